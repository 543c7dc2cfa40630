// Keys that click a button from anywhere on the page. The keys of a button stand in its
// `data-shortcut`, in the form in which `pressed` names what was pressed.

/** @param {HTMLElement} root */
export function shortcuts(root) {
    addEventListener("keydown", (event) => {
        if (event.defaultPrevented || event.isComposing || event.repeat) return;
        const keys = pressed(event);
        // A key alone belongs to whoever types.
        if (!event.ctrlKey && !event.metaKey && !event.altKey && types(event.target)) return;
        const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll("button[data-shortcut]"));
        const button = [...buttons].find((button) => button.dataset.shortcut === keys);
        if (!button) return;
        event.preventDefault();
        button.click();
    });
}

/** @param {KeyboardEvent} event */
function pressed({ key, ctrlKey, metaKey, altKey, shiftKey }) {
    const name = key.toLowerCase();
    // Which signs need Shift differs from keyboard to keyboard.
    const sign = [...key].length === 1 && name === key.toUpperCase();
    const held = [
        [ctrlKey || metaKey, "ctrl+"],
        [altKey, "alt+"],
        [shiftKey && !sign, "shift+"],
    ];
    return held.map(([down, word]) => (down ? word : "")).join("") + name;
}

/** @param {EventTarget | null} target */
function types(target) {
    return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
