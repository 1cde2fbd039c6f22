//! Who the client of a token, revocation, pushed authorization, backchannel authentication or device authorization request
//! is, and whether it is.

mod assertion;
pub(crate) mod attestation;
mod failure;
mod mutual_tls;

use std::borrow::Cow;

use authlete_core::Secret;
use authlete_core::backchannel_authentication::BackchannelAuthenticationRequest;
use authlete_core::client::Client;
use authlete_core::device::DeviceAuthorizationRequest;
use authlete_core::pushed_authorization::PushedAuthReqRequest;
use authlete_core::revocation::RevocationRequest;
use authlete_core::service::Service;
use authlete_core::token::TokenRequest;
use authlete_core::types::{CimdOptions, ClientAuthMethod, ClientType, GrantType};

use crate::api_result::Refused;
use crate::call::Call;
use crate::client_identity::IdentifiedBy;
use crate::fapi::Profiles;
use crate::form::Form;
use crate::{client_discovery, clients};
pub(crate) use failure::Failure;
use failure::client;

/// A client that proved who it is, as far as its type asks for it.
pub(crate) struct Authenticated {
    pub(crate) client: Client,
    pub(crate) client_id: i64,
    pub(crate) identified_by: IdentifiedBy,
}

/// What a client shows besides the parameters: a Basic credential, its TLS connection's certificate, attestation headers.
#[derive(Clone, Copy)]
pub(crate) struct Credentials<'a> {
    pub(crate) client_id: Option<&'a str>,
    pub(crate) client_secret: Option<&'a Secret>,
    /// PEM.
    pub(crate) certificate: Option<&'a str>,
    /// The certificates, in PEM, that came with it.
    pub(crate) certificate_path: &'a [String],
    pub(crate) attestation: Option<&'a Secret>,
    pub(crate) attestation_pop: Option<&'a Secret>,
    /// How the metadata document of the client is to be fetched, if it has one.
    pub(crate) cimd_options: Option<&'a CimdOptions>,
}

/// A call with a request that a client authenticates itself with.
pub(crate) trait ClientRequest {
    /// What the authorization server passes on of it. Empty members are as good as none.
    fn credentials(&self) -> Credentials<'_>;
}

macro_rules! client_requests {
    ($($request:ty $(, $cimd_options:ident)?;)*) => {$(
        impl ClientRequest for $request {
            fn credentials(&self) -> Credentials<'_> {
                fn shown(secret: &Option<Secret>) -> Option<&Secret> {
                    secret.as_ref().filter(|secret| !secret.expose().is_empty())
                }
                Credentials {
                    client_id: self.client_id.as_deref().filter(|it| !it.is_empty()),
                    client_secret: shown(&self.client_secret),
                    certificate: self.client_certificate.as_deref().filter(|it| !it.trim().is_empty()),
                    certificate_path: self.client_certificate_path.as_deref().unwrap_or_default(),
                    attestation: shown(&self.oauth_client_attestation),
                    attestation_pop: shown(&self.oauth_client_attestation_pop),
                    cimd_options: [None $(, self.$cimd_options.as_ref())?].into_iter().flatten().next(),
                }
            }
        }
    )*};
}
client_requests! {
    TokenRequest, cimd_options;
    RevocationRequest;
    PushedAuthReqRequest;
    BackchannelAuthenticationRequest, cimd_options;
    DeviceAuthorizationRequest, cimd_options;
}

impl Authenticated {
    /// A client that nobody knows, which may make requests of that grant type.
    pub(crate) fn anonymous(grant_type: GrantType) -> Self {
        let client =
            Client { client_type: Some(ClientType::Public), grant_types: Some(vec![grant_type]), ..Client::default() };
        Self { client, client_id: clients::NOBODY, identified_by: IdentifiedBy::Id }
    }

    /// Whether service and client both have that grant type; the codes are for either not having it.
    pub(crate) fn check_grant_type(
        &self,
        service: &Service,
        grant_type: &GrantType,
        codes: [&'static str; 2],
    ) -> Result<(), Refused> {
        let has = |listed: &Option<Vec<GrantType>>| listed.iter().flatten().any(|it| it == grant_type);
        if !has(&service.supported_grant_types) {
            let text = format!("The service does not support the grant type '{grant_type}'.");
            return Err(Refused::new(codes[0], "unsupported_grant_type", text));
        }
        if !has(&self.client.grant_types) {
            let text = format!("The client (ID = {}) does not use the grant type '{grant_type}'.", self.client_id);
            return Err(Refused::new(codes[1], "unauthorized_client", text));
        }
        Ok(())
    }
}

/// Finds and authenticates the client. What the authorization server took from a Basic credential goes before parameters.
pub(crate) fn authenticate(
    call: &mut Call<'_>,
    form: &Form,
    credentials: &Credentials<'_>,
) -> Result<Authenticated, Failure> {
    let path = call.path;
    attempt(call, form, credentials).map_err(|failure| failure.at(path))
}

fn attempt(call: &mut Call<'_>, form: &Form, credentials: &Credentials<'_>) -> Result<Authenticated, Failure> {
    let identifier = identifier(call, form, credentials)?.into_owned();
    if begins_a_flow(call.path, form) {
        client_discovery::discover(call, &identifier, form, credentials.cimd_options).map_err(|refused| {
            let of_call = refused.error == "server_error";
            if of_call { Failure::Request(refused) } else { Failure::Client(refused) }
        })?;
    }
    let Some((client_id, identified_by)) = clients::find(&call.state, &identifier) else {
        return Err(match call.state.clients.of_alias(&identifier) {
            Some(_) => client("A244307", format!("The client may not be named by its alias ({identifier}).")),
            None => client("A048304", format!("No client has the client ID ({identifier}).")),
        });
    };
    let found = call.state.clients.get(&client_id).cloned().unwrap_or_default();
    if found.locked == Some(true) {
        return Err(client("A048307", format!("The client (ID = {client_id}) is locked.")));
    }
    check(call, &found, form, credentials)?;
    Ok(Authenticated { client: found, client_id, identified_by })
}

/// Whether a request is the first of its flow, and not one that goes on with what an earlier one began.
fn begins_a_flow(path: &str, form: &Form) -> bool {
    match path {
        "/auth/revocation" => false,
        "/auth/token" => !matches!(
            form.lenient("grant_type"),
            Some(
                "authorization_code"
                    | "refresh_token"
                    | "urn:openid:params:grant-type:ciba"
                    | "urn:ietf:params:oauth:grant-type:device_code"
            )
        ),
        _ => true,
    }
}

/// The client ID that the request tells.
fn identifier<'r>(call: &Call<'_>, form: &'r Form, credentials: &Credentials<'r>) -> Result<Cow<'r, str>, Failure> {
    let asked =
        form.get("client_id").map_err(|_| Failure::Request(Refused::request("A244301", "'client_id' is repeated.")))?;
    if asked == Some("") {
        return Err(Failure::Request(Refused::request("A048302", "'client_id' is empty.")));
    }
    if let (Some(member), Some(asked)) = (credentials.client_id, asked) {
        if member != asked {
            let refused = Refused::request("A048312", "Two different client IDs are given.");
            return Err(Failure::Request(refused));
        }
    }
    let issuer = assertion::issuer(form)?;
    if let Some(identifier) = credentials.client_id.or(asked) {
        return Ok(identifier.into());
    }
    match issuer {
        Some(issuer) => Ok(issuer.into()),
        None => of_grant(call, form).map(|client_id| client_id.to_string().into()),
    }
}

/// The client that the assertion of a request is of, as it says itself.
pub(crate) fn issuer_of_assertion(form: &Form) -> Option<String> {
    assertion::issuer(form).ok().flatten()
}

/// The client that the code or refresh token of the request was issued to, where the service lets public clients leave their
/// ID out.
fn of_grant(call: &Call<'_>, form: &Form) -> Result<i64, Failure> {
    let invalid = |code, text: &'static str| Failure::Request(Refused::new(code, "invalid_grant", text));
    let allowed = call.service().missing_client_id_allowed == Some(true);
    let owner = match form.lenient("grant_type").filter(|_| allowed) {
        Some("authorization_code") => form.lenient("code").map(|code| {
            let code = call.state.codes.get(code, call.now);
            let owner = code.map(|code| code.grant.client_id);
            owner.map_err(|_| invalid("A244310", "The authorization code does not exist."))
        }),
        Some("refresh_token") => form.lenient("refresh_token").map(|text| {
            let token = call.state.tokens.of_refresh(text).and_then(|id| call.state.tokens.get(id));
            let owner = token.map(|token| token.grant.client_id);
            owner.ok_or_else(|| invalid("A244314", "The refresh token does not exist."))
        }),
        _ => None,
    };
    let owner = owner.unwrap_or_else(|| Err(client("A244305", "Nothing in the request tells the client.")))?;
    let is_public = |found: &Client| found.client_type != Some(ClientType::Confidential);
    match call.state.clients.get(&owner).is_some_and(is_public) {
        true => Ok(owner),
        false => Err(client("A244305", "Nothing in the request tells the client, and it is not a public one.")),
    }
}

fn check(call: &Call<'_>, found: &Client, form: &Form, credentials: &Credentials<'_>) -> Result<(), Failure> {
    let secret = credentials.client_secret.map(Secret::expose).or(form.lenient("client_secret"));
    let is_public = found.client_type != Some(ClientType::Confidential);
    let method = found.token_auth_method.clone().unwrap_or(ClientAuthMethod::None);
    let profiles = Profiles::of_request(call.service(), found, form);
    match (is_public, method) {
        (true, ClientAuthMethod::None) if secret.is_some() || form.lenient("client_assertion").is_some() => {
            Err(client("A157303", "A public client presents credentials."))
        }
        (true, ClientAuthMethod::None) => Ok(()),
        (true, _) => Err(client("A157302", "The client is public but its authentication method is not 'none'.")),
        (false, ClientAuthMethod::None) => {
            Err(client("A157301", "The client is confidential but its authentication method is 'none'."))
        }
        (false, method) if !is_allowed(call, profiles, &method) => {
            Err(client("A152301", format!("The client authentication method ({}) is not allowed.", name(&method))))
        }
        (false, method @ (ClientAuthMethod::ClientSecretBasic | ClientAuthMethod::ClientSecretPost)) => {
            let Some(secret) = secret else {
                let text = format!("The method is '{}' but there is no secret.", name(&method));
                return Err(client("A157304", text));
            };
            match found.client_secret.as_ref().is_some_and(|expected| expected.expose() == secret) {
                true => Ok(()),
                false => Err(client("A157305", "The client secret is wrong.")),
            }
        }
        (false, method @ (ClientAuthMethod::ClientSecretJwt | ClientAuthMethod::PrivateKeyJwt)) => {
            assertion::check(call, found, form, profiles, &method)
        }
        (false, ClientAuthMethod::AttestJwtClientAuth) => attestation::check(call, found, profiles, credentials),
        (false, ClientAuthMethod::TlsClientAuth) => mutual_tls::check_pki(call, found, credentials),
        (false, ClientAuthMethod::SelfSignedTlsClientAuth) => mutual_tls::check_self_signed(call, found, credentials),
        (false, method) => Err(client("A157344", format!("The method '{method}' is not supported."))),
    }
}

/// Whether service and FAPI profile have that method. A service without a list has all.
fn is_allowed(call: &Call<'_>, profiles: Profiles, method: &ClientAuthMethod) -> bool {
    let service = call.service();
    let listed = match call.path {
        "/auth/revocation" => &service.supported_revocation_auth_methods,
        _ => &service.supported_token_auth_methods,
    };
    listed.as_ref().is_none_or(|listed| listed.contains(method)) && profiles.allows(method)
}

/// The method's name in metadata.
fn name(method: &ClientAuthMethod) -> String {
    method.as_str().to_ascii_lowercase()
}
