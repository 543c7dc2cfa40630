//! Secrets made by the server: the names of sessions, of their files and of browsers.

/// The number of hexadecimal digits of a token.
pub(crate) const LENGTH: usize = 32;

/// A token of 128 bits, which cannot be guessed.
pub(crate) fn random_token() -> String {
    let mut bytes = [0u8; LENGTH / 2];
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether it looks like a [`random_token`].
pub(crate) fn is_token(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
