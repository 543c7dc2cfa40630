//! Steps of the clock and the calendar, and their words, which tell the year once.

use jiff::civil::{Date, DateTime, Time, Weekday};

use super::{RawTick, numbers, rank_of};
use crate::column::Kind;
use crate::format::{self, DAY, civil, month, time_of_day};
use crate::scale::Curve;

/// The distance between two ticks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Milliseconds(f64),
    Days(i32),
    Weeks,
    Months(i32),
    Years(i32),
}

impl Step {
    /// Its length in milliseconds, about.
    fn length(self) -> f64 {
        match self {
            Step::Milliseconds(milliseconds) => milliseconds,
            Step::Days(days) => f64::from(days) * DAY,
            Step::Weeks => 7.0 * DAY,
            Step::Months(months) => f64::from(months) * 30.44 * DAY,
            Step::Years(years) => f64::from(years) * 365.25 * DAY,
        }
    }
}

const SECOND: f64 = 1000.0;
const MINUTE: f64 = 60.0 * SECOND;
const HOUR: f64 = 60.0 * MINUTE;

/// The steps that people count by, from short to long.
const STEPS: &[Step] = &[
    Step::Milliseconds(1.0),
    Step::Milliseconds(2.0),
    Step::Milliseconds(5.0),
    Step::Milliseconds(10.0),
    Step::Milliseconds(20.0),
    Step::Milliseconds(50.0),
    Step::Milliseconds(100.0),
    Step::Milliseconds(200.0),
    Step::Milliseconds(500.0),
    Step::Milliseconds(SECOND),
    Step::Milliseconds(2.0 * SECOND),
    Step::Milliseconds(5.0 * SECOND),
    Step::Milliseconds(10.0 * SECOND),
    Step::Milliseconds(15.0 * SECOND),
    Step::Milliseconds(30.0 * SECOND),
    Step::Milliseconds(MINUTE),
    Step::Milliseconds(2.0 * MINUTE),
    Step::Milliseconds(5.0 * MINUTE),
    Step::Milliseconds(10.0 * MINUTE),
    Step::Milliseconds(15.0 * MINUTE),
    Step::Milliseconds(30.0 * MINUTE),
    Step::Milliseconds(HOUR),
    Step::Milliseconds(2.0 * HOUR),
    Step::Milliseconds(3.0 * HOUR),
    Step::Milliseconds(6.0 * HOUR),
    Step::Milliseconds(12.0 * HOUR),
    Step::Days(1),
    Step::Days(2),
    Step::Weeks,
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(20),
    Step::Years(50),
    Step::Years(100),
    Step::Years(200),
    Step::Years(500),
    Step::Years(1000),
    Step::Years(2000),
    Step::Years(5000),
];

/// The ticks of a window of milliseconds, and the date that all of them share.
pub(super) fn marks(
    window: (f64, f64),
    most: f64,
    kind: Kind,
    format: Option<&str>,
) -> (Vec<RawTick>, Option<String>) {
    let Some(step) = step_for(window, most, kind) else { return (Vec::new(), None) };
    if civil(window.0).is_none() && civil(window.1).is_none() && !spans_calendar(window) {
        return (numbers::marks(window, (most, 0.0), Curve::Linear, None), None);
    }
    let moments = match step {
        Step::Milliseconds(step) => of_the_clock(window, step, MOST),
        step => of_the_calendar(window, step, MOST),
    };
    let mut before: Option<DateTime> = None;
    let mut marks = Vec::new();
    for (value, rank) in moments {
        let words = match (format, civil(value)) {
            (Some(_), _) => format::words(value, kind, format),
            (None, _) if kind == Kind::Time => time_of_day(value),
            (None, Some(moment)) => short(moment, value, step, before),
            (None, None) => continue,
        };
        before = civil(value);
        marks.push(RawTick { value, words, rank });
    }
    let first = marks.first().and_then(|mark| civil(mark.value));
    let context = first.filter(|_| format.is_none() && kind != Kind::Time);
    (marks, context.and_then(|first| shared(first, step)))
}

/// The shortest step that cuts a window into so many parts at most.
fn step_for(window: (f64, f64), most: f64, kind: Kind) -> Option<Step> {
    let raw = (window.1 - window.0) / most;
    let is_allowed = |step: &&Step| match kind {
        Kind::Date => step.length() >= DAY,
        Kind::Time => step.length() < DAY,
        _ => true,
    };
    let mut allowed = STEPS.iter().filter(is_allowed);
    let longest = allowed.clone().next_back();
    allowed.find(|step| step.length() >= raw * 0.999).or(longest).copied()
}

/// Edges of steps around a range.
pub(super) fn edges(range: (f64, f64), steps: f64, kind: Kind) -> Vec<f64> {
    // As many more as a range has that ends within its first and its last step.
    let Some(step) = step_for(range, steps, kind) else { return Vec::new() };
    let around = (range.0 - step.length() * 1.1, range.1 + step.length() * 1.1);
    let moments = match step {
        Step::Milliseconds(step) => of_the_clock(around, step, 2000),
        step => of_the_calendar(around, step, 2000),
    };
    let edges: Vec<f64> = moments.into_iter().map(|(value, _)| value).collect();
    let first = edges.partition_point(|edge| *edge <= range.0).saturating_sub(1);
    let last = edges.partition_point(|edge| *edge < range.1).min(edges.len().saturating_sub(1));
    let last = if last == first { (first + 1).min(edges.len().saturating_sub(1)) } else { last };
    edges.get(first..=last).unwrap_or_default().to_vec()
}

fn spans_calendar(window: (f64, f64)) -> bool {
    window.0 < 0.0 && window.1 > 0.0
}

/// The words of a tick: no more than changes from one to the next.
fn short(moment: DateTime, value: f64, step: Step, before: Option<DateTime>) -> String {
    let year_changes = before.is_some_and(|before| before.year() != moment.year());
    let year = || moment.year().to_string();
    let day = || format!("{} {}", month(moment.month()), moment.day());
    match step {
        Step::Years(_) => year(),
        Step::Months(_) if moment.month() == 1 && before.is_some() => year(),
        Step::Months(_) if year_changes => format!("{} {}", month(moment.month()), year()),
        Step::Months(_) => month(moment.month()).to_owned(),
        _ if year_changes => format!("{}, {}", day(), year()),
        Step::Milliseconds(_) if moment.time() != Time::midnight() => {
            time_of_day(value.rem_euclid(DAY))
        }
        _ => day(),
    }
}

/// The words that all ticks share, unless the first of them tells them itself.
fn shared(first: DateTime, step: Step) -> Option<String> {
    match step {
        Step::Years(_) => None,
        Step::Milliseconds(_) if first.time() != Time::midnight() => {
            Some(format!("{} {}, {}", month(first.month()), first.day(), first.year()))
        }
        _ => Some(first.year().to_string()),
    }
}

/// The most ticks of an axis: a window has fewer, or it is none.
const MOST: usize = 64;

fn of_the_clock(window: (f64, f64), step: f64, most: usize) -> Vec<(f64, u32)> {
    let first = (window.0 / step - 1e-9).ceil();
    let multiples = (0..most).map(|place| first + place as f64);
    let multiples = multiples.take_while(|multiple| multiple * step <= window.1 + step * 1e-9);
    let is_midnight = |value: f64| value.rem_euclid(DAY) == 0.0;
    let mark = |multiple: f64| {
        let value = multiple * step;
        (value, if is_midnight(value) { 62 } else { rank_of(multiple).min(61) })
    };
    multiples.map(mark).collect()
}

fn of_the_calendar(window: (f64, f64), step: Step, most: usize) -> Vec<(f64, u32)> {
    let beginning = civil(window.0).map_or(Date::MIN, |moment| moment.date());
    let Some(mut date) = round_down(beginning, step) else { return Vec::new() };
    let mut marks = Vec::new();
    while marks.len() < most {
        let value = crate::column::Datum::Date(date).position();
        if value > window.1 {
            break;
        }
        if value >= window.0 {
            marks.push((value, rank_of_date(date, value, step)));
        }
        let next = match step {
            Step::Milliseconds(_) => return marks,
            Step::Days(days) => day_number(value) + f64::from(days),
            Step::Weeks => day_number(value) + 7.0,
            Step::Months(months) => match add_months(date, months) {
                Some(next) => {
                    date = next;
                    continue;
                }
                None => break,
            },
            Step::Years(years) => match add_months(date, years.saturating_mul(12)) {
                Some(next) => {
                    date = next;
                    continue;
                }
                None => break,
            },
        };
        match civil(next * DAY) {
            Some(next) => date = next.date(),
            None => break,
        }
    }
    marks
}

fn day_number(value: f64) -> f64 {
    (value / DAY).round()
}

/// The first day of a month so many months later.
fn add_months(date: Date, months: i32) -> Option<Date> {
    let number = i32::from(date.year()) * 12 + i32::from(date.month()) - 1 + months;
    let year = i16::try_from(number.div_euclid(12)).ok()?;
    Date::new(year, number.rem_euclid(12) as i8 + 1, 1).ok()
}

/// The last tick of that step that is not after a day.
fn round_down(day: Date, step: Step) -> Option<Date> {
    let number = day_number(crate::column::Datum::Date(day).position());
    match step {
        Step::Milliseconds(_) => Some(day),
        Step::Days(days) => {
            let rounded = number - number.rem_euclid(f64::from(days));
            civil(rounded * DAY).map(|moment| moment.date()).or(Some(day))
        }
        Step::Weeks => {
            let since = day.weekday().since(Weekday::Monday);
            civil((number - f64::from(since)) * DAY).map(|moment| moment.date()).or(Some(day))
        }
        Step::Months(months) => {
            let into = (i32::from(day.month()) - 1) % months;
            Date::new(day.year(), day.month() - into as i8, 1).ok()
        }
        Step::Years(years) => {
            let year = i32::from(day.year());
            let rounded = (year - year.rem_euclid(years)).max(i32::from(Date::MIN.year()));
            Date::new(i16::try_from(rounded).ok()?, 1, 1).ok()
        }
    }
}

/// Beginnings of years are kept the longest, then those of halves, of quarters and of months.
fn rank_of_date(date: Date, value: f64, step: Step) -> u32 {
    match step {
        Step::Years(years) => rank_of(f64::from(i32::from(date.year()) / years)),
        Step::Months(_) => match date.month() {
            1 => 3 + rank_of(f64::from(date.year())),
            7 => 2,
            4 | 10 => 1,
            _ => 0,
        },
        Step::Weeks => rank_of((day_number(value) / 7.0).floor()),
        Step::Days(days) => rank_of((day_number(value) / f64::from(days)).floor()),
        Step::Milliseconds(_) => 0,
    }
}
