// The values of inputs: the person's entry, the session's value, and which of the two the page
// shows.
//
// The rule: an entry of the person is newer than any update that does not include it. Each input
// remembers the number of its last edit; an update that has consumed less does not touch its
// value. Nor does any update touch text that is typed but not yet sent, a composition, an open
// list, or a slider under the pointer.
//
// An input in a form sends nothing of its own. Its entry stays unsent, and so untouched by updates,
// until a submit sends the whole form; from then on the rule above holds.

import { chosenWords, content, control, count, decorate, faulty, heavy, isFiles, isLive, isSecret, isTyped, keepApart, keepToSteps, kinds, mark, original, setContent, stepped, validate, waits } from "./controls.js";
import { name } from "./dom.js";
import { dropDrafts, keepFrom, takeDraft } from "./drafts.js";
import { isUploading, setUploaded, uploaded } from "./files.js";
import { morph } from "./patch.js";

/** @import { Kind } from "./controls.js" */
/** @import { Draft } from "./drafts.js" */
/** @import { Event, Message, Value } from "./outbox.js" */

/**
 * @typedef {object} State
 * @property {number} edit the number of the last edit that was sent
 * @property {string} known the session's value: last sent or last rendered
 * @property {string} entered the person's last entry
 * @property {string} written a number as this page wrote it into the field, with a decimal point
 * @property {boolean} unsent whether `entered` is not sent yet
 * @property {string} before the value of `known` before the last edit
 * @property {{ next: HTMLElement, consumed: number } | null} later an update that waits until
 *     the person lets go
 */

export class Fields {
    #send;
    /** @type {Map<string, State>} */
    #states = new Map();
    /** @type {HTMLElement | null} The input under the pointer, in composition, or open. */
    #held = null;
    #consumed = 0;

    /** @param {(message: Message, what: string, isSecret: boolean) => number} send */
    constructor(send) {
        this.#send = send;
        keepFrom(() => this.#drafts());
    }

    /**
     * Takes up entries that a person made before this script ran.
     *
     * @param {Element} page
     */
    start(page) {
        for (const field of all(page)) {
            if (waits(field)) continue;
            const rendered = original(field);
            const entered = content(field);
            this.#states.set(field.id, fresh(rendered));
            if (this.#redraft(field) || entered === rendered) continue;
            this.#enter(field);
            if (!field.contains(document.activeElement) || !isTyped(field)) this.commit(field);
        }
    }

    /**
     * A module brings a kind of input; those on the page take up the values that waited for it.
     *
     * @param {string} name
     * @param {Kind} kind
     */
    adopt(name, kind) {
        kinds.set(name, kind);
        const fields = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-input="${name}"]`));
        for (const field of fields) {
            const later = this.#states.get(field.id)?.later;
            this.#states.set(field.id, fresh(content(field)));
            this.#redraft(field);
            if (later) this.update(field, later.next, later.consumed);
        }
    }

    /**
     * A new session: no edit is newer than its updates. Text that it did not get stays.
     *
     * @param {Event[]} lost
     */
    restart(lost) {
        this.#consumed = 0;
        for (const { message, was } of lost) {
            for (const [key, value] of entries(message)) {
                const field = document.getElementById(key);
                if (!field || !(isTyped(field) || formOf(field))) continue;
                // This page has never shown entries that an earlier page has sent.
                if (was !== undefined && isTyped(field)) this.#write(field, String(value));
                this.#enter(field);
            }
        }
        for (const state of this.#states.values()) state.edit = 0;
        this.#withoutFiles();
    }

    /** A new session has none of the files of the old one. */
    #withoutFiles() {
        for (const key of this.#states.keys()) {
            const field = document.getElementById(key);
            if (!field || !isFiles(field)) continue;
            this.#states.set(key, fresh(""));
            if (uploaded(field) === "") continue;
            setUploaded(field, "");
            mark(field, "The server started over without this file. Choose it again.");
        }
    }

    // Input of the person.

    /**
     * Text has changed while a person types. `commit` sends it.
     *
     * @param {HTMLElement} field
     */
    typed(field) {
        this.#enter(field);
        count(field);
        // A fault may be mended now; a new one may be mended by the next key.
        if (faulty(field) && "value" in this.#validate(field)) mark(field, "");
    }

    /**
     * A tick, a choice, a move of the slider: sent at once. A slider has one value on its way at
     * most; the newest follows when that is consumed.
     *
     * @param {HTMLElement} field
     * @param {EventTarget | null} moved the thumb, where there are two
     */
    changed(field, moved = null) {
        if (field.dataset.input === "slider" || field.dataset.input === "range") {
            keepToSteps(/** @type {HTMLInputElement} */ (moved ?? control(field)));
        }
        if (field.dataset.input === "range") keepApart(field, moved);
        decorate(field);
        const state = this.#enter(field);
        const onItsWay = state.edit > this.#consumed;
        if (formOf(field) || (isLive(field) && onItsWay)) return;
        this.commitAll(field);
        this.commit(field);
    }

    /**
     * A press of a stepper.
     *
     * @param {HTMLElement} field
     * @param {number} by
     */
    stepped(field, by) {
        const input = /** @type {HTMLInputElement} */ (control(field));
        const { known, written } = this.#state(field);
        const to = stepped(input, input.value === written, known, by);
        this.commitAll(field);
        if (to === input.value) return;
        this.#write(field, to);
        this.#enter(field);
        this.commit(field);
    }

    /**
     * A key on a slider whose last step is shorter than the others.
     *
     * @param {HTMLElement} field
     * @param {number} by
     * @param {HTMLInputElement} input
     */
    nudged(field, by, input) {
        const [min, step] = [Number(input.min), Number(input.dataset.step)];
        const steps = (Number(input.value) - min) / step;
        const from = by > 0 ? Math.floor(steps + 1e-6) : Math.ceil(steps - 1e-6);
        input.value = String(min + (from + by) * step);
        this.changed(field, input);
    }

    /**
     * Sends the entry if it can be sent as it is; otherwise the field shows the fault.
     *
     * @param {HTMLElement} field
     */
    commit(field) {
        const state = this.#state(field);
        if (!state.unsent) return;
        const result = this.#validate(field);
        if ("fault" in result) {
            mark(field, result.fault);
            return;
        }
        if (!isFiles(field)) mark(field, "");
        // `05` and `5` are one number; the field shows it as it will come back.
        if (field.dataset.input === "number") this.#write(field, String(result.value));
        if (formOf(field)) return;
        state.unsent = false;
        if (content(field) !== state.known) this.#sent(field, this.#send(["set", field.id, result.value], name(field), isSecret(field)));
    }

    /**
     * Sends all entries of a form, in one event. If one of them cannot be sent as it is, nothing is
     * sent: the fields show their faults, and the first of these fields gets the focus.
     *
     * @param {HTMLElement} form
     * @param {HTMLElement} button the submit button's element
     * @param {string} what in words
     * @returns {number} the number of the event; 0 if there was none
     */
    submit(form, button, what) {
        this.commitAll();
        const changed = all(form).filter((field) => this.#states.get(field.id)?.unsent);
        const unready = all(form).filter(isUploading);
        for (const field of unready) mark(field, "A file is still on its way. Wait for it, or cancel it.", true);
        const faults = [...unready, ...changed.filter((field) => "fault" in this.#validate(field))];
        if (faults[0]) {
            control(faults[0])?.focus();
            return 0;
        }
        /** @type {[string, Value][]} */
        const values = [];
        for (const field of changed) {
            const result = this.#validate(field);
            if ("value" in result && content(field) !== this.#state(field).known) values.push([field.id, result.value]);
        }
        const fault = heavy(values, "Together, the fields of this form have");
        if (fault) {
            const longest = changed.reduce((one, other) => (content(other).length > content(one).length ? other : one));
            mark(longest, fault);
            control(longest)?.focus();
            return 0;
        }
        for (const field of changed) this.#state(field).unsent = false;
        const sent = new Map(values);
        const number = this.#send(["submit", button.id, values], what, changed.some((field) => isSecret(field) && sent.has(field.id)));
        for (const field of changed) if (sent.has(field.id)) this.#sent(field, number);
        return number;
    }

    /**
     * Sends every entry: the next event must not overtake one.
     *
     * @param {HTMLElement | null} except
     */
    commitAll(except = null) {
        for (const [key, state] of this.#states) {
            const field = state.unsent && key !== except?.id ? document.getElementById(key) : null;
            if (field) this.commit(field);
        }
    }

    /**
     * A person has taken hold of an input: it stays as it is until `release`.
     *
     * @param {HTMLElement} field
     */
    hold(field) {
        if (this.#held !== field) this.release();
        this.#held = field;
    }

    release() {
        const field = this.#held;
        this.#held = null;
        if (!field) return;
        const state = this.#state(field);
        const later = state.later;
        state.later = null;
        if (later && field.isConnected) this.update(field, later.next, later.consumed);
    }

    get held() {
        return this.#held;
    }

    // Updates of the session.

    /**
     * Makes an input like a new one, its value by the rule above.
     *
     * @param {HTMLElement} field
     * @param {HTMLElement} next
     * @param {number} consumed
     */
    update(field, next, consumed) {
        const state = this.#state(field);
        if (this.#held === field || waits(field)) {
            state.later = { next, consumed };
            return;
        }
        const mine = content(field);
        const theirs = content(next);
        const newer = state.edit > consumed;
        // In a form, what was changed and changed back is nothing to keep.
        if (formOf(field) && mine === state.known) state.unsent = false;
        // The page never gets a password, only whether the app still has it.
        const kept = isSecret(next) && control(next)?.dataset.entered !== undefined;
        if (!newer && !kept) state.known = theirs;
        morph(field, next);
        // Text that was refused stays until it is put right.
        const refused = isTyped(field) && faulty(field);
        if (newer || kept || refused || state.unsent) {
            setContent(field, mine);
        } else {
            this.#write(field, theirs);
            state.entered = theirs;
            if (!isFiles(field)) mark(field, "");
        }
    }

    /**
     * New elements are on the page. An input among them may have been there before, and an edit
     * of it may still be on its way.
     *
     * @param {Element} branch
     * @param {number} consumed
     */
    arrived(branch, consumed) {
        for (const field of all(branch)) {
            const state = this.#states.get(field.id);
            if (state && (state.unsent || state.edit > consumed)) setContent(field, state.entered);
            else {
                this.#states.set(field.id, fresh(content(field)));
                this.#redraft(field);
            }
        }
    }

    /**
     * Elements are removed.
     *
     * @param {Iterable<string>} keys
     */
    forget(keys) {
        for (const key of keys) {
            const state = this.#states.get(key);
            if (state && state.edit <= this.#consumed && !document.getElementById(key)) this.#states.delete(key);
        }
        if (this.#held && !this.#held.isConnected) this.#held = null;
    }

    /**
     * An update is on the page; sliders that have moved on send their values.
     *
     * @param {number} consumed
     * @param {boolean} moved whether this page has had an event of its own consumed
     */
    settle(consumed, moved) {
        // A mere sign of life from the server has consumed nothing.
        this.#consumed = Math.max(this.#consumed, consumed);
        if (moved) dropDrafts();
        for (const [key, state] of this.#states) {
            if (!state.unsent || state.edit > consumed) continue;
            const field = document.getElementById(key);
            if (field && isLive(field)) this.commit(field);
        }
    }

    /**
     * An edit was refused: a tick or a choice goes back; text stays, and the field shows why.
     * `false` if the event was no edit of an input.
     *
     * @param {Event} event
     * @param {string} reason
     */
    refused({ number, message }, reason) {
        if (message[0] === "submit") this.#takeBack(number, message);
        const field = message[0] === "set" ? document.getElementById(message[1]) : null;
        const state = field && this.#states.get(field.id);
        if (!field || !state) return false;
        if (state.edit !== number) return true;
        state.known = state.before;
        // If the event never arrived, no update's number says that it is done with.
        state.edit = 0;
        if (!isTyped(field)) {
            setContent(field, state.before);
            return false;
        }
        mark(field, `This was not accepted: ${reason}.`);
        return true;
    }

    /**
     * A submit was refused as a whole: its values wait for the next one.
     *
     * @param {number} number
     * @param {Message} message
     */
    #takeBack(number, message) {
        for (const [key] of entries(message)) {
            const state = this.#states.get(key);
            if (state?.edit !== number) continue;
            state.known = state.before;
            state.edit = 0;
            state.unsent = true;
        }
    }

    /**
     * The content of an input is on its way in this event.
     *
     * @param {HTMLElement} field
     * @param {number} number
     */
    #sent(field, number) {
        const state = this.#state(field);
        state.before = state.known;
        state.known = content(field);
        state.entered = state.known;
        state.edit = number;
    }

    /**
     * Entries that are not sent. Sent ones wait in the outbox, or have arrived. Files and passwords
     * are not kept.
     *
     * @returns {Iterable<[key: string, draft: Draft]>}
     */
    *#drafts() {
        for (const [key, { unsent, written }] of this.#states) {
            const field = unsent ? document.getElementById(key) : null;
            if (!field || isFiles(field) || isSecret(field)) continue;
            const shown = content(field);
            yield [key, { content: shown, words: chosenWords(field), plain: shown === written }];
        }
    }

    /**
     * An input shows its entry from before the page was reloaded; `false` if there is none.
     *
     * @param {HTMLElement} field
     */
    #redraft(field) {
        const draft = waits(field) ? undefined : takeDraft(field.id);
        if (draft === undefined || isFiles(field) || isSecret(field)) return false;
        const before = content(field);
        setContent(field, draft.content);
        // Choices are indexes, and the options may be others by now.
        if (chosenWords(field) !== draft.words) {
            setContent(field, before);
            return false;
        }
        const state = this.#enter(field);
        if (draft.plain) state.written = draft.content;
        return true;
    }

    /**
     * Whether an entry can be sent. The session's value is right, however it is written.
     *
     * @param {HTMLElement} field
     */
    #validate(field) {
        const { known, written } = this.#state(field);
        const shown = content(field);
        return shown === known ? { value: known } : validate(field, shown === written);
    }

    /**
     * Shows a value in the format of sessions.
     *
     * @param {HTMLElement} field
     * @param {string} value
     */
    #write(field, value) {
        setContent(field, value);
        this.#state(field).written = value;
    }

    /** @param {HTMLElement} field */
    #enter(field) {
        const state = this.#state(field);
        state.entered = content(field);
        state.unsent = true;
        return state;
    }

    /** @param {HTMLElement} field */
    #state(field) {
        let state = this.#states.get(field.id);
        if (!state) {
            state = fresh(original(field));
            this.#states.set(field.id, state);
        }
        return state;
    }
}

/**
 * @param {string} known
 * @returns {State}
 */
function fresh(known) {
    return { edit: 0, known, entered: known, written: known, unsent: false, before: known, later: null };
}

/**
 * The values of inputs that an event carries, by their keys.
 *
 * @param {Message} message
 * @returns {[key: string, value: Value][]}
 */
function entries(message) {
    if (message[0] === "submit") return message[2];
    return message[0] === "set" ? [[message[1], message[2]]] : [];
}

/**
 * The form that holds back the values of an input.
 *
 * @param {HTMLElement} field
 */
function formOf(field) {
    return field.closest("form");
}

/** @param {Element} root */
function all(root) {
    const inside = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-input]")]);
    return root instanceof HTMLElement && root.dataset.input ? [root, ...inside] : inside;
}
