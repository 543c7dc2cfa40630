// Behaviour of this page alone, without the server: tooltips, the sidebar's drawer on a phone,
// tabs, popovers, buttons that copy code.

/** @param {HTMLElement} root */
export function local(root) {
    tooltips(root);
    drawer(root);
    tabs(root);
    popovers(root);
    copying(root);
}

/** The margin between a tooltip, the element it explains, and the edge of the window. */
const MARGIN = 8;

/**
 * A tooltip shows while the pointer or the keyboard is on the element it explains, or the pointer
 * is on the tooltip itself; Esc hides it, and nothing else.
 *
 * @param {HTMLElement} root
 */
function tooltips(root) {
    /** @type {{ tip: HTMLElement, by: Element } | null} */
    let shown = null;
    const hide = () => {
        if (shown?.tip.matches(":popover-open")) shown.tip.hidePopover();
        shown = null;
    };
    /** @param {EventTarget | null} target */
    const owner = (target) => (target instanceof Element ? target.closest("[data-help]") : null);
    /** @param {globalThis.Event} event */
    const show = ({ target }) => {
        const explained = owner(target);
        const tip = /** @type {HTMLElement | null} */ (explained?.querySelector(".tooltip"));
        if (!explained || !tip || tip === shown?.tip) return;
        hide();
        shown = { tip, by: explained.querySelector("button") ?? explained };
        tip.showPopover();
        place(shown);
    };
    root.addEventListener("pointerover", show);
    root.addEventListener("focusin", (event) => {
        const target = /** @type {Element} */ (event.target);
        if (target.matches(":focus-visible")) show(event);
    });
    root.addEventListener("click", (event) => {
        if (/** @type {Element} */ (event.target).closest(".help-button")) show(event);
    });
    root.addEventListener("pointerout", ({ target, relatedTarget }) => {
        const left = owner(target);
        if (left && owner(relatedTarget) !== left && !left.querySelector(":focus-visible")) hide();
    });
    root.addEventListener("focusout", ({ target }) => owner(target) && hide());
    addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || event.defaultPrevented || !shown?.tip.matches(":popover-open")) return;
        event.preventDefault();
        hide();
    });
    addEventListener("scroll", () => shown && place(shown), { capture: true, passive: true });
}

/**
 * Above the explained element if there is room, else below; never over the edge.
 *
 * @param {{ tip: HTMLElement, by: Element }} shown
 */
function place({ tip, by }) {
    const target = by.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const middle = target.left + target.width / 2 - width / 2;
    const left = Math.max(MARGIN, Math.min(middle, document.documentElement.clientWidth - width - MARGIN));
    const above = target.top - height - MARGIN;
    const top = above >= MARGIN ? above : target.bottom + MARGIN;
    tip.style.left = `${left}px`;
    tip.style.top = `${top}px`;
}

/**
 * The browser opens and closes the drawer. This function tells assistive technology, and closes the
 * drawer once the window is wide enough for the sidebar to stand beside the page.
 *
 * @param {HTMLElement} root
 */
function drawer(root) {
    /** @param {globalThis.Event} event */
    const toggled = ({ target }) => {
        if (!(target instanceof Element) || !target.matches(".drawer")) return;
        const button = target.parentElement?.querySelector(".drawer-open");
        button?.setAttribute("aria-expanded", String(target.matches(":popover-open")));
    };
    // `toggle` does not bubble.
    root.addEventListener("toggle", toggled, { capture: true });
    matchMedia("(width >= 48rem)").addEventListener("change", ({ matches }) => {
        const open = /** @type {HTMLElement | null} */ (root.querySelector(".drawer:popover-open"));
        if (matches) open?.hidePopover();
    });
}

/**
 * A click or an arrow key chooses a tab. The choice is kept in attributes that patches leave alone.
 *
 * @param {HTMLElement} root
 */
function tabs(root) {
    /** @param {EventTarget | null} target */
    const tabOf = (target) => /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[role=tab]") : null);
    root.addEventListener("click", ({ target }) => {
        const tab = tabOf(target);
        if (tab) choose(tab);
    });
    root.addEventListener("keydown", (event) => {
        const { target, key, altKey, ctrlKey, metaKey } = event;
        const tab = tabOf(target);
        if (!tab || altKey || ctrlKey || metaKey) return;
        const all = /** @type {HTMLElement[]} */ ([...(tab.parentElement?.children ?? [])]);
        const last = all.length - 1;
        const at = all.indexOf(tab);
        const next = {
            ArrowRight: at === last ? 0 : at + 1,
            ArrowLeft: at === 0 ? last : at - 1,
            Home: 0,
            End: last,
        }[key];
        const chosen = next === undefined ? undefined : all[next];
        if (!chosen) return;
        event.preventDefault();
        choose(chosen);
        chosen.focus();
        chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
}

/** @param {HTMLElement} chosen */
function choose(chosen) {
    for (const tab of chosen.parentElement?.children ?? []) {
        const is = tab === chosen;
        tab.setAttribute("aria-selected", String(is));
        tab.setAttribute("tabindex", is ? "0" : "-1");
        document.getElementById(tab.getAttribute("aria-controls") ?? "")?.toggleAttribute("data-chosen", is);
    }
}

/**
 * The browser opens and closes popovers; this function places them beside their buttons.
 *
 * @param {HTMLElement} root
 */
function popovers(root) {
    const open = () => /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".float:popover-open"));
    const placeAll = () => open().forEach(float);
    root.addEventListener("toggle", placeAll, { capture: true });
    addEventListener("scroll", placeAll, { capture: true, passive: true });
    addEventListener("resize", placeAll);
    // The content may grow and shrink while the popover is open.
    const sizes = new ResizeObserver(placeAll);
    root.addEventListener("toggle", ({ target }) => {
        if (!(target instanceof HTMLElement) || !target.matches(".float")) return;
        if (target.matches(":popover-open")) sizes.observe(target);
        else sizes.unobserve(target);
    }, { capture: true });
}

/**
 * Below its button if there is room, else above; never over the edge.
 *
 * @param {HTMLElement} panel
 */
function float(panel) {
    const by = panel.parentElement?.getBoundingClientRect();
    if (!by) return;
    const { width, height } = panel.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const left = Math.max(MARGIN, Math.min(by.left, clientWidth - width - MARGIN));
    const below = by.bottom + MARGIN / 2;
    const above = by.top - height - MARGIN / 2;
    const top = below + height <= clientHeight - MARGIN || above < MARGIN ? below : above;
    panel.style.left = `${left}px`;
    panel.style.top = `${Math.max(MARGIN, Math.min(top, clientHeight - height - MARGIN))}px`;
}

/** @param {HTMLElement} root */
function copying(root) {
    root.addEventListener("click", async ({ target }) => {
        const button = target instanceof Element ? target.closest("[data-copy]") : null;
        const code = button?.parentElement?.querySelector("code");
        if (!button || !code) return;
        await copy(code);
        button.setAttribute("data-copied", "");
        setTimeout(() => button.removeAttribute("data-copied"), 1500);
    });
}

/** @param {HTMLElement} code */
async function copy(code) {
    try {
        await navigator.clipboard.writeText(code.textContent ?? "");
    } catch {
        // Pages served over plain HTTP from another machine have no clipboard.
        getSelection()?.selectAllChildren(code);
        document.execCommand("copy");
        getSelection()?.removeAllRanges();
    }
}
