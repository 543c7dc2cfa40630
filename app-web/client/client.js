// The browser's part of a page: what a person does goes up a socket as events, patches come down
// and are applied to the page around what the person is doing.
//
//   events.js      a click; entries.js: a key, a changed control
//     → fields.js  what it means for the value of an input
//     → outbox.js  a number, and a place in the queue until the session has consumed it
//     → connection.js  the socket, and how it comes back
//   and down again: connection.js → patch.js → fields.js, with notice.js to say what happens.
//
// This file puts them together. Nothing here or in any of them is global. A page of words and
// buttons needs no more than what is imported here, which the server sends as one file. With any
// other element come `rest.js` and its style sheet. What only a few elements need is fetched when
// one with its name in `data-module` is there: see `modules.js`.

import { Connection } from "./connection.js";
import { Events } from "./events.js";
import { menu } from "./menu.js";
import { Modules } from "./modules.js";
import { Notices } from "./notice.js";
import { Outbox } from "./outbox.js";
import { Page } from "./patch.js";

/** @import { Effect, Rows, Update, Welcome } from "./connection.js" */
/** @import { Shared } from "./modules.js" */
/** @import { Event } from "./outbox.js" */

/** @type {import("./modules.js").Table} What only some pages need, by the names of `data-module`. */
const LATER = {
    chat: () => import("./chat.js"),
    dataframe: () => import("./dataframe.js"),
    multiselect: () => import("./multiselect.js"),
    uploads: () => import("./uploads.js"),
};

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
const notices = new Notices(document.body, { retry: () => connection.retry(), stop: () => connection.stop() });
const outbox = new Outbox({ send: (event) => connection.send(event), changed: notices.pending });
/** @type {Shared} */
const shared = { root, fields: null, send: (message, what, isSecret) => outbox.put(message, what, isSecret) };
const events = new Events(shared, {
    // A press that began before the connection was lost may end: its click waits as an earlier one does.
    blocked: () => connection.state === "closed" || (connection.state === "lost" && !events.pressing),
    freed: drain,
});
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
    refused(reason) {
        // Which message it was, nobody says: all that wait are given back, and the page goes on.
        for (const event of outbox.consume(Infinity)) refuse(event, reason);
        events.settle(Infinity);
    },
});

const modules = new Modules(LATER, shared, { connection, say: (words) => notices.say(words) });
const page = new Page(shared, modules);

/** @type {(Update | Welcome | Rows)[]} What has come in and is not on the page yet. */
const frames = [];

/** The last event that had arrived from an earlier page: what it does is not on this page. */
let arrived = 0;

/** Whether the next of them waits for the rest of this script and its style sheet. */
let waiting = false;

/**
 * Brings the page up to date; not between the press and the release of a button, lest the button
 * move away under the pointer and the click be lost.
 */
function drain() {
    while (!events.pressing && !waiting) {
        const frame = frames.shift();
        if (!frame) return;
        if (Array.isArray(frame) && frame[2]?.rest && !shared.fields) {
            waiting = true;
            // Where it does not come, what can be shown is shown, and the next that needs it asks again.
            frame[2].rest = false;
            frames.unshift(frame);
            rest().finally(() => {
                waiting = false;
                drain();
            });
            return;
        }
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
    // What an earlier page has entered, the session takes to be shown; so this one asks for all.
    if ((arrived && consumed >= arrived) || done.some((event) => event.was !== undefined && enters(event))) connection.renew();
    modules.look();
    if (!running) events.settle(consumed);
    for (const effect of effects ?? []) happen(effect);
    const last = done.at(-1);
    if (refused && last) refuse(last, refused);
    shared.fields?.settle(consumed, done.some(({ was }) => was === undefined));
}

/**
 * Whether an event is one of an input: the session takes its value to be on the page.
 *
 * @param {Event} event
 */
function enters({ message }) {
    return !message || message[0] !== "click";
}

/**
 * Says where an event was made that it was refused.
 *
 * @param {Event} event
 * @param {string} reason
 */
function refuse(event, reason) {
    if (!shared.fields?.refused(event, reason)) notices.say(`${event.what} was not possible: ${reason}.`);
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
function welcome({ consumed, received, resumed, again }) {
    arrived = resumed && !again ? (outbox.arrived(received).filter(enters).at(-1)?.number ?? 0) : 0;
    if (consumed >= arrived) arrived = 0;
    const withheld = outbox.withheld();
    const before = again || outbox.waiting().some(({ was }) => was !== undefined);
    if (resumed || !before) {
        outbox.consume(consumed);
    } else {
        const lost = outbox.restart();
        shared.fields?.restart(lost);
        events.settle(Infinity);
        notices.startedOver(lost.map((event) => event.what));
    }
    for (const { what } of withheld) notices.say(`${what} was not delivered: a page keeps no password. Enter it again.`);
    connection.resend(outbox.waiting());
    modules.welcomed();
}

/** Fetches what a page needs that has more than words and buttons, and takes the page up with it. */
async function rest() {
    try {
        const [{ start }] = await Promise.all([import("./rest.js"), style("rest.css")]);
        start(shared, events);
    } catch (error) {
        console.error(error);
    }
}

/**
 * Fetches a style sheet that lies beside the first one, unless the page has it.
 *
 * @param {string} name
 */
function style(name) {
    if (document.querySelector(`link[href$="/${name}"]`)) return;
    const first = /** @type {HTMLLinkElement} */ (document.querySelector("link[rel=stylesheet]"));
    const link = /** @type {HTMLLinkElement} */ (first.cloneNode());
    link.href = new URL(name, first.href).href;
    return new Promise((resolve, reject) => {
        link.onload = resolve;
        link.onerror = (event) => {
            link.remove();
            reject(event);
        };
        // Before that of a theme, which has the last word.
        first.after(link);
    });
}

/** Not awaited by this module, which `rest.js` imports from. */
async function begin() {
    outbox.resume(connection.kept());
    addEventListener("pagehide", () => connection.keep(outbox.waiting()));
    if (root.hasAttribute("data-rest")) await rest();
    events.listen();
    modules.look();
    menu(document.body, { rerun: () => shared.send(["rerun"], "Run again") });
    connection.open();
}

begin();
