"""A line of BENCH_POINTS points by `st.line_chart`, another one after each click."""

import os

import numpy as np
import pandas as pd
import streamlit as st

POINTS = int(os.environ.get("BENCH_POINTS", "1000"))


@st.cache_data
def walks():
    steps = np.random.default_rng(1).random((2, POINTS)) - 0.5
    return [pd.DataFrame({"x": np.arange(POINTS), "y": walk.cumsum()}) for walk in steps]


clicks = st.session_state.setdefault("clicks", 0)
if st.button("Say hello"):
    clicks = st.session_state.clicks = clicks + 1
st.text(f"Clicks: {clicks}")
st.line_chart(walks()[clicks % 2], x="x", y="y")
