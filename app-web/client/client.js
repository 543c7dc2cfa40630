// The browser's part of a page: what a person does goes up a socket as events, patches come down
// and are applied to the page around what the person is doing.
//
//   events.js      a click, a key, a changed control
//     → fields.js  what it means for the value of an input
//     → outbox.js  a number, and a place in the queue until the session has consumed it
//     → connection.js  the socket, and how it comes back
//   and down again: connection.js → patch.js → fields.js, with notice.js to say what happens.
//
// This file puts them together. Nothing here or in any of them is global. What only some pages
// need is fetched when an element with its name in `data-module` is there: see `modules.js`.

import { Connection } from "./connection.js";
import { Events } from "./events.js";
import { Fields } from "./fields.js";
import { local } from "./local.js";
import { menu } from "./menu.js";
import { Modules } from "./modules.js";
import { Notices } from "./notice.js";
import { Outbox } from "./outbox.js";
import { Page } from "./patch.js";
import { shortcuts } from "./shortcuts.js";

/** @import { Effect, Rows, Update, Welcome } from "./connection.js" */
/** @import { Message } from "./outbox.js" */

/** @type {import("./modules.js").Table} What only some pages need, by the names of `data-module`. */
const LATER = {
    chat: () => import("./chat.js"),
    dataframe: () => import("./dataframe.js"),
    multiselect: () => import("./multiselect.js"),
    uploads: () => import("./uploads.js"),
};

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
const notices = new Notices(document.body, { retry: () => connection.retry(), stop: () => connection.stop() });
const outbox = new Outbox(notices.pending);
const fields = new Fields(send);
const events = new Events(root, fields, { send, blocked: () => connection.state === "lost" || connection.state === "closed", freed: drain });
const connection = new Connection({
    address: root.dataset.socket ?? "",
    page: root.dataset.hash ?? null,
    receive(frame) {
        frames.push(frame);
        drain();
    },
    changed(state, reason) {
        const lost = state === "closed" ? outbox.restart() : [];
        notices.connection(state, reason, lost.map((event) => event.what));
        modules.connected();
    },
});

const modules = new Modules(LATER, { root, fields, connection, send, say: (words) => notices.say(words) });
const page = new Page(root, fields, modules);

/** @type {(Update | Welcome | Rows)[]} What has come in and is not on the page yet. */
const frames = [];

/**
 * Gives an event its number and sends it as soon as the session listens.
 *
 * @param {Message} message
 * @param {string} what in words, for the notice that it could not be delivered
 * @returns {number}
 */
function send(message, what) {
    const event = outbox.put(message, what);
    connection.send(event);
    return event.number;
}

/**
 * Brings the page up to date; not between the press and the release of a button, lest the button
 * move away under the pointer and the click be lost.
 */
function drain() {
    while (!events.pressing) {
        const frame = frames.shift();
        if (!frame) return;
        if (Array.isArray(frame)) update(frame);
        else if ("rows" in frame) modules.answered(frame);
        else welcome(frame);
    }
}

/** @param {Update} update */
function update([consumed, patches, { refused, running, effects } = {}]) {
    // A run that goes on has not acted on its event yet.
    const done = running ? [] : outbox.consume(consumed);
    try {
        page.apply(patches, consumed);
    } catch (error) {
        // The page and its session disagree; a new connection starts with the whole page.
        console.error(error);
        connection.renew();
    }
    modules.look();
    if (!running) events.settle(consumed);
    for (const effect of effects ?? []) happen(effect);
    const last = done.at(-1);
    if (refused && last) {
        if (!fields.refused(last, refused)) notices.say(`${last.what} was not possible: ${refused}.`);
    }
    fields.settle(consumed);
}

/** @param {Effect} effect */
function happen(effect) {
    switch (effect[0]) {
        case "toast":
            notices.toast(effect[1]);
            break;
        case "notice":
            notices.say(effect[1]);
            break;
        case "download": {
            const link = document.createElement("a");
            link.href = new URL(`download/${effect[1]}`, connection.files).href;
            link.download = effect[2];
            link.click();
            break;
        }
        case "query": {
            const address = new URL(location.href);
            address.search = new URLSearchParams(effect[1]).toString();
            history.replaceState(history.state, "", address);
            break;
        }
    }
}

/** @param {Welcome} welcome */
function welcome({ consumed, resumed, again }) {
    if (resumed || !again) {
        outbox.consume(consumed);
    } else {
        const lost = outbox.restart();
        fields.restart(lost);
        events.settle(Infinity);
        notices.startedOver(lost.map((event) => event.what));
    }
    connection.resend(outbox.waiting());
    modules.welcomed();
}

local(root);
shortcuts(root);
fields.start(root);
modules.look();
menu(document.body, { rerun: () => send(["rerun"], "Run again") });
connection.open();
