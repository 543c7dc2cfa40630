//! The cells of a column of text. They lie in one string, so a column costs a few allocations
//! instead of one for each cell, and two columns are compared in one step.

/// Texts, some of which are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct TextCells {
    /// All words, one after the other.
    text: String,
    /// The end of each word; for a missing word, its beginning.
    ends: Vec<usize>,
    missing: Vec<bool>,
}

impl TextCells {
    /// This many missing words.
    pub(super) fn missing(many: usize) -> TextCells {
        TextCells { text: String::new(), ends: vec![0; many], missing: vec![true; many] }
    }

    pub(super) fn push(&mut self, word: Option<&str>) {
        self.text.push_str(word.unwrap_or_default());
        self.ends.push(self.text.len());
        self.missing.push(word.is_none());
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// # Panics
    /// If there are fewer words.
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        (!self.missing[at]).then(|| &self.text[begin..self.ends[at]])
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        (0..self.len()).map(|at| self.get(at))
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.missing.shrink_to_fit();
    }
}

impl<'a> FromIterator<Option<&'a str>> for TextCells {
    fn from_iter<T: IntoIterator<Item = Option<&'a str>>>(words: T) -> TextCells {
        let mut all = TextCells::default();
        words.into_iter().for_each(|word| all.push(word));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_as_they_were_put() {
        let all = [Some("Köln"), None, Some(""), Some("Bonn")];
        let mut words: TextCells = all.into_iter().collect();
        words.shrink_to_fit();
        assert_eq!(words.iter().collect::<Vec<_>>(), all);
        assert_ne!(words, [Some("Köln"), Some(""), Some(""), Some("Bonn")].into_iter().collect());
        assert_eq!(TextCells::missing(2), [None, None].into_iter().collect());
    }
}
