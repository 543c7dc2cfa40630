//! Formulas as MathML, which browsers draw and read aloud: [`pulldown_latex`] reads the LaTeX.
//!
//! A formula may come from anybody, for example from a model. So its length and depth are bounded,
//! it defines no macros, and of what the library writes, only known elements and attributes reach
//! the page: that library escapes `<` in text, but not as an operator.

use std::fmt;
use std::thread;

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Event, Parser, RenderConfig, Storage, push_mathml};

use crate::markup::write::{close, tag, text};

/// The longest formula, in bytes.
const MOST_BYTES: usize = 4096;

/// The deepest formula: braces, fences and environments within each other. The library's work
/// grows with the square of it.
const MOST_NESTED: usize = 64;

/// With more commands than this, a formula is read on a thread with a stack of its own. For each
/// command that is the argument of another, as in `\hat\hat x`, the library needs up to 20 kB of
/// stack.
const COMMANDS_HERE: usize = 16;

/// Room for a formula that is all commands. Only what is used of it takes memory.
const STACK: usize = 64 << 20;

/// Writes a formula, in a line or as a block. One that cannot be read is shown as written, with the
/// fault in words.
pub(crate) fn formula(out: &mut String, latex: &str, block: bool) {
    let class = if block { "formula block" } else { "formula" };
    tag(out, "span").attr("class", class).open();
    match mathml(latex, block) {
        Ok(math) => copy_math(out, &math, latex, block),
        Err(fault) => {
            tag(out, "code").open();
            text(out, latex);
            close(out, "code");
            tag(out, "small").attr("class", "formula-fault").open();
            text(out, format_args!(" This formula cannot be read: {fault}"));
            close(out, "small");
        }
    }
    close(out, "span");
}

/// Why a formula cannot be read.
enum Fault {
    TooLong,
    TooDeep,
    Macro,
    /// In the words of the library.
    Other(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::TooLong => write!(f, "it is longer than {MOST_BYTES} bytes"),
            Fault::TooDeep => write!(f, "it is nested deeper than {MOST_NESTED} levels"),
            Fault::Macro => f.write_str("macros cannot be defined in it"),
            Fault::Other(words) => f.write_str(words),
        }
    }
}

fn mathml(latex: &str, block: bool) -> Result<String, Fault> {
    if latex.len() > MOST_BYTES {
        return Err(Fault::TooLong);
    }
    let commands = check(latex)?;
    if commands <= COMMANDS_HERE {
        return read(latex, block);
    }
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("formula".to_owned()).stack_size(STACK);
        let read = thread.spawn_scoped(scope, || read(latex, block));
        let read = read.map_err(|error| Fault::Other(error.to_string()))?;
        read.join().unwrap_or_else(|_| Err(Fault::Other("it is beyond the reader".to_owned())))
    })
}

/// Counts the commands. Refuses what would cost much or expand to more.
fn check(latex: &str) -> Result<usize, Fault> {
    let (mut commands, mut depth) = (0, 0_usize);
    let mut rest = latex;
    while let Some(at) = rest.find(['\\', '{', '}']) {
        let (sign, after) = rest[at..].split_at(1);
        rest = after;
        match sign {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            _ => {
                commands += 1;
                let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                let name = &rest[..end];
                match name {
                    "left" | "begin" => depth += 1,
                    "right" | "end" => depth = depth.saturating_sub(1),
                    "def" | "let" | "futurelet" | "newcommand" | "renewcommand"
                    | "providecommand" => return Err(Fault::Macro),
                    _ => {}
                }
                // An escaped brace is no brace.
                let escaped = rest.chars().next().map_or(0, char::len_utf8);
                rest = &rest[end.max(escaped)..];
            }
        }
        if depth > MOST_NESTED {
            return Err(Fault::TooDeep);
        }
    }
    Ok(commands)
}

/// As the library reads and writes it.
fn read(latex: &str, block: bool) -> Result<String, Fault> {
    let storage = Storage::new();
    let events: Result<Vec<Event<'_>>, _> = Parser::new(latex, &storage).collect();
    let events = events.map_err(|error| {
        let reason = std::error::Error::source(&error).map(ToString::to_string);
        Fault::Other(reason.unwrap_or_else(|| error.to_string()))
    })?;
    let display_mode = if block { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut math = String::new();
    push_mathml(&mut math, events.into_iter().map(Ok::<_, fmt::Error>), config)
        .map_err(|error| Fault::Other(error.to_string()))?;
    Ok(math)
}

/// The elements of MathML that only draw.
const ELEMENTS: &[&str] = &[
    "math",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
];

/// Their attributes; the style of a color becomes one of these.
const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "class",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// Copies MathML to the page: known elements, known attributes, and text.
fn copy_math(out: &mut String, math: &str, latex: &str, block: bool) {
    let mut rest = math;
    while let Some(at) = rest.find('<') {
        copy_text(out, &rest[..at]);
        rest = &rest[at..];
        let Some(found) = found_tag(rest) else {
            // An operator.
            out.push_str("&lt;");
            rest = &rest[1..];
            continue;
        };
        rest = &rest[found.length..];
        if found.closes {
            close(out, found.name);
            continue;
        }
        let mut opened = tag(out, found.name);
        if found.name == "math" {
            opened = opened.attr("alttext", latex);
            opened = opened.maybe("display", block.then_some("block"));
        }
        for (name, value) in found.attributes() {
            if name == "style" {
                for (name, color) in colors(value) {
                    opened = opened.attr(name, color);
                }
            } else if let Some(&name) = ATTRIBUTES.iter().find(|known| **known == name)
                && !(found.name == "math" && name == "display")
            {
                opened = opened.attr(name, value);
            }
        }
        opened.open();
        if found.empty {
            close(out, found.name);
        }
    }
    copy_text(out, rest);
}

/// Text of the library: escaped, or one operator.
fn copy_text(out: &mut String, words: &str) {
    let words = words.replace("&nbsp;", "\u{a0}");
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text(out, words);
}

struct FoundTag<'m> {
    name: &'static str,
    attributes: &'m str,
    closes: bool,
    empty: bool,
    length: usize,
}

/// The tag at the beginning, if it is one of MathML.
fn found_tag(math: &str) -> Option<FoundTag<'_>> {
    let inside = math.strip_prefix('<')?;
    let closes = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let end = inside.find(|c: char| !c.is_ascii_lowercase())?;
    let name = ELEMENTS.iter().find(|known| **known == &inside[..end])?;
    let mut quoted = false;
    let close = inside[end..].find(|c: char| {
        quoted ^= c == '"';
        c == '>' && !quoted
    })?;
    let attributes = inside[end..end + close].trim();
    let empty = attributes.ends_with('/');
    let attributes = attributes.trim_end_matches('/');
    let length = 1 + usize::from(closes) + end + close + 1;
    Some(FoundTag { name, attributes, closes, empty, length })
}

impl<'m> FoundTag<'m> {
    fn attributes(&self) -> impl Iterator<Item = (&'m str, &'m str)> {
        let mut parts = self.attributes.split('"');
        std::iter::from_fn(move || {
            let name = parts.next()?.trim().trim_end_matches('=');
            parts.next().map(|value| (name, value))
        })
    }
}

/// The colors of a style, as attributes: the policy of the page forbids styles in markup.
fn colors(style: &str) -> impl Iterator<Item = (&'static str, String)> {
    style.split("; ").filter_map(|declaration| {
        let (property, value) = declaration.split_once(": rgb(")?;
        let name = match property {
            "color" => "mathcolor",
            "background-color" => "mathbackground",
            _ => return None,
        };
        let parts = value.trim_end_matches(')').split(' ').map(|part| part.parse::<u8>());
        let parts = parts.collect::<Result<Vec<_>, _>>().ok()?;
        let [red, green, blue] = parts[..] else { return None };
        Some((name, format!("#{red:02x}{green:02x}{blue:02x}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(latex: &str) -> String {
        let mut out = String::new();
        formula(&mut out, latex, false);
        out
    }

    #[test]
    fn a_formula_is_mathml_with_its_source() {
        let math = "<span class=\"formula\"><math alttext=\"x^2\"><msup><mi>x</mi><mn>2</mn></msup>\
                    </math></span>";
        assert_eq!(html("x^2"), math);
        assert!(
            html("x\\,y").contains("<mspace width=\"0.16666667em\"></mspace>"),
            "{}",
            html("x\\,y")
        );
        let mut block = String::new();
        formula(&mut block, "\\sum_{i=0}^n i", true);
        assert!(block.starts_with("<span class=\"formula block\"><math alttext="), "{block}");
        assert!(block.contains(" display=\"block\""), "{block}");
    }

    #[test]
    fn what_cannot_be_read_is_shown_as_written_with_the_fault() {
        let deep = "{".repeat(100);
        let long = "x".repeat(5000);
        let cases = [
            ("\\frac{1", "<code>\\frac{1</code>"),
            ("\\nope <b>", "<code>\\nope &lt;b&gt;</code>"),
            ("\\def\\a{\\a\\a}\\a", "macros"),
            (&deep, "nested"),
            (&long, "longer"),
        ];
        for (latex, shown) in cases {
            let html = html(latex);
            assert!(html.contains(shown) && html.contains("cannot be read"), "{html}");
        }
    }

    #[test]
    fn operators_are_escaped_and_nothing_of_a_formula_is_markup() {
        assert!(html("a<b").contains("<mo>&lt;</mo>"), "{}", html("a<b"));
        let hostile = include_str!("../../../tests/browser/xss.txt").lines().chain([
            "<script>alert(1)</script>",
            "<mi onclick=\"x\">",
            "</math><img src=x>",
            "\"><script>",
        ]);
        for words in hostile {
            for latex in [
                words.to_owned(),
                format!("\\text{{{words}}}"),
                format!("\\mathrm{{{words}}}"),
                format!("\\operatorname{{{words}}}"),
            ] {
                let html = html(&latex);
                for (at, _) in html.match_indices('<') {
                    let name = html[at + 1..].trim_start_matches('/');
                    let name = &name[..name.find(['>', ' ']).unwrap()];
                    let ours = ["span", "code", "small"].contains(&name);
                    assert!(ours || ELEMENTS.contains(&name), "{latex}: {html}");
                }
                assert!(
                    !html.contains("onclick=\"") && !html.contains("style=\""),
                    "{latex}: {html}"
                );
            }
        }
    }

    #[test]
    fn colors_need_no_styles() {
        let html = html("\\color{red}x \\colorbox{blue}{y}");
        assert!(html.contains("mathcolor=\"#ff0000\"") && !html.contains("style="), "{html}");
    }

    #[test]
    fn commands_that_are_arguments_of_each_other_need_no_stack_here() {
        let chain = "\\hat".repeat(1000) + " x";
        let read = std::thread::Builder::new().stack_size(512 << 10).spawn(move || html(&chain));
        assert!(read.unwrap().join().unwrap().contains("<mover"));
    }
}
