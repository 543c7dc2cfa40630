"""Shows more controls on demand: a switch in the session behind a button, since a button itself is
`True` in one run only."""

import streamlit as st

st.session_state.setdefault("shown", False)
st.title("Reveal")

label = "Hide the details" if st.session_state.shown else "Show the details"
if st.button(label, key="details"):
    st.session_state.shown = not st.session_state.shown
    st.rerun()
if st.session_state.shown:
    with st.container(border=True):
        # A hidden widget forgets its value, unless it has a key and is told to keep it.
        size = st.slider("Size", 1, 12, value=4, key="size", persist_state="page")
        shape = st.radio("Shape", ["Circle", "Square", "Diamond"], key="shape", persist_state="page")
        filled = st.toggle("Filled", value=True, key="filled", persist_state="page")
        glyphs = {"Circle": "○●", "Square": "□■", "Diamond": "◇◆"}
        st.text(glyphs[shape][filled] * size)

with st.expander("The same, without any state"):
    st.write("An expander opens and closes on the page alone; the script need not know.")
