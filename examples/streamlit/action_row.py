"""Back and Next side by side, as wide as their columns, the likely one in colour."""

import streamlit as st

STEPS = [
    ("Pick a dataset", "Any table will do: a file, a query, last week's export."),
    ("Clean it", "Drop what is empty, name what is not, give columns their types."),
    ("Look at it", "Sort, filter, and let the outliers introduce themselves."),
    ("Share it", "One binary, one address; your team is looking at it already."),
]

st.session_state.setdefault("step", 0)
step = st.session_state.step

st.title("Action row")
content = st.container(border=True)
back, forth = st.columns(2)
if back.button("Back", width="stretch", disabled=step == 0):
    st.session_state.step -= 1
    st.rerun()
last = step + 1 == len(STEPS)
if forth.button("Start over" if last else "Next", key="next", type="primary", width="stretch"):
    st.session_state.step = 0 if last else step + 1
    st.rerun()

title, body = STEPS[step]
content.caption(f"Step {step + 1} of {len(STEPS)}")
content.header(title)
content.write(body)
