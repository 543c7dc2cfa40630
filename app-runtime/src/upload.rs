//! Uploaded files. The renderer that took a file in decides where its content lies: a temporary file of
//! a server, bytes of a test, a path of a terminal.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::{Arc, Weak};

use serde::{Deserialize, Serialize};

/// The longest name of a file, in characters. A longer name loses its middle.
const LONGEST_NAME: usize = 120;

/// The longest accepted media type, in bytes.
const LONGEST_MIME: usize = 100;

/// The content of an uploaded file. It is dropped with the last [`UploadedFile`] that has it: a
/// temporary file is removed then.
pub trait FileSource: Send + Sync + 'static {
    /// Opens the content, from its start. Each reader has a position of its own.
    ///
    /// # Errors
    /// If the content is gone.
    fn open(&self) -> io::Result<Box<dyn Content>>;
}

/// The content of a file while it is read.
pub trait Content: Read + Seek + Send {}
impl<T: Read + Seek + Send> Content for T {}

/// The name and the media type of a file, as text from outside made harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLabel {
    name: String,
    mime: String,
}

impl FileLabel {
    /// Keeps the last path component of the name, without invisible characters. A media type that is
    /// not valid is replaced by a guess from the name.
    #[must_use]
    pub fn from_outside(name: &str, mime: &str) -> FileLabel {
        let name = plain_name(name);
        let mime = plain_mime(mime).unwrap_or_else(|| guess_mime(&name).to_owned());
        FileLabel { name, mime }
    }

    /// The file's name: `data.csv`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The media type: `text/csv`.
    #[must_use]
    pub fn mime(&self) -> &str {
        &self.mime
    }
}

/// An uploaded file. Cheap to clone; two are equal if they are the same upload. The content stays
/// readable while a clone exists.
///
/// The name and the media type come from the person's browser. They are text to show and to guess by.
/// Never build a path from them.
#[derive(Clone)]
pub struct UploadedFile(Arc<Upload>);

struct Upload {
    id: String,
    label: FileLabel,
    size: u64,
    source: Box<dyn FileSource>,
}

impl UploadedFile {
    /// A file that a renderer has taken in, under the renderer's own `id`.
    pub fn new(
        id: impl Into<String>,
        label: FileLabel,
        size: u64,
        source: impl FileSource,
    ) -> UploadedFile {
        UploadedFile(Arc::new(Upload { id: id.into(), label, size, source: Box::new(source) }))
    }

    /// A file of these bytes, for tests.
    pub fn from_bytes(name: &str, bytes: impl Into<Arc<[u8]>>) -> UploadedFile {
        let bytes: Arc<[u8]> = bytes.into();
        let label = FileLabel::from_outside(name, "");
        UploadedFile::new("", label, bytes.len() as u64, InMemory(bytes))
    }

    /// The name of the person's file: `data.csv`. Never a path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.label.name()
    }

    /// The size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.0.size
    }

    /// The media type that the person's browser tells: `text/csv`. The browser has not read the content.
    #[must_use]
    pub fn mime(&self) -> &str {
        self.0.label.mime()
    }

    /// A reader of the content, from its start: for large files, and for libraries that take a reader.
    ///
    /// # Errors
    /// If the content cannot be read.
    pub fn reader(&self) -> io::Result<impl Read + Seek + Send + use<>> {
        self.0.source.open().map(FileReader)
    }

    /// All of the content.
    ///
    /// # Errors
    /// If the content cannot be read.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(usize::try_from(self.size()).unwrap_or(0));
        self.reader()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// All of the content, as text in UTF-8; a byte order mark at its start is left out.
    ///
    /// # Errors
    /// If the content cannot be read or is not UTF-8.
    pub fn text(&self) -> io::Result<String> {
        let text = String::from_utf8(self.bytes()?).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let message = format!("{} is not text in UTF-8: see its byte {at}", self.name());
            io::Error::new(io::ErrorKind::InvalidData, message)
        })?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// Its id, given by the renderer that received it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The name and the media type.
    #[must_use]
    pub fn label(&self) -> &FileLabel {
        &self.0.label
    }

    /// A weak reference to it.
    #[must_use]
    pub fn downgrade(&self) -> WeakFile {
        WeakFile(Arc::downgrade(&self.0))
    }
}

/// A reference to an uploaded file in a snapshot. The content stays where the renderer has put it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// Its id, given by the renderer that received it.
    pub id: String,
    /// The name of the person's file.
    pub name: String,
}

impl From<&UploadedFile> for KeptFile {
    fn from(file: &UploadedFile) -> KeptFile {
        KeptFile { id: file.id().to_owned(), name: file.name().to_owned() }
    }
}

/// A weak reference to an [`UploadedFile`].
#[derive(Clone)]
pub struct WeakFile(Weak<Upload>);

impl WeakFile {
    /// The file, if a clone of it still exists.
    #[must_use]
    pub fn upgrade(&self) -> Option<UploadedFile> {
        self.0.upgrade().map(UploadedFile)
    }
}

impl fmt::Debug for WeakFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.upgrade().fmt(f)
    }
}

impl PartialEq for UploadedFile {
    fn eq(&self, other: &UploadedFile) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for UploadedFile {}

impl Hash for UploadedFile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

impl fmt::Debug for UploadedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadedFile")
            .field("label", self.label())
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}

/// The reader of [`UploadedFile::reader`]; hides that it is a trait object.
struct FileReader(Box<dyn Content>);

impl Read for FileReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for FileReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

struct InMemory(Arc<[u8]>);

impl FileSource for InMemory {
    fn open(&self) -> io::Result<Box<dyn Content>> {
        Ok(Box::new(Cursor::new(Arc::clone(&self.0))))
    }
}

/// The last path component of a name, without invisible characters and without those that reorder text.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let seen: String = last.chars().filter(|&c| !hidden(c)).collect();
    let seen = seen.trim();
    match seen {
        "" | "." | ".." => "file".to_owned(),
        _ => shortened(seen),
    }
}

/// The start and the end of a long name: the ending shows its type.
fn shortened(name: &str) -> String {
    let length = name.chars().count();
    if length <= LONGEST_NAME {
        return name.to_owned();
    }
    let end = LONGEST_NAME / 3;
    let start = LONGEST_NAME - end - 1;
    let head = name.chars().take(start);
    head.chain(['…']).chain(name.chars().skip(length - end)).collect()
}

/// `type/subtype` in lower case, without parameters. `None` if it is anything else.
fn plain_mime(mime: &str) -> Option<String> {
    let mime = mime.split(';').next()?.trim();
    let (kind, of) = mime.split_once('/')?;
    let token = |part: &str| {
        let good = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c);
        !part.is_empty() && part.chars().all(good)
    };
    let good = mime.len() <= LONGEST_MIME && token(kind) && token(of);
    good.then(|| mime.to_ascii_lowercase())
}

/// The media type by file extension, for a browser that tells none. The list has the types that apps
/// ask for most. The next type asked for is no further line, but the reason to take the crate
/// `mime_guess` instead.
fn guess_mime(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref().unwrap_or_default() {
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "txt" | "log" => "text/plain",
        "md" => "text/markdown",
        "html" | "htm" => "text/html",
        "json" => "application/json",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "parquet" => "application/vnd.apache.parquet",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "svg" => "image/svg+xml",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}

/// A size in words for people. The script of the web page says it in the same way.
#[derive(Clone, Copy, Debug)]
pub struct Size(
    /// The number of bytes.
    pub u64,
);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Size(bytes) = *self;
        let (unit, name) = match bytes {
            1 => return f.write_str("1 byte"),
            0..1_000 => return write!(f, "{bytes} bytes"),
            1_000..1_000_000 => (1e3, "kB"),
            1_000_000..1_000_000_000 => (1e6, "MB"),
            _ => (1e9, "GB"),
        };
        let tenths = (bytes as f64 / unit * 10.0).round();
        let number = if tenths < 100.0 { tenths / 10.0 } else { (tenths / 10.0).round() };
        write!(f, "{number} {name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(of: &str) -> String {
        UploadedFile::from_bytes(of, []).name().to_owned()
    }

    #[test]
    fn names_from_outside_are_text_and_never_a_path() {
        for (outside, inside) in [
            ("a.csv", "a.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\a.csv", "a.csv"),
            ("/", "file"),
            ("..", "file"),
            ("", "file"),
            ("  \u{0}\n ", "file"),
            ("a\u{0}\r\n.csv", "a.csv"),
            ("gpj.\u{202e}exe", "gpj.exe"),
            ("Übersicht 2024 – Ä.csv", "Übersicht 2024 – Ä.csv"),
            ("<img src=x>.png", "<img src=x>.png"),
        ] {
            assert_eq!(name(outside), inside, "{outside:?}");
        }
        let long = name(&format!("{}.tar.gz", "ä".repeat(5000)));
        assert_eq!(long.chars().count(), LONGEST_NAME);
        assert!(long.starts_with("äää") && long.ends_with(".tar.gz"), "{long}");
    }

    #[test]
    fn a_type_is_a_type_or_a_guess() {
        let mime = |claim| FileLabel::from_outside("a.CSV", claim);
        assert_eq!(mime("Text/Plain; charset=utf-8").mime(), "text/plain");
        for nonsense in ["", "csv", "a/b/c", "text/", "te xt/x", "text/\"><b>", &"a/".repeat(99)] {
            assert_eq!(mime(nonsense).mime(), "text/csv", "{nonsense}");
        }
        assert_eq!(UploadedFile::from_bytes("x", []).mime(), "application/octet-stream");
    }

    #[test]
    fn a_type_is_guessed_from_the_ending() {
        for (ending, mime) in [
            ("csv", "text/csv"),
            ("tsv", "text/tab-separated-values"),
            ("txt", "text/plain"),
            ("log", "text/plain"),
            ("md", "text/markdown"),
            ("html", "text/html"),
            ("htm", "text/html"),
            ("json", "application/json"),
            ("xml", "application/xml"),
            ("pdf", "application/pdf"),
            ("zip", "application/zip"),
            ("gz", "application/gzip"),
            ("parquet", "application/vnd.apache.parquet"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("png", "image/png"),
            ("jpg", "image/jpeg"),
            ("jpeg", "image/jpeg"),
            ("gif", "image/gif"),
            ("webp", "image/webp"),
            ("avif", "image/avif"),
            ("svg", "image/svg+xml"),
            ("mp3", "audio/mpeg"),
            ("wav", "audio/wav"),
            ("mp4", "video/mp4"),
            ("exe", "application/octet-stream"),
        ] {
            for name in [format!("a.{ending}"), format!("a.b.{}", ending.to_uppercase())] {
                let file = UploadedFile::from_bytes(&name, []);
                assert_eq!((file.mime(), file.label().mime()), (mime, mime), "{name}");
            }
        }
        assert_eq!(UploadedFile::from_bytes("csv", []).mime(), "application/octet-stream");
    }

    #[test]
    fn a_file_is_kept_and_found_by_what_its_renderer_calls_it() {
        let label = FileLabel::from_outside("a.csv", "");
        let file = UploadedFile::new("upload 7", label, 3, InMemory(Arc::from(*b"a,b")));
        assert_eq!(file.id(), "upload 7");
        let kept = KeptFile::from(&file);
        assert_eq!((&*kept.id, &*kept.name), ("upload 7", "a.csv"));
        let way_back = file.downgrade();
        assert_eq!(way_back.upgrade(), Some(file.clone()));
        drop(file);
        assert_eq!(way_back.upgrade(), None);
    }

    #[test]
    fn each_reader_starts_at_the_start() {
        let file = UploadedFile::from_bytes("a.txt", *b"\xef\xbb\xbfone\ntwo");
        let mut first = file.reader().unwrap();
        first.seek(SeekFrom::Start(7)).unwrap();
        let mut end = String::new();
        first.read_to_string(&mut end).unwrap();
        assert_eq!(end, "two");
        assert_eq!(file.text().unwrap(), "one\ntwo");
        assert_eq!(file.bytes().unwrap().len() as u64, file.size());
        let error = UploadedFile::from_bytes("b.txt", *b"ok\xff").text().unwrap_err();
        assert_eq!(error.to_string(), "b.txt is not text in UTF-8: see its byte 2");
    }

    #[test]
    fn an_upload_equals_its_clones_only() {
        let file = UploadedFile::from_bytes("a", *b"x");
        assert_eq!(file, file.clone());
        assert_ne!(file, UploadedFile::from_bytes("a", *b"x"));
    }

    #[test]
    fn sizes_read_as_people_say_them() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1 kB"),
            (1_540, "1.5 kB"),
            (12_345, "12 kB"),
            (10_000_000, "10 MB"),
            (200_000_000, "200 MB"),
            (1_500_000_000, "1.5 GB"),
        ] {
            assert_eq!(Size(bytes).to_string(), words);
        }
    }
}
