"""A clock that goes on by itself: its face is a fragment that runs each second."""

from datetime import datetime, timedelta, timezone

import streamlit as st

st.session_state.setdefault("ticks", -1)


@st.fragment(run_every="1s")
def face(hours):
    st.session_state.ticks += 1
    time = datetime.now(timezone(timedelta(hours=hours)))
    st.metric("It is", time.strftime("%H:%M:%S"))
    st.caption(f"Seconds on this page: {st.session_state.ticks}")


st.title("Clock")
hours = st.slider("Hours from UTC", -12, 14, value=0)
face(hours)
note = st.text_area("Write while it ticks")
st.caption(f"Words: {len(note.split())}")
