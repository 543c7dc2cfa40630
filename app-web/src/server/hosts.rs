//! The names under which a server answers. Any web page can have its own name made to point at a
//! server that only this machine reaches, and then shares the server's origin (DNS rebinding). But
//! such a page can only ask for its own name. So a request for a name that is not ours gets
//! nothing. IP addresses are no names, and `localhost` belongs to no other owner.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};

use crate::base::metrics;
use crate::base::reason::Reason;

/// Has a router answer only requests for an IP address, for `localhost`, or for one of these names.
/// A port does not count. `*` among them is every name.
pub fn allow_hosts(router: Router, names: impl IntoIterator<Item = impl Into<String>>) -> Router {
    let names: Arc<[String]> =
        names.into_iter().map(|name| plain(&name.into()).to_ascii_lowercase()).collect();
    if names.iter().any(|name| name == "*") {
        return router;
    }
    let check = move |request: Request, next: Next| {
        let refused = refusal(request.headers(), &names);
        async move {
            match refused {
                Some(refused) => refused,
                None => next.run(request).await,
            }
        }
    };
    router.layer(middleware::from_fn(check))
}

/// The refusal of a request for this host, if it is refused.
fn refusal(headers: &HeaderMap, names: &[String]) -> Option<Response> {
    // A browser always sends it; a client without it is no browser.
    let host = headers.get(header::HOST)?;
    let name = host.to_str().map(name_of).unwrap_or_default().to_ascii_lowercase();
    if is_ours(&name, names) {
        return None;
    }
    metrics::turned_away(Reason::Host);
    tracing::warn!(name, "a request for a name that is not allowed was refused");
    let words = format!(
        "This server does not answer to the name {name:?}.\n\n\
         If that name is yours, tell the server: set the environment variable\n\n    \
         DACAPO_ALLOWED_HOSTS={}\n\n\
         and start it again; several names are separated by commas. If it is not, somebody has \
         led you here to reach a program on your own machine: close this page.\n",
        if name.is_empty() { "<name>" } else { &name }
    );
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Some((StatusCode::MISDIRECTED_REQUEST, headers, words).into_response())
}

fn is_ours(name: &str, names: &[String]) -> bool {
    let number = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    name.parse::<Ipv4Addr>().is_ok()
        || number.is_some_and(|number| number.parse::<Ipv6Addr>().is_ok())
        || name == "localhost"
        || name.ends_with(".localhost")
        || names.iter().any(|own| own == name)
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    let end = match host.rfind(']') {
        Some(end) => end + 1,
        None => host.find(':').unwrap_or(host.len()),
    };
    plain(&host[..end])
}

/// A final dot does not change a name.
fn plain(name: &str) -> &str {
    let name = name.trim();
    name.strip_suffix('.').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(host: &str, names: &[&str]) -> Option<StatusCode> {
        let headers = HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        refusal(&headers, &names).map(|answer| answer.status())
    }

    #[test]
    fn numbers_localhost_and_names_that_are_ours_are_let_in() {
        let ours = ["app.example.com"];
        for host in [
            "127.0.0.1:8501",
            "127.0.0.1",
            "192.168.0.7:8501",
            "[::1]:8501",
            "[::1]",
            "localhost:8501",
            "LocalHost",
            "localhost.",
            "counter.localhost:8501",
            "app.example.com",
            "App.Example.Com.:443",
        ] {
            assert_eq!(refused(host, &ours), None, "{host}");
        }
    }

    #[test]
    fn other_names_are_not_however_they_look() {
        for host in [
            "evil.example:8501",
            "evil.example",
            "localhost.evil.example",
            "notlocalhost",
            "app.example.com.evil.example",
            "x.app.example.com",
            "127.0.0.1.evil.example",
            "127.1",
            "2130706433",
            "[::1",
            "[evil]",
            "::1",
            "",
            ":8501",
            "evil@localhost",
            "evil.example:80:localhost",
        ] {
            let status = Some(StatusCode::MISDIRECTED_REQUEST);
            assert_eq!(refused(host, &["app.example.com"]), status, "{host}");
        }
    }
}
