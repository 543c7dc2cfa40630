// Files on their way to the server: chosen or dropped, sent one by one with their progress shown,
// and then handed to `fields.js` as a value like any other.
//
// `modules.js` fetches this for a page with an uploader. Uploads in progress stand in a list of
// their own in the field, which patches leave alone. An upload that a lost connection has broken
// begins again when the connection is back.

import { make } from "./dom.js";
import { inTurn, isUploading, learn, setUploaded, sizeInWords, uploaded } from "./files.js";
import { mark, say } from "./controls.js";

/** @import { Connection } from "./connection.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Around } from "./modules.js" */

/** The number of files sent at once. A browser opens six connections to a server at most. */
const AT_ONCE = 2;

/** The number of refused files that are listed one by one. */
const MOST_TOLD = 5;

/** The server takes no file now, and says why; this much later it may. */
const BUSY = 429;
const LATER = 1_000;

/**
 * `waiting` for its turn or for the connection, `going`, or `failed`. A failed one is tried again
 * by the person or, if the connection was lost, by itself.
 *
 * @typedef {object} Upload
 * @property {string} key of the field
 * @property {File} file
 * @property {number} turn rises with each file that was chosen
 * @property {HTMLElement} row
 * @property {"waiting" | "going" | "failed"} state
 * @property {boolean} broken whether the connection was at fault
 * @property {XMLHttpRequest | null} request
 */

/** @param {Around} around */
export function start({ root, fields, connection }) {
    const uploads = new Uploads(root, fields, connection);
    return { gone: () => uploads.settle(), connected: () => uploads.connected() };
}

class Uploads {
    #root;
    #fields;
    #connection;
    /** @type {Set<Upload>} */
    #uploads = new Set();
    /** @type {Map<string, string[]>} The faults of the files chosen last, by the keys of fields. */
    #faults = new Map();
    #turn = 0;

    /**
     * @param {HTMLElement} root
     * @param {Fields} fields
     * @param {Connection} connection
     */
    constructor(root, fields, connection) {
        this.#root = root;
        this.#fields = fields;
        this.#connection = connection;
        this.#choices();
        this.#drops();
        this.#buttons();
        // Files that a person chose before this script was loaded.
        for (const input of root.querySelectorAll("[data-input=files] input")) this.#chosen(/** @type {HTMLInputElement} */ (input));
    }

    /** The connection has come or gone. */
    connected() {
        const open = this.#connection.state === "open";
        for (const upload of this.#uploads) {
            if (open && upload.state === "failed" && upload.broken) this.#wait(upload);
            // Either may end first, the upload or the socket.
            if (!open && (upload.state === "going" || upload.broken)) this.#break(upload);
        }
        this.#next();
    }

    /** The page has changed: uploads to a removed field stop. */
    settle() {
        for (const upload of this.#uploads) {
            if (!upload.row.isConnected) this.#end(upload);
        }
    }

    // Input of the person.

    #choices() {
        this.#root.addEventListener("change", ({ target }) => {
            if (target instanceof HTMLInputElement && target.type === "file") this.#chosen(target);
        });
    }

    /** @param {HTMLInputElement} input */
    #chosen(input) {
        const field = fieldOf(input);
        const files = [...(input.files ?? [])];
        if (!field || files.length === 0) return;
        // The same file may be chosen again.
        input.value = "";
        this.#take(field, files);
    }

    #drops() {
        /** @type {HTMLElement | null} */
        let over = null;
        /** @param {HTMLElement | null} field */
        const show = (field) => {
            if (over !== field) over?.querySelector(".dropzone")?.removeAttribute("data-over");
            over = field;
            over?.querySelector(".dropzone")?.setAttribute("data-over", "");
        };
        /** @param {DragEvent} event */
        const brings = (event) => event.dataTransfer?.types.includes("Files") && this.#root.querySelector("[data-input=files]");
        addEventListener("dragover", (event) => {
            if (!brings(event) || !event.dataTransfer) return;
            // A file dropped beside the zone must not replace the page.
            event.preventDefault();
            const field = fieldOf(event.target);
            show(field && !inputOf(field).disabled ? field : null);
            event.dataTransfer.dropEffect = over ? "copy" : "none";
        });
        addEventListener("dragleave", ({ relatedTarget }) => relatedTarget === null && show(null));
        addEventListener("drop", (event) => {
            if (!brings(event) || !event.dataTransfer) return;
            event.preventDefault();
            const field = over;
            show(null);
            if (!field) return;
            const items = [...event.dataTransfer.items].filter(({ kind }) => kind === "file");
            const folders = items.flatMap((item) => item.webkitGetAsEntry() ?? []).filter(({ isDirectory }) => isDirectory);
            const files = items.filter((item) => !item.webkitGetAsEntry()?.isDirectory).flatMap((item) => item.getAsFile() ?? []);
            this.#take(field, files, folders.map(({ name }) => `“${name}” is a folder. Drop the files that are in it.`));
        });
    }

    #buttons() {
        this.#root.addEventListener("click", ({ target }) => {
            const field = fieldOf(target);
            const button = target instanceof Element ? target.closest("button") : null;
            const row = /** @type {HTMLElement | null | undefined} */ (button?.closest("li"));
            if (!field || !button || !row) return;
            const upload = [...this.#uploads].find((upload) => upload.row === row);
            if (row.dataset.file) this.#remove(field, row.dataset.file);
            else if (upload && button.matches(".retry")) this.#wait(upload);
            else if (upload) this.#cancel(field, upload);
            this.#next();
        });
    }

    /**
     * @param {HTMLElement} field
     * @param {File[]} files
     * @param {string[]} faults dropped things that are no files, in words
     */
    #take(field, files, faults = []) {
        const several = "maxFiles" in field.dataset;
        const most = Number(field.dataset.maxFiles ?? 1);
        this.#faults.delete(field.id);
        if (files.length > most) {
            mark(field, several ? `${files.length} files are too many. ${most} at most.` : "One file at a time. This takes a single one.");
            return;
        }
        faults.push(...files.map((file) => fault(field, file)).filter((words) => words !== ""));
        let wanted = files.filter((file) => fault(field, file) === "");
        if (several) {
            const room = most - list(uploaded(field)).length - this.#of(field).length;
            if (wanted.length > room) faults.unshift(room > 0 ? `There is room for ${room} more. ${most} at most.` : `There is no room for more. ${most} at most.`);
            wanted = wanted.slice(0, Math.max(room, 0));
        } else if (wanted.length > 0) {
            for (const upload of this.#of(field)) this.#end(upload);
        }
        mark(field, "");
        this.#refuse(field, faults);
        for (const file of wanted) this.#begin(field, file);
        this.#next();
    }

    /**
     * Shows the faults of files, beside the faults of those that were chosen with them.
     *
     * @param {HTMLElement} field
     * @param {string[]} words
     */
    #refuse(field, words) {
        const faults = [...(this.#faults.get(field.id) ?? []), ...words];
        if (faults.length === 0) return;
        this.#faults.set(field.id, faults);
        const more = faults.length - MOST_TOLD;
        const rest = more > 0 ? [`And ${more} more ${more === 1 ? "file was" : "files were"} refused.`] : [];
        mark(field, [...faults.slice(0, MOST_TOLD), ...rest].join(" "));
    }

    /**
     * @param {HTMLElement} field
     * @param {string} id
     */
    #remove(field, id) {
        const ids = list(uploaded(field));
        const at = ids.indexOf(id);
        const name = field.querySelector(`[data-file="${id}"] .name`)?.textContent;
        ids.splice(at, 1);
        setUploaded(field, ids.join(","));
        say(field, `${name} removed`);
        mark(field, "");
        this.#faults.delete(field.id);
        // The button that had the focus is gone.
        const buttons = /** @type {NodeListOf<HTMLElement>} */ (field.querySelectorAll(".file .remove"));
        (buttons[Math.min(at, buttons.length - 1)] ?? inputOf(field)).focus();
        this.#fields.changed(field);
        // In a form, the file has not been submitted yet.
        if (field.closest("form")) this.#discard(id);
    }

    /**
     * @param {HTMLElement} field
     * @param {Upload} upload
     */
    #cancel(field, upload) {
        this.#end(upload);
        say(field, `${upload.file.name} cancelled`);
        inputOf(field).focus();
    }

    // The steps of an upload.

    /**
     * @param {HTMLElement} field
     * @param {File} file
     */
    #begin(field, file) {
        const row = make("li", "upload");
        const bar = document.createElement("progress");
        bar.setAttribute("aria-label", `Uploading ${file.name}`);
        bar.max = 1;
        bar.value = 0;
        const retry = make("button", "retry", "Try again");
        retry.setAttribute("type", "button");
        const cancel = make("button", "remove", "×");
        cancel.setAttribute("type", "button");
        cancel.setAttribute("aria-label", `Cancel ${file.name}`);
        row.append(make("span", "name", file.name), make("span", "size"), retry, cancel, bar);
        field.querySelector(".uploads")?.append(row);
        /** @type {Upload} */
        const upload = { key: field.id, file, turn: (this.#turn += 1), row, state: "waiting", broken: false, request: null };
        this.#uploads.add(upload);
        this.#wait(upload);
        say(field, `Uploading ${file.name}`);
    }

    /** @param {Upload} upload */
    #wait(upload) {
        upload.state = "waiting";
        upload.broken = false;
        upload.row.removeAttribute("data-failed");
        bar(upload).value = 0;
        tell(upload, this.#connection.state === "open" ? "Waiting" : "Waiting for the connection");
    }

    /** Sends waiting files, as far as there is room. */
    #next() {
        if (this.#connection.state !== "open") return;
        for (const upload of this.#uploads) {
            const going = [...this.#uploads].filter(({ state }) => state === "going").length;
            if (going >= AT_ONCE) return;
            if (upload.state === "waiting") this.#send(upload);
        }
    }

    /** @param {Upload} upload */
    #send(upload) {
        const { file } = upload;
        const request = new XMLHttpRequest();
        upload.request = request;
        upload.state = "going";
        request.open("PUT", new URL(`upload/${upload.key}`, this.#connection.files));
        request.setRequestHeader("X-Dacapo-Session", this.#connection.session ?? "");
        request.setRequestHeader("X-Dacapo-Name", encodeURIComponent(file.name));
        request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
        request.upload.onprogress = ({ loaded, total }) => {
            bar(upload).value = total > 0 ? loaded / total : 1;
            tell(upload, `${Math.floor((loaded / (total || 1)) * 100)} % of ${sizeInWords(file.size)}`);
        };
        request.onload = () => this.#answered(upload, request.status, request.responseText);
        request.onerror = () => this.#break(upload);
        request.send(file);
        tell(upload, `0 % of ${sizeInWords(file.size)}`);
    }

    /**
     * @param {Upload} upload
     * @param {number} status
     * @param {string} words the id of the file, or the reason for having none
     */
    #answered(upload, status, words) {
        const field = document.getElementById(upload.key);
        upload.request = null;
        if (status === BUSY) {
            this.#wait(upload);
            tell(upload, `Waiting: ${words}`);
            setTimeout(() => this.#next(), LATER);
            return;
        }
        if (status === 200 && field) {
            this.#end(upload);
            this.#arrived(field, upload, words);
        } else if (field) {
            this.#end(upload);
            this.#refuse(field, [`“${upload.file.name}” was not uploaded: ${words || `the server answered ${status}`}.`]);
        }
        this.#next();
    }

    /**
     * @param {HTMLElement} field
     * @param {Upload} upload
     * @param {string} id
     */
    #arrived(field, { file, turn }, id) {
        learn(id, file, turn);
        const before = list(uploaded(field));
        const several = "maxFiles" in field.dataset;
        setUploaded(field, several ? inTurn(before, id).join(",") : id);
        say(field, `${file.name} uploaded`);
        this.#fields.changed(field);
        if (!several && field.closest("form")) before.forEach((old) => this.#discard(old));
        if (!isUploading(field) && field.querySelector(".fault")?.hasAttribute("data-wait")) mark(field, "");
    }

    /**
     * The upload was cut off.
     *
     * @param {Upload} upload
     */
    #break(upload) {
        upload.request?.abort();
        upload.request = null;
        upload.state = "failed";
        upload.broken = true;
        const here = this.#connection.state === "open";
        upload.row.setAttribute("data-failed", here ? "here" : "away");
        tell(upload, here ? "It did not get through" : "Connection lost. It begins again by itself");
        this.#next();
    }

    /** @param {Upload} upload */
    #end(upload) {
        this.#uploads.delete(upload);
        upload.request?.abort();
        upload.row.remove();
    }

    /**
     * Tells the server that a file is no longer wanted. The server keeps the files of a session.
     *
     * @param {string} id
     */
    #discard(id) {
        const headers = { "X-Dacapo-Session": this.#connection.session ?? "" };
        // Without an answer it goes with the session.
        fetch(new URL(`upload/${id}`, this.#connection.files), { method: "DELETE", headers }).catch(() => {});
    }

    /** @param {HTMLElement} field */
    #of(field) {
        return [...this.#uploads].filter(({ key }) => key === field.id);
    }
}

/**
 * The fault of a file, in words; nothing if it can be sent. The server checks again.
 *
 * @param {HTMLElement} field
 * @param {File} file
 */
function fault(field, file) {
    const wanted = inputOf(field).accept.split(",").filter(Boolean);
    const name = file.name.toLowerCase();
    const mime = file.type.toLowerCase();
    const fits = wanted.some((kind) =>
        // If the browser knows no type, the server guesses by the name.
        kind.startsWith(".") ? name.endsWith(kind) : mime === "" || (kind.endsWith("*") ? mime.startsWith(kind.slice(0, -1)) : mime === kind),
    );
    if (wanted.length > 0 && !fits) return `“${file.name}” is of another kind. Accepted: ${field.dataset.kinds}.`;
    const most = Number(field.dataset.maxSize);
    if (file.size > most) return `“${file.name}” is too large. ${sizeInWords(most)} at most.`;
    return "";
}

/** @param {string} ids */
function list(ids) {
    return ids === "" ? [] : ids.split(",");
}

/** @param {EventTarget | null} target */
function fieldOf(target) {
    const field = target instanceof Element ? target.closest("[data-input=files]") : null;
    return /** @type {HTMLElement | null} */ (field);
}

/** @param {HTMLElement} field */
function inputOf(field) {
    return /** @type {HTMLInputElement} */ (field.querySelector("input[type=file]"));
}

/** @param {Upload} upload */
function bar({ row }) {
    return /** @type {HTMLProgressElement} */ (row.querySelector("progress"));
}

/**
 * @param {Upload} upload
 * @param {string} words
 */
function tell({ row }, words) {
    /** @type {Element} */ (row.querySelector(".size")).textContent = words;
}
