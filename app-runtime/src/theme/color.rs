//! Colors as CSS writes them: `#rgb`, `#rrggbb`, names, `rgb()`, `hsl()`, `oklch()`. Only opaque
//! ones, because the layer below a transparent color decides whether words on it can be read.

use crate::widgets::color_picker::Color;

/// The color that these words name.
pub(super) fn parse(text: &str) -> Option<Color> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(digits) = text.strip_prefix('#') {
        return hex(digits);
    }
    if let Some((function, rest)) = text.split_once('(') {
        let inside = rest.strip_suffix(')')?;
        let parts: Vec<&str> = inside.split([' ', ',']).filter(|part| !part.is_empty()).collect();
        let [a, b, c] = parts[..] else { return None };
        return match function {
            "rgb" => rgb(a, b, c),
            "hsl" => hsl(angle(a)?, percent(b)?, percent(c)?),
            "oklch" => {
                let lightness = number(a).or_else(|| percent(a)).filter(|l| *l <= 1.0)?;
                oklch(lightness, number(b).filter(|chroma| *chroma <= 0.5)?, angle(c)?)
            }
            _ => None,
        };
    }
    NAMES.split_whitespace().zip(NUMBERS).find(|(name, _)| *name == text).map(|(_, number)| {
        let [_, r, g, b] = u32::to_be_bytes(*number);
        Color::rgb(r, g, b)
    })
}

fn hex(digits: &str) -> Option<Color> {
    let doubled = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    format!("#{doubled}").parse().ok()
}

fn rgb(r: &str, g: &str, b: &str) -> Option<Color> {
    let channel = |text: &str| match percent(text) {
        Some(share) => Some(channel(share)),
        None => text.parse::<u8>().ok(),
    };
    Some(Color::rgb(channel(r)?, channel(g)?, channel(b)?))
}

fn hsl(hue: f64, saturation: f64, lightness: f64) -> Option<Color> {
    let chroma = saturation * lightness.min(1.0 - lightness);
    let at = |offset: f64| {
        let place = (offset + hue / 30.0) % 12.0;
        channel(lightness - chroma * (place - 3.0).min(9.0 - place).clamp(-1.0, 1.0))
    };
    Some(Color::rgb(at(0.0), at(8.0), at(4.0)))
}

/// Through Oklab and linear light. Colors that a screen cannot show are cut off.
fn oklch(lightness: f64, chroma: f64, hue: f64) -> Option<Color> {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let cube = |x: f64| x * x * x;
    let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
    let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
    let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b);
    let light = |linear: f64| {
        channel(if linear <= 0.003_130_8 {
            12.92 * linear
        } else {
            1.055 * linear.powf(1.0 / 2.4) - 0.055
        })
    };
    Some(Color::rgb(
        light(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s),
        light(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s),
        light(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s),
    ))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is from 0 to 255 and whole"
)]
fn channel(share: f64) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// A number without an exponent or a sign.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|_| plain)
}

/// `26%` as 0.26.
fn percent(text: &str) -> Option<f64> {
    let number = number(text.strip_suffix('%')?)? / 100.0;
    (number <= 1.0).then_some(number)
}

/// Degrees from 0 to 360.
fn angle(text: &str) -> Option<f64> {
    number(text.strip_suffix("deg").unwrap_or(text)).filter(|degrees| *degrees <= 360.0)
}

/// The names of CSS, in the order of their numbers below.
const NAMES: &str = "aliceblue antiquewhite aqua aquamarine azure beige bisque black \
    blanchedalmond blue blueviolet brown burlywood cadetblue chartreuse chocolate coral \
    cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen \
    darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon \
    darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink \
    deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro \
    ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo \
    ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan \
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen \
    lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen \
    magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen \
    mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream \
    mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid \
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum \
    powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown \
    seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen \
    steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen";

#[rustfmt::skip]
const NUMBERS: &[u32] = &[
    0xf0f8ff, 0xfaebd7, 0x00ffff, 0x7fffd4, 0xf0ffff, 0xf5f5dc, 0xffe4c4, 0x000000,
    0xffebcd, 0x0000ff, 0x8a2be2, 0xa52a2a, 0xdeb887, 0x5f9ea0, 0x7fff00, 0xd2691e, 0xff7f50,
    0x6495ed, 0xfff8dc, 0xdc143c, 0x00ffff, 0x00008b, 0x008b8b, 0xb8860b, 0xa9a9a9, 0x006400,
    0xa9a9a9, 0xbdb76b, 0x8b008b, 0x556b2f, 0xff8c00, 0x9932cc, 0x8b0000, 0xe9967a,
    0x8fbc8f, 0x483d8b, 0x2f4f4f, 0x2f4f4f, 0x00ced1, 0x9400d3, 0xff1493,
    0x00bfff, 0x696969, 0x696969, 0x1e90ff, 0xb22222, 0xfffaf0, 0x228b22, 0xff00ff, 0xdcdcdc,
    0xf8f8ff, 0xffd700, 0xdaa520, 0x808080, 0x008000, 0xadff2f, 0x808080, 0xf0fff0, 0xff69b4, 0xcd5c5c, 0x4b0082,
    0xfffff0, 0xf0e68c, 0xe6e6fa, 0xfff0f5, 0x7cfc00, 0xfffacd, 0xadd8e6, 0xf08080, 0xe0ffff,
    0xfafad2, 0xd3d3d3, 0x90ee90, 0xd3d3d3, 0xffb6c1, 0xffa07a, 0x20b2aa,
    0x87cefa, 0x778899, 0x778899, 0xb0c4de, 0xffffe0, 0x00ff00, 0x32cd32, 0xfaf0e6,
    0xff00ff, 0x800000, 0x66cdaa, 0x0000cd, 0xba55d3, 0x9370db, 0x3cb371,
    0x7b68ee, 0x00fa9a, 0x48d1cc, 0xc71585, 0x191970, 0xf5fffa,
    0xffe4e1, 0xffe4b5, 0xffdead, 0x000080, 0xfdf5e6, 0x808000, 0x6b8e23, 0xffa500, 0xff4500, 0xda70d6,
    0xeee8aa, 0x98fb98, 0xafeeee, 0xdb7093, 0xffefd5, 0xffdab9, 0xcd853f, 0xffc0cb, 0xdda0dd,
    0xb0e0e6, 0x800080, 0x663399, 0xff0000, 0xbc8f8f, 0x4169e1, 0x8b4513, 0xfa8072, 0xf4a460,
    0x2e8b57, 0xfff5ee, 0xa0522d, 0xc0c0c0, 0x87ceeb, 0x6a5acd, 0x708090, 0x708090, 0xfffafa, 0x00ff7f,
    0x4682b4, 0xd2b48c, 0x008080, 0xd8bfd8, 0xff6347, 0x40e0d0, 0xee82ee, 0xf5deb3, 0xffffff, 0xf5f5f5, 0xffff00, 0x9acd32,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_to_write_a_color_name_the_same_one() {
        let ways = [
            "#008080",
            "teal",
            "TEAL",
            "rgb(0, 128, 128)",
            "rgb(0 128 128)",
            "hsl(180 100% 25.1%)",
            "hsl(180deg, 100%, 25.1%)",
            "oklch(0.5431 0.0927 194.77)",
            "oklch(54.31% 0.0927 194.77)",
        ];
        let teal = Color::rgb(0, 128, 128);
        for way in ways {
            assert_eq!(parse(way), Some(teal), "{way}");
        }
        assert_eq!(parse("#0af"), Some(Color::rgb(0x00, 0xaa, 0xff)));
        assert_eq!(parse("rgb(100% 0% 50%)"), Some(Color::rgb(255, 0, 128)));
    }

    #[test]
    fn every_name_has_its_number() {
        assert_eq!(NAMES.split_whitespace().count(), NUMBERS.len());
        assert!(NAMES.split_whitespace().is_sorted());
        let known = [
            ("tomato", "#ff6347"),
            ("yellowgreen", "#9acd32"),
            ("rebeccapurple", "#663399"),
            ("lightslategrey", "#778899"),
            ("darkslateblue", "#483d8b"),
            ("navy", "#000080"),
            ("gainsboro", "#dcdcdc"),
            ("indigo", "#4b0082"),
            ("palevioletred", "#db7093"),
        ];
        for (name, hex) in known {
            assert_eq!(parse(name).map(|color| color.to_string()).as_deref(), Some(hex), "{name}");
        }
    }

    #[test]
    fn what_is_no_color_is_none() {
        for text in [
            "",
            "#12",
            "#12345g",
            "#ff000080",
            "rgb(1 2)",
            "rgb(1 2 3 4)",
            "rgb(256 0 0)",
            "hsl(400 1% 1%)",
            "hsl(1 101% 1%)",
            "oklch(2 0 0)",
            "oklch(0.5 0.1 1e2)",
            "tealish",
            "rgb(1 2 3",
            "rgb(-1 2 3)",
            "transparent",
            "currentcolor",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
