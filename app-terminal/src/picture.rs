//! Pictures, small enough for cells.
//!
//! A photo takes a while to read, so a thread of its own does it, one picture at a time. The page
//! shows its description until then. The kept pixels are few, whatever size the picture had.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use std::panic::catch_unwind;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use app_runtime::Key;
use app_runtime::widgets::image::{ImageFormat, Picture};

/// The longer side of a kept picture: a line of cells shows one pixel in each.
const KEPT: usize = 400;

/// The most pixels that are read, which take four bytes each for a moment.
const MOST: u64 = 40_000_000;

/// Pixels in rows from the top, as red, green, blue and opacity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pixels {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) colors: Vec<[u8; 4]>,
}

/// The pictures of a page, as far as they have been read.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    reader: OnceCell<Option<Reader>>,
    known: RefCell<HashMap<Key, Known>>,
}

#[derive(Debug)]
struct Reader {
    asks: Sender<(Key, Arc<Picture>)>,
    answers: Receiver<(Key, Arc<Picture>, Option<Pixels>)>,
}

#[derive(Debug)]
struct Known {
    picture: Arc<Picture>,
    /// The last pixels read. While another picture in the same place is read, the old one stays.
    pixels: Option<Rc<Pixels>>,
    /// The reader has yet to answer.
    waits: bool,
}

/// The state of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It is being read.
    Coming,
    /// It can be shown.
    There(Rc<Pixels>),
    /// It cannot: it is damaged, too large, or of a format that is not read.
    Never,
}

impl Pictures {
    /// A picture of the page. The first call for one has it read.
    pub(crate) fn get(&self, key: Key, picture: &Arc<Picture>) -> Seen {
        let Some(reader) = self.reader.get_or_init(|| Reader::start().ok()) else {
            return Seen::Never;
        };
        self.take_answers();
        let mut known = self.known.borrow_mut();
        let old = known.get(&key);
        if old.is_none_or(|old| old.picture != *picture) {
            let pixels = old.and_then(|old| old.pixels.clone());
            let waits = reader.asks.send((key, Arc::clone(picture))).is_ok();
            known.insert(key, Known { picture: Arc::clone(picture), pixels, waits });
        }
        match known.get(&key) {
            Some(Known { pixels: Some(pixels), .. }) => Seen::There(Rc::clone(pixels)),
            Some(Known { waits: true, .. }) => Seen::Coming,
            _ => Seen::Never,
        }
    }

    /// Whether a picture is still being read.
    pub(crate) fn wait(&self) -> bool {
        self.take_answers();
        self.known.borrow().values().any(|known| known.waits)
    }

    fn take_answers(&self) {
        let Some(Some(reader)) = self.reader.get() else { return };
        let mut known = self.known.borrow_mut();
        for (key, picture, pixels) in reader.answers.try_iter() {
            if let Some(own) = known.get_mut(&key).filter(|own| own.picture == picture) {
                (own.pixels, own.waits) = (pixels.map(Rc::new), false);
            }
        }
    }

    /// Forgets pictures that are no longer on the page.
    pub(crate) fn retain(&mut self, there: &HashSet<Key>) {
        self.known.get_mut().retain(|key, _| there.contains(key));
    }
}

impl Reader {
    fn start() -> std::io::Result<Reader> {
        let (asks, asked) = channel::<(Key, Arc<Picture>)>();
        let (answer, answers) = channel();
        thread::Builder::new().name("pictures".to_owned()).spawn(move || {
            for (key, picture) in asked {
                // A decoder that fails over one picture does not stop the others.
                let pixels = catch_unwind(|| read(&picture)).ok().flatten();
                if answer.send((key, picture, pixels)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Reader { asks, answers })
    }
}

/// Reads a picture; of several the first. Each format that is left out would add more to the build
/// than all others together.
fn read(picture: &Picture) -> Option<Pixels> {
    let bytes = picture.bytes();
    let pixels = match picture.format() {
        ImageFormat::Png => png(bytes),
        ImageFormat::Jpeg => jpeg(bytes),
        ImageFormat::Gif => gif(bytes),
        ImageFormat::Webp | ImageFormat::Avif | ImageFormat::Svg => None,
    }?;
    let (width, height) = (pixels.width, pixels.height);
    let longer = width.max(height);
    if longer <= KEPT {
        return Some(pixels);
    }
    let short = |side: usize| (side * KEPT / longer).max(1);
    Some(pixels.scaled(short(width), short(height)))
}

fn png(bytes: &[u8]) -> Option<Pixels> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    let every = png::Transformations::normalize_to_color8() | png::Transformations::ALPHA;
    decoder.set_transformations(every);
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = reader.info().size();
    within(width.into(), height.into())?;
    let mut buffer = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut buffer).ok()?;
    let colors = match frame.color_type {
        png::ColorType::Rgba => buffer.as_chunks().0.to_vec(),
        png::ColorType::GrayscaleAlpha => {
            buffer.as_chunks().0.iter().map(|&[gray, alpha]| [gray, gray, gray, alpha]).collect()
        }
        _ => return None,
    };
    Pixels::of(width as usize, height as usize, colors)
}

fn jpeg(bytes: &[u8]) -> Option<Pixels> {
    use zune_jpeg::JpegDecoder;
    use zune_jpeg::zune_core::bytestream::ZCursor;
    use zune_jpeg::zune_core::colorspace::ColorSpace;
    use zune_jpeg::zune_core::options::DecoderOptions;

    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    within(width as u64, height as u64)?;
    let buffer = decoder.decode().ok()?;
    let colors = buffer.as_chunks().0.iter().map(|&[red, green, blue]| [red, green, blue, 255]);
    let pixels = Pixels::of(width, height, colors.collect())?;
    let lies = decoder.exif().and_then(|exif| orientation(exif)).unwrap_or(1);
    Some(if lies == 1 { pixels } else { pixels.turned(lies) })
}

/// The orientation of a photo, as its camera says in a TIFF directory: `1` to `8`, by the numbers
/// of Exif.
fn orientation(exif: &[u8]) -> Option<u16> {
    let bytes = |at: usize| exif.get(at..)?.first_chunk().copied();
    let big = exif.starts_with(b"MM");
    let short = |at| bytes(at).map(if big { u16::from_be_bytes } else { u16::from_le_bytes });
    let long = exif.get(4..)?.first_chunk().copied();
    let start = long.map(if big { u32::from_be_bytes } else { u32::from_le_bytes })? as usize;
    let entries = (0..usize::from(short(start)?)).map(|entry| start + 2 + entry * 12);
    let own = entries.take_while(|&at| at < exif.len()).find(|&at| short(at) == Some(0x0112))?;
    short(own + 8)
}

fn gif(bytes: &[u8]) -> Option<Pixels> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(Cursor::new(bytes)).ok()?;
    let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    within(width as u64, height as u64)?;
    let frame = decoder.read_next_frame().ok()??;
    // The first picture may cover a part of the whole.
    let mut colors = vec![[0; 4]; width * height];
    let rows = frame.buffer.chunks(usize::from(frame.width).max(1) * 4);
    for (row, y) in rows.zip(usize::from(frame.top)..height) {
        let left = usize::from(frame.left).min(width);
        let place = &mut colors[y * width..][left..width];
        for (to, from) in place.iter_mut().zip(row.as_chunks().0) {
            *to = *from;
        }
    }
    Pixels::of(width, height, colors)
}

fn within(width: u64, height: u64) -> Option<()> {
    (width.checked_mul(height)? <= MOST).then_some(())
}

impl Pixels {
    fn of(width: usize, height: usize, colors: Vec<[u8; 4]>) -> Option<Pixels> {
        (width > 0 && height > 0 && colors.len() == width * height).then_some(Pixels {
            width,
            height,
            colors,
        })
    }

    /// The same picture upright, from its orientation by the numbers of Exif.
    fn turned(&self, lies: u16) -> Pixels {
        let (aside, right, below) = match lies {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, false, true),
            7 => (true, true, true),
            8 => (true, true, false),
            _ => (false, false, false),
        };
        let (width, height) = match aside {
            true => (self.height, self.width),
            false => (self.width, self.height),
        };
        let mut colors = Vec::with_capacity(self.colors.len());
        for y in 0..height {
            for x in 0..width {
                let (x, y) = if aside { (y, x) } else { (x, y) };
                let x = if right { self.width - 1 - x } else { x };
                let y = if below { self.height - 1 - y } else { y };
                colors.push(self.colors[y * self.width + x]);
            }
        }
        Pixels { width, height, colors }
    }

    /// The same picture in another size: each pixel is the mean of the pixels it stands for.
    pub(crate) fn scaled(&self, width: usize, height: usize) -> Pixels {
        let part = |at: usize, all: usize, own: usize| {
            let from = at * own / all;
            from..((at + 1) * own / all).clamp(from + 1, own)
        };
        let mut colors = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (mut sum, mut opaque, mut count) = ([0_u64; 3], 0_u64, 0_u64);
                for row in part(y, height, self.height) {
                    let row = &self.colors[row * self.width..][part(x, width, self.width)];
                    for &[red, green, blue, alpha] in row {
                        // A transparent pixel has no color to add.
                        for (sum, color) in sum.iter_mut().zip([red, green, blue]) {
                            *sum += u64::from(color) * u64::from(alpha);
                        }
                        opaque += u64::from(alpha);
                    }
                    count += row.len() as u64;
                }
                let [red, green, blue] = sum.map(|sum| (sum / opaque.max(1)) as u8);
                colors.push([red, green, blue, (opaque / count.max(1)) as u8]);
            }
        }
        Pixels { width, height, colors }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red above blue, 16 by 16.
    const FLAGS: [&[u8]; 3] = [
        include_bytes!("../data/flag.png"),
        include_bytes!("../data/flag.jpg"),
        include_bytes!("../data/flag.gif"),
    ];

    fn pixels(bytes: &[u8]) -> Option<Pixels> {
        read(&Picture::of(bytes.into())?)
    }

    #[test]
    fn each_format_is_read_as_the_same_picture() {
        for flag in FLAGS {
            let pixels = pixels(flag).unwrap();
            assert_eq!((pixels.width, pixels.height), (16, 16));
            let near = |one: [u8; 4], other: [u8; 4]| {
                std::iter::zip(one, other).all(|(one, other)| one.abs_diff(other) < 12)
            };
            let small = pixels.scaled(1, 2).colors;
            assert!(near(small[0], [255, 0, 0, 255]), "{small:?}");
            assert!(near(small[1], [0, 0, 255, 255]), "{small:?}");
        }
    }

    #[test]
    fn a_photo_that_lies_on_its_side_is_turned() {
        // The flag of a camera held upright: its left side belongs above.
        let tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0";
        let length = (tiff.len() as u16 + 2).to_be_bytes();
        let jpeg = FLAGS[1];
        let photo = [&jpeg[..2], b"\xff\xe1", &length, tiff, &jpeg[2..]].concat();
        let pixels = pixels(&photo).unwrap();
        let [red, blue] = [0, 15].map(|x| pixels.colors[8 * 16 + x]);
        assert!(red[0] > 200 && blue[2] > 200, "{red:?} {blue:?}");
        for lies in 1..=8 {
            let numbered = Pixels::of(3, 2, (0..6).map(|at| [at; 4]).collect()).unwrap();
            let back = [1, 2, 3, 4, 5, 8, 7, 6][usize::from(lies) - 1];
            assert_eq!(numbered.turned(lies).turned(back), numbered, "{lies}");
        }
        let corners = |lies| {
            let numbered = Pixels::of(3, 2, (0..6).map(|at| [at; 4]).collect()).unwrap();
            let turned = numbered.turned(lies).colors;
            (turned[0][0], turned[1][0])
        };
        // The positions of the first two pixels, by Exif's meaning of the first row and column.
        let first = [(0, 1), (2, 1), (5, 4), (3, 4), (0, 3), (3, 0), (5, 2), (2, 5)];
        assert_eq!([1, 2, 3, 4, 5, 6, 7, 8].map(corners), first);
    }

    #[test]
    fn what_is_damaged_or_not_read_is_nothing() {
        assert_eq!(pixels(b"<svg xmlns='x'/>"), None);
        for flag in FLAGS {
            // A file cut at any place is read as far as it goes or not at all.
            for end in 0..flag.len() {
                let _ = pixels(&flag[..end]);
            }
            for at in 0..flag.len() {
                let mut damaged = flag.to_vec();
                damaged[at] ^= 0xff;
                let _ = pixels(&damaged);
            }
        }
        // A head that promises more pixels than fit in any memory.
        let mut huge = FLAGS[2].to_vec();
        huge[6..10].fill(255);
        assert_eq!(pixels(&huge), None);
    }

    #[test]
    fn a_size_that_does_not_divide_is_no_trouble() {
        let colors = (0..35).map(|at| [at * 7, 255 - at, 0, if at % 5 == 0 { 0 } else { 255 }]);
        let pixels = Pixels::of(7, 5, colors.collect()).unwrap();
        for (width, height) in [(1, 1), (3, 2), (7, 5), (20, 31)] {
            assert_eq!(pixels.scaled(width, height).colors.len(), width * height);
        }
        assert_eq!(pixels.scaled(7, 5), {
            // A fully transparent pixel has no color.
            let mut same = pixels.clone();
            same.colors.iter_mut().filter(|color| color[3] == 0).for_each(|color| *color = [0; 4]);
            same
        });
    }
}
