// Clicks of the person, and the times when the page must stand still for them. `entries.js` handles
// what they enter.

import { isText, name } from "./dom.js";
import { NOTICEABLE } from "./notice.js";

/** @import { Shared } from "./modules.js" */

/** A press that is held longer than this no longer keeps the page from changing. */
const LONG_PRESS = 1000;

export class Events {
    /** Whether a button is down on an element that a release would click. */
    pressing = false;
    #shared;
    #blocked;
    #freed;
    /** @type {number | undefined} */
    #press;
    /** @type {(() => void) | null} The call that waits for the end of the press. */
    #after = null;
    /** @type {Map<Element, { number: number, shown: number }>} The buttons with a click on its way. */
    #busy = new Map();

    /**
     * @param {Shared} shared
     * @param {object} options
     * @param {() => boolean} options.blocked whether nothing may be started now
     * @param {() => void} options.freed called when a press is over
     */
    constructor(shared, { blocked, freed }) {
        this.#shared = shared;
        this.#blocked = blocked;
        this.#freed = freed;
    }

    /** From now on, entries made before a click are known before it. */
    listen() {
        this.#guard();
        this.#clicks();
        this.#presses();
    }

    /**
     * Calls a function once the press is over.
     *
     * @param {() => void} act
     */
    after(act) {
        this.#after = act;
    }

    /**
     * Buttons whose clicks have been consumed are at rest.
     *
     * @param {number} consumed
     */
    settle(consumed) {
        for (const [button, { number, shown }] of this.#busy) {
            if (number > consumed) continue;
            clearTimeout(shown);
            button.removeAttribute("data-busy");
            this.#busy.delete(button);
        }
    }

    /**
     * The app works on a click. The button shows it once that takes noticeably long: a sign that
     * goes away unseen would make the browser draw the page while the answer waits.
     *
     * @param {Element} button
     * @param {number} number the number of the click
     */
    busy(button, number) {
        const shown = this.#busy.get(button)?.shown ?? setTimeout(() => button.setAttribute("data-busy", ""), NOTICEABLE);
        this.#busy.set(button, { number, shown });
    }

    /**
     * Whether a button takes no click while the app works on one.
     *
     * @param {Element} button
     */
    spent(button) {
        return button.hasAttribute("data-ignores") && this.#busy.has(button);
    }

    /**
     * While the connection is lost nothing can be started, but text can be typed on. The `disabled`
     * attribute is not used, because it would take the focus away.
     */
    #guard() {
        /** @param {globalThis.Event} event */
        const guard = (event) => {
            if (!this.#blocked()) return;
            const target = /** @type {Element} */ (event.target);
            const used = target.closest("button[data-click], .step, .combobox, .listbox, .file button, input, select, label");
            if (!used || isText(used)) return;
            if (event instanceof KeyboardEvent && (event.key === "Tab" || event.key === "Escape")) return;
            event.preventDefault();
            event.stopPropagation();
        };
        for (const type of ["pointerdown", "mousedown", "click", "keydown"]) {
            this.#shared.root.addEventListener(type, guard, { capture: true });
        }
    }

    #clicks() {
        this.#shared.root.addEventListener("click", (event) => {
            const target = /** @type {Element} */ (event.target);
            const button = target.closest("button[data-click]");
            const element = button?.closest("[id]");
            if (!button || !element || isSubmit(button) || this.spent(button)) return;
            this.#shared.fields?.commitAll();
            const number = this.#shared.send(["click", element.id], name(button));
            this.busy(button, number);
        });
    }

    /** Between press and release, the page must stand still. */
    #presses() {
        const release = () => {
            if (!this.pressing) return;
            clearTimeout(this.#press);
            this.pressing = false;
            this.#after?.();
            this.#after = null;
            this.#freed();
        };
        this.#shared.root.addEventListener("pointerdown", ({ target }) => {
            if (!(target instanceof Element) || !target.closest("button, label, summary, a")) return;
            clearTimeout(this.#press);
            this.pressing = true;
            this.#press = setTimeout(release, LONG_PRESS);
        });
        // The click comes after the release, on touch screens some milliseconds after.
        const soon = () => {
            clearTimeout(this.#press);
            this.#press = setTimeout(release, 50);
        };
        addEventListener("pointerup", () => this.pressing && soon());
        addEventListener("pointercancel", release);
        addEventListener("click", () => this.pressing && setTimeout(release, 0));
    }
}

/** @param {Element} button */
function isSubmit(button) {
    return button instanceof HTMLButtonElement && button.type === "submit";
}
