//! Metadata of clients that Authlete has no members for: it keeps them in `customMetadata`, as a JSON object in a text.

use authlete_core::client::Client;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The names, which the service lists in `supportedCustomClientMetadata` so that dynamic registration takes them too.
pub(crate) const NAMES: [&str; 3] =
    ["post_logout_redirect_uris", "frontchannel_logout_uri", "frontchannel_logout_session_required"];

/// What a client says of logout (OpenID Connect RP-Initiated Logout 1.0, section 3.1; Front-Channel Logout 1.0, section 2).
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct LogoutMetadata {
    pub(crate) post_logout_redirect_uris: Vec<String>,
    pub(crate) frontchannel_logout_uri: Option<String>,
    pub(crate) frontchannel_logout_session_required: bool,
}

impl LogoutMetadata {
    /// The metadata in the text of `customMetadata`. A client whose metadata cannot be read has none: dynamic registration
    /// takes any JSON there.
    pub(crate) fn of(custom_metadata: Option<&str>) -> Self {
        custom_metadata.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }
}

/// Adds metadata to that of a client.
pub(crate) fn add(client: Client, metadata: Map<String, Value>) -> Result<Client, String> {
    if metadata.is_empty() {
        return Ok(client);
    }
    LogoutMetadata::deserialize(Value::Object(metadata.clone())).map_err(|error| error.to_string())?;
    let known = client.custom_metadata.as_deref().unwrap_or("{}");
    let mut all: Map<String, Value> =
        serde_json::from_str(known).map_err(|_| String::from("'customMetadata' is not the text of a JSON object"))?;
    all.extend(metadata);
    Ok(Client { custom_metadata: Some(Value::Object(all).to_string()), ..client })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn metadata_is_added_to_what_there_is_and_read_from_it() {
        let client = Client { custom_metadata: Some(r#"{"tier": 1}"#.into()), ..Client::default() };
        let metadata = json!({
            "post_logout_redirect_uris": ["https://app.example/bye"],
            "frontchannel_logout_uri": "https://app.example/out",
        });
        let text = add(client, metadata.as_object().unwrap().clone()).unwrap().custom_metadata;
        let expected = LogoutMetadata {
            post_logout_redirect_uris: vec!["https://app.example/bye".into()],
            frontchannel_logout_uri: Some("https://app.example/out".into()),
            frontchannel_logout_session_required: false,
        };
        assert_eq!(LogoutMetadata::of(text.as_deref()), expected);
        assert!(text.unwrap().contains("\"tier\":1"));
    }

    #[test]
    fn metadata_of_another_type_is_none() {
        for text in [None, Some(""), Some("[]"), Some(r#"{"post_logout_redirect_uris": "https://app.example/"}"#)] {
            assert_eq!(LogoutMetadata::of(text), LogoutMetadata::default(), "{text:?}");
        }
        let wrong = json!({ "frontchannel_logout_session_required": "yes" });
        assert!(add(Client::default(), wrong.as_object().unwrap().clone()).is_err());
    }
}
