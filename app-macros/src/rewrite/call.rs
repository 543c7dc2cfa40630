//! One call of a widget as a model: its positional arguments, its keywords, and its body.
//!
//! `ui.container(border = true, |ui| { … })` is an ordinary method call to the parser, whose
//! arguments happen to be an assignment and a closure. Reading it into [`Arguments`] gives them
//! their meaning; [`chain`] turns them into the calls of a builder.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::token::{Brace, Paren};
use syn::{
    Expr, ExprAssign, ExprBlock, ExprClosure, ExprLit, ExprMethodCall, Ident, Lit, ReturnType,
    Token, parse_quote_spanned,
};

use crate::mistakes::Mistakes;
use crate::{item, vocabulary};

/// The arguments of a widget call, sorted by kind and otherwise in their order.
pub(super) struct Arguments {
    pub(super) positional: Punctuated<Expr, Token![,]>,
    pub(super) keywords: Vec<Keyword>,
    /// The closing closure, if the method may have one.
    pub(super) body: Option<ExprClosure>,
}

/// `kind = Primary`
pub(super) struct Keyword {
    pub(super) name: Ident,
    pub(super) value: Expr,
}

impl Keyword {
    /// Brings the words of this keyword in scope of a value that is one bare word. It is still looked
    /// up as the author's own if it is none of them.
    pub(super) fn find_word(&mut self) {
        let Keyword { name, value } = self;
        if !vocabulary::has_words(name) || !is_word(value) {
            return;
        }
        let (words, own) = (name, value.span());
        let place = item::scaffold(own);
        let mut block: ExprBlock = parse_quote_spanned!(place=> {
            #[allow(unused_imports, reason = "the value may be a name of the author's")]
            use ::dacapo::__private::words::#words::*;
            #value
        });
        // Errors about the value stand at the author's word.
        block.block.brace_token = Brace(own);
        *value = Expr::Block(block);
    }
}

impl Keyword {
    /// Lets a closure over a row give whatever has words: a channel takes a value that a chart can
    /// place as it is, and the words of others.
    pub(super) fn find_channel(&mut self) {
        let Expr::Closure(closure) = &mut self.value else { return };
        if closure.inputs.len() != 1 || !matches!(closure.output, ReturnType::Default) {
            return;
        }
        let (body, place) = (&closure.body, item::scaffold(closure.body.span()));
        let value = Ident::new("value", item::hidden(body.span()));
        let mut block: ExprBlock = parse_quote_spanned!(place=> {
            let #value = #body;
            {
                #[allow(unused_imports, reason = "one of these traits has the method")]
                use ::dacapo::__private::channel::*;
                (&&&&ask(&#value)).channel().of(#value)
            }
        });
        // Errors about the closure stand at the author's.
        block.block.brace_token = Brace(body.span());
        *closure.body = Expr::Block(block);
    }
}

/// Whether an expression is one name that is not a variable's.
fn is_word(value: &Expr) -> bool {
    match value {
        Expr::Path(path) => path
            .path
            .get_ident()
            .is_some_and(|name| name.to_string().starts_with(char::is_uppercase)),
        _ => false,
    }
}

impl Arguments {
    /// Sorts the arguments of a call. Arguments out of order are reported and sorted all the same.
    pub(super) fn read(
        arguments: Punctuated<Expr, Token![,]>,
        may_have_body: bool,
        mistakes: &mut Mistakes,
    ) -> Self {
        let mut read =
            Arguments { positional: Punctuated::new(), keywords: Vec::new(), body: None };
        let last = arguments.len().saturating_sub(1);
        for (position, argument) in arguments.into_iter().enumerate() {
            match argument {
                Expr::Closure(body) if may_have_body && position == last => read.body = Some(body),
                Expr::Assign(assignment) => match keyword_name(&assignment) {
                    Some(name) => read.push_keyword(name, assignment, mistakes),
                    None => read.push_positional(Expr::Assign(assignment), mistakes),
                },
                other => read.push_positional(other, mistakes),
            }
        }
        read
    }

    fn push_keyword(&mut self, name: Ident, assignment: ExprAssign, mistakes: &mut Mistakes) {
        if self.keywords.iter().any(|earlier| earlier.name == name) {
            mistakes.at(&name, format!("`{name}` is given twice; keep one"));
        }
        self.keywords.push(Keyword { name, value: *assignment.right });
    }

    fn push_positional(&mut self, argument: Expr, mistakes: &mut Mistakes) {
        if let Some(Keyword { name, .. }) = self.keywords.last() {
            mistakes.at(
                &argument,
                format!(
                    "a positional argument cannot follow a keyword; move it in front of \
                     `{name} = …`, or give it a keyword of its own"
                ),
            );
        }
        if !self.positional.is_empty() {
            self.positional.push_punct(Token![,](argument.span()));
        }
        self.positional.push_value(argument);
    }

    /// The value of a keyword.
    pub(super) fn keyword(&self, name: &str) -> Option<&Expr> {
        self.keywords.iter().find(|keyword| keyword.name == name).map(|keyword| &keyword.value)
    }

    /// The label, if it is a literal text in first place.
    pub(super) fn literal_label(&self) -> Option<String> {
        match self.positional.first()? {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        }
    }
}

/// Whether a call has a keyword argument, which makes it a widget's whatever its receiver is.
pub(super) fn has_keyword(call: &ExprMethodCall) -> bool {
    call.args.iter().any(
        |argument| matches!(argument, Expr::Assign(assignment) if keyword_name(assignment).is_some()),
    )
}

fn keyword_name(assignment: &ExprAssign) -> Option<Ident> {
    match &*assignment.left {
        Expr::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    }
}

/// `receiver.method(arguments)`, every added token at the place of the method's name or, for the
/// parentheses, at `around`.
pub(super) fn chain(
    receiver: Expr,
    method: Ident,
    around: Paren,
    arguments: Punctuated<Expr, Token![,]>,
) -> ExprMethodCall {
    ExprMethodCall {
        attrs: Vec::new(),
        receiver: Box::new(receiver),
        dot_token: Token![.](method.span()),
        method,
        turbofish: None,
        paren_token: around,
        args: arguments,
    }
}

/// `receiver.method(argument)` with parentheses at the argument, where errors about it belong.
pub(super) fn chain_one(receiver: Expr, method: Ident, argument: Expr) -> ExprMethodCall {
    let around = Paren(argument.span());
    chain(receiver, method, around, Punctuated::from_iter([argument]))
}

/// `receiver.at(&SITES[0])` or `receiver.enter(…)`: the parentheses, and with them the end of
/// the expression, are at `end`.
pub(super) fn sited(receiver: Expr, method: Ident, site: Expr, end: Span) -> Expr {
    Expr::MethodCall(chain(receiver, method, Paren(end), Punctuated::from_iter([site])))
}
