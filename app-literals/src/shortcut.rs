//! Keyboard shortcuts: `Ctrl+J`, `Alt+Shift+F4`, `?`.

use std::fmt;

/// A shortcut as an author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// A key with the modifiers held down meanwhile.
    Keys {
        /// Control, or Command on a Mac.
        ctrl: bool,
        /// Alt, or Option on a Mac.
        alt: bool,
        /// Shift; but not if it makes the sign that is the key, as in `?`.
        shift: bool,
        /// The key, as browsers name it: one character in lower case, or a name such as `Enter`.
        key: String,
    },
    /// A text that cannot be a shortcut, and the reason.
    Refused {
        /// The text.
        written: String,
        /// The fault.
        why: &'static str,
    },
}

/// Keys with a name, as authors write them and as browsers call them.
const NAMED: &[(&str, &str)] = &[
    ("enter", "Enter"),
    ("escape", "Escape"),
    ("esc", "Escape"),
    ("space", " "),
    ("backspace", "Backspace"),
    ("delete", "Delete"),
    ("insert", "Insert"),
    ("home", "Home"),
    ("end", "End"),
    ("pageup", "PageUp"),
    ("pagedown", "PageDown"),
    ("up", "ArrowUp"),
    ("down", "ArrowDown"),
    ("left", "ArrowLeft"),
    ("right", "ArrowRight"),
];

/// Shortcuts that people need for other things, or that browsers do not give away at all: windows,
/// tabs, reload, the address, find, print, the clipboard, undo, and the zoom.
const TAKEN: &str = "ctrl++ ctrl+- ctrl+= ctrl+0 ctrl+1 ctrl+2 ctrl+3 ctrl+4 ctrl+5 ctrl+6 ctrl+7 \
    ctrl+8 ctrl+9 ctrl+a ctrl+c ctrl+f ctrl+l ctrl+n ctrl+p ctrl+q ctrl+r ctrl+t ctrl+v ctrl+w \
    ctrl+x ctrl+y ctrl+z ctrl+shift+c ctrl+shift+i ctrl+shift+j ctrl+shift+n ctrl+shift+p \
    ctrl+shift+r ctrl+shift+t ctrl+shift+w ctrl+shift+z ctrl+pageup ctrl+pagedown ctrl+f4 ctrl+f5 \
    alt+left alt+right alt+home alt+f4 f1 f3 f5 f6 f7 f11 f12";

impl Shortcut {
    /// The fault, and the next step.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let Shortcut::Refused { written, why } = self else { return None };
        Some(format!("`{written}` cannot be a shortcut: {why}; write one such as `Ctrl+J`"))
    }

    fn read(text: &str) -> Result<Shortcut, &'static str> {
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut pieces: Vec<&str> = text.split('+').map(str::trim).collect();
        // The key itself may be a plus.
        if text.ends_with("++") || text == "+" {
            pieces.truncate(pieces.len() - 2);
            pieces.push("+");
        }
        let last = pieces.pop().unwrap_or_default();
        for piece in pieces {
            let place = match piece.to_ascii_lowercase().as_str() {
                "ctrl" | "cmd" | "mod" => &mut ctrl,
                "alt" | "option" => &mut alt,
                "shift" => &mut shift,
                _ => return Err("only Ctrl, Alt and Shift are held down, before one key"),
            };
            if std::mem::replace(place, true) {
                return Err("it holds one key down twice");
            }
        }
        let key = key(last).ok_or("its last part is not a key")?;
        // The signs that need Shift differ from keyboard to keyboard; digits are told by their
        // place.
        let sign = key.chars().count() == 1 && !key.chars().all(char::is_alphanumeric);
        let shift = shift && (!sign || key == " ");
        let shortcut = Shortcut::Keys { ctrl, alt, shift, key };
        if !ctrl && !alt && matches!(last.to_ascii_lowercase().as_str(), "r" | "c") {
            return Err("`R` and `C` alone are kept for the page itself");
        }
        let plain = shortcut.to_string().to_ascii_lowercase();
        if TAKEN.split_whitespace().any(|taken| taken == plain) {
            return Err("browsers need it themselves");
        }
        Ok(shortcut)
    }
}

/// The key that a word names.
fn key(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    if let Some((_, key)) = NAMED.iter().find(|(name, _)| *name == lower) {
        return Some((*key).to_owned());
    }
    let number = lower.strip_prefix('f').and_then(|number| number.parse::<u8>().ok());
    if number.is_some_and(|number| (1..=12).contains(&number)) {
        return Some(lower.to_uppercase());
    }
    let mut characters = lower.chars();
    let one = characters.next().filter(|one| !one.is_whitespace() && !one.is_control());
    one.filter(|_| characters.next().is_none()).map(String::from)
}

impl From<&str> for Shortcut {
    fn from(text: &str) -> Shortcut {
        let refused = |why| Shortcut::Refused { written: text.to_owned(), why };
        Shortcut::read(text).unwrap_or_else(refused)
    }
}

impl From<String> for Shortcut {
    fn from(text: String) -> Shortcut {
        text.as_str().into()
    }
}

/// As people read it: `Ctrl+Shift+K`.
impl fmt::Display for Shortcut {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ctrl, alt, shift, key) = match self {
            Shortcut::Keys { ctrl, alt, shift, key } => (*ctrl, *alt, *shift, key),
            Shortcut::Refused { written, .. } => return to.write_str(written),
        };
        for (held, name) in [(ctrl, "Ctrl+"), (alt, "Alt+"), (shift, "Shift+")] {
            if held {
                to.write_str(name)?;
            }
        }
        match key.as_str() {
            " " => to.write_str("Space"),
            "Escape" => to.write_str("Esc"),
            key => {
                let key = key.strip_prefix("Arrow").unwrap_or(key);
                let mut rest = key.chars();
                rest.next().map_or(Ok(()), |first| write!(to, "{}", first.to_uppercase()))?;
                to.write_str(rest.as_str())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcuts_are_read_and_shown_as_people_know_them() {
        for (written, shown) in [
            ("Ctrl+J", "Ctrl+J"),
            ("ctrl + shift + k", "Ctrl+Shift+K"),
            ("Cmd+Enter", "Ctrl+Enter"),
            ("Alt+Shift+F2", "Alt+Shift+F2"),
            ("?", "?"),
            ("Alt++", "Alt++"),
            ("Shift+?", "?"),
            ("Shift+1", "Shift+1"),
            ("Shift+Space", "Shift+Space"),
            ("+", "+"),
            ("esc", "Esc"),
            ("Space", "Space"),
            ("Shift+PageUp", "Shift+PageUp"),
            ("Ctrl+Left", "Ctrl+Left"),
            ("ä", "Ä"),
        ] {
            let shortcut = Shortcut::from(written);
            assert_eq!(shortcut.fault(), None, "{written}");
            assert_eq!(shortcut.to_string(), shown, "{written}");
            assert_eq!(Shortcut::from(shown), shortcut, "{shown} is the same");
        }
        assert_eq!(
            Shortcut::from("Ctrl+J"),
            Shortcut::Keys { ctrl: true, alt: false, shift: false, key: "j".into() }
        );
    }

    #[test]
    fn what_cannot_be_one_is_told_why() {
        for (written, why) in [
            ("", "not a key"),
            ("Ctrl+", "not a key"),
            ("Ctrl", "not a key"),
            ("Ctrl+JK", "not a key"),
            ("Hyper+J", "only Ctrl, Alt and Shift"),
            ("Ctrl+Ctrl+J", "twice"),
            ("r", "kept for the page"),
            ("C", "kept for the page"),
            ("Shift+R", "kept for the page"),
            ("Ctrl+W", "browsers need it"),
            ("Cmd+T", "browsers need it"),
            ("Ctrl++", "browsers need it"),
            ("Ctrl+1", "browsers need it"),
            ("F5", "browsers need it"),
            ("Alt+Left", "browsers need it"),
        ] {
            let fault = Shortcut::from(written).fault().unwrap_or_default();
            assert!(fault.contains(why), "{written}: {fault}");
        }
    }
}
