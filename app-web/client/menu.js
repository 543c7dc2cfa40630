// The menu of the page, in its corner: actions on the page as a whole.

import { startOver } from "./connection.js";

/**
 * @param {HTMLElement} body
 * @param {object} actions
 * @param {() => void} actions.rerun
 */
export function menu(body, { rerun }) {
    const corner = document.createElement("nav");
    corner.className = "corner";
    corner.setAttribute("aria-label", "Page");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "corner-button";
    button.setAttribute("aria-label", "Menu of the page");
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("popovertarget", "dacapo-menu");
    button.textContent = "⋮";
    const list = document.createElement("div");
    list.id = "dacapo-menu";
    list.className = "corner-menu";
    list.popover = "auto";
    list.setAttribute("role", "menu");
    list.append(item("Run again", rerun), item("Start over", startOver));
    list.addEventListener("toggle", () => {
        const open = list.matches(":popover-open");
        button.setAttribute("aria-expanded", String(open));
        if (open) /** @type {HTMLElement} */ (list.firstElementChild).focus();
    });
    list.addEventListener("keydown", (event) => {
        const items = /** @type {HTMLElement[]} */ ([...list.children]);
        const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        items[(at + step + items.length) % items.length]?.focus();
    });
    corner.append(button, list);
    body.append(corner);

    /**
     * @param {string} words
     * @param {() => void} act
     */
    function item(words, act) {
        const entry = document.createElement("button");
        entry.type = "button";
        entry.setAttribute("role", "menuitem");
        entry.textContent = words;
        entry.onclick = () => {
            list.hidePopover();
            act();
        };
        return entry;
    }
}
