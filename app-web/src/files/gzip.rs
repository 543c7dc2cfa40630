//! Gzip, for browsers that say they take it: all do.
//!
//! Used by `assets`, once for each file, and by `page` for every first page. A first page holds
//! no secret that its length could give away: the token of a session in it serves nobody without the
//! cookie of its browser, which is in no page.

use std::io::Write;

use axum::http::{HeaderMap, header};
use flate2::Compression;
use flate2::write::GzEncoder;

/// A shorter body fits into one packet uncompressed.
const WORTHWHILE: usize = 1400;

/// The level for files, which are compressed once.
pub(crate) const SMALLEST: Compression = Compression::best();

/// The level for pages, for which a person waits.
pub(crate) const QUICK: Compression = Compression::new(4);

/// The bytes as gzip. `None` if they would not get smaller.
pub(crate) fn compress(bytes: &[u8], level: Compression) -> Option<Vec<u8>> {
    if bytes.len() < WORTHWHILE {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), level);
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok().filter(|small| small.len() < bytes.len())
}

/// Whether a request accepts gzip: by name or by `*`, and not with a weight of zero.
pub(crate) fn accepted(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
    let codings: Vec<&str> =
        lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(',')).collect();
    let weight = |name: &str| {
        codings.iter().find_map(|coding| {
            let (coding, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
            let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
            let named = coding.trim().eq_ignore_ascii_case(name);
            named.then(|| weight.trim().parse().unwrap_or(0.0))
        })
    };
    weight("gzip").or_else(|| weight("*")).is_some_and(|weight: f32| weight > 0.0)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    fn asks(value: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
        accepted(&headers)
    }

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        for value in ["gzip", "deflate, gzip;q=1.0, *;q=0.5", "GZIP", "br, *", "gzip; q=0.1"] {
            assert!(asks(value), "{value}");
        }
        for value in ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, br", "*;q=0", "x-gzip2"] {
            assert!(!asks(value), "{value}");
        }
        assert!(!accepted(&HeaderMap::new()));
    }

    #[test]
    fn what_comes_out_is_what_went_in_and_little_stays_as_it_is() {
        let text = "from the top, ".repeat(200);
        let small = compress(text.as_bytes(), QUICK).unwrap();
        assert!(small.len() < text.len() / 10);
        let mut back = String::new();
        GzDecoder::new(&*small).read_to_string(&mut back).unwrap();
        assert_eq!(back, text);
        assert!(compress(b"from the top", SMALLEST).is_none());
    }
}
