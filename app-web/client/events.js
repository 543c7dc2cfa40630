// What a person does on the page, from DOM events to calls: a click, text, a choice, a drag.

import { isLive, name } from "./fields.js";

/** @import { Fields } from "./fields.js" */
/** @import { Message } from "./outbox.js" */

/** A press that is held longer than this no longer keeps the page from changing. */
const LONG_PRESS = 1000;

export class Events {
    /** Whether a button is down on something that a release would click. */
    pressing = false;
    #root;
    #fields;
    #send;
    #blocked;
    #freed;
    /** @type {number | undefined} */
    #press;
    /** @type {HTMLElement | null} The field that a press has taken the focus from. */
    #left = null;
    /** @type {EventTarget | null} The date or time under the keyboard. */
    #typing = null;

    /**
     * @param {HTMLElement} root
     * @param {Fields} fields
     * @param {object} options
     * @param {(message: Message, what: string) => number} options.send
     * @param {() => boolean} options.blocked whether nothing may be started now
     * @param {() => void} options.freed called when a press is over
     */
    constructor(root, fields, { send, blocked, freed }) {
        this.#root = root;
        this.#fields = fields;
        this.#send = send;
        this.#blocked = blocked;
        this.#freed = freed;
        this.#guard();
        this.#clicks();
        this.#submits();
        this.#values();
        this.#presses();
        this.#holds();
    }

    /**
     * Buttons whose clicks have been consumed are at rest.
     *
     * @param {number} consumed
     */
    settle(consumed) {
        for (const button of this.#root.querySelectorAll("[data-busy]")) {
            if (Number(button.getAttribute("data-busy")) <= consumed) button.removeAttribute("data-busy");
        }
    }

    /**
     * While the connection is lost nothing can be started, but text can be typed on. Not the
     * `disabled` attribute, which would take the focus away.
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
            this.#root.addEventListener(type, guard, { capture: true });
        }
    }

    #clicks() {
        this.#root.addEventListener("click", (event) => {
            const target = /** @type {Element} */ (event.target);
            const stepper = /** @type {HTMLElement | null} */ (target.closest("[data-step-by]"));
            const field = stepper && fieldOf(stepper);
            if (field) this.#fields.stepped(field, Number(stepper.dataset.stepBy));
            const button = target.closest("button[data-click]");
            const element = button?.closest("[id]");
            if (!button || !element || isSubmit(button) || isSpent(button)) return;
            this.#fields.commitAll();
            const number = this.#send(["click", element.id], name(button));
            button.setAttribute("data-busy", String(number));
        });
    }

    /** A submit button, clicked or pressed by Enter in a field: the browser makes one of both. */
    #submits() {
        this.#root.addEventListener("submit", (event) => {
            event.preventDefault();
            const button = event.submitter;
            const element = /** @type {HTMLElement | null | undefined} */ (button?.closest("[id]"));
            if (!button || !element || isSpent(button)) return;
            const number = this.#fields.submit(/** @type {HTMLElement} */ (event.target), element, name(button));
            if (number > 0) button.setAttribute("data-busy", String(number));
        });
        this.#root.addEventListener("keydown", (event) => {
            const { target, key } = event;
            if (key !== "Enter" || event.isComposing) return;
            if (target instanceof HTMLInputElement) {
                if (target.form && !target.form.hasAttribute("data-enter")) event.preventDefault();
            } else if (target instanceof HTMLTextAreaElement && (event.ctrlKey || event.metaKey)) {
                // Here Enter alone begins a new line.
                const field = fieldOf(target);
                if (field) this.#fields.commit(field);
                if (!target.form?.hasAttribute("data-enter")) return;
                /** @type {HTMLElement | null} */ (target.form.querySelector("button[type=submit]"))?.click();
            }
        });
    }

    #values() {
        const fields = this.#fields;
        this.#root.addEventListener("input", ({ target }) => {
            const field = fieldOf(target);
            if (!field) return;
            if (isText(target) || isCivil(target)) fields.typed(field);
            else if (isLive(field)) fields.changed(field, target);
        });
        this.#root.addEventListener("change", ({ target }) => {
            const field = fieldOf(target);
            if (!field || isText(target) || isFilter(target) || isFile(target) || isLive(field)) return;
            if (isCivil(target)) return this.#typing === target ? undefined : fields.picked(field);
            // The list is closed, whatever the browser says of it.
            fields.release();
            fields.changed(field);
        });
        this.#root.addEventListener("focusout", ({ target }) => {
            const field = fieldOf(target);
            this.#typing = null;
            if (!field || !(isText(target) || isCivil(target))) return;
            // What is wrong with it is said once the press is over, lest the line that says so
            // move the button away under the pointer.
            if (this.pressing) this.#left = field;
            else fields.commit(field);
        });
        // Each digit of a date can make another date, so one that is typed is sent when it is
        // done, as text is. What comes from a calendar comes after a press of the pointer.
        this.#root.addEventListener("pointerdown", () => (this.#typing = null));
        this.#root.addEventListener("keydown", (event) => {
            const field = fieldOf(event.target);
            if (!field || !(event.target instanceof HTMLInputElement) || event.isComposing) return;
            if (isCivil(event.target) && types(event)) this.#typing = event.target;
            if ((isText(event.target) || isCivil(event.target)) && event.key === "Enter") {
                fields.commit(field);
            } else if (field.dataset.input === "number") {
                const by = steps(event);
                if (by === 0 || event.target.disabled) return;
                event.preventDefault();
                fields.stepped(field, by);
            } else if (event.target.dataset.step) {
                // A slider without steps of its own.
                const by = steps(event);
                if (by === 0) return;
                event.preventDefault();
                fields.nudged(field, by, event.target);
            }
        });
    }

    /** Between press and release, the page must stand still. */
    #presses() {
        const release = () => {
            if (!this.pressing) return;
            clearTimeout(this.#press);
            this.pressing = false;
            if (this.#left) this.#fields.commit(this.#left);
            this.#left = null;
            this.#freed();
        };
        this.#root.addEventListener("pointerdown", ({ target }) => {
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

    /** A composition, a drag, an open list: the field stays as it is until the end of it. */
    #holds() {
        const fields = this.#fields;
        const release = () => fields.release();
        this.#root.addEventListener("compositionstart", ({ target }) => {
            const field = fieldOf(target);
            if (field) fields.hold(field);
        });
        this.#root.addEventListener("compositionend", release);
        this.#root.addEventListener("pointerdown", ({ target }) => {
            const field = fieldOf(target);
            const slides = target instanceof HTMLInputElement && target.type === "range";
            if (field && (slides || target instanceof HTMLSelectElement)) fields.hold(field);
        });
        addEventListener("pointerup", ({ target }) => {
            if (!(target instanceof HTMLSelectElement)) releaseSlider();
        });
        addEventListener("pointercancel", () => releaseSlider());
        this.#root.addEventListener("keydown", (event) => {
            const { target, key } = event;
            const field = fieldOf(target);
            if (!(target instanceof HTMLSelectElement) || !field) return;
            if (key === " " || key === "Enter" || (event.altKey && key.startsWith("Arrow"))) fields.hold(field);
            if (key === "Escape" || key === "Tab") release();
        });
        this.#root.addEventListener("focusout", ({ target }) => {
            if (fields.held && fields.held === fieldOf(target)) release();
        });
        const releaseSlider = () => {
            if (fields.held && isLive(fields.held)) release();
        };
        this.#closedLists();
    }

    /** A list that closes without a choice sends no event; some browsers can be asked. */
    #closedLists() {
        if (!CSS.supports("selector(:open)")) return;
        setInterval(() => {
            const held = this.#fields.held;
            const list = held?.dataset.input === "select" ? held.querySelector("select") : null;
            if (list && !list.matches(":open")) this.#fields.release();
        }, 250);
    }
}

/**
 * The input a DOM event belongs to.
 *
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function fieldOf(target) {
    return target instanceof Element ? target.closest("[data-input]") : null;
}

/**
 * Whether a button wants no click while the app works on one.
 *
 * @param {Element} button
 */
function isSpent(button) {
    return button.hasAttribute("data-ignores") && button.hasAttribute("data-busy");
}

/** @param {Element} button */
function isSubmit(button) {
    return button instanceof HTMLButtonElement && button.type === "submit";
}

/**
 * Whether this is a date or a time of day, in the browser's own control.
 *
 * @param {EventTarget | null} target
 */
function isCivil(target) {
    return target instanceof HTMLInputElement && (target.type === "date" || target.type === "time");
}

/**
 * Whether this is the text field of a multiselect: what is typed there is not its value.
 *
 * @param {EventTarget | null} target
 */
function isFilter(target) {
    return target instanceof HTMLInputElement && target.getAttribute("role") === "combobox";
}

/**
 * Whether this is where files are chosen: they are sent first, and then become a value.
 *
 * @param {EventTarget | null} target
 */
function isFile(target) {
    return target instanceof HTMLInputElement && target.type === "file";
}

/** @param {EventTarget | null} target */
function isText(target) {
    if (target instanceof HTMLTextAreaElement) return true;
    if (!(target instanceof HTMLInputElement) || isFilter(target)) return false;
    return target.type === "text" || target.type === "password";
}

/**
 * Whether a key changes a date or a time in its own field, not in a calendar that it opens.
 *
 * @param {KeyboardEvent} event
 */
function types({ key, altKey }) {
    return !altKey && (/^[\p{L}\p{N}]$/u.test(key) || ["ArrowUp", "ArrowDown", "Backspace", "Delete"].includes(key));
}

/**
 * How many steps a key means.
 *
 * @param {KeyboardEvent} event
 */
function steps({ key, ctrlKey, altKey, metaKey, target }) {
    if (ctrlKey || altKey || metaKey) return 0;
    // In a text field, left and right move the caret.
    const sideways = !isText(target);
    switch (key) {
        case "ArrowUp":
            return 1;
        case "ArrowDown":
            return -1;
        case "ArrowRight":
            return sideways ? 1 : 0;
        case "ArrowLeft":
            return sideways ? -1 : 0;
        case "PageUp":
            return 10;
        case "PageDown":
            return -10;
        default:
            return 0;
    }
}
