// Messages of the page about itself: whether it is connected, whether something is running, and
// which errors happened. They stand beside the page, so no patch touches them.

import { make, makeButton } from "./dom.js";

/** @import { State } from "./connection.js" */

/** A run shorter than this needs no sign that it is running. */
export const NOTICEABLE = 250;
/** A first connection usually takes a small part of this. */
const SLOW = 3_000;
/** After this wait, a person may have had enough. */
const TIRING = 1_500;
/** How long a toast stays; longer while the pointer or the keyboard is on it. */
const TOAST = 5_000;
/** A lost connection that lasts this long is more than a hiccup. */
const LONG = 30_000;

export class Notices {
    /**
     * Shows how many events are on their way.
     *
     * @param {number} count
     */
    pending = (count) => {
        document.documentElement.dataset.pending = String(count);
        this.#pending = count;
        this.#work();
    };

    /**
     * Shows whether a run goes on, whoever has caused it.
     *
     * @param {boolean} going
     */
    going(going) {
        this.#going = going;
        this.#work();
    }

    #work() {
        if (this.#pending === 0 && !this.#going) return this.#rest();
        this.#running ??= setTimeout(() => this.#shows(), NOTICEABLE);
        this.#tired ??= setTimeout(() => (this.#stop.hidden = false), TIRING);
    }

    #pending = 0;
    #going = false;
    #activity;
    #stop;
    #bar;
    #words;
    #button;
    #list;
    /** @type {number | undefined} */
    #running;
    /** @type {number | undefined} */
    #tired;
    /** @type {number | undefined} */
    #long;

    /**
     * @param {HTMLElement} body
     * @param {object} options
     * @param {() => void} options.retry tries to connect at once
     * @param {() => void} options.stop ends the run in progress
     */
    constructor(body, { retry, stop }) {
        this.#activity = make("div", "activity");
        this.#activity.hidden = true;
        this.#activity.role = "progressbar";
        this.#activity.ariaLabel = "Running";
        this.#stop = makeButton("button secondary small stop", "Stop");
        this.#stop.hidden = true;
        this.#stop.onclick = stop;
        this.#words = make("span", "");
        this.#button = makeButton("button secondary small");
        this.#button.onclick = () => (this.#button.dataset.reload ? location.reload() : retry());
        this.#bar = make("div", "connection");
        this.#bar.hidden = true;
        this.#bar.append(make("span", "pulse"), this.#words, this.#button);
        // Live regions must be on the page before the words that they read out.
        const live = make("div", "live");
        live.role = "alert";
        live.append(this.#bar);
        this.#list = make("div", "notices");
        this.#list.role = "status";
        const area = make("div", "about");
        area.append(this.#list, live);
        body.append(this.#activity, this.#stop, area);
    }

    /**
     * @param {State} state
     * @param {string} reason the server's words, if any
     * @param {string[]} lost events that can no longer be delivered
     */
    connection(state, reason, lost) {
        document.documentElement.dataset.connection = state;
        clearTimeout(this.#long);
        const hides = state === "open" || (state === "connecting" && !reason && this.#bar.hidden);
        this.#bar.hidden = hides;
        this.#bar.classList.toggle("final", state === "closed");
        delete this.#button.dataset.reload;
        if (state === "connecting") {
            this.#show(reason ? `Not connected: ${reason}. Trying again…` : "Connecting to the server…", "Try now");
            this.#long = setTimeout(() => (this.#bar.hidden = false), SLOW);
        } else if (state === "lost" && reason) {
            this.#show(`Connection lost: ${reason}. Reconnecting…`, "Try now");
        } else if (state === "lost") {
            this.#show("Connection lost. Reconnecting…", "Try now");
            const still = "Still no answer. Is the server running, and this device online? What you typed is kept.";
            this.#long = setTimeout(() => this.#show(still, "Try now"), LONG);
        } else if (state === "closed") {
            this.#button.dataset.reload = "yes";
            this.#show(`Disconnected: ${reason || "the server has ended this session"}.${undelivered(lost)}`, "Reload");
        }
    }

    /**
     * The session is a new one.
     *
     * @param {string[]} lost events that the old one did not get
     */
    startedOver(lost) {
        this.say(`The server restarted and this page started over.${undelivered(lost)}`);
    }

    /**
     * Shows a notice that stays until it is dismissed.
     *
     * @param {string} words
     */
    say(words) {
        const text = make("span", "", words);
        // A notice with the same words is shown once.
        for (const other of [...this.#list.children]) {
            if (other.firstChild?.textContent === words) other.remove();
        }
        this.#notice(text);
    }

    /**
     * Shows an app's words beside its page, for a while.
     *
     * @param {string} html
     */
    toast(html) {
        const text = make("div", "toast");
        text.innerHTML = html;
        const notice = this.#notice(text);
        /** @type {number | undefined} */
        let leave;
        const stay = () => clearTimeout(leave);
        const go = () => {
            stay();
            leave = setTimeout(() => notice.remove(), TOAST);
        };
        for (const type of ["pointerenter", "focusin"]) notice.addEventListener(type, stay);
        for (const type of ["pointerleave", "focusout"]) notice.addEventListener(type, go);
        go();
    }

    /** @param {HTMLElement} text */
    #notice(text) {
        const notice = make("div", "notice");
        const dismiss = makeButton("dismiss", "×");
        dismiss.ariaLabel = "Dismiss";
        dismiss.onclick = () => notice.remove();
        notice.append(text, dismiss);
        this.#list.append(notice);
        // A page full of notices would not be read.
        while (this.#list.children.length > 3) this.#list.firstElementChild?.remove();
        return notice;
    }

    /** Takes the place of the document's own sign, so that it shows without a break. */
    #shows() {
        document.getElementById("running")?.remove();
        this.#activity.hidden = false;
    }

    #rest() {
        clearTimeout(this.#running);
        clearTimeout(this.#tired);
        this.#running = this.#tired = undefined;
        // Hiding a hidden sign would recompute its styles at each answer.
        for (const sign of [this.#activity, this.#stop]) if (!sign.hidden) sign.hidden = true;
    }

    /**
     * @param {string} words
     * @param {string} action
     */
    #show(words, action) {
        this.#words.textContent = words;
        this.#button.textContent = action;
    }
}

/**
 * Entries of the person are lost; this tells them so.
 *
 * @param {string[]} lost
 */
function undelivered(lost) {
    return lost.length > 0 ? ` Not delivered: ${[...new Set(lost)].join(", ")}.` : "";
}
