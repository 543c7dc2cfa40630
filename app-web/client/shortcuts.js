// Keys that click a button from anywhere on the page. The keys of a button stand in its
// `data-shortcut`, in the format that `pressed` returns.

import { isComposing } from "./entries.js";

/** Keys that activate an element or move in it, if it has the focus. */
const OWN = new Set(["Enter", " ", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]);

/** @param {HTMLElement} root */
export function shortcuts(root) {
    addEventListener("keydown", (event) => {
        if (event.defaultPrevented || isComposing(event) || event.repeat) return;
        if (isForFocus(event)) return;
        const keys = pressed(event);
        const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll("button[data-shortcut]"));
        const button = [...buttons].find((button) => keys.includes(button.dataset.shortcut ?? ""));
        if (!button) return;
        event.preventDefault();
        button.click();
    });
}

/**
 * The names of a press: by its sign, and also by the position of the key if the sign depends on the
 * keyboard.
 *
 * @param {KeyboardEvent} event
 */
function pressed(event) {
    const { key, code, shiftKey } = event;
    const [ctrl, alt] = held(event);
    const before = (ctrl ? "ctrl+" : "") + (alt ? "alt+" : "");
    const shift = shiftKey ? "shift+" : "";
    const name = key.toLowerCase();
    // Keyboards differ in which signs need Shift.
    const sign = key !== " " && [...key].length === 1 && name === key.toUpperCase();
    const names = [before + (sign ? "" : shift) + name];
    const place = /^(?:Key|Digit)(.)$/.exec(code)?.[1]?.toLowerCase();
    // Option changes the sign of a letter, Shift that of a digit; and letters need not be Latin.
    const moved = alt || /^\p{L}$/u.test(key) || (shiftKey && code.startsWith("Digit"));
    if (place && moved && !/^[a-z]$/.test(name)) names.push(before + shift + place);
    return names;
}

/**
 * Whether Control or Command, and Alt, are held down. AltGr, which types signs, reports itself as
 * both.
 *
 * @param {KeyboardEvent} event
 */
function held(event) {
    if (event.getModifierState("AltGraph")) return [false, false];
    return [event.ctrlKey || event.metaKey, event.altKey];
}

/**
 * Whether a press is for the focused element: a key alone belongs to a text field, and keys like
 * Enter to the elements they activate.
 *
 * @param {KeyboardEvent} event
 */
function isForFocus(event) {
    const { target, key } = event;
    if (held(event).includes(true) || !(target instanceof HTMLElement)) return false;
    // The browser closes the innermost layer.
    if (key === "Escape" && document.querySelector(":popover-open")) return true;
    if (target.matches("textarea, select") || target.isContentEditable) return true;
    const ticked = "[type=checkbox], [type=radio], [type=range], [type=color], [type=file]";
    if (target.matches(`input:not(${ticked})`)) return true;
    return OWN.has(key) && target.matches("input, button, a, summary, [tabindex='0']");
}
