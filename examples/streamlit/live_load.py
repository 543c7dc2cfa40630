"""The load of a machine, ten times a second: a line that slides on by itself."""

import numpy as np
import pandas as pd
import streamlit as st

WINDOW = 1_000

st.session_state.setdefault("ticks", 0)


def noise(number):
    return np.random.default_rng(number).random()


@st.fragment(run_every=0.1)
def line():
    first = st.session_state.ticks
    st.session_state.ticks += 1
    number = np.arange(first, first + WINDOW)
    second = number / 10
    load = 45 + 25 * np.sin(second / 9) + 10 * np.sin(second / 1.3) + 8 * np.vectorize(noise)(number)
    st.markdown("**Load, %**")
    # All samples are sent again each time.
    st.line_chart(pd.DataFrame({"seconds": second, "load": load}), x="seconds", y="load")
    st.metric("Now", f"{load[-1]:.0f} %")


st.set_page_config(page_title="Load")
st.title("Load")
line()
note = st.text_area("Write while it slides")
st.caption(f"Words: {len(note.split())}")
