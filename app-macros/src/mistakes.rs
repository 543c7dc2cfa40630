//! The mistakes in the author's function, collected so that all are reported at once.
//!
//! A message says what was found, what was expected and the next step, in lower case and without
//! a full stop, to a reader who may see this project for the first time.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The mistakes found so far in one annotated function.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(Vec<syn::Error>);

impl Mistakes {
    /// Notes a mistake, to be underlined from the first to the last token of `place`.
    pub(crate) fn at(&mut self, place: impl ToTokens, message: impl Display) {
        self.0.push(syn::Error::new_spanned(place, message));
    }

    /// Takes over an error of the parser, in the parser's words.
    pub(crate) fn add(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// The number of mistakes: a phase compares it before and after to know whether it found any.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}

/// One `compile_error!` for each mistake, in the order of the source and not of the checks.
impl ToTokens for Mistakes {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let mut errors: Vec<_> = self.0.iter().collect();
        errors.sort_by_key(|error| {
            let start = error.span().start();
            (start.line, start.column)
        });
        tokens.extend(errors.into_iter().map(syn::Error::to_compile_error));
    }
}
