//! The `claims` parameter of an authorization request (OpenID Connect Core 1.0, section 5.5).

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use crate::Fault;
use crate::answer::read_json;

/// The claims that a client asks for by name. `str::parse` reads it from JSON, `Display` writes it as JSON, with the claims
/// in alphabetical order.
///
/// ```
/// use authlete_core::oauth::claims::{ClaimRequest, ClaimsRequest};
///
/// let mut claims = ClaimsRequest::default();
/// claims.userinfo.add_essential("email").add_voluntary("family_name#ja-Kana-JP");
/// let acr = ClaimRequest { values: Some(vec!["urn:mace:incommon:iap:silver".into()]), ..Default::default() };
/// claims.id_token.claims.insert("acr".into(), Some(acr));
/// let parameter = claims.to_string();
/// assert_eq!(
///     parameter,
///     r#"{"userinfo":{"email":{"essential":true},"family_name#ja-Kana-JP":null},"#.to_owned()
///         + r#""id_token":{"acr":{"values":["urn:mace:incommon:iap:silver"]}}}"#,
/// );
///
/// let claims: ClaimsRequest = parameter.parse()?;
/// assert_eq!(claims.userinfo.essential().collect::<Vec<_>>(), ["email"]);
/// # Ok::<(), authlete_core::Fault>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ClaimsRequest {
    /// For the response of the userinfo endpoint. Left out where it is empty.
    #[serde(default, skip_serializing_if = "RequestedClaims::is_empty")]
    pub userinfo: RequestedClaims,
    /// For the ID token. Left out where it is empty.
    #[serde(default, skip_serializing_if = "RequestedClaims::is_empty")]
    pub id_token: RequestedClaims,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The claims that a client asks for in one place. It is read from JSON and written as JSON like the whole: Authlete
/// gives it as `id_token_claims` and `user_info_claims` of an
/// [`AuthorizationResponse`](crate::authorization::AuthorizationResponse).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RequestedClaims {
    /// Verified claims, one request or an array of them (OpenID Connect for Identity Assurance 1.0). Their shape is
    /// another one than that of the claims beside them.
    pub verified_claims: Option<Value>,
    /// By name, which may end in `#` and a language tag (section 5.2). `None` travels as `null`: the claim is voluntary,
    /// and any value will do. `verified_claims` is not among them: it has its own member above.
    #[serde(flatten)]
    pub claims: BTreeMap<String, Option<ClaimRequest>>,
}

impl RequestedClaims {
    /// Asks for a claim, unless that was done before.
    pub fn add_voluntary(&mut self, name: impl Into<String>) -> &mut Self {
        self.claims.entry(name.into()).or_default();
        self
    }

    /// Asks for a claim as an essential one. If it was asked for before, the values stay.
    pub fn add_essential(&mut self, name: impl Into<String>) -> &mut Self {
        self.claims.entry(name.into()).or_default().get_or_insert_default().essential = Some(true);
        self
    }

    /// The names of the essential claims.
    pub fn essential(&self) -> impl Iterator<Item = &str> {
        let essential = |request: &ClaimRequest| request.essential == Some(true);
        self.claims.iter().filter(move |(_, request)| request.as_ref().is_some_and(essential)).map(|(name, _)| &**name)
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.verified_claims.is_none() && self.claims.is_empty()
    }
}

/// What is asked of one claim (section 5.5.1).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ClaimRequest {
    /// Whether the client cannot do what the user wants without the claim. False when left out: the claim is voluntary.
    pub essential: Option<bool>,
    /// The value that the claim is asked for with, such as a `sub`; `null` counts as none.
    pub value: Option<Value>,
    /// The values that will do, in order of preference.
    pub values: Option<Vec<Value>>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

macro_rules! json_text {
    ($($type:ty),*) => {$(
        impl FromStr for $type {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                read_json(text.as_bytes())
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
            }
        }
    )*};
}
json_text!(ClaimsRequest, RequestedClaims);

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_is_read_and_written_without_loss() {
        let parameter = json!({
            "userinfo": {
                "given_name": { "essential": true },
                "nickname": null,
                "http://example.info/claims/groups": null,
                "family_name#ja-Kana-JP": { "essential": false, "purpose": "a letter" },
                "verified_claims": [{ "verification": { "trust_framework": null }, "claims": { "birthdate": null } }],
            },
            "id_token": {
                "auth_time": { "essential": true },
                "sub": { "value": "248289761001" },
                "acr": { "essential": true, "values": ["urn:mace:incommon:iap:silver", 2] },
            },
            "transformed_claims": { "age_18_or_over": { "claim": "birthdate", "fn": ["years_ago", ["gte", 18]] } },
        });
        let request: ClaimsRequest = parameter.to_string().parse().unwrap();
        assert_eq!(request.userinfo.claims["nickname"], None);
        assert_eq!(request.userinfo.essential().collect::<Vec<_>>(), ["given_name"]);
        assert_eq!(request.id_token.essential().collect::<Vec<_>>(), ["acr", "auth_time"]);
        let acr = request.id_token.claims["acr"].as_ref().unwrap();
        assert_eq!(acr.values, Some(Vec::from([json!("urn:mace:incommon:iap:silver"), json!(2)])));
        assert_eq!(serde_json::from_str::<Value>(&request.to_string()).unwrap(), parameter);

        let part: RequestedClaims = parameter["id_token"].to_string().parse().unwrap();
        assert_eq!(part, request.id_token);
        assert_eq!(serde_json::from_str::<Value>(&part.to_string()).unwrap(), parameter["id_token"]);
    }

    #[test]
    fn what_does_not_fit_is_located() {
        let mismatch = |path: &str| Fault::Mismatch { path: path.into() };
        for (text, expected) in [
            ("", Fault::Empty),
            ("{", Fault::Truncated),
            ("{]", Fault::Syntax { line: 1, column: 2 }),
            ("[]", mismatch(".")),
            (r#"{"id_token":[]}"#, mismatch("id_token")),
            (r#"{"id_token":{"acr":true}}"#, mismatch("id_token")),
            (r#"{"userinfo":{"email":{"essential":"yes"}}}"#, mismatch("userinfo")),
        ] {
            assert_eq!(text.parse::<ClaimsRequest>().unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn a_claim_is_asked_for_once() {
        let mut claims: RequestedClaims =
            r#"{"sub":{"value":"1"},"name":{"essential":true},"email":null}"#.parse().unwrap();
        claims.add_essential("sub").add_voluntary("name").add_essential("email").add_voluntary("phone");
        let expected = r#"{"email":{"essential":true},"name":{"essential":true},"phone":null,"sub":{"essential":true,"value":"1"}}"#;
        assert_eq!(claims.to_string(), expected);
        assert_eq!(
            ClaimsRequest { userinfo: claims, ..Default::default() }.to_string(),
            alloc::format!(r#"{{"userinfo":{expected}}}"#)
        );
        assert_eq!(ClaimsRequest::default().to_string(), "{}");
    }

    /// A part of a request with one claim at most, sound or not.
    const PART: &str = r#"\{("(sub|a#b|verified_claims)":(null|1|\[1\]|\{("(essential|value|values|x)":(null|true|1e3|\[1\]))?\}))?\}"#;

    proptest! {
        #[test]
        fn what_is_read_can_be_written(
            parts in prop::collection::btree_map("userinfo|id_token|x", PART, 0..4),
        ) {
            let members = parts.iter().map(|(name, part)| alloc::format!("\"{name}\":{part}"));
            let text = alloc::format!("{{{}}}", members.collect::<Vec<_>>().join(","));
            if let Ok(request) = text.parse::<ClaimsRequest>() {
                prop_assert_eq!(request.to_string().parse(), Ok(request));
            }
        }
    }
}
