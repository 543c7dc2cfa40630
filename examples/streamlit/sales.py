"""A year of sales: figures, bars side by side and stacked, and the orders behind the bars."""

import numpy as np
import pandas as pd
import plotly.express as px
import streamlit as st

REGIONS = ["North", "East", "South", "West"]
PRODUCTS = ["Coffee", "Tea", "Cocoa"]


@st.cache_data
def read():
    chance = np.random.default_rng(1)
    number = np.arange(1_000)
    day = pd.Timestamp("2025-01-01") + pd.to_timedelta(number * 365 // 1_000, unit="D")
    return pd.DataFrame(
        {
            "day": day,
            "quarter": "Q" + day.quarter.astype(str),
            "month": day.to_period("M").to_timestamp(),
            "region": np.take(REGIONS, chance.integers(0, 4, (2, len(number))).min(axis=0)),
            "product": np.take(PRODUCTS, chance.integers(0, 3, (2, len(number))).min(axis=0)),
            "total": chance.integers(2_000, 25_000, len(number)) / 100,
        }
    )


st.set_page_config(page_title="Sales", layout="wide")
st.title("Sales of 2025")
figures = st.columns(3)
left, right = st.columns(2)
orders = read()

bars = orders.groupby(["quarter", "region"], as_index=False, sort=False).total.sum()
chart = px.bar(
    bars,
    x="quarter",
    y="total",
    color="region",
    barmode="group",
    title="By quarter and region",
    # A point tells its place in its trace, and not its row.
    custom_data=["region"],
)
event = left.plotly_chart(chart, on_select="rerun", selection_mode="points")
if points := event.selection.points:
    picked = {(point["x"], point["customdata"]["0"]) for point in points}
    orders = orders[[pair in picked for pair in zip(orders.quarter, orders.region)]]
months = orders.groupby(["month", "product"], as_index=False).total.sum()
right.markdown("**By month and product**")
right.bar_chart(months, x="month", y="total", color="product")

sales, number, mean = figures
sales.metric("Sales", f"€ {orders.total.sum():.0f}")
number.metric("Orders", len(orders))
mean.metric("Mean order", f"€ {orders.total.mean():.2f}")
left, right = st.columns([1, 2])
left.plotly_chart(px.pie(orders, names="product", values="total", hole=0.5))
right.dataframe(orders[["day", "region", "product", "total"]], hide_index=True)
