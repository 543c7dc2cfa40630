//! The words of a page: labels and texts.

use std::borrow::{Borrow, Cow};
use std::fmt::{self, Write as _};
use std::ops::Deref;
use std::sync::Arc;

use smol_str::{SmolStr, SmolStrBuilder, ToSmolStr};

/// Words on a page. Up to 23 bytes lie in their element; longer words are shared by their copies.
///
/// They are made from a text, and read as a `&str`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Words(SmolStr);

impl Words {
    /// A displayed value.
    pub(crate) fn of(value: impl fmt::Display) -> Words {
        Words(value.to_smolstr())
    }

    /// The words as a text.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Deref for Words {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Words {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Words are hashed and compared as their text is.
impl Borrow<str> for Words {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Words {
    #[inline]
    fn eq(&self, text: &str) -> bool {
        self.as_str() == text
    }
}

impl PartialEq<&str> for Words {
    #[inline]
    fn eq(&self, text: &&str) -> bool {
        self.as_str() == *text
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A label or a text: `&str`, `String`, and other types that are words already. A short one needs no
/// allocation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not words",
    label = "expected words, as `\"Save\"` or a `String`",
    note = "`.to_string()` makes words of whatever can be displayed"
)]
pub trait IntoWords {
    /// The words.
    fn into_words(self) -> Words;
}

macro_rules! words {
    ($($given:ty)*) => {$(
        impl From<$given> for Words {
            fn from(given: $given) -> Words {
                Words(given.into())
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoWords for $given {
            fn into_words(self) -> Words {
                self.into()
            }
        }
    )*};
}
words!(&str &mut str String &String Box<str> Arc<str> Cow<'_, str> char);

#[diagnostic::do_not_recommend]
impl IntoWords for Words {
    fn into_words(self) -> Words {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoWords for &Words {
    fn into_words(self) -> Words {
        self.clone()
    }
}

/// Words that may grow at their end, as those of a stream do.
#[derive(Clone)]
pub struct Prose(Storage);

#[derive(Clone)]
enum Storage {
    Whole(Words),
    /// With room for more.
    Growing(String),
}

impl Prose {
    /// The beginning of a stream.
    pub(crate) fn growing() -> Prose {
        Prose(Storage::Growing(String::new()))
    }

    /// Whether more may come: an [`Append`](crate::Patch::Append) brings it.
    #[must_use]
    pub fn grows(&self) -> bool {
        matches!(self.0, Storage::Growing(_))
    }

    pub(crate) fn push_str(&mut self, piece: &str) {
        if let Storage::Whole(words) = &self.0 {
            self.0 = Storage::Growing(words.to_string());
        }
        if let Storage::Growing(words) = &mut self.0 {
            words.push_str(piece);
        }
    }

    /// Gives back the room for more.
    pub(crate) fn settle(&mut self) {
        if let Storage::Growing(words) = &self.0 {
            self.0 = Storage::Whole(words.into());
        }
    }
}

impl Deref for Prose {
    type Target = str;
    fn deref(&self) -> &str {
        match &self.0 {
            Storage::Whole(words) => words,
            Storage::Growing(words) => words,
        }
    }
}

impl From<Words> for Prose {
    fn from(words: Words) -> Prose {
        Prose(Storage::Whole(words))
    }
}

/// Two are equal if they read the same. But a renderer must be told that an empty one will grow.
impl PartialEq for Prose {
    #[inline]
    fn eq(&self, other: &Prose) -> bool {
        match (&self.0, &other.0) {
            // Most never grow.
            (Storage::Whole(one), Storage::Whole(other)) => one == other,
            _ => **self == **other && (!self.is_empty() || self.grows() == other.grows()),
        }
    }
}

impl Eq for Prose {}

impl fmt::Debug for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// Whether a value reads as these words.
pub(crate) fn reads(value: &impl fmt::Display, words: &str) -> bool {
    other_words(value, words).is_none()
}

/// The words of a value, if they differ from these. The value is compared piece by piece while it is
/// displayed, so an unchanged value allocates nothing.
///
/// # Panics
/// If the value's `Display` gives an error, as with `to_string`.
pub(crate) fn other_words(value: &impl fmt::Display, words: &str) -> Option<Words> {
    struct Reader<'a> {
        words: &'a str,
        /// The expected words that have not come yet.
        rest: &'a str,
        /// The words so far, from the first difference on.
        other: Option<SmolStrBuilder>,
    }
    impl Reader<'_> {
        /// The words so far, which equal the expected ones.
        fn same(&self) -> &str {
            &self.words[..self.words.len() - self.rest.len()]
        }
        #[cold]
        fn differ(&mut self, piece: &str) {
            let mut other = self.other.take().unwrap_or_else(|| {
                let mut same = SmolStrBuilder::new();
                same.push_str(self.same());
                same
            });
            other.push_str(piece);
            self.other = Some(other);
        }
    }
    // The writer never fails: a value may rely on that, and may display itself only once.
    impl fmt::Write for Reader<'_> {
        fn write_str(&mut self, piece: &str) -> fmt::Result {
            match self.rest.strip_prefix(piece) {
                Some(rest) if self.other.is_none() => self.rest = rest,
                _ => self.differ(piece),
            }
            Ok(())
        }
    }
    let mut reader = Reader { words, rest: words, other: None };
    write!(reader, "{value}").expect("a value that is displayed gives no error");
    match reader.other {
        None if reader.rest.is_empty() => None,
        None => Some(reader.same().into()),
        Some(other) => Some(Words(other.finish())),
    }
}
