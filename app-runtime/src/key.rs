//! Identity: sites, scopes and keys.
//!
//! A [`Site`] is a call site of the source, known at compile time. A [`Scope`] is where in the
//! run the call happens (component calls, `keyed`, keyed containers). Both together, or a scope
//! and an explicit `key`, make the [`Key`] of an element: stable from run to run, from build to
//! build and from machine to machine, so it may travel to a page and lie in a session store.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::panic::Location;

use serde::{Deserialize, Serialize};

/// One widget call (or one call of a component) in the source of an annotated function.
///
/// The attributes write a table of these; by hand, `Site::new` gives the same.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    id: u64,
    /// The name of the call site within its function, for messages.
    pub name: &'static str,
    /// The method that is called there, such as `button`.
    pub method: &'static str,
    /// The source file, as the compiler names it.
    pub file: &'static str,
    /// The line in [`file`](Self::file), counted from 1.
    pub line: u32,
}

impl Site {
    /// A call site. Only `module`, `function`, `name` and `ordinal` enter its identity, so
    /// moving the call within its file changes nothing.
    #[must_use]
    pub const fn new(
        module: &'static str,
        function: &'static str,
        name: &'static str,
        ordinal: u32,
        method: &'static str,
        file: &'static str,
        line: u32,
    ) -> Site {
        Site { id: site_id(path_of(module, function), name, ordinal), name, method, file, line }
    }

    /// The call sites of one function, each as its name, ordinal, method and line.
    ///
    /// Runs while the app is compiled, for every build of it, so it hashes the path once.
    ///
    /// # Panics
    /// If two of them have one identity. In a `static` this is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn table<const N: usize>(
        module: &'static str,
        function: &'static str,
        file: &'static str,
        rows: [(&'static str, u32, &'static str, u32); N],
    ) -> [Site; N] {
        let path = path_of(module, function);
        let mut sites = [Site { id: 0, name: "", method: "", file, line: 0 }; N];
        let mut at = 0;
        while at < N {
            let (name, ordinal, method, line) = rows[at];
            sites[at] = Site { id: site_id(path, name, ordinal), name, method, file, line };
            at += 1;
        }
        assert!(
            all_differ(&sites),
            "two calls in this function came out with one and the same identity, by a chance of \
             one in many millions; rename the variable or the label of one of them, or give it a \
             `key`"
        );
        sites
    }
}

const fn path_of(module: &str, function: &str) -> u64 {
    hash_bytes(hash_bytes(SEED, module.as_bytes()), function.as_bytes())
}

const fn site_id(path: u64, name: &str, ordinal: u32) -> u64 {
    mix(hash_bytes(path, name.as_bytes()), ordinal as u64)
}

/// Whether no two sites have one id. Each is compared with those of the same bucket alone: to
/// compare all with all would take the compiler's interpreter a second for a thousand sites.
const fn all_differ<const N: usize>(sites: &[Site; N]) -> bool {
    // Positions count from one: zero is the end of a bucket.
    let mut last_in_bucket = [0; N];
    let mut before_it = [0; N];
    let mut at = 0;
    while at < N {
        let bucket = (sites[at].id % N as u64) as usize;
        before_it[at] = last_in_bucket[bucket];
        let mut other = before_it[at];
        while other > 0 {
            if sites[other - 1].id == sites[at].id {
                return false;
            }
            other = before_it[other - 1];
        }
        at += 1;
        last_in_bucket[bucket] = at;
    }
    true
}

/// The call site of a widget: a compile-time site, or the caller's location as last resort.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Origin {
    Site(&'static Site),
    Caller(&'static Location<'static>),
}

impl Origin {
    fn id(&self) -> u64 {
        match self {
            Origin::Site(site) => site.id,
            Origin::Caller(place) => {
                let line = mix(u64::from(place.line()), u64::from(place.column()));
                mix(hash_bytes(SEED, place.file().as_bytes()), line)
            }
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Site(site) => write!(f, "{}:{}", site.file, site.line),
            Origin::Caller(place) => write!(f, "{}:{}", place.file(), place.line()),
        }
    }
}

/// The identity of an element on the page. Shown and sent as eleven letters and digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key(u64);

impl Key {
    /// The root of every page.
    pub const PAGE: Key = Key(1);
    /// The main column of every page.
    pub const MAIN: Key = Key(2);
    /// The sidebar, if there is one.
    pub const SIDEBAR: Key = Key(3);

    /// The key of the `index`-th part of this element (a column, a tab).
    #[must_use]
    pub fn part(self, index: usize) -> Key {
        Key(mix(self.0, mix(PART, index as u64)))
    }

    /// The key of the same call when it is reached for the `nth` time in one run, from 1.
    pub(crate) fn time(self, nth: u32) -> Key {
        if nth == 1 { self } else { Key(mix(self.0, mix(REPEATED, u64::from(nth)))) }
    }

    pub(crate) fn id(self) -> u64 {
        self.0
    }

    /// Reads a key as [`Display`](fmt::Display) writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Key> {
        if text.len() != DIGITS {
            return None;
        }
        let value = text.bytes().try_fold(0u128, |value, byte| {
            let digit = ALPHABET.iter().position(|&letter| letter == byte)?;
            Some(value * ALPHABET.len() as u128 + digit as u128)
        })?;
        u64::try_from(value).ok().map(Key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [b'0'; DIGITS];
        let mut rest = self.0;
        for digit in digits.iter_mut().rev() {
            *digit = ALPHABET[(rest % ALPHABET.len() as u64) as usize];
            rest /= ALPHABET.len() as u64;
        }
        f.write_str(std::str::from_utf8(&digits).unwrap_or_default())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Letters and digits only: a key is part of ids and selectors on the page.
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGITS: usize = 11;

/// The surroundings of a call in one run: component calls, `keyed` values, keyed containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scope(u64);

impl Scope {
    pub(crate) const PAGE: Scope = Scope(SEED);

    /// The scope inside the call of a component, or of any function that takes a `ui`.
    pub(crate) fn call(self, origin: Origin, nth: u32) -> Scope {
        Scope(mix(mix(self.0, CALL), mix(origin.id(), u64::from(nth))))
    }

    /// The scope below `keyed(value)` or a container with `key = value`.
    pub(crate) fn keyed(self, value: KeyValue) -> Scope {
        Scope(mix(mix(self.0, KEYED), value.0))
    }

    pub(crate) fn key_at(self, origin: Origin) -> Key {
        Key(mix(mix(self.0, SITE), origin.id()))
    }

    pub(crate) fn key_of(self, value: KeyValue) -> Key {
        Key(mix(mix(self.0, EXPLICIT), value.0))
    }

    /// A key for the scope itself.
    pub(crate) fn key(self) -> Key {
        Key(self.0)
    }
}

/// The hash of a value given as `key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyValue(u64);

impl KeyValue {
    pub(crate) fn of(value: impl Hash) -> KeyValue {
        let mut hasher = KeyHasher(SEED);
        value.hash(&mut hasher);
        KeyValue(hasher.finish())
    }
}

/// Hashes equal numbers of any width alike, on any machine: `1u8`, `1i64` and `1usize` are one
/// key. `std`'s default hasher promises neither.
pub(crate) struct KeyHasher(u64);

/// For maps by key: keys are hashes already, one more step spreads them.
pub(crate) type KeyBuildHasher = std::hash::BuildHasherDefault<KeyHasher>;

impl Default for KeyHasher {
    fn default() -> KeyHasher {
        KeyHasher(SEED)
    }
}

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_bytes(self.0, bytes);
    }
    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }
    fn write_u16(&mut self, number: u16) {
        self.write_u64(number.into());
    }
    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = mix(self.0, number);
    }
    fn write_u128(&mut self, number: u128) {
        self.write_u64(number as u64);
        if let Ok(high @ 1..) = u64::try_from(number >> 64) {
            self.write_u64(high);
        }
    }
    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
    fn write_i8(&mut self, number: i8) {
        self.write_i64(number.into());
    }
    fn write_i16(&mut self, number: i16) {
        self.write_i64(number.into());
    }
    fn write_i32(&mut self, number: i32) {
        self.write_i64(number.into());
    }
    fn write_i64(&mut self, number: i64) {
        self.write_u64(number as u64);
    }
    fn write_i128(&mut self, number: i128) {
        match i64::try_from(number) {
            Ok(small) => self.write_i64(small),
            Err(_) => self.write_u128(number as u128),
        }
    }
    fn write_isize(&mut self, number: isize) {
        self.write_i64(number as i64);
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

// Constants without structure (digits of pi), one for each way in which a key can come about.
const SEED: u64 = 0x243f_6a88_85a3_08d3;
const SITE: u64 = 0x1319_8a2e_0370_7344;
const EXPLICIT: u64 = 0xa409_3822_299f_31d0;
const KEYED: u64 = 0x082e_fa98_ec4e_6c89;
const CALL: u64 = 0x4528_21e6_38d0_1377;
const PART: u64 = 0xbe54_66cf_34e9_0c6c;
const REPEATED: u64 = 0xc0ac_29b7_c97c_50dd;

/// Folds a 128-bit product, the step of wyhash and its kin: a few instructions, usable in
/// `const`, and fixed for good, which no hasher of `std` or of a general crate promises.
const fn mix(state: u64, word: u64) -> u64 {
    let product =
        ((state ^ 0x9e37_79b9_7f4a_7c15) as u128) * ((word ^ 0xd1b5_4a32_d192_ed03) as u128);
    (product as u64) ^ ((product >> 64) as u64) ^ state.rotate_left(23) ^ word
}

const fn hash_bytes(seed: u64, bytes: &[u8]) -> u64 {
    let mut state = mix(seed, bytes.len() as u64);
    let mut rest = bytes;
    // Eight at a time: at compile time, each step is one of an interpreter.
    while let Some((word, after)) = rest.split_first_chunk() {
        state = mix(state, u64::from_le_bytes(*word));
        rest = after;
    }
    if rest.is_empty() {
        return state;
    }
    let mut word = 0u64;
    let mut at = 0;
    while at < rest.len() {
        word |= (rest[at] as u64) << (8 * at);
        at += 1;
    }
    mix(state, word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn equal_numbers_of_any_width_are_one_key() {
        let one = KeyValue::of(1u8);
        assert_eq!(one, KeyValue::of(1u64));
        assert_eq!(one, KeyValue::of(1i32));
        assert_eq!(one, KeyValue::of(1usize));
        assert_eq!(one, KeyValue::of(1u128));
        assert_eq!(one, KeyValue::of(1i128));
        assert_eq!([1u16, 2].map(KeyValue::of), [1i16, 2].map(KeyValue::of));
        assert_eq!([1u32, 2].map(KeyValue::of), [1isize, 2].map(KeyValue::of));
        assert_eq!(KeyValue::of(-1i8), KeyValue::of(-1i128));
        assert_eq!(KeyValue::of(-1i16), KeyValue::of(-1isize));
        assert_eq!(KeyValue::of(1u128 << 64), KeyValue::of(1i128 << 64));
        assert_ne!(one, KeyValue::of("1"));
        assert_ne!(KeyValue::of(("a", "bc")), KeyValue::of(("ab", "c")));
        assert_eq!(KeyValue::of("a"), KeyValue::of(String::from("a")));
    }

    #[test]
    fn keys_read_back_as_written() {
        for key in [Key::PAGE, Key(0), Key(u64::MAX), Scope::PAGE.key_of(KeyValue::of("x"))] {
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
        for text in ["", "x", "zzzzzzzzzzz", "0000000000", "000000000-1", "äääääa"] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }

    #[test]
    fn keys_do_not_collide_over_many_small_values() {
        let mut keys = HashSet::new();
        for scope in 0..100u32 {
            for value in 0..1000u32 {
                let scope = Scope::PAGE.keyed(KeyValue::of(scope));
                assert!(keys.insert(scope.key_of(KeyValue::of(value))));
            }
        }
    }

    #[test]
    fn a_site_is_its_path_name_and_ordinal() {
        const A: Site = Site::new("m", "f", "Save", 0, "button", "a.rs", 3);
        const MOVED: Site = Site::new("m", "f", "Save", 0, "button", "b.rs", 99);
        const SECOND: Site = Site::new("m", "f", "Save", 1, "button", "a.rs", 4);
        assert_eq!(A.id, MOVED.id);
        assert_ne!(A.id, SECOND.id);

        static TABLE: [Site; 2] =
            Site::table("m", "f", "c.rs", [("Save", 0, "button", 7), ("Save", 1, "button", 8)]);
        assert_eq!(TABLE.map(|site| site.id), [A.id, SECOND.id]);
        assert_eq!(
            (TABLE[1].name, TABLE[1].method, TABLE[1].file, TABLE[1].line),
            ("Save", "button", "c.rs", 8)
        );
    }

    #[test]
    fn a_hash_is_what_it_always_was() {
        // Keys lie in session stores and on pages of other machines.
        assert_eq!(hash_bytes(SEED, b""), 0xc7a9_bfce_9acb_3dd5);
        assert_eq!(hash_bytes(SEED, b"12345678"), 0x2806_4c7d_cb46_4e72);
        assert_eq!(hash_bytes(SEED, b"a label of 21 letters"), 0xd1b3_7505_ae27_8496);
    }

    #[test]
    #[should_panic(expected = "two calls in this function came out with one and the same identity")]
    fn a_table_has_no_two_sites_of_one_identity() {
        let rows = [("A", 0, "text", 1), ("Save", 0, "button", 7), ("Save", 0, "button", 8)];
        let _ = Site::table("m", "f", "c.rs", rows);
    }

    #[test]
    fn a_table_of_many_sites_is_made_at_compile_time() {
        const fn rows() -> [(&'static str, u32, &'static str, u32); 2000] {
            let mut rows = [("Save", 0, "button", 1); 2000];
            let mut at = 0;
            while at < rows.len() {
                rows[at].1 = at as u32;
                at += 1;
            }
            rows
        }
        static TABLE: [Site; 2000] = Site::table("module", "function", "c.rs", rows());
        let ids: HashSet<u64> = TABLE.iter().map(|site| site.id).collect();
        assert_eq!(ids.len(), 2000);
    }
}
