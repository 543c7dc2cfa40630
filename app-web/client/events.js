// What a person does on the page, from DOM events to calls: a click, text, a choice, a drag.

import { name } from "./fields.js";

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
            const used = target.closest("button[data-click], .step, input, select, label");
            if (!used || (used instanceof HTMLInputElement && isText(used))) return;
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
            if (!button || !element) return;
            this.#fields.commitAll();
            const number = this.#send(["click", element.id], name(button));
            button.setAttribute("data-busy", String(number));
        });
    }

    #values() {
        const fields = this.#fields;
        this.#root.addEventListener("input", ({ target }) => {
            const field = fieldOf(target);
            if (!field) return;
            if (isText(target)) fields.typed(field);
            else if (field.dataset.input === "slider") fields.changed(field);
        });
        this.#root.addEventListener("change", ({ target }) => {
            const field = fieldOf(target);
            if (!field || isText(target) || field.dataset.input === "slider") return;
            // The list is closed, whatever the browser says of it.
            fields.release();
            fields.changed(field);
        });
        this.#root.addEventListener("focusout", ({ target }) => {
            const field = fieldOf(target);
            if (field && isText(target)) fields.commit(field);
        });
        this.#root.addEventListener("keydown", (event) => {
            const field = fieldOf(event.target);
            if (!field || !(event.target instanceof HTMLInputElement) || event.isComposing) return;
            if (isText(event.target) && event.key === "Enter") {
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
                fields.nudged(field, by);
            }
        });
    }

    /** Between press and release, the page must stand still. */
    #presses() {
        const release = () => {
            if (!this.pressing) return;
            clearTimeout(this.#press);
            this.pressing = false;
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
            if (fields.held?.dataset.input === "slider") release();
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

/** @param {EventTarget | null} target */
function isText(target) {
    return target instanceof HTMLInputElement && (target.type === "text" || target.type === "password");
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
