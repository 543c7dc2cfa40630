// The paths of a chart's marks, as steps: read, changed in place and written again.
//
// The server's `markup/elements/chart/path.rs` writes them, in whole numbers.

/** @typedef {[x: number, y: number]} Place */
/** @typedef {[command: string, x: number, y: number]} Step */

/** @type {WeakMap<Element, { d: string, steps: Step[], points?: Place[] }>} The steps of each path as it is. */
const read = new WeakMap();

/** @param {Element} path */
function entry(path) {
    const d = path.getAttribute("d") ?? "";
    let known = read.get(path);
    if (known?.d !== d) {
        known = { d, steps: parse(d) };
        read.set(path, known);
    }
    return known;
}

/** @param {Element} path */
export function stepsOf(path) {
    return entry(path).steps;
}

/**
 * The points of a path at which a person may look: for a bar or a cell, the middle of its upper edge
 * or its middle.
 *
 * @param {Element} path
 */
export function pointsOf(path) {
    const known = entry(path);
    if (known.points) return known.points;
    const kind = path.classList[0] ?? "";
    /** @type {Place[]} */
    const points = [];
    if (kind === "bars" || kind === "cells") {
        for (let at = 0; at + 3 < known.steps.length; at += 5) {
            const [[, left, top], [, right], [, , bottom]] = /** @type {[Step, Step, Step]} */ (known.steps.slice(at, at + 3));
            points.push([(left + right) / 2, kind === "cells" ? (top + bottom) / 2 : top]);
        }
    } else {
        /** @type {Place[]} */
        let piece = [];
        for (const [command, x, y] of [...known.steps, ["m", 0, 0]]) {
            if (command === "m") {
                // An area goes on along its upper line and back along the lower one.
                points.push(...(kind === "area" ? piece.slice(0, piece.length / 2) : piece));
                piece = [];
            }
            if (command !== "z") piece.push(/** @type {Place} */ ([x, y]));
        }
    }
    return (known.points = points);
}

/**
 * The steps of a path with places; `z` has that of its move.
 *
 * @param {string} d
 */
export function parse(d) {
    /** @type {Step[]} */
    const steps = [];
    let [x, y, command] = [0, 0, "l"];
    let begun = [0, 0];
    const tokens = d.match(/[mlz]|-?\d+/g) ?? [];
    for (let at = 0; at < tokens.length; at += 1) {
        const token = tokens[at] ?? "";
        if (token === "z") {
            [x = 0, y = 0] = begun;
            steps.push(["z", x, y]);
        } else if (token === "m" || token === "l") command = token;
        else {
            x += Number(token);
            y += Number(tokens[(at += 1)]);
            if (command === "m") begun = [x, y];
            steps.push([command, x, y]);
            command = "l";
        }
    }
    return steps;
}

/**
 * The first steps dropped, some kept, new ones behind them; of an area, some of its last ones too.
 *
 * @param {Step[]} old
 * @param {Step[]} fresh as if from the place 0, 0
 * @param {number} drop
 * @param {number} keep
 * @param {number} tail -1: it is no area
 */
export function spliced(old, fresh, drop, keep, tail) {
    const all = tail < 0 ? old.length : old.length - 1;
    const steps = old.slice(drop, drop + keep);
    const [, x = 0, y = 0] = steps.at(-1) ?? [];
    for (const [command, right, down] of fresh) steps.push([command, x + right, y + down]);
    if (steps[0]) steps[0] = ["m", steps[0][1], steps[0][2]];
    if (tail >= 0) steps.push(...old.slice(all - drop - tail, all - drop), ["z", 0, 0]);
    return steps;
}

/**
 * Writes the steps of a path.
 *
 * @param {Element} path
 * @param {Step[]} steps
 */
export function put(path, steps) {
    let [d, x, y] = ["", 0, 0];
    let begun = [0, 0];
    for (const [command, right, down] of steps) {
        if (command === "z") {
            d += "z";
            [x = 0, y = 0] = begun;
            continue;
        }
        d += `${command}${right - x} ${down - y}`;
        [x, y] = [right, down];
        if (command === "m") begun = [x, y];
    }
    path.setAttribute("d", d);
    read.set(path, { d, steps });
}
