// The value of an uploader: the files in its list, named by the ids that the server gave them.
//
// `uploaded` reads it and `setUploaded` writes it, for `controls.js`. `uploads.js` sends the files;
// a page loads it only if it has an uploader.

import { make } from "./dom.js";

/**
 * The uploads of this page: a row that a patch removed can be made again. `turn` is the order of
 * choosing.
 *
 * @type {Map<string, { name: string, size: number, turn: number }>}
 */
const known = new Map();

/**
 * The ids of the files, in the order of the list: `3f…,a0…`.
 *
 * @param {HTMLElement} field
 */
export function uploaded(field) {
    return rows(field).map((row) => row.dataset.file).join(",");
}

/**
 * @param {HTMLElement} field
 * @param {string} content
 */
export function setUploaded(field, content) {
    if (uploaded(field) === content) return;
    const old = new Map(rows(field).map((row) => [row.dataset.file, row]));
    const wanted = content === "" ? [] : content.split(",");
    const next = wanted.flatMap((id) => old.get(id) ?? row(id) ?? []);
    field.querySelector(".files")?.replaceChildren(...next);
}

/**
 * Registers an uploaded file, so that `setUploaded` can show it.
 *
 * @param {string} id
 * @param {{ name: string, size: number }} file
 * @param {number} turn rises with each file that was chosen
 */
export function learn(id, { name, size }, turn) {
    known.set(id, { name, size, turn });
}

/**
 * Puts a file in its place by order of choosing: a small one may overtake a large one on the way.
 *
 * @param {string[]} ids
 * @param {string} id
 */
export function inTurn(ids, id) {
    const turn = (/** @type {string} */ id) => known.get(id)?.turn ?? 0;
    return [...ids, id].sort((one, other) => turn(one) - turn(other));
}

/**
 * Whether a file of this field is still on its way.
 *
 * @param {HTMLElement} field
 */
export function isUploading(field) {
    return field.querySelector(".upload:not([data-failed])") !== null;
}

/** @param {HTMLElement} field */
function rows(field) {
    return /** @type {HTMLElement[]} */ ([...field.querySelectorAll("[data-file]")]);
}

/** @param {string} id */
function row(id) {
    const file = known.get(id);
    if (!file) return null;
    const row = make("li", "file");
    row.dataset.file = id;
    const remove = make("button", "remove", "×");
    remove.setAttribute("type", "button");
    remove.setAttribute("aria-label", `Remove ${file.name}`);
    row.append(make("span", "name", file.name), make("span", "size", sizeInWords(file.size)), remove);
    return row;
}

/**
 * A number of bytes in words; the server writes it in the same way.
 *
 * @param {number} bytes
 */
export function sizeInWords(bytes) {
    if (bytes < 1e3) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
    const [unit, name] = bytes < 1e6 ? [1e3, "kB"] : bytes < 1e9 ? [1e6, "MB"] : [1e9, "GB"];
    const tenths = Math.round((bytes / unit) * 10);
    return `${tenths < 100 ? tenths / 10 : Math.round(tenths / 10)} ${name}`;
}
