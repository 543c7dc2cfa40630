// Entries of the person, from DOM events to calls: text, a choice, a drag, a submit.

import { isFilter, isText, name } from "./dom.js";
import { isLive } from "./controls.js";

/** @import { Events } from "./events.js" */
/** @import { Fields } from "./fields.js" */

export class Entries {
    #root;
    #fields;
    #events;
    /** @type {EventTarget | null} The date or time under the keyboard. */
    #typing = null;

    /**
     * @param {HTMLElement} root
     * @param {Fields} fields
     * @param {Events} events
     */
    constructor(root, fields, events) {
        this.#root = root;
        this.#fields = fields;
        this.#events = events;
        this.#submits();
        this.#values();
        this.#steps();
        this.#holds();
    }

    /** A submit button, clicked or pressed by Enter in a field: the browser makes one of both. */
    #submits() {
        this.#root.addEventListener("submit", (event) => {
            event.preventDefault();
            const button = event.submitter;
            const element = /** @type {HTMLElement | null | undefined} */ (button?.closest("[id]"));
            if (!button || !element || this.#events.spent(button)) return;
            const number = this.#fields.submit(/** @type {HTMLElement} */ (event.target), element, name(button));
            if (number > 0) this.#events.busy(button, number);
        });
        this.#root.addEventListener("keydown", (event) => {
            const { target, key } = event;
            if (key !== "Enter" || isComposing(event)) return;
            if (target instanceof HTMLInputElement) {
                if (target.form && !target.form.hasAttribute("data-enter")) event.preventDefault();
            } else if (target instanceof HTMLTextAreaElement && (event.ctrlKey || event.metaKey)) {
                // Enter alone begins a new line in this field.
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
            if (!isText(target) && !isCivil(target)) return isLive(field) ? fields.changed(field, target) : undefined;
            fields.typed(field);
            // Autofill and password managers write without focus, so the field is never left.
            if (target !== document.activeElement) this.#leave(field);
        });
        this.#root.addEventListener("change", ({ target }) => {
            const field = fieldOf(target);
            if (!field || isFilter(target) || isFile(target)) return;
            if (isText(target) || isCivil(target)) {
                if (this.#typing === target) return;
                // Some browsers say `change` before `input`.
                fields.typed(field);
                return this.#leave(field);
            }
            if (isLive(field)) return fields.changed(field, target);
            // The list is closed, whatever the browser says of it.
            fields.release();
            fields.changed(field);
        });
        this.#root.addEventListener("focusout", ({ target }) => {
            const field = fieldOf(target);
            this.#typing = null;
            if (field && (isText(target) || isCivil(target))) this.#leave(field);
        });
        // Each digit of a date can make another date, so a typed date is sent when the person is
        // done, like text. A date from a calendar comes after a press of the pointer.
        this.#root.addEventListener("pointerdown", () => (this.#typing = null));
        this.#root.addEventListener("keydown", (event) => {
            const field = fieldOf(event.target);
            if (!field || !(event.target instanceof HTMLInputElement) || isComposing(event)) return;
            if (isCivil(event.target) && types(event)) this.#typing = event.target;
            if ((isText(event.target) || isCivil(event.target)) && event.key === "Enter") {
                fields.commit(field);
            } else if (field.dataset.input === "number") {
                const by = steps(event);
                if (by === 0 || event.target.disabled) return;
                event.preventDefault();
                fields.stepped(field, by);
            } else if (isLive(field) && event.target.dataset.step) {
                // A slider without steps of its own.
                const by = steps(event);
                if (by === 0) return;
                event.preventDefault();
                fields.nudged(field, by, event.target);
            }
        });
    }

    /**
     * A person is done with a field. Its fault is shown once the press is over: the new line of
     * text could move the button away under the pointer.
     *
     * @param {HTMLElement} field
     */
    #leave(field) {
        const fields = this.#fields;
        if (this.#events.pressing) this.#events.after(() => fields.commitAll());
        else fields.commit(field);
    }

    #steps() {
        this.#root.addEventListener("click", ({ target }) => {
            const stepper = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-step-by]")) : null;
            const field = stepper && fieldOf(stepper);
            if (field) this.#fields.stepped(field, Number(stepper.dataset.stepBy));
        });
    }

    /** A composition, a drag, an open list: the field stays as it is until it ends. */
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
 * Whether a key is for an input method. The key that ends a composition counts too; Safari reports
 * it by its code alone.
 *
 * @param {KeyboardEvent} event
 */
export function isComposing(event) {
    return event.isComposing || event.keyCode === 229;
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
 * Whether this is a date or a time of day, in the browser's own control.
 *
 * @param {EventTarget | null} target
 */
function isCivil(target) {
    return target instanceof HTMLInputElement && (target.type === "date" || target.type === "time");
}

/**
 * Whether files are chosen here: they are sent first, and then become a value.
 *
 * @param {EventTarget | null} target
 */
function isFile(target) {
    return target instanceof HTMLInputElement && target.type === "file";
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
 * The number of steps that a key means.
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