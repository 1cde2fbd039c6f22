//! The resources, and what each of them requires.

use authlete_core::handler::RequiredAccess;
use authlete_core::introspection::AccessGranted;
use authlete_core::transport::Transport;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use http::StatusCode;
use iso_currency::{Country, Currency};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::protection::{Validation, protected};

/// The scopes that the resources ask for.
pub(crate) const SCOPES: [&str; 2] = ["time", "country"];

/// The class of authentication that the most sensitive resource asks for, and the age that it may have, in seconds.
pub(crate) const ACR: &str = "urn:mace:incommon:iap:silver";
const MAX_AGE: u32 = 600;

/// The routes. A token's audience has to have `base_url` in it where that is required.
pub(crate) fn router<T: Transport + 'static>(validation: &Validation<T>, base_url: &str) -> Router {
    // A scope.
    let of_time = RequiredAccess::new().with_scopes(["time"]);
    // A scope and the audience (RFC 8707): a server that got the token for other resources cannot use it here.
    let of_country = RequiredAccess::new().with_scopes(["country"]).with_resources([base_url]);
    // How and when the user logged in; otherwise the client is asked for a step-up (RFC 9470).
    let of_owner = RequiredAccess::new().with_acr_values([ACR]).with_max_age(MAX_AGE);
    Router::new()
        .route("/api/time", protected(get(time).post(time), validation, of_time))
        .route("/api/country/{code}", protected(get(country).post(country), validation, of_country))
        .route("/api/owner", protected(get(owner), validation, of_owner))
}

/// The time in UTC.
async fn time() -> Json<Value> {
    let now = Timestamp::now().to_zoned_datetime(TimeZone::UTC);
    Json(json!({
        "year": now.year(),
        "month": now.month(),
        "day": now.day(),
        "hour": now.hour(),
        "minute": now.minute(),
        "second": now.second(),
    }))
}

/// A country by its code of two letters, three letters or digits (ISO 3166-1), with its currency (ISO 4217).
async fn country(Path(code): Path<String>) -> Response {
    let letters = code.to_ascii_uppercase();
    let found = match code.parse() {
        Ok(number) => rust_iso3166::from_numeric(number),
        Err(_) => rust_iso3166::from_alpha2(&letters).or_else(|| rust_iso3166::from_alpha3(&letters)),
    };
    let Some(country) = found else {
        return (StatusCode::NOT_FOUND, Json(json!({ "error": "unknown_country" }))).into_response();
    };
    let currencies = country.alpha2.parse::<Country>().map(Currency::from_country);
    let currency = currencies.ok().and_then(|currencies| currencies.first().map(|currency| currency.code()));
    Json(json!({
        "name": country.name,
        "alpha2": country.alpha2,
        "alpha3": country.alpha3,
        "numeric": country.numeric,
        "currency": currency,
    }))
    .into_response()
}

/// Whose token it is, and what it is good for.
async fn owner(Extension(access): Extension<AccessGranted>) -> Json<Value> {
    let token = access.response();
    Json(json!({
        "subject": token.subject,
        "client_id": token.client_id,
        "scopes": token.scopes,
        "acr": token.acr,
        "auth_time": token.auth_time,
    }))
}
