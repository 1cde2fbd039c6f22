//! The guide shows the code of the examples as it is.

use std::fs;
use std::path::Path;

/// Pages of the guide, and what they show of `examples`.
const PAGES: &[(&str, &[&str])] = &[
    ("async_runtimes", &["smol/exchange.rs", "smol/smol.rs"]),
    ("axum", &["axum/page.html", "axum/pages.rs", "axum/server.rs"]),
    ("bare_metal", &["cortex_m/board.rs", "cortex_m/exchange.rs"]),
    ("blocking_server", &["blocking/listen.rs", "blocking/server.rs"]),
    ("browser", &["browser/browser.rs", "browser/fetch.rs"]),
    ("wasi", &["wasi/wasi.rs"]),
    ("worker", &["worker/worker.rs"]),
];

#[test]
fn pages_show_the_files_of_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (page, files) in PAGES {
        let guide = fs::read_to_string(root.join(format!("core/src/guide/{page}.md"))).unwrap();
        for file in *files {
            let code = fs::read_to_string(root.join("examples").join(file)).unwrap();
            let language = if file.ends_with(".rs") { "rust,ignore" } else { "html" };
            assert!(
                guide.contains(&format!("\n```{language}\n{code}```\n")),
                "{file} is not on the page {page} as it is"
            );
        }
    }
}
