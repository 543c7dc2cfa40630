// The field of a conversation: Enter sends its text and empties it. The page stays scrolled to its
// end while messages come, as long as the person is there.

import { heavy } from "./controls.js";
import { keepFrom, takeDraft } from "./drafts.js";
import { isComposing } from "./entries.js";

/** @import { Around, Part } from "./modules.js" */

/** The distance from the end that still counts as being there, in pixels. */
const NEAR = 80;

/**
 * @param {Around} around
 * @returns {Part}
 */
export function start({ root, connection, send }) {
    const page = document.documentElement;
    let atEnd = true;
    addEventListener("scroll", () => {
        atEnd = page.scrollHeight - page.scrollTop - page.clientHeight < NEAR;
    }, { passive: true });
    new ResizeObserver(() => {
        if (atEnd && root.querySelector(".chat-message")) page.scrollTo({ top: page.scrollHeight, behavior: "instant" });
    }).observe(root);

    root.addEventListener("keydown", (event) => {
        const chat = chatOf(event.target);
        if (!chat || event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
        event.preventDefault();
        say(chat);
    });
    root.addEventListener("click", ({ target }) => {
        const chat = target instanceof Element && target.closest(".send") ? chatOf(target) : null;
        if (chat) say(chat);
    });
    root.addEventListener("input", ({ target }) => {
        if (chatOf(target) && target instanceof HTMLTextAreaElement) grow(target);
    });

    /** @param {HTMLElement} chat */
    function say(chat) {
        const field = fieldIn(chat);
        const words = field.value.trim().toWellFormed();
        const most = Number(field.dataset.maxChars ?? Infinity);
        const long = [...words].length > most;
        field.setCustomValidity(long ? `At most ${most} characters can be sent.` : heavy(words));
        if (words === "" || !field.reportValidity()) return;
        // Text that cannot be sent now stays in the field. Before the first welcome, it waits with the rest.
        if (connection.state !== "open" && connection.state !== "connecting") return;
        send(["set", chat.id, words], field.placeholder);
        field.value = "";
        grow(field);
        atEnd = true;
    }

    keepFrom(function* () {
        for (const chat of root.querySelectorAll(".chat")) {
            if (fieldIn(chat).value !== "") yield [chat.id, { content: fieldIn(chat).value }];
        }
    });
    return {
        arrived(chat) {
            const draft = takeDraft(chat.id);
            if (draft === undefined) return;
            fieldIn(chat).value = draft.content;
            grow(fieldIn(chat));
        },
    };
}

/** @param {Element} chat */
function fieldIn(chat) {
    return /** @type {HTMLTextAreaElement} */ (chat.querySelector("textarea"));
}

/** @param {HTMLTextAreaElement} field */
function grow(field) {
    field.setCustomValidity("");
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + 2}px`;
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function chatOf(target) {
    return target instanceof Element ? target.closest(".chat") : null;
}
