//! The elements of a collection, by its type as it is written: texts and numbers are their own keys.

use syn::{GenericArgument, PathArguments, Type};

/// For a type written as a collection: whether it is one of texts or numbers.
pub(super) fn holds_plain(ty: &Type) -> Option<bool> {
    match ty {
        Type::Reference(inner) => holds_plain(&inner.elem),
        Type::Slice(slice) => Some(is_plain(&slice.elem)),
        Type::Array(array) => Some(is_plain(&array.elem)),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let PathArguments::AngleBracketed(generics) = &last.arguments else { return None };
            let GenericArgument::Type(element) = generics.args.first()? else { return None };
            COLLECTIONS.contains(&last.ident.to_string().as_str()).then(|| is_plain(element))
        }
        _ => None,
    }
}

fn is_plain(ty: &Type) -> bool {
    match ty {
        Type::Reference(inner) => is_plain(&inner.elem),
        Type::Path(path) => {
            path.path.get_ident().is_some_and(|name| PLAIN.contains(&name.to_string().as_str()))
        }
        _ => false,
    }
}

/// Collections of one type of element.
const COLLECTIONS: &[&str] = &["Vec", "VecDeque", "BTreeSet", "HashSet"];

/// Types that are their own keys.
const PLAIN: &[&str] = &[
    "String", "str", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
    "u128", "usize",
];
