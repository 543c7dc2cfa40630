//! A drawing that a page has, and the smallest change that makes it the next one.
//!
//! Data that grow move a drawing more than they change it. So the places in paths stay those of the
//! windows in which the drawing was written first, its base, and a change says how the base lies in
//! the windows of now: points that stay travel no more. A page that is changed in place also keeps
//! its focus, its crosshair and its nodes.

use super::ChartDrawing;
use super::path::{self, Ends, GridPoint, Step, UNITS, whole};
use super::plot::{Plot, PlotInside, PlotPath};

/// The drawing of a page.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    /// As it is now, but for its paths, whose places are those of the base.
    drawing: ChartDrawing,
    base: Option<[Ends; 2]>,
}

/// A change of a drawing.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct DrawingChange {
    /// The pieces of HTML and the attributes that are others now, by the names that
    /// `client/chart.js` knows.
    pub(crate) pieces: Vec<(&'static str, String)>,
    /// The paths that are others now, by their number.
    pub(crate) paths: Vec<(usize, PathChange)>,
}

/// A change of a path.
#[derive(Debug, PartialEq)]
pub(crate) enum PathChange {
    /// All its steps.
    Whole(String),
    /// Some of its first steps go; some stay; then come these. An area goes back below: as many of its
    /// last steps go as of its first, some before them stay, and it is closed again.
    Part { drop: usize, keep: usize, steps: String, tail: Option<usize> },
}

/// The most steps of all paths of a drawing whose changes are told in parts.
const MOST_STEPS: usize = 20_000;

/// The most plots that a drawing may have moved away from its base, and the most by which it may
/// have shrunk or grown: beyond, numbers are long and lines no longer exact.
const FARTHEST: f64 = 20.0;
const LARGEST: f64 = 2.0;

/// Two places are the same if they are as near as this: both are rounded.
const SAME: i32 = 2;

impl Drawn {
    /// A drawing that a page has as a whole.
    pub(crate) fn new(drawing: ChartDrawing) -> Drawn {
        Drawn { base: drawing.plot.ends, drawing }
    }

    /// The change that makes this drawing the next one. `None`: the page must be told all of it, and
    /// nothing has changed here.
    pub(crate) fn change(&mut self, next: &ChartDrawing) -> Option<DrawingChange> {
        let (old, new) = (&self.drawing, next);
        if (&old.shell, &old.class, &old.legend) != (&new.shell, &new.class, &new.legend) {
            return None;
        }
        let (
            PlotInside::Marks { shapes: old_paths, cover, .. },
            PlotInside::Marks { shapes, cover: next_cover, .. },
        ) = (&old.plot.inside, &new.plot.inside)
        else {
            return None;
        };
        let looks =
            |paths: &[PlotPath]| paths.iter().map(|path| path.look.clone()).collect::<Vec<_>>();
        let steps: usize = shapes.iter().map(|path| path.steps.len()).sum();
        if cover != next_cover || steps > MOST_STEPS || looks(old_paths) != looks(shapes) {
            return None;
        }
        let on_base = OnBase::new(self.base?, new.plot.ends?)?;
        let mut pieces = pieces(&old.plot, &new.plot)?;
        if old.plot.ends != new.plot.ends {
            pieces.push(("transform", on_base.transform()));
        }
        let mut paths = Vec::new();
        let mut kept = Vec::with_capacity(shapes.len());
        for (number, (old, new)) in old_paths.iter().zip(shapes).enumerate() {
            let steps = on_base.steps(&new.steps);
            let (steps, change) = path_change(&old.steps, steps);
            paths.extend(change.map(|change| (number, change)));
            kept.push(PlotPath { look: new.look.clone(), steps });
        }
        self.drawing = next.clone();
        if let PlotInside::Marks { shapes, .. } = &mut self.drawing.plot.inside {
            *shapes = kept;
        }
        Some(DrawingChange { pieces, paths })
    }
}

/// The pieces of a plot that are others now. `None`: it has other pieces.
fn pieces(old: &Plot, new: &Plot) -> Option<Vec<(&'static str, String)>> {
    let mut pieces = Vec::new();
    let mut piece = |name: &'static str, old: Option<&String>, new: Option<&String>| {
        match (old, new) {
            (Some(old), Some(new)) if old != new => pieces.push((name, new.clone())),
            (Some(_), Some(_)) | (None, None) => {}
            _ => return None,
        }
        Some(())
    };
    piece("class", Some(&old.class), Some(&new.class))?;
    piece("summary", Some(&old.summary), Some(&new.summary))?;
    piece("x", old.x_window.as_ref(), new.x_window.as_ref())?;
    piece("y", old.y_window.as_ref(), new.y_window.as_ref())?;
    piece("xWords", old.x_words.as_ref(), new.x_words.as_ref())?;
    piece("yWords", old.y_words.as_ref(), new.y_words.as_ref())?;
    let [old_names, new_names] = [old, new].map(|plot| match &plot.inside {
        PlotInside::Marks { grid, base, names, .. } => [grid, base, names].map(Some),
        PlotInside::Nothing(_) | PlotInside::Round(_) => [None; 3],
    });
    for (name, (old, new)) in
        ["grid", "base", "names"].into_iter().zip(old_names.into_iter().zip(new_names))
    {
        piece(name, old, new)?;
    }
    let context = |plot: &Plot| plot.x_name.as_ref().map(|name| name[0].clone());
    piece("context", context(old).as_ref(), context(new).as_ref())?;
    let rest = |plot: &Plot| {
        let label = plot.x_name.as_ref().map(|name| name[1].clone());
        (label, plot.y_name.clone(), plot.size.clone(), plot.zoomed)
    };
    (rest(old) == rest(new)).then_some(pieces)
}

/// From places in the windows of now to those in the base.
#[derive(Clone, Copy, Debug)]
struct OnBase {
    /// The size of the windows of now, in those of the base.
    scale: [f64; 2],
    /// The place of their left and upper edge in the base, as shares of it.
    shift: [f64; 2],
}

impl OnBase {
    /// `None`: they are too far apart.
    fn new([base_x, base_y]: [Ends; 2], [x, y]: [Ends; 2]) -> Option<OnBase> {
        let span = |ends: Ends| ends.1 - ends.0;
        let scale = [span(x) / span(base_x), span(y) / span(base_y)];
        // Upward, the second end is the upper edge, where places begin.
        let shift = [(x.0 - base_x.0) / span(base_x), (base_y.1 - y.1) / span(base_y)];
        let is_near = scale.iter().all(|scale| (1.0 / LARGEST..=LARGEST).contains(scale))
            && shift.iter().all(|shift| shift.abs() <= FARTHEST);
        is_near.then_some(OnBase { scale, shift })
    }

    fn place(&self, (x, y): GridPoint) -> GridPoint {
        let place = |number: i32, axis: usize| {
            whole(f64::from(number) * self.scale[axis] + self.shift[axis] * UNITS)
        };
        (place(x, 0), place(y, 1))
    }

    fn steps(&self, steps: &[Step]) -> Vec<Step> {
        let step = |step: &Step| match *step {
            Step::Move(place) => Step::Move(self.place(place)),
            Step::Line(place) => Step::Line(self.place(place)),
            Step::Close => Step::Close,
        };
        steps.iter().map(step).collect()
    }

    /// The way back, for the browser.
    fn transform(&self) -> String {
        let [x, y] = self.scale.map(|scale| 1.0 / scale);
        let moved = |axis: usize| {
            let moved = -self.shift[axis] / self.scale[axis] * UNITS;
            (moved * 100.0).round() / 100.0
        };
        let short = |number: f64| (number * 1e7).round() / 1e7;
        format!("matrix({} 0 0 {} {} {})", short(x), short(y), moved(0) + 0.0, moved(1) + 0.0)
    }
}

/// The steps of a path from now on, and its change if there is one. Steps that stay keep their places.
fn path_change(old: &[Step], new: Vec<Step>) -> (Vec<Step>, Option<PathChange>) {
    if old.is_empty() && new.is_empty() {
        return (new, None);
    }
    let is_area = is_closed(old) && is_closed(&new);
    let open = |all: usize| if is_area { all - 1 } else { all };
    let (before, after) = (&old[..open(old.len())], &new[..open(new.len())]);
    let Some(Stay { drop, keep, tail }) = stay(before, after, is_area) else {
        let text = path::text(&new);
        return (new, Some(PathChange::Whole(text)));
    };
    let mut steps = before[drop..drop + keep].to_vec();
    if let Some(first) = steps.first_mut()
        && let Step::Line(place) = *first
    {
        *first = Step::Move(place);
    }
    let fresh = &after[keep..after.len() - tail];
    let text = path::text_after(steps.last().copied(), fresh);
    steps.extend_from_slice(fresh);
    if is_area {
        let end = before.len() - drop;
        steps.extend_from_slice(&before[end - tail..end]);
        steps.push(Step::Close);
    }
    if steps == old {
        return (steps, None);
    }
    let tail = is_area.then_some(tail);
    (steps, Some(PathChange::Part { drop, keep, steps: text, tail }))
}

/// The steps of a path that stay: all but the first ones, and of an area some at its end.
struct Stay {
    drop: usize,
    keep: usize,
    tail: usize,
}

fn stay(old: &[Step], new: &[Step], is_area: bool) -> Option<Stay> {
    let first = new.first()?;
    // Three steps in a row are no accident.
    let follows = |drop: usize, at: usize| match (old.get(drop + at), new.get(at)) {
        (Some(old), Some(new)) => is_same(*old, *new),
        (None, _) => !is_area,
        (Some(_), None) => is_area,
    };
    let fits =
        |drop: &usize| is_same_place(old[*drop], *first) && follows(*drop, 1) && follows(*drop, 2);
    let drop = (0..old.len()).find(fits)?;
    let pairs = old[drop..].iter().zip(new).skip(1);
    let keep = 1 + pairs.take_while(|(old, new)| is_same(**old, **new)).count();
    if !is_area {
        return (drop + keep == old.len()).then_some(Stay { drop, keep, tail: 0 });
    }
    let rest = old.get(drop + keep..old.len() - drop).unwrap_or_default();
    let back = rest.iter().rev().zip(new[keep..].iter().rev());
    let tail = back.take_while(|(old, new)| is_same(**old, **new)).count();
    // Less than half of it stays: it is another one.
    (2 * (keep + tail) >= new.len()).then_some(Stay { drop, keep, tail })
}

/// Whether a path is one closed line.
fn is_closed(steps: &[Step]) -> bool {
    let moves = steps.iter().filter(|step| matches!(step, Step::Move(_))).count();
    moves == 1 && steps.len() > 3 && steps.last() == Some(&Step::Close)
}

fn is_same(one: Step, other: Step) -> bool {
    std::mem::discriminant(&one) == std::mem::discriminant(&other) && is_same_place(one, other)
}

fn is_same_place(one: Step, other: Step) -> bool {
    match (one.place(), other.place()) {
        (Some(one), Some(other)) => {
            one.0.abs_diff(other.0) <= SAME as u32 && one.1.abs_diff(other.1) <= SAME as u32
        }
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use app_runtime::Key;
    use app_runtime::charts::chart::{Channels, Layer, Mark, Stack};
    use app_runtime::charts::scene::View;
    use app_runtime::charts::{Chart, Column};
    use app_runtime::widgets::chart::Figure;

    use super::*;

    /// 1,000 points of a window that has moved by so many of them.
    fn moved(by: usize, mark: Mark) -> ChartDrawing {
        let points = by..by + 1000;
        let x = Column::numbers(points.clone().map(|n| 1.7e12 + n as f64 * 100.0));
        let y = Column::numbers(points.map(|n| 50.0 + 30.0 * (n as f64 / 40.0).sin()));
        let channels = Channels { x: Some(x), y: Some(y), ..Channels::default() };
        let mut chart =
            Chart { layers: vec![Layer { mark, channels, name: None }], ..Chart::default() };
        chart.y.range = Some((0.0, 100.0));
        ChartDrawing::of(Key::MAIN, &Figure::new(Arc::new(chart)), &View::whole(700.0, 240.0))
    }

    fn length(change: &DrawingChange) -> usize {
        let pieces: usize = change.pieces.iter().map(|(_, piece)| piece.len()).sum();
        let path = |change: &PathChange| match change {
            PathChange::Whole(steps) | PathChange::Part { steps, .. } => steps.len(),
        };
        pieces + change.paths.iter().map(|(_, change)| path(change)).sum::<usize>()
    }

    fn steps(drawing: &ChartDrawing) -> Vec<Vec<Step>> {
        match &drawing.plot.inside {
            PlotInside::Marks { shapes, .. } => {
                shapes.iter().map(|path| path.steps.clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    #[test]
    fn only_new_points_of_a_window_that_moves_are_told() {
        for mark in [Mark::Line, Mark::Area(Stack::Overlaid), Mark::Points] {
            let mut drawn = Drawn::new(moved(0, mark));
            for by in (1..300).step_by(3) {
                let next = moved(by, mark);
                let change = drawn.change(&next).unwrap();
                assert!(length(&change) < 2000, "{mark:?}, {by}: {change:?}");
                assert!(
                    change
                        .paths
                        .iter()
                        .all(|(_, change)| matches!(change, PathChange::Part { .. }))
                );
                // Seen in the windows of now, no place is off by more than the rounding.
                let back = OnBase::new(next.plot.ends.unwrap(), drawn.base.unwrap()).unwrap();
                for (kept, new) in steps(&drawn.drawing).iter().zip(steps(&next)) {
                    let shown = back.steps(kept);
                    assert_eq!(shown.len(), new.len());
                    assert!(shown.iter().zip(&new).all(|(one, other)| {
                        let places = one.place().zip(other.place());
                        places.is_none_or(|(one, other)| {
                            one.0.abs_diff(other.0) <= 4 && one.1.abs_diff(other.1) <= 4
                        })
                    }));
                }
            }
        }
    }

    #[test]
    fn other_data_and_far_windows_are_told_as_a_whole() {
        let mut drawn = Drawn::new(moved(0, Mark::Line));
        assert_eq!(drawn.change(&moved(30_000, Mark::Line)), None, "too far away");
        assert_eq!(drawn.change(&moved(0, Mark::Points)), None, "another mark");
        let change = drawn.change(&moved(5000, Mark::Line)).unwrap();
        assert!(matches!(&*change.paths, [(0, PathChange::Whole(_))]));
        assert_eq!(drawn.change(&moved(5000, Mark::Line)), Some(DrawingChange::default()));
    }
}
