//! Round charts: slices of a pie, and the words around them.

use std::f64::consts::TAU;

use app_runtime::charts::scene::{Outline, Scene};

use super::look::{Number, Percent, color_class, own_color};
use crate::markup::write::{close, tag, text};

/// The share of a slice below which no words stand beside it.
pub(super) const NARROWEST: f64 = 0.025;

/// The radius of a pie in its square of 200, which leaves a margin for words.
pub(super) const RADIUS: f64 = 84.0;

/// The slices of a pie, each with its share beside it.
pub(super) fn pie(scene: &Scene) -> String {
    let mut html = String::new();
    let out = &mut html;
    tag(out, "div").attr("class", "chart-round").open();
    let svg = tag(out, "svg").attr("class", "chart-slices").attr("viewBox", "-100 -100 200 200");
    svg.attr("aria-hidden", "true").open();
    for shape in &scene.shapes {
        let (Outline::Slice { from, to, hole, .. }, Some(series)) =
            (&shape.outline, scene.series.get(shape.series))
        else {
            continue;
        };
        let slice = own_color(tag(out, "path"), series, "fill");
        let slice = slice.attr("class", format_args!("slice {}", color_class(series)));
        slice.attr("data-series", shape.series).attr("d", slice_path(*from, *to, *hole)).open();
        close(out, "path");
    }
    close(out, "svg");
    tag(out, "svg").attr("class", "chart-words").attr("aria-hidden", "true").open();
    for shape in &scene.shapes {
        let Outline::Slice { from, to, words, .. } = &shape.outline else { continue };
        if to - from < NARROWEST {
            continue;
        }
        let (x, y, class) = beside(*from, *to);
        let name = tag(out, "text").attr("class", class).attr("data-series", shape.series);
        name.attr("x", Percent(x)).attr("y", Percent(y)).open();
        text(out, words);
        close(out, "text");
    }
    close(out, "svg");
    close(out, "div");
    html
}

/// The place of the words beside a slice, as shares of the square, and the class of their anchor.
pub(super) fn beside(from: f64, to: f64) -> (f64, f64, &'static str) {
    let (sin, cos) = (TAU * (from + to) / 2.0).sin_cos();
    let away = (RADIUS + 5.0) / 200.0;
    let class = match sin {
        right if right > 0.25 => "share",
        left if left < -0.25 => "share left",
        _ if cos > 0.0 => "share over",
        _ => "share under",
    };
    (0.5 + sin * away, 0.5 - cos * away, class)
}

/// The path of a slice, in turns from the top, clockwise.
pub(super) fn slice_path(from: f64, to: f64, hole: f64) -> String {
    let mut out = String::new();
    let point = |turn: f64, radius: f64| {
        let (sin, cos) = (TAU * turn).sin_cos();
        format!("{} {}", Number(sin * radius), Number(-cos * radius))
    };
    let inner = RADIUS * hole.clamp(0.0, 0.95);
    // An arc cannot end where it begins.
    let middle = (from + to) / 2.0;
    let arc = |out: &mut String, radius: f64, turns: [f64; 2], sweep: u8| {
        for turn in turns {
            *out += &format!("A{0} {0} 0 0 {sweep} {1}", Number(radius), point(turn, radius));
        }
    };
    out += &format!("M{}", point(from, RADIUS));
    arc(&mut out, RADIUS, [middle, to], 1);
    if inner > 0.0 {
        out += &format!("L{}", point(to, inner));
        arc(&mut out, inner, [middle, from], 0);
    } else if to - from < 1.0 {
        out.push_str("L0 0");
    }
    out.push('Z');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_of_a_whole_turn_is_round() {
        assert_eq!(slice_path(0.0, 1.0, 0.0), "M0 -84A84 84 0 0 1 0 84A84 84 0 0 1 0 -84Z");
        assert_eq!(slice_path(0.0, 0.5, 0.0), "M0 -84A84 84 0 0 1 84 0A84 84 0 0 1 0 84L0 0Z");
        let ring = slice_path(0.25, 0.75, 0.5);
        assert_eq!(
            ring,
            "M84 0A84 84 0 0 1 0 84A84 84 0 0 1 -84 0L-42 0A42 42 0 0 0 0 42A42 42 0 0 0 42 0Z"
        );
    }

    #[test]
    fn words_stand_away_from_their_slice() {
        let at = |from, to| beside(from, to).2;
        assert_eq!(at(0.2, 0.3), "share");
        assert_eq!(at(0.7, 0.8), "share left");
        assert_eq!(at(0.0, 1.0), "share under");
        assert_eq!(at(0.99, 1.01), "share over");
    }
}
