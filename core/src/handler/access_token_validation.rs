//! The check of an access token at a protected resource (RFC 6750).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use http::{Request, Response};

use super::client_request::{challenge, with_dpop};
use super::{ClientRequest, Handler, Interruption};
use crate::operations::introspection::{AccessGranted, IntrospectionNext, IntrospectionRequest, IntrospectionResponse};
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

/// The check of access tokens in front of protected resources: bearer tokens, DPoP-bound ones (RFC 9449) and certificate-bound
/// ones (RFC 8705).
///
/// The token is taken from the header `Authorization` alone, so that a resource can have any body. For DPoP the handler needs
/// [`with_base_url`](super::HandlerSettings::with_base_url) or a [trusted
/// proxy](super::HandlerSettings::with_trusted_proxy): Authlete knows the URLs of its
/// own endpoints only.
///
/// ```
/// use authlete_core::handler::{AccessTokenValidation, Handler, HandlerSettings, RequiredAccess};
/// # use authlete_core::introspection::*;
/// # use authlete_core::testing::{TestDouble, api};
/// # let double = TestDouble::new().answer(|request: IntrospectionRequest| {
/// #     assert_eq!(request.scopes.as_deref(), Some(&["read".to_owned()][..]));
/// #     IntrospectionResponse { subject: Some("1001".into()), ..IntrospectionResponse::new("OK") }
/// # });
/// # let authlete = authlete_core::Authlete::new(api(), double);
///
/// let settings = HandlerSettings::new().with_base_url("https://rs.example.com");
/// let validation = Handler::new(authlete, AccessTokenValidation::new()).with_settings(&settings);
/// let request = http::Request::get("/accounts").header("authorization", "Bearer token").body(())?;
/// # futures::executor::block_on(async {
/// match validation.validate(&request, &RequiredAccess::new().with_scopes(["read"])).await {
///     Ok(access) => assert_eq!(access.response().subject.as_deref(), Some("1001")),
///     Err(refusal) => panic!("to be sent to the client: {}", refusal.status()),
/// }
/// # });
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct AccessTokenValidation {
    resource_metadata: Option<String>,
    dpop_algorithms: Option<String>,
    dpop_nonce_required: bool,
    missing_token_is_bad_request: bool,
}

impl AccessTokenValidation {
    /// The check. A request without a token is answered with 401 and no error code (RFC 6750, section 3.1).
    pub fn new() -> Self {
        Self::default()
    }

    /// Says in each challenge that asks for a token where the metadata of the resource are (RFC 9728, section 5.1).
    #[must_use]
    pub fn with_resource_metadata(self, url: &str) -> Self {
        Self { resource_metadata: Some(url.into()), ..self }
    }

    /// Answers a request without a token with 400 and `invalid_token`, as some clients expect of servers with Authlete's Java
    /// library.
    #[must_use]
    pub fn with_missing_token_as_bad_request(self) -> Self {
        Self { missing_token_is_bad_request: true, ..self }
    }

    /// Says in the challenge to a request without a token that DPoP is accepted too, with these algorithms, as `ES256 PS256`, and
    /// names them where a proof is missing (RFC 9449, section 7.1).
    #[must_use]
    pub fn with_dpop_algorithms(self, algorithms: &str) -> Self {
        Self { dpop_algorithms: Some(algorithms.into()), ..self }
    }

    /// Takes DPoP proofs only with a nonce that Authlete gave, even if the service does not ask for it elsewhere (RFC 9449,
    /// section 9). A client without one is refused with `use_dpop_nonce` and a nonce, and tries again.
    #[must_use]
    pub fn with_dpop_nonce_required(self) -> Self {
        Self { dpop_nonce_required: true, ..self }
    }

    fn missing_token(&self) -> Reply {
        if self.missing_token_is_bad_request {
            let text = r#"Bearer error="invalid_token",error_description="An access token is missing.""#;
            return challenge(400, text);
        }
        match &self.dpop_algorithms {
            // A header of its own for each scheme, which every client can read.
            Some(algorithms) => {
                challenge(401, "Bearer").with_header("www-authenticate", &format!("DPoP algs=\"{algorithms}\""))
            }
            None => challenge(401, "Bearer"),
        }
    }

    /// A refusal of what was presented; for the lack of a proof, with the algorithms that proofs may have.
    fn unreadable(&self, refusal: Reply) -> Reply {
        match &self.dpop_algorithms {
            Some(algorithms) if refusal.header("www-authenticate").is_some_and(|text| text.starts_with("DPoP")) => {
                refusal.with_challenge_parameter(&format!("algs=\"{algorithms}\""))
            }
            _ => refusal,
        }
    }

    /// A refusal that says where the metadata of the resource are, if it asks for a token.
    fn with_metadata(&self, refusal: Reply) -> Reply {
        match &self.resource_metadata {
            Some(url) if refusal.status() == 401 => {
                refusal.with_challenge_parameter(&format!("resource_metadata=\"{url}\""))
            }
            _ => refusal,
        }
    }
}

/// What a resource requires of an access token beside its being valid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequiredAccess {
    scopes: Option<Vec<String>>,
    subject: Option<String>,
    resources: Option<Vec<String>>,
    acr_values: Option<Vec<String>>,
    max_age: Option<i32>,
}

impl RequiredAccess {
    /// Nothing else.
    pub fn new() -> Self {
        Self::default()
    }

    /// All of these scopes.
    #[must_use]
    pub fn with_scopes(self, scopes: impl IntoIterator<Item: Into<String>>) -> Self {
        Self { scopes: Some(scopes.into_iter().map(Into::into).collect()), ..self }
    }

    /// The user with that subject.
    #[must_use]
    pub fn with_subject(self, subject: impl Into<String>) -> Self {
        Self { subject: Some(subject.into()), ..self }
    }

    /// All of these resources (RFC 8707): they have to be in the token's audience. A token without an audience is refused, too.
    #[must_use]
    pub fn with_resources(self, resources: impl IntoIterator<Item: Into<String>>) -> Self {
        Self { resources: Some(resources.into_iter().map(Into::into).collect()), ..self }
    }

    /// An authentication of one of these classes. A client whose user's authentication is of another one is asked for a step-up
    /// (RFC 9470).
    #[must_use]
    pub fn with_acr_values(self, acr_values: impl IntoIterator<Item: Into<String>>) -> Self {
        Self { acr_values: Some(acr_values.into_iter().map(Into::into).collect()), ..self }
    }

    /// An authentication that is not older than that, in seconds (RFC 9470). Authlete checks nothing for 0, so it is taken as 1.
    #[must_use]
    pub fn with_max_age(self, seconds: u32) -> Self {
        Self { max_age: Some(i32::try_from(seconds.max(1)).unwrap_or(i32::MAX)), ..self }
    }
}

impl<T: LocalTransport> Handler<AccessTokenValidation, T> {
    /// What the access token of a request grants, if that is what the resource requires. The body of the request is not looked
    /// at, and need not be `Sync`.
    ///
    /// # Errors
    ///
    /// The response that refuses the request.
    pub fn validate<'a, B>(
        &'a self,
        request: &'a Request<B>,
        required: &'a RequiredAccess,
    ) -> impl Future<Output = Result<AccessGranted, Response<Vec<u8>>>> + use<'a, B, T> {
        let request = ClientRequest::without_body(request, &self.settings);
        async move {
            let granted = validate(&self.endpoint, &self.authlete, &request, required).await;
            granted.map_err(|refusal| self.answer(request.method(), Err(refusal)))
        }
    }
}

async fn validate<T: LocalTransport>(
    endpoint: &AccessTokenValidation,
    authlete: &Authlete<T>,
    request: &ClientRequest<'_>,
    required: &RequiredAccess,
) -> Result<AccessGranted, Interruption> {
    let refuse = |refusal| Interruption::from(endpoint.with_metadata(refusal));
    let (token, proof) = match request.presented_access() {
        Ok(Some(presented)) => presented,
        Ok(None) => return Err(refuse(endpoint.missing_token())),
        Err(refusal) => return Err(refuse(endpoint.unreadable(refusal))),
    };
    let scheme = if proof.is_some() { "DPoP" } else { "Bearer" };
    let required = required.clone();
    let call = IntrospectionRequest {
        scopes: required.scopes,
        subject: required.subject,
        resources: required.resources.clone(),
        acr_values: required.acr_values,
        max_age: required.max_age,
        client_certificate: request.client_certificate(),
        dpop_nonce_required: endpoint.dpop_nonce_required.then_some(true),
        ..IntrospectionRequest::new(token)
    };
    match authlete.introspection(&with_dpop!(call, proof)).await?.next() {
        IntrospectionNext::Granted(access) if !is_for(access.response(), &required.resources) => {
            let text = format!(
                r#"{scheme} error="invalid_token",error_description="The access token is for another resource.""#
            );
            Err(refuse(access.finish(challenge(401, &text))))
        }
        IntrospectionNext::Granted(access) => Ok(access),
        IntrospectionNext::Reply(refusal) => Err(refuse(refusal)),
    }
}

/// Whether a token is for all of the resources. Authlete is told them, but nothing that it publishes says what it makes of them;
/// what it answers of the token's audience is enough to decide.
fn is_for(token: &IntrospectionResponse, resources: &Option<Vec<String>>) -> bool {
    let audience = token.access_token_resources.as_ref().or(token.resources.as_ref());
    let is_in_audience = |resource| audience.is_some_and(|audience| audience.contains(resource));
    resources.iter().flatten().all(is_in_audience)
}
