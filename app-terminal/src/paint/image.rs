//! Pictures: two pixels to a cell, whose upper half has a color of its own. If the terminal has too
//! few colors, or the picture cannot be read, its description is shown in words.

use app_runtime::widgets::image::{Image, ImageSource, Picture};
use app_runtime::{Key, Width};
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};

use super::Painter;
use crate::block::{Block, words, wrap};
use crate::look::{Look, Shades, nearest};
use crate::picture::{Pixels, Seen};
use crate::words::inline;

/// The most lines of a picture without a width of its own, which is to be seen as a whole.
const HIGHEST: usize = 24;

/// The most lines of other pictures: a page is no pager, and no more pixels are kept.
const MOST: usize = 200;

impl Painter<'_> {
    pub(super) fn image(&self, key: Key, image: &Image, room: usize) -> Block {
        let mut lines = self.picture(key, image, room).unwrap_or_else(|| self.told(image, room));
        if let Some(caption) = &image.caption {
            lines.extend(wrap(inline(caption, self.look, self.look.quiet()), room));
        }
        self.show(lines)
    }

    /// The picture itself, if it can be shown; while it is being read, its description in the same
    /// room.
    fn picture(&self, key: Key, image: &Image, room: usize) -> Option<Vec<Line<'static>>> {
        let ImageSource::Picture(picture) = &image.source else { return None };
        if self.look.shades == Shades::Few {
            return None;
        }
        match self.page.pictures.get(key, picture) {
            Seen::There(pixels) => {
                let size = (pixels.width as u32, pixels.height as u32);
                let (width, height) = cells(image.width, picture.pixels().unwrap_or(size), room);
                Some(halves(&pixels.scaled(width, height * 2), self.look))
            }
            Seen::Coming => {
                let (_, height) = cells(image.width, picture.pixels()?, room);
                let mut lines = self.told(image, room);
                lines.resize(height.max(lines.len()), Line::default());
                Some(lines)
            }
            Seen::Never => None,
        }
    }

    /// The description of a picture.
    fn told(&self, image: &Image, room: usize) -> Vec<Line<'static>> {
        let what = match &image.source {
            ImageSource::Address(address) => address.clone(),
            ImageSource::Picture(picture) => about(picture),
        };
        let wide = room.min(44);
        let inner = wide.saturating_sub(4);
        let mut body = Vec::new();
        if let Some(alt) = &image.alt {
            body.extend(words(alt, Style::new(), inner));
        }
        body.extend(words(&what, self.look.quiet(), inner));
        let title = Line::styled("image", self.look.quiet());
        Block::of(body).boxed(Some(title), wide, self.look.quiet()).lines
    }
}

fn about(picture: &Picture) -> String {
    match picture.pixels() {
        Some((wide, high)) => format!("{wide} × {high} pixels"),
        None => picture.format().mime().to_owned(),
    }
}

/// The number of cells of a picture, across and down: eight pixels to one, which is twice as high.
fn cells(width: Width, (wide, high): (u32, u32), room: usize) -> (usize, usize) {
    let (wide, high) = (f64::from(wide.max(1)), f64::from(high.max(1)));
    let (across, most) = match width {
        Width::Content => ((wide / 8.0).round(), HIGHEST),
        Width::Stretch => (room as f64, MOST),
        Width::Pixels(pixels) => ((f64::from(pixels) / 8.0).round(), MOST),
    };
    let whole = most as f64 * 2.0 * wide / high;
    let across = across.min(whole).min(room as f64).max(1.0);
    (across as usize, ((across * high / wide / 2.0).round() as usize).clamp(1, most))
}

/// Two rows of pixels in each line. The terminal shows through transparent pixels.
fn halves(pixels: &Pixels, look: Look) -> Vec<Line<'static>> {
    let colors = shaded(pixels, look);
    let rows: Vec<_> = colors.chunks(pixels.width).collect();
    let lines = rows.chunks(2).map(|pair| {
        let mut line = Line::default();
        for (x, &upper) in pair[0].iter().enumerate() {
            let lower = pair.get(1).and_then(|row| row[x]);
            let (sign, style) = match (upper, lower) {
                (None, None) => (" ", Style::new()),
                (Some(upper), None) => ("▀", Style::new().fg(upper)),
                (None, Some(lower)) => ("▄", Style::new().fg(lower)),
                (Some(upper), Some(lower)) => ("▀", Style::new().fg(upper).bg(lower)),
            };
            match line.spans.last_mut() {
                Some(last) if last.style == style && last.content.ends_with(sign) => {
                    last.content.to_mut().push_str(sign);
                }
                _ => line.spans.push(Span::styled(sign, style)),
            }
        }
        line
    });
    lines.collect()
}

/// Each pixel in a color that the terminal has. `None`: there is none. In a palette, the error of a
/// color is spread over the pixels around it, so that an area has the right color even though no
/// pixel has.
fn shaded(pixels: &Pixels, look: Look) -> Vec<Option<Color>> {
    let width = pixels.width;
    let mut off = vec![[0_i32; 3]; pixels.colors.len()];
    let mut colors = Vec::with_capacity(pixels.colors.len());
    for (at, &[red, green, blue, alpha]) in pixels.colors.iter().enumerate() {
        if alpha < 128 {
            colors.push(None);
            continue;
        }
        let mut color = [red, green, blue];
        if look.shades == Shades::Palette {
            let wanted = [0, 1, 2].map(|part| i32::from(color[part]) + off[at][part] / 16);
            color = wanted.map(|part| part.clamp(0, 255) as u8);
            let (_, shown) = nearest(color);
            // Seven sixteenths to the right, and three, five and one below: Floyd and Steinberg's.
            let (first, last) = (at % width == 0, (at + 1) % width == 0);
            let around = [
                (at + 1, 7, !last),
                (at + width - 1, 3, !first),
                (at + width, 5, true),
                (at + width + 1, 1, !last),
            ];
            for (to, share, there) in around {
                let Some(off) = off.get_mut(to).filter(|_| there) else { continue };
                for (part, off) in off.iter_mut().enumerate() {
                    *off += (i32::from(color[part]) - i32::from(shown[part])) * share;
                }
            }
        }
        colors.push(look.shade(color));
    }
    colors
}

#[cfg(test)]
mod tests {
    use app_runtime::{Tree, Ui};

    use super::*;
    use crate::page::Page;

    const FLAG: &[u8] = include_bytes!("../../data/flag.png");
    const WIDTH: usize = 32;

    /// The lines of a page with one picture, once it has been read.
    fn shown(shades: Shades, body: impl Fn(&Ui) + Send + Sync + 'static) -> Vec<Line<'static>> {
        let page = Page::showing(body);
        let look = Look { colors: true, shades };
        let main = page.tree.children(Tree::ROOT)[0];
        let lines = || Painter { page: &page, look, tick: 0 }.inside(main, WIDTH).lines;
        let mut drawn = lines();
        for _ in 0..1000 {
            if !page.pictures.wait() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert!(!page.pictures.wait(), "it is never read");
        drawn.splice(.., lines());
        drawn
    }

    fn signs(lines: &[Line<'static>]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_picture_is_as_wide_as_it_says_and_half_as_many_lines_high() {
        let own = shown(Shades::All, |ui: &Ui| ui.image(FLAG).caption("*A* flag").show());
        assert_eq!(signs(&own), ["  ▀▀", "  A flag"]);
        let style = own[0].spans[1].style;
        let (red, blue) = (Color::Rgb(255, 0, 0), Color::Rgb(0, 0, 255));
        assert_eq!(style, Style::new().fg(red).bg(blue));
        let wide = shown(Shades::All, |ui: &Ui| ui.image(FLAG).width(64).show());
        assert_eq!(signs(&wide), ["  ▀▀▀▀▀▀▀▀"; 4]);
        assert_eq!(wide[3].spans[1].style, Style::new().fg(blue).bg(blue));
        let most = shown(Shades::All, |ui: &Ui| ui.image(FLAG).width(10_000).show());
        assert_eq!((most.len(), most[0].width()), (15, WIDTH));
    }

    #[test]
    fn a_picture_as_thin_as_a_thread_ends_somewhere() {
        let thread = (1, 40_000_000);
        assert_eq!(cells(Width::Content, thread, 80), (1, HIGHEST));
        assert_eq!(cells(Width::Stretch, thread, 80), (1, MOST));
        // A picture that fits has its own width.
        assert_eq!(cells(Width::Pixels(80), (10, 100), 80), (10, 50));
        assert_eq!(cells(Width::Content, (100, 1000), 80), (4, HIGHEST));
    }

    #[test]
    fn a_palette_has_its_own_names_for_colors() {
        let own = shown(Shades::Palette, |ui: &Ui| ui.image(FLAG).show());
        let style = Style::new().fg(Color::Indexed(196)).bg(Color::Indexed(21));
        assert_eq!(own[0].spans[1].style, style);
    }

    #[test]
    fn with_few_colors_a_picture_is_its_words() {
        let told = |shades, bytes: &'static [u8]| {
            let lines = shown(shades, move |ui: &Ui| ui.image(bytes).alt("a flag").show());
            signs(&lines).concat()
        };
        assert!(told(Shades::Few, FLAG).contains("a flag"));
        assert!(told(Shades::All, &FLAG[..40]).contains("a flag"), "it is damaged");
        assert!(!told(Shades::All, FLAG).contains("a flag"));
    }

    #[test]
    fn what_is_not_opaque_lets_the_terminal_through() {
        let (full, none) = ([9, 9, 9, 255], [9, 9, 9, 0]);
        let pixels = Pixels {
            width: 2,
            height: 4,
            colors: vec![none, full, full, full, none, none, full, none],
        };
        let look = Look { colors: true, shades: Shades::All };
        assert_eq!(signs(&halves(&pixels, look)), ["▄▀", "▄ "]);
    }
}
