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
     * @returns {number}
     */
    put(message, what) {
        const event = { number: this.#next, message, what };
        this.#next += 1;
        this.#waiting.push(event);
        // What the page shows of it can be done while it is on its way.
        this.#send(event);
        this.#changed(this.#waiting.length);
        return event.number;
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
