// Charts: what moves over a drawing that the server has made.
//
// `modules.js` fetches this for a page with a chart. The server's SVG is whole; a `Plot` adds what
// follows a pointer or a key: a crosshair at the nearest point, the words of that point, a zoomed
// window, hidden series, a selection. It asks the server for the drawing of a window and for words,
// one question of a kind at a time. Window and hidden series are known here alone, so patches leave
// them alone. The selection is the value of the field, in `data-selected`.
//
//   place   a point of the plot, from (0, 0) at the upper left to (1, 1)
//   window  the values at the ends of an axis; `null`: all of them
//
// The server's `markup/elements/chart/` has the other half of what is agreed here.

import { isDark, menuOf, save } from "./chart_menu.js";
import { make, makeButton } from "./dom.js";
import { morph } from "./patch.js";
import { parse, pointsOf, put, spliced, stepsOf } from "./paths.js";

/** @import { ChartAnswer, Connection } from "./connection.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Around } from "./modules.js" */
/** @import { Place } from "./paths.js" */

/** @typedef {[from: number, to: number]} Window */
/** @typedef {{ series: string, at: Place }} Spot */
/** @typedef {NonNullable<ChartAnswer["near"]>} Near */

/** The units of a plot's width and height in the numbers of its paths. */
const UNITS = 10_000;
/** A press that has moved by less is a click, in pixels. */
const STILL = 5;
/** The reach of a pointer around a dot, in pixels. */
const REACH = 24;
/** Points whose distance along the axis is less are at the same place, in pixels. */
const SAME = 3;
/** A plot may be so many times as wide as its drawing before another one is asked for. */
const STRETCH = 1.25;
/** The most answers that are kept, and the least distance of two questions in milliseconds. */
const MOST_KEPT = 300;
const PACE = 40;
/** The most selected rows whose places are asked for. */
const MOST_PLACES = 10_000;

/** @param {Around} around */
export function start({ fields, connection, say }) {
    /** @type {Map<Element, Plot>} */
    const plots = new Map();
    const sizes = new ResizeObserver((entries) => {
        for (const { target, contentRect } of entries) {
            const element = target.closest(".chart");
            if (element) plots.get(element)?.resized([contentRect.width, contentRect.height]);
        }
    });
    fields.adopt("chart", {
        content: ({ dataset: { frame = "", selected = "" } }) => `${frame}:${selected}`,
        setContent(field, content) {
            const [frame, selected] = content.split(":");
            // A selection in other rows is no selection in these.
            if (frame === (field.dataset.frame ?? "")) field.dataset.selected = selected;
            plots.get(field)?.select();
        },
        validate({ dataset: { frame, selected = "" } }) {
            const numbers = selected === "" ? [] : selected.split(",").map(Number);
            if (frame) return { value: { frame, rows: numbers } };
            return { value: numbers.length === 2 ? numbers : null };
        },
    });
    return {
        /** @param {HTMLElement} element */
        arrived(element) {
            const plot = new Plot(element, fields, connection, say);
            plots.set(element, plot);
            plot.begin();
            sizes.observe(plot.plot);
        },
        /** @param {HTMLElement} element */
        changed: (element) => plots.get(element)?.redrawn(),
        /** @param {HTMLElement} element @param {any} patch */
        patched: (element, patch) => plots.get(element)?.patched(patch[2], patch[3]),
        /** @param {HTMLElement} element */
        gone(element) {
            const plot = plots.get(element);
            if (plot) sizes.unobserve(plot.plot);
            plot?.close();
            plots.delete(element);
        },
        // On a new connection, the server knows no view of the page.
        welcomed: () => plots.forEach((plot) => plot.begin()),
        /** @param {ChartAnswer} answer */
        answered(answer) {
            for (const [element, plot] of plots) if (element.id === answer.chart) plot.answered(answer);
        },
    };
}

class Plot {
    #element;
    #fields;
    #connection;
    #say;
    #ending = new AbortController();

    /** @type {Place} The size of the plot, which is told: to ask for it would lay out the page. */
    #room = [0, 0];
    /** @type {Window | null} The windows into which a person has zoomed. */
    #x = null;
    /** @type {Window | null} */
    #y = null;
    /** @type {Set<string>} The names of hidden series. */
    #hidden = new Set();

    /** The number of the last question, and that of the newest of each kind that waits. */
    #asked = 0;
    /** @type {Map<string, number>} */
    #waiting = new Map();
    /** @type {Map<string, Near | null>} Words by the place that was asked about. */
    #known = new Map();
    #paced = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;

    /** @type {Place | null} The place whose words are shown. */
    #at = null;
    /** @type {Near | null} The row there, once the server has told it. */
    #near = null;
    /** @type {Place | null} The pointer, while it is over the plot. */
    #pointer = null;
    /** @type {Map<number, Place>} Where each finger or button went down. */
    #downs = new Map();
    /** @type {Map<number, Place>} Where it is now. */
    #nows = new Map();
    #dragging = false;
    /** @type {number | null} The value at which a selection by the keyboard begins. */
    #begins = null;
    /** Whether the next rows are added to those that are selected. */
    #adds = false;
    /** Whether the row of the next words is selected. */
    #picking = false;
    /** Whether the next picture is saved as dots. */
    #asPng = false;
    /** @type {{ key: string, aloud: boolean } | null} The place that was asked about last. */
    #question = null;

    #reset = makeButton("chart-reset", "Show all");
    #cross = make("div", "chart-cross");
    #range = make("div", "chart-range");
    #box = make("div", "chart-box");
    #spots = svg("svg", { class: "chart-spots" });
    #picked = svg("svg", { class: "chart-picked", viewBox: `0 0 ${UNITS} ${UNITS}`, preserveAspectRatio: "none" });
    #tip = make("div", "chart-tip");
    #spoken = make("p", "aloud");
    /** Its button and its list. */
    #menu = menuOf([
        ["Show data", () => this.#ask("table")],
        ["Save as CSV", () => this.#ask("data")],
        ["Save as SVG", () => this.#ask("picture", isDark())],
        ["Save as PNG", () => {
            this.#asPng = true;
            this.#ask("picture", isDark());
        }],
    ]);

    /**
     * @param {HTMLElement} element
     * @param {Fields} fields
     * @param {Connection} connection
     * @param {(words: string) => void} say
     */
    constructor(element, fields, connection, say) {
        this.#element = element;
        this.#fields = fields;
        this.#connection = connection;
        this.#say = say;
        const over = { signal: this.#ending.signal };
        this.#spoken.setAttribute("aria-live", "polite");
        this.#reset.onclick = () => this.#zoom(null, null);
        const { hidden } = this;
        for (const each of hidden) each.hidden = true;
        element.addEventListener("pointermove", (event) => this.#move(event), over);
        element.addEventListener("pointerdown", (event) => this.#press(event), over);
        element.addEventListener("pointerup", (event) => this.#release(event), over);
        element.addEventListener("pointercancel", (event) => this.#cancel(event), over);
        element.addEventListener("pointerleave", () => this.#leave(), over);
        element.addEventListener("wheel", (event) => this.#wheel(event), { ...over, passive: false });
        element.addEventListener("keydown", (event) => this.#key(event), over);
        element.addEventListener("focusout", () => this.#hide(), over);
        element.addEventListener("dblclick", (event) => this.#inPlot(event) && this.#zoom(null, null), over);
        element.addEventListener("click", (event) => this.#toggled(event), over);
    }

    /** What is shown at times only. */
    get hidden() {
        return [this.#cross, this.#range, this.#box, this.#tip, this.#reset];
    }

    close() {
        clearTimeout(this.#timer);
        this.#ending.abort();
    }

    get plot() {
        return /** @type {HTMLElement} */ (this.#element.querySelector(".chart-plot"));
    }

    /** The kind of what can be selected. */
    get #selects() {
        return this.#element.dataset.select;
    }

    /**
     * Its size has changed, or is known for the first time.
     *
     * @param {Place} room
     */
    resized(room) {
        this.#room = room;
        if (this.#misfits && !this.#waiting.has("drawing")) this.#draw();
        this.#hide();
    }

    /** Tells the server what the page has, or asks for what fits better. */
    begin() {
        this.#waiting.clear();
        this.#known.clear();
        this.#attach();
        if (this.#misfits || this.#x || this.#y) this.#draw();
        else this.#ask("view");
        this.select();
    }

    /** The nodes of this module stand where patches leave them alone. */
    #attach() {
        const over = /** @type {HTMLElement} */ (this.plot.querySelector(".chart-over"));
        if (over.childElementCount === 0) over.append(this.#picked, this.#range, this.#box, this.#cross, this.#spots, this.#tip);
        const tools = /** @type {HTMLElement} */ (this.#element.querySelector(".chart-tools"));
        if (tools.childElementCount === 0) tools.append(this.#spoken, this.#reset, ...this.#menu);
        for (const key of this.#element.querySelectorAll(".chart-key")) key.setAttribute("aria-pressed", String(!this.#hidden.has(key.textContent ?? "")));
        for (const mark of this.#element.querySelectorAll(".chart-plot [data-series]")) mark.toggleAttribute("data-off", this.#isOff(mark));
        this.#reset.hidden = !this.#x && !this.#y;
    }

    /** @param {Element} mark */
    #isOff(mark) {
        return this.#hidden.has(this.#nameOf(mark.getAttribute("data-series") ?? ""));
    }

    /** @param {string} series */
    #nameOf(series) {
        return this.#element.querySelector(`.chart-key[data-series="${series}"]`)?.textContent ?? "";
    }

    /** A patch has changed the element. */
    redrawn() {
        this.#known.clear();
        this.#attach();
        const zoomed = this.plot.hasAttribute("data-zoomed");
        if (zoomed !== Boolean(this.#x || this.#y) || this.#misfits) this.#draw();
        this.select();
        this.#again();
    }

    /** What is shown at the pointer may be another now. */
    #again() {
        if (this.#pointer) this.#look(this.#pointer);
        else if (this.#at) this.#look(this.#at);
    }

    /** Whether the drawing is for a plot of quite another size. A hidden one has none. */
    get #misfits() {
        const [[across, down], [width, height]] = [this.#room, this.#size];
        if (across === 0) return false;
        const off = (/** @type {number} */ one, /** @type {number} */ other) => Math.max(one / other, other / one) > STRETCH;
        return off(across, width) || off(down, height);
    }

    /** The size for which the drawing is made. */
    get #size() {
        return /** @type {Place} */ ((this.plot.dataset.size ?? "1 1").split(" ").map(Number));
    }

    // Questions.

    /**
     * @param {string} kind
     * @param {unknown} [of]
     * @param {[number, number]} [size]
     */
    #ask(kind, of, size = this.#size) {
        this.#asked += 1;
        this.#waiting.set(kind, this.#asked);
        this.#connection.ask([kind, this.#element.id, { ask: this.#asked, size, x: this.#x, y: this.#y, ...(of === undefined ? {} : { of }) }]);
    }

    /** Asks for the drawing of the window in a plot of its size now. */
    #draw() {
        this.#known.clear();
        const [width, height] = this.#room[0] > 0 ? this.#room : this.#size;
        this.#ask("drawing", undefined, [Math.round(width), Math.round(height)]);
    }

    /** @param {ChartAnswer} answer */
    answered(answer) {
        const kind = [...this.#waiting].find(([, number]) => number === answer.ask)?.[0];
        // A newer question has taken its place; a drawing changes what the page has all the same.
        if (!kind && answer.drawing === undefined) return;
        if (kind) this.#waiting.delete(kind);
        if (answer.failed) this.#say("This part of the chart could not be made.");
        if (answer.drawing !== undefined) this.#drawn(answer.drawing);
        if (answer.near !== undefined) this.#found(answer.near);
        if (answer.rows) this.#choose(answer.rows);
        if (answer.places !== undefined) this.#picked.replaceChildren(svg("path", { d: answer.places }));
        if (answer.table !== undefined) this.#table(answer.table);
        if (answer.picture !== undefined) this.#save(answer.picture, kind === "picture");
    }

    /** @param {string} html */
    #drawn(html) {
        const template = document.createElement("template");
        template.innerHTML = html;
        const old = this.#element.querySelector(".chart-high");
        const next = template.content.firstElementChild;
        if (!old || !next) return;
        morph(old, next);
        this.#attach();
        this.select();
        this.#again();
        if (this.#misfits) this.#draw();
    }

    /**
     * A change of the drawing, in place.
     *
     * @param {Record<string, string>} pieces
     * @param {[number: number, steps: string, drop?: number, keep?: number, tail?: number | null][]} paths
     */
    patched(pieces, paths) {
        const body = /** @type {HTMLElement} */ (this.#element.querySelector(".chart-body"));
        const set = (/** @type {string} */ selector, /** @type {string} */ attribute, /** @type {string | undefined} */ value) => {
            if (value !== undefined) body.querySelector(selector)?.setAttribute(attribute, value);
        };
        const fill = (/** @type {string} */ selector, /** @type {string | undefined} */ html) => {
            const place = body.querySelector(selector);
            if (place && html !== undefined) place.innerHTML = html;
        };
        if (pieces.class) body.className = pieces.class;
        // A reader would begin again with the chart that has the focus.
        if (document.activeElement !== this.plot) set(".chart-plot", "aria-label", pieces.summary);
        set(".chart-plot", "data-x", pieces.x);
        set(".chart-plot", "data-y", pieces.y);
        set(".chart-grid", "d", pieces.grid);
        set(".base", "d", pieces.base);
        set(".chart-marks > g", "transform", pieces.transform);
        fill(".chart-x > svg", pieces.xWords);
        fill(".chart-y", pieces.yWords);
        fill(".chart-words", pieces.names);
        const context = body.querySelector(".chart-x-name > span");
        if (context && pieces.context !== undefined) context.textContent = pieces.context;
        const all = body.querySelectorAll(".chart-marks > g > path");
        for (const [number, steps, drop, keep = 0, tail] of paths) {
            const path = all[number];
            if (path) put(path, drop === undefined ? parse(steps) : spliced(stepsOf(path), parse(steps), drop, keep, tail ?? -1));
        }
        this.#known.clear();
        if (this.#hidden.size > 0 || pieces.names !== undefined) this.#attach();
        if (pieces.x !== undefined || pieces.y !== undefined) this.#markRange();
        if (this.#selects === "points") this.#markRows();
        this.#again();
    }

    // Points and their words.

    /** The shapes in sight, each with its points. */
    *#shapes() {
        const group = this.plot.querySelector(".chart-marks > g");
        const [a = 1, , , d = 1, e = 0, f = 0] = (group?.getAttribute("transform") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [];
        for (const path of group?.children ?? []) {
            const kind = path.classList[0] ?? "";
            if (kind === "rule" || path.hasAttribute("data-off")) continue;
            const place = (/** @type {Place} */ [x, y]) => /** @type {Place} */ ([(x * a + e) / UNITS, (y * d + f) / UNITS]);
            yield { kind, series: path.getAttribute("data-series") ?? "", points: pointsOf(path), place };
        }
    }

    /** All points that the keyboard walks through, in their order. */
    #stops() {
        /** @type {Place[]} */
        const stops = [];
        for (const { points, place } of this.#shapes()) for (const point of points) stops.push(place(point));
        const lies = !this.plot.dataset.y && this.plot.dataset.x;
        const inside = stops.filter(([x, y]) => x >= -1e-4 && x <= 1.0001 && y >= -1e-4 && y <= 1.0001);
        return inside.sort(([ax, ay], [bx, by]) => (lies ? ay - by || ax - bx : ax - bx || ay - by));
    }

    /**
     * The points next to a place: those of all lines at the nearest x, or the nearest dot.
     *
     * @param {Place} at
     * @returns {Spot[]}
     */
    #spotsNear([x, y]) {
        const { clientWidth: width, clientHeight: height } = this.plot;
        /** @type {Spot[]} */
        const lines = [];
        /** @type {{ spot: Spot, far: number } | null} */
        let dot = null;
        for (const { kind, series, points, place } of this.#shapes()) {
            if (kind === "dots") {
                for (const point of points) {
                    const at = place(point);
                    const far = Math.hypot((at[0] - x) * width, (at[1] - y) * height);
                    if (far < (dot?.far ?? REACH)) dot = { spot: { series, at }, far };
                }
            } else if (kind === "line" || kind === "area") {
                const near = nearest(points, place, x);
                if (near) lines.push({ series, at: near });
            }
        }
        if (dot) return [dot.spot];
        const far = (/** @type {Spot} */ { at }) => Math.abs(at[0] - x) * width;
        const first = lines.reduce((/** @type {Spot | null} */ best, spot) => (best && far(best) <= far(spot) ? best : spot), null);
        return first ? lines.filter(({ at }) => Math.abs(at[0] - first.at[0]) * width <= SAME) : [];
    }

    /**
     * Shows the crosshair at a place, and its words as soon as they are known.
     *
     * @param {Place} at
     * @param {boolean} [aloud]
     */
    #look(at, aloud = false) {
        const spots = this.#spotsNear(at);
        const x = spots[0]?.at[0] ?? at[0];
        this.#at = at;
        this.#near = null;
        this.#mark(spots);
        const key = spots.length > 0 ? spots.map((spot) => spot.at.map((share) => Math.round(share * UNITS))).join(" ") : at.map((share) => Math.round(share * 500)).join(" ");
        const known = this.#known.get(key);
        if (known !== undefined) return this.#show(known, spots, aloud);
        const wait = this.#paced + PACE - performance.now();
        clearTimeout(this.#timer);
        if (this.#waiting.has("near") || wait > 0) {
            // Asked later, for the place of that time.
            if (!this.#waiting.has("near")) this.#timer = setTimeout(() => this.#at && this.#look(this.#at, aloud), wait);
            return;
        }
        this.#paced = performance.now();
        this.#question = { key, aloud };
        this.#ask("near", [x, spots.length === 1 ? spots[0]?.at[1] : at[1]]);
    }

    /** @param {Near | null} near */
    #found(near) {
        const question = this.#question;
        if (!question) return;
        if (this.#known.size >= MOST_KEPT) this.#known.clear();
        this.#known.set(question.key, near);
        // The place may be another by now.
        if (this.#at) this.#look(this.#at, question.aloud);
    }

    /** @param {Spot[]} spots */
    #mark(spots) {
        const isLine = spots.length > 0 && !this.plot.querySelector(".chart-marks .dots");
        this.#cross.hidden = !isLine;
        this.#cross.style.insetInlineStart = `${(spots[0]?.at[0] ?? 0) * 100}%`;
        this.#spots.replaceChildren(...spots.map(({ series, at }) => this.#dot(series, { cx: percent(at[0]), cy: percent(at[1]), r: "4.5" }, "circle")));
    }

    /**
     * A shape in the colour of a series.
     *
     * @param {string} series
     * @param {Record<string, string>} attributes
     * @param {string} tag
     */
    #dot(series, attributes, tag) {
        const mark = this.#element.querySelector(`[data-series="${series}"]:is(path), .chart-key[data-series="${series}"] path`);
        const color = [...(mark?.classList ?? [])].find((name) => /^(s\d|q\d+|own|plain)$/.test(name)) ?? "plain";
        const own = mark?.getAttribute("stroke") ?? mark?.getAttribute("fill");
        return svg(tag, { ...attributes, class: `bars ${color}`, ...(own ? { fill: own } : {}) });
    }

    /**
     * @param {Near | null} near
     * @param {Spot[]} spots
     * @param {boolean} aloud
     */
    #show(near, spots, aloud) {
        this.#near = near;
        if (near) this.#choosePicked(near);
        const values = near?.values.filter(([series]) => !this.#hidden.has(this.#nameOf(String(series)))) ?? [];
        this.#tip.hidden = values.length === 0;
        if (!near || values.length === 0) return;
        // A bar or a cell: which of the series it is of is not told.
        if (spots.length === 0 && !this.plot.querySelector(".chart-round")) this.#mark([{ series: "", at: near.at }]);
        this.#cross.hidden = this.#cross.hidden || spots.length === 0;
        const title = make("strong", "", near.title);
        const rows = values.map(([series, name, words]) => {
            const row = make("p", "");
            const swatch = svg("svg", { class: "chart-swatch", viewBox: "0 0 10 10" });
            swatch.append(this.#dot(String(series), { d: "M0 0h10v10h-10z" }, "path"));
            if (name || values.length > 1) row.append(swatch, make("span", "", name));
            row.append(make("b", "", words));
            return row;
        });
        this.#tip.replaceChildren(...(near.title ? [title] : []), ...rows);
        const [x, y] = spots[0]?.at ?? near.at;
        const { clientWidth: width, clientHeight: height } = this.plot;
        const beside = x * width + 14;
        const own = this.#tip.offsetWidth;
        const left = beside + own > width + 8 ? Math.max(x * width - 14 - own, -this.plot.offsetLeft) : beside;
        const top = Math.min(Math.max(0, y * height - this.#tip.offsetHeight - 8), Math.max(0, height - this.#tip.offsetHeight));
        this.#tip.style.translate = `${Math.round(left)}px ${Math.round(top)}px`;
        if (aloud) this.#speak([near.title, ...values.map(([, name, words]) => `${name} ${words}`.trim())].filter(Boolean).join(", "));
    }

    /** @param {string} words */
    #speak(words) {
        this.#spoken.textContent = words;
    }

    #hide() {
        clearTimeout(this.#timer);
        this.#at = this.#near = null;
        this.#tip.hidden = this.#cross.hidden = true;
        this.#spots.replaceChildren();
    }

    // The pointer.

    /** @param {Event} event */
    #inPlot(event) {
        return event.target instanceof Element && this.plot.contains(event.target);
    }

    /** @param {MouseEvent} event @returns {Place} */
    #placeOf(event) {
        const { left, top, width, height } = this.plot.getBoundingClientRect();
        return [(event.clientX - left) / width, (event.clientY - top) / height];
    }

    /** @param {PointerEvent} event */
    #press(event) {
        if (!this.#inPlot(event) || event.button !== 0 || this.plot.querySelector(".nothing")) return;
        const at = this.#placeOf(event);
        this.#downs.set(event.pointerId, at);
        this.#nows.set(event.pointerId, at);
        this.#pointer = at;
        if (event.pointerType === "touch") this.#look(at);
    }

    /** @param {PointerEvent} event */
    #move(event) {
        const at = this.#placeOf(event);
        const down = this.#downs.get(event.pointerId);
        if (!down) {
            if (!this.#inPlot(event)) return this.#leave();
            this.#pointer = at;
            return this.#look(at);
        }
        this.#nows.set(event.pointerId, at);
        const { clientWidth: width, clientHeight: height } = this.plot;
        if (!this.#dragging && Math.hypot((at[0] - down[0]) * width, (at[1] - down[1]) * height) > STILL) {
            this.#dragging = true;
            this.plot.setPointerCapture(event.pointerId);
        }
        if (!this.#dragging) return;
        if (this.#scrubs(event)) {
            this.#pointer = at;
            return this.#look(at);
        }
        this.#hide();
        if (this.#downs.size > 1) return;
        const box = this.#span(down, at);
        this.#box.hidden = false;
        this.#box.classList.toggle("picks", this.#picks(event));
        place(this.#box, box);
    }

    /**
     * A finger on a chart in which nothing is selected moves the crosshair.
     *
     * @param {PointerEvent} event
     */
    #scrubs(event) {
        return event.pointerType === "touch" && this.#downs.size === 1 && !this.#selects;
    }

    /**
     * Whether a drag selects; with Shift it zooms.
     *
     * @param {PointerEvent} event
     */
    #picks(event) {
        return this.#selects !== undefined && !event.shiftKey;
    }

    /** Whether a drag is along both axes. */
    get #isFlat() {
        const isAlong = this.plot.querySelector(".chart-marks :is(.line, .area, .bars)");
        return this.#selects === "points" || !isAlong;
    }

    /**
     * The part of the plot between two places: left, top, right, bottom.
     *
     * @param {Place} one
     * @param {Place} other
     * @returns {[number, number, number, number]}
     */
    #span(one, other) {
        const part = (/** @type {number} */ axis) => [one[axis] ?? 0, other[axis] ?? 0].map((share) => Math.min(1, Math.max(0, share))).sort((a, b) => a - b);
        const [left = 0, right = 1] = part(0);
        const [top = 0, bottom = 1] = this.#isFlat ? part(1) : [0, 1];
        return [left, top, right, bottom];
    }

    /** @param {PointerEvent} event */
    #release(event) {
        const down = this.#downs.get(event.pointerId);
        const fingers = [...this.#downs.keys()];
        const [one, other] = fingers;
        if (down && this.#dragging && one !== undefined && other !== undefined) this.#pinched(one, other);
        else if (down && this.#dragging && !this.#scrubs(event)) this.#dragged(down, this.#placeOf(event), event);
        else if (down && !this.#dragging) this.#clicked(event);
        this.#cancel(event);
        if (event.pointerType === "touch" && fingers.length > 1) this.#downs.clear();
    }

    /** @param {PointerEvent} event */
    #cancel(event) {
        this.#downs.delete(event.pointerId);
        this.#nows.delete(event.pointerId);
        this.#box.hidden = true;
        if (this.#downs.size === 0) this.#dragging = false;
    }

    #leave() {
        this.#pointer = null;
        if (this.#downs.size === 0 && document.activeElement !== this.plot) this.#hide();
    }

    /**
     * @param {Place} from
     * @param {Place} to
     * @param {PointerEvent} event
     */
    #dragged(from, to, event) {
        const [left, top, right, bottom] = this.#span(from, to);
        if (!this.#picks(event)) {
            const isFlat = this.#isFlat && this.plot.dataset.y;
            return this.#zoom(this.#part("x", left, right), isFlat ? this.#part("y", bottom, top) : this.#y);
        }
        const x = this.#part("x", left, right);
        if (!x) return;
        if (this.#selects === "interval") return this.#set(x.join(","));
        this.#adds = event.ctrlKey || event.metaKey;
        const y = this.#part("y", bottom, top);
        if (y) this.#ask("within", [...x, ...y]);
    }

    /**
     * Two fingers have moved: what was between them is between them again.
     *
     * @param {number} one
     * @param {number} other
     */
    #pinched(one, other) {
        const [a = 0, b = 1] = [one, other].map((finger) => this.#downs.get(finger)?.[0] ?? 0);
        const [c = 0, d = 1] = [one, other].map((finger) => this.#nows.get(finger)?.[0] ?? 0);
        if (Math.abs(c - d) < 0.02) return;
        const scale = (b - a) / (d - c);
        this.#zoom(this.#part("x", a - c * scale, a + (1 - c) * scale), this.#y);
    }

    /** @param {PointerEvent} event */
    #clicked(event) {
        this.#look(this.#placeOf(event));
        if (this.#selects === "interval" && event.pointerType !== "touch") return this.#set("");
        if (this.#selects === "points") this.#pick(event.ctrlKey || event.metaKey || event.shiftKey);
    }

    /**
     * Selects the row of the tooltip, once it is known.
     *
     * @param {boolean} adds
     */
    #pick(adds) {
        this.#adds = adds;
        this.#picking = true;
        if (this.#near) this.#choosePicked(this.#near);
    }

    /** @param {Near} near */
    #choosePicked({ row }) {
        if (!this.#picking) return;
        this.#picking = false;
        this.#choose([row]);
    }

    /** @param {WheelEvent} event */
    #wheel(event) {
        if (!this.#inPlot(event) || !this.plot.dataset.x) return;
        const sideways = this.#x && Math.abs(event.deltaX) > Math.abs(event.deltaY);
        if (!event.ctrlKey && !event.metaKey && !sideways) return;
        event.preventDefault();
        if (this.#waiting.has("drawing")) return;
        if (sideways) return this.#shift(event.deltaX / this.plot.clientWidth);
        this.#scale(Math.exp(event.deltaY / 200), this.#placeOf(event));
    }

    // Windows.

    /**
     * The values between two shares of an axis.
     *
     * @param {"x" | "y"} axis
     * @param {number} from
     * @param {number} to
     * @returns {Window | null}
     */
    #part(axis, from, to) {
        const ends = this.#axis(axis);
        if (!ends) return null;
        const value = (/** @type {number} */ share) => ends.value(axis === "y" ? 1 - share : share);
        const part = /** @type {Window} */ ([value(from), value(to)].sort((a, b) => a - b));
        return part.every(Number.isFinite) && part[0] < part[1] ? part : null;
    }

    /**
     * From shares of an axis to values and back; none for words.
     *
     * @param {"x" | "y"} axis
     */
    #axis(axis) {
        const [from, to, kind = ""] = this.plot.dataset[axis]?.split(" ") ?? [];
        if (from === undefined) return null;
        const [bend, unbend] = curve(kind);
        const [low, high] = [bend(Number(from)), bend(Number(to))];
        return {
            value: (/** @type {number} */ share) => unbend(low + (high - low) * share),
            share: (/** @type {number} */ value) => (bend(value) - low) / (high - low),
        };
    }

    /**
     * @param {Window | null} x
     * @param {Window | null} y
     */
    #zoom(x, y) {
        if (!x && !y && !this.#x && !this.#y) return;
        this.#x = x;
        this.#y = y;
        this.#hide();
        this.#reset.hidden = !x && !y;
        this.#draw();
    }

    /**
     * @param {number} by above 1: shows more
     * @param {Place} [around]
     */
    #scale(by, around = this.#at ?? [0.5, 0.5]) {
        const [x, y] = around;
        const isFlat = this.#isFlat && this.plot.dataset.y;
        this.#zoom(this.#part("x", x - x * by, x + (1 - x) * by), isFlat ? this.#part("y", y + (1 - y) * by, y - y * by) : this.#y);
    }

    /** @param {number} by a share of the window */
    #shift(by) {
        this.#zoom(this.#part("x", by, 1 + by), this.#y);
    }

    // The keyboard.

    /** @param {KeyboardEvent} event */
    #key(event) {
        if (event.target !== this.plot || event.altKey || event.ctrlKey || event.metaKey) return;
        const done = this.#act(event);
        if (!done) return;
        event.preventDefault();
        event.stopPropagation();
    }

    /** @param {KeyboardEvent} event */
    #act({ key, shiftKey }) {
        const steps = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, PageUp: -0.1, PageDown: 0.1, Home: -Infinity, End: Infinity }[key];
        if (steps !== undefined) {
            if (shiftKey && this.#x && Math.abs(steps) === 1) this.#shift(steps / 4);
            else this.#walk(steps);
            return true;
        }
        switch (key) {
            case "+":
            case "=":
                this.#scale(0.5);
                return true;
            case "-":
                this.#scale(2);
                return true;
            case "0":
                this.#zoom(null, null);
                return true;
            case "Escape":
                if (this.#x || this.#y) this.#zoom(null, null);
                else if (this.#element.dataset.selected) this.#set("");
                else return false;
                return true;
            case "Enter":
            case " ":
                return this.#chosen(shiftKey);
        }
        return false;
    }

    /** @param {number} steps a fraction is one of all points */
    #walk(steps) {
        const stops = this.#stops();
        if (stops.length === 0) return;
        const at = this.#at;
        const far = (/** @type {Place} */ [x, y]) => (at ? Math.hypot(x - at[0], y - at[1]) : 0);
        const here = at ? stops.reduce((best, stop, index) => (far(stop) < far(stops[best] ?? stop) ? index : best), 0) : -1;
        // Points of several lines at one place are told together.
        const isLine = this.plot.querySelector(".chart-marks > g > :is(.line, .area)");
        const by = Number.isInteger(steps) ? steps : Math.round(steps * stops.length) || Math.sign(steps);
        const before = stops[here]?.[0];
        const from = !at && by < 0 && by !== -Infinity ? stops.length : here;
        let now = Math.min(stops.length - 1, Math.max(0, from + by));
        while (isLine && before !== undefined && Math.abs((stops[now]?.[0] ?? 0) - before) < 1e-9 && stops[now + Math.sign(by)]) now += Math.sign(by);
        const next = stops[now];
        if (next) this.#look(next, true);
    }

    /** @param {boolean} adds */
    #chosen(adds) {
        const axis = this.#axis("x");
        if (!this.#selects || !this.#at) return false;
        if (this.#selects === "points") {
            this.#pick(adds);
        } else if (axis) {
            const value = axis.value(this.#spotsNear(this.#at)[0]?.at[0] ?? this.#at[0]);
            if (this.#begins === null) {
                this.#begins = value;
                this.#speak("The selection begins here. Go to its end and press Enter.");
            } else {
                this.#set([this.#begins, value].sort((a, b) => a - b).join(","));
                this.#begins = null;
                this.#speak("Selected");
            }
        }
        return true;
    }

    // The selection.

    /** @param {number[]} rows */
    #choose(rows) {
        const before = this.#rows;
        const same = rows.length === 1 && before.length === 1 && rows[0] === before[0];
        if (!this.#adds) return this.#set(same ? "" : rows.join(","));
        const all = new Set(before);
        for (const row of rows) if (!all.delete(row) || rows.length > 1) all.add(row);
        this.#set([...all].sort((a, b) => a - b).join(","));
    }

    get #rows() {
        const selected = this.#element.dataset.selected ?? "";
        return selected === "" ? [] : selected.split(",").map(Number);
    }

    /** @param {string} selected */
    #set(selected) {
        if (this.#element.dataset.selected === selected) return;
        this.#element.dataset.selected = selected;
        this.select();
        this.#fields.changed(this.#element);
        if (this.#selects === "points") this.#speak(`${this.#rows.length} selected`);
    }

    /** The selection has changed, here or by the app. */
    select() {
        this.#element.toggleAttribute("data-picked", Boolean(this.#element.dataset.selected) && this.#selects === "points");
        this.#markRange();
        if (this.#selects === "points") this.#markRows();
    }

    #markRange() {
        const [from, to] = this.#rows;
        const axis = this.#axis("x");
        this.#range.hidden = this.#selects !== "interval" || from === undefined || to === undefined || !axis;
        if (axis && from !== undefined && to !== undefined) place(this.#range, [clamp(axis.share(from)), 0, clamp(axis.share(to)), 1]);
    }

    #markRows() {
        const rows = this.#rows;
        if (rows.length > 0 && rows.length <= MOST_PLACES) this.#ask("places", rows);
        else this.#picked.replaceChildren();
    }

    // Legend, data, files.

    /** @param {Event} event */
    #toggled(event) {
        const key = event.target instanceof Element ? event.target.closest(".chart-key") : null;
        if (!key) return;
        const name = key.textContent ?? "";
        if (!this.#hidden.delete(name)) this.#hidden.add(name);
        this.#known.clear();
        this.#attach();
    }

    /** @param {string} html */
    #table(html) {
        const details = /** @type {HTMLDetailsElement} */ (this.#element.querySelector(".chart-data"));
        const template = document.createElement("template");
        template.innerHTML = html;
        details.querySelector(".frame")?.replaceWith(template.content);
        details.open = true;
        /** @type {HTMLElement} */ (details.querySelector("summary")).focus();
    }

    /**
     * @param {string} picture
     * @param {boolean} isWanted
     */
    async #save(picture, isWanted) {
        const asPng = this.#asPng;
        this.#asPng = false;
        if (!isWanted) return;
        const name = this.#element.querySelector(".chart-head .label")?.textContent?.trim() || "chart";
        if (!(await save(picture, name, asPng))) this.#say("The picture could not be made.");
    }
}

/**
 * The point whose x is nearest; points stand in the order of x.
 *
 * @param {Place[]} points
 * @param {(point: Place) => Place} place
 * @param {number} x
 */
function nearest(points, place, x) {
    let [low, high] = [0, points.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (place(/** @type {Place} */ (points[middle]))[0] < x) low = middle + 1;
        else high = middle;
    }
    const both = points.slice(Math.max(0, low - 1), low + 1).map(place);
    const inside = both.filter(([at]) => at >= -1e-4 && at <= 1.0001);
    return inside.sort((a, b) => Math.abs(a[0] - x) - Math.abs(b[0] - x))[0];
}

/**
 * To numbers that are in proportion to places, and back.
 *
 * @param {string} kind of a scale
 * @returns {[bend: (value: number) => number, unbend: (bent: number) => number]}
 */
function curve(kind) {
    const radians = Math.PI / 180;
    if (kind === "log") return [Math.log, Math.exp];
    if (kind === "mercator") return [(value) => Math.asinh(Math.tan(value * radians)), (bent) => Math.atan(Math.sinh(bent)) / radians];
    return [Number, Number];
}

// Small things.

/**
 * @param {HTMLElement} element
 * @param {[left: number, top: number, right: number, bottom: number]} part
 */
function place(element, [left, top, right, bottom]) {
    element.style.inset = `${percent(top)} ${percent(1 - right)} ${percent(1 - bottom)} ${percent(left)}`;
}

/** @param {number} share */
function percent(share) {
    return `${(share * 100).toFixed(3)}%`;
}

/** @param {number} share */
function clamp(share) {
    return Math.min(1, Math.max(0, share));
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 */
function svg(tag, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
}
