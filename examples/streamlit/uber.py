"""A day of rides: where they begin in the chosen hour, and in which of its minutes."""

import numpy as np
import pandas as pd
import streamlit as st

# Where many rides begin: latitude, longitude, and a color.
PLACES = {
    "Midtown": (40.754, -73.984, "#4269d0"),
    "Downtown": (40.716, -74.004, "#efb118"),
    "Brooklyn": (40.683, -73.954, "#ff725c"),
    "La Guardia": (40.774, -73.872, "#6cc5b0"),
    "Kennedy": (40.646, -73.786, "#3ca951"),
}


@st.cache_data
def read():
    chance = np.random.default_rng(2014)
    minute = chance.integers(0, 24 * 60, 40_000)
    # The streets are empty at four in the morning, and full twelve hours later.
    demand = (1 - np.cos((minute / 60 - 4) / 24 * 2 * np.pi)) / 2
    minute = minute[chance.random(len(minute)) < demand]
    lat, lon, color = zip(*(list(PLACES.values())[i] for i in chance.integers(0, 5, len(minute))))
    north, east = 0.05 * (chance.random((2, 4, len(minute))).mean(axis=1) - 0.5)
    return pd.DataFrame(
        {
            "hour": minute // 60,
            "minute": minute % 60,
            "lat": lat + north,
            "lon": lon + east,
            "color": color,
        }
    )


st.set_page_config(page_title="Pickups")
st.title("A day of pickups in New York")
hour = st.slider("Hour", 0, 23, value=17)
pickups = read()
pickups = pickups[pickups.hour == hour]
st.markdown(f"**{len(pickups)} pickups between {hour}:00 and {hour + 1}:00**")
st.map(pickups, color="color", size=20, height=480)
st.markdown("**In each minute**")
st.area_chart(pickups.minute.value_counts().reindex(range(60), fill_value=0), height=200)
