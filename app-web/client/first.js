// The one script inside of the page itself, in front of all that is drawn; the policy of the page
// has its hash. Until the client listens, it keeps presses of buttons and keys, in their order. What
// is typed, ticked and chosen stays in its field, where `fields.js` finds it.
//
// It is sent with each page, so it is short. It is no module, and nothing of it stays in the page.

{
    document.currentScript?.remove();
    /** @type {globalThis.Event[]} */
    const kept = [];
    /** @param {any} event */
    const keep = (event) => {
        const { target, key } = event;
        const pressed = key ? target : target.closest("#page button:not([popovertarget])");
        // An arrow has moved a slider already.
        if (!pressed || target.type === "range" || event.isComposing) return;
        if (!key) pressed.dataset.busy = "";
        // As with the client: it sends the entry, and neither begins a line nor submits the form.
        if (key === "Enter" && target.matches(".chat textarea, form:not([data-enter]) input") && !event.shiftKey) event.preventDefault();
        event.stopImmediatePropagation();
        kept.push(event);
    };
    const types = ["click", "keydown"];
    for (const type of types) addEventListener(type, keep, true);
    addEventListener("dacapo", () => {
        for (const type of types) removeEventListener(type, keep, true);
        for (const event of kept) {
            const target = /** @type {Element} */ (event.target);
            target.closest("button")?.removeAttribute("data-busy");
            target.dispatchEvent(event);
        }
    });
    // A script does not come.
    addEventListener("error", ({ target }) => {
        if (target instanceof HTMLScriptElement) document.documentElement.dataset.failed = "";
    }, true);
}
