"""Deleting with second thoughts: each row asks before, and there is a way back after."""

import streamlit as st

st.set_page_config(page_title="Confirm a delete")
TITLES = ["Goldberg Variations", "Kreisleriana", "Pictures at an Exhibition"]
st.session_state.setdefault("scores", dict(enumerate(TITLES)))
st.session_state.setdefault("deleted", None)
# A function has no memory of its own, so what each row remembers is kept here under its number.
st.session_state.setdefault("asking", set())


def row(number, title):
    """One row; `True` once it is to go."""
    asking = st.session_state.asking
    with st.container(border=True):
        if number in asking:
            question, yes, no = st.columns([3, 1, 1], vertical_alignment="center")
            question.write(f"Delete *{title}*?")
            delete = yes.button("Delete", key=f"yes {number}", type="primary", width="stretch")
            keep = no.button("Keep", key=f"no {number}", width="stretch")
            if delete or keep:
                asking.discard(number)
            if keep:
                st.rerun()
            return delete
        name, bin = st.columns([4, 1], vertical_alignment="center")
        name.write(title)
        if bin.button("Delete…", key=f"bin {number}", width="stretch"):
            asking.add(number)
            st.rerun()
        return False


st.title("Scores")
unwanted = None
for number, title in sorted(st.session_state.scores.items()):
    if row(number, title):
        unwanted = number
if unwanted is not None:
    st.session_state.deleted = (unwanted, st.session_state.scores.pop(unwanted))
    st.toast(f"*{st.session_state.deleted[1]}* is deleted.", icon=":material/delete:")
    st.rerun()
if not st.session_state.scores:
    st.info("The shelf is empty.")
if st.session_state.deleted is not None:
    number, title = st.session_state.deleted
    if st.button(f"Put *{title}* back", key="undo", type="tertiary", icon=":material/undo:"):
        st.session_state.scores[number] = title
        st.session_state.deleted = None
        st.rerun()
