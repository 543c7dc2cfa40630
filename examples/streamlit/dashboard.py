"""A button in each of two columns, one callback for both, and options that a toggle reveals."""

from datetime import datetime, timezone

import streamlit as st

st.set_page_config(page_title="Dashboard", layout="wide")
st.session_state.setdefault("limit", None)
st.session_state.setdefault("refreshed", None)
st.session_state.setdefault("advanced", False)


def refresh(limit):
    st.session_state.limit = limit
    st.session_state.refreshed = datetime.now(timezone.utc)


st.title("Dashboard")
left, right = st.columns(2)
left.button("Refresh 100", on_click=refresh, args=(100,))
right.button(
    "Refresh 500",
    type="primary",
    icon=":material/refresh:",
    width="stretch",
    on_click=refresh,
    args=(500,),
)
st.write(f"Last limit: {st.session_state.limit}")
if st.session_state.refreshed is not None:
    st.caption(f"Refreshed at {st.session_state.refreshed:%Y-%m-%dT%H:%M:%SZ}")

if st.button("Toggle advanced options"):
    st.session_state.advanced = not st.session_state.advanced
if st.session_state.advanced:
    # Without `persist_state`, the choice is lost each time the box goes away.
    model = st.selectbox("Model", ["small", "base", "large"], key="model", persist_state="page")
    st.write(model)
