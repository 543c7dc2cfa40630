//! Outlines as paths of SVG, in whole numbers: ten-thousandths of the plot.
//!
//! Steps are told from the last point on, which is shorter than places, and exact in whole numbers.

use app_runtime::charts::scene::{Outline, Point, Rect};

/// The width and the height of a plot in the numbers of a path.
pub(super) const UNITS: f64 = 10_000.0;

/// The ends of an axis, in numbers that are in proportion to places.
pub(super) type Ends = (f64, f64);

/// A place in whole numbers.
pub(super) type GridPoint = (i32, i32);

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Goes to a place without a line.
    Move(GridPoint),
    /// Draws a line to a place.
    Line(GridPoint),
    /// Draws a line back to the place of the last move. Without a line before it, a dot.
    Close,
}

impl Step {
    /// The place where it ends; that of a closing one lies before it.
    pub(super) fn place(self) -> Option<GridPoint> {
        match self {
            Step::Move(place) | Step::Line(place) => Some(place),
            Step::Close => None,
        }
    }
}

/// The steps of an outline. `place` gives the numbers of a point of the unit square. Slices and
/// words are no paths of a plot.
pub(super) fn steps(outline: &Outline, place: impl Fn(Point) -> GridPoint) -> Vec<Step> {
    let mut steps = Vec::new();
    match outline {
        Outline::Line(points) => {
            let mut begins = true;
            for (at, &point) in points.iter().enumerate() {
                if is_gap(point) {
                    begins = true;
                    continue;
                }
                let place = place(point);
                steps.push(if begins { Step::Move(place) } else { Step::Line(place) });
                // A point between two gaps is a dot.
                if begins && points.get(at + 1).is_none_or(|&next| is_gap(next)) {
                    steps.push(Step::Close);
                }
                begins = false;
            }
        }
        Outline::Area(points) => {
            let pieces = points.split(|&(x, upper, lower)| is_gap((x, upper)) || lower.is_nan());
            for piece in pieces.filter(|piece| !piece.is_empty()) {
                let upper = piece.iter().map(|&(x, upper, _)| place((x, upper)));
                let lower = piece.iter().rev().map(|&(x, _, lower)| place((x, lower)));
                push_closed(&mut steps, upper.chain(lower));
            }
        }
        Outline::Bars(rects) | Outline::Cells { cells: rects, .. } => {
            for rect in rects {
                push_closed(&mut steps, corners(*rect).map(&place).into_iter());
            }
        }
        Outline::Dots { at, .. } => {
            for &point in at.iter().filter(|&&point| !is_gap(point)) {
                steps.extend([Step::Move(place(point)), Step::Close]);
            }
        }
        Outline::Rule(from, to) => {
            steps.extend([Step::Move(place(*from)), Step::Line(place(*to))]);
        }
        Outline::Slice { .. } | Outline::Text(..) => {}
    }
    steps
}

fn is_gap((x, y): Point) -> bool {
    x.is_nan() || y.is_nan()
}

fn corners(Rect { left, top, right, bottom }: Rect) -> [Point; 4] {
    [(left, top), (right, top), (right, bottom), (left, bottom)]
}

fn push_closed(steps: &mut Vec<Step>, places: impl Iterator<Item = GridPoint>) {
    let before = steps.len();
    steps.extend(places.map(Step::Line));
    if let Some(Step::Line(first)) = steps.get(before) {
        steps[before] = Step::Move(*first);
        steps.push(Step::Close);
    }
}

/// The place of a point of the unit square in the numbers of a plot.
pub(super) fn plain((x, y): Point) -> GridPoint {
    (whole(x * UNITS), whole(y * UNITS))
}

/// The nearest whole number. Numbers that browsers would not draw exactly are cut off.
pub(super) fn whole(number: f64) -> i32 {
    number.round().clamp(-1e8, 1e8) as i32
}

/// The text of a path.
pub(super) fn text(steps: &[Step]) -> String {
    text_after(None, steps)
}

/// The text of steps behind another one.
pub(super) fn text_after(last: Option<Step>, steps: &[Step]) -> String {
    let mut out = String::with_capacity(steps.len() * 7);
    let mut at = last.and_then(Step::place).unwrap_or_default();
    let mut begun = at;
    // After a move, further numbers are lines.
    let mut is_line = false;
    for &step in steps {
        let Some(place) = step.place() else {
            out.push('z');
            (at, is_line) = (begun, false);
            continue;
        };
        if let Step::Move(_) = step {
            out.push('m');
            begun = place;
        } else if !is_line {
            out.push('l');
        }
        is_line = true;
        push(&mut out, place.0 - at.0);
        push(&mut out, place.1 - at.1);
        at = place;
    }
    out
}

/// The path of an outline in pixels, in hundredths of them.
pub(super) fn pixels(outline: &Outline, width: f64, height: f64) -> String {
    let place = |(x, y): Point| (whole(x * width * 100.0), whole(y * height * 100.0));
    let mut out = String::new();
    for step in steps(outline, place) {
        let letter = match step {
            Step::Move(_) => 'M',
            Step::Line(_) => 'L',
            Step::Close => 'Z',
        };
        out.push(letter);
        if let Some((x, y)) = step.place() {
            out += &format!("{} {}", f64::from(x) / 100.0, f64::from(y) / 100.0);
        }
    }
    out
}

/// A number, apart from the last one.
fn push(out: &mut String, number: i32) {
    if number >= 0 && out.ends_with(|last: char| last.is_ascii_digit()) {
        out.push(' ');
    }
    out.push_str(&number.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(outline: &Outline) -> String {
        text(&steps(outline, plain))
    }

    #[test]
    fn a_line_has_gaps_and_a_point_alone_is_a_dot() {
        let gap = (f64::NAN, 0.5);
        let line =
            [(0.0, 0.5), (0.1, 0.25), (0.2, 0.5), gap, (0.4, 0.4), gap, (0.6, 1.0), (1.0, -0.5)];
        assert_eq!(
            drawn(&Outline::Line(line.to_vec())),
            "m0 5000 1000-2500 1000 2500m2000-1000zm2000 6000 4000-15000"
        );
        assert_eq!(drawn(&Outline::Line(vec![gap])), "");
    }

    #[test]
    fn areas_and_bars_are_closed() {
        let area = vec![(0.0, 0.2, 1.0), (0.5, 0.4, 1.0), (f64::NAN, 0.0, 0.0), (1.0, 0.0, 1.0)];
        assert_eq!(
            drawn(&Outline::Area(area)),
            "m0 2000 5000 2000 0 6000-5000 0zm10000-2000 0 10000z"
        );
        let bar = Rect { left: 0.1, top: 0.2, right: 0.3, bottom: 1.0 };
        assert_eq!(
            drawn(&Outline::Bars(vec![bar, bar])),
            "m1000 2000 2000 0 0 8000-2000 0zm0 0 2000 0 0 8000-2000 0z"
        );
    }

    #[test]
    fn dots_are_lines_without_length() {
        let dots = Outline::Dots {
            at: vec![(0.5, 0.5), (0.6, f64::NAN), (0.25, 1.0)],
            radius: 3.0,
            strength: None,
        };
        assert_eq!(drawn(&dots), "m5000 5000zm-2500 5000z");
    }

    #[test]
    fn no_number_is_beyond_what_a_browser_draws() {
        let far = Outline::Line(vec![(-1e300, 0.0), (f64::INFINITY, 1e300)]);
        assert_eq!(drawn(&far), "m-100000000 0 200000000 100000000");
    }
}
