//! Secrets of the server's own making: the names of sessions, of their files and of browsers.

/// How many hexadecimal digits a token has.
pub(crate) const LENGTH: usize = 32;

/// 128 bits that nobody can guess.
pub(crate) fn random_token() -> String {
    let mut bytes = [0u8; LENGTH / 2];
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether it looks like a [`random_token`].
pub(crate) fn is_token(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
