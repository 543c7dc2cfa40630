//! Colours for source code: a small reader of tokens that serves many languages by table.
//!
//! It understands comments, strings, numbers, names and the special forms of a language, not
//! grammar. A wrong guess only colors a word; the text itself always stays as it was.

use crate::markup::write::{close, tag, text};

/// The source as HTML: spans with the classes `comment`, `string`, `number`, `keyword`, `type`,
/// `function` and `attribute`. A language that is not known has no colours.
pub(crate) fn html(source: &str, language: &str) -> String {
    let mut out = String::with_capacity(source.len() * 2);
    match Language::named(language) {
        None => text(&mut out, source),
        Some(language) => paint(&mut out, source, language),
    }
    out
}

fn paint(out: &mut String, source: &str, language: &Language) {
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (class, length) = match language.token(rest, source.len() - rest.len(), source) {
            Some((class, length)) if length > 0 => (class, length),
            _ => (None, first.len_utf8()),
        };
        let (token, after) = rest.split_at(length);
        match class {
            Some(class) => {
                tag(out, "span").attr("class", class).open();
                text(out, token);
                close(out, "span");
            }
            None => text(out, token),
        }
        rest = after;
    }
}

/// A class, or none for plain text, and a length in bytes.
type Token = (Option<&'static str>, usize);

struct Language {
    names: &'static [&'static str],
    line_comments: &'static [&'static str],
    block_comment: Option<(&'static str, &'static str)>,
    /// The marks that open and close a string, and whether it may run over lines. Longer marks
    /// first.
    strings: &'static [(&'static str, bool)],
    /// With a space between them; in lower case if the language ignores case.
    keywords: &'static str,
    any_case: bool,
    /// The special forms of the language, tried before anything else. Gets the rest of the source,
    /// and all that was before it.
    special: fn(rest: &str, before: &str) -> Option<Token>,
}

impl Language {
    fn named(name: &str) -> Option<&'static Language> {
        let name = name.to_ascii_lowercase();
        LANGUAGES.iter().find(|language| language.names.contains(&name.as_str()))
    }

    fn token(&self, rest: &str, at: usize, source: &str) -> Option<Token> {
        let before = &source[..at];
        if let Some(token) = (self.special)(rest, before) {
            return Some(token);
        }
        if let Some(length) = self.comment(rest) {
            return Some((Some("comment"), length));
        }
        if let Some(length) = self.string(rest) {
            return Some((Some("string"), length));
        }
        let first = rest.chars().next()?;
        if first.is_ascii_digit() {
            return Some((Some("number"), number(rest)));
        }
        let length = word(rest);
        (length > 0).then(|| (self.word_class(&rest[..length], &rest[length..]), length))
    }

    fn comment(&self, rest: &str) -> Option<usize> {
        if let Some((open, close)) = self.block_comment
            && let Some(inside) = rest.strip_prefix(open)
        {
            return Some(
                inside.find(close).map_or(rest.len(), |end| open.len() + end + close.len()),
            );
        }
        let starts = self.line_comments.iter().any(|comment| rest.starts_with(comment));
        starts.then(|| rest.find('\n').unwrap_or(rest.len()))
    }

    fn string(&self, rest: &str) -> Option<usize> {
        let (mark, over_lines) = self.strings.iter().find(|(mark, _)| rest.starts_with(mark))?;
        Some(quoted(rest, mark, *over_lines))
    }

    fn word_class(&self, word: &str, after: &str) -> Option<&'static str> {
        let lower = if self.any_case { word.to_ascii_lowercase() } else { word.to_owned() };
        if self.keywords.split(' ').any(|keyword| keyword == lower) {
            Some("keyword")
        } else if after.starts_with('(') || after.starts_with("!(") {
            Some("function")
        } else if word.starts_with(|c: char| c.is_uppercase())
            && word.contains(|c: char| c.is_lowercase())
        {
            Some("type")
        } else {
            None
        }
    }
}

/// The length of a quoted text, its marks included. One that stays open ends with the line, or
/// with the source.
fn quoted(rest: &str, mark: &str, over_lines: bool) -> usize {
    let mut at = mark.len();
    while let Some(next) = rest[at..].chars().next() {
        if rest[at..].starts_with(mark) {
            return at + mark.len();
        }
        if next == '\n' && !over_lines {
            return at;
        }
        at += next.len_utf8();
        if next == '\\' {
            at += rest[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    at
}

fn number(rest: &str) -> usize {
    let mut length = 0;
    let mut last = ' ';
    for (at, character) in rest.char_indices() {
        let follows = &rest[at + character.len_utf8()..];
        let goes_on = character.is_ascii_alphanumeric()
            || character == '_'
            || (character == '.' && follows.starts_with(|c: char| c.is_ascii_digit()))
            || (matches!(character, '+' | '-')
                && matches!(last, 'e' | 'E')
                && !rest.starts_with("0x"));
        if !goes_on {
            break;
        }
        length = at + character.len_utf8();
        last = character;
    }
    length
}

fn word(rest: &str) -> usize {
    let ends = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    ends.unwrap_or(rest.len())
}

/// Whether only blanks are before this position on its line.
fn starts_line(before: &str) -> bool {
    before.rsplit('\n').next().is_none_or(|line| line.trim().is_empty())
}

fn nothing(_: &str, _: &str) -> Option<Token> {
    None
}

/// Lifetimes, characters, raw strings, attributes.
fn rust(rest: &str, _: &str) -> Option<Token> {
    if rest.starts_with("#[") || rest.starts_with("#![") {
        // An attribute's brackets nest: `#[app(sites = [1])]`.
        let mut depth = 0;
        let end = rest.char_indices().find(|&(_, character)| {
            depth += i32::from(character == '[') - i32::from(character == ']');
            character == ']' && depth == 0
        });
        return Some((Some("attribute"), end.map_or(rest.len(), |(at, _)| at + 1)));
    }
    if let Some(inside) = rest.strip_prefix('\'') {
        let mut characters = inside.chars();
        let length = match (characters.next(), characters.next()) {
            (Some('\\'), _) => return Some((Some("string"), quoted(rest, "'", false))),
            (Some(one), Some('\'')) => return Some((Some("string"), one.len_utf8() + 2)),
            _ => word(inside),
        };
        return Some((Some("type"), length + 1));
    }
    let raw = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let inside = raw[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let length =
        inside.find(&close).map_or(rest.len(), |end| rest.len() - inside.len() + end + close.len());
    Some((Some("string"), length))
}

/// Decorators.
fn python(rest: &str, before: &str) -> Option<Token> {
    let decorator = rest.strip_prefix('@').filter(|_| starts_line(before))?;
    let ends = decorator.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
    Some((Some("attribute"), 1 + ends.unwrap_or(decorator.len())))
}

/// Section heads and keys.
fn toml(rest: &str, before: &str) -> Option<Token> {
    if !starts_line(before) {
        return None;
    }
    let line = rest.split('\n').next().unwrap_or_default();
    if line.starts_with('[') {
        return Some((Some("type"), line.rfind(']').map_or(line.len(), |end| end + 1)));
    }
    let name = line.find('=').map(|end| line[..end].trim_end().len())?;
    let is_name = line[..name].chars().all(|c| c.is_alphanumeric() || "_-.\"' ".contains(c));
    (is_name && name > 0 && !line.starts_with(' ')).then_some((Some("attribute"), name))
}

/// The names in an object.
fn json(rest: &str, _: &str) -> Option<Token> {
    let length = rest.starts_with('"').then(|| quoted(rest, "\"", false))?;
    let named = rest[length..].trim_start().starts_with(':');
    named.then_some((Some("attribute"), length))
}

/// Variables and options.
fn shell(rest: &str, before: &str) -> Option<Token> {
    if let Some(name) = rest.strip_prefix('$') {
        let length = match name.strip_prefix('{') {
            Some(inside) => inside.find('}').map_or(name.len(), |end| end + 2),
            None => word(name),
        };
        return Some((Some("type"), 1 + length));
    }
    // A hash inside a word is no comment.
    if rest.starts_with('#') && before.ends_with(|c: char| !c.is_whitespace()) {
        return Some((None, 1));
    }
    let option = rest.starts_with('-') && before.ends_with([' ', '\t']);
    let ends = rest.find(|c: char| !c.is_alphanumeric() && c != '-');
    option.then(|| (Some("attribute"), ends.unwrap_or(rest.len())))
}

/// Tags: their names, the names of attributes, and quoted values; nothing between tags.
fn markup(rest: &str, before: &str) -> Option<Token> {
    if rest.starts_with("<!--") {
        return None;
    }
    if let Some(name) = rest.strip_prefix("</").or_else(|| rest.strip_prefix('<')) {
        let ends = name.find(|c: char| !c.is_alphanumeric() && !"-!:".contains(c));
        return Some((Some("keyword"), rest.len() - name.len() + ends.unwrap_or(name.len())));
    }
    let in_tag = before.rfind('<').is_some_and(|open| !before[open..].contains('>'));
    if !in_tag {
        let plain = rest.find('<').unwrap_or(rest.len());
        return Some((None, plain));
    }
    let ends =
        rest.find(|c: char| !c.is_alphanumeric() && !"-_:@".contains(c)).unwrap_or(rest.len());
    (ends > 0).then_some((Some("attribute"), ends))
}

/// At-rules, colours, custom properties and the names of properties.
fn css(rest: &str, before: &str) -> Option<Token> {
    let dashed = |text: &str| {
        let ends = text.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
        ends.unwrap_or(text.len())
    };
    if let Some(name) = rest.strip_prefix('@') {
        return Some((Some("keyword"), 1 + dashed(name)));
    }
    if let Some(name) = rest.strip_prefix('#') {
        let length = dashed(name);
        let colour = length >= 3 && name[..length].bytes().all(|b| b.is_ascii_hexdigit());
        return Some((Some(if colour { "number" } else { "type" }), 1 + length));
    }
    let length = dashed(rest);
    let name = rest.starts_with(|c: char| c.is_alphabetic() || c == '-') && length > 1;
    if !name {
        return None;
    }
    let property = rest[length..].trim_start().starts_with(':')
        && before.trim_end().ends_with(['{', ';', '/'])
        && before.contains('{');
    let class = match rest[length..].chars().next() {
        _ if property => Some("attribute"),
        Some('(') => Some("function"),
        _ => None,
    };
    Some((class, length))
}

static LANGUAGES: &[Language] = &[
    Language {
        names: &["rust", "rs"],
        line_comments: &["//"],
        block_comment: Some(("/*", "*/")),
        strings: &[("\"", true)],
        keywords: "as async await break const continue crate dyn else enum extern false fn for if impl \
            in let loop match mod move mut pub ref return self Self static struct super trait \
            true type union unsafe use where while",
        any_case: false,
        special: rust,
    },
    Language {
        names: &["python", "py", "python3"],
        line_comments: &["#"],
        block_comment: None,
        strings: &[("\"\"\"", true), ("'''", true), ("\"", false), ("'", false)],
        keywords: "False None True and as assert async await break case class continue def del elif \
            else except finally for from global if import in is lambda match nonlocal not or \
            pass raise return self try while with yield",
        any_case: false,
        special: python,
    },
    Language {
        names: &["javascript", "js", "jsx", "mjs", "typescript", "ts", "tsx"],
        line_comments: &["//"],
        block_comment: Some(("/*", "*/")),
        strings: &[("`", true), ("\"", false), ("'", false)],
        keywords: "abstract any as async await boolean break case catch class const continue default \
            delete do else enum export extends false finally for from function get if implements \
            import in instanceof interface let new null number of private public readonly return \
            set static string super switch this throw true try type typeof undefined unknown var \
            void while yield",
        any_case: false,
        special: nothing,
    },
    Language {
        names: &["json", "jsonc", "json5"],
        line_comments: &["//"],
        block_comment: Some(("/*", "*/")),
        strings: &[("\"", false)],
        keywords: "true false null",
        any_case: false,
        special: json,
    },
    Language {
        names: &["toml", "ini"],
        line_comments: &["#", ";"],
        block_comment: None,
        strings: &[("\"\"\"", true), ("'''", true), ("\"", false), ("'", false)],
        keywords: "true false",
        any_case: false,
        special: toml,
    },
    Language {
        names: &["sh", "shell", "bash", "zsh", "console"],
        line_comments: &["#"],
        block_comment: None,
        strings: &[("\"", true), ("'", true)],
        keywords: "case cd do done echo elif else esac exit export fi for function if in local return \
            set source then while",
        any_case: false,
        special: shell,
    },
    Language {
        names: &["html", "xml", "svg", "htm"],
        line_comments: &[],
        block_comment: Some(("<!--", "-->")),
        strings: &[("\"", true), ("'", true)],
        keywords: "",
        any_case: false,
        special: markup,
    },
    Language {
        names: &["css", "scss"],
        line_comments: &[],
        block_comment: Some(("/*", "*/")),
        strings: &[("\"", false), ("'", false)],
        keywords: "",
        any_case: false,
        special: css,
    },
    Language {
        names: &["sql", "postgresql", "sqlite"],
        line_comments: &["--"],
        block_comment: Some(("/*", "*/")),
        strings: &[("'", true), ("\"", false)],
        keywords: "alter and as asc begin between by case commit create cross default delete desc \
            distinct drop else end exists false foreign from full group having in index inner \
            insert into is join key left like limit not null offset on or order outer primary \
            references returning right rollback select set table then true union unique update \
            values view when where with",
        any_case: true,
        special: nothing,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that a browser shows of the HTML.
    fn shown(html: &str) -> String {
        let mut text = String::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once('<') {
            text.push_str(before);
            rest = after.split_once('>').unwrap().1;
        }
        text.push_str(rest);
        let entities =
            [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        entities.iter().fold(text, |text, (from, to)| text.replace(from, to))
    }

    const ODD: &str = "'\"`r#\"a\" /* \\ <!-- ü👩‍🚀 #[ $ ${ @ - 0x1e+ 1.2.3 'a '\\'' \"\"\" --\n[x\n= ''' & <b c='d";

    #[test]
    fn the_text_stays_exactly_as_it_was() {
        let sources = [
            include_str!("highlight.rs"),
            include_str!("../../Cargo.toml"),
            ODD,
            "",
            "\n\n",
            "\u{202e}",
        ];
        for language in
            LANGUAGES.iter().flat_map(|language| language.names).chain(&["", "brainfuck"])
        {
            for source in sources {
                assert_eq!(shown(&html(source, language)), source, "{language}");
            }
            // Cut anywhere: whatever is open at the end of the source must not break it.
            for (end, _) in ODD.char_indices() {
                assert_eq!(shown(&html(&ODD[..end], language)), &ODD[..end], "{language}");
                assert_eq!(shown(&html(&ODD[end..], language)), &ODD[end..], "{language}");
            }
        }
    }

    #[test]
    fn markup_in_a_source_stays_text() {
        for language in LANGUAGES.iter().flat_map(|language| language.names).chain(&[""]) {
            let html = html("<script>alert('1')</script>", language);
            assert!(!html.contains("<script"), "{language}: {html}");
        }
    }

    #[test]
    fn each_language_has_its_colours() {
        let cases = [
            (
                "rust",
                "#[app(a = [1])]\nfn f<'a>(x: &'a str) { 'c'; r#\"\"\"#; println!(\"{x}\") } // end",
                &[
                    ("attribute", "#[app(a = [1])]"),
                    ("keyword", "fn"),
                    ("type", "&#39;a"),
                    ("string", "&#39;c&#39;"),
                    ("string", "r#&quot;&quot;&quot;#"),
                    ("function", "println"),
                    ("comment", "// end"),
                ][..],
            ),
            (
                "python",
                "@st.cache\ndef f(): return '''a\nb''' # c",
                &[
                    ("attribute", "@st.cache"),
                    ("keyword", "def"),
                    ("string", "&#39;&#39;&#39;a\nb&#39;&#39;&#39;"),
                    ("comment", "# c"),
                ],
            ),
            (
                "json",
                "{\"a\": \"b\", \"c\": -1.5e-3, \"d\": null}",
                &[
                    ("attribute", "&quot;a&quot;"),
                    ("string", "&quot;b&quot;"),
                    ("number", "1.5e-3"),
                    ("keyword", "null"),
                ],
            ),
            (
                "toml",
                "[a.b]\nname = \"x\" # c",
                &[
                    ("type", "[a.b]"),
                    ("attribute", "name"),
                    ("string", "&quot;x&quot;"),
                    ("comment", "# c"),
                ],
            ),
            (
                "sh",
                "cargo run --bin a $HOME # c",
                &[("attribute", "--bin"), ("type", "$HOME"), ("comment", "# c")],
            ),
            (
                "html",
                "<!-- c --><a href=\"x\">don't</a>",
                &[
                    ("comment", "&lt;!-- c --&gt;"),
                    ("keyword", "&lt;a"),
                    ("attribute", "href"),
                    ("string", "&quot;x&quot;"),
                ],
            ),
            (
                "css",
                "@media x { a { color: #fff; width: calc(1px) } }",
                &[
                    ("keyword", "@media"),
                    ("attribute", "color"),
                    ("number", "#fff"),
                    ("function", "calc"),
                ],
            ),
            (
                "SQL",
                "SELECT a FROM b WHERE c = 'd' -- e",
                &[("keyword", "SELECT"), ("string", "&#39;d&#39;"), ("comment", "-- e")],
            ),
            (
                "ts",
                "const a: string = `b`; f(1)",
                &[("keyword", "const"), ("string", "`b`"), ("function", "f"), ("number", "1")],
            ),
        ];
        for (language, source, tokens) in cases {
            let html = html(source, language);
            for (class, token) in tokens {
                let span = format!("<span class=\"{class}\">{token}</span>");
                assert!(html.contains(&span), "no {span} in {html}");
            }
        }
    }
}
