//! The first page: HTML from the same code that renders patches.

use std::borrow::Cow;
use std::sync::Arc;

use app_runtime::PageLayout;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::html::{self, Document};
use crate::live::Hosted;
use crate::{assets, media, socket, wire};

/// Everything comes from this server and nothing runs that is not a file of ours.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

pub(crate) async fn page(
    State(hosted): State<Arc<Hosted>>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let app = hosted.app.clone();
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let query = query.into_owned().collect();
    let Ok(body) = tokio::task::spawn_blocking(move || hosted.first_page(query)).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let base = relative_base(uri.path());
    let document = html::document(&Document {
        title: &app.settings.title,
        icon: app.settings.icon.as_deref().unwrap_or("🎵"),
        wide: app.settings.layout == PageLayout::Wide,
        body: &based(&body, &base),
        hash: &wire::page_hash(&body),
        assets: &format!("{base}{}", *assets::PREFIX),
        socket: &format!("{base}{}", socket::ROUTE.trim_start_matches('/')),
    });
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    (headers, Html(document)).into_response()
}

/// The way from the page's address to its folder. An app may be nested with or without a final
/// slash, and a proxy may have taken a prefix away; the last part of the path is what the browser
/// has too.
fn relative_base(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((_, "")) | None => "./".to_owned(),
        Some((_, last)) => format!("./{last}/"),
    }
}

/// The same page with addresses of pictures that lead on from the page's own address. Nothing else
/// can look like these: where an app or a person wrote such words, their quotes are escaped.
fn based<'b>(body: &'b str, base: &str) -> Cow<'b, str> {
    if base == "./" {
        return Cow::Borrowed(body);
    }
    let address =
        |base: &str| format!("<img src=\"{base}{}", media::PREFIX.trim_start_matches("./"));
    Cow::Owned(body.replace(&address("./"), &address(base)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_with_and_without_the_final_slash() {
        assert_eq!(relative_base("/"), "./");
        assert_eq!(relative_base("/counter"), "./counter/");
        assert_eq!(relative_base("/counter/"), "./");
        assert_eq!(relative_base("/tools/counter"), "./counter/");
    }
}
