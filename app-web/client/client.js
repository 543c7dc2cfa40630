// The browser's part of a page. Events of the person go up a socket. Patches come down and are
// applied to the page around what the person is doing.
//
//   events.js      a click; entries.js: a key, a changed control
//     → fields.js  its effect on the value of an input
//     → outbox.js  a number, and a place in the queue until the session has consumed it
//     → connection.js  the socket, and how it comes back
//   and down again: connection.js → patch.js → fields.js, with notice.js to say what happens.
//
// This file puts them together. None of these files defines a global. A page of words and buttons
// needs only what is imported here, which the server sends as one file. `rest.js` and its style
// sheet come with any other element. A module that only a few elements need is fetched when an
// element with its name in `data-module` is there: see `modules.js`.

import { Connection } from "./connection.js";
import { make, makeButton } from "./dom.js";
import { Events } from "./events.js";
import { NOTICEABLE, Notices } from "./notice.js";
import { Outbox } from "./outbox.js";
import { Page } from "./patch.js";

/** @import { ChartAnswer, Effect, Rows, Update, Welcome } from "./connection.js" */
/** @import { Shared } from "./modules.js" */
/** @import { Event } from "./outbox.js" */

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
const notices = new Notices(document.body, { retry: () => connection.retry(), stop: () => connection.stop() });
const outbox = new Outbox({ send: (event) => connection.send(event), changed: notices.pending });
/** @type {Shared} */
const shared = { root, fields: null, modules: null, send: (message, what, isSecret) => outbox.put(message, what, isSecret) };
const events = new Events(shared, {
    // A press that began before the connection was lost may end: its click waits as an earlier one does.
    blocked: () => connection.state === "closed" || (connection.state === "lost" && !events.pressing),
    freed: drain,
});
const connection = new Connection({
    address: root.dataset.socket ?? "",
    page: root.dataset.hash ?? null,
    begun: root.dataset.session ?? null,
    receive(frame) {
        frames.push(frame);
        drain();
    },
    changed(state, reason) {
        const lost = state === "closed" ? outbox.restart() : [];
        notices.connection(state, reason, lost.map((event) => event.what));
        shared.modules?.connected();
    },
    refused(reason) {
        // The server does not say which message it was: all that wait are given back, and
        // the page goes on.
        for (const event of outbox.consume(Infinity)) refuse(event, reason);
        events.settle(Infinity);
    },
});

const page = new Page(shared);

/** The button that opens the menu of the page. */
const corner = makeButton("corner-button", "⋮");

/** @type {(Update | Welcome | Rows | ChartAnswer)[]} Messages that have come in and are not on the page yet. */
const frames = [];

/** The last event that had arrived from an earlier page: its effects are not on this page. */
let arrived = 0;

/** Whether the next message waits for the rest of this script and its style sheet. */
let waiting = false;

/**
 * Brings the page up to date, but not between the press and the release of a button: the button
 * could move away under the pointer and lose the click.
 */
function drain() {
    while (!events.pressing && !waiting) {
        const frame = frames.shift();
        if (!frame) return;
        if (Array.isArray(frame) && frame[2]?.rest && !shared.fields) {
            waiting = true;
            // If the fetch fails, the page shows what it can. The next update that needs it asks
            // again.
            frame[2].rest = false;
            frames.unshift(frame);
            rest().finally(() => {
                waiting = false;
                drain();
            });
            return;
        }
        if (Array.isArray(frame)) update(frame);
        else if ("ask" in frame) shared.modules?.answered(frame);
        else welcome(frame);
    }
}

/** @param {Update} update */
function update([consumed, patches, { refused, running, effects } = {}]) {
    // A run in progress has not acted on its event yet.
    const done = running ? [] : outbox.consume(consumed);
    try {
        page.apply(patches, consumed);
    } catch (error) {
        // The page and its session disagree; a new connection starts with the whole page.
        console.error(error);
        connection.renew();
    }
    // The session takes values that an earlier page sent to be shown; so this page asks for all.
    if ((arrived && consumed >= arrived) || done.some((event) => event.was !== undefined && enters(event))) connection.renew();
    shared.modules?.look();
    if (running !== true) going(running);
    if (!running) events.settle(consumed);
    for (const effect of effects ?? []) happen(effect);
    const last = done.at(-1);
    if (refused && last) refuse(last, refused);
    shared.fields?.settle(consumed, done.some(({ was }) => was === undefined));
}

/**
 * Shows whether a run goes on, and fades the elements that it has not reached yet.
 *
 * @param {string[] | undefined} unreached
 */
function going(unreached) {
    page.fade(unreached ?? []);
    notices.going(Boolean(unreached));
}

/**
 * Whether an event belongs to an input: the session takes its value to be on the page.
 *
 * @param {Event} event
 */
function enters({ message }) {
    return !message || message[0] !== "click";
}

/**
 * Says beside the element of an event that the event was refused.
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
    // If a run goes on, the next message says so.
    going(undefined);
    setTimeout(() => document.getElementById("running")?.remove(), NOTICEABLE);
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
    shared.modules?.welcomed();
}

/** @type {Promise<void> | undefined} */
let loading;

/** Fetches the files for a page that has more than words and buttons, and starts them on it. Once. */
function rest() {
    return (loading ??= load());
}

async function load() {
    try {
        const [{ start }] = await Promise.all([import("./rest.js"), style("rest.css")]);
        start(shared, events, { connection, say: (words) => notices.say(words) }, corner);
    } catch (error) {
        loading = undefined;
        console.error(error);
        notices.say("A part of this page did not arrive, so not all of it can be used. Load it again.");
    }
}

/**
 * Fetches a style sheet that lies beside the first one, unless the page has it.
 *
 * @param {string} name
 */
export function style(name) {
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
        // Before the style sheet of a theme, whose rules win.
        first.after(link);
    });
}

/** Shows the button of the menu, which comes with the second bundle. */
function showCorner() {
    corner.ariaLabel = "Menu of the page";
    corner.ariaHasPopup = "menu";
    corner.onclick = async () => {
        if (corner.popoverTargetElement) return;
        await rest();
        /** @type {HTMLElement | null} */ (corner.popoverTargetElement)?.togglePopover(true);
    };
    const place = make("nav", "corner");
    place.ariaLabel = "Page";
    place.append(corner);
    document.body.append(place);
}

/** This module does not await it, because `rest.js` imports from this module. */
async function begin() {
    outbox.resume(connection.kept());
    addEventListener("pagehide", () => connection.keep(outbox.waiting()));
    // First: the menu is put beside its button.
    showCorner();
    if (root.hasAttribute("data-rest")) await rest();
    events.listen();
    document.querySelector(".loading")?.remove();
    connection.open();
    // The presses of a person so far, in their order, once the page listens for them.
    await shared.modules?.look();
    dispatchEvent(new Event("dacapo"));
}

begin();
