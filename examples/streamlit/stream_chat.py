"""A conversation with a model whose answers grow word by word."""

import time

import streamlit as st

lines = st.session_state.setdefault("lines", [])


def answer(question):
    """The words of an answer, one by one; here a language model would be asked."""
    text = f"""You asked about **{question}**.

1. An answer *grows* while you read it.
2. What you select in it is selected until its next word.

Ask again."""
    for word in text.split(" "):
        yield word + " "
        time.sleep(0.04)


st.title("A patient model")
for who, words in lines:
    with st.chat_message(who):
        st.write(words)
if question := st.chat_input("Ask something", max_chars=200):
    lines.append(("user", question))
    with st.chat_message("user"):
        st.write(question)
    with st.chat_message("assistant"):
        words = st.write_stream(answer(question))
    # A stop before this line loses the answer.
    lines.append(("assistant", words))
