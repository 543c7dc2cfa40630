// The second bundle, for a page that has more than words and buttons: the values of its inputs,
// tooltips and tabs, keys that click buttons, the menu of the page. `client.js` fetches it with its
// style sheet.

import { style } from "./client.js";
import { takeUpDrafts } from "./drafts.js";
import { Entries } from "./entries.js";
import { Fields } from "./fields.js";
import { grow } from "./growing.js";
import { local } from "./local.js";
import { menu } from "./menu.js";
import { Modules } from "./modules.js";
import { shortcuts } from "./shortcuts.js";

/** @import { Events } from "./events.js" */
/** @import { Around, Shared } from "./modules.js" */

/** @type {import("./modules.js").Table} Modules of some pages, by the names of `data-module`. */
const LATER = {
    chart: async () => {
        await style("chart.css");
        return import("./chart.js");
    },
    chat: () => import("./chat.js"),
    dataframe: () => import("./dataframe.js"),
    multiselect: () => import("./multiselect.js"),
    uploads: () => import("./uploads.js"),
};

/**
 * Starts on the page as it is.
 *
 * @param {Shared} shared
 * @param {Events} events
 * @param {Omit<Around, keyof Shared>} around
 * @param {HTMLButtonElement} corner the button of the menu
 */
export function start(shared, events, around, corner) {
    const { root } = shared;
    takeUpDrafts();
    const fields = new Fields(shared.send);
    shared.fields = fields;
    shared.grow = (element, patch, html) => {
        if (patch[0] === "c") shared.modules?.patched(element, patch);
        else if (patch[0] === "a" || patch[0] === "b") grow(element, patch, html);
    };
    fields.start(root);
    new Entries(root, fields, events);
    local(root);
    shortcuts(root);
    menu(corner, { rerun: () => shared.send(["rerun"], "Run again") });
    shared.modules = new Modules(LATER, shared, around);
}
