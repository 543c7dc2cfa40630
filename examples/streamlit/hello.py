"""The smallest app: a button, and what it does."""

import streamlit as st

if st.button("Say hello"):
    st.success("Hello, world!")
