//! A chart in a few sentences.

use crate::chart::{Chart, Mark};
use crate::column::Column;
use crate::format;
use crate::marks::{Derived, share};
use crate::plan::{AxisPlan, Colors, LayerPlan, Plan};
use crate::ticks::Content;

/// The most series and slices that are named.
const MOST: usize = 8;

/// The kind of chart, its number of rows, its series, and how far its axes reach.
pub(crate) fn summary(chart: &Chart) -> String {
    let plan = Plan::of(chart);
    let derived = crate::marks::derive(&plan);
    let mut sentences = vec![kind_and_rows(chart)];
    if let Some(slices) = plan.layers.iter().find_map(slices) {
        sentences.push(slices);
    } else {
        let sides = [(&plan.x, true), (&plan.y, false)];
        let sides: Vec<String> = sides
            .into_iter()
            .filter_map(|(axis, across)| reach(&plan, axis, across, &derived))
            .collect();
        if !sides.is_empty() {
            sentences.push(sides.join("; "));
        }
    }
    let listed = plan.series.iter().filter(|series| !series.plain && !series.name.is_empty());
    let names: Vec<&str> = listed.map(|series| &*series.name).collect();
    let is_pie = plan.layers.iter().any(|layer| matches!(layer.colors, Colors::Slices(_)));
    if !names.is_empty() && !is_pie {
        let count = match names.len() {
            1 => "One series".to_owned(),
            count => format!("{count} series"),
        };
        sentences.push(format!("{count}: {}", listing(&names)));
    }
    for layer in &plan.layers {
        sentences.extend(extremes(&plan, layer));
    }
    let rules = plan.layers.iter().filter_map(|layer| {
        let (at, axis) = match layer.layer.mark {
            Mark::RuleX(at) => (at, &plan.x),
            Mark::RuleY(at) => (at, &plan.y),
            _ => return None,
        };
        let name = layer.layer.name.as_deref().unwrap_or("A line");
        Some(format!("{name} at {}", axis.words(at)))
    });
    sentences.extend(rules);
    let mut text = sentences.join(". ");
    text.push('.');
    text
}

fn kind_and_rows(chart: &Chart) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    for layer in &chart.layers {
        let kind = match layer.mark {
            _ if chart.map => "Map",
            Mark::Line => "Line chart",
            Mark::Area(_) => "Area chart",
            Mark::Band => "Band",
            Mark::Bar { .. } => "Bar chart",
            Mark::Points => "Scatter chart",
            Mark::Histogram { .. } => "Histogram",
            Mark::Heatmap => "Heatmap",
            Mark::Pie { .. } => "Pie chart",
            Mark::RuleX(_) | Mark::RuleY(_) | Mark::Text => continue,
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let kind = match &*kinds {
        [] => "Chart".to_owned(),
        [kind] => (*kind).to_owned(),
        kinds => {
            let others: Vec<String> = kinds[1..].iter().map(|kind| kind.to_lowercase()).collect();
            format!("{} with {}", kinds[0], others.join(" and "))
        }
    };
    let rows = chart.layers.iter().map(|layer| layer.channels.len()).max().unwrap_or(0);
    match rows {
        1 => format!("{kind} of 1 row"),
        rows => format!("{kind} of {} rows", format::number(rows as f64)),
    }
}

fn listing(names: &[&str]) -> String {
    let shown = names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// How far an axis reaches: the first and the last value, or its words.
fn reach(
    plan: &Plan<'_>,
    axis: &AxisPlan<'_>,
    across: bool,
    derived: &[Derived],
) -> Option<String> {
    let label = axis.axis.label.clone();
    if let Content::Words(words) = axis.content() {
        let words: Vec<&str> = words.iter().map(|word| &**word).collect();
        let label = label.unwrap_or(if across { "x".to_owned() } else { "y".to_owned() });
        return Some(format!("{label}: {}", listing(&words)));
    }
    let counts = derived.iter().filter_map(|derived| match derived {
        Derived::Bins(bins) if !across => {
            Some(bins.counts.all.iter().map(|piece| piece.to).fold(0.0, f64::max))
        }
        _ => None,
    });
    if let Some(most) = counts.reduce(f64::max) {
        let label = label.unwrap_or("rows".to_owned());
        return Some(format!("at most {} {label} in one bar", format::number(most)));
    }
    let columns = plan.layers.iter().flat_map(|layer| {
        let places = layer.layer.mark.lies() != across;
        let values = [&layer.value, &layer.low, &layer.high];
        if places { vec![&layer.at] } else { values.to_vec() }
    });
    let mut extent = crate::scale::Extent::EMPTY;
    columns.flatten().for_each(|column: &Column| extent.take_range(column.range()));
    if extent.is_empty() {
        return None;
    }
    let label = label.unwrap_or(if across { "x".to_owned() } else { "y".to_owned() });
    let (low, high) = (axis.words(extent.low), axis.words(extent.high));
    Some(if low == high {
        format!("{label} {low}")
    } else {
        format!("{label} from {low} to {high}")
    })
}

fn slices(layer: &LayerPlan<'_>) -> Option<String> {
    let Colors::Slices(slices) = &layer.colors else { return None };
    let named: Vec<String> =
        slices.iter().map(|slice| format!("{} {}", slice.name, share(slice.share))).collect();
    let named: Vec<&str> = named.iter().map(|name| &**name).collect();
    (!named.is_empty()).then(|| listing(&named))
}

/// The lowest and the highest value of a single series, and where they are; of a line, also how it
/// begins and ends.
fn extremes(plan: &Plan<'_>, layer: &LayerPlan<'_>) -> Option<String> {
    let value = layer.value.as_ref()?;
    let Colors::One(_) = layer.colors else { return None };
    let mark = layer.layer.mark;
    if !matches!(mark, Mark::Line | Mark::Area(_) | Mark::Bar { .. }) || layer.rows < 2 {
        return None;
    }
    let values = value.positions();
    let (places, sizes) = if mark.lies() { (&plan.y, &plan.x) } else { (&plan.x, &plan.y) };
    let present = |row: &usize| !values[*row].is_nan();
    let (low, high) = value.extremes()?;
    let at = |row: usize| {
        let place = layer.at.as_ref().map_or(row as f64, |at| at.positions()[row]);
        format!("{} at {}", sizes.words(values[row]), places.words(place))
    };
    let name = layer.layer.name.as_ref().map_or(String::new(), |name| format!("{name}: "));
    let ends = match mark {
        Mark::Bar { .. } => String::new(),
        _ => {
            let place =
                |row: &usize| layer.at.as_ref().map_or(*row as f64, |at| at.positions()[*row]);
            let placed = || (0..layer.rows).filter(|row| present(row) && !place(row).is_nan());
            // Rows in the order of x are found without looking at the others.
            let (first, last) = if layer.at.as_ref().is_none_or(Column::is_ascending) {
                (placed().next()?, placed().next_back()?)
            } else {
                let by_place = |one: &usize, other: &usize| place(one).total_cmp(&place(other));
                (placed().min_by(by_place)?, placed().max_by(by_place)?)
            };
            format!(
                "begins at {}, ends at {}, ",
                sizes.words(values[first]),
                sizes.words(values[last])
            )
        }
    };
    let text = format!("{name}{ends}lowest {}, highest {}", at(low), at(high));
    // A sentence begins with a capital letter, unless with a name.
    let mut letters = text.chars();
    let first = letters.next()?;
    let first = if name.is_empty() { first.to_ascii_uppercase() } else { first };
    Some(format!("{first}{}", letters.as_str()))
}
