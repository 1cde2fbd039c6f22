//! Every operation, a line each, from the declarations themselves: `cargo run --example operations`.
//!
//! Tab-separated: method, path in Authlete 3.x or `-`, path in 2.x or `-`, type of the request, type of the response;
//! sorted by path.

use std::io::{self, Write};

use authlete_core::operations;

fn main() -> io::Result<()> {
    io::stdout().lock().write_all(table().as_bytes())
}

fn table() -> String {
    let mut endpoints: Vec<_> = operations().collect();
    endpoints.sort_by_key(|endpoint| (endpoint.v3.or(endpoint.v2), endpoint.method.as_str()));
    let line = |endpoint: &&authlete_core::Endpoint| {
        let path = |path: Option<&'static str>| path.unwrap_or("-");
        let columns =
            [endpoint.method.as_str(), path(endpoint.v3), path(endpoint.v2), endpoint.request, endpoint.response];
        columns.join("\t") + "\n"
    };
    endpoints.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_has_five_columns_and_stands_once() {
        let table = super::table();
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines.len(), authlete_core::operations().count());
        for line in &lines {
            let columns: Vec<_> = line.split('\t').collect();
            assert_eq!(columns.len(), 5, "{line}");
            assert!(columns[1..3].iter().all(|path| *path == "-" || path.starts_with("/api/")), "{line}");
        }
        let mut once = lines.clone();
        once.dedup();
        assert_eq!(once, lines);
        assert!(lines.contains(&"POST\t/api/{serviceId}/auth/token\t/api/auth/token\tTokenRequest\tTokenResponse"));
    }
}
