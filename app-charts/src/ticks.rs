//! The ticks of an axis: round numbers, steps of the calendar, or words, each with the narrowest plot
//! that has room for it.

mod numbers;
mod calendar;

use numbers::nice;

use crate::column::Kind;
use crate::format;
use crate::scale::{Curve, Scale};
use crate::scene::Tick;

/// The values of an axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Numbers,
    Times(Kind),
    /// Each word has a band around its index.
    Words(Vec<Box<str>>),
}

impl Content {
    /// The kind of column that stands on such an axis.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Content::Numbers => Kind::Number,
            Content::Times(kind) => *kind,
            Content::Words(_) => Kind::Words,
        }
    }

    /// A value of the axis in words.
    pub(crate) fn words(&self, value: f64, format: Option<&str>) -> String {
        match self {
            Content::Words(words) => {
                words.get(value.max(0.0) as usize).map_or(String::new(), |word| word.to_string())
            }
            _ => format::words(value, self.kind(), format),
        }
    }
}

/// One tick before it has a place.
#[derive(Clone, Debug, PartialEq)]
struct RawTick {
    value: f64,
    words: String,
    /// Ticks of a higher rank keep their words when there is room for few.
    rank: u32,
}

/// The ticks of an axis and what is told once for them.
pub(crate) type Ticks = (Vec<Tick>, Option<String>);

/// A side of the plot, along which an axis stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// Its length.
    pub(crate) pixels: f64,
    /// Whether it is the lower side, and not the left one.
    pub(crate) lies: bool,
    /// The shortest step between numbers.
    pub(crate) least: f64,
}

/// The ticks of a scale along one side of a plot.
pub(crate) fn ticks(content: &Content, scale: &Scale, side: Edge, format: Option<&str>) -> Ticks {
    let Edge { pixels, lies, least } = side;
    let window = scale.sorted();
    let (marks, context) = match content {
        Content::Numbers => {
            let most = (pixels / if lies { 80.0 } else { 44.0 }).clamp(2.0, 12.0);
            (numbers::marks(window, (most, least), scale.curve, format), None)
        }
        Content::Times(kind) => {
            let most = (pixels / if lies { 80.0 } else { 44.0 }).clamp(2.0, 12.0);
            calendar::marks(window, most, *kind, format)
        }
        Content::Words(words) => (word_marks(words, window, pixels, lies), None),
    };
    let mut ticks: Vec<(Tick, u32)> = Vec::new();
    for RawTick { value, words, rank } in marks {
        let at = scale.place(value);
        if (-1e-9..=1.0 + 1e-9).contains(&at) {
            ticks.push((Tick { at: at.clamp(0.0, 1.0), words, room: 0.0 }, rank));
        }
    }
    ticks.sort_by(|one, other| one.0.at.total_cmp(&other.0.at));
    ticks.dedup_by(|next, before| next.0.at <= before.0.at);
    give_room(&mut ticks, lies);
    (ticks.into_iter().map(|(tick, _)| tick).collect(), context)
}

/// Round edges around a range of numbers or times, for so many steps about, ascending. There are two
/// at least.
pub(crate) fn edges(content: &Content, range: (f64, f64), steps: f64) -> Vec<f64> {
    let found = match content {
        Content::Times(kind) => calendar::edges(range, steps, *kind),
        _ => numbers::edges(range, steps),
    };
    let useful = found.len() > 1 && found[0] <= range.0 && found[found.len() - 1] >= range.1;
    if useful && found.is_sorted_by(|one, other| one < other) {
        return found;
    }
    let around = (range.0.abs() * 0.5).max(0.5);
    let ends = if range.0 < range.1 { range } else { (range.0 - around, range.1 + around) };
    vec![ends.0.max(f64::MIN), ends.1.min(f64::MAX)]
}

/// The step between two edges in which a value lies; the largest value is in the last step.
pub(crate) fn step_of(edges: &[f64], value: f64) -> usize {
    let last = edges.len().saturating_sub(2);
    let (Some(low), Some(high)) = (edges.first(), edges.last()) else { return 0 };
    // Steps are equal, or nearly so, as months are: the right one is near.
    let part = (value - low) / (high - low);
    let mut step = ((part * (last + 1) as f64) as usize).min(last);
    while step > 0 && edges[step] > value {
        step -= 1;
    }
    while step < last && edges[step + 1] <= value {
        step += 1;
    }
    step
}

/// The width of words in the small type of an axis, in pixels, about.
pub(crate) fn width_of(words: &str) -> f64 {
    let of = |sign: char| match sign {
        'i' | 'j' | 'l' | 't' | 'f' | 'I' | '.' | ',' | ':' | '\'' | ' ' | '|' | '(' | ')' => 4.0,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 11.0,
        sign if sign.is_ascii_uppercase() => 8.5,
        // Signs of Chinese, Japanese and Korean are as wide as they are high.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{ffef}' => 13.0,
        sign if u32::from(sign) > 0x1_0000 => 14.0,
        _ => 7.0,
    };
    words.chars().map(of).sum()
}

/// The height of a line of that type, in pixels.
pub(crate) const LINE: f64 = 16.0;

/// The space between the words of two ticks, in pixels.
const GAP: f64 = 10.0;

/// Says for each rank of ticks how large a plot must be for all ticks of that rank and above.
fn give_room(ticks: &mut [(Tick, u32)], lies: bool) {
    let size = |words: &str| if lies { width_of(words) + GAP } else { LINE };
    let mut ranks: Vec<u32> = ticks.iter().map(|(_, rank)| *rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    for rank in ranks {
        let mut room = 0f64;
        let mut before: Option<(f64, f64)> = None;
        for (tick, _) in ticks.iter().filter(|(_, own)| *own >= rank) {
            let half = size(&tick.words) / 2.0;
            if let Some((at, other)) = before {
                room = room.max((half + other) / (tick.at - at));
            }
            before = Some((tick.at, half));
        }
        for (tick, _) in ticks.iter_mut().filter(|(_, own)| *own == rank) {
            tick.room = room.min(1e9);
        }
    }
}

/// The ticks of the words in a window; words that are longer than their band are cut if enough of
/// them stays to be told from the others.
fn word_marks(words: &[Box<str>], window: (f64, f64), pixels: f64, lies: bool) -> Vec<RawTick> {
    let band = pixels / (window.1 - window.0).max(1.0);
    let longest = if lies { (band - GAP).max(60.0) } else { 200.0 };
    let first = (window.0 + 0.5).ceil().max(0.0) as usize;
    let shown = words.iter().map(|word| &**word).enumerate().skip(first.min(words.len()));
    let shown = shown.take_while(|(place, _)| *place as f64 <= window.1 - 0.5 + 1e-9);
    let mark = |(place, word): (usize, &str)| RawTick {
        value: place as f64,
        words: cut(word, longest),
        // The first word counts as a multiple of every power of two.
        rank: place.trailing_zeros(),
    };
    shown.map(mark).collect()
}

/// Words of this width at most, in pixels.
pub(crate) fn cut(words: &str, longest: f64) -> String {
    // Lines and tabs have no place beside an axis.
    let words: String =
        words.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    if width_of(&words) <= longest {
        return words;
    }
    let mut width = width_of("\u{2026}");
    let mut kept = String::new();
    for sign in words.chars() {
        width += width_of(sign.encode_utf8(&mut [0; 4]));
        if width > longest {
            break;
        }
        kept.push(sign);
    }
    kept.truncate(kept.trim_end().len());
    kept + "\u{2026}"
}

/// The rank of a multiple of a step: how often two divides it.
fn rank_of(multiple: f64) -> u32 {
    if multiple.abs() >= 2f64.powi(53) || multiple == 0.0 {
        return 63;
    }
    (multiple.abs() as u64).trailing_zeros()
}

impl Curve {
    /// The range widened so that its ends are ticks.
    pub(crate) fn nice(self, range: (f64, f64), most: f64) -> (f64, f64) {
        match self {
            Curve::Log => {
                let power = |value: f64| 10f64.powf(value).clamp(f64::MIN_POSITIVE, f64::MAX);
                let (low, high) = (range.0.log10(), range.1.log10());
                // Logarithms of powers of ten may miss whole numbers by a little.
                (power((low + 1e-9).floor()).min(range.0), power((high - 1e-9).ceil()).max(range.1))
            }
            _ => nice(range, most),
        }
    }
}
