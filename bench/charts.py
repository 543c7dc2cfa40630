"""Charts: Da Capo beside Streamlit's `st.line_chart` and Plotly, and Da Capo's charts beside its own texts.

From the repository's root: `python3 bench/charts.py [--points 1000,100000,1000000] [--only parts]`.
Needs what README.md says; writes `results/<date>-charts.json` and prints the tables."""
import argparse
import datetime
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import browser

HERE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("BENCH_HOME") or Path(tempfile.gettempdir()) / "bench")
RUST = HOME / "target-charts" / "release" / "bench-charts"
PYTHON = HOME / "venv-charts" / "bin" / "python"


def port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Wire:
    """A proxy that counts the bytes of all connections, both ways."""

    def __init__(self, to):
        self.to, self.up, self.down = to, 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                return
            for s in (near, far):
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for source, sink, way in ((near, far, "up"), (far, near, "down")):
                threading.Thread(target=self.pump, args=(source, sink, way), daemon=True).start()

    def pump(self, source, sink, way):
        try:
            while data := source.recv(1 << 18):
                setattr(self, way, getattr(self, way) + len(data))
                sink.sendall(data)
        except OSError:
            pass
        for s in (source, sink):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def take(self):
        taken = self.up, self.down
        self.up = self.down = 0
        return taken


class Server:
    """One of the servers, until it listens; behind a counter of its bytes."""

    def __init__(self, kind, app, points=1_000):
        at = port()
        env = {**os.environ, "BENCH_APP": app, "BENCH_PORT": str(at), "BENCH_POINTS": str(points), "DACAPO_STORE": "memory"}
        if kind == "dacapo":
            argv = [RUST]
        else:
            # The name of the site is the proxy's.
            argv = [PYTHON, "-m", "streamlit", "run", HERE / "apps" / "charts" / f"line_{kind}.py", "--server.port", str(at),
                    "--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false",
                    "--server.enableCORS", "false", "--server.enableXsrfProtection", "false"]
        self.process = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        limit = time.monotonic() + 120
        while True:
            try:
                socket.create_connection(("127.0.0.1", at), 1).close()
                break
            except OSError:
                if time.monotonic() > limit:
                    raise TimeoutError(kind)
                time.sleep(0.1)
        self.at, self.wire = at, Wire(at)
        self.url = f"http://127.0.0.1:{self.wire.port}/"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.wire.listener.close()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


# The moment at which a chart was last drawn: a path that came or changed, or a stroke on a canvas.
DRAWN = """(() => {
  window.benchDrawn = { at: null, times: 0 };
  const drawn = () => { window.benchDrawn.at = performance.now(); window.benchDrawn.times += 1; };
  for (const kind of [CanvasRenderingContext2D]) for (const name of ['stroke', 'fill'])
    { const old = kind.prototype[name]; kind.prototype[name] = function (...a) { drawn(); return old.apply(this, a); }; }
  for (const kind of [window.WebGLRenderingContext, window.WebGL2RenderingContext]) for (const name of ['drawArrays', 'drawElements'])
    { const old = kind.prototype[name]; kind.prototype[name] = function (...a) { drawn(); return old.apply(this, a); }; }
  // The drawing of an icon is short.
  const long = e => e.tagName === 'path' && (e.getAttribute('d') || '').length > 500;
  const has = e => e.nodeType === 1 && (long(e) || [...e.querySelectorAll('path')].some(long));
  new MutationObserver(records => {
    if (records.some(r => r.type === 'attributes' ? long(r.target) : [...r.addedNodes].some(has))) drawn();
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['d'] });
})()"""


def settled(b, since, most, quiet=1.0):
    """The last drawing after a moment of the page, once there was none for a while."""
    limit = time.monotonic() + most
    while time.monotonic() < limit:
        b.pump(0.1)
        try:
            at, now = b.js("[window.benchDrawn.at, performance.now()]", timeout=most)
        except (RuntimeError, TimeoutError):
            continue
        if at is not None and at > since and now - at > quiet * 1000:
            return at
    return None


def beside(kind, points, loads, count, most):
    """First chart, other chart at a click, and bytes of both."""
    with Server(kind, "line", points) as server:
        b = browser.Browser()
        try:
            b.call("Network.setCacheDisabled", cacheDisabled=True)
            b.call("Page.addScriptToEvaluateOnNewDocument", source=DRAWN)
            first, first_bytes = [], []
            for load in range(loads + 1):
                server.wire.take()
                b.call("Page.navigate", url=server.url, timeout=most)
                at = settled(b, 0, most)
                if at is None:
                    return {"first ms": None, "note": f"no chart within {most} s"}
                # The first load makes the server's caches.
                if load:
                    first.append(at)
                    first_bytes.append(sum(server.wire.take()))
            clicks, click_bytes = [], []
            for _ in range(count):
                server.wire.take()
                since = b.js("(() => { const e = [...document.querySelectorAll('button')].find(b => b.textContent.trim() === 'Say hello');"
                             " const t = performance.now(); e.click(); return t; })()")
                at = settled(b, since, most)
                if at is None:
                    return {"first ms": round(statistics.median(first), 1), "first bytes": int(statistics.median(first_bytes)),
                            "click ms": None, "note": f"no other chart within {most} s"}
                clicks.append(at - since)
                click_bytes.append(sum(server.wire.take()))
            return {"first ms": round(statistics.median(first), 1), "first bytes": int(statistics.median(first_bytes)),
                    "click ms": round(statistics.median(clicks), 1), "click bytes": int(statistics.median(click_bytes))}
        finally:
            b.close()


def document(points):
    """The page itself, over HTTP: the chart is in it."""
    with Server("dacapo", "line", points) as server:
        ms, size = [], 0
        for _ in range(12):
            server.wire.take()
            t0 = time.perf_counter()
            c = http.client.HTTPConnection("127.0.0.1", server.at, timeout=120)
            c.request("GET", "/", headers={"Accept-Encoding": "br, gzip", "Accept": "text/html"})
            size = len(c.getresponse().read())
            ms.append((time.perf_counter() - t0) * 1000)
            c.close()
        return {"first ms": round(ms[0], 1), "ms": round(statistics.median(ms[1:]), 1), "bytes": size}


def clicks(app, count):
    with Server("dacapo", app) as server:
        b = browser.Browser()
        try:
            b.call("Page.navigate", url=server.url)
            b.pump(1.5)
            server.wire.take()
            ms = sorted(browser.clicks(b, "Say hello", count)[3:])
            up, down = server.wire.take()
            return {"ms": round(statistics.median(ms), 2), "p90 ms": round(ms[int(len(ms) * 0.9)], 2),
                    "bytes down": down // count, "bytes up": up // count}
        finally:
            b.close()


def live(seconds):
    with Server("dacapo", "live") as server:
        b = browser.Browser()
        try:
            b.call("Page.navigate", url=server.url)
            b.pump(3)
            tick = "+document.body.innerText.match(/Clicks: (\\d+)/)[1]"
            server.wire.take()
            first = b.js(tick)
            frames = b.js("""new Promise(ok => { let n = 0, worst = 0, last = performance.now(); const end = last + %d;
              const step = now => { n += 1; worst = Math.max(worst, now - last); last = now;
                now < end ? requestAnimationFrame(step) : ok([n, worst]); }; requestAnimationFrame(step); })""" % (seconds * 1000),
                          timeout=seconds + 30)
            ticks = b.js(tick) - first
            up, down = server.wire.take()
            return {"ticks": ticks, "ticks a second": round(ticks / seconds, 1), "bytes a tick": down // max(ticks, 1),
                    "frames a second": round(frames[0] / seconds, 1), "longest frame ms": round(frames[1], 1)}
        finally:
            b.close()


def setup():
    env = {**os.environ, "CARGO_TARGET_DIR": str(HOME / "target-charts")}
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=HERE / "servers" / "charts", env=env, check=True)
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", HOME / "venv-charts"], check=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "streamlit", "pandas", "plotly"], check=True)


def version(package):
    code = f"import importlib.metadata as m; print(m.version('{package}'))"
    return subprocess.run([PYTHON, "-c", code], capture_output=True, text=True).stdout.strip()


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--points", default="1000,100000,1000000")
    ap.add_argument("--only", default="measure,document,clicks,live,beside")
    ap.add_argument("--most", type=int, default=90, help="seconds that a chart may take")
    ap.add_argument("--out", default=str(HERE / "results" / f"{datetime.date.today()}-charts.json"))
    o = ap.parse_args()
    HOME.mkdir(exist_ok=True)
    setup()
    out = Path(o.out)
    result = json.loads(out.read_text()) if out.exists() else {}
    result["machine"] = {"cores": os.cpu_count(), "load before": os.getloadavg()[0],
                         "streamlit": version("streamlit"), "plotly": version("plotly")}

    def keep(name, value):
        result[name] = value
        result["machine"]["load after"] = os.getloadavg()[0]
        out.write_text(json.dumps(result, indent=1) + "\n")
        print(name, json.dumps(value), flush=True)

    parts = o.only.split(",")
    if "measure" in parts:
        keep("measure", json.loads(subprocess.run([RUST, "measure"], capture_output=True, text=True, check=True).stdout))
    if "document" in parts:
        keep("document", {n: document(n) for n in (1_000, 1_000_000, 10_000_000)})
    if "clicks" in parts:
        keep("clicks", {app: clicks(app, 33) for app in ("texts", "twelve", "twelve_memo", "twelve_new")})
    if "live" in parts:
        keep("live", live(10))
    if "beside" in parts:
        for n in map(int, o.points.split(",")):
            for kind in ("dacapo", "streamlit", "plotly"):
                loads, count = (5, 7) if n <= 10_000 else (2, 3)
                keep(f"{kind} {n}", beside(kind, n, loads, count, o.most))


if __name__ == "__main__":
    main()
