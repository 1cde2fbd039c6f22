//! What a handler reads off a request, each part once.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method, Request, Uri};

use super::client_certificate::ClientCertificate;
use super::single_header::{Ambiguous, single, single_text};
use super::{BODY_LIMIT, Settings};
use crate::oauth::{AccessToken, AccessTokenError, AuthorizationHeader, BasicCredentials, access_token};
use crate::operation::wire::media_type;
use crate::reply::Reply;
use crate::secret::Secret;

/// A request of a client, as the endpoints read it.
pub struct ClientRequest<'r> {
    method: &'r Method,
    uri: &'r Uri,
    headers: &'r HeaderMap,
    body: &'r [u8],
    certificates: Option<Vec<String>>,
    settings: &'r Settings,
}

/// How a client authenticates: the members that the requests of all endpoints for clients have.
#[derive(Default)]
pub(crate) struct ClientAuthentication {
    pub(crate) client_id: Option<String>,
    pub(crate) client_secret: Option<Secret>,
    pub(crate) certificate: Option<String>,
    pub(crate) certificate_path: Option<Vec<String>>,
    pub(crate) attestation: Option<Secret>,
    pub(crate) attestation_pop: Option<Secret>,
}

/// A DPoP proof with what it is compared with (RFC 9449, section 4.3).
pub(crate) struct DpopProof {
    pub(crate) proof: Secret,
    pub(crate) method: String,
    /// Without it, Authlete takes the URL in the service's configuration.
    pub(crate) url: Option<String>,
}

impl<'r> ClientRequest<'r> {
    /// The request, or the reply that refuses it for its method or the size of its body.
    pub(crate) fn read<B: AsRef<[u8]>>(
        request: &'r Request<B>,
        settings: &'r Settings,
        methods: &[Method],
    ) -> Result<Self, Reply> {
        let method = request.method();
        if !methods.contains(method) {
            let allowed = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
            return Err(Reply::empty(405).with_header("allow", &allowed));
        }
        let body = request.body().as_ref();
        if body.len() > BODY_LIMIT {
            return Err(Reply::error(413, "invalid_request", "The request body is too long."));
        }
        let headers = request.headers();
        let certificates = settings.certificates.chain(headers, request.extensions().get::<ClientCertificate>());
        Ok(Self { method, uri: request.uri(), headers, body, certificates, settings })
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        self.method
    }

    /// The URI as the request has it.
    pub fn uri(&self) -> &Uri {
        self.uri
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The last segment of the path, percent-decoded: the identifier in a URI such as `/register/1001`.
    pub fn last_segment(&self) -> Option<Cow<'_, str>> {
        let segment = self.uri.path().rsplit('/').next().filter(|segment| !segment.is_empty())?;
        percent_encoding::percent_decode_str(segment).decode_utf8().ok()
    }

    /// The body as text, such as JSON.
    ///
    /// # Errors
    ///
    /// A reply with 400 where it is not UTF-8.
    pub fn text(&self) -> Result<&'r str, Reply> {
        core::str::from_utf8(self.body)
            .map_err(|_| Reply::error(400, "invalid_request", "The request body is not UTF-8."))
    }

    /// The form in the body, unread.
    ///
    /// # Errors
    ///
    /// A reply with 415 where the content type is another one, with 400 where the body is not UTF-8.
    pub fn form(&self) -> Result<&'r str, Reply> {
        self.text_of("application/x-www-form-urlencoded", "The request body must be a form.")
    }

    /// The JSON in the body, unread; or a reply with 415 where the content type is another one, with 400 where the body is not
    /// UTF-8.
    pub(crate) fn json(&self) -> Result<&'r str, Reply> {
        self.text_of("application/json", "The request body must be JSON.")
    }

    fn text_of(&self, media_type: &str, otherwise: &str) -> Result<&'r str, Reply> {
        if self.media_type().as_deref() != Some(media_type) {
            return Err(Reply::error(415, "invalid_request", otherwise));
        }
        self.text()
    }

    /// The media type of the body, in lower case and without parameters.
    pub fn media_type(&self) -> Option<String> {
        let content_type = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        Some(media_type(content_type).to_ascii_lowercase())
    }

    /// The parameters of an authorization request: the query of a `GET`, or the form of a `POST`.
    ///
    /// # Errors
    ///
    /// Those of [`form`](Self::form).
    pub fn parameters(&self) -> Result<&'r str, Reply> {
        match *self.method {
            Method::POST => self.form(),
            _ => Ok(self.uri.query().unwrap_or_default()),
        }
    }

    /// How the client authenticates, beside what its form has. `realm` is for the challenge.
    pub(crate) fn client(&self, realm: &str) -> Result<ClientAuthentication, Reply> {
        let basic = self.basic(realm)?;
        let (client_id, client_secret) =
            basic.map_or((None, None), |basic| (Some(basic.user_id), Some(basic.password)));
        let mut certificates = self.certificates.clone().unwrap_or_default().into_iter();
        Ok(ClientAuthentication {
            client_id,
            client_secret,
            certificate: certificates.next(),
            certificate_path: Some(certificates.collect::<Vec<_>>()).filter(|path| !path.is_empty()),
            attestation: self.attestation("oauth-client-attestation")?,
            attestation_pop: self.attestation("oauth-client-attestation-pop")?,
        })
    }

    /// The credentials of HTTP Basic authentication, form-decoded (RFC 6749, section 2.3.1). Another scheme is none.
    fn basic(&self, realm: &str) -> Result<Option<BasicCredentials>, Reply> {
        let Ok(header) = single(self.headers, AUTHORIZATION) else {
            return Err(Reply::error(400, "invalid_request", "There must be one Authorization header."));
        };
        let Some(header) = header else { return Ok(None) };
        let is_basic = header.as_bytes().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"basic"));
        match AuthorizationHeader::parse(header) {
            Ok(AuthorizationHeader::Basic(basic)) => match basic.form_decoded() {
                Ok(decoded) => Ok(Some(decoded)),
                Err(_) => Err(invalid_client(realm)),
            },
            Err(_) if is_basic => Err(invalid_client(realm)),
            _ => Ok(None),
        }
    }

    /// The certificate of the client itself.
    pub(crate) fn certificate(&self) -> Option<String> {
        self.certificates.as_ref()?.first().cloned()
    }

    /// The access token of a request that takes one.
    ///
    /// # Errors
    ///
    /// A reply with 401 and no error code where there is none (RFC 6750, section 3.1), with 400 where it cannot be read.
    pub fn required_access_token(&self) -> Result<Secret, Reply> {
        Ok(self.presented_token()?.token().clone())
    }

    /// The access token of a request to a protected resource, with the proof that it takes under the scheme `DPoP` (RFC 9449,
    /// section 7.1).
    ///
    /// A proof beside a bearer token is left out: so Authlete refuses a token that is bound to a key and comes as a bearer
    /// token (section 7.2).
    pub(crate) fn access_token_and_proof(&self) -> Result<(Secret, Option<DpopProof>), Reply> {
        match self.presented_token()? {
            AccessToken::Bearer(token) => Ok((token, None)),
            AccessToken::Dpop(token) => match self.proof() {
                Ok(Some(proof)) => Ok((token, Some(proof))),
                Ok(None) | Err(Ambiguous) => Err(challenge(401, r#"DPoP error="invalid_dpop_proof""#)),
            },
        }
    }

    /// The access token of the header `Authorization`, or of the form of a `POST` (RFC 6750, section 2).
    fn presented_token(&self) -> Result<AccessToken, Reply> {
        let form = if *self.method == Method::POST { self.form().unwrap_or_default() } else { "" };
        let header = single(self.headers, AUTHORIZATION).map_err(|Ambiguous| AccessTokenError::Repeated);
        match header.and_then(|header| access_token(header, form)) {
            Ok(Some(token)) => Ok(token),
            Ok(None) => Err(challenge(401, "Bearer")),
            Err(_) => Err(challenge(400, r#"Bearer error="invalid_request""#)),
        }
    }

    /// The DPoP proof of a client, if there is one.
    pub(crate) fn dpop(&self) -> Result<Option<DpopProof>, Reply> {
        self.proof().map_err(|Ambiguous| Reply::error(400, "invalid_dpop_proof", "There must be one DPoP proof."))
    }

    fn proof(&self) -> Result<Option<DpopProof>, Ambiguous> {
        let proof = single_text(self.headers, "dpop")?;
        Ok(proof.map(|proof| DpopProof { proof: proof.into(), method: self.method.as_str().into(), url: self.url() }))
    }

    /// The URL of the request as its client knows it, without query. The sender of a request chooses its host, so it is not
    /// taken from there: a proof that was made for another server must not be good for this one.
    fn url(&self) -> Option<String> {
        let base_url = self.settings.base_url.as_ref()?;
        Some(format!("{base_url}{}", self.uri.path()))
    }

    fn attestation(&self, name: &str) -> Result<Option<Secret>, Reply> {
        match single_text(self.headers, name) {
            Ok(text) => Ok(text.map(Secret::from)),
            Err(Ambiguous) => Err(Reply::error(400, "invalid_request", "There must be one client attestation.")),
        }
    }
}

/// The refusal of a request for its access token or the lack of one.
fn challenge(status: u16, challenge: &str) -> Reply {
    Reply::empty(status).with_header("www-authenticate", challenge)
}

fn invalid_client(realm: &str) -> Reply {
    Reply::error(401, "invalid_client", "").with_header("www-authenticate", &format!("Basic realm=\"{realm}\""))
}

/// A call with the client's authentication; its type has the members that all such requests have.
macro_rules! of_client {
    ($call:expr, $client:expr) => {{
        let (mut call, client) = ($call, $client);
        call.client_id = client.client_id;
        call.client_secret = client.client_secret;
        call.client_certificate = client.certificate;
        call.client_certificate_path = client.certificate_path;
        call.oauth_client_attestation = client.attestation;
        call.oauth_client_attestation_pop = client.attestation_pop;
        call
    }};
}
pub(crate) use of_client;

/// A call with the DPoP proof of the request, if there is one.
macro_rules! with_dpop {
    ($call:expr, $proof:expr) => {{
        let mut call = $call;
        if let Some(proof) = $proof {
            call.dpop = Some(proof.proof);
            call.htm = Some(proof.method);
            call.htu = proof.url;
        }
        call
    }};
}
pub(crate) use with_dpop;
