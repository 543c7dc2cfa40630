"""One adapter per target. To add a server: append a Target (see README.md)."""
import os
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
APPS = HERE / "apps"
BUTTON = {"hello": "Say hello", "form100": "Bump"}


@dataclass
class Target:
    name: str
    proto: str  # protocol module of the driver, or "generic"
    cmd: object  # (home, app, port) -> argv
    env: dict = field(default_factory=dict)
    pip: list = field(default_factory=list)  # packages of its virtual environment
    venv: str = ""  # name of that environment
    cargo: str = ""  # directory of its crate below bench/
    show: list = field(default_factory=list)  # packages / crates whose version is reported
    spec: dict = field(default_factory=dict)  # for proto "generic"
    load_seconds: float = 3.0
    think_ms: float = 40.0  # mean pause before a click in the latency run (uniform, +-50 %)
    note: str = ""
    storm: bool = False  # also many sessions that come back; its spec says how
    extra: bool = False  # only with --targets: keeps the full suite below 40 min

    def python(self, home):
        return str(home / f"venv-{self.venv}" / "bin" / "python")


def _bin(home, venv, exe):
    return str(home / f"venv-{venv}" / "bin" / exe)


STREAMLIT_ENV = {
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
}

# It keeps nothing: a socket that comes back counts from the start.
FLOOR = {"page": "/", "ws": "/ws", "click": '{"click":{i}}', "again": [], "forgets": True}

# As its own client does: the page comes over HTTP with its session, and the socket is told by its hash
# which page is shown, so it is sent nothing more than a welcome. The key of a widget is a hash of what its author
# called it: here "act", in all three apps.
DACAPO = {
    "page": "/", "find": {"hash": ['data-hash="', '"'], "begun": ['data-session="', '"']}, "ws": "/_dacapo/socket",
    "open": ['{"session":null,"begun":"{begun}","page":"{hash}","query":[]}'], "open_done": '"resumed":false',
    "click": {"hello": '[{i},"click","2ZYEqleGBVq"]', "form100": '[{i},"click","2ZYEqleGBVq"]',
              "table": '[{i},"set","2ZYEqleGBVq",{region_index}]'},
    # A socket that comes back names its session, and no page: it gets the whole one.
    "keep": {"session": ['"session":"', '"']}, "again": ['{"session":"{session}","page":null,"query":[]}'],
    "lost": '"resumed":false',
}

TARGETS = [
    Target(
        "streamlit", "streamlit", venv="streamlit", pip=["streamlit", "pandas"],
        show=["streamlit", "uvicorn", "websockets", "protobuf", "pandas", "pyarrow"],
        cmd=lambda h, app, port: [_bin(h, "streamlit", "streamlit"), "run", str(APPS / "streamlit" / f"{app}.py"),
                                  "--server.port", str(port)],
        env=STREAMLIT_ENV, load_seconds=6.0, think_ms=160.0,
        note="defaults (headless, no usage stats, loopback)",
    ),
    Target(
        "floor", "generic", cargo="servers/floor", show=["axum", "tokio", "tungstenite"],
        cmd=lambda h, app, port: [str(h / "target" / "release" / "bench-floor")],
        spec=FLOOR, storm=True, note="bare axum WebSocket echo, 200 B answer; table: a 100 kB binary message before it",
    ),
    Target(
        "dacapo", "generic", cargo="servers/dacapo", show=["axum", "tokio", "tungstenite"],
        cmd=lambda h, app, port: [str(h / "target" / "release" / "bench-dacapo")], spec=DACAPO, storm=True,
        note="Rust; whole function rerun + diff, patches as JSON; sessions kept in files (the default)",
    ),
    Target(
        "dacapo_memory", "generic", cargo="servers/dacapo", show=["axum", "tokio", "tungstenite"],
        cmd=lambda h, app, port: [str(h / "target" / "release" / "bench-dacapo")], spec=DACAPO,
        env={"DACAPO_STORE": "memory"}, note="the same, sessions in memory alone",
    ),
    Target(
        "floor_1t", "generic", cargo="servers/floor", show=["axum", "tokio", "tungstenite"],
        cmd=lambda h, app, port: [str(h / "target" / "release" / "bench-floor")], env={"BENCH_FLOOR_THREADS": "1"},
        spec=FLOOR, note="the same on tokio's single-thread runtime", extra=True,
    ),
    Target(
        "nicegui", "nicegui", venv="nicegui", pip=["nicegui", "pandas"],
        show=["nicegui", "uvicorn", "websockets", "python-socketio"],
        cmd=lambda h, app, port: [_bin(h, "nicegui", "python"), str(APPS / "nicegui" / "app.py")],
        note="event handlers change elements; the page function does not rerun",
    ),
    Target(
        "dioxus_liveview", "dioxus", cargo="servers/dioxus_liveview", show=["dioxus-liveview", "axum", "tokio"],
        cmd=lambda h, app, port: [str(h / "target" / "release" / "bench-dioxus-liveview")],
        note="Rust; component rerun + virtual DOM diff, binary edits",
    ),
    Target(
        "rustview", "http", cargo="servers/rustview", show=["rustview", "axum", "tokio"],
        cmd=lambda h, app, port: [str(h / "target" / "release" / "bench-rustview")],
        spec={"find": {"sid": ['SESSION_ID = "', '"']}, "stream": "/sse/{sid}", "post": "/event",
              "click": {"hello": '{"sid":"{sid}","widget_id":"k-act","value":true}',
                        "form100": '{"sid":"{sid}","widget_id":"k-act","value":true}',
                        "table": '{"sid":"{sid}","widget_id":"k-act","value":"{region}"}'}},
        note="Rust; whole function rerun + virtual DOM diff, patches as JSON in the POST's response; SSE open, unused",
        extra=True,
    ),
    Target(
        "topcoat", "http", cargo="servers/topcoat", show=["topcoat", "hyper", "tokio"],
        cmd=lambda h, app, port: [str(h / "target" / "release" / "bench-topcoat")],
        spec={"find": {"shard": ['"/_topcoat/shards/', '"']}, "post": "/_topcoat/shards/{shard}",
              "click": {"hello": "[{i}]", "form100": "[{i}]", "table": '["{region}"]'}},
        note="Rust; state in the browser, only the component that depends on it reruns (POST, HTML back)", extra=True,
    ),
    Target(
        "streamlit_tuned", "streamlit", venv="streamlit", pip=["streamlit", "pandas"], show=["streamlit"],
        cmd=lambda h, app, port: [_bin(h, "streamlit", "python"), str(APPS / "streamlit" / "run_tuned.py"), "run",
                                  str(APPS / "streamlit" / f"{app}.py"), "--server.port", str(port)],
        env=dict(STREAMLIT_ENV, STREAMLIT_RUNNER_POST_SCRIPT_GC="false", STREAMLIT_SERVER_FILE_WATCHER_TYPE="none"),
        note="Streamlit with postScriptGC off, file watcher off and TCP_NODELAY forced (a patch, not a setting)",
    ),
    Target(
        "gradio", "gradio", venv="gradio", pip=["gradio", "pandas"], show=["gradio", "uvicorn"],
        cmd=lambda h, app, port: [_bin(h, "gradio", "python"), str(APPS / "gradio" / "app.py")],
        env={"GRADIO_ANALYTICS_ENABLED": "False"},
        note="POST + server-sent events per click, concurrency_limit 1 (default)",
    ),
    Target(
        "shiny", "shiny", venv="shiny", pip=["shiny", "pandas"], show=["shiny", "uvicorn", "websockets"],
        cmd=lambda h, app, port: [_bin(h, "shiny", "shiny"), "run", "--host", "127.0.0.1", "--port", str(port),
                                  str(APPS / "shiny" / "app.py")],
        note="reactive graph; only the changed outputs run",
    ),
    Target(
        "marimo", "marimo", venv="marimo", pip=["marimo", "pandas"], show=["marimo", "uvicorn", "websockets"],
        cmd=lambda h, app, port: [_bin(h, "marimo", "marimo"), "run", str(APPS / "marimo" / f"{app}.py"), "--headless",
                                  "--host", "127.0.0.1", "--port", str(port), "--no-token"],
        note="reactive cells; POST in, WebSocket out; table is paged on the server (10 rows)", extra=True,
    ),
]

QUICK = ["floor", "dacapo", "dacapo_memory", "dioxus_liveview"]


def by_name():
    return {t.name: t for t in TARGETS}


def server_env(target, home, app, port):
    keep = {k: os.environ[k] for k in ("PATH", "LANG", "LC_ALL", "TZ") if k in os.environ}
    (home / "home").mkdir(parents=True, exist_ok=True)
    return dict(keep, HOME=str(home / "home"), PYTHONPATH=str(APPS / "common"), PYTHONUNBUFFERED="1",
                BENCH_APP=app, BENCH_PORT=str(port), **target.env)
