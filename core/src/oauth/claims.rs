//! The `claims` parameter of an authorization request (OpenID Connect Core 1.0, section 5.5).

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::json::dto::dto;
use crate::json::{Fault, RawJson, read_json};

dto! {
    /// The claims that a client asks for by name. `str::parse` reads it from JSON, `Display` writes it as JSON, with the claims
    /// in alphabetical order.
    ///
    /// ```
    /// use authlete_core::oauth::claims::{ClaimRequest, ClaimsRequest};
    /// use authlete_core::types::RawJson;
    ///
    /// let mut claims = ClaimsRequest::default();
    /// claims.userinfo_mut().add_essential("email").add_voluntary("family_name#ja-Kana-JP");
    /// let silver = RawJson::of("urn:mace:incommon:iap:silver")?;
    /// let acr = ClaimRequest { values: Some(vec![silver]), ..Default::default() };
    /// claims.id_token_mut().claims.insert("acr".into(), Some(acr));
    /// let parameter = claims.to_string();
    /// assert_eq!(
    ///     parameter,
    ///     r#"{"userinfo":{"email":{"essential":true},"family_name#ja-Kana-JP":null},"#.to_owned()
    ///         + r#""id_token":{"acr":{"values":["urn:mace:incommon:iap:silver"]}}}"#,
    /// );
    ///
    /// let claims: ClaimsRequest = parameter.parse()?;
    /// assert_eq!(claims.userinfo.unwrap().essential().collect::<Vec<_>>(), ["email"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub open snake_case struct ClaimsRequest {
        /// For the response of the userinfo endpoint.
        pub userinfo: Option<RequestedClaims>,
        /// For the ID token.
        pub id_token: Option<RequestedClaims>,
    }
}

impl ClaimsRequest {
    /// The claims for the response of the userinfo endpoint, to add to them.
    pub fn userinfo_mut(&mut self) -> &mut RequestedClaims {
        self.userinfo.get_or_insert_default()
    }

    /// The claims for the ID token, to add to them.
    pub fn id_token_mut(&mut self) -> &mut RequestedClaims {
        self.id_token.get_or_insert_default()
    }
}

/// The claims that a client asks for in one place. It is read from JSON and written as JSON like the whole: Authlete
/// gives it as `id_token_claims` and `user_info_claims` of an
/// [`AuthorizationResponse`](crate::authorization::AuthorizationResponse).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RequestedClaims {
    /// Verified claims, one request or an array of them (OpenID Connect for Identity Assurance 1.0). Their shape is
    /// another one than that of the claims beside them.
    pub verified_claims: Option<RawJson>,
    /// By name, which may end in `#` and a language tag (section 5.2). `None` travels as `null`: the claim is voluntary,
    /// and any value will do. `verified_claims` is not among them: it has its own member above.
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

const VERIFIED_CLAIMS: &str = "verified_claims";

impl<'de> Deserialize<'de> for RequestedClaims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Claims;

        impl<'de> Visitor<'de> for Claims {
            type Value = RequestedClaims;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<RequestedClaims, M::Error> {
                let mut requested = RequestedClaims::default();
                while let Some(name) = members.next_key::<String>()? {
                    if name == VERIFIED_CLAIMS {
                        requested.verified_claims = members.next_value()?;
                    } else {
                        requested.claims.insert(name, members.next_value()?);
                    }
                }
                Ok(requested)
            }
        }

        deserializer.deserialize_map(Claims)
    }
}

impl Serialize for RequestedClaims {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        if let Some(verified_claims) = &self.verified_claims {
            members.serialize_entry(VERIFIED_CLAIMS, verified_claims)?;
        }
        for (name, request) in &self.claims {
            members.serialize_entry(name, request)?;
        }
        members.end()
    }
}

dto! {
    /// What is asked of one claim (section 5.5.1).
    pub open snake_case struct ClaimRequest {
        /// Whether the client cannot do what the user wants without the claim. False when left out: the claim is voluntary.
        pub essential: Option<bool>,
        /// The value that the claim is asked for with, such as a `sub`; `null` counts as none.
        pub value: Option<RawJson>,
        /// The values that will do, in order of preference.
        pub values: Option<Vec<RawJson>>,
    }
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
    use serde_json::{Value, json};

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
        let (userinfo, id_token) = (request.userinfo.as_ref().unwrap(), request.id_token.as_ref().unwrap());
        assert_eq!(userinfo.claims["nickname"], None);
        assert_eq!(userinfo.essential().collect::<Vec<_>>(), ["given_name"]);
        assert_eq!(id_token.essential().collect::<Vec<_>>(), ["acr", "auth_time"]);
        let values = id_token.claims["acr"].as_ref().unwrap().values.as_ref().unwrap();
        let values: Vec<_> = values.iter().map(RawJson::as_str).collect();
        assert_eq!(values, [r#""urn:mace:incommon:iap:silver""#, "2"]);
        assert_eq!(serde_json::from_str::<Value>(&request.to_string()).unwrap(), parameter);

        let part: RequestedClaims = parameter["id_token"].to_string().parse().unwrap();
        assert_eq!(Some(&part), request.id_token.as_ref());
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
            (r#"{"id_token":{"acr":true}}"#, mismatch("id_token.acr")),
            (r#"{"userinfo":{"email":{"essential":"yes"}}}"#, mismatch("userinfo.email.essential")),
        ] {
            assert_eq!(text.parse::<ClaimsRequest>().unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn numbers_keep_their_spelling() {
        let text = r#"{"id_token":{"a":{"values":[1.10,0.1000000000000000055511151231257827,1e400]}},"x":-0.0}"#;
        assert_eq!(text.parse::<ClaimsRequest>().unwrap().to_string(), text);
    }

    #[test]
    fn a_claim_is_asked_for_once() {
        let mut claims: RequestedClaims =
            r#"{"sub":{"value":"1"},"name":{"essential":true},"email":null}"#.parse().unwrap();
        claims.add_essential("sub").add_voluntary("name").add_essential("email").add_voluntary("phone");
        let expected = r#"{"email":{"essential":true},"name":{"essential":true},"phone":null,"sub":{"essential":true,"value":"1"}}"#;
        assert_eq!(claims.to_string(), expected);
        assert_eq!(
            ClaimsRequest { userinfo: Some(claims), ..Default::default() }.to_string(),
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
