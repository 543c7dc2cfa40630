// Keys that click a button from anywhere on the page. The keys of a button stand in its
// `data-shortcut`, in the form in which `pressed` names what was pressed.

import { isComposing } from "./entries.js";

/** What sets things off or moves in them, where these have the focus. */
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
 * What a press is called: by its sign, and where that depends on the keyboard, by the place of the
 * key as well.
 *
 * @param {KeyboardEvent} event
 */
function pressed(event) {
    const { key, code, shiftKey } = event;
    const [ctrl, alt] = held(event);
    const before = (ctrl ? "ctrl+" : "") + (alt ? "alt+" : "");
    const shift = shiftKey ? "shift+" : "";
    const name = key.toLowerCase();
    // Which signs need Shift differs from keyboard to keyboard.
    const sign = key !== " " && [...key].length === 1 && name === key.toUpperCase();
    const names = [before + (sign ? "" : shift) + name];
    const place = /^(?:Key|Digit)(.)$/.exec(code)?.[1]?.toLowerCase();
    // Option makes another sign of a letter, Shift of a digit; and letters need not be Latin.
    const moved = alt || /^\p{L}$/u.test(key) || (shiftKey && code.startsWith("Digit"));
    if (place && moved && !/^[a-z]$/.test(name)) names.push(before + shift + place);
    return names;
}

/**
 * Whether Control or Command, and Alt, are held down. AltGr, which types signs, says of itself
 * that it is both.
 *
 * @param {KeyboardEvent} event
 */
function held(event) {
    if (event.getModifierState("AltGraph")) return [false, false];
    return [event.ctrlKey || event.metaKey, event.altKey];
}

/**
 * Whether a press is for what has the focus: a key alone belongs to whoever types, and keys like
 * Enter to what they set off.
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
