"""A status page: ten services are asked at the same time, and each page looks at the answers."""

import time
from concurrent.futures import ThreadPoolExecutor

import streamlit as st

SERVICES = [
    "Accounts", "Billing", "Cache", "Files", "Mail", "Maps", "Queue", "Search", "Shop", "Video",
]  # fmt: skip


@st.cache_resource
def shared():
    return {"answers": {}, "asked": set(), "pool": ThreadPoolExecutor(10)}


health = shared()


def ask(service):
    """These are made up: the longer the name, the slower."""
    millis = 40 * len(service) ** 2
    time.sleep(millis / 1000)
    health["answers"][service] = None if service == "Maps" else millis
    health["asked"].discard(service)


st.title("Status")
if st.button("Ask all", type="primary"):
    for service in SERVICES:
        if service not in health["asked"]:
            health["asked"].add(service)
            health["pool"].submit(ask, service)


@st.fragment(run_every="0.5s")
def answers():
    answered = list(health["answers"].values())
    down = answered.count(None)
    st.markdown(f":green-badge[{len(answered) - down} up] :red-badge[{down} down]")
    columns = st.columns(2)
    for number, service in enumerate(SERVICES):
        place = columns[number // (len(SERVICES) // 2)]
        name = f"{service} …" if service in health["asked"] else service
        if service not in health["answers"]:
            asked = service in health["asked"]
            place.info(f"**{service}** {'is being asked …' if asked else 'was not asked yet'}")
        elif health["answers"][service] is None:
            place.error(f"**{name}**: connection refused")
        else:
            place.success(f"**{name}** answers in {health['answers'][service]} ms")


answers()
