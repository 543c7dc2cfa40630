"""Expensive work behind a button: its parts are cached, the result is kept in the session."""

import streamlit as st

BLOCK = 50_000


@st.cache_data(max_entries=200, show_spinner=False)
def longest_in_block(block):
    starts = range(block * BLOCK + 1, (block + 1) * BLOCK + 1)
    return max(((start, length_from(start)) for start in starts), key=lambda chain: chain[1])


def length_from(number):
    length = 0
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        length += 1
    return length


def as_csv(longest):
    return "start,length\n" + "".join(f"{start},{length}\n" for start, length in longest)


st.session_state.setdefault("longest", [])

st.title("The long way down to 1")
st.write("Halve what is even; else three times and one more. Which start takes longest?")
blocks = st.slider("Blocks of 50,000 starts", 1, 20, value=8)

if st.button("Look", type="primary", icon=":material/search:"):
    place = st.empty()
    longest = []
    with st.status("Counting steps…") as status:
        for block in range(blocks):
            place.progress(block / blocks, text=f"Block {block + 1} of {blocks}")
            start, length = longest_in_block(block)
            st.write(f"{length} steps, from {start}")
            longest.append((start, length))
        status.update(label="All steps are counted", state="complete")
    st.session_state.longest = longest
    place.success("Done. The next look at these blocks takes no time at all.")
    st.toast("The report is ready.", icon=":material/check:")

if not st.session_state.longest:
    st.info("No report yet.")
    st.stop()
start, length = max(st.session_state.longest, key=lambda chain: chain[1])
st.metric("Longest", f"{length} steps, from {start}")
st.download_button(
    "Download it",
    as_csv(st.session_state.longest),
    file_name="collatz.csv",
    mime="text/csv",
)
