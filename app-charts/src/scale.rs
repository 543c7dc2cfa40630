//! From values to places on an axis, and back.

/// The extremes of what an axis shows. Empty until a value is taken in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Extent {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Extent {
    pub(crate) const EMPTY: Extent = Extent { low: f64::INFINITY, high: f64::NEG_INFINITY };

    /// Widens it to this value; a gap changes nothing, nor does an infinite place of a rule.
    pub(crate) fn take(&mut self, value: f64) {
        if value.is_infinite() {
            return;
        }
        if value < self.low {
            self.low = value;
        }
        if value > self.high {
            self.high = value;
        }
    }

    pub(crate) fn take_range(&mut self, range: Option<(f64, f64)>) {
        if let Some((low, high)) = range {
            self.take(low);
            self.take(high);
        }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.low > self.high
    }
}

/// The curve between values and places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Places are in proportion to values.
    Linear,
    /// Places are in proportion to the logarithms of values.
    Log,
    /// Degrees of latitude in Web Mercator's projection.
    Mercator,
}

/// The latitude beyond which the projection has no place left, in degrees.
const POLE: f64 = 89.9;

impl Curve {
    /// A number in proportion to the place on a line. NaN if the value has no place.
    #[must_use]
    pub fn bend(self, value: f64) -> f64 {
        match self {
            Curve::Linear => value,
            Curve::Log if value > 0.0 => value.log10(),
            Curve::Log => f64::NAN,
            Curve::Mercator => {
                let latitude = value.clamp(-POLE, POLE).to_radians();
                (latitude.tan()).asinh().to_degrees()
            }
        }
    }

    /// The value of such a number.
    #[must_use]
    pub fn unbend(self, bent: f64) -> f64 {
        match self {
            Curve::Linear => bent,
            Curve::Log => 10f64.powf(bent).clamp(f64::MIN_POSITIVE, f64::MAX),
            Curve::Mercator => bent.to_radians().sinh().atan().to_degrees(),
        }
    }
}

/// The places of values on an axis, from 0 to 1 within its window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The curve between values and places.
    pub curve: Curve,
    /// The values at both ends: the first one may be the larger.
    pub window: (f64, f64),
    /// Whether place 0 is at the second end: upward axes, for the top of a plot is 0.
    pub upward: bool,
    /// Both ends on the curve, halved if the whole between them would be infinite.
    ends: (f64, f64),
    half: bool,
}

/// Places beyond the plot by more than this many plots are drawn no further away.
const FAR: f64 = 1e4;

impl Scale {
    /// The scale of a window.
    #[must_use]
    pub fn new(curve: Curve, window: (f64, f64), upward: bool) -> Scale {
        let ends = (curve.bend(window.0), curve.bend(window.1));
        // Values beyond the window may be further away than both ends.
        let half = ends.0.abs().max(ends.1.abs()) > f64::MAX / 8.0;
        let ends = if half { (ends.0 / 4.0, ends.1 / 4.0) } else { ends };
        Scale { curve, window, upward, ends, half }
    }

    /// The place of a value. NaN for a gap, and for a value that the axis does not have.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        let value = self.curve.bend(value);
        let value = if self.half { value / 4.0 } else { value };
        let (first, last) = self.ends;
        let place = (value - first) / (last - first);
        (if self.upward { 1.0 - place } else { place }).clamp(-FAR, FAR)
    }

    /// The value at a place.
    #[must_use]
    pub fn value(&self, place: f64) -> f64 {
        let place = if self.upward { 1.0 - place } else { place };
        let value = self.ends.0 * (1.0 - place) + self.ends.1 * place;
        self.curve.unbend(if self.half { value * 4.0 } else { value })
    }

    /// The smaller and the larger end of the window.
    pub(crate) fn sorted(&self) -> (f64, f64) {
        let (first, last) = self.window;
        (first.min(last), first.max(last))
    }
}
