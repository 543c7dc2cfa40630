// What a person has done and the session has not yet consumed. Events keep their numbers and
// their order over any number of connections; the session drops those it has seen before.

/** @typedef {boolean | number | string | null | number[] | string[]} Value */

/**
 * @typedef {["click", key: string]
 *     | ["set", key: string, value: Value]
 *     | ["submit", key: string, values: [key: string, value: Value][]]
 *     | ["rerun"]} Message
 */

/** @typedef {{ number: number, message: Message, what: string }} Event */

export class Outbox {
    /** @type {Event[]} */
    #waiting = [];
    #next = 1;
    /** @type {(count: number) => void} */
    #changed;

    /** @param {(count: number) => void} changed told how many events wait */
    constructor(changed) {
        this.#changed = changed;
        changed(0);
    }

    /**
     * @param {Message} message
     * @param {string} what
     * @returns {Event}
     */
    put(message, what) {
        const event = { number: this.#next, message, what };
        this.#next += 1;
        this.#waiting.push(event);
        this.#changed(this.#waiting.length);
        return event;
    }

    /** @returns {readonly Event[]} */
    waiting() {
        return this.#waiting;
    }

    /**
     * Lets go of all events up to a number.
     *
     * @param {number} number
     * @returns {Event[]}
     */
    consume(number) {
        const done = this.#waiting.filter((event) => event.number <= number);
        this.#waiting = this.#waiting.filter((event) => event.number > number);
        this.#changed(this.#waiting.length);
        return done;
    }

    /**
     * Starts a new session; gives the events that the old one did not get.
     *
     * @returns {Event[]}
     */
    restart() {
        this.#next = 1;
        return this.consume(Infinity);
    }
}
