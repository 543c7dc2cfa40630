// The multiselect: a combobox over a list of options, with a chip for each chosen option.
//
// Its value is its chips, from left to right: `chosen` reads them and `choose` writes them, for
// `controls.js`. The rest handles the person's actions: open, filter, toggle, remove. The focus
// stays in the text field; the arrow keys move a mark through the list.
//
// `modules.js` fetches this for a page with a multiselect.

import { isComposing } from "./entries.js";
import { say } from "./controls.js";

/** @import { Around } from "./modules.js" */

/** The margin between the field, its list, and the edge of the window. */
const MARGIN = 4;

/** @param {Around} around */
export function start({ root, fields }) {
    fields.adopt("multiselect", {
        content: chosen,
        setContent: choose,
        validate(field) {
            const indexes = chosen(field).split(",").filter(Boolean);
            return { value: indexes.map(Number) };
        },
    });
    /** @type {HTMLElement | null} The field whose list is open. */
    let open = null;

    /** @param {HTMLElement} field */
    const show = (field) => {
        if (open === field) return;
        hide();
        open = field;
        fields.hold(field);
        choose(field, chosen(field));
        filter(field);
        inputOf(field).setAttribute("aria-expanded", "true");
        listOf(field).showPopover();
        place(field);
    };

    const hide = () => {
        const field = open;
        open = null;
        if (!field) return;
        inputOf(field).value = "";
        inputOf(field).setAttribute("aria-expanded", "false");
        mark(field, null);
        filter(field);
        const list = listOf(field);
        if (list.matches(":popover-open")) list.hidePopover();
        if (fields.held === field) fields.release();
    };

    /**
     * @param {HTMLElement} field
     * @param {string} index
     */
    const toggle = (field, index) => {
        const before = chosen(field).split(",").filter(Boolean);
        const has = before.includes(index);
        const words = optionAt(field, index)?.textContent?.trim() ?? "";
        if (!has && before.length >= Number(field.dataset.max ?? Infinity)) {
            say(field, `${field.dataset.max} at most can be chosen`);
            return;
        }
        const after = has ? before.filter((other) => other !== index) : [...before, index];
        choose(field, after.join(","));
        say(field, `${words} ${has ? "removed" : "added"}, ${after.length} chosen`);
        if (open === field) place(field);
        fields.changed(field);
    };

    // A press on the list or on a chip leaves the focus where it is.
    root.addEventListener("mousedown", (event) => {
        const target = /** @type {Element} */ (event.target);
        if (target.closest(".listbox, .chip")) event.preventDefault();
    });
    root.addEventListener("click", ({ target }) => {
        const field = fieldOf(target);
        if (!field || !(target instanceof Element) || inputOf(field).disabled) return;
        const option = /** @type {HTMLElement | null} */ (target.closest("[data-option]"));
        const removed = target.closest(".chip button")?.closest(".chip");
        if (option) {
            inputOf(field).value = "";
            filter(field);
            toggle(field, option.dataset.option ?? "");
            mark(field, option);
        } else if (removed instanceof HTMLElement) {
            toggle(field, removed.dataset.chip ?? "");
        } else if (target.closest(".combobox")) {
            if (open === field && target !== inputOf(field)) return hide();
            inputOf(field).focus();
            show(field);
        }
    });
    root.addEventListener("input", ({ target }) => {
        const field = fieldOf(target);
        if (!field) return;
        show(field);
        filter(field);
        mark(field, inputOf(field).value === "" ? null : (shown(field)[0] ?? null));
        say(field, shown(field).length === 0 ? "Nothing found" : "");
        place(field);
    });
    root.addEventListener("keydown", (event) => {
        const field = fieldOf(event.target);
        if (!field || isComposing(event) || event.ctrlKey || event.metaKey) return;
        const input = inputOf(field);
        switch (event.key) {
            case "ArrowDown":
            case "ArrowUp": {
                event.preventDefault();
                show(field);
                const list = shown(field);
                const at = list.findIndex((option) => option.classList.contains("marked"));
                const down = event.key === "ArrowDown";
                const next = at < 0 ? (down ? 0 : list.length - 1) : (at + (down ? 1 : -1) + list.length) % list.length;
                mark(field, list[next] ?? null);
                break;
            }
            case "Enter": {
                if (open !== field) return;
                event.preventDefault();
                const option = field.querySelector(".marked");
                if (!(option instanceof HTMLElement)) return;
                input.value = "";
                filter(field);
                toggle(field, option.dataset.option ?? "");
                mark(field, option);
                break;
            }
            case "Backspace": {
                const last = chips(field).at(-1);
                if (input.value === "" && last) toggle(field, last.dataset.chip ?? "");
                break;
            }
            case "Escape":
                if (!open) return;
                // Otherwise the browser would also close what is around the list.
                event.preventDefault();
                hide();
                break;
        }
    });
    root.addEventListener("focusout", ({ target, relatedTarget }) => {
        if (open && fieldOf(target) === open && fieldOf(relatedTarget) !== open) hide();
    });
    addEventListener("pointerdown", ({ target }) => {
        if (open && fieldOf(target) !== open) hide();
    });
    for (const type of ["scroll", "resize"]) {
        addEventListener(type, () => open && place(open), { capture: true, passive: true });
    }
}

/**
 * The positions of the chosen options, in the order of choosing: `2,0`.
 *
 * @param {HTMLElement} field
 */
function chosen(field) {
    return chips(field).map((chip) => chip.dataset.chip).join(",");
}

/**
 * @param {HTMLElement} field
 * @param {string} content
 */
function choose(field, content) {
    const wanted = content === "" ? [] : content.split(",");
    const place = field.querySelector(".chips");
    const old = new Map(chips(field).map((chip) => [chip.dataset.chip, chip]));
    place?.replaceChildren(...wanted.map((index) => old.get(index) ?? chip(field, index)));
    const max = Number(field.dataset.max ?? Infinity);
    const full = wanted.length >= max;
    for (const option of options(field)) {
        const selected = wanted.includes(option.dataset.option ?? "");
        option.setAttribute("aria-selected", String(selected));
        if (full && !selected) option.setAttribute("aria-disabled", "true");
        else option.removeAttribute("aria-disabled");
    }
    const list = listOf(field);
    if (full && max < options(field).length) list.dataset.full = `${max} at most`;
    else delete list.dataset.full;
}

/**
 * Shows only the options whose words contain the typed text, ignoring case.
 *
 * @param {HTMLElement} field
 */
function filter(field) {
    const wanted = inputOf(field).value.trim().toLocaleLowerCase();
    for (const option of options(field)) {
        option.hidden = !(option.textContent ?? "").toLocaleLowerCase().includes(wanted);
    }
    listOf(field).toggleAttribute("data-empty", shown(field).length === 0);
}

/**
 * @param {HTMLElement} field
 * @param {HTMLElement | null} option
 */
function mark(field, option) {
    for (const marked of field.querySelectorAll(".marked")) marked.classList.remove("marked");
    if (!option) {
        inputOf(field).removeAttribute("aria-activedescendant");
        return;
    }
    option.classList.add("marked");
    option.scrollIntoView({ block: "nearest" });
    inputOf(field).setAttribute("aria-activedescendant", option.id);
}

/**
 * Below the field if there is room, else above; as wide as the field.
 *
 * @param {HTMLElement} field
 */
function place(field) {
    const list = listOf(field);
    const box = /** @type {Element} */ (field.querySelector(".combobox")).getBoundingClientRect();
    list.style.width = `${box.width}px`;
    list.style.left = `${box.left}px`;
    const { height } = list.getBoundingClientRect();
    const below = innerHeight - box.bottom - MARGIN;
    const above = below < height && box.top > below;
    list.style.top = above ? `${Math.max(MARGIN, box.top - height - MARGIN)}px` : `${box.bottom + MARGIN}px`;
}

/**
 * @param {HTMLElement} field
 * @param {string} index
 */
function chip(field, index) {
    const option = optionAt(field, index);
    const chip = document.createElement("li");
    chip.className = "chip";
    chip.dataset.chip = index;
    const words = document.createElement("span");
    words.append(...(option?.cloneNode(true).childNodes ?? []));
    const remove = document.createElement("button");
    remove.type = "button";
    remove.tabIndex = -1;
    remove.setAttribute("aria-label", `Remove ${words.textContent?.trim()}`);
    remove.textContent = "×";
    chip.append(words, remove);
    return chip;
}

/** @param {EventTarget | null} target */
function fieldOf(target) {
    const field = target instanceof Element ? target.closest("[data-input=multiselect]") : null;
    return /** @type {HTMLElement | null} */ (field);
}

/** @param {HTMLElement} field */
function inputOf(field) {
    return /** @type {HTMLInputElement} */ (field.querySelector(".filter"));
}

/** @param {HTMLElement} field */
function listOf(field) {
    return /** @type {HTMLElement} */ (field.querySelector(".listbox"));
}

/** @param {HTMLElement} field */
function chips(field) {
    return /** @type {HTMLElement[]} */ ([...field.querySelectorAll(".chip")]);
}

/** @param {HTMLElement} field */
function options(field) {
    return /** @type {HTMLElement[]} */ ([...field.querySelectorAll("[data-option]")]);
}

/**
 * @param {HTMLElement} field
 * @param {string} index
 */
function optionAt(field, index) {
    return field.querySelector(`[data-option="${index}"]`);
}

/** @param {HTMLElement} field */
function shown(field) {
    return options(field).filter((option) => !option.hidden);
}
