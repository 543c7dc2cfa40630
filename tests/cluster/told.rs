//! The summary that a page shows of all actions in it: enough to tell any two histories apart.

/// The number of actions, and a hash (FNV-1a) over them in their order. Choosing a file is not an
/// action here.
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
