//! The number format of the person at this terminal, from the variables that name their language.

use app_runtime::NumberFormat;

/// The languages whose decimal separator is a comma.
const COMMA: &[&str] = &[
    "af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl",
    "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "ky", "lt", "lv", "mk", "nb", "nl", "nn", "no",
    "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi",
];

/// Places where one of these languages is written with a decimal point.
const POINT: &[&str] = &[
    "de_CH", "de_LI", "it_CH", "es_DO", "es_GT", "es_HN", "es_MX", "es_NI", "es_PA", "es_PE",
    "es_PR", "es_SV", "es_US",
];

/// From the first of `LC_ALL`, `LC_NUMERIC` and `LANG` that is set.
pub(crate) fn numbers() -> NumberFormat {
    let named = ["LC_ALL", "LC_NUMERIC", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    numbers_of(&named.into_iter().find(|name| !name.is_empty()).unwrap_or_default())
}

/// The format of a locale such as `de_DE.UTF-8`. The groups of a language with decimal commas are
/// taken to be separated by points: then "1.234" is asked about. `C` decides nothing.
fn numbers_of(locale: &str) -> NumberFormat {
    let place = locale.split(['.', '@']).next().unwrap_or_default();
    let language = place.split('_').next().unwrap_or_default();
    let (decimal, group) = match language {
        "" | "C" | "POSIX" => ('.', None),
        _ if POINT.contains(&place) => ('.', Some('\'')),
        _ if COMMA.contains(&language) => (',', Some('.')),
        _ => ('.', Some(',')),
    };
    NumberFormat { decimal, group }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_decides_between_point_and_comma() {
        for (locale, decimal, group) in [
            ("", '.', None),
            ("C.UTF-8", '.', None),
            ("POSIX", '.', None),
            ("en_US.UTF-8", '.', Some(',')),
            ("ja_JP.UTF-8", '.', Some(',')),
            ("de_DE.UTF-8", ',', Some('.')),
            ("de_CH.UTF-8", '.', Some('\'')),
            ("sr_RS@latin", ',', Some('.')),
            ("fr", ',', Some('.')),
        ] {
            assert_eq!(numbers_of(locale), NumberFormat { decimal, group }, "{locale}");
        }
    }
}
