//! `image`.

use std::fmt;
use std::sync::Arc;

use app_literals::as_read;

use crate::element::{ElementData, IntoWidth, Width};
use crate::ui::{Place, Ui};
use crate::widgets::Widget;
use crate::widgets::link_button::Destination;

/// A picture with a caption below it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Image {
    /// The source of the picture.
    pub source: ImageSource,
    /// The alternative text, for people who cannot see the picture; plain text. Empty: the picture
    /// is decoration. `None`: the caption describes it.
    pub alt: Option<String>,
    /// The caption below it; inline Markdown.
    pub caption: Option<String>,
    /// The width; the height follows.
    pub width: Width,
}

/// The source of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageSource {
    /// Bytes that the app gave.
    Picture(Arc<Picture>),
    /// An address relative to the page, for which [`Destination::of`] returns `Here`.
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
    /// Recognises a picture by its first bytes; `None` if they match no format.
    #[must_use]
    pub fn of(bytes: Arc<[u8]>) -> Option<Picture> {
        let format = ImageFormat::of(&bytes)?;
        Some(Picture { bytes, format })
    }

    /// The whole file.
    #[must_use]
    pub fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }

    /// The format.
    #[must_use]
    pub fn format(&self) -> ImageFormat {
        self.format
    }

    /// The width and the height in pixels, if the file's header gives them. With these, a renderer
    /// reserves the space before the picture is loaded.
    #[must_use]
    pub fn pixels(&self) -> Option<(u32, u32)> {
        let size = match self.format {
            ImageFormat::Png => pixels_of_png(&self.bytes),
            ImageFormat::Gif => pixels_of_gif(&self.bytes),
            ImageFormat::Jpeg => pixels_of_jpeg(&self.bytes),
            ImageFormat::Webp => pixels_of_webp(&self.bytes),
            // An AVIF gives its size deep inside the file; an SVG gives it in any unit or not at
            // all.
            ImageFormat::Avif | ImageFormat::Svg => None,
        };
        size.filter(|&(across, down)| across > 0 && down > 0)
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
    /// The media type of this format.
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

    /// The format by the first bytes; the rest is not checked.
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

/// Whether the first element of a text is `svg`, after an optional declaration, comments and a
/// document type.
fn is_svg(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(4096)];
    // The cut may split the last character; the others are still read.
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

/// A number of bytes at an offset; `None` if the file is too short.
fn bytes_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

fn pixels_of_png(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at| bytes_at(bytes, at).map(u32::from_be_bytes);
    (bytes_at(bytes, 12)? == *b"IHDR").then_some((number(16)?, number(20)?))
}

fn pixels_of_gif(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at| bytes_at(bytes, at).map(|two| u32::from(u16::from_le_bytes(two)));
    Some((number(6)?, number(8)?))
}

/// Searches the segments for the one that starts the picture. A photo may be stored rotated, with a
/// note in an Exif segment; for such a photo the result is `None`.
fn pixels_of_jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at| bytes_at(bytes, at).map(u16::from_be_bytes);
    let mut at = 2;
    loop {
        let [0xff, kind] = bytes_at(bytes, at)? else { return None };
        match kind {
            0xff => at += 1,
            0xe1 if bytes_at(bytes, at + 4)? == *b"Exif" => return None,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((number(at + 7)?.into(), number(at + 5)?.into()));
            }
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::from(number(at + 2)?.max(2)),
        }
    }
}

/// Each of the three kinds of WebP stores its size differently.
fn pixels_of_webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match &bytes_at(bytes, 12)? {
        b"VP8 " => {
            let number = |at| bytes_at(bytes, at).map(|two| u32::from(u16::from_le_bytes(two)));
            Some((number(26)? & 0x3fff, number(28)? & 0x3fff))
        }
        b"VP8L" => {
            let bits = u32::from_le_bytes(bytes_at(bytes, 21)?);
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => {
            let number = |at| bytes_at(bytes, at).map(|[a, b, c]| u32::from_le_bytes([a, b, c, 0]));
            Some((number(24)? + 1, number(27)? + 1))
        }
        _ => None,
    }
}

/// A source of a picture: the argument of [`Ui::image`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no source of an image",
    label = "neither bytes nor an address",
    note = "give the bytes of a PNG, JPEG, GIF, WebP, AVIF or SVG file: `include_bytes!(\"cat.png\")` \
            puts one into the program, `std::fs::read(path)?` reads one at each run",
    note = "a `&str` is an address relative to the page, not a file"
)]
pub trait IntoImage {
    /// Converts it into the bytes, or the address.
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

/// An [`Image`] under construction.
#[derive(Debug)]
pub struct ImageEntry {
    source: Result<ImageSource, String>,
    alt: Option<String>,
    caption: Option<String>,
    width: Width,
}

impl<P: Place> Ui<P> {
    /// A picture: the bytes of a PNG, JPEG, GIF, WebP, AVIF or SVG file, such as
    /// `include_bytes!("cat.png")`; or an address relative to the page, which is not a file of the
    /// app's. A page shows no pictures from other sites, because these sites would learn of each
    /// visit.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `caption` | none |
    /// | `alt` | the caption |
    /// | `width` | `Content`, as many pixels as it has |
    /// | `key` | the call site |
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
    let first: Vec<_> = bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    match Picture::of(bytes) {
        Some(picture) => Ok(ImageSource::Picture(Arc::new(picture))),
        None if first.is_empty() => Err("this image has no bytes at all".to_owned()),
        None => Err(format!(
            "this image begins with the bytes `{}`, which is none of the formats that browsers \
             show: give it as PNG, JPEG, GIF, WebP, AVIF or SVG",
            first.join(" ")
        )),
    }
}

fn here(address: String) -> Result<ImageSource, String> {
    match Destination::of(&address) {
        Some(Destination::Here) if !address.is_empty() => Ok(ImageSource::Address(address)),
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
    setters! {
        /// The caption below it; inline Markdown. Default: none.
        caption: impl Into<String> => data.caption = Some(caption.into());

        /// The alternative text, for people who cannot see the picture; `""` if it is decoration.
        /// Default: the caption.
        alt: impl Into<String> => data.alt = Some(alt.into());

        /// The width: `Content`, `Stretch` or pixels; never wider than its parent. Default:
        /// `Content`, as many pixels as it has.
        width: impl IntoWidth => data.width = width.into_width();
    }

    /// Puts it on the page. Data that is not a picture becomes an error in its place.
    pub fn show(self) {
        let Widget { ui, origin, key, data: ImageEntry { source, alt, caption, width } } = self;
        match source {
            Ok(source) => {
                let key = ui.identify_in_order(origin, key);
                ui.emit(key, Image { source, alt, caption, width });
            }
            Err(message) => {
                ui.misuse(message);
            }
        }
    }
}

impl ElementData for Image {
    fn name(&self) -> &'static str {
        "image"
    }
    /// The text that a person reads: the caption, or the alternative text.
    fn text(&self) -> String {
        let caption = self.caption.as_deref().map(|caption| as_read(caption).into_owned());
        caption.or_else(|| self.alt.clone()).unwrap_or_default()
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
    fn the_head_of_a_picture_says_how_large_it_is() {
        let pixels = |bytes: &[u8]| Picture::of(bytes.into()).unwrap().pixels();
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\0\0\0\0\x20\x08\x06";
        assert_eq!(pixels(png), Some((256, 32)));
        assert_eq!(pixels(b"GIF89a\x2c\x01\x0a\0"), Some((300, 10)));
        let jpeg = |segment: &[u8]| {
            [b"\xff\xd8", segment, b"\xff\xc0\0\x11\x08\x01\x02\x03\x04\x03"].concat()
        };
        assert_eq!(pixels(&jpeg(b"\xff\xe0\0\x04ab\xff")), Some((0x304, 0x102)));
        assert_eq!(pixels(&jpeg(b"\xff\xe1\0\x08Exif\0\0")), None, "it may lie on its side");
        assert_eq!(pixels(&jpeg(b"\xff\xda\0\x02")), None);
        let webp = |kind: &[u8]| [b"RIFF\0\0\0\0WEBP", kind].concat();
        let lossy = webp(b"VP8 \0\0\0\0...\x9d\x01\x2a\x40\x01\xf0\0");
        assert_eq!(pixels(&lossy), Some((320, 240)));
        let lossless = webp(b"VP8L\0\0\0\0\x2f\x3f\xc1\x3b\0");
        assert_eq!(pixels(&lossless), Some((320, 240)));
        let extended = webp(b"VP8X\x0a\0\0\0\0\0\0\0\x3f\x01\0\xef\0\0");
        assert_eq!(pixels(&extended), Some((320, 240)));
        for whole in [&png[..], &jpeg(b""), &lossy, &lossless, &extended] {
            for cut in 12..whole.len() {
                // The result does not matter, as long as there is no panic.
                let _ = Picture::of(whole[..cut].into()).map(|picture| picture.pixels());
            }
        }
    }

    #[test]
    fn pictures_are_equal_by_their_bytes() {
        let picture = |bytes: &[u8]| Picture::of(bytes.into()).unwrap();
        assert_eq!(picture(b"GIF89a1"), picture(b"GIF89a1"));
        assert_ne!(picture(b"GIF89a1"), picture(b"GIF89a2"));
    }

    proptest::proptest! {
        /// The headers of untrusted files are parsed by hand: no bytes may cause a panic or an
        /// endless loop.
        #[test]
        fn no_bytes_are_too_odd_to_be_measured(
            kind in 0..5_usize,
            rest in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
        ) {
            let starts: [&[u8]; 5] = [
                b"\x89PNG\r\n\x1a\n",
                b"\xff\xd8\xff",
                b"GIF89a",
                b"RIFF\0\0\0\0WEBPVP8X",
                b"RIFF\0\0\0\0WEBPVP8 ",
            ];
            let size = Picture::of([starts[kind], &rest].concat().into()).map(|picture| picture.pixels());
            let is_sound = |(across, down): (u32, u32)| across > 0 && down > 0;
            proptest::prop_assert!(size.flatten().is_none_or(is_sound));
        }
    }
}
