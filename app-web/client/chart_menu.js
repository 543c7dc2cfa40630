// The menu of a chart, and the pictures that it saves.

import { make, makeButton } from "./dom.js";
import { walks } from "./menu.js";

/**
 * A button, and the list that it opens.
 *
 * @param {[words: string, act: () => void][]} items
 * @returns {HTMLElement[]}
 */
export function menuOf(items) {
    const more = makeButton("chart-more", "⋮");
    const list = make("div", "chart-menu");
    list.role = "menu";
    more.ariaLabel = "Menu of the chart";
    more.ariaHasPopup = "menu";
    const open = (/** @type {boolean} */ on) => {
        list.hidden = !on;
        more.ariaExpanded = String(on);
        if (on) /** @type {HTMLElement} */ (list.firstElementChild).focus();
    };
    open(false);
    more.onclick = () => open(Boolean(list.hidden));
    for (const [words, act] of items) {
        const item = makeButton("", words);
        item.role = "menuitem";
        item.tabIndex = -1;
        item.onclick = () => {
            open(false);
            more.focus();
            act();
        };
        list.append(item);
    }
    walks(list);
    list.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        open(false);
        more.focus();
        event.preventDefault();
        event.stopPropagation();
    });
    list.addEventListener("focusout", ({ relatedTarget }) => {
        if (relatedTarget instanceof Node && (list.contains(relatedTarget) || relatedTarget === more)) return;
        open(false);
    });
    return [more, list];
}

/**
 * Saves a picture as it is, or as dots. Gives whether it could.
 *
 * @param {string} picture in SVG
 * @param {string} name
 * @param {boolean} asDots
 */
export async function save(picture, name, asDots) {
    const file = new Blob([picture], { type: "image/svg+xml" });
    try {
        if (asDots) keep(await drawn(file), `${name}.png`);
        else keep(file, `${name}.svg`);
    } catch {
        return false;
    }
    return true;
}

/** Whether the page is dark. */
export function isDark() {
    const [red = 0, green = 0, blue = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? [];
    return red + green + blue < 384;
}

/**
 * A picture as dots, twice as many as pixels.
 *
 * @param {Blob} picture
 * @returns {Promise<Blob>}
 */
async function drawn(picture) {
    const image = new Image();
    image.src = URL.createObjectURL(picture);
    try {
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = image.naturalWidth * 2;
        canvas.height = image.naturalHeight * 2;
        canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
        return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject())));
    } finally {
        URL.revokeObjectURL(image.src);
    }
}

/**
 * @param {Blob} file
 * @param {string} name
 */
function keep(file, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
