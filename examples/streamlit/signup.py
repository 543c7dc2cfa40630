"""Signing up: what is wrong is said at its field, and what is right becomes an account."""

import streamlit as st

st.set_page_config(page_title="Sign up")
state = st.session_state
state.setdefault("problems", {})
state.setdefault("account", None)


def check():
    name, email = state.name.strip(), state.email.strip()
    user, at, host = email.partition("@")
    problems = {}
    if not name:
        problems["name"] = "Please tell us your name."
    if not (user and at and "." in host):
        problems["email"] = "An address looks like ada@example.com."
    if not state.agreed:
        problems["agreed"] = "There is no way around this one."
    return problems


def sign_up():
    state.problems = check()
    if not state.problems:
        state.account = {"name": state.name.strip(), "email": state.email.strip(), "plan": state.plan}
        # `clear_on_submit` would take a person's words away also where one of them was wrong.
        state.name, state.email, state.plan, state.agreed = "", "", "Solo", False


def start_again():
    state.account = None


def problem(field):
    if field in state.problems:
        st.error(state.problems[field])


st.title("Sign up")
if state.account:
    st.success(f"Welcome, **{state.account['name']}**! Your {state.account['plan']} account is ready.")
    st.write(f"A letter is on its way to {state.account['email']}.")
    st.button("Sign up someone else", on_click=start_again)
    st.stop()

with st.form("sign up"):
    st.text_input("Name", placeholder="Ada Lovelace", key="name")
    problem("name")
    st.text_input("Email", placeholder="ada@example.com", key="email")
    problem("email")
    st.radio("Plan", ["Solo", "Team", "Orchestra"], key="plan")
    st.checkbox("I have read the terms", key="agreed")
    problem("agreed")
    st.form_submit_button("Create account", type="primary", on_click=sign_up)
