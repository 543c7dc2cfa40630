// Small things about DOM elements that more than one module needs.

/**
 * The name of an element, as a person calls it.
 *
 * @param {Element} element
 */
export function name(element) {
    if (element.matches("[data-select]")) return "The selection";
    const words = (element.querySelector(".label") ?? element).textContent?.trim();
    return words ? `“${words}”` : "An entry";
}

/**
 * @param {string} tag
 * @param {string} classes
 * @param {string} [text]
 */
export function make(tag, classes, text = "") {
    const element = document.createElement(tag);
    element.className = classes;
    element.textContent = text;
    return element;
}

/**
 * A button that submits no form.
 *
 * @param {string} classes
 * @param {string} [text]
 */
export function makeButton(classes, text) {
    const button = /** @type {HTMLButtonElement} */ (make("button", classes, text));
    button.type = "button";
    return button;
}

/**
 * Whether this is the text field of a multiselect: text typed there is not its value.
 *
 * @param {EventTarget | null} target
 */
export function isFilter(target) {
    return target instanceof HTMLInputElement && target.getAttribute("role") === "combobox";
}

/** @param {EventTarget | null} target */
export function isText(target) {
    if (target instanceof HTMLTextAreaElement) return true;
    if (!(target instanceof HTMLInputElement) || isFilter(target)) return false;
    return target.type === "text" || target.type === "password";
}
