//! Which scopes a request gets, and which claims come with them.
//!
//! A scope with the attribute `regex` is a dynamic one: it stands for all values that the expression matches, and what is
//! granted is the value.

use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::{DynamicScope, Scope};
use regex_lite::Regex;

/// The scopes of the names asked for. Unknown ones are dropped, and where nothing is left it is the default ones.
pub(crate) fn granted(service: &Service, client: &Client, asked: Option<&str>) -> Vec<String> {
    let asked = crate::form::words(asked);
    let supported = || service.supported_scopes.iter().flatten().filter(|scope| requestable(client, scope));
    let mut names: Vec<String> = Vec::new();
    for scope in supported() {
        let is_of_scope = |name: &&String| scope.name.as_ref() == Some(*name) || is_value_of(scope, name);
        for name in asked.iter().filter(is_of_scope) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    if names.is_empty() {
        names =
            supported().filter(|scope| scope.default_entry == Some(true)).filter_map(|it| it.name.clone()).collect();
    }
    names
}

/// Those of the names that the service knows.
pub(crate) fn known(service: &Service, names: &[String]) -> Vec<String> {
    let known = |name: &&String| scope_of(service, name).is_some();
    let mut names: Vec<_> = names.iter().filter(known).cloned().collect();
    let place = |name: &String| {
        service
            .supported_scopes
            .iter()
            .flatten()
            .position(|scope| scope.name.as_ref() == Some(name) || is_value_of(scope, name))
    };
    names.sort_by_key(place);
    names.dedup();
    names
}

/// The service's scopes of those names, dynamic ones among them.
pub(crate) fn details(service: &Service, names: &[String]) -> Vec<Scope> {
    let supported = service.supported_scopes.iter().flatten();
    supported.filter(|scope| is_among(scope, names)).cloned().collect()
}

/// Whether one of the scopes of those names has an attribute of that value.
pub(crate) fn have_attribute(service: &Service, names: &[String], key: &str, value: &str) -> bool {
    let mut supported = service.supported_scopes.iter().flatten();
    supported.any(|scope| attribute(scope, key) == Some(value) && is_among(scope, names))
}

fn is_among(scope: &Scope, names: &[String]) -> bool {
    names.iter().any(|name| scope.name.as_ref() == Some(name) || is_value_of(scope, name))
}

/// The service's scopes of those names without the dynamic ones.
fn fixed(service: &Service, names: &[String]) -> Vec<Scope> {
    let supported = service.supported_scopes.iter().flatten();
    supported.filter(|scope| scope.name.as_ref().is_some_and(|name| names.contains(name))).cloned().collect()
}

/// The dynamic scopes among the names.
fn dynamic(service: &Service, names: &[String]) -> Vec<DynamicScope> {
    let dynamic = |value: &String| {
        let scope = scope_of(service, value).filter(|scope| scope.name.as_ref() != Some(value))?;
        Some(DynamicScope { name: scope.name.clone(), value: Some(value.clone()), ..Default::default() })
    };
    names.iter().filter_map(dynamic).collect()
}

/// The scopes of those names as answers tell them: the service's, and the dynamic ones, if there are any.
pub(crate) fn told(service: &Service, names: &[String]) -> (Vec<Scope>, Option<Vec<DynamicScope>>) {
    (fixed(service, names), Some(dynamic(service, names)).filter(|dynamic| !dynamic.is_empty()))
}

/// The scope of that name or with that value; the name goes first.
fn scope_of<'s>(service: &'s Service, name: &String) -> Option<&'s Scope> {
    let supported = || service.supported_scopes.iter().flatten();
    let named = supported().find(|scope| scope.name.as_ref() == Some(name));
    named.or_else(|| supported().find(|scope| is_value_of(scope, name)))
}

/// The value of an attribute of a scope.
fn attribute<'s>(scope: &'s Scope, key: &str) -> Option<&'s str> {
    let mut attributes = scope.attributes.iter().flatten();
    attributes.find(|attribute| attribute.key.as_deref() == Some(key))?.value.as_deref()
}

/// Whether a text is a value of a dynamic scope. The expression is for the whole of it, and one that is none matches nothing.
fn is_value_of(scope: &Scope, text: &str) -> bool {
    let regex = attribute(scope, "regex");
    regex.and_then(|regex| Regex::new(&format!("^(?:{regex})$")).ok()).is_some_and(|regex| regex.is_match(text))
}

/// The claims that scopes stand for (OpenID Connect Core 5.4).
pub(crate) fn claims(scopes: &[String]) -> impl Iterator<Item = &'static str> {
    scopes
        .iter()
        .flat_map(|scope| match scope.as_str() {
            "profile" => PROFILE,
            "email" => &["email", "email_verified"],
            "address" => &["address"],
            "phone" => &["phone_number", "phone_number_verified"],
            _ => &[],
        })
        .copied()
}

const PROFILE: &[&str] = &[
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at",
];

fn requestable(client: &Client, scope: &Scope) -> bool {
    let Some(extension) = client.extension.as_ref().filter(|it| it.requestable_scopes_enabled == Some(true)) else {
        return true;
    };
    extension.requestable_scopes.iter().flatten().any(|name| Some(name) == scope.name.as_ref())
}
