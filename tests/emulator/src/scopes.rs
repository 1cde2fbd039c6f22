//! Which scopes a request gets, and which claims come with them.

use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::Scope;

/// The scopes of the names asked for, unknown ones dropped; the default ones if none is asked for.
pub(crate) fn granted(service: &Service, client: &Client, asked: Option<&str>) -> Vec<String> {
    let asked = crate::form::words(asked);
    let known = service.supported_scopes.iter().flatten().filter(|scope| requestable(client, scope));
    let wanted = |scope: &&Scope| match asked.is_empty() {
        true => scope.default_entry == Some(true),
        false => scope.name.as_ref().is_some_and(|name| asked.contains(name)),
    };
    known.filter(wanted).filter_map(|scope| scope.name.clone()).collect()
}

/// Those of the names that the service knows.
pub(crate) fn known(service: &Service, names: &[String]) -> Vec<String> {
    details(service, names).into_iter().filter_map(|scope| scope.name).collect()
}

/// The service's scopes of those names.
pub(crate) fn details(service: &Service, names: &[String]) -> Vec<Scope> {
    let supported = service.supported_scopes.iter().flatten();
    supported.filter(|scope| scope.name.as_ref().is_some_and(|name| names.contains(name))).cloned().collect()
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
