//! Sector identifiers: clients of one sector get the same pairwise subject (OpenID Connect Core 8.1). The authorization server
//! makes such subjects of them; here it is known which one is a client's.

use authlete_core::client::Client;
use authlete_core::types::SubjectType;
use http::Uri;

use crate::call::Call;

/// The sector of a client: the host of `sector_identifier_uri`, or else that of all redirection URIs, if they have one in common.
pub(crate) fn derived(client: &Client) -> Option<String> {
    if let Some(uri) = registered(client) {
        return host(uri);
    }
    let mut hosts = client.redirect_uris.iter().flatten().map(|uri| host(uri));
    let first = hosts.next()??;
    hosts.all(|host| host.as_ref() == Some(&first)).then_some(first)
}

/// What is wrong with a client's sector: a code of the catalogue, and what it says.
pub(crate) type SectorFault = (&'static str, &'static str);

/// Checks a client's sector before the client is kept. The document at `sector_identifier_uri` has to list its redirection URIs
/// (OpenID Connect Dynamic Client Registration 5).
pub(crate) fn check(call: &Call<'_>, client: &Client) -> Result<(), SectorFault> {
    let Some(uri) = registered(client) else {
        return match client.subject_type == Some(SubjectType::Pairwise) && derived(client).is_none() {
            true => {
                Err(("A032221", "Pairwise subjects need a 'sector_identifier_uri' or redirect URIs of a single host."))
            }
            false => Ok(()),
        };
    };
    if uri.parse::<Uri>().ok().and_then(|uri| uri.scheme_str().map(|scheme| scheme == "https")) != Some(true) {
        return Err(("A032210", "The sector identifier URI is not one of https."));
    }
    let document = call.fetch.fetch(uri).ok();
    let document = document.and_then(|document| serde_json::from_slice::<Vec<String>>(&document.content).ok());
    let listed = document.ok_or(("A032219", "There is no JSON array of texts at the sector identifier URI."))?;
    match client.redirect_uris.iter().flatten().all(|uri| listed.contains(uri)) {
        true => Ok(()),
        false => Err(("A032220", "What is at the sector identifier URI does not list all redirect URIs.")),
    }
}

fn registered(client: &Client) -> Option<&str> {
    client.sector_identifier_uri.as_deref().filter(|uri| !uri.is_empty())
}

fn host(uri: &str) -> Option<String> {
    Some(uri.parse::<Uri>().ok()?.host()?.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sector_is_a_host_that_is_not_ambiguous() {
        for (sector, redirect_uris, expected) in [
            (
                Some("https://Sector.example/uris.json"),
                vec!["https://a.example/", "https://b.example/"],
                Some("sector.example"),
            ),
            (None, vec!["https://a.example:8443/x", "https://a.example/y"], Some("a.example")),
            (None, vec!["https://a.example/", "https://b.example/", "https://a.example/"], None),
            (None, vec!["com.example.app:/cb"], None),
            (None, vec![], None),
        ] {
            let client = Client {
                sector_identifier_uri: sector.map(String::from),
                redirect_uris: Some(redirect_uris.iter().map(ToString::to_string).collect()),
                ..Client::default()
            };
            assert_eq!(derived(&client).as_deref(), expected, "{redirect_uris:?}");
        }
    }
}
