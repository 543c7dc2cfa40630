//! What a page says about all that was done in it: as much as to tell any two histories apart.

/// How much was done, and a hash (FNV-1a) over it in its order. Choosing a file does nothing that
/// is told.
pub(crate) fn told<'a>(done: impl IntoIterator<Item = &'a str>) -> String {
    let (mut count, mut hash) = (0, 0xcbf2_9ce4_8422_2325_u64);
    for words in done.into_iter().filter(|words| !words.is_empty()) {
        count += 1;
        for byte in words.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("told={count}:{hash:016x}")
}
