// Modules that only some pages need. Each is fetched when the first element that needs it is on
// the page; the first page names the ones it needs, so that the browser has them at once.
//
// To add one: write `client/<name>.js` with a function `start`, give its elements
// `data-module="<name>"` beside their id, and put its name in the table of `rest.js`, in
// `assets.rs` and in `LATER` of `markup/document.rs`.

/** @import { ChartAnswer, Connection, Rows } from "./connection.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Message } from "./outbox.js" */
/** @import { Patch } from "./patch.js" */

/**
 * The data that the parts of a page share. `fields`, the values of inputs, `grow` and the modules
 * come with `rest.js`.
 *
 * @typedef {object} Shared
 * @property {HTMLElement} root the page
 * @property {Fields | null} fields
 * @property {Modules | null} modules
 * @property {Grow} [grow]
 * @property {(message: Message, what: string, isSecret?: boolean) => number} send
 */

/** @typedef {(element: Element, patch: Patch, html: DocumentFragment) => void} Grow */

/**
 * The arguments of a module. Most modules listen on `root` for events that bubble up from their
 * elements, and need nothing else.
 *
 * @typedef {object} Around
 * @property {HTMLElement} root the page
 * @property {Fields} fields the values of inputs; `fields.adopt` adds the kind that the module is
 *     named after
 * @property {Connection} connection
 * @property {(message: Message, what: string, isSecret?: boolean) => number} send
 * @property {(words: string) => void} say shows a notice
 */

/**
 * The calls that a module may get about its elements. `arrived` is also called for those that were
 * on the page before the module.
 *
 * @typedef {object} Part
 * @property {(element: HTMLElement) => void} [arrived] it is on the page
 * @property {(element: HTMLElement, next: Element) => void} [changed] a patch has changed its own
 *     part to be like the next
 * @property {(element: HTMLElement) => void} [gone] it is no longer on the page
 * @property {() => void} [connected] the connection has come or gone
 * @property {() => void} [welcomed] the session listens, perhaps another one than before
 * @property {(element: HTMLElement, patch: Patch) => void} [patched] by a patch that the module applies
 * @property {(answer: any) => void} [answered] to a question on the connection
 */

/** @typedef {{ start(around: Around): Part | void }} Module */

/** @typedef {Record<string, () => Promise<Module>>} Table */

export class Modules {
    #table;
    #around;
    #shared;
    /** @type {Set<string>} The modules that are loaded or being fetched. */
    #wanted = new Set();
    /** @type {Map<string, Part>} */
    #parts = new Map();
    /** @type {Map<HTMLElement, Part>} The elements whose modules know of them. */
    #known = new Map();

    /**
     * @param {Table} table
     * @param {Shared} shared
     * @param {Omit<Around, keyof Shared>} around
     */
    constructor(table, shared, around) {
        this.#table = table;
        this.#shared = shared;
        this.#around = around;
    }

    /**
     * After every update: fetches needed modules, tells modules which elements came and went. Done
     * once the modules are there that were not yet asked for.
     */
    async look() {
        for (const [element, part] of this.#known) {
            if (element.isConnected) continue;
            this.#known.delete(element);
            part.gone?.(element);
        }
        const all = /** @type {NodeListOf<HTMLElement>} */ (this.#shared.root.querySelectorAll("[data-module]"));
        const fetches = [];
        for (const element of all) {
            const name = element.dataset.module ?? "";
            const part = this.#parts.get(name);
            if (!part) fetches.push(this.#fetch(name));
            else if (!this.#known.has(element)) {
                this.#known.set(element, part);
                part.arrived?.(element);
            }
        }
        await Promise.all(fetches);
    }

    /**
     * @param {Element} element whose own part a patch has changed
     * @param {Element} next the element that it was made like
     */
    changed(element, next) {
        if (element instanceof HTMLElement) this.#known.get(element)?.changed?.(element, next);
    }

    /** The connection has come or gone. */
    connected() {
        for (const part of this.#parts.values()) part.connected?.();
    }

    /** The session listens. */
    welcomed() {
        for (const part of this.#parts.values()) part.welcomed?.();
    }

    /**
     * @param {Element} element
     * @param {Patch} patch that its module applies
     */
    patched(element, patch) {
        if (element instanceof HTMLElement) this.#known.get(element)?.patched?.(element, patch);
    }

    /** @param {Rows | ChartAnswer} answer */
    answered(answer) {
        for (const part of this.#parts.values()) part.answered?.(answer);
    }

    /** @param {string} name */
    async #fetch(name) {
        const fetched = this.#table[name];
        if (!fetched || this.#wanted.has(name)) return;
        this.#wanted.add(name);
        try {
            const { start } = await fetched();
            const { root, fields, send } = this.#shared;
            if (!fields) return void this.#wanted.delete(name);
            this.#parts.set(name, start({ root, fields, send, ...this.#around }) ?? {});
        } catch (error) {
            // The next update tries again.
            this.#wanted.delete(name);
            console.error(error);
            return;
        }
        this.look();
    }
}
