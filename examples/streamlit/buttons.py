"""What buttons look like, and how they are pressed: three kinds, icons, widths, a hint, a
shortcut, and one that waits for a tick."""

import streamlit as st

st.title("Buttons")
# Above the buttons, and written by them all the same: each write replaces the last.
said = st.empty()
said.info("Nothing was clicked in this run.")

st.header("Three kinds")
save, copy, leave = st.columns(3)
if save.button("Save", type="primary", width="stretch", help="To the same *file*"):
    said.success("Saved.")
if copy.button("Save a copy", width="stretch"):
    said.success("Saved as a copy.")
if leave.button("Leave", type="tertiary", width="stretch"):
    said.warning("Nothing was saved.")

st.header("With an icon")
left, right, alone = st.columns(3)
if left.button("Play", icon=":material/play_arrow:", width="stretch"):
    said.success("It plays.")
if right.button("Next", icon=":material/skip_next:", icon_position="right", width="stretch"):
    said.success("The next piece.")
if alone.button("", icon=":material/favorite:", help="I like it"):
    said.success("So do we.")

st.header("From the keyboard")
if st.button("Louder", shortcut="Alt+L"):
    said.success("A little louder.")

st.header("Not yet")
sure = st.checkbox("I have read what it does")
if st.button("Do it", type="primary", disabled=not sure):
    said.success("Done.")
