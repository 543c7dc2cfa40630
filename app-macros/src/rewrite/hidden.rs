//! Widget calls inside the tokens of another macro, which this macro cannot rewrite.
//!
//! The treatment of tokens by `println!` or an author's macro is unknown: it may repeat them, or
//! read them as something other than expressions. So a widget must be called before, and its value
//! passed.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use crate::vocabulary::{self, Role};

/// A widget call found among tokens.
#[derive(Debug)]
pub(super) struct HiddenCall {
    /// From the receiver to the closing parenthesis.
    pub(super) tokens: TokenStream,
    pub(super) receiver: String,
    pub(super) method: Ident,
}

/// Finds the outermost widget calls on known receivers, and reports each use of a variable.
pub(super) fn find(
    tokens: TokenStream,
    is_receiver: &dyn Fn(&Ident) -> bool,
    used: &mut dyn FnMut(&Ident),
) -> Vec<HiddenCall> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(tree) = trees.get(position) {
        position += 1;
        match tree {
            TokenTree::Group(group) => found.extend(find(group.stream(), is_receiver, used)),
            TokenTree::Ident(ident) if !is_member(&trees, position - 1) && is_receiver(ident) => {
                used(ident);
                if let Some((call, end)) = read_call(&trees, position - 1) {
                    found.push(call);
                    position = end;
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether the identifier at a position is a field or method, as `ui` in `self.ui`.
fn is_member(trees: &[TokenTree], position: usize) -> bool {
    position > 0 && is_dot(trees.get(position - 1))
}

/// Reads `ui.button(…)`, `cols[0].button(…)` or `ui.keyed(…).button(…)` from a position on, and
/// tells where it ends.
fn read_call(trees: &[TokenTree], start: usize) -> Option<(HiddenCall, usize)> {
    let mut next = start + 1;
    if is_group(trees.get(next), Delimiter::Bracket) {
        next += 1;
    }
    loop {
        let (Some(TokenTree::Ident(method)), true, true) = (
            trees.get(next + 1),
            is_dot(trees.get(next)),
            is_group(trees.get(next + 2), Delimiter::Parenthesis),
        ) else {
            return None;
        };
        let end = next + 3;
        match vocabulary::role(method)? {
            Role::Identity => next = end,
            _ => {
                let receiver = trees[start..next].iter().cloned().collect::<TokenStream>();
                let call = HiddenCall {
                    tokens: trees[start..end].iter().cloned().collect(),
                    receiver: crate::parameters::spell(&receiver),
                    method: method.clone(),
                };
                return Some((call, end));
            }
        }
    }
}

fn is_dot(tree: Option<&TokenTree>) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == '.')
}

fn is_group(tree: Option<&TokenTree>, delimiter: Delimiter) -> bool {
    matches!(tree, Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
}
