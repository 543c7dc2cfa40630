"""A hundred thousand flowers as dots: drag a rectangle around some, and see what they are."""

import numpy as np
import pandas as pd
import plotly.express as px
import streamlit as st

KINDS = {"setosa": (1.5, 0.3), "versicolor": (4.3, 1.3), "virginica": (5.6, 2.0)}


@st.cache_data
def read():
    chance = np.random.default_rng(150)
    number = np.arange(100_000)
    kind = np.take(list(KINDS), number % 3)
    length, width = np.array(list(KINDS.values()))[number % 3].T
    size, long, wide = 0.5 + chance.random((3, 4, len(number))).mean(axis=1)
    return pd.DataFrame({"kind": kind, "length": size * long * length, "width": size * wide * width})


st.set_page_config(page_title="Clusters")
st.title("A hundred thousand flowers")
flowers = read()
# `st.scatter_chart` selects nothing. All of these rows are sent to the browser.
chart = px.scatter(
    flowers,
    x="length",
    y="width",
    color="kind",
    title="Petals, in cm",
    render_mode="webgl",
    custom_data=[flowers.index],
)
event = st.plotly_chart(chart, on_select="rerun", selection_mode="box")
picked = [point["customdata"]["0"] for point in event.selection.points]
if not picked:
    st.caption("Drag a rectangle around some of them.")
    st.stop()
flowers = flowers.loc[picked]
left, right = st.columns(2)
left.metric("Selected", len(flowers))
right.metric("Mean length", f"{flowers.length.mean():.2f} cm")
st.bar_chart(flowers.kind.value_counts(), horizontal=True, height=200)
