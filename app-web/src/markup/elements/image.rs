//! `image`: a figure. The bytes of a picture are fetched from [`pictures`], by the
//! first page as well.

use app_runtime::widgets::image::{Image, ImageSource};
use app_runtime::{Key, Width};

use super::fields::width;
use super::{close, tag};
use crate::files::pictures;
use crate::markup::markdown::{self, Links};

pub(super) fn image(out: &mut String, key: Key, image: &Image) {
    let Image { source, alt, caption, width: wide, .. } = image;
    let stretch = if *wide == Width::Stretch { " whole-width" } else { "" };
    let class = format!("image{stretch}{}", width(*wide));
    tag(out, "figure").attr("id", key).attr("class", class).open();
    let picture = tag(out, "img");
    let picture = match source {
        ImageSource::Picture(bytes) => {
            let (across, down) = bytes.pixels().unzip();
            let picture = picture.attr("src", pictures::address(bytes));
            picture.maybe("width", across).maybe("height", down)
        }
        ImageSource::Address(address) => picture.attr("src", address),
    };
    let words = || caption.as_deref().map(markdown::plain).unwrap_or_default();
    picture.attr("alt", alt.clone().unwrap_or_else(words)).attr("decoding", "async").open();
    if let Some(caption) = caption {
        tag(out, "figcaption").open();
        markdown::inline(out, caption, Links::Live);
        close(out, "figcaption");
    }
    close(out, "figure");
}
