// Drafts: values that were entered and have not reached the session when the page goes away. The
// tab keeps them and the next page of the tab takes them up, after a reload as after Back and
// Forward.
//
// A reload needs no call: `pagehide` keeps the drafts. They belong to the session that the tab
// remembers, so they are gone once a person starts over. Sources of drafts leave out passwords.

import { remembered } from "./connection.js";

/** The key under which the tab keeps them. */
const DRAFTS = `dacapo drafts ${location.pathname}`;

/** The limit for all drafts, in UTF-16 units; a tab has room for some five million. */
const MOST_DRAFTED = 1 << 20;

/**
 * A draft: the content of an input, the words of the chosen option, and whether the page wrote the
 * number in it.
 *
 * @typedef {{ content: string, words?: string, plain?: boolean }} Draft
 */

/** @type {Set<() => Iterable<[key: string, draft: Draft]>>} */
const draftSources = new Set();

/** @type {Map<string, Draft>} The drafts of the page before, until their elements are here. */
let draftsBefore = new Map();

/** Takes up the drafts of the previous page; from now on, this page keeps its own. */
export function takeUpDrafts() {
    try {
        const { session, drafts } = JSON.parse(sessionStorage.getItem(DRAFTS) ?? "{}");
        if (session && session === remembered()) draftsBefore = new Map(drafts);
    } catch {
        // The browser may have storage turned off.
    }
    keepDrafts([]);
    addEventListener("pagehide", () => keepDrafts([...draftsBefore, ...[...draftSources].flatMap((source) => [...source()])]));
    // A page that the browser brings back unchanged still has what it kept.
    addEventListener("pageshow", ({ persisted }) => persisted && keepDrafts([]));
}

/**
 * Asks for drafts when the page goes away.
 *
 * @param {() => Iterable<[key: string, draft: Draft]>} source
 */
export function keepFrom(source) {
    draftSources.add(source);
}

/**
 * The draft of an element that has come; given once.
 *
 * @param {string} key
 */
export function takeDraft(key) {
    const draft = draftsBefore.get(key);
    draftsBefore.delete(key);
    return draft;
}

/** The page has gone on: a new element from now on is not the one that a draft belongs to. */
export function dropDrafts() {
    draftsBefore.clear();
}

/** @param {[key: string, draft: Draft][]} all */
function keepDrafts(all) {
    let room = MOST_DRAFTED;
    const length = (/** @type {Draft} */ { content, words = "" }) => content.length + words.length;
    const drafts = all.filter(([, draft]) => length(draft) <= room && (room -= length(draft), true));
    try {
        if (drafts.length > 0) sessionStorage.setItem(DRAFTS, JSON.stringify({ session: remembered(), drafts }));
        else sessionStorage.removeItem(DRAFTS);
    } catch {
        // The drafts are then lost with the page.
    }
}
