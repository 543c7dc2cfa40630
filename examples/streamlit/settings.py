"""A settings page: every kind of input, each with a key, and the keys gathered by hand."""

from datetime import date, time

import streamlit as st

DEFAULTS = {
    "name": "Clara",
    "about": "",
    "born": date(1819, 9, 13),
    "seats": 1,
    "language": "English",
    "topics": ["Piano"],
    "theme": "System",
    "density": "Comfortable",
    "accent": "#3d5afe",
    "contrast": 50,
    "zoom": "100 %",
    "mail": True,
    "terms": False,
    "often": "Weekly",
    "at": time(9, 0),
    "quiet": (0, 7),
}


def reset():
    for key, value in DEFAULTS.items():
        st.session_state[key] = value


if "name" not in st.session_state:
    reset()

st.title("Settings")
person, looks, mail = st.tabs(["Person", "Looks", "Mail"])

person.text_input("Name", max_chars=40, key="name")
person.text_area("About you", placeholder="A few lines", key="about")
left, right = person.columns(2)
left.date_input("Born", min_value=date(1800, 1, 1), max_value=date(2026, 12, 31), key="born")
right.number_input("Seats", min_value=1, max_value=500, key="seats")
person.selectbox("Language", ["English", "Deutsch", "Français"], key="language")
person.multiselect("Topics", ["Piano", "Strings", "Voice"], key="topics")

# These two are `None` once the chosen option is clicked again, unless `required` says otherwise.
looks.segmented_control("Theme", ["System", "Light", "Dark"], required=True, key="theme")
looks.pills("Density", ["Compact", "Comfortable", "Airy"], required=True, key="density")
looks.color_picker("Accent", key="accent")
looks.slider("Contrast", 0, 100, step=5, key="contrast")
looks.select_slider("Zoom", ["75 %", "100 %", "125 %", "150 %"], key="zoom")

mail.toggle("Send me letters", key="mail")
off = not st.session_state.mail
mail.radio("How often", ["Daily", "Weekly"], disabled=off, key="often")
mail.time_input("At", disabled=off, key="at")
mail.slider("Quiet hours", 0, 24, disabled=off, key="quiet")
mail.checkbox("I have read the terms", key="terms")

settings = {key: st.session_state[key] for key in DEFAULTS}
st.divider()
st.button("Back to the defaults", disabled=settings == DEFAULTS, on_click=reset)
st.json({key: value if isinstance(value, (int, list, tuple)) else str(value) for key, value in settings.items()})
