"""Two fields kept in step: each has a key, and a change of one has a callback for the other."""

import streamlit as st

st.session_state.setdefault("celsius", 20.0)
st.session_state.setdefault("fahrenheit", 68.0)


def celsius_changed():
    st.session_state.fahrenheit = st.session_state.celsius * 9 / 5 + 32


def fahrenheit_changed():
    st.session_state.celsius = (st.session_state.fahrenheit - 32) * 5 / 9


st.title("Converter")
st.write("Change either side; the other follows.")
left, right = st.columns(2)
celsius = left.number_input("°C", step=1.0, key="celsius", on_change=celsius_changed)
right.number_input("°F", step=1.0, key="fahrenheit", on_change=fahrenheit_changed)
if celsius <= 0:
    st.info("Water is ice.")
elif celsius >= 100:
    st.warning("Water is steam.")
else:
    st.success("Water is water.")
