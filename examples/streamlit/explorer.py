"""A million rows to look into: filters above, a grid, details of what is selected below."""

import numpy as np
import pandas as pd
import streamlit as st

STATIONS = ["Amber Bay", "Birch Hill", "Cold Spring", "Dune", "Elm Park", "Fell", "Gull Rock", "Heath"]


@st.cache_data
def readings():
    number = np.arange(1_000_000)
    hour, station = number // 8, number % 8
    chance = np.random.default_rng(0).random((4, len(number)))
    warmth = 9 - station - 11 * np.sin(hour / 8766 * 2 * np.pi) - 4 * np.sin(hour / 24 * 2 * np.pi)
    return pd.DataFrame(
        {
            "time": pd.Timestamp("2010-01-01") + pd.to_timedelta(hour, unit="h"),
            "station": np.take(STATIONS, station),
            "temperature": (warmth + 6 * chance[0] - 3).round(1),
            "humidity": (45 + 50 * chance[1] - warmth / 2).clip(0, 100).astype(int),
            "wind": (22 * chance[2] * chance[3]).round(1),
        }
    )


st.set_page_config(page_title="Explorer", layout="wide")
st.title("A million readings")
left, right = st.columns(2)
station = left.selectbox("Station", STATIONS, index=None, placeholder="All stations")
first, last = right.slider("Years", 2010, 2024, (2010, 2024))

data = readings()
data = data[data.time.dt.year.between(first, last)]
if station:
    data = data[data.station == station]

# All of these rows are sent to the browser before the first is seen.
event = st.dataframe(data, on_select="rerun", selection_mode="multi-row", hide_index=True)
chosen = data.iloc[event.selection.rows]
if chosen.empty:
    st.caption("Tick rows to see them here.")
else:
    one, two, three = st.columns(3)
    one.metric("Selected", len(chosen))
    two.metric("Mean temperature", f"{chosen.temperature.mean():.1f} °C")
    three.metric("Strongest wind", f"{chosen.wind.max():.1f} m/s")
    st.table(chosen)
