"""Buttons that change what stands above them: only a callback is in time for that."""

import streamlit as st

st.set_page_config(page_title="Above and below")
st.session_state.setdefault("soloist", None)
st.session_state.setdefault("asked", 0)


def choose(name):
    st.session_state.soloist = name


st.title(f"Tonight: {st.session_state.soloist or 'nobody yet'}")

st.header("With a callback")
st.write("The title knows at once.")
left, right = st.columns(2)
left.button("Clara", width="stretch", on_click=choose, args=("Clara",))
right.button("Martha", width="stretch", on_click=choose, args=("Martha",))

st.header("In the script")
asked = st.session_state.asked
if st.button("Ask again"):
    st.session_state.asked += 1
st.write(f"Read above the button: {asked}. Read below it: {st.session_state.asked}.")
st.caption("With `st.rerun()` after the change, the script starts again, and both would agree.")
