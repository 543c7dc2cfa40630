//! The name that somebody who wrote another one has probably meant.

/// The name that takes the fewest changes of a letter; of several the first. `None`: there are no
/// names.
///
/// ```
/// let names = ["price", "volume"];
/// assert_eq!(app_literals::nearest("prize", names), Some("price"));
/// ```
pub fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    names.into_iter().min_by_key(|other| distance(name, other))
}

/// The number of letters that must be added, dropped or changed to make one from the other.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, one) in from.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (left, other) in to.bytes().enumerate() {
            let changed = diagonal + usize::from(one != other);
            diagonal = row[left + 1];
            row[left + 1] = changed.min(diagonal + 1).min(row[left] + 1);
        }
    }
    row[to.len()]
}
