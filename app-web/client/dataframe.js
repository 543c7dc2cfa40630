// Dataframes: a window that moves over any number of rows.
//
// `modules.js` fetches this for a page with a dataframe. The server's HTML is a table with the
// first rows. A `Grid` takes it over and from then on draws the rows in sight itself. It keeps the
// rows it was sent last and asks for missing ones, one question at a time. Sorting, search, scroll
// position and column widths are known here alone, and patches leave them alone. The selected rows
// are the value of the field, in `data-selected`. The value belongs to the mark of the frame, in
// `data-frame`: in other rows, the positions would mean others.
//
//   position   the place of a row as the person sees it, from 0
//   row        its place in the data, `data-row` of its line

import { isComposing } from "./entries.js";

/** @import { Connection, Rows } from "./connection.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Around } from "./modules.js" */

/** The most pixels of a scrolled element: browsers lose count beyond some ten million. */
const LONGEST = 8_000_000;
/** The most rows in one question, and the margin of rows on either side of those in sight. */
const MOST_ASKED = 500;
const AHEAD = 40;
/** The most rows that are kept. */
const MOST_KEPT = 3000;
/** A pause in typing of this length begins a search, in milliseconds. */
const PAUSE = 120;
/** Widths of columns in pixels: the minimum, and a step of the keyboard. */
const NARROWEST = 48;
const STEP = 16;
/** The width of the column of marks. */
const MARKS = 40;
const MOST_SEARCHED = 200;

/** @typedef {{ position: number, column: number }} Place `position` -1 is the header */

/** @param {Around} around */
export function start({ fields, connection }) {
    /** @type {Map<Element, Grid>} */
    const grids = new Map();
    // A hidden element has no sizes, so a grid begins when it is seen.
    const sizes = new ResizeObserver((entries) => {
        for (const { target } of entries) grids.get(target)?.resized();
    });
    fields.adopt("dataframe", {
        content: ({ dataset: { frame = "", selected = "" } }) => `${frame}:${selected}`,
        setContent(field, content) {
            const [frame, selected] = content.split(":");
            // A selection in other rows is no selection in these.
            if (frame === (field.dataset.frame ?? "")) field.dataset.selected = selected;
            grids.get(field)?.select();
        },
        validate({ dataset: { frame = "", selected = "" } }) {
            return { value: { frame, rows: selected === "" ? [] : selected.split(",").map(Number) } };
        },
    });
    addEventListener("beforeprint", () => grids.forEach((grid) => grid.print()));
    addEventListener("afterprint", () => grids.forEach((grid) => grid.printed()));
    return {
        /** @param {HTMLElement} element */
        arrived(element) {
            grids.set(element, new Grid(element, fields, connection));
            sizes.observe(element);
        },
        /** @param {HTMLElement} element @param {Element} next */
        changed: (element, next) => grids.get(element)?.patched(/** @type {HTMLElement} */ (next)),
        /** @param {HTMLElement} element */
        gone(element) {
            sizes.unobserve(element);
            grids.delete(element);
        },
        // Questions on an earlier connection get no answer.
        welcomed: () => grids.forEach((grid) => grid.askAgain()),
        /** @param {Rows} answer */
        answered(answer) {
            for (const [element, grid] of grids) {
                if (element.id === answer.rows) grid.answered(answer);
            }
        },
    };
}

class Grid {
    #element;
    #fields;
    #connection;
    #scroller;
    #space = document.createElement("div");
    #pin = document.createElement("div");
    #table;
    #head;
    #body;
    #columns = document.createElement("colgroup");
    #nothing = document.createElement("p");
    #count;
    #search = document.createElement("input");
    #clear = button("Clear the selection", ICONS.clear, "grid-clear");
    #status = document.createElement("span");

    /** Whether the sizes are known and the grid draws its rows itself. */
    #begun = false;
    /** Whether the grid shows the rows for a print, and draws nothing else. */
    #printing = false;
    /** The header from the server, to detect a change of columns. */
    #header = "";
    /** The loaded lines by position; those of an earlier question are shown until newer come. */
    #lines = /** @type {Map<number, { line: HTMLElement, epoch: number }>} */ (new Map());
    /** The number of rows to see, and whether it is exact or only was. */
    #total;
    #counted = true;
    /** @type {[column: number, descending: boolean] | null} */
    #sort = null;
    #wanted = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #pause;

    /** Counts questions. Those before `#epoch` are outdated: their rows are not shown any more. */
    #asked = 0;
    #epoch = 0;
    /** The question on its way; 0 if there is none. */
    #pending = 0;

    /** The offset of the upper edge, in pixels of all rows; the scroller's own is scaled. */
    #top = 0;
    /** The scroller's own offset, as it was set last. */
    #scrolled = 0;
    #height = 35;
    /** @type {number[]} The widths of the data columns, from left to right. */
    #widths = [];
    /** @type {number[]} The widths by contents alone. */
    #natural = [];
    #sized = false;

    /** @type {Place} The active cell, which the keyboard moves. */
    #active = { position: 0, column: 0 };
    /** @type {Place} The opposite corner of the cell range. */
    #anchor = { position: 0, column: 0 };
    /** @type {Set<number>} */
    #selected = new Set();

    /**
     * @param {HTMLElement} element
     * @param {Fields} fields
     * @param {Connection} connection
     */
    constructor(element, fields, connection) {
        this.#element = element;
        this.#fields = fields;
        this.#connection = connection;
        this.#scroller = find(element, ".scroller");
        this.#table = find(element, "table");
        this.#head = find(element, "thead");
        this.#body = find(element, "tbody");
        this.#count = find(element, ".grid-count");
        this.#total = Number(element.dataset.rows);
    }

    /** Its size has changed, or is known for the first time. */
    resized() {
        if (this.#printing || this.#element.offsetWidth === 0) return;
        if (!this.#begun) this.#begin();
        if (!this.#sized) this.#stretch();
        this.#measure();
        this.#draw();
    }

    askAgain() {
        this.#pending = 0;
        if (this.#begun) this.#ask();
    }

    /**
     * A print has all loaded rows that join on to those in sight. More cannot be asked for, because
     * the browser waits for no answer. A note names the rows that are left out.
     */
    print() {
        if (!this.#begun) return;
        const held = (/** @type {number} */ position) => this.#lines.get(position)?.epoch === this.#epoch;
        let from = this.#first;
        let to = from;
        while (held(from - 1)) from -= 1;
        while (held(to)) to += 1;
        this.#printing = true;
        const shown = [];
        for (let position = from; position < to; position += 1) shown.push(this.#line(position));
        this.#body.replaceChildren(...shown);
        this.#markSelected();
        const range = (/** @type {number} */ first, /** @type {number} */ last) => (first === last ? `${first.toLocaleString()}` : `${first.toLocaleString()} to ${last.toLocaleString()}`);
        const left = [];
        if (from > 0) left.push(range(1, from));
        if (to < this.#total) left.push(range(to + 1, this.#total));
        if (left.length === 0) return;
        const one = this.#total - to + from === 1;
        this.#count.textContent += `. Row${one ? "" : "s"} ${left.join(" and ")} ${one ? "is" : "are"} not printed; save as CSV for all.`;
    }

    printed() {
        this.#printing = false;
        this.#draw();
    }

    // Taking over.

    #begin() {
        this.#begun = true;
        this.#element.setAttribute("data-client", "");
        this.#header = this.#head.innerHTML;
        this.#pin.className = "grid-pin";
        this.#space.className = "grid-space";
        this.#nothing.className = "nothing";
        this.#nothing.hidden = true;
        this.#element.querySelector(".nothing")?.remove();
        this.#table.before(this.#space);
        this.#space.append(this.#pin);
        this.#pin.append(this.#table, this.#nothing);
        this.#table.prepend(this.#columns);
        this.#scroller.removeAttribute("tabindex");
        this.#table.tabIndex = 0;
        this.#table.setAttribute("role", "grid");
        this.#table.setAttribute("aria-label", "Data");
        this.#naturally();
        this.#takeHeader();
        const first = lines(this.#body);
        this.#height = first[0]?.getBoundingClientRect().height || this.#height;
        this.#take(0, first);
        this.#tools();
        this.select();
        this.#scroller.addEventListener("scroll", () => this.#scrolledBy(), { passive: true });
        this.#scroller.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
        this.#pointer();
        this.#table.addEventListener("keydown", (event) => this.#key(event));
        this.#table.addEventListener("focus", () => this.#draw());
        this.#table.addEventListener("blur", () => this.#draw());
        this.#element.addEventListener("copy", (event) => this.#copy(event));
    }

    /** The widths of the columns by their contents. */
    #naturally() {
        this.#element.setAttribute("data-measuring", "");
        const heads = /** @type {HTMLElement[]} */ ([...this.#head.querySelectorAll("th")]);
        this.#natural = heads.map((head) => Math.max(NARROWEST, Math.ceil(head.getBoundingClientRect().width)));
        this.#element.removeAttribute("data-measuring");
        this.#widths = [...this.#natural];
    }

    /** Shares any remaining room among all columns. */
    #stretch() {
        const room = this.#scroller.clientWidth - (this.#selects ? MARKS : 0);
        const all = sum(this.#natural);
        const share = all > 0 && all < room && !this.#element.classList.contains("content") ? room / all : 1;
        this.#widths = this.#natural.map((width) => Math.floor(width * share));
        const rest = share > 1 ? room - sum(this.#widths) : 0;
        if (this.#widths.length > 0) this.#widths[this.#widths.length - 1] = (this.#widths.at(-1) ?? 0) + rest;
    }

    #takeHeader() {
        const line = /** @type {HTMLElement} */ (this.#head.querySelector("tr"));
        line.setAttribute("aria-rowindex", "1");
        for (const head of line.children) {
            const name = document.createElement("span");
            name.className = "grid-name";
            const words = document.createElement("span");
            words.append(...head.childNodes);
            name.append(words);
            const grip = document.createElement("span");
            grip.className = "grid-grip";
            head.append(name, grip);
            head.setAttribute("aria-sort", "none");
            /** @type {HTMLElement} */ (head).title = name.textContent ?? "";
        }
        if (this.#selects) {
            const mark = document.createElement("th");
            mark.className = "grid-mark";
            mark.innerHTML = '<span class="aloud">Selected</span>';
            line.prepend(mark);
            this.#table.setAttribute("aria-multiselectable", String(this.#several));
        }
    }

    /**
     * Lines that have come from the server.
     *
     * @param {number} from
     * @param {HTMLElement[]} lines
     */
    #take(from, lines) {
        for (const [index, line] of lines.entries()) {
            if (this.#selects) {
                const mark = document.createElement("td");
                mark.className = "grid-mark";
                mark.innerHTML = `<span class="${this.#several ? "box" : "dot"}"></span>`;
                line.prepend(mark);
            }
            this.#lines.set(from + index, { line, epoch: this.#epoch });
        }
        if (this.#lines.size <= MOST_KEPT) return;
        const here = this.#first;
        const far = [...this.#lines.keys()].sort((a, b) => Math.abs(b - here) - Math.abs(a - here));
        for (const position of far.slice(0, this.#lines.size - MOST_KEPT)) this.#lines.delete(position);
    }

    /** Search, export, and the text below the rows. */
    #tools() {
        this.#search.type = "search";
        this.#search.className = "grid-search";
        this.#search.placeholder = "Search";
        this.#search.maxLength = MOST_SEARCHED;
        this.#search.setAttribute("aria-label", "Search the data");
        this.#search.setAttribute("autocomplete", "off");
        this.#search.spellcheck = false;
        const save = button("Download as CSV", ICONS.save, "grid-save");
        this.#status.className = "aloud";
        this.#status.setAttribute("role", "status");
        this.#clear.hidden = true;
        this.#count.after(this.#clear, this.#search, save, this.#status);
        for (const type of ["input", "change"]) {
            this.#search.addEventListener(type, (event) => {
                // Text typed into the search is no value of the field.
                event.stopPropagation();
                this.#wait();
            });
        }
        this.#search.addEventListener("keydown", (event) => {
            if (isComposing(event)) return;
            if (event.key === "Escape" && this.#search.value !== "") {
                event.preventDefault();
                this.#search.value = "";
                this.#wait();
            } else if (event.key === "Enter" || event.key === "Escape" || event.key === "ArrowDown") {
                // Enter must not submit a surrounding form.
                event.preventDefault();
                this.#wait(0);
                this.#table.focus();
            }
            event.stopPropagation();
        });
        this.#clear.addEventListener("click", () => {
            this.#choose([]);
            this.#table.focus();
        });
        save.addEventListener("click", () => this.#connection.ask(["export", this.#element.id, this.#query()]));
        this.#element.addEventListener("keydown", (event) => {
            if (event.key.toLowerCase() !== "f" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
            event.preventDefault();
            this.#search.focus();
            this.#search.select();
        });
    }

    // Messages of the server.

    /**
     * The field was changed by a patch. The rows in sight stay until newer ones are there.
     *
     * @param {HTMLElement} next
     */
    patched(next) {
        if (!this.#begun) {
            this.#total = Number(next.dataset.rows);
            return;
        }
        this.#scroller.className = find(next, ".scroller").className;
        const header = find(next, "thead").innerHTML;
        const marks = this.#head.querySelector(".grid-mark") !== null;
        const other = header !== this.#header || marks !== this.#selects;
        this.#epoch = this.#asked + 1;
        this.#pending = 0;
        if (other) this.#startOver(next, header);
        else if (this.#plain) this.#take(0, lines(find(next, "tbody")));
        this.#recount();
        this.#dropBeyond();
        this.#measure();
        this.select();
    }

    /**
     * Starts over with other columns: the sorting and the widths are dropped.
     *
     * @param {HTMLElement} next
     * @param {string} header
     */
    #startOver(next, header) {
        this.#header = header;
        this.#sort = null;
        this.#sized = false;
        this.#lines.clear();
        this.#head.innerHTML = header;
        const first = lines(find(next, "tbody"));
        this.#body.replaceChildren(...first);
        this.#columns.replaceChildren();
        this.#table.removeAttribute("style");
        this.#naturally();
        this.#takeHeader();
        this.#active = { position: 0, column: 0 };
        this.#anchor = this.#active;
        if (this.#plain) this.#take(0, first);
        this.#stretch();
    }

    /** @param {Rows} answer */
    answered({ ask, from, total, html }) {
        if (ask === this.#pending) this.#pending = 0;
        if (ask < this.#epoch || !this.#begun) return;
        this.#element.removeAttribute("data-waiting");
        if (html === null) {
            this.#say("These rows could not be made.");
            return;
        }
        const changed = this.#total !== total;
        this.#total = total;
        this.#counted = true;
        const template = document.createElement("template");
        template.innerHTML = `<table><tbody>${html}</tbody></table>`;
        this.#take(from, lines(find(template.content, "tbody")));
        this.#dropBeyond();
        if (this.#wanted !== "" && changed) this.#say(this.#found);
        this.#measure();
        this.#draw();
    }

    /** Drops lines beyond the end of the rows. */
    #dropBeyond() {
        for (const position of this.#lines.keys()) {
            if (position >= this.#total) this.#lines.delete(position);
        }
    }

    /**
     * Asks for rows that are in sight and not loaded.
     *
     * @param {number} [visible] the number of rows that fit
     */
    #ask(visible = this.#visible) {
        if (this.#pending >= this.#epoch && this.#pending > 0) return;
        const current = (/** @type {number} */ position) => this.#lines.get(position)?.epoch === this.#epoch;
        let from = Math.max(0, this.#first);
        let to = Math.min(this.#total, this.#first + visible + 1);
        while (from < to && current(from)) from += 1;
        while (to > from && current(to - 1)) to -= 1;
        if (from >= to && this.#counted) return;
        from = Math.max(0, from - AHEAD);
        to = Math.min(from + MOST_ASKED, Math.max(to, this.#first + visible + 1) + AHEAD);
        this.#send(from, to);
    }

    /**
     * @param {number} from
     * @param {number} to
     */
    #send(from, to) {
        this.#asked += 1;
        this.#pending = this.#asked;
        this.#connection.ask(["rows", this.#element.id, { ask: this.#asked, ...this.#query(), from, to }]);
    }

    #query() {
        return { sort: this.#sort, search: this.#wanted };
    }

    /** Whether the rows are those of the data, in its order. */
    get #plain() {
        return this.#sort === null && this.#wanted === "";
    }

    /** The number of rows is known only if none are left out. */
    #recount() {
        this.#counted = this.#plain;
        if (this.#plain) this.#total = Number(this.#element.dataset.rows);
    }

    /** The person wants other rows, or the same in another order. */
    #changeQuery() {
        this.#epoch = this.#asked + 1;
        this.#pending = 0;
        this.#element.setAttribute("data-waiting", "");
        this.#recount();
        this.#active = { position: Math.min(this.#active.position, 0), column: this.#active.column };
        this.#anchor = this.#active;
        this.#measure();
        this.#scrollTo(0);
        this.#draw();
    }

    // Drawing.

    get #selects() {
        return this.#element.dataset.select !== undefined;
    }

    get #several() {
        return this.#element.dataset.select === "multiple";
    }

    get #room() {
        return Math.max(0, this.#scroller.clientHeight - this.#head.offsetHeight);
    }

    /** The first position in sight. */
    get #first() {
        return Math.floor(this.#top / this.#height);
    }

    /** The number of rows that fit. */
    get #visible() {
        return Math.ceil(this.#room / this.#height) + 1;
    }

    get #lowest() {
        return Math.max(0, this.#total * this.#height - this.#room);
    }

    /** The number of row pixels for one pixel of the scroller. */
    get #scale() {
        const reach = this.#scroller.scrollHeight - this.#scroller.clientHeight;
        return reach > 0 ? Math.max(1, this.#lowest / reach) : 1;
    }

    /** Gives the scroller something to scroll over. */
    #measure() {
        const all = this.#head.offsetHeight + Math.max(1, this.#total) * this.#height;
        this.#space.style.blockSize = `${this.#total === 0 ? 120 : Math.min(all, LONGEST)}px`;
        this.#pin.style.blockSize = `${this.#scroller.clientHeight}px`;
        this.#nothing.style.inlineSize = `${this.#scroller.clientWidth}px`;
        this.#scrollTo(this.#top);
    }

    /** @param {number} top */
    #scrollTo(top) {
        this.#top = Math.min(Math.max(0, top), this.#lowest);
        const scrolled = this.#top / this.#scale;
        if (Math.abs(this.#scroller.scrollTop - scrolled) >= 1) this.#scroller.scrollTop = scrolled;
        this.#scrolled = this.#scroller.scrollTop;
    }

    #scrolledBy() {
        // A print does not scroll.
        if (this.#printing) return;
        const { scrollTop } = this.#scroller;
        if (Math.abs(scrollTop - this.#scrolled) >= 1) {
            this.#scrolled = scrollTop;
            this.#top = Math.min(scrollTop * this.#scale, this.#lowest);
        }
        this.#draw();
    }

    /**
     * A wheel moves by pixels even if the scroller is scaled.
     *
     * @param {WheelEvent} event
     */
    #wheel(event) {
        if (this.#scale === 1 || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
        const by = event.deltaMode === 1 ? event.deltaY * this.#height : event.deltaMode === 2 ? event.deltaY * this.#room : event.deltaY;
        const top = Math.min(Math.max(0, this.#top + by), this.#lowest);
        if (top === this.#top) return;
        event.preventDefault();
        this.#scrollTo(top);
        this.#draw();
    }

    #draw() {
        if (!this.#begun || this.#printing || this.#element.offsetWidth === 0) return;
        const widths = this.#selects ? [MARKS, ...this.#widths] : this.#widths;
        while (this.#columns.childElementCount > widths.length) this.#columns.lastElementChild?.remove();
        while (this.#columns.childElementCount < widths.length) this.#columns.append(document.createElement("col"));
        for (const [index, width] of widths.entries()) {
            /** @type {HTMLElement} */ (this.#columns.children[index]).style.inlineSize = `${width}px`;
        }
        this.#table.style.inlineSize = `${sum(widths)}px`;
        this.#table.setAttribute("aria-rowcount", String(this.#total + 1));
        const first = this.#first;
        const visible = this.#visible;
        const last = Math.min(this.#total, first + visible);
        /** @type {HTMLElement[]} */
        const shown = [];
        for (let position = first; position < last; position += 1) shown.push(this.#line(position));
        const now = [...this.#body.children];
        if (now.length !== shown.length || now.some((line, index) => line !== shown[index])) {
            this.#body.replaceChildren(...shown);
        }
        this.#body.style.transform = `translateY(${Math.round(first * this.#height - this.#top)}px)`;
        this.#nothing.hidden = this.#total > 0;
        this.#nothing.textContent = this.#wanted === "" ? "No rows" : `Nothing matches “${this.#wanted}”`;
        this.#decorate();
        this.#tell();
        // Counting again here would force a layout of the rows that were just drawn.
        this.#ask(visible);
    }

    /**
     * @param {number} position
     * @returns {HTMLElement}
     */
    #line(position) {
        const known = this.#lines.get(position);
        if (known) return known.line;
        const line = document.createElement("tr");
        line.className = "grid-coming";
        line.setAttribute("aria-rowindex", String(position + 2));
        for (let column = 0; column < this.#columns.childElementCount; column += 1) line.append(document.createElement("td"));
        return line;
    }

    /** Marks the active cell, the cell range, the selected rows and the sorted column in sight. */
    #decorate() {
        const focused = document.activeElement === this.#table;
        const [from, to] = span(this.#anchor.position, this.#active.position);
        const [left, right] = span(this.#anchor.column, this.#active.column);
        const several = from !== to || left !== right;
        const skip = this.#selects ? 1 : 0;
        const name = `${this.#element.id}-active`;
        const first = this.#first;
        document.getElementById(name)?.removeAttribute("id");
        this.#markSelected();
        for (const [index, line] of [...this.#body.children].entries()) {
            const position = first + index;
            for (const [place, cell] of [...line.children].entries()) {
                const column = place - skip;
                const picked = several && focused && position >= from && position <= to && column >= left && column <= right;
                const active = position === this.#active.position && column === this.#active.column;
                cell.classList.toggle("picked", picked);
                cell.classList.toggle("active", active && focused);
                if (active) cell.id = name;
            }
        }
        for (const [place, head] of [...(this.#head.querySelector("tr")?.children ?? [])].entries()) {
            const column = place - skip;
            if (column < 0) continue;
            const sorted = this.#sort?.[0] === column ? (this.#sort[1] ? "descending" : "ascending") : "none";
            head.setAttribute("aria-sort", sorted);
            const active = this.#active.position < 0 && column === this.#active.column;
            head.classList.toggle("active", active && focused);
            if (active) head.id = name;
            else head.removeAttribute("id");
        }
        if (document.getElementById(name)) this.#table.setAttribute("aria-activedescendant", name);
        else this.#table.removeAttribute("aria-activedescendant");
    }

    #markSelected() {
        if (!this.#selects) return;
        for (const line of lines(this.#body)) {
            const { row } = line.dataset;
            line.setAttribute("aria-selected", String(row !== undefined && this.#selected.has(Number(row))));
        }
    }

    /** The text below the rows. */
    #tell() {
        const words = [this.#found];
        if (this.#selected.size > 0) words.push(`${this.#selected.size.toLocaleString()} selected`);
        const text = words.join(" · ");
        if (this.#count.textContent !== text) this.#count.textContent = text;
        this.#clear.hidden = this.#selected.size === 0;
    }

    get #found() {
        const all = Number(this.#element.dataset.rows);
        const rows = (/** @type {number} */ number) => `${number.toLocaleString()} ${number === 1 ? "row" : "rows"}`;
        if (!this.#counted) return `Looking through ${rows(all)} …`;
        return this.#wanted === "" ? rows(all) : `${this.#total.toLocaleString()} of ${rows(all)}`;
    }

    /** @param {string} words */
    #say(words) {
        this.#status.textContent = words;
    }

    // Input of the person.

    #pointer() {
        /** @type {{ head: HTMLElement, column: number, from: number, width: number } | null} */
        let sizing = null;
        let picking = false;
        let touched = false;
        this.#table.addEventListener("pointerdown", (event) => {
            const target = /** @type {HTMLElement} */ (event.target);
            const head = /** @type {HTMLElement | null} */ (target.closest("th"));
            if (event.button !== 0) return;
            if (head && target.closest(".grid-grip")) {
                event.preventDefault();
                const column = this.#columnOf(head);
                sizing = { head, column, from: event.clientX, width: this.#widths[column] ?? 0 };
                this.#table.setPointerCapture(event.pointerId);
                return;
            }
            const place = this.#placeOf(target);
            touched = event.pointerType === "touch";
            if (!place || touched) return;
            this.#go(place, event.shiftKey);
            picking = true;
        });
        this.#table.addEventListener("pointermove", (event) => {
            if (sizing) {
                this.#size(sizing.column, sizing.width + event.clientX - sizing.from);
            } else if (picking) {
                const under = document.elementFromPoint(event.clientX, event.clientY);
                const place = under && this.#body.contains(under) ? this.#placeOf(under) : null;
                if (place) this.#go(place, true);
            }
        });
        let sized = false;
        for (const type of ["pointerup", "pointercancel"]) {
            this.#table.addEventListener(type, () => {
                sized = sizing !== null;
                sizing = null;
                picking = false;
            });
        }
        this.#table.addEventListener("click", (event) => {
            const target = /** @type {HTMLElement} */ (event.target);
            if (sized) {
                sized = false;
                return;
            }
            const head = /** @type {HTMLElement | null} */ (target.closest("th"));
            if (head) {
                const column = this.#columnOf(head);
                if (column >= 0 && !target.closest(".grid-grip")) this.#sortBy(column, { position: -1, column });
                return;
            }
            const line = /** @type {HTMLElement | null} */ (target.closest("tr"));
            if (target.closest(".grid-mark") && line?.dataset.row) {
                this.#toggle(Number(line.dataset.row));
                return;
            }
            const place = this.#placeOf(target);
            // Elsewhere the press did this; a touch may have been the beginning of a scroll.
            if (place && touched) this.#go(place, false);
        });
        this.#table.addEventListener("dblclick", (event) => {
            const target = /** @type {HTMLElement} */ (event.target);
            const head = /** @type {HTMLElement | null} */ (target.closest("th"));
            if (head && target.closest(".grid-grip")) this.#fit(this.#columnOf(head));
        });
        // A tooltip gives the full text of a cell that is cut off.
        this.#body.addEventListener("pointerover", ({ target }) => {
            const cell = target instanceof Element ? target.closest("td") : null;
            if (!cell) return;
            if (cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent ?? "";
            else cell.removeAttribute("title");
        });
    }

    /** @param {KeyboardEvent} event */
    #key(event) {
        const { key, shiftKey, altKey } = event;
        const control = event.ctrlKey || event.metaKey;
        if (altKey) return;
        const { position, column } = this.#active;
        const [bottom, right] = [this.#total - 1, this.#widths.length - 1];
        const page = Math.max(1, this.#visible - 2);
        if (position < 0 && !control) {
            const resizes = shiftKey ? { ArrowLeft: -STEP, ArrowRight: STEP }[key] : undefined;
            if (resizes !== undefined) this.#size(column, (this.#widths[column] ?? 0) + resizes);
            else if (shiftKey && key === "Enter") this.#fit(column);
            else if (key === "Enter" || key === " ") this.#sortBy(column, this.#active);
            if (resizes !== undefined || key === "Enter" || key === " ") {
                event.preventDefault();
                return;
            }
        }
        /** @type {Record<string, Place>} */
        const ways = {
            ArrowUp: { position: control ? 0 : position - 1, column },
            ArrowDown: { position: control ? bottom : position + 1, column },
            ArrowLeft: { position, column: control ? 0 : column - 1 },
            ArrowRight: { position, column: control ? right : column + 1 },
            PageUp: { position: Math.max(0, position - page), column },
            PageDown: { position: position + page, column },
            Home: { position: control ? 0 : position, column: 0 },
            End: { position: control ? bottom : position, column: right },
        };
        const way = ways[key];
        if (way) {
            // A cell range never includes the header.
            this.#go(shiftKey ? { ...way, position: Math.max(0, way.position) } : way, shiftKey);
        } else if (key === " ") {
            const row = this.#lines.get(position)?.line.dataset.row;
            if (this.#selects && row !== undefined) this.#toggle(Number(row));
        } else if (control && key.toLowerCase() === "a") {
            this.#anchor = { position: 0, column: 0 };
            this.#active = { position: bottom, column: right };
            this.#draw();
        } else if (key === "Escape" && (this.#anchor.position !== position || this.#anchor.column !== column)) {
            this.#anchor = this.#active;
            this.#draw();
        } else {
            return;
        }
        event.preventDefault();
    }

    /**
     * Makes a cell the active one, and brings it into sight.
     *
     * @param {Place} place
     * @param {boolean} extend whether the opposite corner of the cell range stays
     */
    #go({ position, column }, extend) {
        this.#active = {
            position: Math.min(Math.max(-1, position), this.#total - 1),
            column: Math.min(Math.max(0, column), this.#widths.length - 1),
        };
        if (!extend || this.#anchor.position < 0) this.#anchor = this.#active;
        const at = this.#active.position * this.#height;
        if (this.#active.position >= 0) {
            if (at < this.#top) this.#scrollTo(at);
            else if (at + this.#height > this.#top + this.#room) this.#scrollTo(at + this.#height - this.#room);
        }
        const left = sum(this.#widths.slice(0, this.#active.column));
        const width = this.#widths[this.#active.column] ?? 0;
        const marks = this.#selects ? MARKS : 0;
        const scroller = this.#scroller;
        if (left < scroller.scrollLeft) scroller.scrollLeft = left;
        else if (left + width > scroller.scrollLeft + scroller.clientWidth - marks) {
            scroller.scrollLeft = Math.min(left, left + width + marks - scroller.clientWidth);
        }
        this.#draw();
    }

    /**
     * Sorts up, then down, then not at all.
     *
     * @param {number} column
     * @param {Place} active
     */
    #sortBy(column, active) {
        if (this.#sort?.[0] !== column) this.#sort = [column, false];
        else this.#sort = this.#sort[1] ? null : [column, true];
        const words = this.#sort ? (this.#sort[1] ? "sorted downwards" : "sorted upwards") : "not sorted";
        const name = this.#head.querySelectorAll(".grid-name")[column]?.textContent?.trim();
        this.#say(`${name || `Column ${column + 1}`}: ${words}`);
        this.#active = active;
        this.#changeQuery();
    }

    /** Searches after a pause in typing. */
    #wait(pause = PAUSE) {
        clearTimeout(this.#pause);
        this.#pause = setTimeout(() => {
            const wanted = this.#search.value.trim().toWellFormed();
            if (wanted === this.#wanted) return;
            this.#wanted = wanted;
            this.#changeQuery();
        }, pause);
    }

    /**
     * @param {number} column
     * @param {number} width
     */
    #size(column, width) {
        this.#sized = true;
        this.#widths[column] = Math.max(NARROWEST, Math.round(width));
        this.#draw();
    }

    /**
     * Makes a column as wide as its contents in sight.
     *
     * @param {number} column
     */
    #fit(column) {
        const skip = this.#selects ? 1 : 0;
        const range = document.createRange();
        let widest = 0;
        for (const line of [...this.#head.querySelectorAll("tr"), ...this.#body.children]) {
            const cell = line.children[column + skip];
            if (!cell) continue;
            range.selectNodeContents(cell.querySelector(".grid-name") ?? cell);
            const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(cell);
            const padding = parseFloat(paddingInlineStart) + parseFloat(paddingInlineEnd);
            widest = Math.max(widest, range.getBoundingClientRect().width + padding);
        }
        this.#size(column, Math.ceil(widest) + 2);
    }

    /** @param {number} row */
    #toggle(row) {
        const has = this.#selected.has(row);
        const others = this.#several ? [...this.#selected].filter((other) => other !== row) : [];
        this.#choose(has ? others : [...others, row]);
        this.#say(`Row ${has ? "no longer " : ""}selected, ${this.#selected.size} in all`);
    }

    /** @param {number[]} rows */
    #choose(rows) {
        this.#element.dataset.selected = rows.sort((a, b) => a - b).join(",");
        this.select();
        this.#fields.changed(this.#element);
    }

    /** The selection has changed, here or by the app. */
    select() {
        const selected = this.#element.dataset.selected ?? "";
        this.#selected = new Set(selected === "" ? [] : selected.split(",").map(Number));
        if (this.#begun) this.#draw();
    }

    /**
     * Copies the cell range, in the format of spreadsheets.
     *
     * @param {ClipboardEvent} event
     */
    #copy(event) {
        if (document.activeElement !== this.#table || !event.clipboardData) return;
        const [from, to] = span(this.#anchor.position, this.#active.position);
        const [left, right] = span(this.#anchor.column, this.#active.column);
        if (from < 0) return;
        event.preventDefault();
        const skip = this.#selects ? 1 : 0;
        const copied = [];
        for (let position = from; position <= to; position += 1) {
            const line = this.#lines.get(position)?.line;
            if (!line) break;
            const cells = /** @type {HTMLElement[]} */ ([...line.children].slice(left + skip, right + skip + 1));
            copied.push(cells.map((cell) => quoted(cell.dataset.exact ?? cell.textContent ?? "")).join("\t"));
        }
        event.clipboardData.setData("text/plain", copied.join("\n"));
        const wanted = to - from + 1;
        const part = copied.length < wanted ? `The first ${copied.length.toLocaleString()} of ${wanted.toLocaleString()} rows are` : `${wanted.toLocaleString()} ${wanted === 1 ? "row is" : "rows are"}`;
        this.#say(`${part} copied`);
        if (copied.length < wanted) this.#count.textContent = `${part} copied. Download has all.`;
    }

    /**
     * @param {Element} target
     * @returns {Place | null}
     */
    #placeOf(target) {
        const cell = target.closest("td");
        const line = cell?.parentElement;
        if (!cell || !line) return null;
        const column = [...line.children].indexOf(cell) - (this.#selects ? 1 : 0);
        const position = this.#first + [...this.#body.children].indexOf(line);
        return column < 0 ? null : { position, column };
    }

    /** @param {HTMLElement} head */
    #columnOf(head) {
        return [...(head.parentElement?.children ?? [])].indexOf(head) - (this.#selects ? 1 : 0);
    }
}

const ICONS = {
    clear: '<path d="M5 5l10 10M15 5 5 15"/>',
    save: '<path d="M10 3v9.5M6 9l4 4 4-4M4 16.5h12"/>',
};

/**
 * @param {string} name
 * @param {string} path
 * @param {string} kind
 */
function button(name, path, kind) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `grid-button ${kind}`;
    button.title = name;
    button.setAttribute("aria-label", name);
    button.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true">${path}</svg>`;
    return button;
}

/**
 * @param {ParentNode} inside
 * @param {string} selector
 */
function find(inside, selector) {
    return /** @type {HTMLElement} */ (inside.querySelector(selector));
}

/** @param {Element} body */
function lines(body) {
    return /** @type {HTMLElement[]} */ ([...body.children]);
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
    return numbers.reduce((all, number) => all + number, 0);
}

/**
 * The two numbers, the smaller one first.
 *
 * @param {number} a
 * @param {number} b
 * @returns {[number, number]}
 */
function span(a, b) {
    return [Math.min(a, b), Math.max(a, b)];
}

/**
 * Quotes line breaks and tabs inside a cell, as spreadsheets do.
 *
 * @param {string} text
 */
function quoted(text) {
    return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
