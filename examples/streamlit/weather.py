"""A year of weather: how warm each day was, how many days were how warm, and when it rained."""

from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

FILE = Path(__file__).parent.parent / "data" / "seattle-weather.csv"


@st.cache_data
def read():
    return pd.read_csv(FILE, parse_dates=["date"])


st.set_page_config(page_title="Weather", layout="wide")
st.title("Weather in Seattle")
year = st.segmented_control("Year", [2012, 2013, 2014, 2015], default=2012)
days = read()
days = days[days.date.dt.year == year].assign(middle=(days.temp_min + days.temp_max) / 2)

base = alt.Chart(days).encode(x="date:T")
part = alt.selection_interval(name="part", encodings=["x"])
band = base.mark_area(opacity=0.3).encode(y=alt.Y("temp_min").title("°C"), y2="temp_max")
line = base.mark_line().encode(y="middle").add_params(part)
rule = alt.Chart(pd.DataFrame({"y": [0]})).mark_rule().encode(y="y")
st.markdown("**Temperature, °C**")
event = st.altair_chart(band + line + rule, on_select="rerun", selection_mode="part")
if chosen := event.selection.part.get("date"):
    first, last = pd.to_datetime(chosen, unit="ms")
    days = days[days.date.between(first, last)]
st.caption(f"{len(days)} days. Drag over the chart to choose some of them.")

left, right = st.columns(2)
left.markdown("**Days by their highest temperature**")
left.altair_chart(alt.Chart(days).mark_bar().encode(alt.X("temp_max").bin(maxbins=20), y="count()"))
right.markdown("**Days of each month by their weather**")
cells = alt.Chart(days).mark_rect().encode(x="yearmonth(date):O", y="weather", color="count()")
right.altair_chart(cells)
