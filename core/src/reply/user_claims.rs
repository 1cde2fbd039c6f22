//! The claims of a user, collected for what a client asked for.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use crate::json::RawJson;
use crate::json::read_json;
use crate::oauth::claims::RequestedClaims;
use crate::types::StringArray;

/// The claims of a user: what a client may know of them.
///
/// Each method has what the user consented to, and nothing else: a claim that is `None` is left out (OpenID Connect Core 1.0,
/// section 5.5.1).
///
/// ```
/// use authlete_core::reply::UserClaims;
/// use authlete_core::types::RawJson;
///
/// struct User {
///     name: String,
///     name_in_japanese: Option<String>,
/// }
///
/// impl UserClaims for User {
///     fn claim(&self, name: &str, language: Option<&str>) -> Option<RawJson> {
///         match (name, language) {
///             ("name", Some("ja")) => RawJson::of(self.name_in_japanese.as_ref()?).ok(),
///             ("name", None) => RawJson::of(&self.name).ok(),
///             _ => None,
///         }
///     }
/// }
/// ```
pub trait UserClaims {
    /// The value of a claim. `language` is a language tag (BCP 47), where the claim is wanted in that language (section 5.2).
    fn claim(&self, name: &str, language: Option<&str>) -> Option<RawJson>;

    /// The value of `verified_claims`, one object or an array of them. `request` is the member of that name in the client's
    /// request (OpenID Connect for Identity Assurance 1.0).
    fn verified_claims(&self, _request: &RawJson) -> Option<RawJson> {
        None
    }

    /// The value of a verified claim, of which Authlete computes a transformed claim (OpenID Connect Advanced Syntax for
    /// Claims). `set` is the index of the set of verified claims that the client asked for.
    fn verified_claim(&self, _set: usize, _name: &str, _language: Option<&str>) -> Option<RawJson> {
        None
    }
}

impl<C: UserClaims + ?Sized> UserClaims for &C {
    fn claim(&self, name: &str, language: Option<&str>) -> Option<RawJson> {
        (**self).claim(name, language)
    }

    fn verified_claims(&self, request: &RawJson) -> Option<RawJson> {
        (**self).verified_claims(request)
    }

    fn verified_claim(&self, set: usize, name: &str, language: Option<&str>) -> Option<RawJson> {
        (**self).verified_claim(set, name, language)
    }
}

/// Claims as the calls to Authlete take them. `Debug` hides them.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CollectedClaims {
    /// The claims for the client, as the text of a JSON object; `None` where there are none.
    pub claims: Option<String>,
    /// The claims of which Authlete computes transformed claims, as the text of a JSON object.
    pub claims_for_tx: Option<String>,
    /// The verified claims of which Authlete computes transformed claims, the text of a JSON object for each set.
    pub verified_claims_for_tx: Option<Vec<String>>,
}

impl CollectedClaims {
    /// Claims that were collected by other means, as the text of a JSON object.
    pub fn of_json(claims: impl Into<String>) -> Self {
        Self { claims: Some(claims.into()), ..Self::default() }
    }
}

impl fmt::Debug for CollectedClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CollectedClaims").finish_non_exhaustive()
    }
}

/// The claims that a client asked for.
#[derive(Default)]
pub(crate) struct WantedClaims<'w> {
    /// By name, which may end in `#` and a language tag.
    pub(crate) names: Option<&'w [String]>,
    /// The languages that are preferred for claims without a tag (OpenID Connect Core 1.0, section 5.2).
    pub(crate) locales: Option<&'w [String]>,
    /// The part of the `claims` parameter that may ask for verified claims, as JSON.
    pub(crate) requested: Option<&'w str>,
    pub(crate) for_tx: Option<&'w [String]>,
    pub(crate) verified_for_tx: Option<&'w [StringArray]>,
}

impl WantedClaims<'_> {
    /// Those of them that the user has.
    pub(crate) fn of(&self, user: &impl UserClaims) -> CollectedClaims {
        let locales = self.locales();
        let plain = |name: &str, language: Option<&str>| user.claim(name, language);
        let mut claims = Members::find(self.names.unwrap_or_default(), &locales, plain);
        if let Some(verified) = self.verified_request().and_then(|request| user.verified_claims(&request)) {
            claims.add("verified_claims", verified);
        }
        let verified_set = |(set, wanted): (usize, &StringArray)| {
            let names = wanted.array.as_deref().unwrap_or_default();
            Members::find(names, &locales, |name, language| user.verified_claim(set, name, language)).text()
        };
        CollectedClaims {
            claims: claims.text_if_any(),
            claims_for_tx: Members::find(self.for_tx.unwrap_or_default(), &locales, plain).text_if_any(),
            verified_claims_for_tx: self
                .verified_for_tx
                .filter(|sets| !sets.is_empty())
                .map(|sets| sets.iter().enumerate().map(verified_set).collect()),
        }
    }

    /// The preferred languages, each once. Case does not matter (RFC 5646, section 2.1.1).
    fn locales(&self) -> Vec<&str> {
        let mut locales = Vec::<&str>::new();
        for locale in self.locales.unwrap_or_default() {
            if !locale.is_empty() && !locales.iter().any(|earlier| earlier.eq_ignore_ascii_case(locale)) {
                locales.push(locale);
            }
        }
        locales
    }

    fn verified_request(&self) -> Option<RawJson> {
        read_json::<RequestedClaims>(self.requested?.as_bytes()).ok()?.verified_claims
    }
}

/// Claims with their values, in the order in which they were asked for.
struct Members<'n>(Vec<(&'n str, RawJson)>);

impl<'n> Members<'n> {
    fn find(names: &'n [String], locales: &[&str], value: impl Fn(&str, Option<&str>) -> Option<RawJson>) -> Self {
        let mut members = Self(Vec::new());
        for wanted in names {
            let (name, tag) = wanted.split_once('#').unwrap_or((wanted, ""));
            if name.is_empty() {
                continue;
            }
            let (member, found) = match tag {
                "" => {
                    let localized = locales.iter().find_map(|locale| value(name, Some(locale)));
                    (name, localized.or_else(|| value(name, None)))
                }
                tag => (wanted.as_str(), value(name, Some(tag))),
            };
            if let Some(found) = found {
                members.add(member, found);
            }
        }
        members
    }

    /// Of two members of one name, JSON readers take one or the other.
    fn add(&mut self, name: &'n str, value: RawJson) {
        if !self.0.iter().any(|(earlier, _)| *earlier == name) {
            self.0.push((name, value));
        }
    }

    fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".into())
    }

    fn text_if_any(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.text())
    }
}

impl Serialize for Members<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
