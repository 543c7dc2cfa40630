// Markdown that grows. What came before the newest words stays as it is, and with it a selection there.

import { morph } from "./patch.js";

/** @import { Patch } from "./patch.js" */

/**
 * @param {Element} element
 * @param {Extract<Patch, ["a" | "b", ...unknown[]]>} patch
 * @param {DocumentFragment} next
 */
export function grow(element, patch, next) {
    const path = patch[2];
    // A browser cuts a long text when it parses.
    next.normalize();
    if (path === "") {
        const whole = /** @type {Element} */ (element.cloneNode());
        whole.append(next);
        morph(element, whole);
        return;
    }
    const steps = path.split(".").map(Number);
    const last = steps.pop() ?? 0;
    const parent = steps.reduce((parent, step) => /** @type {Element} */ (fromEnd(parent, step)), element);
    const place = fromEnd(parent, last);
    if (patch[0] === "a") /** @type {Text} */ (place).appendData(patch[3]);
    else replaceRest(parent, place, patch[3], next);
}

/**
 * A child, counted from the end; 0 is the place after all.
 *
 * @param {Element} parent
 * @param {number} step
 */
function fromEnd(parent, step) {
    let node = step > 0 ? parent.lastChild : null;
    for (; node && step > 1; step -= 1) node = node.previousSibling;
    return node;
}

/**
 * Replaces a node, and all after it in its parent. So many characters of a text stay, with a selection
 * in them.
 *
 * @param {Element} parent
 * @param {ChildNode | null} place
 * @param {number} stays
 * @param {DocumentFragment} next
 */
function replaceRest(parent, place, stays, next) {
    if (stays > 0 && place instanceof Text) {
        const first = next.firstChild;
        if (first instanceof Text) first.remove();
        place.replaceData(stays, place.length - stays, first instanceof Text ? first.data : "");
        place = place.nextSibling;
    }
    while (place) {
        const after = place.nextSibling;
        place.remove();
        place = after;
    }
    parent.append(next);
}
