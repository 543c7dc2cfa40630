"""Two sliders that answer each other: moving one has a callback that sets the other."""

import streamlit as st

SUM, SAME, FREE = "100 in all", "Always alike", "Not at all"
st.session_state.setdefault("link", SUM)
st.session_state.setdefault("blue", 40)
st.session_state.setdefault("yellow", 60)


def follow(moved, other):
    if st.session_state.link == SUM:
        st.session_state[other] = 100 - st.session_state[moved]
    elif st.session_state.link == SAME:
        st.session_state[other] = st.session_state[moved]


st.title("Linked sliders")
st.segmented_control(
    "How they are linked",
    [SUM, SAME, FREE],
    required=True,
    key="link",
    on_change=follow,
    args=("blue", "yellow"),
)
blue = st.slider("Blue", 0, 100, key="blue", on_change=follow, args=("blue", "yellow"))
yellow = st.slider("Yellow", 0, 100, key="yellow", on_change=follow, args=("yellow", "blue"))

if blue + yellow > 0:
    st.metric("Blue in the mix", f"{blue * 100 // (blue + yellow)} %")
else:
    st.info("No paint at all.")
