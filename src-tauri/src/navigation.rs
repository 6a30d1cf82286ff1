//! Where the window's pages may go: nowhere but to the program's own.

use tauri::plugin::{Builder, TauriPlugin};
use tauri::{Manager as _, Runtime, Url, Webview};

use crate::platform::HAS_PAGES_OVER_HTTP;

/// Refuses every way out of the program's own pages, for the page and for the frames in it, whatever
/// asked: a link, a script, a form, something dropped. New windows are refused by the web view
/// itself, which opens none unless it is told to.
pub(crate) fn plugin<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("navigation")
        .on_navigation(|webview, url| {
            let own = is_own(url, development_server(webview).as_ref());
            if !own {
                // The address may say what somebody reads; its kind is enough for a log.
                tracing::warn!(scheme = url.scheme(), "the page tried to go elsewhere");
            }
            own
        })
        .build()
}

/// In development the pages come from a server of this machine.
fn development_server<R: Runtime>(webview: &Webview<R>) -> Option<Url> {
    tauri::is_dev()
        .then(|| webview.config().build.dev_url.clone())
        .flatten()
}

fn is_own(url: &Url, development: Option<&Url>) -> bool {
    let shipped = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" => HAS_PAGES_OVER_HTTP && url.host_str() == Some("tauri.localhost"),
        // Frames with a document of ours: a mail's text.
        "about" => matches!(url.path(), "blank" | "srcdoc"),
        _ => false,
    };
    shipped || development.is_some_and(|server| server.origin() == url.origin())
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_our_own_pages_are_gone_to() {
        let own = |url: &str| is_own(&url.parse().unwrap(), None);
        assert!(own("tauri://localhost") && own("tauri://localhost/index.html#/inbox"));
        assert!(own("about:srcdoc") && own("about:blank"));
        for elsewhere in [
            "https://tracker.example/",
            "http://localhost/",
            "http://localhost:5173/",
            "tauri://elsewhere.example/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "mailto:foi@eastmere.example",
            "ipc://localhost/status",
            "about:config",
        ] {
            assert!(!own(elsewhere), "{elsewhere}");
        }
        let server = "http://localhost:5173".parse().unwrap();
        let page = "http://localhost:5173/#/".parse().unwrap();
        assert!(is_own(&page, Some(&server)));
    }
}
