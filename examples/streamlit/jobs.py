"""A job of half a minute, in a thread of its own that every tab looks at."""

import threading
import time

import streamlit as st

FILES = 50


@st.cache_resource
def shared():
    return []


jobs = shared()
st.session_state.setdefault("job", None)
st.session_state.setdefault("reports", [])


def read_all(job):
    for file in range(FILES):
        if job["cancelled"]:
            job["over"] = "cancelled"
            return
        job["step"] = f"File {file + 1} of {FILES}"
        time.sleep(0.6)
        if file % 10 == 9:
            job["log"].append(f"{file + 1} files are read")
        job["done"] = file + 1
    job["over"] = "done"


st.title("Jobs")
name = st.text_input("Name of the report", value="April")
job = st.session_state.job
running = job is not None and job["over"] is None
if st.button("Start", type="primary", disabled=running):
    job = {"name": name, "done": 0, "step": "", "log": [], "over": None, "cancelled": False}
    jobs.append(job)
    st.session_state.job = job
    threading.Thread(target=read_all, args=(job,), daemon=True).start()
    st.rerun()


# The page must ask; after a reload, the session and with it the job is another one.
@st.fragment(run_every="0.5s" if running else None)
def own():
    if job is None:
        return
    if job["over"] is None:
        st.progress(job["done"] / FILES, text=job["step"])
        for line in job["log"]:
            st.text(line)
        if st.button("Cancel"):
            job["cancelled"] = True
    else:
        if job["over"] == "done":
            st.session_state.reports.append(f"{job['name']}: {FILES} files")
        st.session_state.job = None
        st.rerun()


own()
for report in st.session_state.reports:
    st.success(report)

st.header("Everybody's jobs")


@st.fragment(run_every="1s")
def everybody():
    if not jobs:
        st.caption("None yet. Start one, and open this page a second time.")
    for job in reversed(jobs):
        st.text(f"{job['name']}: {job['done']} of {FILES}, {job['over'] or 'running'}")


everybody()
