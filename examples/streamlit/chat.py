"""A conversation with an echo: what was said is state, the field gives each line once."""

import streamlit as st

lines = st.session_state.setdefault("lines", [])


def echo(words):
    """What the echo makes of a line; here a language model would be asked."""
    return f"{words}? Backwards that is *{words[::-1]}*."


st.title("Echo")
said = st.container()
if words := st.chat_input("Say something", max_chars=200):
    lines.append(("user", words))
    lines.append(("assistant", echo(words)))
with said:
    if not lines:
        st.caption("Nothing said yet.")
    for who, words in lines:
        with st.chat_message(who):
            st.write(words)
    if lines:
        st.button("Forget it all", type="tertiary", on_click=lines.clear)
