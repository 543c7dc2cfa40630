"""A process in stages, one below the other; a change further up takes away what was built on it."""

import streamlit as st

MIXING, RESTING, BAKING, DONE = range(4)
st.session_state.setdefault("stage", MIXING)
stage = st.session_state.stage


def enter(stage):
    st.session_state.stage = stage


st.title("A loaf in stages")

st.header("Mix")
flour = st.slider("Flour (g)", 300, 1000, value=500, step=50, on_change=enter, args=(MIXING,))
st.write(f"{flour * 7 // 10} g of water, {flour // 50} g of salt.")
st.button("It is mixed", disabled=stage > MIXING, on_click=enter, args=(RESTING,))

if stage >= RESTING:
    st.header("Rest")
    place = st.radio("Where", ["In the kitchen", "In the fridge"], on_change=enter, args=(RESTING,))
    st.write(f"{12 if place == 'In the fridge' else 4} hours are enough.")
    st.button("It has risen", disabled=stage > RESTING, on_click=enter, args=(BAKING,))
if stage >= BAKING:
    st.header("Bake")
    st.write(f"{25 + flour // 50} minutes at 240 °C.")
    st.button("It is done", disabled=stage > BAKING, on_click=enter, args=(DONE,))
if stage == DONE:
    st.success(f"A loaf of about {flour * 3 // 2} g. Let it cool!")
    st.button("Bake another", type="primary", on_click=enter, args=(MIXING,))
