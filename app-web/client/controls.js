// The controls of inputs: their content for each kind, its validation, and the decorations that
// follow from a value. This module remembers nothing about inputs and does not know the session:
// `fields.js` decides which value counts.

import { setUploaded, sizeInWords, uploaded } from "./files.js";
import { exact, numberFormat, plus, readNumber } from "./numbers.js";

/** @import { Value } from "./outbox.js" */

/** The limit in bytes for a value, or all values of a form: a message of the page has 1 MiB at most. */
const MOST_SENT = 1_000_000;

/**
 * A kind of input that comes with a module of its own: how its content is read, written, and
 * checked. Until the module is loaded, the input stays as the server wrote it.
 *
 * @typedef {object} Kind
 * @property {(field: HTMLElement) => string} content
 * @property {(field: HTMLElement, content: string) => void} setContent
 * @property {(field: HTMLElement) => { value: Value } | { fault: string }} validate
 */

/** @type {Map<string, Kind>} The kinds whose modules are loaded, by the names of `data-input`. */
export const kinds = new Map();

/**
 * Whether the module for this kind of input, which has the kind's name, is still on its way.
 *
 * @param {HTMLElement} field
 */
export function waits({ dataset: { input = "", module } }) {
    return module === input && !kinds.has(input);
}

/** @param {HTMLElement} field */
export function isTyped(field) {
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
 * Whether an input takes a password: only the browser knows what is in it.
 *
 * @param {HTMLElement} field
 */
export function isSecret(field) {
    return control(field)?.type === "password";
}

/**
 * Whether an input takes files. The fault of a file is shown there until the next file is chosen.
 *
 * @param {HTMLElement} field
 */
export function isFiles(field) {
    return field.dataset.input === "files";
}

/**
 * The control of an input; for a radio, the chosen one.
 *
 * @param {HTMLElement} field
 */
export function control(field) {
    const selector = field.dataset.input === "radio" ? "input:checked" : "input, select, textarea";
    return /** @type {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null} */ (field.querySelector(selector));
}

/**
 * The content that an input shows, as text.
 *
 * @param {HTMLElement} field
 */
export function content(field) {
    const kind = kinds.get(field.dataset.input ?? "");
    if (kind) return kind.content(field);
    if (isFiles(field)) return uploaded(field);
    if (field.dataset.input === "range") return thumbs(field).map((thumb) => thumb.value).join(",");
    const input = control(field);
    if (input instanceof HTMLInputElement && input.type === "checkbox") return String(input.checked);
    // Half a character, at the end of a cut text, is shown and sent as the replacement character.
    return (input?.value ?? "").toWellFormed();
}

/**
 * The words of the chosen option, if the content of the input is its index; else nothing.
 *
 * @param {HTMLElement} field
 */
export function chosenWords(field) {
    const chosen = [...field.querySelectorAll("option:checked, label:has(:checked), .chip")];
    const thumb = field.querySelector("[aria-valuetext]")?.getAttribute("aria-valuetext");
    return [...chosen.map((option) => option.textContent), thumb ?? ""].join("\n");
}

/**
 * The content that came from the server, as the browser reads it: a slider rounds a value between
 * its steps.
 *
 * @param {HTMLElement} field
 */
export function original(field) {
    const input = control(field);
    // A leading line break is lost when its HTML is written and read again.
    if (input instanceof HTMLTextAreaElement) return input.defaultValue;
    const template = document.createElement("template");
    template.innerHTML = field.outerHTML;
    return content(/** @type {HTMLElement} */ (template.content.firstElementChild));
}

/**
 * @param {HTMLElement} field
 * @param {string} content
 */
export function setContent(field, content) {
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
        // Controls of numbers and dates do not expose their caret.
        if (caret && start !== null) input.setSelectionRange(start, end);
    }
    decorate(field);
}

/**
 * The decorations that follow from a value: the bubble of a slider, the bounds of steppers, the
 * count of characters.
 *
 * @param {HTMLElement} field
 */
export function decorate(field) {
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
        const value = exact(input.value, "whole" in input.dataset);
        if (value !== null) input.setAttribute("aria-valuenow", String(value));
    } else {
        count(field);
    }
}

/**
 * The position of a thumb along its track, from 0 to 1.
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
 * A thumb stops at the other one.
 *
 * @param {HTMLElement} field
 * @param {EventTarget | null} moved
 */
export function keepApart(field, moved) {
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
export function count(field) {
    const counter = field.querySelector(".count");
    const input = control(field);
    if (!counter || !input) return;
    const most = Number(input.dataset.maxChars);
    const length = [...input.value].length;
    counter.textContent = `${length}/${most}`;
    counter.classList.toggle("over", length > most);
}

/**
 * A slider whose last step is shorter than the others moves freely, but its values keep to steps.
 *
 * @param {HTMLInputElement} input
 */
export function keepToSteps(input) {
    const step = Number(input.dataset.step);
    if (!(step > 0)) return;
    const [min, max, value] = [Number(input.min), Number(input.max), Number(input.value)];
    const below = min + Math.round((value - min) / step) * step;
    const nearest = below > max || max - value < Math.abs(value - below) ? max : below;
    input.value = String(withoutNoise(nearest));
}

/**
 * The value of the input if it can be sent, or the fault in plain words.
 *
 * @param {HTMLElement} field
 * @param {boolean} plain whether the page, not a person, wrote a number in it
 * @returns {{ value: Value } | { fault: string }}
 */
export function validate(field, plain) {
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
            return validateNumber(/** @type {HTMLInputElement} */ (input), plain);
        default: {
            const most = Number(input?.dataset.maxChars ?? Infinity);
            const length = [...text].length;
            if (length > most) return { fault: `This has ${length} characters. Enter ${most} at most.` };
            const fault = heavy(text);
            return fault ? { fault } : { value: text };
        }
    }
}

/**
 * The number in a field.
 *
 * @param {HTMLInputElement} input
 * @param {boolean} plain whether the page wrote it
 */
function numberIn(input, plain) {
    const whole = "whole" in input.dataset;
    const value = plain ? exact(input.value, whole) : null;
    return value === null ? readNumber(input.value, numberFormat(), whole) : { value };
}

/**
 * @param {HTMLInputElement} input
 * @param {boolean} plain whether the page wrote the number in it
 * @returns {{ value: string } | { fault: string }} the text of a number: JSON keeps 53 bits of one
 */
function validateNumber(input, plain) {
    const { least, most } = bounds(input);
    const whole = "whole" in input.dataset;
    const kind = whole ? "a whole number" : "a number";
    const range =
        least !== null && most !== null
            ? ` from ${least} to ${most}`
            : least !== null
              ? `, ${least} or more`
              : most !== null
                ? `, ${most} or less`
                : "";
    const ask = `Enter ${kind}${range}.`;
    const typed = input.value.trim();
    if (typed === "") return { fault: ask };
    const read = numberIn(input, plain);
    if (read === null) return { fault: `“${typed}” is not a number. ${ask}` };
    if ("either" in read) return { fault: `“${typed}” can mean two numbers. Write ${read.either[0]} or ${read.either[1]}.` };
    const { value } = read;
    if (typeof value === "number" && value % 1 !== 0 && whole) return { fault: ask };
    const outside = (least !== null && value < least) || (most !== null && value > most);
    if (outside) return { fault: `${typed} is out of range. ${ask}` };
    if (!fits(value, whole)) return { fault: `${typed} has too many digits. ${ask}` };
    return { value: String(value) };
}

/**
 * @param {HTMLInputElement} input
 * @returns {{ value: string } | { fault: string }}
 */
function validateCivil(input) {
    const { min, max, type, value, validity } = input;
    const [least, most] = [min, max].map((bound) => inWords(type, bound));
    if (value === "") return { fault: `Enter a ${type}.` };
    if (validity.rangeUnderflow) return { fault: `Enter a ${type} from ${least} on.` };
    if (validity.rangeOverflow) return { fault: `Enter a ${type} up to ${most}.` };
    const step = Number(input.dataset.step);
    const past = secondsOf(value) - secondsOf(min);
    if (step && past % step !== 0) {
        const below = secondsOf(value) - (past % step);
        const near = [below, below + step].filter((seconds) => seconds <= secondsOf(max));
        const words = near.map((seconds) => inWords(type, new Date(seconds * 1000).toISOString().slice(11, 19)));
        return { fault: `Enter ${words.join(" or ")}: times here are ${duration(step)} apart.` };
    }
    return { value };
}

/**
 * @param {string} time such as `08:05` or `08:05:30`
 */
function secondsOf(time) {
    const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
    return hours * 3600 + minutes * 60 + seconds;
}

/** @param {number} seconds */
function duration(seconds) {
    const [length, unit] = seconds % 3600 === 0 ? [3600, "hour"] : seconds % 60 === 0 ? [60, "minute"] : [1, "second"];
    const count = seconds / length;
    return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/**
 * A date or a time in the format of the person's calendar and clock.
 *
 * @param {string} type
 * @param {string} value
 */
function inWords(type, value) {
    const timeStyle = secondsOf(value) % 60 === 0 ? "short" : "medium";
    const format = type === "date" ? { dateStyle: "medium", timeZone: "UTC" } : { timeStyle, timeZone: "UTC" };
    const moment = new Date(type === "date" ? `${value}T00:00Z` : `2000-01-01T${value}Z`);
    return new Intl.DateTimeFormat(undefined, /** @type {Intl.DateTimeFormatOptions} */ (format)).format(moment);
}

/**
 * The lower and upper bound of a number field; `null` where there is no such bound.
 *
 * @param {HTMLInputElement} input
 */
function bounds(input) {
    const [least, most] = ["aria-valuemin", "aria-valuemax"].map((name) => exact(input.getAttribute(name) ?? "", "whole" in input.dataset));
    return { least: least ?? null, most: most ?? null };
}

/**
 * The result of a press of a stepper, from the typed number or else from the session's value.
 *
 * @param {HTMLInputElement} input
 * @param {boolean} plain whether the page wrote the number in it
 * @param {string} known
 * @param {number} by
 */
export function stepped(input, plain, known, by) {
    const whole = "whole" in input.dataset;
    const { least, most } = bounds(input);
    const read = numberIn(input, plain);
    const typed = read && "value" in read && fits(read.value, whole) ? read.value : null;
    const step = exact(input.dataset.step ?? "1", whole) ?? 1;
    const from = typed ?? exact(known, whole) ?? 0;
    const to = whole ? BigInt(from) + BigInt(step) * BigInt(by) : plus(Number(from), Number(step), by);
    if (!fits(to, whole)) return String(from);
    return String(least !== null && to < least ? least : most !== null && to > most ? most : to);
}

/**
 * Whether a session can keep a number: a whole one must fit into 64 bits.
 *
 * @param {bigint | number} value
 * @param {boolean} whole
 */
function fits(value, whole) {
    return typeof value === "bigint" ? BigInt.asIntN(64, value) === value : !whole && Number.isFinite(value);
}

/**
 * 0.3 for the 0.30000000000000004 that adding tenths gives.
 *
 * @param {number} value
 */
export function withoutNoise(value) {
    return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

/**
 * The fault of a value that is too large for a message to the server; nothing if it fits.
 *
 * @param {Value | [key: string, value: Value][]} value
 * @param {string} [what]
 */
export function heavy(value, what = "This has") {
    // A character has six bytes at most, as an escape.
    if (typeof value === "string" && value.length < MOST_SENT / 6) return "";
    const bytes = new TextEncoder().encode(JSON.stringify(value)).length;
    return bytes > MOST_SENT ? `${what} ${sizeInWords(bytes)}, and at most ${sizeInWords(MOST_SENT)} can be sent at once. Shorten it.` : "";
}

/** @param {HTMLElement} field */
export function faulty(field) {
    return control(field)?.getAttribute("aria-invalid") === "true";
}

/**
 * Shows a fault at a field; none if the words are empty.
 *
 * @param {HTMLElement} field
 * @param {string} words
 * @param {boolean} [passing] whether the fault goes away by itself
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
 * Announces words to screen readers.
 *
 * @param {HTMLElement} field
 * @param {string} words
 */
export function say(field, words) {
    const status = field.querySelector("[role=status]");
    if (status) status.textContent = words;
}
