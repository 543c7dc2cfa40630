//! `file_uploader`, `files_uploader`.

use std::convert::Infallible;
use std::marker::PhantomData;

use app_literals::as_read;

use crate::element::{ElementData, Field};
use crate::event::{Refusal, Value};
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::upload::{FileLabel, UploadedFile};
use crate::widgets::input::{Entry, Input};
use crate::words::IntoWords;

/// The largest file without a `max_size`: 200 MB, as in Streamlit.
const MAX_SIZE: u64 = 200_000_000;

/// The maximum number of files without a `max_files`.
const MAX_FILES: usize = 100;

/// An upload field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileUploader {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The accepted kinds, sizes and number of files.
    pub limits: FileLimits,
    /// The files in order of arrival.
    pub files: Vec<UploadedFile>,
}

/// The kinds, sizes and number of files that an uploader accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileLimits {
    /// File extensions and media types in lower case: `.csv`, `text/csv`, `image/*`. Empty: any
    /// file.
    pub accept: Vec<String>,
    /// The maximum size of a file in bytes.
    pub max_size: u64,
    /// The maximum number of files; `None` for one file that the next one replaces.
    pub max_files: Option<usize>,
}

impl FileLimits {
    /// Whether a file of this name and type is accepted.
    #[must_use]
    pub fn takes(&self, label: &FileLabel) -> bool {
        let name = label.name().to_lowercase();
        let fits = |wanted: &String| match wanted.strip_suffix('*') {
            Some(kind) => label.mime().starts_with(kind),
            None if wanted.starts_with('.') => name.ends_with(wanted.as_str()),
            None => label.mime() == *wanted,
        };
        self.accept.is_empty() || self.accept.iter().any(fits)
    }

    /// The accepted kinds in words: `CSV, images`. `None` if any file is accepted.
    #[must_use]
    pub fn kinds(&self) -> Option<String> {
        let word = |wanted: &String| match wanted.as_str() {
            "image/*" => "images".to_owned(),
            "audio/*" => "audio".to_owned(),
            "video/*" => "video".to_owned(),
            "text/*" => "text".to_owned(),
            ending if ending.starts_with('.') => ending[1..].to_uppercase(),
            mime => mime.to_owned(),
        };
        let words: Vec<_> = self.accept.iter().map(word).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    fn most(&self) -> usize {
        self.max_files.unwrap_or(1)
    }

    fn allow(&self, file: &UploadedFile) -> bool {
        file.size() <= self.max_size && self.takes(file.label())
    }
}

/// An uploader under construction; `K` tells whether it takes one file or several.
#[derive(Debug)]
pub struct UploadEntry<K> {
    limits: FileLimits,
    kind: PhantomData<K>,
}

/// One file, which the next one replaces.
#[derive(Debug)]
pub enum OneFile {}

/// Any number of files.
#[derive(Debug)]
pub enum ManyFiles {}

/// The value of an uploader: an `Option` of a file, or a list of files. Sealed.
pub trait Files: Sealed {
    /// The return type of the call.
    type Value: Clone;
    /// The `Ui` method.
    const KIND: &'static str;
    /// The value with these files.
    fn from_files(files: Vec<UploadedFile>) -> Self::Value;
    /// The files of a value.
    fn files(value: &Self::Value) -> Vec<UploadedFile>;
}

impl Sealed for OneFile {}

impl Files for OneFile {
    type Value = Option<UploadedFile>;
    const KIND: &'static str = "file_uploader";
    fn from_files(files: Vec<UploadedFile>) -> Option<UploadedFile> {
        files.into_iter().next()
    }
    fn files(value: &Option<UploadedFile>) -> Vec<UploadedFile> {
        value.iter().cloned().collect()
    }
}

impl Sealed for ManyFiles {}

impl Files for ManyFiles {
    type Value = Vec<UploadedFile>;
    const KIND: &'static str = "files_uploader";
    fn from_files(files: Vec<UploadedFile>) -> Vec<UploadedFile> {
        files
    }
    fn files(value: &Vec<UploadedFile>) -> Vec<UploadedFile> {
        value.clone()
    }
}

impl<P: Place> Ui<P> {
    /// An upload field for one file; returns the file, once there is one. It stays until the person
    /// removes or replaces it.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `accept` | anything |
    /// | `max_size` | 200 MB |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn file_uploader(&self, label: impl IntoWords) -> Input<'_, UploadEntry<OneFile>, P> {
        Input::new(self, label, UploadEntry::new(None))
    }

    /// An upload field for several files; returns those present, in order of arrival.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `accept` | anything |
    /// | `max_size` | 200 MB |
    /// | `max_files` | 100 |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn files_uploader(&self, label: impl IntoWords) -> Input<'_, UploadEntry<ManyFiles>, P> {
        Input::new(self, label, UploadEntry::new(Some(MAX_FILES)))
    }
}

impl<K: Files, P: Place> Input<'_, UploadEntry<K>, P> {
    /// The accepted files: extensions such as `".csv"`, types such as `"application/pdf"` or
    /// `"image/*"`, in upper or lower case. The type is the claim of the person's browser; only a
    /// parser can tell what is inside a file. Default: anything.
    pub fn accept<T: AsRef<str>>(mut self, kinds: impl IntoIterator<Item = T>) -> Self {
        let kinds = kinds.into_iter();
        self.widget.data.limits.accept = kinds.map(|kind| plain_kind(kind.as_ref())).collect();
        self
    }

    setters! {
        /// The maximum size of a file in bytes. Default: 200 MB.
        max_size: u64 => widget.data.limits.max_size = max_size;
    }
}

impl<P: Place> Input<'_, UploadEntry<ManyFiles>, P> {
    setters! {
        /// The maximum number of files. Default: 100.
        max_files: usize => widget.data.limits.max_files = Some(max_files);
    }
}

/// Normalises an extension: `csv`, `*.csv` and `.CSV` are the same.
fn plain_kind(kind: &str) -> String {
    let kind = kind.trim().to_lowercase();
    let kind =
        kind.strip_prefix('*').filter(|end| end.starts_with('.')).unwrap_or(&kind).to_owned();
    if kind.contains('/') || kind.starts_with('.') { kind } else { format!(".{kind}") }
}

fn is_kind(kind: &str) -> bool {
    let sound = match kind.split_once('/') {
        Some((start, end)) => {
            !start.is_empty() && !start.contains('*') && (end == "*" || !end.contains('*'))
        }
        None => !kind.contains('*'),
    };
    sound && !kind.ends_with(['/', '.']) && !kind.contains([',', ' ', '"'])
}

impl<K> UploadEntry<K> {
    fn new(max_files: Option<usize>) -> UploadEntry<K> {
        let limits = FileLimits { accept: Vec::new(), max_size: MAX_SIZE, max_files };
        UploadEntry { limits, kind: PhantomData }
    }
}

impl<K> Sealed for UploadEntry<K> {}

impl<K: Files> Entry for UploadEntry<K> {
    type Value = K::Value;
    /// A file belongs to its upload, so it cannot be bound to a variable of the app.
    type Place = Infallible;
    type Draft = FileUploader;

    fn kind(&self) -> &'static str {
        K::KIND
    }
    fn initial(&self) -> Result<K::Value, String> {
        let FileLimits { accept, max_size, .. } = &self.limits;
        if let Some(odd) = accept.iter().find(|kind| !is_kind(kind)) {
            return Err(format!(
                "`accept` of this {} has \"{odd}\": give endings such as \".csv\" or types such \
                 as \"image/*\"",
                K::KIND
            ));
        }
        if *max_size == 0 || self.limits.most() == 0 {
            return Err(format!("this {} takes nothing: give it a larger limit", K::KIND));
        }
        Ok(K::from_files(Vec::new()))
    }
    /// Files that the current limits do not accept are left out.
    fn read(&self, entered: &Value) -> Option<K::Value> {
        let mut files = files_in(entered)?;
        files.retain(|file| self.limits.allow(file));
        files.truncate(self.limits.most());
        Some(K::from_files(files))
    }
    fn read_place(&self, place: &Infallible) -> Result<Option<K::Value>, String> {
        match *place {}
    }
    fn write_place(&self, place: &mut Infallible, _: K::Value) {
        match *place {}
    }
    fn to_value(&self, value: &K::Value) -> Value {
        value_of(self.limits.max_files, &K::files(value))
    }
    fn element(self, field: Field, value: &K::Value) -> FileUploader {
        FileUploader { field, limits: self.limits, files: K::files(value) }
    }
}

/// The form in which sessions store files.
fn value_of(max_files: Option<usize>, files: &[UploadedFile]) -> Value {
    let mut files = files.iter().cloned().map(Value::File);
    match max_files {
        Some(_) => Value::List(files.collect()),
        None => files.next().unwrap_or(Value::Nothing),
    }
}

/// The files in a value; `None` if the value is of another kind.
fn files_in(value: &Value) -> Option<Vec<UploadedFile>> {
    let file = |value: &Value| match value {
        Value::File(file) => Some(file.clone()),
        _ => None,
    };
    match value {
        Value::Nothing => Some(Vec::new()),
        Value::File(file) => Some(vec![file.clone()]),
        Value::List(values) => values.iter().map(file).collect(),
        _ => None,
    }
}

impl ElementData for FileUploader {
    fn name(&self) -> &'static str {
        match self.limits.max_files {
            None => OneFile::KIND,
            Some(_) => ManyFiles::KIND,
        }
    }
    fn text(&self) -> String {
        let names: Vec<_> = self.files.iter().map(UploadedFile::name).collect();
        format!("{}: {}", as_read(&self.field.label), names.join(", "))
    }
    fn field(&self) -> Option<&Field> {
        Some(&self.field)
    }
    fn value(&self) -> Option<Value> {
        Some(value_of(self.limits.max_files, &self.files))
    }
    /// An event carries the complete list of files: the old ones that stay, and the new ones.
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        let files = match &value {
            Value::Nothing if self.limits.max_files.is_some() => return Err(Refusal::WrongKind),
            // A renderer sends text for a file name that it does not know.
            Value::List(values) if values.iter().any(|value| matches!(value, Value::Text(_))) => {
                return Err(Refusal::NotOffered);
            }
            _ => files_in(&value).ok_or(Refusal::WrongKind)?,
        };
        let twice = |at: usize| files[..at].contains(&files[at]);
        let fits = files.len() <= self.limits.most()
            && files.iter().all(|file| self.limits.allow(file))
            && !(1..files.len()).any(twice);
        if fits { Ok(value_of(self.limits.max_files, &files)) } else { Err(Refusal::NotOffered) }
    }
    fn set_value(&mut self, value: &Value) {
        if let Some(files) = files_in(value) {
            self.files = files;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(accept: &[&str]) -> FileLimits {
        let accept = accept.iter().map(|kind| plain_kind(kind)).collect();
        FileLimits { accept, max_size: 10, max_files: None }
    }

    #[test]
    fn kinds_are_told_by_ending_and_by_type() {
        let takes = |limits: &FileLimits, name: &str, mime: &str| {
            limits.takes(&FileLabel::from_outside(name, mime))
        };
        let csv = limits(&["CSV", "*.Tsv"]);
        assert!(takes(&csv, "A.csv", "") && takes(&csv, "a.b.TSV", "x/y"));
        assert!(!takes(&csv, "csv", "text/csv") && !takes(&csv, "a.csv.exe", "text/csv"));
        let pictures = limits(&["image/*", "application/PDF"]);
        assert!(takes(&pictures, "a", "IMAGE/png") && takes(&pictures, "a", "application/pdf"));
        assert!(!takes(&pictures, "a.txt", "") && !takes(&pictures, "a", "imagery/png"));
        assert!(takes(&pictures, "a.png", ""), "where a browser says nothing, the ending does");
        assert!(takes(&limits(&[]), "anything", ""));
        assert_eq!(limits(&["csv", "image/*", "a/b"]).kinds().unwrap(), "CSV, images, a/b");
    }

    #[test]
    fn what_is_no_kind_is_told_apart() {
        for kind in [".csv", ".tar.gz", "text/csv", "image/*"] {
            assert!(is_kind(kind), "{kind}");
        }
        for odd in [".", ".*", "*/*", "text/", "/csv", "image/p*", ".csv,.tsv", ".a b"] {
            assert!(!is_kind(odd), "{odd}");
        }
    }

    #[test]
    fn sizes_are_taken_up_to_the_limit() {
        let file = |size| UploadedFile::from_bytes("a", vec![0; size]);
        assert!(limits(&[]).allow(&file(0)) && limits(&[]).allow(&file(10)));
        assert!(!limits(&[]).allow(&file(11)));
    }
}
