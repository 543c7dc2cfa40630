//! The calls: which of them are a widget's, and the rewriting of each.

use std::mem;

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::token::Paren;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprCall, ExprMethodCall, Ident, Member, parse_quote_spanned};

use super::call::{Arguments, chain, chain_one, has_keyword, sited};
use super::keys::{FixedKey, Place};
use super::loops::{self, Loop};
use super::receivers::Receiver;
use super::sites::SiteName;
use super::{LEAVING, Walk, handlers};
use crate::vocabulary::{self, Role, Shape};

/// The writer of the end of a builder chain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// The macro: `.show()` or `.with(body)`.
    Added,
    /// The author did.
    Written,
}

/// The calls that the macro rewrites.
impl Walk<'_> {
    pub(super) fn method_call(&mut self, call: &mut ExprMethodCall) {
        let binding = self.binding.take();
        if self.ends_chain(call) {
            self.finished_chain(call);
        } else if self.is_widget(call) {
            self.widget(call, binding, Ending::Added);
        } else {
            self.ordinary_method(call);
        }
    }

    /// Whether a call is a widget's: of the vocabulary on a known `Ui`, or with a keyword.
    pub(super) fn is_widget(&mut self, call: &ExprMethodCall) -> bool {
        match vocabulary::role(&call.method) {
            Some(Role::Identity) => false,
            Some(_) => has_keyword(call) || self.known_ui(&call.receiver).is_some(),
            None => has_keyword(call),
        }
    }

    /// Whether a call is the `show` or `with` that the author ended a widget's chain by.
    fn ends_chain(&mut self, call: &ExprMethodCall) -> bool {
        let mut link = call;
        if link.method != "show" && link.method != "with" {
            return false;
        }
        while let Expr::MethodCall(inner) = &*link.receiver {
            if self.begins_chain(inner) {
                return true;
            }
            link = inner;
        }
        false
    }

    fn begins_chain(&mut self, call: &ExprMethodCall) -> bool {
        let role = vocabulary::role(&call.method);
        let on_ui = role.is_some_and(Role::is_builder) && self.place(&call.receiver).is_some();
        let with_keyword = role.is_none_or(Role::is_builder) && has_keyword(call);
        (on_ui || with_keyword) && !has_body(call)
    }

    /// Walks through a chain that the author ended, and leaves it as it is except for keywords.
    /// Gives the receiver inside the layout, if it is one.
    fn finished_chain(&mut self, call: &mut ExprMethodCall) -> Option<Receiver> {
        let Expr::MethodCall(inner) = &mut *call.receiver else { return None };
        let inside = if !self.begins_chain(inner) {
            self.finished_chain(inner)
        } else if has_keyword(inner) {
            Some(self.widget(inner, None, Ending::Written))
        } else {
            let place = self.place(&inner.receiver);
            self.ordinary_method(inner);
            place
        };
        let keyed = call.method == "key" && call.args.len() == 1;
        let inside = inside.map(|inside| match call.args.first() {
            key @ Some(_) if keyed => self.inside(inside, key),
            _ => inside,
        });
        for argument in &mut call.args {
            match argument {
                Expr::Closure(body) if call.method == "with" => self.closure(body, inside, None),
                other => self.visit_expr_mut(other),
            }
        }
        inside
    }
}

/// The rewriting of a widget call.
impl Walk<'_> {
    /// Turns one widget call into a builder's, and gives the receiver inside it.
    fn widget(
        &mut self,
        call: &mut ExprMethodCall,
        binding: Option<Ident>,
        ending: Ending,
    ) -> Receiver {
        let role = vocabulary::role(&call.method);
        let has_site = matches!(&*call.receiver, Expr::MethodCall(call) if call.method == "at");
        let place = self.place(&call.receiver).unwrap_or_else(|| self.unkeyed_ui());
        let given = mem::take(&mut call.args);
        let mut arguments = Arguments::read(given, may_have_body(role), self.mistakes);
        if role.is_some_and(|role| !role.is_builder()) {
            self.refuse_keywords(call, &mut arguments);
        }
        let key = arguments.keyword("key");
        self.check_key(call, place, key);
        let inside = self.inside(place, key);

        self.visit_expr_mut(&mut call.receiver);
        let site = (!has_site).then(|| {
            let name = site_name(&call.method, binding, &arguments);
            self.sites.add(&name, &call.method, call.dot_token.span())
        });
        self.arguments(&mut arguments, &call.method, inside);
        let mut counted = None;
        if call.method == "columns" && !arguments.positional.is_empty() {
            let given = mem::take(&mut arguments.positional);
            counted = Some(self.refuse_counted(&given));
            // Used all the same, or the one mistake would bring warnings.
            let (receiver, place) = (take(&mut call.receiver), call.dot_token.span());
            *call.receiver =
                Expr::Verbatim(quote_spanned!(place=> ({ let _ = (#given,); #receiver })));
        }
        build(call, site, arguments, role, ending, counted);
        inside
    }

    /// The receiver inside a keyword call on an unknown expression. It may not be keyed.
    fn unkeyed_ui(&mut self) -> Receiver {
        Receiver { keyed: 0, ..self.unknown_ui() }
    }

    fn arguments(&mut self, arguments: &mut Arguments, method: &Ident, inside: Receiver) {
        arguments.positional.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
        arguments.keywords.retain_mut(|keyword| {
            if handlers::is_handler(&keyword.name) {
                return self.handler(keyword, method);
            }
            self.check_literal(keyword, method);
            self.visit_expr_mut(&mut keyword.value);
            if vocabulary::role(method).is_some() || vocabulary::is_layer(method) {
                keyword.find_word();
            }
            if vocabulary::is_channel(method, &keyword.name) {
                keyword.find_channel();
            }
            self.check_initial(&keyword.name, method)
        });
        if let Some(body) = &mut arguments.body {
            self.closure(body, Some(inside), None);
        }
    }
}

/// Calls that are no widget's, but may get a `ui`.
impl Walk<'_> {
    fn ordinary_method(&mut self, call: &mut ExprMethodCall) {
        if vocabulary::role(&call.method) == Some(Role::Identity) {
            self.check_keyed(call);
        }
        let iterates = loops::iterates(call);
        let source = &call.receiver;
        let arounds: Vec<Option<Loop>> = call
            .args
            .iter()
            .map(|argument| match argument {
                Expr::Closure(closure) if iterates => {
                    Some(Loop::closure(source, &closure.inputs, &self.variables))
                }
                _ => None,
            })
            .collect();
        self.visit_expr_mut(&mut call.receiver);
        for (argument, around) in call.args.iter_mut().zip(arounds) {
            match argument {
                Expr::Closure(closure) => {
                    let place = Place::Closure(self.keys.fresh_branch());
                    self.in_place(place, |walk| walk.closure(closure, None, around));
                }
                other => self.pass(other, &call.method, call.paren_token),
            }
        }
    }

    pub(super) fn function_call(&mut self, call: &mut ExprCall) {
        self.visit_expr_mut(&mut call.func);
        let Some(callee) = callee(&call.func) else {
            call.args.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
            return;
        };
        // `Some(ui)` and other tuples hold the `ui`; nothing is called with it yet.
        let constructs = callee.to_string().starts_with(char::is_uppercase);
        for argument in &mut call.args {
            if constructs {
                self.visit_expr_mut(argument);
            } else {
                self.pass(argument, &callee, call.paren_token);
            }
        }
        if LEAVING.iter().any(|name| callee == name) {
            self.keys.note_leaving();
        }
    }

    /// Walks through an argument. A `ui` that is passed on carries the call site with it.
    fn pass(&mut self, argument: &mut Expr, callee: &Ident, around: Paren) {
        if self.known_ui(argument).is_none() {
            return self.visit_expr_mut(argument);
        }
        let name = SiteName::Callee(callee.to_string());
        let span = around.span.open();
        let site = self.sites.add(&name, callee, span);
        self.visit_expr_mut(argument);
        let ui = take(argument);
        let end = ui.span();
        *argument = sited(ui, Ident::new("enter", span), site, end);
    }
}

/// The name of the called function.
fn callee(function: &Expr) -> Option<Ident> {
    match function {
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.clone()),
        Expr::Field(field) => match &field.member {
            Member::Named(name) => Some(name.clone()),
            Member::Unnamed(_) => None,
        },
        Expr::Paren(inner) => callee(&inner.expr),
        _ => None,
    }
}

fn site_name(method: &Ident, binding: Option<Ident>, arguments: &Arguments) -> SiteName {
    let key = arguments.keyword("key").and_then(FixedKey::of).map(SiteName::Key);
    key.or(binding.map(SiteName::Binding))
        .or_else(|| arguments.literal_label().map(SiteName::Label))
        .unwrap_or_else(|| SiteName::Callee(method.to_string()))
}

/// Whether a closing closure is the body: layouts have one, and methods that are not known may.
fn may_have_body(role: Option<Role>) -> bool {
    matches!(role, None | Some(Role::Layout(Shape::One)))
}

pub(super) fn has_body(call: &ExprMethodCall) -> bool {
    may_have_body(vocabulary::role(&call.method))
        && matches!(call.args.last(), Some(Expr::Closure(_)))
}

/// Puts a call together again: `receiver.at(site).method(positional).keyword(value).show()`.
///
/// Added tokens are spanned on the author's punctuation: `at` on the dot, the end on the closing
/// parenthesis. On the name of the method, editors would take each of them for its meaning. The end
/// has the parentheses of the call, so that an error about the value is about all of it. `counted`
/// is the number of columns that a refused call meant: its end says so itself.
fn build(
    call: &mut ExprMethodCall,
    site: Option<Expr>,
    arguments: Arguments,
    role: Option<Role>,
    ending: Ending,
    counted: Option<usize>,
) {
    let (dot, around) = (call.dot_token.span(), call.paren_token);
    let attributes = mem::take(&mut call.attrs);
    call.args = arguments.positional;
    if let Some(site) = site {
        let receiver = take(&mut call.receiver);
        *call.receiver = sited(receiver, Ident::new("at", dot), site, dot);
    }
    let mut built = call.clone();
    for keyword in arguments.keywords {
        built = chain_one(Expr::MethodCall(built), keyword.name, keyword.value);
    }
    let end = around.span.close();
    if let Some(body) = arguments.body {
        let body = Punctuated::from_iter([Expr::Closure(body)]);
        built = chain(Expr::MethodCall(built), Ident::new("with", end), around, body);
    } else if ending == Ending::Added && role.is_none_or(Role::is_builder) {
        let show = Ident::new("show", end);
        built = chain(Expr::MethodCall(built), show, around, Punctuated::new());
        built.turbofish = counted.map(|number| parse_quote_spanned!(end=> ::<#number>));
    }
    built.attrs = attributes;
    *call = built;
}

fn take(expression: &mut Expr) -> Expr {
    mem::replace(expression, Expr::Verbatim(TokenStream::new()))
}
