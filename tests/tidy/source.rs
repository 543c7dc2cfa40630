//! The source of a crate, as the laws of layers and names read it: its modules, the paths that each
//! file names and the names that it defines. Code that is only for tests is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, Meta, UseTree, Visibility};

use crate::root;

/// The crates that are read, and no others.
pub(crate) const CRATES: &[&str] = &[
    "app-charts",
    "app-literals",
    "app-macros",
    "app-runtime",
    "app-terminal",
    "app-web",
    "dacapo",
];

/// Names from the root of a crate down: of a module, or of something in one.
type Names = Vec<String>;

/// A crate of the workspace.
pub(crate) struct Crate {
    pub(crate) name: &'static str,
    /// Each of its files; `lib.rs` is the first.
    pub(crate) files: Vec<File>,
    /// Every module, those without a file of their own included.
    modules: BTreeSet<Names>,
    /// The names that a module imports, each with the path it stands for.
    imports: BTreeMap<Names, BTreeMap<String, Names>>,
}

/// A file of a crate.
pub(crate) struct File {
    /// Its path below `src`.
    pub(crate) path: String,
    /// The module that it is.
    pub(crate) module: Names,
    /// The modules that it declares, in the order of its `mod` lines.
    pub(crate) declares: Vec<String>,
    pub(crate) definitions: Vec<Definition>,
    references: Vec<Reference>,
}

/// A type, a trait or a constant that other files of the crate may name.
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) line: usize,
}

/// A path in the source.
struct Reference {
    line: usize,
    /// The module in which it stands.
    module: Names,
    path: Names,
}

/// A module that another one names.
pub(crate) struct Dependency {
    pub(crate) line: usize,
    /// The module of `lib.rs` by whose name it is called; none where the path names an item of
    /// `lib.rs` itself.
    pub(crate) door: Option<String>,
    /// The file in which the named thing stands.
    pub(crate) file: usize,
}

impl Crate {
    /// Reads a crate, from its `lib.rs` down.
    pub(crate) fn read(name: &'static str) -> Crate {
        let source = root().join(name).join("src");
        let mut read = Crate {
            name,
            files: Vec::new(),
            modules: BTreeSet::from([Vec::new()]),
            imports: BTreeMap::new(),
        };
        let mut waiting = vec![Vec::new()];
        while let Some(module) = waiting.pop() {
            let declared = read.read_file(&source, module.clone());
            waiting.extend(declared.into_iter().map(|name| [&*module, &[name]].concat()));
        }
        read
    }

    /// Reads the file of a module. Gives the modules that it declares.
    fn read_file(&mut self, source: &Path, module: Names) -> Vec<String> {
        let path = match &*module {
            [] => PathBuf::from("lib.rs"),
            names => names.iter().collect::<PathBuf>().with_extension("rs"),
        };
        let text = fs::read_to_string(source.join(&path))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let parsed = syn::parse_file(&text).unwrap();
        let mut reader = Reader {
            module: module.clone(),
            file: File {
                path: path.to_string_lossy().into_owned(),
                module,
                declares: Vec::new(),
                definitions: Vec::new(),
                references: Vec::new(),
            },
            modules: &mut self.modules,
            imports: &mut self.imports,
        };
        reader.visit_file(&parsed);
        let file = reader.file;
        let declared = file.declares.clone();
        self.files.push(file);
        declared
    }

    /// The modules of this crate that a file names.
    pub(crate) fn dependencies(&self, file: &File) -> Vec<Dependency> {
        let named = |reference: &Reference| {
            let path = self.absolute(&reference.module, &reference.path)?;
            let door = path
                .first()
                .and_then(|first| self.files[0].declares.iter().find(|own| *own == first));
            let target = self.resolve(&path, 10)?;
            let door = door.or(target.first()).cloned();
            Some(Dependency { line: reference.line, door, file: self.file_of(&target) })
        };
        file.references.iter().filter_map(named).collect()
    }

    /// A path as it reads from the root of the crate; none where it leads to another crate, or to
    /// what the module has imported, which is a path of its own.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Names> {
        let mut from = module.to_vec();
        let mut rest = path;
        while let [first, after @ ..] = rest {
            match &**first {
                "crate" => from.clear(),
                "self" => {}
                "super" => drop(from.pop()),
                _ => break,
            }
            rest = after;
        }
        // Only `crate`, as in `pub(crate)`.
        let first = rest.first()?;
        let is_relative = rest.len() == path.len();
        let child = [&*from, std::slice::from_ref(first)].concat();
        if is_relative && !self.modules.contains(&child) {
            return None;
        }
        from.extend_from_slice(rest);
        Some(from)
    }

    /// The module in which a thing stands, past the modules that only import it.
    fn resolve(&self, path: &[String], imports_left: usize) -> Option<Names> {
        let mut module = Vec::new();
        for (at, name) in path.iter().enumerate() {
            let child = [&*module, std::slice::from_ref(name)].concat();
            if self.modules.contains(&child) {
                module = child;
                continue;
            }
            let import = self.imports.get(&module).and_then(|names| names.get(name));
            let Some(import) = import.filter(|_| imports_left > 0) else { break };
            let whole = [&**import, &path[at + 1..]].concat();
            let path = self.absolute(&module, &whole)?;
            return self.resolve(&path, imports_left - 1);
        }
        Some(module)
    }

    fn file_of(&self, module: &[String]) -> usize {
        let own =
            |length: usize| self.files.iter().position(|file| file.module == module[..length]);
        (0..=module.len()).rev().find_map(own).expect("`lib.rs` is the file of every module")
    }
}

/// Walks through a file.
struct Reader<'a> {
    /// The module in which it is.
    module: Names,
    file: File,
    modules: &'a mut BTreeSet<Names>,
    imports: &'a mut BTreeMap<Names, BTreeMap<String, Names>>,
}

impl Reader<'_> {
    fn refer(&mut self, path: Names, line: usize) {
        self.file.references.push(Reference { line, module: self.module.clone(), path });
    }

    fn define(&mut self, name: &syn::Ident) {
        self.file.definitions.push(Definition { name: name.to_string(), line: line(name) });
    }

    /// Reads each path of a `use`, and under which name it is known here.
    fn import(&mut self, above: &[String], tree: &UseTree) {
        let with = |name: &syn::Ident| [above, &[name.to_string()]].concat();
        let (path, known_as, line) = match tree {
            UseTree::Path(path) => return self.import(&with(&path.ident), &path.tree),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(above, tree));
            }
            // `{self}` stands for the name of the module.
            UseTree::Name(name) if name.ident == "self" => {
                let Some(last) = above.last() else { return };
                (above.to_vec(), last.clone(), line(&name.ident))
            }
            UseTree::Name(name) => (with(&name.ident), name.ident.to_string(), line(&name.ident)),
            UseTree::Rename(name) => {
                (with(&name.ident), name.rename.to_string(), line(&name.ident))
            }
            UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                ([above, &["*".to_owned()]].concat(), "*".to_owned(), line)
            }
        };
        self.imports.entry(self.module.clone()).or_default().insert(known_as, path.clone());
        self.refer(path, line);
    }

    /// Reads the paths in the tokens of a macro, and the types it defines.
    fn read_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Group(group) => self.read_tokens(group.stream()),
                TokenTree::Ident(first) => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at)
                        && ["struct", "enum", "trait"].iter().any(|keyword| first == keyword)
                    {
                        self.define(name);
                    }
                    let mut path = vec![first.to_string()];
                    while is_colon(at) && is_colon(at + 1) {
                        match tokens.get(at + 2) {
                            Some(TokenTree::Ident(next)) => path.push(next.to_string()),
                            // A `use` in a macro: read as a whole `lib.rs`, for nothing else is known.
                            Some(TokenTree::Group(_)) if path == ["crate"] => {
                                path.push("{".to_owned());
                            }
                            _ => break,
                        }
                        at += 3;
                    }
                    if path.len() > 1 {
                        self.refer(path, line(first));
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name) = about(item);
        if is_only_for_tests(attributes) {
            return;
        }
        if let Some(name) = name {
            self.define(name);
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            _ => return visit::visit_impl_item(self, item),
        };
        if !is_only_for_tests(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if !is_only_for_tests(&field.attrs) {
            visit::visit_field(self, field);
        }
    }

    /// `pub(in path)` says who may name a thing, and names nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        self.modules.insert(self.module.clone());
        if item.content.is_some() {
            visit::visit_item_mod(self, item);
        } else {
            self.file.declares.push(item.ident.to_string());
        }
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.import(&[], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() && path.segments.len() > 1 {
            let names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.refer(names, line(&path.segments[0].ident));
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.read_tokens(called.tokens.clone());
        visit::visit_macro(self, called);
    }
}

fn line(name: &syn::Ident) -> usize {
    name.span().start().line
}

/// The attributes of an item, and its name where the law of names asks for it.
fn about(item: &Item) -> (&[Attribute], Option<&syn::Ident>) {
    match item {
        Item::Const(item) => {
            let is_private = matches!(item.vis, Visibility::Inherited);
            (&item.attrs, (!is_private).then_some(&item.ident))
        }
        Item::Enum(item) => (&item.attrs, Some(&item.ident)),
        Item::Fn(item) => (&item.attrs, None),
        Item::Impl(item) => (&item.attrs, None),
        Item::Macro(item) => (&item.attrs, None),
        Item::Mod(item) => (&item.attrs, None),
        Item::Static(item) => (&item.attrs, None),
        Item::Struct(item) => (&item.attrs, Some(&item.ident)),
        Item::Trait(item) => (&item.attrs, Some(&item.ident)),
        Item::Type(item) => (&item.attrs, Some(&item.ident)),
        Item::Union(item) => (&item.attrs, Some(&item.ident)),
        Item::Use(item) => (&item.attrs, None),
        _ => (&[], None),
    }
}

fn is_only_for_tests(attributes: &[Attribute]) -> bool {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    let mut read = conditions.filter_map(|attribute| attribute.parse_args().ok());
    read.any(|condition| holds(&condition) == Some(false))
}

/// Whether a condition of `cfg` holds for users of the crate; none where that depends.
fn holds(condition: &Meta) -> Option<bool> {
    let parts = |list: &syn::MetaList| -> Vec<Option<bool>> {
        let comma = syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated;
        list.parse_args_with(comma).unwrap().iter().map(holds).collect()
    };
    match condition {
        Meta::Path(path) => {
            let tests = ["test", "doctest", "fuzzing"];
            tests.iter().any(|name| path.is_ident(name)).then_some(false)
        }
        Meta::List(list) if list.path.is_ident("not") => parts(list)[0].map(|holds| !holds),
        Meta::List(list) if list.path.is_ident("all") => {
            parts(list).contains(&Some(false)).then_some(false)
        }
        Meta::List(list) if list.path.is_ident("any") => {
            parts(list).iter().all(|part| *part == Some(false)).then_some(false)
        }
        _ => None,
    }
}
