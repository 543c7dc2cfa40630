//! Colours as people see them: distances in OKLab, and Machado's simulation of those who lack one of
//! the three kinds of cone (Machado, Oliveira and Fernandes, 2009, at full severity).

/// A colour in linear light, each part from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rgb([f64; 3]);

impl Rgb {
    /// Reads `#rrggbb`.
    pub(super) fn read(color: &str) -> Option<Rgb> {
        let is_hex = |digits: &&str| {
            digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        };
        let digits = color.strip_prefix('#').filter(is_hex)?;
        let all = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        Some(Rgb([linear(all[1]), linear(all[2]), linear(all[3])]))
    }

    /// The luminance, from 0 to 1.
    pub(super) fn luminance(self) -> f64 {
        let [red, green, blue] = self.0;
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// A colour in OKLab.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lab([f64; 3]);

impl Lab {
    fn of(color: Rgb) -> Lab {
        let cones = times(TO_CONES, color.0).map(f64::cbrt);
        Lab(times(TO_LAB, cones))
    }

    pub(super) fn distance(self, other: Lab) -> f64 {
        let parts = self.0.into_iter().zip(other.0);
        parts.map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
    }
}

/// How some people see.
#[derive(Debug)]
pub(super) struct Vision {
    pub(super) whom: &'static str,
    matrix: Matrix,
}

impl Vision {
    pub(super) fn sees(&self, color: Rgb) -> Lab {
        let seen = times(self.matrix, color.0).map(|part| part.clamp(0.0, 1.0));
        Lab::of(Rgb(seen))
    }
}

type Matrix = [[f64; 3]; 3];

fn times(matrix: Matrix, vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.into_iter().zip(vector).map(|(one, other)| one * other).sum())
}

/// All kinds of vision, the usual one first.
pub(super) const VISIONS: [Vision; 4] = [
    Vision { whom: "everybody", matrix: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]] },
    Vision {
        whom: "people who do not see red",
        matrix: [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    },
    Vision {
        whom: "people who do not see green",
        matrix: [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    },
    Vision {
        whom: "people who do not see blue",
        matrix: [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    },
];

const TO_CONES: Matrix = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];

const TO_LAB: Matrix = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];
