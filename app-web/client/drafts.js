// Drafts: what was entered and has not reached the session when the page goes away. The tab keeps
// them and the next page of the tab takes them up, after a reload as after Back and Forward.
//
// Whoever reloads the page need do nothing: `pagehide` keeps the drafts. They belong to the session
// that the tab remembers, so they are gone once a person starts over. Whoever gives drafts leaves
// out passwords.

import { remembered } from "./connection.js";

/** Where the tab keeps them. */
const DRAFTS = `dacapo drafts ${location.pathname}`;

/** How many UTF-16 units are kept in all; a tab has room for some five million. */
const MOST_DRAFTED = 1 << 20;

/**
 * A draft: what an input shows, the words of what is chosen in it, and whether the page wrote the
 * number that is in it.
 *
 * @typedef {{ content: string, words?: string, plain?: boolean }} Draft
 */

/** @type {Set<() => Iterable<[key: string, draft: Draft]>>} */
const draftSources = new Set();

/** @type {Map<string, Draft>} The drafts of the page before, until their elements are here. */
let draftsBefore = new Map();

/** Takes up what the page before has kept; from now on, this page keeps its own. */
export function takeUpDrafts() {
    try {
        const { session, drafts } = JSON.parse(sessionStorage.getItem(DRAFTS) ?? "{}");
        if (session && session === remembered()) draftsBefore = new Map(drafts);
    } catch {
        // A browser may be told to remember nothing.
    }
    keepDrafts([]);
    addEventListener("pagehide", () => keepDrafts([...draftsBefore, ...[...draftSources].flatMap((source) => [...source()])]));
    // A page that comes back as it was still has what it kept.
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
 * The draft of an element that has come, once.
 *
 * @param {string} key
 */
export function takeDraft(key) {
    const draft = draftsBefore.get(key);
    draftsBefore.delete(key);
    return draft;
}

/** The page has gone on: an element that comes from now on is not the one that a draft is of. */
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
        // Then they go with the page.
    }
}
