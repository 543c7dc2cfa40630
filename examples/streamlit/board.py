"""A board for everybody who has this page open: each page looks at it once a second."""

from itertools import count

import streamlit as st


@st.cache_resource
def shared():
    return {"notes": {}, "ids": count(1)}


board = shared()

st.title("Board")
by = st.text_input("Your name", value="Somebody")
if words := st.chat_input("Pin a note", max_chars=200):
    board["notes"][next(board["ids"])] = (by, words)


@st.fragment(run_every="1s")
def notes():
    if not board["notes"]:
        st.caption("Nothing is pinned. Open this page a second time, and pin something.")
    for id, (by, words) in reversed(list(board["notes"].items())):
        with st.container(border=True):
            st.text(words)
            st.caption(f"by {by}")
            if st.button("Take down", type="tertiary", key=id):
                board["notes"].pop(id, None)
                st.rerun()


notes()
