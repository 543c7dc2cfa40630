"""Two counters: one changed in the script, one by a callback."""

import streamlit as st

st.session_state.setdefault("clicks", 0)
st.session_state.setdefault("count", 0)


def add(step):
    st.session_state.count += step


st.title("Counter")

st.header("In the page")
if st.button("Count"):
    st.session_state.clicks += 1
st.write(f"Clicks: **{st.session_state.clicks}**")

st.header("With a callback")
st.caption("One callback serves three buttons; its arguments are checked when it is called.")
less, more, much_more = st.columns(3)
less.button("− 1", width="stretch", on_click=add, args=(-1,))
more.button("\\+ 1", width="stretch", on_click=add, args=(1,))
much_more.button("\\+ 10", type="primary", width="stretch", on_click=add, args=(10,))
st.write(f"Count: **{st.session_state.count}**")
