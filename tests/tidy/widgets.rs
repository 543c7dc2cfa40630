//! The law of widgets: what a method of `Ui` takes stands in a table of its documentation, and the
//! lists that must name every widget do.
//!
//! There is one list of widgets, the methods of `Ui` in `app-runtime/src/widgets`. It is read from
//! there, so leaving a widget out of another list fails here. After a change of keywords,
//! `KEYWORDS=overwrite cargo test -p dacapo-tests --test tidy` writes the tables anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::parse::{ParseStream, Parser};
use syn::{
    Attribute, Expr, FnArg, GenericArgument, Generics, Ident, ImplItem, ImplItemFn, Item, Lit,
    Meta, PathArguments, ReceiverKind, ReturnType, Token, Type, TypeParam, TypeParamBound,
    Visibility,
};

use crate::{files, root};

/// A method of `Ui` that gives a widget.
struct Method {
    name: String,
    file: PathBuf,
    attributes: Vec<Attribute>,
    gives: Type,
}

/// The keywords of one `impl`, each with its default in words.
struct Keywords {
    of: Type,
    generics: Generic,
    defaults: Vec<(String, Option<String>)>,
}

/// The type parameters of an `impl`: each with the types that it may be, if that is a list.
type Generic = BTreeMap<String, Option<BTreeSet<String>>>;

fn methods_and_keywords() -> (Vec<Method>, Vec<Keywords>) {
    let (mut methods, mut keywords) = (Vec::new(), Vec::new());
    // The types that have a trait, by the name of the trait.
    let mut lists: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut impls = Vec::new();
    let mut sources = files("app-runtime/src/widgets", &[".rs"]);
    sources.push(root().join("app-runtime/src/widgets.rs"));
    for file in sources {
        let parsed = syn::parse_file(&fs::read_to_string(&file).unwrap()).unwrap();
        for item in parsed.items {
            let Item::Impl(item) = item else { continue };
            let own = last_name(&item.self_ty);
            if let Some((of, _)) = &item.trait_ {
                // A trait without methods is a list of types.
                if let (Some(of), Some(own), true) =
                    (of.segments.last(), own, item.items.is_empty())
                {
                    lists.entry(of.ident.to_string()).or_default().insert(own);
                }
                continue;
            }
            match own.as_deref() {
                Some("Ui") => {
                    methods.extend(item.items.into_iter().filter_map(|item| method(&file, item)));
                }
                Some("Widget" | "Input") => impls.push(item),
                _ => {}
            }
        }
    }
    keywords.extend(impls.into_iter().map(|item| Keywords {
        generics: generics_of(&item.generics, &lists),
        of: *item.self_ty,
        defaults: item.items.iter().flat_map(defaults).collect(),
    }));
    (methods, keywords)
}

fn method(file: &Path, item: ImplItem) -> Option<Method> {
    let ImplItem::Fn(ImplItemFn { vis: Visibility::Public(_), sig, attrs, .. }) = item else {
        return None;
    };
    let ReturnType::Type(_, gives) = sig.output else { return None };
    let is_widget = matches!(last_name(&gives).as_deref(), Some("Widget" | "Input"));
    is_widget.then(|| Method {
        name: sig.ident.to_string(),
        file: file.to_owned(),
        attributes: attrs,
        gives: *gives,
    })
}

/// The keywords that an item of an `impl` adds, each with its default.
fn defaults(item: &ImplItem) -> Vec<(String, Option<String>)> {
    match item {
        ImplItem::Macro(item) if item.mac.path.is_ident("setters") => {
            let read = |input: ParseStream<'_>| {
                let mut found = Vec::new();
                while !input.is_empty() {
                    let attributes = input.call(Attribute::parse_outer)?;
                    let name: Ident = input.parse()?;
                    input.parse::<Token![:]>()?;
                    input.parse::<Type>()?;
                    while !input.peek(Token![;]) {
                        input.parse::<proc_macro2::TokenTree>()?;
                    }
                    input.parse::<Token![;]>()?;
                    found.push((name.to_string(), default(&attributes)));
                }
                Ok(found)
            };
            read.parse2(item.mac.tokens.clone()).unwrap()
        }
        ImplItem::Fn(ImplItemFn { vis: Visibility::Public(_), sig, attrs, .. }) => {
            let mut inputs = sig.inputs.iter();
            let by_value = matches!(inputs.next(), Some(FnArg::Receiver(own)) if matches!(own.kind, ReceiverKind::Value));
            let is_keyword = by_value && inputs.count() == 1 && sig.ident != "with";
            let is_hidden = attrs.iter().any(|attribute| {
                let is_list = matches!(attribute.meta, Meta::List(_));
                attribute.path().is_ident("deprecated")
                    || is_list && attribute.path().is_ident("doc")
            });
            (is_keyword && !is_hidden)
                .then(|| (sig.ident.to_string(), default(attrs)))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The lines of a documentation; a macro that stands among them is given by its name.
fn lines(attributes: &[Attribute]) -> Vec<String> {
    let values = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => Some(&meta.value),
        _ => None,
    });
    values
        .map(|value| match value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => text.value().trim().to_owned(),
                _ => String::new(),
            },
            Expr::Macro(of) => format!("{}!", of.mac.path.get_ident().unwrap()),
            _ => String::new(),
        })
        .collect()
}

/// The words after "Default:" in a documentation, to the end of the paragraph.
fn default(attributes: &[Attribute]) -> Option<String> {
    let lines = lines(attributes);
    let text = lines.join("\n").replace("\n\n", "\u{0}").replace('\n', " ");
    let (_, default) = text.split_once("Default: ")?;
    Some(default.split('\0').next()?.trim_end_matches('.').to_owned())
}

fn last_name(of: &Type) -> Option<String> {
    let Type::Path(path) = of else { return None };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

fn generics_of(generics: &Generics, lists: &BTreeMap<String, BTreeSet<String>>) -> Generic {
    let list = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => {
            lists.get(&bound.path.segments.last()?.ident.to_string()).cloned()
        }
        _ => None,
    };
    let parameter = |own: &TypeParam| (own.ident.to_string(), own.bounds.iter().find_map(list));
    generics.type_params().map(parameter).collect()
}

fn arguments(of: &Type) -> Vec<&Type> {
    let Type::Path(path) = of else { return Vec::new() };
    let Some(PathArguments::AngleBracketed(list)) =
        path.path.segments.last().map(|segment| &segment.arguments)
    else {
        return Vec::new();
    };
    let types = list.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(of) => Some(of),
        _ => None,
    });
    types.collect()
}

/// Whether an `impl` for `pattern`, with these generics, is one for `given` too.
fn fits(pattern: &Type, given: &Type, generics: &Generic) -> bool {
    // A type that only the arguments of the call decide, as `D::Data` is.
    if matches!(given, Type::Path(path) if path.path.segments.len() == 2) {
        return true;
    }
    let any = |of: &Type| {
        let name = last_name(of).filter(|_| arguments(of).is_empty())?;
        generics.get(&name)
    };
    if let Some(list) = any(pattern) {
        let own = last_name(given).unwrap_or_default();
        // A parameter of the method may be of any type.
        return own.len() == 1 || list.as_ref().is_none_or(|list| list.contains(&own));
    }
    let (own, other) = (arguments(pattern), arguments(given));
    last_name(pattern) == last_name(given)
        && own.iter().enumerate().all(|(place, own)| match other.get(place) {
            Some(other) => fits(own, other, generics),
            // A type parameter that `given` leaves to its default.
            None => any(own).is_some(),
        })
}

/// The rows that the inputs share, as `widgets.rs` has them.
fn shared_rows() -> Vec<String> {
    let source = fs::read_to_string(root().join("app-runtime/src/widgets.rs")).unwrap();
    let (_, table) = source.split_once("macro_rules! keywords_of_all_inputs").unwrap();
    let (table, _) = table.split_once("\n}\n").unwrap();
    let rows = table.lines().map(|line| line.trim().trim_start_matches('"'));
    let rows = rows.filter(|line| line.starts_with("| "));
    rows.map(|row| row.trim_end_matches("\\n\\").trim_end_matches('"').to_owned()).collect()
}

fn row(name: &str, default: &str) -> String {
    format!("| `{name}` | {default} |")
}

const HEAD: [&str; 2] = ["| keyword | default |", "|---|---|"];
const SHARED: &str = "keywords_of_all_inputs!";

#[test]
fn each_method_of_ui_has_a_table_of_its_keywords_with_their_defaults() {
    let (methods, keywords) = methods_and_keywords();
    let shared = shared_rows();
    let (mut wrong, mut texts) = (Vec::new(), BTreeMap::new());
    for method in &methods {
        let own = keywords.iter().filter(|own| fits(&own.of, &method.gives, &own.generics));
        let mut wanted = Vec::new();
        for (name, default) in own.flat_map(|own| &own.defaults) {
            match default {
                Some(default) => wanted.push(row(name, default)),
                None => wrong.push(format!("`{name}` of {} has no \"Default:\"", method.name)),
            }
        }
        let mut seen = BTreeSet::new();
        wanted.retain(|row| seen.insert(row.clone()));
        let takes_shared = shared.iter().all(|row| wanted.contains(row));
        if takes_shared {
            wanted.retain(|row| !shared.contains(row));
        }
        let mut table: Vec<String> = HEAD.map(str::to_owned).to_vec();
        table.extend(wanted);
        table.extend(takes_shared.then(|| SHARED.to_owned()));
        let lines = lines(&method.attributes);
        let is = lines.iter().filter(|line| line.starts_with('|') || *line == SHARED);
        let is: Vec<_> = is.cloned().collect();
        if is != table {
            wrong.push(format!("ui.{}:\n{}", method.name, table.join("\n")));
            texts.entry(&method.file).or_insert_with(Vec::new).push((method, table));
        }
    }
    assert!(methods.len() > 50, "{}", methods.len());
    if std::env::var_os("KEYWORDS").is_some_and(|value| value == "overwrite") {
        for (file, methods) in texts {
            overwrite(file, &methods);
        }
    }
    assert!(wrong.is_empty(), "the tables of keywords should be:\n{}", wrong.join("\n"));
}

fn overwrite(file: &Path, methods: &[(&Method, Vec<String>)]) {
    let source = fs::read_to_string(file).unwrap();
    let mut lines: Vec<String> = source.lines().map(str::to_owned).collect();
    for (method, table) in methods.iter().rev() {
        let head = format!("    pub fn {}", method.name);
        let starts = |line: &String| {
            line.strip_prefix(&head).is_some_and(|rest| rest.starts_with(['(', '<']))
        };
        let place = lines.iter().position(starts).unwrap();
        let is_doc = |line: &String| {
            let line = line.trim();
            line.starts_with("///") || line.starts_with("#[")
        };
        let start = lines[..place].iter().rposition(|line| !is_doc(line)).unwrap() + 1;
        let mut about: Vec<String> = lines.drain(start..place).collect();
        about.retain(|line| !line.trim().starts_with("/// |") && !line.contains(SHARED));
        let is_text = |line: &String| line.trim().starts_with("///") && line.trim() != "///";
        let end = about.iter().rposition(is_text).unwrap() + 1;
        let rest = about.split_off(end);
        about.push("    ///".to_owned());
        about.extend(table.iter().map(|line| match line.as_str() {
            SHARED => format!("    #[doc = {SHARED}()]"),
            line => format!("    /// {line}"),
        }));
        about.extend(rest.into_iter().filter(|line| line.trim() != "///"));
        lines.splice(start..start, about);
    }
    fs::write(file, lines.join("\n") + "\n").unwrap();
}

/// Widgets that no example has yet, so no reading compares them. This list may only shrink.
const UNREAD: &[&str] = &[
    "badge",
    "exception",
    "files_uploader",
    "html",
    "image",
    "latex",
    "link_button",
    "popover",
    "sidebar",
];

#[test]
fn every_list_of_widgets_has_all_of_them() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let vocabulary = read("app-macros/src/vocabulary.rs");
    let (initial, vocabulary) = vocabulary.split_once("const VOCABULARY").unwrap();
    let mut readings = String::new();
    for path in files("examples/src/bin", &[".rs"]) {
        readings += &fs::read_to_string(path).unwrap();
    }
    let (methods, keywords) = methods_and_keywords();
    let mut wrong = Vec::new();
    for Method { name, gives, .. } in &methods {
        let role = vocabulary.split_once(&format!("(\"{name}\", ")).map(|(_, rest)| rest);
        let Some(role) = role.and_then(|rest| rest.split(')').next()) else {
            wrong.push(format!("the vocabulary of the attributes lacks `{name}`"));
            continue;
        };
        let mut must = |path: &str, call: &str| {
            if !read(path).contains(call) {
                wrong.push(format!("{path} lacks `{name}`"));
            }
        };
        if matches!(role, "Role::Input" | "Role::Action") {
            // A method of `TestApp`, written out or by name in the list of elements.
            if !read("app-runtime/src/testing.rs").contains(&format!("pub fn {name}(")) {
                must("app-runtime/src/widgets.rs", &format!("  {name},\n"));
            }
        }
        // Only a feature brings `html`; hostile words come to it in `tests/browser/xss.rs`.
        if name != "html" {
            must("tests/conformance/every_widget.rs", &format!(".{name}("));
        }
        // The async form of a widget is the same element.
        let call = name.strip_suffix("_async").unwrap_or(name);
        let is_read = readings.contains(&format!(".{call}("));
        if is_read == UNREAD.contains(&name.as_str()) {
            wrong.push(match is_read {
                true => format!("`{name}` is in UNREAD, and an example has it"),
                false => format!("no example has `{name}`, so no reading compares it"),
            });
        }
        let own = keywords.iter().filter(|own| fits(&own.of, gives, &own.generics));
        let starts_with = own.flat_map(|own| &own.defaults).map(|(name, _)| name).find(|keyword| {
            role == "Role::Input" && ["value", "index", "default"].contains(&keyword.as_str())
        });
        if let Some(keyword) = starts_with {
            let arms = initial.split("=>").zip(initial.split("=>").skip(1));
            let given = arms.into_iter().any(|(names, gives)| {
                names.contains(&format!("\"{name}\""))
                    && gives.trim_start().starts_with(&format!("\"{keyword}\""))
            });
            if !given {
                wrong.push(format!("`initial` of the vocabulary lacks `{keyword}` of `{name}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
