"""A person's CSV file, analysed: upload it or take the sample, and see what is in it."""

from pathlib import Path

import pandas as pd
import streamlit as st

SAMPLE = Path(__file__).parent.parent / "data" / "seattle-weather.csv"

st.set_page_config(page_title="Analyse a CSV file")
st.session_state.setdefault("sample", False)
st.session_state.setdefault("analysed", False)


def put(sample):
    st.session_state.sample = sample
    st.session_state.analysed = False


def analyse():
    st.session_state.analysed = True


@st.cache_data(max_entries=20, show_spinner="Reading it…")
def read(content):
    return pd.read_csv(content)


@st.cache_data(max_entries=20)
def summary(frame):
    numbers = frame.select_dtypes("number")
    return pd.DataFrame(
        {
            "kind": frame.dtypes.astype(str),
            "missing": frame.isna().sum(),
            "different": frame.nunique(),
            "least": numbers.min(),
            "mean": numbers.mean().round(2),
            "most": numbers.max(),
        },
        index=frame.columns,
    ).rename_axis("column")


st.title("What is in this file?")
left, right = st.columns([3, 1], vertical_alignment="bottom")
uploaded = left.file_uploader("A CSV file", type="csv", max_upload_size=20, on_change=put, args=(False,))
right.button("Use the sample", width="stretch", disabled=st.session_state.sample, on_click=put, args=(True,))

if not st.session_state.sample and uploaded is None:
    st.info("No file at hand? The sample is four years of weather in Seattle, by NOAA.")
    st.stop()
name = SAMPLE.name if st.session_state.sample else uploaded.name
size = SAMPLE.stat().st_size if st.session_state.sample else uploaded.size
st.write(f"**{name}**, {size // 1000} kB")
st.button("Analyse", type="primary", disabled=st.session_state.analysed, on_click=analyse)
if not st.session_state.analysed:
    st.stop()

frame = read(SAMPLE if st.session_state.sample else uploaded)
columns = summary(frame)
rows, wide, gaps = st.columns(3)
rows.metric("Rows", len(frame))
wide.metric("Columns", len(columns))
gaps.metric("Missing values", int(columns["missing"].sum()))
data, types = st.tabs(["Rows", "Columns"])
data.dataframe(frame, hide_index=True)
types.table(columns)
types.download_button("Download the summary", columns.to_csv(), file_name="summary.csv", mime="text/csv")
