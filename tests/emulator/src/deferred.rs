//! Requests that a user decides elsewhere while the client asks the token endpoint: the device flow (RFC 8628) and CIBA.

use authlete_core::client::Client;
use authlete_core::types::{AuthzDetails, GrantType, Property};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::api_result::Refused;
use crate::authorization_parameters::{GrantManagement, grant_management, resource};
use crate::call::Call;
use crate::client_authentication::Authenticated;
use crate::client_identity::IdentifiedBy;
use crate::form::Form;
use crate::grant::{Authentication, Grant};
use crate::managed_grant::ManagedGrant;
use crate::subject::check_subject;
use crate::{access_token, authorization_details, managed_grant, scopes};

/// By how much the interval grows when a client asks too often (RFC 8628 3.5), in milliseconds.
const SLOWER: i64 = 5000;

/// A request whose user is to decide, or has decided.
#[derive(Serialize, Deserialize)]
pub(crate) struct Deferred {
    pub(crate) client_id: i64,
    pub(crate) identified_by: IdentifiedBy,
    pub(crate) asked: Asked,
    pub(crate) decision: Option<UserDecision>,
    /// Whether the decision is sent to the client, which need not ask (the push mode of CIBA).
    pub(crate) pushed: bool,
    /// Milliseconds between two polls.
    interval: i64,
    next_poll: i64,
}

/// What such a request asks for.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) scopes: Vec<String>,
    pub(crate) acrs: Vec<String>,
    pub(crate) resources: Vec<String>,
    pub(crate) authorization_details: Option<AuthzDetails>,
    pub(crate) grant_management: Option<GrantManagement>,
}

impl Asked {
    /// Reads what requests of all kinds may ask for besides scopes and ACRs.
    pub(crate) fn read(
        call: &Call<'_>,
        form: &Form,
        client: &Client,
        scopes: Vec<String>,
        acrs: Vec<String>,
    ) -> Result<Self, Refused> {
        let details = form.get("authorization_details");
        let details = details.map_err(|_| Refused::request("A250301", "'authorization_details' is repeated."))?;
        Ok(Self {
            scopes,
            acrs,
            resources: resource::read(form)?,
            authorization_details: match details.filter(|text| !text.is_empty()) {
                Some(text) => Some(authorization_details::read(text, call.service(), client)?),
                None => None,
            },
            grant_management: grant_management::read(call, form, client)?,
        })
    }

    /// The managed grant that the request names.
    pub(crate) fn grant<'c>(&self, call: &'c Call<'_>) -> Option<&'c ManagedGrant> {
        call.state.grants.get(self.grant_management.as_ref()?.grant_id.as_deref()?)
    }
}

/// What the user decided.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum UserDecision {
    Authorized { grant: Box<Grant>, refresh_token_duration: Option<i64> },
    Denied(Denied),
}

/// Why there will be no tokens.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Denied {
    /// Whether it was the user's will, as opposed to a failure.
    pub(crate) by_user: bool,
    pub(crate) description: Option<String>,
    pub(crate) uri: Option<String>,
}

/// What a client gets to know that asks for tokens.
pub(crate) enum Polled {
    Pending,
    TooOften,
    Decided(UserDecision),
}

impl Deferred {
    /// A request that is not decided yet; the interval is in seconds.
    pub(crate) fn new(client: &Authenticated, asked: Asked, interval: i32) -> Self {
        let (client_id, identified_by) = (client.client_id, client.identified_by);
        let interval = i64::from(interval) * 1000;
        Self { client_id, identified_by, asked, decision: None, pushed: false, interval, next_poll: i64::MIN }
    }

    /// Takes note that the client asks.
    pub(crate) fn poll(&mut self, now: i64) -> Polled {
        if let Some(decision) = &self.decision {
            return Polled::Decided(decision.clone());
        }
        let too_often = now < self.next_poll;
        if too_often {
            self.interval = self.interval.saturating_add(SLOWER);
        }
        self.next_poll = now.saturating_add(self.interval);
        if too_often { Polled::TooOften } else { Polled::Pending }
    }
}

impl UserDecision {
    /// The decision with what becomes of a managed grant, if the user agreed.
    pub(crate) fn under_grant(
        mut self,
        call: &mut Call<'_>,
        management: Option<&GrantManagement>,
    ) -> Result<Self, Refused> {
        if let (Self::Authorized { grant, .. }, Some(management)) = (&mut self, management) {
            let released = grant.consented_claims.clone();
            let released = released.unwrap_or_else(|| scopes::claims(&grant.scopes).map(String::from).collect());
            grant.grant_id = Some(managed_grant::apply(call, management, grant, released)?);
        }
        Ok(self)
    }
}

impl Denied {
    /// The error at the token endpoint. It has no name for a failure: `expired_token` makes clients begin anew (RFC 8628 3.5 and
    /// CIBA 11).
    pub(crate) fn refused(self, code: &'static str) -> Refused {
        match self.by_user {
            true => self.named(code, "access_denied", "The user denied the request."),
            false => self.named(code, "expired_token", "There was no decision of the user."),
        }
    }

    /// The error under a name.
    pub(crate) fn named(self, code: &'static str, error: &'static str, text: &'static str) -> Refused {
        Refused::new(code, error, text).in_own_words(self.description, self.uri)
    }
}

/// The decision as the authorization server reports it.
pub(crate) struct DecisionRequest {
    /// `AUTHORIZED`, `ACCESS_DENIED`, or `TRANSACTION_FAILED` and what else may come.
    pub(crate) result: String,
    pub(crate) subject: String,
    pub(crate) sub: Option<String>,
    pub(crate) auth_time: Option<i64>,
    pub(crate) acr: Option<String>,
    pub(crate) claims: Option<String>,
    pub(crate) properties: Option<Vec<Property>>,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) idt_header_params: Option<String>,
    pub(crate) consented_claims: Option<Vec<String>>,
    pub(crate) access_token_duration: Option<i64>,
    pub(crate) refresh_token_duration: Option<i64>,
    pub(crate) id_token_aud_type: Option<String>,
    pub(crate) jwt_at_claims: Option<String>,
    pub(crate) error_description: Option<String>,
    pub(crate) error_uri: Option<String>,
}

/// The result codes of wrong decisions.
pub(crate) struct Codes {
    pub(crate) result: &'static str,
    /// Missing, too long, not ASCII.
    pub(crate) subject: [&'static str; 3],
    /// Too long, not ASCII.
    pub(crate) sub: [&'static str; 2],
    pub(crate) auth_time: &'static str,
    /// Too long, not ASCII.
    pub(crate) acr: [&'static str; 2],
    pub(crate) claims: &'static str,
    pub(crate) header: &'static str,
    pub(crate) error_uri: &'static str,
}

/// The members of a request that reports a decision.
macro_rules! decision_request {
    ($request:expr) => {{
        let request = $request;
        $crate::deferred::DecisionRequest {
            result: request.result.as_str().into(),
            subject: request.subject,
            sub: request.sub,
            auth_time: request.auth_time,
            acr: request.acr,
            claims: request.claims,
            properties: request.properties,
            scopes: request.scopes,
            idt_header_params: request.idt_header_params,
            consented_claims: request.consented_claims,
            access_token_duration: request.access_token_duration,
            refresh_token_duration: request.refresh_token_duration,
            id_token_aud_type: request.id_token_aud_type,
            jwt_at_claims: request.jwt_at_claims,
            error_description: request.error_description,
            error_uri: request.error_uri,
        }
    }};
}
pub(crate) use decision_request;

impl DecisionRequest {
    /// What comes of the request.
    pub(crate) fn user_decision(
        self,
        call: &Call<'_>,
        request: &Deferred,
        grant_type: GrantType,
        codes: &Codes,
    ) -> Result<UserDecision, Refused> {
        if self.result.is_empty() {
            return Err(Refused::caller(codes.result, "'result' is missing."));
        }
        check_subject(&self.subject, codes.subject)?;
        short_ascii("sub", self.sub.as_deref(), codes.sub)?;
        short_ascii("acr", self.acr.as_deref(), codes.acr)?;
        if self.auth_time.is_some_and(|time| time < 0) {
            return Err(Refused::caller(codes.auth_time, "'authTime' is negative."));
        }
        let claims = object("claims", self.claims.as_deref(), codes.claims)?;
        let header = object("idtHeaderParams", self.idt_header_params.as_deref(), codes.header)?;
        if self.error_uri.as_ref().is_some_and(|uri| !uri.is_ascii()) {
            return Err(Refused::caller(codes.error_uri, "'errorUri' is not ASCII."));
        }
        if self.result != "AUTHORIZED" {
            let given = |text: Option<String>| text.filter(|text| !text.is_empty());
            return Ok(UserDecision::Denied(Denied {
                by_user: self.result == "ACCESS_DENIED",
                description: given(self.error_description),
                uri: given(self.error_uri),
            }));
        }
        let scopes = match &self.scopes {
            Some(scopes) => scopes::known(call.service(), scopes),
            None => request.asked.scopes.clone(),
        };
        let mut grant = Grant {
            subject: Some(self.subject),
            // There is no other parameter to ask for them.
            claims_at_user_info: scopes::claims(&scopes).map(String::from).collect(),
            scopes,
            properties: self.properties.unwrap_or_default(),
            authentication: Authentication {
                time: self.auth_time.filter(|time| *time > 0),
                acr: self.acr.filter(|acr| !acr.is_empty()),
                nonce: None,
                sub: self.sub.filter(|sub| !sub.is_empty()),
                claims,
                header,
                aud_as_string: self.id_token_aud_type.as_deref() == Some("string"),
            },
            consented_claims: self.consented_claims,
            access_token_duration: self.access_token_duration,
            resources: request.asked.resources.clone(),
            authorization_details: request.asked.authorization_details.clone(),
            ..Grant::new(request.client_id, request.identified_by, grant_type)
        };
        access_token::add_claims(&mut grant, self.jwt_at_claims.as_deref())?;
        Ok(UserDecision::Authorized { grant: Box::new(grant), refresh_token_duration: self.refresh_token_duration })
    }
}

fn short_ascii(name: &str, value: Option<&str>, codes: [&'static str; 2]) -> Result<(), Refused> {
    match value.unwrap_or_default() {
        value if value.len() > 100 => Err(Refused::caller(codes[0], format!("'{name}' is longer than 100."))),
        value if !value.is_ascii() => Err(Refused::caller(codes[1], format!("'{name}' is not ASCII."))),
        _ => Ok(()),
    }
}

fn object(name: &str, text: Option<&str>, code: &'static str) -> Result<Map<String, Value>, Refused> {
    let text = text.filter(|text| !text.is_empty()).unwrap_or("{}");
    serde_json::from_str(text).map_err(|_| Refused::caller(code, format!("'{name}' is not a JSON object.")))
}
