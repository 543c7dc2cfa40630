//! Round numbers.

use super::{RawTick, rank_of};
use crate::format;
use crate::scale::Curve;

/// The step of 1, 2 or 5 times a power of ten that cuts a range into so many parts at most.
fn step_for(range: (f64, f64), most: f64) -> f64 {
    // Halves, for the whole of the largest range is infinite.
    let raw = (range.1 / 2.0 - range.0 / 2.0) / most * 2.0;
    if raw.is_nan() || raw < 1e-300 {
        return 1e-300;
    }
    let power = 10f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
    step.into_iter().find(|step| *step >= raw * (1.0 - 1e-9)).unwrap_or(step[3]).min(f64::MAX)
}

/// The range widened to multiples of such a step.
pub(super) fn nice(range: (f64, f64), most: f64) -> (f64, f64) {
    let step = step_for(range, most);
    let low = (range.0 / step + 1e-9).floor() * step;
    let high = (range.1 / step - 1e-9).ceil() * step;
    let fits = low.is_finite() && high.is_finite();
    if fits { (low.min(range.0), high.max(range.1)) } else { range }
}

/// Edges of steps around a range.
pub(super) fn edges(range: (f64, f64), steps: f64) -> Vec<f64> {
    let step = step_for(range, steps);
    let first = (range.0 / step + 1e-9).floor();
    let count = ((range.1 / step - first) - 1e-9).ceil().clamp(1.0, 2000.0) as usize;
    (0..=count).map(|place| (first + place as f64) * step).filter(|edge| edge.is_finite()).collect()
}

/// The ticks of a window: the most of them, and the shortest step between two.
pub(super) fn marks(
    window: (f64, f64),
    steps: (f64, f64),
    curve: Curve,
    format: Option<&str>,
) -> Vec<RawTick> {
    match curve {
        Curve::Log => log_marks(window, steps, format),
        _ => linear_marks(window, steps, format),
    }
}

fn linear_marks(
    window: (f64, f64),
    (most, least): (f64, f64),
    format: Option<&str>,
) -> Vec<RawTick> {
    let step = step_for(window, most).max(least);
    let first = (window.0 / step - 1e-9).ceil();
    let last = (window.1 / step + 1e-9).floor();
    let largest = window.0.abs().max(window.1.abs());
    let mut marks: Vec<RawTick> = Vec::new();
    // Steps too small for the precision of their values stand still.
    for place in 0..64 {
        let multiple = first + f64::from(place);
        if multiple > last || place > 0 && multiple == first {
            break;
        }
        let value = multiple * step;
        let words = match format {
            Some(_) => format::words(value, crate::column::Kind::Number, format),
            None => format::tick(value, step, largest),
        };
        if value.is_finite() && marks.last().is_none_or(|before| before.value < value) {
            marks.push(RawTick { value, words, rank: rank_of(multiple) });
        }
    }
    marks
}

/// Powers of ten, with 2 and 5 between them if there are few; round numbers if there is none.
fn log_marks(window: (f64, f64), steps: (f64, f64), format: Option<&str>) -> Vec<RawTick> {
    let most = steps.0;
    let (low, high) = (window.0.log10(), window.1.log10());
    let powers = (high + 1e-9).floor() - (low - 1e-9).ceil() + 1.0;
    if powers < 2.0 {
        return linear_marks(window, steps, format);
    }
    let step = ((powers / most).ceil()).max(1.0);
    let times: &[f64] = if powers * 3.0 <= most { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let mut marks = Vec::new();
    let mut power = (low / step - 1e-9).floor() * step;
    while power <= high + 1e-9 && marks.len() < 64 {
        for times in times {
            let value = times * 10f64.powf(power);
            let inside = value >= window.0 * (1.0 - 1e-9) && value <= window.1 * (1.0 + 1e-9);
            if inside && value.is_finite() && value > 0.0 {
                let words = format::words(value, crate::column::Kind::Number, format);
                let rank = if *times == 1.0 { 1 + rank_of(power / step).min(50) } else { 0 };
                marks.push(RawTick { value, words, rank });
            }
        }
        power += step;
    }
    marks
}
