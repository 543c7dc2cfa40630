//! Blocks: an element as lines of some width, with the places where a person can act. The page is
//! put together from blocks, below each other and side by side. Nothing is drawn before the page is
//! whole, so it can be of any length.

use app_runtime::Key;
use ratatui::style::{Style, Stylize};
use ratatui::text::{Line, Span};

/// Lines of one width.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pub(crate) lines: Vec<Line<'static>>,
    pub(crate) spots: Vec<Spot>,
}

/// The place of something that a person can click. The code that paints it says what a click there
/// means; no other code computes the places again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) key: Key,
    pub(crate) hit: Hit,
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

/// The part of an element that a click hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hit {
    /// The element itself. Every element that takes keys has one such spot, before the spots of its
    /// parts. So a part counts at places where both are, and Tab goes from one element to the next.
    Whole,
    /// A part of it, such as an option, a tab or a row, by its position.
    Part(usize),
    /// A rail of a slider: the position along it counts.
    Rail,
    /// A plot of a chart: the place in it counts.
    Plot,
}

impl Spot {
    pub(crate) fn has(&self, x: usize, y: usize) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }
}

impl Block {
    pub(crate) fn of(lines: Vec<Line<'static>>) -> Block {
        Block { lines, spots: Vec::new() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The width of its widest line.
    pub(crate) fn width(&self) -> usize {
        self.lines.iter().map(Line::width).max().unwrap_or(0)
    }

    /// The same block, in which a click hits this spot, except at places where it hits a spot
    /// inside.
    pub(crate) fn spot(mut self, key: Key, hit: Hit, width: usize) -> Block {
        self.spots.insert(0, Spot { key, hit, x: 0, y: 0, width, height: self.lines.len() });
        self
    }

    /// Puts another one below.
    pub(crate) fn add(&mut self, below: Block) {
        let down = self.lines.len();
        self.lines.extend(below.lines);
        self.spots.extend(below.spots.into_iter().map(|spot| Spot { y: spot.y + down, ..spot }));
    }

    /// Adds a style to that of all its words.
    pub(crate) fn patch_style(&mut self, style: Style) {
        for span in self.lines.iter_mut().flat_map(|line| &mut line.spans) {
            span.style = span.style.patch(style);
        }
    }

    pub(crate) fn blank(&mut self) {
        self.lines.push(Line::default());
    }

    /// Moves it to the right, behind the same words in each line.
    pub(crate) fn behind(mut self, words: &Span<'static>) -> Block {
        let right = words.width();
        for line in &mut self.lines {
            line.spans.insert(0, words.clone());
        }
        for spot in &mut self.spots {
            spot.x += right;
        }
        self
    }

    /// Puts blocks side by side, each with its own width, with a gap between them.
    pub(crate) fn beside(blocks: Vec<(Block, usize)>, gap: usize) -> Block {
        let height = blocks.iter().map(|(block, _)| block.lines.len()).max().unwrap_or(0);
        let mut all = Block::of(vec![Line::default(); height]);
        let mut left = 0;
        for (block, width) in blocks {
            let spots = block.spots.into_iter();
            all.spots.extend(spots.map(|spot| Spot { x: spot.x + left, ..spot }));
            for (line, own) in all.lines.iter_mut().zip(block.lines) {
                fill(line, left);
                line.spans.extend(cut(own, width).spans);
            }
            left += width + gap;
        }
        all
    }

    /// Puts blocks side by side while they fit, with the same words between them, and the next ones
    /// below.
    pub(crate) fn flow(blocks: Vec<Block>, between: &Span<'static>, width: usize) -> Block {
        let mut all = Block::default();
        let mut row: Vec<(Block, usize)> = Vec::new();
        let mut used = 0;
        for block in blocks {
            let own = block.width();
            if used > 0 && used + between.width() + own > width {
                all.add(Block::beside(std::mem::take(&mut row), 0));
                used = 0;
            }
            if used > 0 {
                row.push((Block::of(vec![Line::from(between.clone())]), between.width()));
                used += between.width();
            }
            row.push((block, own));
            used += own;
        }
        all.add(Block::beside(row, 0));
        all
    }

    /// Puts a sign before its first line, and as much room before the others.
    pub(crate) fn headed(mut self, sign: &Span<'static>) -> Block {
        let blanks = Span::raw(" ".repeat(sign.width()));
        for (index, line) in self.lines.iter_mut().enumerate() {
            line.spans.insert(0, if index == 0 { sign.clone() } else { blanks.clone() });
        }
        for spot in &mut self.spots {
            spot.x += blanks.width();
        }
        self
    }

    /// Draws a border around it; `width` is that of the whole.
    pub(crate) fn boxed(self, title: Option<Line<'static>>, width: usize, style: Style) -> Block {
        let inner = width.saturating_sub(4);
        let mut top = vec![Span::styled("╭", style)];
        let mut used = 0;
        if let Some(title) = title {
            let title = cut(title, inner.saturating_sub(2));
            used = title.width() + 3;
            top.push(Span::styled("─ ", style));
            top.extend(title.spans);
            top.push(" ".into());
        }
        top.push(Span::styled("─".repeat((inner + 2).saturating_sub(used)) + "╮", style));
        let mut block = Block::of(vec![Line::from(top)]);
        let mut inside = self.behind(&Span::styled("│ ", style));
        for line in &mut inside.lines {
            *line = cut(std::mem::take(line), width.saturating_sub(2));
            fill(line, width.saturating_sub(2));
            line.spans.push(Span::styled(" │", style));
        }
        block.add(inside);
        block.lines.push(Line::styled(format!("╰{}╯", "─".repeat(inner + 2)), style));
        block
    }
}

impl From<Vec<Line<'static>>> for Block {
    fn from(lines: Vec<Line<'static>>) -> Block {
        Block::of(lines)
    }
}

/// Fills a line with blanks up to a width.
pub(crate) fn fill(line: &mut Line<'static>, width: usize) {
    let missing = width.saturating_sub(line.width());
    if missing > 0 {
        line.spans.push(Span::raw(" ".repeat(missing)));
    }
}

/// A line of a fixed width; grids are made of such lines.
pub(crate) fn padded(text: &str, width: usize, right: bool, style: Style) -> Span<'static> {
    let mut line = cut(Line::raw(plain(text)), width);
    let missing = width.saturating_sub(line.width());
    if right {
        line.spans.insert(0, Span::raw(" ".repeat(missing)));
    } else {
        fill(&mut line, width);
    }
    Span::styled(line.to_string(), style)
}

/// Cuts off a line that is too wide, and marks the cut with a sign.
pub(crate) fn cut(line: Line<'static>, width: usize) -> Line<'static> {
    if line.width() <= width {
        return line;
    }
    let mut left = width.saturating_sub(1);
    let mut spans = Vec::new();
    for span in line.spans {
        let mut kept = String::new();
        for grapheme in span.styled_graphemes(Style::default()) {
            let wide = Span::raw(grapheme.symbol).width();
            if wide > left {
                left = 0;
                break;
            }
            left -= wide;
            kept.push_str(grapheme.symbol);
        }
        spans.push(Span::styled(kept, span.style));
        if left == 0 {
            break;
        }
    }
    if width > 0 {
        spans.push("…".dim());
    }
    Line::from(spans)
}

/// Breaks words into lines, at blanks if it can; a line break in the words is a line break here.
pub(crate) fn wrap(spans: Vec<Span<'static>>, width: usize) -> Vec<Line<'static>> {
    let width = width.max(1);
    let mut lines = vec![Line::default()];
    let mut used = 0;
    // The word that is being read, in its styles, and the blanks before it.
    let mut word: Vec<Span<'static>> = Vec::new();
    let mut blanks: Vec<Span<'static>> = Vec::new();
    let place = |lines: &mut Vec<Line<'static>>,
                 used: &mut usize,
                 blanks: &mut Vec<Span<'static>>,
                 word: &mut Vec<Span<'static>>| {
        let wide: usize = word.iter().map(Span::width).sum();
        if wide == 0 {
            return;
        }
        let before: usize = blanks.iter().map(Span::width).sum();
        let fits = *used + before + wide <= width;
        if fits || *used == 0 && before == 0 && wide <= width {
            let line = lines.last_mut().expect("there is a line from the start");
            line.spans.append(blanks);
            line.spans.append(word);
            *used += before + wide;
            return;
        }
        blanks.clear();
        if *used > 0 {
            lines.push(Line::default());
            *used = 0;
        }
        for span in word.drain(..) {
            for grapheme in span.styled_graphemes(Style::default()) {
                let wide = Span::raw(grapheme.symbol).width();
                if *used + wide > width {
                    lines.push(Line::default());
                    *used = 0;
                }
                let line = lines.last_mut().expect("there is a line from the start");
                match line.spans.last_mut() {
                    Some(last) if last.style == span.style => {
                        last.content.to_mut().push_str(grapheme.symbol);
                    }
                    _ => line.spans.push(Span::styled(grapheme.symbol.to_owned(), span.style)),
                }
                *used += wide;
            }
        }
    };
    for span in spans {
        for piece in span.content.split_inclusive([' ', '\n', '\t']) {
            let end = piece.chars().next_back().filter(|end| matches!(end, ' ' | '\n' | '\t'));
            let letters = piece.trim_end_matches([' ', '\n', '\t']);
            if !letters.is_empty() {
                word.push(Span::styled(plain(letters), span.style));
            }
            if end.is_some() {
                place(&mut lines, &mut used, &mut blanks, &mut word);
            }
            match end {
                Some('\n') => {
                    blanks.clear();
                    lines.push(Line::default());
                    used = 0;
                }
                Some(_) => blanks.push(Span::styled(" ", span.style)),
                None => {}
            }
        }
    }
    place(&mut lines, &mut used, &mut blanks, &mut word);
    lines
}

/// Text without the control characters of terminals: the text of an app stays in its place.
pub(crate) fn plain(text: &str) -> String {
    let shown = |sign: char| match sign {
        '\t' | '\n' | '\r' => ' ',
        sign if sign.is_control() => '\u{fffd}',
        sign => sign,
    };
    text.chars().map(shown).collect()
}

/// Words in one style, in lines.
pub(crate) fn words(text: &str, style: Style, width: usize) -> Vec<Line<'static>> {
    wrap(vec![Span::styled(text.to_owned(), style)], width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, width: usize) -> Vec<String> {
        words(text, Style::default(), width).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn words_break_at_blanks_and_wide_signs_count_twice() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrapped("漢字漢字", 5), ["漢字", "漢字"]);
        assert_eq!(wrapped("a\n\nb", 5), ["a", "", "b"]);
        assert_eq!(wrapped("", 5), [""]);
    }

    #[test]
    fn what_steers_terminals_is_shown_as_a_sign() {
        assert_eq!(wrapped("a\u{1b}[31mb", 20), ["a\u{fffd}[31mb"]);
        assert_eq!(plain("a\tb"), "a b");
    }

    #[test]
    fn blocks_side_by_side_stand_in_columns() {
        let block = |text: &str| Block::of(words(text, Style::default(), 4));
        let both = Block::beside(vec![(block("a b c d"), 4), (block("x"), 4)], 2);
        let lines: Vec<_> = both.lines.iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["a b   x", "c d"]);
    }
}
