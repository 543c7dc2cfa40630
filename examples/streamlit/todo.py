"""A list of things to do: rows that come and go, each with keys of its own."""

import streamlit as st

st.set_page_config(page_title="To do", page_icon="✅")
st.session_state.setdefault("todos", {})
st.session_state.setdefault("made", 0)


def delete(number):
    del st.session_state.todos[number]


st.title("To do")
with st.form("new", clear_on_submit=True, border=False):
    text = st.text_input("What is next?", placeholder="Type, then press Enter")
    if st.form_submit_button("Add", type="primary") and text.strip():
        st.session_state.made += 1
        st.session_state.todos[st.session_state.made] = text

todos = st.session_state.todos
if not todos:
    st.info("Nothing to do. Enjoy it, or add something above.")
done = 0
for number, text in todos.items():
    tick, bin = st.columns([5, 1])
    done += tick.checkbox(text, key=f"done {number}")
    bin.button("Delete", key=f"delete {number}", type="tertiary", on_click=delete, args=(number,))

st.caption(f"{done} of {len(todos)} done")
