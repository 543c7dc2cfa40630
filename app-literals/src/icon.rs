//! Icons: one emoji, or a Material icon by name.

use crate::nearest::nearest;

/// An icon as an author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A Material icon: its name.
    Material(&'static str),
    /// One emoji.
    Emoji(String),
    /// Neither: the text. It is shown as nothing, with an error beside it.
    Unknown(String),
}

impl Icon {
    /// The fault, and the next step.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let Icon::Unknown(text) = self else { return None };
        Some(match name(text) {
            Some(name) => format!(
                "there is no Material icon `{name}`; the nearest name is `:material/{}:`",
                meant(name)
            ),
            None if NAMES.contains(&text.as_str()) => {
                format!("`{text}` is no icon; write the Material icon as `:material/{text}:`")
            }
            None if let Some(emoji) = emoji(text.trim_matches(':')) => {
                format!("`{text}` is no icon; write the emoji itself: `{emoji}`")
            }
            None => format!(
                "`{text}` is no icon; write one emoji, or a Material icon as `:material/home:`"
            ),
        })
    }
}

impl From<&str> for Icon {
    fn from(text: &str) -> Icon {
        match name(text) {
            Some(name) => match NAMES.binary_search(&name) {
                Ok(at) => Icon::Material(NAMES[at]),
                Err(_) => Icon::Unknown(text.to_owned()),
            },
            None if emojis::get(text).is_some() => Icon::Emoji(text.to_owned()),
            None => Icon::Unknown(text.to_owned()),
        }
    }
}

impl From<String> for Icon {
    fn from(text: String) -> Icon {
        text.as_str().into()
    }
}

impl From<&String> for Icon {
    fn from(text: &String) -> Icon {
        text.as_str().into()
    }
}

/// The name in `:material/name:`.
fn name(text: &str) -> Option<&str> {
    text.strip_prefix(":material/")?.strip_suffix(':')
}

/// The emoji of a short code: 🎉 for `tada`.
#[must_use]
pub fn emoji(code: &str) -> Option<&'static str> {
    emojis::get_by_shortcode(code).map(emojis::Emoji::as_str)
}

/// Names that people know from Google's newer set, Material Symbols, with the names of the same
/// pictures in this one. By its letters, the nearest name to `table` would be `cable`.
const RENAMED: &[(&str, &str)] = &[
    ("code_blocks", "code"),
    ("database", "storage"),
    ("docs", "description"),
    ("experiment", "science"),
    ("finance", "insights"),
    ("labs", "science"),
    ("lightbulb_2", "lightbulb"),
    ("monitoring", "query_stats"),
    ("network_node", "hub"),
    ("neurology", "psychology"),
    ("robot", "smart_toy"),
    ("robot_2", "smart_toy"),
    ("table", "table_chart"),
    ("wand_stars", "auto_fix_high"),
];

/// The name that was probably meant.
fn meant(name: &str) -> &'static str {
    let renamed = RENAMED.iter().find(|(newer, _)| *newer == name);
    renamed
        .map_or_else(|| nearest(name, NAMES.iter().copied()).unwrap_or_default(), |(_, ours)| ours)
}

/// The drawing of an icon, as SVG: in the colour of the text around it.
#[cfg(feature = "pictures")]
#[derive(Clone, Copy, Debug)]
pub struct Picture {
    /// The coordinate system of the drawing.
    pub view_box: &'static str,
    /// The content of the `svg` element.
    pub body: &'static str,
}

/// The picture of a Material icon, rounded where there is such a form.
#[cfg(feature = "pictures")]
#[must_use]
pub fn picture(name: &str) -> Option<Picture> {
    let at = NAMES.binary_search(&name).ok()?;
    Some(PICTURES[at])
}

/// Takes the table apart: names for all, pictures for crates that draw.
macro_rules! icons {
    ($($name:literal $module:ident $form:ident)*) => {
        /// The names of all Material icons, in the order of bytes.
        static NAMES: &[&str] = &[$($name),*];

        #[cfg(feature = "pictures")]
        static PICTURES: &[Picture] = &[$({
            let svg = pictogram_icons_material::$module::$form;
            Picture { view_box: svg.view_box, body: svg.body }
        }),*];
    };
}
include!("icon/table.in");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order_and_there_once() {
        assert!(NAMES.is_sorted_by(|one, next| one < next));
        assert!(NAMES.len() > 2000);
    }

    #[test]
    fn icons_are_read() {
        assert_eq!(Icon::from(":material/refresh:"), Icon::Material("refresh"));
        assert_eq!(Icon::from("🎉"), Icon::Emoji("🎉".into()));
        for odd in ["", "x", "refresh", ":refresh:", "🎉🎉", ":material/:", ":material/refresh"]
        {
            assert_eq!(Icon::from(odd), Icon::Unknown(odd.into()), "{odd}");
        }
    }

    #[test]
    fn what_is_no_icon_is_told_the_nearest_name() {
        let fault = |text: &str| Icon::from(text).fault().unwrap();
        assert!(fault(":material/refrsh:").ends_with("`:material/refresh:`"));
        assert!(fault(":material/trashcan:").contains("there is no Material icon `trashcan`"));
        assert!(fault("refresh").ends_with("`:material/refresh:`"));
        assert!(fault("reload").contains("one emoji"));
        assert!(fault(":tada:").ends_with("write the emoji itself: `🎉`"));
        assert_eq!(Icon::from("👉").fault(), None);
    }

    #[test]
    fn names_of_the_newer_set_are_told_what_shows_the_same() {
        let fault = Icon::from(":material/table:").fault().unwrap();
        assert!(fault.ends_with("`:material/table_chart:`"), "{fault}");
        assert!(RENAMED.is_sorted());
        for (newer, ours) in RENAMED {
            assert!(!NAMES.contains(newer), "`{newer}` is there by now");
            assert!(NAMES.contains(ours), "`{ours}` is not there");
        }
    }

    #[test]
    fn short_codes_name_emoji() {
        assert_eq!(emoji("tada"), Some("🎉"));
        assert_eq!(emoji("no such thing"), None);
    }

    #[cfg(feature = "pictures")]
    #[test]
    fn every_name_has_a_picture() {
        for name in NAMES {
            let picture = picture(name).unwrap();
            assert!(picture.body.starts_with('<') && !picture.view_box.is_empty(), "{name}");
            assert!(!picture.body.contains("style="), "{name} breaks the policy");
        }
        assert!(picture("no_such").is_none());
    }
}
