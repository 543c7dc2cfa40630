//! `image`.

use std::fmt;
use std::sync::Arc;

use crate::element::{ElementData, Failure, FailureKind, Width};
use crate::ui::{Place, Ui};
use crate::widgets::Widget;
use crate::widgets::link_button::Destination;

/// A picture, with words below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Where the picture comes from.
    pub source: ImageSource,
    /// What the picture shows, for those who do not see it; plain text. Empty: it only decorates.
    /// `None`: the caption says it.
    pub alt: Option<String>,
    /// The words below it; inline Markdown.
    pub caption: Option<String>,
    /// How wide it is; its height follows.
    pub width: Width,
}

/// Where a picture comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageSource {
    /// From the app.
    Picture(Arc<Picture>),
    /// From an address relative to the page; one that [`Destination::of`] calls a place here.
    Address(String),
}

/// The bytes of a picture in a format that browsers show.
#[derive(Clone)]
pub struct Picture {
    bytes: Arc<[u8]>,
    format: ImageFormat,
}

/// The formats that browsers show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// AVIF.
    Avif,
    /// SVG.
    Svg,
}

impl Picture {
    /// Takes bytes for a picture; `None` where they begin like none.
    #[must_use]
    pub fn of(bytes: Arc<[u8]>) -> Option<Picture> {
        let format = ImageFormat::of(&bytes)?;
        Some(Picture { bytes, format })
    }

    /// All of it.
    #[must_use]
    pub fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }

    /// Its format.
    #[must_use]
    pub fn format(&self) -> ImageFormat {
        self.format
    }
}

impl PartialEq for Picture {
    fn eq(&self, other: &Picture) -> bool {
        Arc::ptr_eq(&self.bytes, &other.bytes) || self.bytes == other.bytes
    }
}

impl Eq for Picture {}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({:?}, {} bytes)", self.format, self.bytes.len())
    }
}

impl ImageFormat {
    /// The type of a file in this format.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            ImageFormat::Png => "image/png",
            ImageFormat::Jpeg => "image/jpeg",
            ImageFormat::Gif => "image/gif",
            ImageFormat::Webp => "image/webp",
            ImageFormat::Avif => "image/avif",
            ImageFormat::Svg => "image/svg+xml",
        }
    }

    /// The format by the first bytes; nobody looks further.
    fn of(bytes: &[u8]) -> Option<ImageFormat> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(ImageFormat::Png),
            [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(ImageFormat::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
                Some(ImageFormat::Webp)
            }
            [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => {
                Some(ImageFormat::Avif)
            }
            _ => is_svg(bytes).then_some(ImageFormat::Svg),
        }
    }
}

/// Whether the first element of a text is `svg`; a declaration, comments and a document type may
/// come before it.
fn is_svg(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(4096)];
    // A cut through the last character is no reason not to look at the others.
    let text = String::from_utf8_lossy(start);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<!DOCTYPE svg") => ">",
            _ => {
                let name = rest.strip_prefix("<svg");
                return name.is_some_and(|after| {
                    after.starts_with(|c: char| c.is_whitespace() || c == '>')
                });
            }
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after.trim_start(),
            None => return false,
        }
    }
}

/// What [`Ui::image`] takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no source of an image",
    label = "neither bytes nor an address",
    note = "give the bytes of a PNG, JPEG, GIF, WebP, AVIF or SVG file (`Vec<u8>`, `&[u8]`, or \
            `Arc<[u8]>`, which is not copied), or an address relative to the page (`&str`)"
)]
pub trait IntoImage {
    /// The bytes, or the address.
    #[doc(hidden)]
    fn into_image(self) -> Result<Arc<[u8]>, String>;
}

macro_rules! sources {
    ($($source:ty: $own:ident => $image:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoImage for $source {
            fn into_image(self) -> Result<Arc<[u8]>, String> {
                let $own = self;
                $image
            }
        }
    )*};
}
sources! {
    Arc<[u8]>: bytes => Ok(bytes);
    &Arc<[u8]>: bytes => Ok(Arc::clone(bytes));
    Vec<u8>: bytes => Ok(bytes.into());
    &Vec<u8>: bytes => Ok(bytes.as_slice().into());
    &[u8]: bytes => Ok(bytes.into());
    &str: address => Err(address.to_owned());
    &String: address => Err(address.clone());
    String: address => Err(address);
}

#[diagnostic::do_not_recommend]
impl<const N: usize> IntoImage for &[u8; N] {
    fn into_image(self) -> Result<Arc<[u8]>, String> {
        Ok(self.as_slice().into())
    }
}

/// An [`Image`] that is being described.
#[derive(Debug)]
pub struct ImageEntry {
    source: Result<ImageSource, String>,
    alt: Option<String>,
    caption: Option<String>,
    width: Width,
}

impl<P: Place> Ui<P> {
    /// A picture: the bytes of a PNG, JPEG, GIF, WebP, AVIF or SVG file, or an address relative to
    /// the page. A page shows no pictures of other sites: these would learn of each visit.
    #[track_caller]
    pub fn image(&self, source: impl IntoImage) -> Widget<'_, ImageEntry, P> {
        let source = match source.into_image() {
            Ok(bytes) => picture(bytes),
            Err(address) => here(address),
        };
        let entry = ImageEntry { source, alt: None, caption: None, width: Width::Content };
        Widget::new(self, entry)
    }
}

fn picture(bytes: Arc<[u8]>) -> Result<ImageSource, String> {
    let first: String = bytes.iter().take(8).map(|byte| format!(" {byte:02x}")).collect();
    match Picture::of(bytes) {
        Some(picture) => Ok(ImageSource::Picture(Arc::new(picture))),
        None if first.is_empty() => Err("this image has no bytes at all".to_owned()),
        None => Err(format!(
            "this image begins with the bytes`{first}`, which is none of the formats that \
             browsers show: give it as PNG, JPEG, GIF, WebP, AVIF or SVG"
        )),
    }
}

fn here(address: String) -> Result<ImageSource, String> {
    let mail = address.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    match Destination::of(&address) {
        Some(Destination::Here) if !mail && !address.is_empty() => {
            Ok(ImageSource::Address(address))
        }
        Some(Destination::Outside) => Err(format!(
            "the image `{address}` is on another site, which would learn of everyone who sees \
             this page: fetch it in the app and give its bytes, or lead there with a link_button"
        )),
        _ => Err(format!(
            "`{address}` is no address of an image: give one relative to the page, or the bytes"
        )),
    }
}

impl<P: Place> Widget<'_, ImageEntry, P> {
    /// The words below it; inline Markdown. Default: none.
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.data.caption = Some(caption.into());
        self
    }

    /// What it shows, for those who do not see it; `""` where it only decorates. Default: the
    /// caption.
    pub fn alt(mut self, words: impl Into<String>) -> Self {
        self.data.alt = Some(words.into());
        self
    }

    /// `Content`, `Stretch` or pixels; never wider than its parent. Default: `Content`, as many
    /// pixels as it has.
    pub fn width(mut self, width: impl Into<Width>) -> Self {
        self.data.width = width.into();
        self
    }

    /// Puts it on the page. What is no picture is an error in its place.
    pub fn show(self) {
        let Widget { ui, origin, key, data: ImageEntry { source, alt, caption, width } } = self;
        match source {
            Ok(source) => {
                let key = ui.identify_in_order(origin, key);
                ui.emit(key, Image { source, alt, caption, width });
            }
            Err(message) => {
                ui.fail(Failure { kind: FailureKind::Misuse, message, details: None });
            }
        }
    }
}

impl ElementData for Image {
    fn name(&self) -> &'static str {
        "image"
    }
    /// What a person reads of it: the caption, or what it shows.
    fn text(&self) -> String {
        self.caption.clone().or_else(|| self.alt.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        let cases: [(&[u8], Option<ImageFormat>); 19] = [
            (b"\x89PNG\r\n\x1a\n...", Some(ImageFormat::Png)),
            (b"\xff\xd8\xff\xe0", Some(ImageFormat::Jpeg)),
            (b"GIF87a", Some(ImageFormat::Gif)),
            (b"GIF89a", Some(ImageFormat::Gif)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(ImageFormat::Webp)),
            (b"\0\0\0\x20ftypavif", Some(ImageFormat::Avif)),
            (b"<svg xmlns='x'/>", Some(ImageFormat::Svg)),
            (b"<svg>", Some(ImageFormat::Svg)),
            (
                b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a > b -->\n<!DOCTYPE svg PUBLIC 'x'>\n<svg\nid='a'>",
                Some(ImageFormat::Svg),
            ),
            (b"", None),
            (b"\x89PNG", None),
            (b"RIFF\x10\0\0\0WAVE", None),
            (b"BM6\0", None),
            (b"<html><svg>", None),
            (b"<!DOCTYPE html><svg>", None),
            (b"<svgx>", None),
            (b"<!-- <svg>", None),
            (b"<script>alert(1)</script><svg>", None),
            (b"%PDF-1.7", None),
        ];
        for (bytes, format) in cases {
            assert_eq!(ImageFormat::of(bytes), format, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn pictures_are_equal_by_their_bytes() {
        let picture = |bytes: &[u8]| Picture::of(bytes.into()).unwrap();
        assert_eq!(picture(b"GIF89a1"), picture(b"GIF89a1"));
        assert_ne!(picture(b"GIF89a1"), picture(b"GIF89a2"));
    }
}
