// Applies patches to the page. Elements keep their DOM nodes for as long as they are on the page,
// so that focus, caret, selection, scroll positions and open lists stay where they are.
//
// An element is the DOM element whose id is its key. Its own part is everything up to its
// `data-slot`, in which other elements stand.

/** @import { Grow, Shared } from "./modules.js" */

/**
 * `page` replaces everything; `-` removes; `+` inserts into a parent, before a sibling or last;
 * `>` moves; `=` changes an element's own part; `t` does so for an own part that is only text. In
 * Markdown that grows, `a` appends words to a text, and `b` replaces a node and all after it in its
 * parent; of a text, so many characters stay: see `growing.js`. `c` changes the drawing of a chart:
 * see `chart.js`.
 *
 * @typedef {["page", html: string]
 *     | ["-", key: string]
 *     | ["+", parent: string, before: string | null, html: string]
 *     | [">", key: string, parent: string, before: string | null]
 *     | ["=", key: string, html: string]
 *     | ["t", key: string, text: string]
 *     | ["a", key: string, path: string, words: string]
 *     | ["b", key: string, path: string, stays: number, html: string]
 *     | ["c", key: string, pieces: Record<string, string>, paths: ChartPath[]]} Patch
 * @typedef {[number: number, steps: string, drop?: number, keep?: number, tail?: number | null]} ChartPath
 */

/** Marks elements that a patch has removed, with the id they had. */
const REMOVED = "data-removed";

/** Attributes that only the client sets; the server's HTML never has them. */
const OURS = new Set(["style", "open", "aria-invalid", "data-busy", "data-copied", "aria-expanded", "data-chosen", "data-client", "data-unreached"]);

/** The same for tabs, because a person chooses one. */
const OURS_OF_TABS = new Set(["aria-selected", "tabindex"]);

export class Page {
    #shared;
    /** The address of files and data that are not a page, from the page's own address. */
    #files;
    #consumed = 0;
    /**
     * Elements that a patch of this update has removed. They stay until its end, in case another
     * patch puts them back elsewhere.
     *
     * @type {Map<string, Element>}
     */
    #removed = new Map();
    /** @type {Element[]} Elements that the run in progress has not reached yet. */
    #faded = [];

    /**
     * @param {Shared} shared
     */
    constructor(shared) {
        this.#shared = shared;
        this.#files = (shared.root.dataset.socket ?? "").replace(/socket$/, "");
    }

    /**
     * @param {Patch[]} patches
     * @param {number} consumed the number of the newest event that they include
     */
    apply(patches, consumed) {
        this.#consumed = consumed;
        for (const patch of patches) this.#apply(patch);
        for (const element of this.#removed.values()) element.remove();
        if (this.#removed.size > 0) this.#shared.fields?.forget(this.#removed.keys());
        this.#removed.clear();
    }

    /**
     * Fades elements that a run has not reached yet, and no others.
     *
     * @param {string[]} unreached the first of them at each place; its later siblings fade with it
     */
    fade(unreached) {
        for (const element of this.#faded) element.removeAttribute("data-unreached");
        this.#faded = unreached.flatMap((key) => document.getElementById(key) ?? []);
        for (const element of this.#faded) element.setAttribute("data-unreached", "");
    }

    /** @param {Patch} patch */
    #apply(patch) {
        switch (patch[0]) {
            case "page": {
                this.#children(this.#shared.root, this.#parse(patch[1]));
                break;
            }
            case "-": {
                this.#remove(find(patch[1]));
                break;
            }
            case "+": {
                const [, parent, before, html] = patch;
                const branch = this.#parse(html).firstElementChild;
                if (branch) this.#insert(slot(find(parent)), branch, sibling(before));
                break;
            }
            case ">": {
                const [, key, parent, before] = patch;
                move(slot(find(parent)), find(key), sibling(before));
                break;
            }
            case "=": {
                const [, key, html] = patch;
                const next = this.#parse(html).firstElementChild;
                if (next) this.#own(find(key), next);
                break;
            }
            case "t": {
                setText(find(patch[1]), patch[2]);
                break;
            }
            default: {
                const grow = /** @type {Grow} */ (this.#shared.grow);
                grow(find(patch[1]), patch, this.#parse(patch[4] ?? ""));
            }
        }
    }

    /**
     * Pictures of the app are named from a page whose address ends with a slash; the server has
     * corrected the first page.
     *
     * @param {string} html
     */
    #parse(html) {
        const template = document.createElement("template");
        template.innerHTML = html.replaceAll('<img src="./_dacapo/', `<img src="${this.#files}`);
        return template.content;
    }

    /** @param {Element} element */
    #remove(element) {
        for (const each of [element, ...element.querySelectorAll("[id]")]) {
            this.#removed.set(each.id, each);
            // Another element may come under this id before the update ends.
            each.setAttribute(REMOVED, each.id);
            each.removeAttribute("id");
        }
    }

    /**
     * @param {Element} parent
     * @param {Element} branch
     * @param {Element | null} before
     */
    #insert(parent, branch, before) {
        parent.insertBefore(branch, before);
        if (this.#removed.size > 0) {
            for (const fresh of [branch, ...branch.querySelectorAll("[id]")]) this.#bringBack(fresh);
        }
        this.#shared.fields?.arrived(branch, this.#consumed);
    }

    /**
     * For an element that only changed its parent, its old nodes replace the new ones.
     *
     * @param {Element} fresh
     */
    #bringBack(fresh) {
        const old = this.#removed.get(fresh.id);
        if (!old || !fresh.parentElement || !alike(old, fresh)) return;
        move(fresh.parentElement, old, fresh);
        fresh.remove();
        for (const each of [old, ...old.querySelectorAll(`[${REMOVED}]`)]) {
            each.id = each.getAttribute(REMOVED) ?? "";
            each.removeAttribute(REMOVED);
            this.#removed.delete(each.id);
        }
        this.#element(old, fresh);
    }

    /**
     * Makes an element on the page, with everything inside it, like a new one.
     *
     * @param {Element} old
     * @param {Element} next
     */
    #element(old, next) {
        this.#own(old, next);
        const [from, to] = [slotOf(next), slotOf(old)];
        if (from && to) this.#children(to, from);
    }

    /**
     * The same for the elements in a slot: those whose key stays are kept.
     *
     * @param {Element} parent
     * @param {Element | DocumentFragment} next
     */
    #children(parent, next) {
        const wanted = new Map([...next.children].map((child) => [child.id, child]));
        /** @type {Map<string, Element>} */
        const kept = new Map();
        for (const child of [...parent.children]) {
            const match = wanted.get(child.id);
            if (match && alike(child, match)) kept.set(child.id, child);
            else if (!child.hasAttribute(REMOVED)) this.#remove(child);
        }
        let place = staying(parent.firstElementChild);
        for (const [key, child] of wanted) {
            const old = kept.get(key);
            if (!old) {
                this.#insert(parent, child, place);
                continue;
            }
            if (old === place) place = staying(old.nextElementSibling);
            else move(parent, old, place);
            this.#element(old, child);
        }
    }

    /**
     * Updates the own part of an element. Inputs handle their values themselves.
     *
     * @param {Element} old
     * @param {Element} next
     */
    #own(old, next) {
        const { fields } = this.#shared;
        if (fields && old instanceof HTMLElement && next instanceof HTMLElement && old.dataset.input) {
            fields.update(old, next, this.#consumed);
        } else {
            morph(old, next);
        }
        this.#shared.modules?.changed(old, next);
    }
}

/**
 * Makes the own part of an element like a new one, with as few changes as possible.
 *
 * @param {Element} old
 * @param {Element} next
 */
export function morph(old, next) {
    attributes(old, next);
    if (old.hasAttribute("data-slot") || old.hasAttribute("data-client")) return;
    let place = old.firstChild;
    for (const child of [...next.childNodes]) {
        const match = nextMatch(place, child);
        while (match && place !== match) place = drop(/** @type {ChildNode} */ (place));
        if (!match) {
            old.insertBefore(child, place);
        } else {
            if (match instanceof Element) morph(match, /** @type {Element} */ (child));
            else if (match.nodeValue !== child.nodeValue) match.nodeValue = child.nodeValue;
            place = match.nextSibling;
        }
    }
    while (place) place = drop(place);
}

/**
 * @param {ChildNode | null} place
 * @param {ChildNode} child
 */
function nextMatch(place, child) {
    for (let node = place; node; node = node.nextSibling) {
        if (node.nodeType !== child.nodeType) continue;
        if (!(node instanceof Element) || !(child instanceof Element)) return node;
        if (alike(node, child) && node.id === child.id) return node;
    }
    return null;
}

/**
 * The text node stays, and with it a selection; other nodes that a browser has put there go.
 *
 * @param {Element} element
 * @param {string} text
 */
function setText(element, text) {
    const node = element.firstChild;
    if (node instanceof Text && !node.nextSibling) node.data = text;
    else element.textContent = text;
}

/** @param {ChildNode} node */
function drop(node) {
    const next = node.nextSibling;
    node.remove();
    return next;
}

/**
 * @param {Element} old
 * @param {Element} next
 */
function attributes(old, next) {
    for (const { name } of [...old.attributes]) {
        if (!next.hasAttribute(name) && !isOurs(old, name)) old.removeAttribute(name);
    }
    for (const { name, value } of next.attributes) {
        if (old.getAttribute(name) !== value && !isOurs(old, name)) old.setAttribute(name, value);
    }
}

/**
 * @param {Element} element
 * @param {string} attribute
 */
function isOurs(element, attribute) {
    return OURS.has(attribute) || (OURS_OF_TABS.has(attribute) && element.getAttribute("role") === "tab");
}

/**
 * Whether one element can become the other: both are of the same kind.
 *
 * @param {Element} old
 * @param {Element} next
 */
function alike(old, next) {
    return (
        old.nodeName === next.nodeName &&
        old.classList[0] === next.classList[0] &&
        old.getAttribute("data-input") === next.getAttribute("data-input")
    );
}

/** @param {string} key */
function find(key) {
    const element = document.getElementById(key);
    if (!element) throw new Error(`no element ${key} on this page`);
    return element;
}

/** @param {string | null} key */
function sibling(key) {
    return key === null ? null : find(key);
}

/** @param {Element} element */
function slotOf(element) {
    return element.hasAttribute("data-slot") ? element : element.querySelector("[data-slot]");
}

/** @param {Element} element */
function slot(element) {
    const slot = slotOf(element);
    if (!slot) throw new Error(`element ${element.id} holds no others`);
    return slot;
}

/**
 * This element, or the first one after it that is not being removed.
 *
 * @param {Element | null} element
 */
function staying(element) {
    while (element?.hasAttribute(REMOVED)) element = element.nextElementSibling;
    return element;
}

/**
 * Moves an element without disturbing its state. Browsers that can only remove and insert it again
 * forget focus, selection and scroll positions, so these are put back.
 *
 * @param {Element} parent
 * @param {Element} element
 * @param {Element | null} before
 */
function move(parent, element, before) {
    if ("moveBefore" in parent && element.isConnected && parent.isConnected) {
        /** @type {any} */ (parent).moveBefore(element, before);
        return;
    }
    const active = document.activeElement;
    const focused = active instanceof HTMLElement && element.contains(active) ? active : null;
    const typed = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement ? focused : null;
    const caret = typed ? [typed.selectionStart, typed.selectionEnd] : null;
    const scrolled = [element, ...element.querySelectorAll("*")]
        .filter((each) => each.scrollTop > 0 || each.scrollLeft > 0)
        .map((each) => ({ each, top: each.scrollTop, left: each.scrollLeft }));
    parent.insertBefore(element, before);
    for (const { each, top, left } of scrolled) each.scrollTo({ top, left, behavior: "instant" });
    focused?.focus({ preventScroll: true });
    if (typed && caret?.[0] != null) typed.setSelectionRange(caret[0], caret[1] ?? caret[0]);
}
