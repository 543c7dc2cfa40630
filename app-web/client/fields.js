// The values of inputs: what a person has entered, what the session has, and which of the two
// the page shows.
//
// The rule: what a person did is newer than any update that does not include it. Each input
// remembers the number of its last edit; an update that has consumed less does not touch its
// value. Nor does any update touch text that is typed but not yet sent, a composition, an open
// list, or a slider under the pointer.
//
// An input in a form sends nothing of its own. What was entered stays unsent, and so untouched by
// updates, until a submit takes all of the form along; from then on the rule above holds.

import { name } from "./dom.js";
import { isUploading, setUploaded, uploaded } from "./files.js";
import { morph } from "./patch.js";

/** @import { Event, Message, Value } from "./outbox.js" */

/**
 * @typedef {object} State
 * @property {number} edit the number of the last edit that was sent
 * @property {string} known what the session has: last sent or last rendered
 * @property {string} entered what a person entered last
 * @property {boolean} unsent whether `entered` is not sent yet
 * @property {string} before what `known` was before the last edit
 * @property {{ next: HTMLElement, consumed: number } | null} later an update that waits until
 *     the person lets go
 */

/**
 * A kind of input that comes with a module of its own: how its content is read, written, and
 * checked. Until the module is there, the input stays as the server wrote it.
 *
 * @typedef {object} Kind
 * @property {(field: HTMLElement) => string} content
 * @property {(field: HTMLElement, content: string) => void} setContent
 * @property {(field: HTMLElement) => { value: Value } | { fault: string }} validate
 */

/** @type {Map<string, Kind>} The kinds whose modules are there, by the names of `data-input`. */
const kinds = new Map();

export class Fields {
    #send;
    /** @type {Map<string, State>} */
    #states = new Map();
    /** @type {HTMLElement | null} The input under the pointer, in composition, or open. */
    #held = null;
    #consumed = 0;

    /** @param {(message: Message, what: string) => number} send */
    constructor(send) {
        this.#send = send;
    }

    /**
     * Takes up what a person has entered before this script ran.
     *
     * @param {Element} page
     */
    start(page) {
        for (const field of all(page)) {
            if (waits(field)) continue;
            const rendered = original(field);
            const entered = content(field);
            this.#states.set(field.id, fresh(rendered));
            if (entered === rendered) continue;
            this.#enter(field);
            if (!field.contains(document.activeElement) || !isTyped(field)) this.commit(field);
        }
    }

    /**
     * A module brings a kind of input; those on the page take up what has waited for it.
     *
     * @param {string} name
     * @param {Kind} kind
     */
    adopt(name, kind) {
        kinds.set(name, kind);
        const fields = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-input="${name}"]`));
        for (const field of fields) {
            const later = this.#states.get(field.id)?.later;
            this.#states.set(field.id, fresh(content(field)));
            if (later) this.update(field, later.next, later.consumed);
        }
    }

    /**
     * A new session: no edit is newer than what it renders. Text stays that it did not get.
     *
     * @param {Event[]} lost
     */
    restart(lost) {
        this.#consumed = 0;
        for (const { message } of lost) {
            for (const key of entries(message)) {
                const field = document.getElementById(key);
                if (field && (isTyped(field) || formOf(field))) this.#enter(field);
            }
        }
        for (const state of this.#states.values()) state.edit = 0;
        this.#withoutFiles();
    }

    /** A new session has none of the files that the old one was given. */
    #withoutFiles() {
        for (const key of this.#states.keys()) {
            const field = document.getElementById(key);
            if (!field || !isFiles(field)) continue;
            this.#states.set(key, fresh(""));
            if (uploaded(field) === "") continue;
            setUploaded(field, "");
            mark(field, "The server started over without this file. Choose it again.");
        }
    }

    // What a person does.

    /**
     * Text has changed under a person's hands. It is sent by `commit`.
     *
     * @param {HTMLElement} field
     */
    typed(field) {
        this.#enter(field);
        count(field);
        // What was wrong may be right now; what is wrong now may become right with the next key.
        if (faulty(field) && "value" in validate(field)) mark(field, "");
    }

    /**
     * A tick, a choice, a move of the slider: sent at once. A slider has one value on its way at
     * most; the newest follows when that is consumed.
     *
     * @param {HTMLElement} field
     * @param {EventTarget | null} moved the thumb, where there are two
     */
    changed(field, moved = null) {
        if (field.dataset.input === "slider" || field.dataset.input === "range") {
            keepToSteps(/** @type {HTMLInputElement} */ (moved ?? control(field)));
        }
        if (field.dataset.input === "range") keepApart(field, moved);
        decorate(field);
        const state = this.#enter(field);
        const onItsWay = state.edit > this.#consumed;
        if (formOf(field) || (isLive(field) && onItsWay)) return;
        this.commitAll(field);
        this.commit(field);
    }

    /**
     * A date or a time was picked, not typed: sent at once.
     *
     * @param {HTMLElement} field
     */
    picked(field) {
        this.#enter(field);
        this.commit(field);
    }

    /**
     * A press of a stepper.
     *
     * @param {HTMLElement} field
     * @param {number} by
     */
    stepped(field, by) {
        const input = /** @type {HTMLInputElement} */ (control(field));
        const { least, most, step } = bounds(input);
        const typed = parseNumber(input.value);
        const from = typed ?? parseNumber(this.#state(field).known) ?? 0;
        const to = Math.min(Math.max(withoutNoise(from + by * step), least), most);
        this.commitAll(field);
        if (String(to) === input.value) return;
        setContent(field, String(to));
        this.#enter(field);
        this.commit(field);
    }

    /**
     * A key on a slider whose last step is shorter than the others.
     *
     * @param {HTMLElement} field
     * @param {number} by
     * @param {HTMLInputElement} input
     */
    nudged(field, by, input) {
        const [min, step] = [Number(input.min), Number(input.dataset.step)];
        const steps = (Number(input.value) - min) / step;
        const from = by > 0 ? Math.floor(steps + 1e-6) : Math.ceil(steps - 1e-6);
        input.value = String(min + (from + by) * step);
        this.changed(field, input);
    }

    /**
     * Sends what was entered, unless it cannot be sent as it is; then the field says why.
     *
     * @param {HTMLElement} field
     */
    commit(field) {
        const state = this.#state(field);
        if (!state.unsent) return;
        const result = validate(field);
        if ("fault" in result) {
            mark(field, result.fault);
            return;
        }
        if (!isFiles(field)) mark(field, "");
        // `05` and `5` are one number; show it as it will come back.
        if (field.dataset.input === "number") setContent(field, String(result.value));
        if (formOf(field)) return;
        state.unsent = false;
        if (content(field) !== state.known) this.#sent(field, this.#send(["set", field.id, result.value], name(field)));
    }

    /**
     * Sends all that was entered in a form, in one event. Where something cannot be sent as it
     * is, nothing is: the fields say why, and the first of them has the focus.
     *
     * @param {HTMLElement} form
     * @param {HTMLElement} button the submit button's element
     * @param {string} what in words
     * @returns {number} the number of the event; 0 if there was none
     */
    submit(form, button, what) {
        this.commitAll();
        const changed = all(form).filter((field) => this.#states.get(field.id)?.unsent);
        const unready = all(form).filter(isUploading);
        for (const field of unready) mark(field, "A file is still on its way. Wait for it, or cancel it.", true);
        const faults = [...unready, ...changed.filter((field) => "fault" in validate(field))];
        if (faults[0]) {
            control(faults[0])?.focus();
            return 0;
        }
        /** @type {[string, Value][]} */
        const values = [];
        /** @type {HTMLElement[]} */
        const sent = [];
        for (const field of changed) {
            const state = this.#state(field);
            const result = validate(field);
            state.unsent = false;
            if ("fault" in result || content(field) === state.known) continue;
            values.push([field.id, result.value]);
            sent.push(field);
        }
        const number = this.#send(["submit", button.id, values], what);
        for (const field of sent) this.#sent(field, number);
        return number;
    }

    /**
     * Sends everything that was entered: what comes next must not overtake it.
     *
     * @param {HTMLElement | null} except
     */
    commitAll(except = null) {
        for (const [key, state] of this.#states) {
            const field = state.unsent && key !== except?.id ? document.getElementById(key) : null;
            if (field) this.commit(field);
        }
    }

    /**
     * A person has taken hold of an input: it stays as it is until `release`.
     *
     * @param {HTMLElement} field
     */
    hold(field) {
        if (this.#held !== field) this.release();
        this.#held = field;
    }

    release() {
        const field = this.#held;
        this.#held = null;
        if (!field) return;
        const state = this.#state(field);
        const later = state.later;
        state.later = null;
        if (later && field.isConnected) this.update(field, later.next, later.consumed);
    }

    get held() {
        return this.#held;
    }

    // What the session says.

    /**
     * Makes an input like a new one, its value by the rule above.
     *
     * @param {HTMLElement} field
     * @param {HTMLElement} next
     * @param {number} consumed
     */
    update(field, next, consumed) {
        const state = this.#state(field);
        if (this.#held === field || waits(field)) {
            state.later = { next, consumed };
            return;
        }
        const mine = content(field);
        const theirs = content(next);
        const newer = state.edit > consumed;
        // In a form, what was changed and changed back is nothing to keep.
        if (formOf(field) && mine === state.known) state.unsent = false;
        if (!newer) state.known = theirs;
        morph(field, next);
        if (newer || state.unsent) {
            setContent(field, mine);
        } else {
            setContent(field, theirs);
            if (!isFiles(field)) mark(field, "");
        }
    }

    /**
     * New elements are on the page. An input among them may have been there before, and an edit
     * of it may still be on its way.
     *
     * @param {Element} branch
     * @param {number} consumed
     */
    arrived(branch, consumed) {
        for (const field of all(branch)) {
            const state = this.#states.get(field.id);
            if (state && (state.unsent || state.edit > consumed)) setContent(field, state.entered);
            else this.#states.set(field.id, fresh(content(field)));
        }
    }

    /**
     * Elements are gone.
     *
     * @param {Iterable<string>} keys
     */
    forget(keys) {
        for (const key of keys) {
            const state = this.#states.get(key);
            if (state && state.edit <= this.#consumed && !document.getElementById(key)) this.#states.delete(key);
        }
        if (this.#held && !this.#held.isConnected) this.#held = null;
    }

    /**
     * An update is on the page; sliders that have moved on send where they are.
     *
     * @param {number} consumed
     */
    settle(consumed) {
        // What tells only that the server is there has consumed nothing.
        this.#consumed = Math.max(this.#consumed, consumed);
        for (const [key, state] of this.#states) {
            if (!state.unsent || state.edit > consumed) continue;
            const field = document.getElementById(key);
            if (field && isLive(field)) this.commit(field);
        }
    }

    /**
     * An edit was refused: a tick or a choice goes back; text stays, and the field says why.
     * `false` where the event was no edit of an input.
     *
     * @param {Event} event
     * @param {string} reason
     */
    refused({ number, message }, reason) {
        if (message[0] === "submit") this.#takeBack(number, message);
        const field = message[0] === "set" ? document.getElementById(message[1]) : null;
        const state = field && this.#states.get(field.id);
        if (!field || !state) return false;
        if (state.edit !== number) return true;
        state.known = state.before;
        if (!isTyped(field)) {
            setContent(field, state.before);
            return false;
        }
        mark(field, `This was not accepted: ${reason}.`);
        return true;
    }

    /**
     * A submit was refused as a whole: its values wait for the next one.
     *
     * @param {number} number
     * @param {Message} message
     */
    #takeBack(number, message) {
        for (const key of entries(message)) {
            const state = this.#states.get(key);
            if (state?.edit !== number) continue;
            state.known = state.before;
            state.unsent = true;
        }
    }

    /**
     * What an input shows is on its way in this event.
     *
     * @param {HTMLElement} field
     * @param {number} number
     */
    #sent(field, number) {
        const state = this.#state(field);
        state.before = state.known;
        state.known = content(field);
        state.entered = state.known;
        state.edit = number;
    }

    /** @param {HTMLElement} field */
    #enter(field) {
        const state = this.#state(field);
        state.entered = content(field);
        state.unsent = true;
        return state;
    }

    /** @param {HTMLElement} field */
    #state(field) {
        let state = this.#states.get(field.id);
        if (!state) {
            state = fresh(original(field));
            this.#states.set(field.id, state);
        }
        return state;
    }
}

/**
 * @param {string} known
 * @returns {State}
 */
function fresh(known) {
    return { edit: 0, known, entered: known, unsent: false, before: known, later: null };
}

/**
 * The keys of the inputs whose values an event carries.
 *
 * @param {Message} message
 */
function entries(message) {
    if (message[0] === "submit") return message[2].map(([key]) => key);
    return message[0] === "set" ? [message[1]] : [];
}

/**
 * The form that an input waits in.
 *
 * @param {HTMLElement} field
 */
function formOf(field) {
    return field.closest("form");
}

/** @param {Element} root */
function all(root) {
    const inside = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-input]")]);
    return root instanceof HTMLElement && root.dataset.input ? [root, ...inside] : inside;
}

/**
 * Whether the module that knows this kind of input, and is named as it is, is still on its way.
 *
 * @param {HTMLElement} field
 */
function waits({ dataset: { input = "", module } }) {
    return module === input && !kinds.has(input);
}

/** @param {HTMLElement} field */
function isTyped(field) {
    return ["text", "area", "number", "date", "time"].includes(field.dataset.input ?? "");
}

/**
 * Whether an input follows the pointer: it has one value on its way at most.
 *
 * @param {HTMLElement} field
 */
export function isLive(field) {
    return ["slider", "range", "color"].includes(field.dataset.input ?? "");
}

/**
 * Whether an input takes files. What was wrong with one is said there until the next is chosen.
 *
 * @param {HTMLElement} field
 */
function isFiles(field) {
    return field.dataset.input === "files";
}

/**
 * The control of an input; of a radio, the chosen one.
 *
 * @param {HTMLElement} field
 */
function control(field) {
    const selector = field.dataset.input === "radio" ? "input:checked" : "input, select, textarea";
    return /** @type {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null} */ (field.querySelector(selector));
}

/**
 * What an input shows, as text.
 *
 * @param {HTMLElement} field
 */
function content(field) {
    const kind = kinds.get(field.dataset.input ?? "");
    if (kind) return kind.content(field);
    if (isFiles(field)) return uploaded(field);
    if (field.dataset.input === "range") return thumbs(field).map((thumb) => thumb.value).join(",");
    const input = control(field);
    if (input instanceof HTMLInputElement && input.type === "checkbox") return String(input.checked);
    return input?.value ?? "";
}

/**
 * What it showed when it came from the server, as the browser reads it: a value between the
 * steps of a slider is not what the slider then has.
 *
 * @param {HTMLElement} field
 */
function original(field) {
    const input = control(field);
    // A line break that comes first is lost where its HTML is written and read again.
    if (input instanceof HTMLTextAreaElement) return input.defaultValue;
    const template = document.createElement("template");
    template.innerHTML = field.outerHTML;
    return content(/** @type {HTMLElement} */ (template.content.firstElementChild));
}

/**
 * @param {HTMLElement} field
 * @param {string} content
 */
function setContent(field, content) {
    if (field.dataset.input === "radio") {
        for (const option of field.querySelectorAll("input")) option.checked = option.value === content;
        return;
    }
    const kind = kinds.get(field.dataset.input ?? "");
    if (kind) return kind.setContent(field, content);
    if (isFiles(field)) return setUploaded(field, content);
    if (field.dataset.input === "range") {
        const ends = content.split(",");
        for (const [place, thumb] of thumbs(field).entries()) thumb.value = ends[place] ?? "";
        return decorate(field);
    }
    const input = control(field);
    if (input instanceof HTMLInputElement && input.type === "checkbox") {
        input.checked = content === "true";
    } else if (input && input.value !== content) {
        const caret = !(input instanceof HTMLSelectElement) && isTyped(field) && input === document.activeElement;
        const [start, end] = caret ? [input.selectionStart, input.selectionEnd] : [null, null];
        input.value = content;
        // Numbers and dates have no caret that could be asked for.
        if (caret && start !== null) input.setSelectionRange(start, end);
    }
    decorate(field);
}

/**
 * What follows from a value: the bubble of a slider, the bounds of steppers, the count of
 * characters.
 *
 * @param {HTMLElement} field
 */
function decorate(field) {
    const input = control(field);
    if (input instanceof HTMLTextAreaElement) count(field);
    if (!(input instanceof HTMLInputElement)) return;
    if (field.dataset.input === "slider") {
        /** @type {HTMLElement} */ (input.parentElement).style.setProperty("--share", String(shareOf(input)));
        const words = input.list?.querySelector(`[value="${input.value}"]`)?.getAttribute("label");
        if (words != null) input.setAttribute("aria-valuetext", words);
        const bubble = field.querySelector(".bubble");
        if (bubble) bubble.textContent = words ?? String(withoutNoise(Number(input.value)));
    } else if (field.dataset.input === "range") {
        decorateRange(field);
    } else if (field.dataset.input === "color") {
        const hex = field.querySelector(".hex");
        if (hex) hex.textContent = input.value;
    } else if (field.dataset.input === "number") {
        const value = parseNumber(input.value);
        if (value !== null) input.setAttribute("aria-valuenow", String(value));
    } else {
        count(field);
    }
}

/**
 * How far along its track a thumb is, from 0 to 1.
 *
 * @param {HTMLInputElement} thumb
 */
function shareOf(thumb) {
    const [min, max, value] = [Number(thumb.min), Number(thumb.max), Number(thumb.value)];
    return max > min ? (value - min) / (max - min) : 0;
}

/**
 * The two thumbs of a range.
 *
 * @param {HTMLElement} field
 */
function thumbs(field) {
    return /** @type {HTMLInputElement[]} */ ([...field.querySelectorAll("input")]);
}

/**
 * A thumb stops where the other one is.
 *
 * @param {HTMLElement} field
 * @param {EventTarget | null} moved
 */
function keepApart(field, moved) {
    const [from, to] = thumbs(field);
    if (!from || !to || Number(from.value) <= Number(to.value)) return;
    if (moved === from) from.value = to.value;
    else to.value = from.value;
}

/** @param {HTMLElement} field */
function decorateRange(field) {
    const [from, to] = thumbs(field);
    const slider = /** @type {HTMLElement | null} */ (field.querySelector(".slider"));
    if (!from || !to || !slider) return;
    const [start, end] = [shareOf(from), shareOf(to)];
    slider.style.setProperty("--share", String((start + end) / 2));
    slider.classList.toggle("late", start > 0.5);
    const rails = /** @type {NodeListOf<HTMLElement>} */ (slider.querySelectorAll(".rail"));
    rails[1]?.style.setProperty("--share", String(end));
    rails[2]?.style.setProperty("--share", String(start));
    const bubble = field.querySelector(".bubble");
    const words = [from, to].map((thumb) => withoutNoise(Number(thumb.value)));
    if (bubble) bubble.textContent = words.join(" – ");
}

/** @param {HTMLElement} field */
function count(field) {
    const counter = field.querySelector(".count");
    const input = control(field);
    if (!counter || !input) return;
    const most = Number(input.dataset.maxChars);
    const length = [...input.value].length;
    counter.textContent = `${length}/${most}`;
    counter.classList.toggle("over", length > most);
}

/**
 * A slider whose last step is shorter than the others moves freely; its values do not.
 *
 * @param {HTMLInputElement} input
 */
function keepToSteps(input) {
    const step = Number(input.dataset.step);
    if (!(step > 0)) return;
    const [min, max, value] = [Number(input.min), Number(input.max), Number(input.value)];
    const below = min + Math.round((value - min) / step) * step;
    const nearest = below > max || max - value < Math.abs(value - below) ? max : below;
    input.value = String(withoutNoise(nearest));
}

/**
 * Whether what was entered can be sent: its value, or in plain words what is wrong.
 *
 * @param {HTMLElement} field
 * @returns {{ value: Value } | { fault: string }}
 */
function validate(field) {
    const kind = kinds.get(field.dataset.input ?? "");
    if (kind) return kind.validate(field);
    const text = content(field);
    const input = control(field);
    switch (field.dataset.input) {
        case "checkbox":
            return { value: text === "true" };
        case "select":
        case "radio":
            return { value: text === "" ? null : Number(text) };
        case "slider":
            return { value: Number(text) };
        case "range":
            return { value: text.split(",").map(Number) };
        case "files":
            return { value: text === "" ? [] : text.split(",") };
        case "color":
            return { value: text };
        case "date":
        case "time":
            return validateCivil(/** @type {HTMLInputElement} */ (input));
        case "number":
            return validateNumber(/** @type {HTMLInputElement} */ (input));
        default: {
            const most = Number(input?.dataset.maxChars ?? Infinity);
            const length = [...text].length;
            if (length <= most) return { value: text };
            return { fault: `This has ${length} characters. Enter ${most} at most.` };
        }
    }
}

/**
 * @param {HTMLInputElement} input
 * @returns {{ value: number } | { fault: string }}
 */
function validateNumber(input) {
    const { least, most } = bounds(input);
    const whole = "whole" in input.dataset;
    const kind = whole ? "a whole number" : "a number";
    const range =
        least > -Infinity && most < Infinity
            ? ` from ${least} to ${most}`
            : least > -Infinity
              ? `, ${least} or more`
              : most < Infinity
                ? `, ${most} or less`
                : "";
    const ask = `Enter ${kind}${range}.`;
    const value = parseNumber(input.value);
    if (input.value.trim() === "") return { fault: ask };
    if (value === null) return { fault: `“${input.value.trim()}” is not a number. ${ask}` };
    if (whole && !Number.isInteger(value)) return { fault: ask };
    if (value < least || value > most) return { fault: `${value} is out of range. ${ask}` };
    // Beyond this, the numbers of a browser are no longer exact.
    if (whole && !Number.isSafeInteger(value)) return { fault: `${input.value.trim()} has too many digits. ${ask}` };
    return { value };
}

/**
 * @param {HTMLInputElement} input
 * @returns {{ value: string } | { fault: string }}
 */
function validateCivil(input) {
    const { min, max, step, type, value, validity } = input;
    const [least, most] = [min, max].map((bound) => inWords(type, bound));
    if (value === "") return { fault: `Enter a ${type}.` };
    if (validity.rangeUnderflow) return { fault: `Enter a ${type} from ${least} on.` };
    if (validity.rangeOverflow) return { fault: `Enter a ${type} up to ${most}.` };
    if (validity.stepMismatch) {
        const seconds = Number(step);
        const steps = seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} seconds`;
        return { fault: `Enter a time in steps of ${steps}, counted from ${least}.` };
    }
    return { value };
}

/**
 * A date or a time as the person's own calendar and clock write it.
 *
 * @param {string} type
 * @param {string} value
 */
function inWords(type, value) {
    const format = type === "date" ? { dateStyle: "medium", timeZone: "UTC" } : { timeStyle: "short", timeZone: "UTC" };
    const moment = new Date(type === "date" ? `${value}T00:00Z` : `2000-01-01T${value}Z`);
    return new Intl.DateTimeFormat(undefined, /** @type {Intl.DateTimeFormatOptions} */ (format)).format(moment);
}

/** @param {HTMLInputElement} input */
function bounds(input) {
    return {
        least: Number(input.getAttribute("aria-valuemin") ?? -Infinity),
        most: Number(input.getAttribute("aria-valuemax") ?? Infinity),
        step: Number(input.dataset.step),
    };
}

/**
 * @param {string} text
 * @returns {number | null}
 */
function parseNumber(text) {
    const plain = text.trim().replace("−", "-");
    const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain);
    const value = Number(plain);
    return isNumber && Number.isFinite(value) ? value + 0 : null;
}

/**
 * 0.3 for the 0.30000000000000004 that adding tenths gives.
 *
 * @param {number} value
 */
function withoutNoise(value) {
    return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

/** @param {HTMLElement} field */
function faulty(field) {
    return control(field)?.getAttribute("aria-invalid") === "true";
}

/**
 * Says at a field what is wrong with it; nothing, if the words are empty.
 *
 * @param {HTMLElement} field
 * @param {string} words
 * @param {boolean} [passing] whether it gets right by itself
 */
export function mark(field, words, passing = false) {
    const line = field.querySelector(".fault");
    line?.toggleAttribute("data-wait", passing);
    if (!line || line.textContent === words) return;
    line.textContent = words;
    control(field)?.toggleAttribute("aria-invalid", false);
    if (words) control(field)?.setAttribute("aria-invalid", "true");
}

/**
 * For those who hear the page.
 *
 * @param {HTMLElement} field
 * @param {string} words
 */
export function say(field, words) {
    const status = field.querySelector("[role=status]");
    if (status) status.textContent = words;
}
