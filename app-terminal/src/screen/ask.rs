//! The line that asks the person: for the name of a file, or for words to search.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use app_runtime::{Download, Element, Key, Size, UploadedFile, Value};
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::text::Span;

use super::Screen;
use crate::edit::Edit;

/// A line that asks the person.
pub(super) struct Ask {
    pub(super) question: String,
    pub(super) edit: Edit,
    pub(super) about: About,
}

pub(super) enum About {
    Save(Download),
    Upload(Key),
    Search,
    /// In the rows of a dataframe.
    SearchRows(Key),
}

impl Screen {
    pub(super) fn ask_for_download(&mut self) {
        if self.ask.is_some() {
            return;
        }
        if let Some(file) = self.downloads.pop_front() {
            let name = Path::new(&file.file_name).file_name().unwrap_or_default();
            let edit = Edit::new(&name.to_string_lossy(), false);
            self.ask = Some(Ask { question: "Save as".to_owned(), edit, about: About::Save(file) });
        }
    }

    pub(super) fn answer(&mut self, key: KeyEvent) {
        match key.code {
            KeyCode::Esc => {
                self.ask = None;
                self.ask_for_download();
            }
            KeyCode::Tab => {
                if let Some(ask) = &mut self.ask
                    && matches!(ask.about, About::Save(_) | About::Upload(_))
                    && let Some(path) = completed(&ask.edit.text())
                {
                    ask.edit = Edit::new(&path, false);
                }
            }
            KeyCode::Enter => {
                let Some(ask) = self.ask.take() else { return };
                let text = ask.edit.text();
                match ask.about {
                    About::Search => {
                        self.searched = text;
                        self.find_next();
                    }
                    About::SearchRows(key) => {
                        let local = self.page.local_mut(key);
                        local.rows.query.search = text;
                        local.cursor = 0;
                        self.find(key);
                    }
                    About::Save(file) => self.save(file, &text),
                    About::Upload(key) => self.upload(key, &text),
                }
                self.ask_for_download();
            }
            _ => {
                if let Some(ask) = &mut self.ask {
                    ask.edit.press(key);
                }
            }
        }
    }

    fn save(&mut self, file: Download, text: &str) {
        let path = path(text);
        let written = fs::OpenOptions::new().write(true).create_new(true).open(&path);
        let result = written.and_then(|mut to| io::Write::write_all(&mut to, &file.data));
        match result {
            Ok(()) => self.notice(vec![Span::raw(format!("✓ Saved as {}", path.display()))]),
            Err(error) => {
                let why = if error.kind() == io::ErrorKind::AlreadyExists {
                    "There is such a file; save as".to_owned()
                } else {
                    format!("{error}; save as")
                };
                let edit = Edit::new(text, false);
                self.ask = Some(Ask { question: why, edit, about: About::Save(file) });
            }
        }
    }

    fn upload(&mut self, key: Key, text: &str) {
        let path = path(text);
        let Some(Element::FileUploader(uploader)) = self.page.element(key).cloned() else { return };
        let most = uploader.limits.max_size;
        let read = fs::metadata(&path).and_then(|about| {
            if about.len() > most {
                let why = format!("it is larger than {}", Size(most));
                return Err(io::Error::other(why));
            }
            fs::read(&path)
        });
        let why = match read {
            Ok(bytes) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let mut files: Vec<Value> = match uploader.limits.max_files {
                    Some(_) => uploader.files.iter().cloned().map(Value::File).collect(),
                    None => Vec::new(),
                };
                files.push(Value::File(UploadedFile::from_bytes(&name, bytes)));
                if self.page.change(key, Value::List(files)) {
                    return;
                }
                "that file is not taken here".to_owned()
            }
            Err(error) => error.to_string(),
        };
        let (question, edit) = (format!("{why}; file to upload"), Edit::new(text, false));
        self.ask = Some(Ask { question, edit, about: About::Upload(key) });
    }
}

/// A path as a person writes it: `~` is their own folder.
fn path(text: &str) -> PathBuf {
    let text = text.trim();
    match (text.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(text),
    }
}

/// A path, completed by the text that the only matching file, or all matching files, have in
/// common.
fn completed(text: &str) -> Option<String> {
    let (folder, start) =
        text.rsplit_once('/').map_or(("", text), |(folder, start)| (folder, start));
    let place = match folder {
        "" if text.starts_with('/') => PathBuf::from("/"),
        "" => PathBuf::from("."),
        folder => path(&format!("{folder}/")),
    };
    let mut common: Option<String> = None;
    for entry in fs::read_dir(place).ok()?.flatten() {
        let mut name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with(start) || start.is_empty() && name.starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            name.push('/');
        }
        common = Some(match common {
            None => name,
            Some(other) => {
                let same = other.chars().zip(name.chars()).take_while(|(a, b)| a == b);
                same.map(|(letter, _)| letter).collect()
            }
        });
    }
    let kept = text.len() - start.len();
    Some(format!("{}{}", &text[..kept], common?))
}
