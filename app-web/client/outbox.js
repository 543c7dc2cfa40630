// Events that the session has not yet consumed. They keep their numbers and their order over any
// number of connections; the session drops those it has seen before.

/** @typedef {boolean | number | string | null | number[] | string[] | { frame: string, rows: number[] }} Value */

/**
 * @typedef {["click", key: string]
 *     | ["set", key: string, value: Value]
 *     | ["submit", key: string, values: [key: string, value: Value][]]
 *     | ["rerun"]} Message
 */

/**
 * `isSecret` and `was` are ours. An event with a password is not kept for the next page; only its
 * description in words is. `was` is the event's number for the session, if an earlier page of this
 * tab has made it, or 0 if that page had no number for it yet.
 *
 * @typedef {{ number: number, message: Message, what: string, isSecret?: boolean, was?: number }} Event
 */

export class Outbox {
    /** @type {Event[]} */
    #waiting = [];
    #next = 1;
    #send;
    #changed;

    /**
     * @param {object} options
     * @param {(event: Event) => void} options.send sends an event as soon as the session listens
     * @param {(count: number) => void} options.changed told how many events wait
     */
    constructor({ send, changed }) {
        this.#send = send;
        this.#changed = changed;
        changed(0);
    }

    /**
     * Gives an event its number, and sends it.
     *
     * @param {Message} message
     * @param {string} what in words, for the notice that it could not be delivered
     * @param {boolean} [isSecret] whether it has a password
     * @returns {number}
     */
    put(message, what, isSecret) {
        const event = { number: this.#next, message, what, isSecret };
        this.#next += 1;
        this.#waiting.push(event);
        // The page can show its own part while the event is on its way.
        this.#send(event);
        this.#changed(this.#waiting.length);
        return event.number;
    }

    /**
     * Takes up the events that an earlier page has kept; must come before any `put`.
     *
     * @param {[was: number, message: Message, what: string, isSecret: boolean][]} kept
     */
    resume(kept) {
        for (const [was, message, what, isSecret] of kept) this.#waiting.push({ number: this.#next++, message, what, isSecret, was });
        this.#changed(this.#waiting.length);
    }

    /**
     * Drops the events that had arrived when an earlier page left.
     *
     * @param {number} received the number of the newest event that the session has
     * @returns {Event[]}
     */
    arrived(received) {
        return this.#letGo(({ was }) => was && was <= received);
    }

    /**
     * Drops the events that an earlier page had and did not keep: those with passwords.
     *
     * @returns {Event[]}
     */
    withheld() {
        return this.#letGo(({ was, isSecret }) => was !== undefined && isSecret);
    }

    /** @returns {readonly Event[]} */
    waiting() {
        return this.#waiting;
    }

    /**
     * Drops all events up to a number.
     *
     * @param {number} number
     * @returns {Event[]}
     */
    consume(number) {
        return this.#letGo((event) => event.number <= number);
    }

    /** @param {(event: Event) => unknown} which */
    #letGo(which) {
        const gone = this.#waiting.filter(which);
        this.#waiting = this.#waiting.filter((event) => !which(event));
        this.#changed(this.#waiting.length);
        return gone;
    }

    /**
     * Starts a new session; returns the events that the old one did not get.
     *
     * @returns {Event[]}
     */
    restart() {
        this.#next = 1;
        return this.consume(Infinity);
    }
}
