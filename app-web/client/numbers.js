// Number formats of people: decimal commas, digits in groups, signs, and digits of Arabic, Persian
// and full width. The terminal reads by the same rules (`app-runtime/src/number_format.rs`); one
// table of cases, `number_format.txt` beside it, holds both.

/**
 * The separators of a language; `group` is empty where there is none.
 *
 * @typedef {{ decimal: string, group: string }} NumberFormat
 */

/**
 * The separators of the person's language.
 *
 * @returns {NumberFormat}
 */
export function numberFormat() {
    const parts = formatter().formatToParts(1234567.5);
    /** @param {string} wanted */
    const part = (wanted) => plain(parts.find(({ type }) => type === wanted)?.value ?? "");
    return { decimal: part("decimal"), group: part("group") };
}

function formatter() {
    try {
        return new Intl.NumberFormat(navigator.language);
    } catch {
        // Some browsers name a language that they do not know themselves.
        return new Intl.NumberFormat();
    }
}

/**
 * Reads a typed number. The decimal separator may be a point or a comma, as far as there is no
 * doubt. If one of them stands before three digits, the language decides. If the language does not
 * decide, both readings are given.
 *
 * @param {string} typed
 * @param {NumberFormat} format
 * @param {boolean} whole whether the field takes whole numbers
 * @returns {{ value: bigint | number } | { either: [string, string] } | null}
 */
export function readNumber(typed, format, whole) {
    const match = /^([+-]?)([\d., ]+)(e[+-]?\d{1,5})?$/i.exec(plain(typed.trim()));
    const [, sign = "", digits = "", exponent = ""] = match ?? [];
    if (!/\d/.test(digits)) return null;
    const at = decimalAt(digits, format, whole, exponent !== "");
    if (at === null) {
        const [head = "", tail = ""] = digits.split(/[.,]/);
        return { either: [`${sign}${head}${format.decimal}${tail}`, `${sign}${head}${tail}`] };
    }
    const before = digits.slice(0, at);
    const after = digits.slice(at + 1);
    const grouped = /^\d{1,3}(([., ])(\d{2,3}\2)*\d{3})$/.test(before);
    if (!/^\d*$/.test(after) || !(grouped || /^\d*$/.test(before))) return null;
    const fraction = after && `.${after}`;
    const value = exact(`${sign}${before.replace(/[., ]/g, "") || "0"}${fraction}${exponent}`, whole);
    return value === null ? null : { value };
}

/**
 * The index of the decimal separator, or of its place; `null` where it may be one or not.
 *
 * @param {string} digits
 * @param {NumberFormat} format
 * @param {boolean} whole
 * @param {boolean} scaled whether an exponent follows
 */
function decimalAt(digits, format, whole, scaled) {
    const marks = [...digits.matchAll(/[.,]/g)];
    const last = marks.at(-1);
    if (!last) return digits.length;
    const mark = last[0];
    const alike = marks.filter(([other]) => other === mark).length;
    // The last of both kinds is the decimal separator; several of one kind are none.
    if (alike < marks.length) return last.index;
    if (alike > 1) return digits.length;
    const groups = /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits) && !scaled;
    if (!groups || mark === format.decimal) return last.index;
    if (whole || (mark === "," && format.group === ",")) return digits.length;
    return mark === "." && format.group !== "." ? last.index : null;
}

/**
 * A number in the format of pages and sessions; whole ones as they are, however long.
 *
 * @param {string} text
 * @param {boolean} whole
 * @returns {bigint | number | null}
 */
export function exact(text, whole) {
    const value = Number(text);
    if (text.trim() === "" || Number.isNaN(value)) return null;
    if (!whole) return value + 0;
    if (/^[+-]?\d+$/.test(text)) return BigInt(text.replace("+", ""));
    return Number.isInteger(value) ? BigInt(value) : value;
}

/**
 * The number after so many steps. A sum has no more decimals than its parts: three steps of 0.1
 * lead from 0 to 0.3.
 *
 * @param {number} from
 * @param {number} step
 * @param {number} by
 */
export function plus(from, step, by) {
    const places = [from, step].map((part) => {
        const [, decimals = "", exponent = "0"] = /(?:\.(\d+))?(?:e-(\d+))?$/.exec(String(part)) ?? [];
        return decimals.length + Number(exponent);
    });
    return Number((from + step * by).toFixed(Math.min(Math.max(...places), 100))) + 0;
}

/**
 * The same text with the digits and signs that a program reads. Group separators that mean nothing
 * else become blanks.
 *
 * @param {string} text
 */
function plain(text) {
    return text
        .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
        .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
        .replace(/\u2212/g, "-")
        .replace(/\u066b/g, ".")
        .replace(/[\u066c\u00a0\u2009\u202f'\u2019]/g, " ");
}
