"""A wizard: a step, and an order that each step hopes the steps before it have filled in."""

import streamlit as st

st.session_state.setdefault("step", 1)
st.session_state.setdefault("order", {})
step, order = st.session_state.step, st.session_state.order


def go(step, **settled):
    st.session_state.step = step
    st.session_state.order.update(settled)


def heading(number, title):
    st.progress(number / 4, text=f"Step {number} of 4")
    st.header(title)


def back_and_next(back, forth, label="Next", disabled=False, **settled):
    left, right = st.columns(2)
    if back:
        left.button("Back", width="stretch", on_click=go, args=(back,))
    right.button(
        label,
        key="forth",
        type="primary",
        width="stretch",
        disabled=disabled,
        on_click=go,
        args=(forth,),
        kwargs=settled,
    )


def summary():
    with st.container(border=True):
        toppings = ", ".join(order["toppings"])
        st.write(f"**Pizza:** {order['base']}" + (f" with {toppings}" if toppings else ", nothing on it"))
        st.write(f"**Address:** {order['address']}")


st.title("A pizza in four steps")
# The widgets have keys and `persist_state`, or the way back would find them empty.
if step == 1:
    heading(1, "The base")
    base = st.radio("Base", ["Classic", "Wholemeal", "Sourdough"], key="base", persist_state="page")
    back_and_next(None, 2, base=base)
elif step == 2:
    heading(2, "What goes on it")
    offered = ["Basil", "Capers", "Mozzarella", "Olives"]
    toppings = st.multiselect("Toppings", offered, key="toppings", persist_state="page")
    back_and_next(1, 3, toppings=toppings)
elif step == 3:
    heading(3, "Where to")
    address = st.text_input("Address", placeholder="221B Baker Street", key="address", persist_state="page")
    back_and_next(2, 4, disabled=not address.strip(), address=address)
elif step == 4:
    heading(4, "All in order?")
    summary()
    back_and_next(3, 5, label="Order")
else:
    st.success("Thank you! It is in the oven.")
    summary()
    st.button("Another one", on_click=go, args=(1,))
