//! From a request to the operation that it means, and back to a response.

mod attempt;
mod response;

use std::collections::HashMap;
use std::sync::OnceLock;

use authlete_core::incoming::{Incoming, IncomingOperation};
use authlete_core::{Endpoint, Method};
use http::header::ALLOW;
use http::request::Parts;

use crate::client_authentication::attestation;
use crate::fetch::Documents;
use crate::lenient::{self, LenientRequest};
use crate::{
    Emulator, authorization, backchannel_authentication, backchannel_logout, client_authorization, client_registration,
    client_secret, clients, credential_issuance, credential_issuer, credential_nonce, credential_offer, device_flow,
    federation, grant_management, hsk, id_token, identity_provider, introspection, jose_verification,
    message_signature, native_sso, password, pushed_authorization, requestable_scopes, revocation, server, service,
    service_management, token, token_management, userinfo,
};
pub(crate) use attempt::Attempt;
pub(crate) use response::{refusal, refuse};

/// The operations of each area.
const AREAS: &[&[Route]] = &[
    authorization::ROUTES,
    backchannel_authentication::ROUTES,
    backchannel_logout::ROUTES,
    credential_issuance::ROUTES,
    credential_issuer::ROUTES,
    credential_nonce::ROUTES,
    credential_offer::ROUTES,
    device_flow::ROUTES,
    federation::ROUTES,
    grant_management::ROUTES,
    hsk::ROUTES,
    message_signature::ROUTES,
    native_sso::ROUTES,
    token::ROUTES,
    password::ROUTES,
    pushed_authorization::ROUTES,
    introspection::ROUTES,
    revocation::ROUTES,
    id_token::ROUTES,
    jose_verification::ROUTES,
    userinfo::ROUTES,
    service::ROUTES,
    clients::ROUTES,
    client_registration::ROUTES,
    client_authorization::ROUTES,
    client_secret::ROUTES,
    requestable_scopes::ROUTES,
    server::ROUTES,
    service_management::ROUTES,
    token_management::ROUTES,
    attestation::ROUTES,
];

/// An operation that the emulator answers.
pub(crate) struct Route {
    endpoint: &'static Endpoint,
    answer: fn(&Attempt<'_>) -> Option<http::Response<Vec<u8>>>,
}

impl Route {
    pub(crate) const fn new(
        endpoint: &'static Endpoint,
        answer: fn(&Attempt<'_>) -> Option<http::Response<Vec<u8>>>,
    ) -> Self {
        Self { endpoint, answer }
    }
}

/// The routes of an area:
///
/// ```text
/// routes! {
///     IntrospectionRequest => introspection;        an operation of a service
///     CreateService => create, organization;        an operation of the organization
///     Echo => echo, anyone;                         an operation that needs no credential
/// }
/// ```
macro_rules! routes {
    ($($operation:ty => $handler:ident $(, $kind:ident)?;)*) => {
        pub(crate) const ROUTES: &[$crate::router::Route] = &[$(
            $crate::router::Route::new(
                <$operation as ::authlete_core::Operation>::ENDPOINT,
                |attempt| $crate::router::routes!(@ attempt, $operation, $handler $(, $kind)?),
            ),
        )*];
    };
    (@ $attempt:ident, $operation:ty, $handler:ident) => { $attempt.of_service::<$operation>($handler) };
    (@ $attempt:ident, $operation:ty, $handler:ident, organization) => {
        $attempt.of_organization::<$operation>($handler)
    };
    (@ $attempt:ident, $operation:ty, $handler:ident, anyone) => { $attempt.of_anyone::<$operation>($handler) };
}
pub(crate) use routes;

/// An error of the API itself, as opposed to an answer that says what to do.
#[derive(Debug)]
pub(crate) struct ApiFault {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl ApiFault {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }
}

/// What a request is for: an operation, if it is for one, and how the emulator answers it.
#[derive(Clone, Copy)]
struct Candidate {
    endpoint: &'static Endpoint,
    route: Option<&'static Route>,
}

/// The operations whose paths begin with the same words, so that a request is compared with a few of them.
struct Index(HashMap<String, Vec<Candidate>>);

impl Index {
    fn get() -> &'static Self {
        static INDEX: OnceLock<Index> = OnceLock::new();
        INDEX.get_or_init(|| {
            let areas = AREAS.iter().chain(&authorization::TICKET_ROUTES).chain(&identity_provider::ROUTES).copied();
            let routes: HashMap<_, _> = areas.flatten().map(|it| (it.endpoint.name, it)).collect();
            let mut index: HashMap<_, Vec<_>> = HashMap::new();
            for endpoint in authlete_core::operations().chain(authlete_core::identity_provider::operations()) {
                let mut keys: Vec<_> = endpoint.v2.iter().chain(&endpoint.v3).map(|path| key(path)).collect();
                keys.dedup();
                for key in keys {
                    let route = routes.get(endpoint.name).copied();
                    index.entry(key).or_default().push(Candidate { endpoint, route });
                }
            }
            Self(index)
        })
    }
}

/// The words that the paths of a few operations begin with: of `/api/{serviceId}/auth/token` and `/api/auth/token` it is
/// `auth/token`, of `/api/organization/{id}` it is `organization/`.
fn key(path: &str) -> String {
    let is_id = |word: &&str| word.starts_with('{') || word.bytes().all(|byte| byte.is_ascii_digit());
    let mut words = path.split('/').filter(|word| !word.is_empty()).skip(1).peekable();
    words.next_if(is_id);
    let (first, second) = (words.next().unwrap_or_default(), words.next_if(|word| !is_id(word)).unwrap_or_default());
    [first, "/", second].concat()
}

/// The service that the path of a request names.
pub(crate) fn service_id(parts: &Parts) -> Option<String> {
    let word = parts.uri.path().split('/').filter(|word| !word.is_empty()).nth(1)?;
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.to_owned())
}

/// Where a request goes.
pub(crate) struct Destination {
    /// The operation that it is for.
    pub(crate) endpoint: Option<&'static Endpoint>,
    route: Result<&'static Route, Box<http::Response<Vec<u8>>>>,
}

/// Finds out what a request is for.
pub(crate) fn destination(parts: &Parts) -> Destination {
    let path = lenient::path(parts);
    let candidates = Index::get().0.get(&key(path)).map(Vec::as_slice).unwrap_or_default();
    let at = |candidate: &&Candidate| Incoming::new(candidate.endpoint.method, path).is_at(candidate.endpoint);
    let of_method = candidates.iter().filter(|candidate| is_method(parts, candidate.endpoint.method)).filter(at);
    // Where the generations have two operations at one path, it is for the one that can be answered.
    let (endpoint, refused) = match of_method.max_by_key(|candidate| candidate.route.is_some()) {
        Some(Candidate { endpoint, route: Some(route) }) => {
            return Destination { endpoint: Some(endpoint), route: Ok(route) };
        }
        Some(Candidate { endpoint, route: None }) => {
            let text = format!("{path}, The emulator does not know the operation {} yet.", endpoint.name);
            (Some(*endpoint), refuse(&ApiFault::new(501, "A001217", text)))
        }
        None => {
            let allowed: Vec<_> = candidates.iter().filter(at).map(|it| it.endpoint.method.as_str()).collect();
            (None, not_at(path, &allowed))
        }
    };
    Destination { endpoint, route: Err(Box::new(refused)) }
}

/// The refusal of a path that is no operation's, or not with that method.
fn not_at(path: &str, allowed: &[&str]) -> http::Response<Vec<u8>> {
    if allowed.is_empty() {
        return refuse(&ApiFault::new(404, "A001217", format!("{path}, There is no such API.")));
    }
    let mut response = refuse(&ApiFault::new(405, "A001217", format!("{path}, The method is not allowed.")));
    if let Ok(value) = allowed.join(", ").parse() {
        response.headers_mut().insert(ALLOW, value);
    }
    response
}

impl Destination {
    /// Answers the request.
    pub(crate) fn answer(
        &self,
        emulator: &Emulator,
        parts: &Parts,
        body: &[u8],
        documents: &Documents<'_>,
    ) -> http::Response<Vec<u8>> {
        let path = lenient::path(parts);
        match &self.route {
            Ok(route) => {
                let attempt = Attempt { emulator, parts, request: LenientRequest::of(parts, body), documents };
                (route.answer)(&attempt).unwrap_or_else(|| not_at(path, &[]))
            }
            Err(refused) => http::Response::clone(refused),
        }
    }
}

/// Reads a request as an operation, as it would be answered; `None` where it is for another one or cannot be read.
pub(crate) fn read<O: IncomingOperation>(parts: &Parts, body: &[u8]) -> Option<O> {
    if !is_method(parts, O::ENDPOINT.method) {
        return None;
    }
    LenientRequest::of(parts, body).read::<O>()?.0.operation.ok()
}

fn is_method(parts: &Parts, method: Method) -> bool {
    parts.method.as_str() == method.as_str()
}
