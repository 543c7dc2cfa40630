"""Buttons that set other widgets: a callback writes their keys before they are drawn."""

import streamlit as st


def set_sound(name, bass, treble):
    st.session_state.name = name
    st.session_state.bass = bass
    st.session_state.treble = treble


def clear():
    st.session_state.name = ""


if "name" not in st.session_state:
    set_sound("", 0, 0)

st.title("Presets")
flat, rock, voice = st.columns(3)
flat.button("Flat", width="stretch", on_click=set_sound, args=("", 0, 0))
rock.button("Rock", width="stretch", on_click=set_sound, args=("Rock", 6, 4))
voice.button("Voice", width="stretch", on_click=set_sound, args=("Voice", -4, 3))

bass = st.slider("Bass", -10, 10, key="bass")
treble = st.slider("Treble", -10, 10, key="treble")
field, button = st.columns([4, 1], vertical_alignment="bottom")
name = field.text_input("Name of this sound", placeholder="Untitled", key="name")
button.button("Clear", width="stretch", on_click=clear)

st.write(f"**{name or 'Untitled'}**: bass {bass:+}, treble {treble:+}")
