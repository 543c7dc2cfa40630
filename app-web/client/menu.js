// The menu of the page, behind the button in its corner: actions on the page as a whole.

import { startOver } from "./connection.js";
import { make, makeButton } from "./dom.js";

/**
 * Gives the button its menu.
 *
 * @param {HTMLButtonElement} button
 * @param {object} actions
 * @param {() => void} actions.rerun
 */
export function menu(button, { rerun }) {
    const list = make("div", "corner-menu");
    list.id = "dacapo-menu";
    list.popover = "auto";
    list.role = "menu";
    list.append(item("Run again", rerun), item("Start over", startOver));
    list.addEventListener("toggle", () => {
        const open = list.matches(":popover-open");
        button.ariaExpanded = String(open);
        if (open) /** @type {HTMLElement} */ (list.firstElementChild).focus();
    });
    walks(list);
    button.after(list);
    button.popoverTargetElement = list;

    /**
     * @param {string} words
     * @param {() => void} act
     */
    function item(words, act) {
        const entry = makeButton("", words);
        entry.role = "menuitem";
        entry.onclick = () => {
            list.hidePopover();
            act();
        };
        return entry;
    }
}

/**
 * Has the arrow keys walk through the items of a list.
 *
 * @param {HTMLElement} list
 */
export function walks(list) {
    list.addEventListener("keydown", (event) => {
        const items = /** @type {HTMLElement[]} */ ([...list.children]);
        const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        items[(at + step + items.length) % items.length]?.focus();
    });
}
