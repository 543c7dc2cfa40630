"""A button that adds widgets: one key a field, made of the row's number."""

import streamlit as st

st.set_page_config(page_title="Split the bill")
st.session_state.setdefault("rows", [1, 2])
st.session_state.setdefault("made", 2)


def add():
    st.session_state.made += 1
    st.session_state.rows.append(st.session_state.made)


def remove(row):
    st.session_state.rows.remove(row)


st.title("Split the bill")
several = len(st.session_state.rows) > 1
people = []
for row in st.session_state.rows:
    name, paid, gone = st.columns([4, 3, 1], vertical_alignment="bottom")
    people.append(
        (
            name.text_input("Name", placeholder="Who?", key=f"name {row}"),
            paid.number_input("Paid", min_value=0.0, step=1.0, key=f"paid {row}"),
        )
    )
    gone.button("✕", key=f"gone {row}", disabled=not several, on_click=remove, args=(row,))
st.button("Add a person", icon=":material/add:", on_click=add)

st.divider()
share = sum(paid for _, paid in people) / len(people)
st.metric("Each pays", f"{share:.2f}")
for name, paid in people:
    name = name or "Somebody"
    if paid > share:
        st.write(f"**{name}** gets {paid - share:.2f} back.")
    elif paid < share:
        st.write(f"**{name}** owes {share - paid:.2f}.")
    else:
        st.write(f"**{name}** is even.")
