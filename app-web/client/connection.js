// The socket of this tab: how it opens, how it comes back, and when it stays closed.

/** @import { Event, Message } from "./outbox.js" */
/** @import { Patch } from "./patch.js" */

/**
 * `connecting` before the first welcome, then `open` and `lost` in turns. `closed` is final: the
 * server has given the reason.
 *
 * @typedef {"connecting" | "open" | "lost" | "closed"} State
 */

/**
 * An effect beside the page, shown once: words in HTML that go away by themselves, words about the
 * session, a file to fetch, the parameters that the address has from now on.
 *
 * @typedef {["toast", html: string]
 *     | ["notice", words: string]
 *     | ["download", name: string, fileName: string]
 *     | ["query", parameters: [name: string, value: string][]]} Effect
 */

/**
 * `running` says that the run goes on and that the update is its result so far; it has the keys of
 * the elements that the run has not reached yet, each with its later siblings, or `true` if these are
 * as before. `rest` says that the page has more than words and buttons from now on.
 *
 * @typedef {[consumed: number, patches: Patch[], more?: { refused?: string, running?: string[] | true, effects?: Effect[], rest?: boolean }]} Update
 */

/**
 * The answer to a question about the rows of a dataframe; without `html`, making them failed.
 *
 * @typedef {{ rows: string, ask: number, from: number, total: number, html: string | null }} Rows
 */

/**
 * The answer to a question about a chart: one of a drawing in HTML, the row near a place with its
 * words, rows, the path of their places, a table in HTML, a picture in SVG, or none.
 *
 * @typedef {object} ChartAnswer
 * @property {string} chart
 * @property {number} ask
 * @property {string} [drawing]
 * @property {{ row: number, at: [number, number], title: string, values: [series: number, name: string, words: string][] } | null} [near]
 * @property {number[]} [rows]
 * @property {string} [places]
 * @property {string} [table]
 * @property {string} [picture]
 * @property {true} [failed]
 */

/**
 * The server's first message on a connection. `again` is ours: there was a session before.
 *
 * @typedef {{ session: string, consumed: number, received: number, resumed: boolean, again: boolean }} Welcome
 */

// Close codes of RFC 6455, and two of ours.
const GOING_AWAY = 1001;
const POLICY = 1008;
const TOO_BIG = 1009;
const RESTARTING = 1012;
const FINAL = 4000;
const OTHER_BUILD = 4001;

/** Waits double from the first to the longest, in milliseconds. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
/** A server that is just starting again needs this long to listen. */
const SHORT_WAIT = 100;
/** A connection that is not open by then is tried anew. */
const PATIENCE = 10_000;
/** The server says something every 20 s; after this much silence the network is dead. */
const SILENCE = 50_000;

/**
 * A page of another build than the server's is reloaded, but not sooner than this: while a new
 * version is rolled out, the next server may be of the page's build.
 */
const SETTLED = 5_000;
/** The build of this script, from its address: the version of its messages to the server. */
const BUILD = new URL(".", import.meta.url).pathname.split("/").at(-2);

/** The cookie with the session of a tab that is loaded anew, for this many seconds. */
const TAB_COOKIE = "dacapo-tab";
const TAB_TIME = 10;

/** The key under which the tab remembers its session, so that a reload goes on with it. */
const SESSION = `dacapo ${location.pathname}`;
/** The key under which the tab keeps the events that the session has not been told. */
const WAITING = `${SESSION} waiting`;

/** @param {string} [name] */
export function remembered(name = SESSION) {
    try {
        return sessionStorage.getItem(name);
    } catch {
        // The browser may have storage turned off.
        return null;
    }
}

/**
 * @param {string} name
 * @param {string | null} value
 */
function remember(name, value) {
    try {
        if (value === null) sessionStorage.removeItem(name);
        else sessionStorage.setItem(name, value);
    } catch {
        // Then a reload starts over.
    }
}

/**
 * Has the server answer with the page of this session, or with that of none, when this tab is loaded
 * anew. The server knows the browser, but not which of its tabs asks.
 *
 * @param {string | null} session
 */
function comeBack(session) {
    document.cookie = `${TAB_COOKIE}=${session ?? ""}; SameSite=Lax; Max-Age=${session ? TAB_TIME : 0}`;
    // A browser may write cookies later, but not after it has read them.
    void document.cookie;
}

/** Leaves this session behind, for a new one. */
export function startOver() {
    remember(SESSION, null);
    location.reload();
}

export class Connection {
    /** @type {State} */
    state = "connecting";
    #address;
    /** @type {string | null} The hash of the document's page, until something else may be shown. */
    #page;
    /** @type {string | null} The session that the document has begun, or of which it is a page. */
    #begun;
    #receive;
    #changed;
    #refused;
    /** @type {string | null} */
    #session = remembered();
    /** Whether this script has been welcomed before. */
    #met = false;
    /**
     * The number of events of this session before this script: its own count begins after them.
     */
    #before = 0;
    /**
     * The numbers of the events that the previous page has kept; 0 for an event without one.
     *
     * @type {number[]}
     */
    #kept = [];
    /** The reason for having no connection, if the server has given one. */
    #reason = "";
    /** @type {WebSocket | null} */
    #socket = null;
    #welcomed = false;
    #attempts = 0;
    /** @type {number | undefined} */
    #timer;

    /**
     * @param {object} options
     * @param {string} options.address relative to the page
     * @param {string | null} options.page
     * @param {string | null} options.begun
     * @param {(frame: Update | Welcome | Rows | ChartAnswer) => void} options.receive
     * @param {(state: State, reason: string) => void} options.changed
     * @param {(reason: string) => void} options.refused told why the server accepted no more
     *     messages; the connection comes back
     */
    constructor({ address, page, begun, receive, changed, refused }) {
        this.#address = new URL(address, document.baseURI);
        this.#address.protocol = this.#address.protocol.replace("http", "ws");
        this.#page = page;
        this.#begun = begun;
        this.#receive = receive;
        this.#changed = changed;
        this.#refused = refused;
    }

    open() {
        this.#changed(this.state, "");
        this.#connect();
        comeBack(null);
        // Earlier than `pagehide`, which comes after the request for the new document.
        addEventListener("beforeunload", () => comeBack(remembered()));
        // The cause of the lost connection may be over now.
        addEventListener("online", () => this.retry());
        addEventListener("pageshow", () => this.retry());
        document.addEventListener("visibilitychange", () => {
            this.#tellHidden();
            if (!document.hidden) this.retry();
        });
    }

    /** Tries again at once, if a retry is due at all. */
    retry() {
        if (this.state === "open" || this.state === "closed" || this.#socket) return;
        this.#connect();
    }

    /** Asks for the end of the run in progress; not an event, because events wait for the run. */
    stop() {
        if (this.#welcomed) this.#socket?.send(JSON.stringify(["stop"]));
    }

    /** A page that nobody sees does not run by itself; it does so once when it is seen again. */
    #tellHidden() {
        if (this.#welcomed) this.#socket?.send(JSON.stringify(["hidden", document.hidden]));
    }

    /**
     * Asks for something that changes nothing. It is not an event, because events wait for each
     * other. The caller must ask again on a new connection.
     *
     * @param {[what: string, key: string, about: object]} question
     */
    ask(question) {
        if (this.#welcomed) this.#socket?.send(JSON.stringify(question));
    }

    /** The address of files and data that are not a page: beside the socket. */
    get files() {
        const files = new URL(".", this.#address);
        files.protocol = files.protocol.replace("ws", "http");
        return files;
    }

    /** The secret by which the server knows this page; `null` before the first welcome. */
    get session() {
        return this.#session;
    }

    /**
     * Connects anew, to be sent the whole page. Nothing is lost meanwhile, so nothing is said: what is
     * pressed waits for the welcome.
     */
    renew() {
        if (!this.#socket) return;
        this.#welcomed = false;
        this.#socket.onclose = null;
        this.#socket.close();
        this.#connect();
    }

    /**
     * Sends an event if the session listens. Otherwise it is sent with the others on `resend`.
     *
     * @param {Event} event
     */
    send({ number, message }) {
        if (this.#welcomed) this.#socket?.send(JSON.stringify([number + this.#before, ...message]));
    }

    /** @param {readonly Event[]} events */
    resend(events) {
        this.#welcomed = true;
        if (document.hidden) this.#tellHidden();
        for (const event of events) this.send(event);
    }

    /**
     * Keeps the events that the session has not been told for the next page of this tab.
     *
     * @param {readonly Event[]} events
     */
    keep(events) {
        const kept = events.map(({ number, message, what, isSecret, was }) => {
            return [this.#met ? number + this.#before : (was ?? 0), isSecret ? null : message, what, isSecret];
        });
        remember(WAITING, kept.length > 0 ? JSON.stringify([this.#session, kept]) : null);
    }

    /**
     * The events that the previous page has kept; given once.
     *
     * @returns {[was: number, message: Message, what: string, isSecret: boolean][]}
     */
    kept() {
        const [session, kept] = JSON.parse(remembered(WAITING) ?? "[]");
        remember(WAITING, null);
        if (!session || session !== this.#session) return [];
        this.#kept = kept.map((/** @type {[number]} */ [was]) => was);
        return kept;
    }

    #connect() {
        clearTimeout(this.#timer);
        this.#attempts += 1;
        const socket = new WebSocket(this.#address);
        this.#socket = socket;
        this.#timer = setTimeout(() => this.#closed(socket, 0, ""), PATIENCE);
        let refused = true;
        socket.onopen = () => {
            refused = false;
            clearTimeout(this.#timer);
            const query = [...new URLSearchParams(location.search)];
            socket.send(JSON.stringify({ session: this.#session, begun: this.#begun, page: this.#page, query, build: BUILD }));
        };
        socket.onmessage = ({ data }) => {
            if (socket !== this.#socket) return;
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => this.#closed(socket, 0, ""), SILENCE);
            this.#message(JSON.parse(data));
        };
        socket.onclose = ({ code, reason }) => {
            this.#closed(socket, code, refused ? this.#reason : reason);
            if (refused) this.#explain();
        };
    }

    /** Asks once more, because scripts cannot see what the server answered instead of a socket. */
    async #explain() {
        const reason = await this.#why();
        if (this.state === "connecting" || this.state === "lost") this.#become(this.state, reason);
    }

    async #why() {
        try {
            const address = new URL(this.#address);
            address.protocol = address.protocol.replace("ws", "http");
            const answer = await fetch(address, { method: "POST", signal: AbortSignal.timeout(PATIENCE) });
            const isOurs = [403, 421, 503].includes(answer.status) && answer.headers.get("content-type")?.startsWith("text/plain");
            return isOurs ? ((await answer.text()).split("\n")[0] ?? "") : "";
        } catch {
            return "";
        }
    }

    /** @param {Update | Welcome | Rows | ChartAnswer} frame */
    #message(frame) {
        if (Array.isArray(frame)) {
            frame[0] = Math.max(0, frame[0] - this.#before);
        } else if ("session" in frame) {
            frame.again = this.#met;
            if (!frame.resumed) this.#before = 0;
            // Events that have arrived have numbers here too, and the next one follows the newest.
            else if (!this.#met) this.#before = frame.received - this.#kept.filter((was) => was > 0 && was <= frame.received).length;
            frame.consumed = Math.max(0, frame.consumed - this.#before);
            this.#met = true;
            this.#session = frame.session;
            remember(SESSION, frame.session);
            this.#page = this.#begun = null;
            this.#attempts = 0;
            this.#become("open");
        }
        this.#receive(frame);
    }

    /**
     * @param {WebSocket} socket
     * @param {number} code
     * @param {string} reason
     */
    #closed(socket, code, reason) {
        if (socket !== this.#socket) return;
        clearTimeout(this.#timer);
        this.#socket = null;
        const refused = code === POLICY || code === TOO_BIG;
        if (code === FINAL || (refused && !this.#welcomed)) this.#become("closed", reason);
        else if (refused) this.#refused(reason);
        this.#welcomed = false;
        socket.onclose = null;
        socket.close();
        if (this.state === "closed") return;
        if (code === OTHER_BUILD && performance.now() > SETTLED) return location.reload();
        this.#become(this.#met ? "lost" : "connecting", reason);
        this.#timer = setTimeout(() => this.#connect(), this.#announced(code) ?? this.#wait());
    }

    /**
     * The wait after the server has said why it ends: none if another program has taken its place
     * already. After one failed attempt, the usual waits apply.
     *
     * @param {number} code
     */
    #announced(code) {
        if (this.#attempts > 0) return undefined;
        if (code === RESTARTING) return 0;
        return code === GOING_AWAY ? SHORT_WAIT : undefined;
    }

    /** A random wait up to the doubled one, so that many tabs do not come back all at once. */
    #wait() {
        const longest = Math.min(FIRST_WAIT * 2 ** this.#attempts, LONGEST_WAIT);
        return Math.max(SHORT_WAIT, Math.random() * longest);
    }

    /**
     * @param {State} state
     * @param {string} [reason]
     */
    #become(state, reason = "") {
        if (this.state === state && this.#reason === reason) return;
        this.state = state;
        this.#reason = reason;
        this.#changed(state, reason);
    }
}
