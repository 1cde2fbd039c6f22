//! What a handler reads off a request, each part once.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{Extensions, HeaderMap, Method, Request, Uri};

use super::client_certificate::ClientCertificate;
use super::settings::HandlerSettings;
use super::single_header::{Ambiguous, single, single_text};
use crate::oauth::{AccessToken, AccessTokenError, AuthorizationHeader, BasicCredentials, access_token};
use crate::operation::wire::media_type;
use crate::reply::Reply;
use crate::secret::Secret;

/// A request of a client, as the endpoints read it.
pub struct ClientRequest<'r> {
    method: &'r Method,
    uri: &'r Uri,
    headers: &'r HeaderMap,
    extensions: &'r Extensions,
    body: &'r [u8],
    settings: &'r HandlerSettings,
}

/// How a client authenticates, beside what its form has: the calls to Authlete for all endpoints of clients have these members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientAuthentication {
    /// The client ID of HTTP Basic authentication.
    pub client_id: Option<String>,
    /// The client secret of HTTP Basic authentication.
    pub client_secret: Option<Secret>,
    /// The client's certificate in PEM.
    pub client_certificate: Option<String>,
    /// The certificates of its issuers in PEM.
    pub client_certificate_path: Option<Vec<String>>,
    /// The header `OAuth-Client-Attestation`.
    pub oauth_client_attestation: Option<Secret>,
    /// The header `OAuth-Client-Attestation-PoP`.
    pub oauth_client_attestation_pop: Option<Secret>,
}

/// A DPoP proof with what it is compared with (RFC 9449, section 4.3).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DpopProof {
    /// The proof.
    pub dpop: Secret,
    /// The HTTP method of the request.
    pub htm: String,
    /// The URL of the request without query. Without it, Authlete takes the URL of the endpoint in the service's configuration,
    /// if it is one that the service has.
    pub htu: Option<String>,
}

impl<'r> ClientRequest<'r> {
    /// The request, or the reply that refuses it for its method or the size of its body.
    pub(crate) fn read<B: AsRef<[u8]>>(
        request: &'r Request<B>,
        settings: &'r HandlerSettings,
        methods: &[Method],
    ) -> Result<Self, Reply> {
        let method = request.method();
        if !methods.contains(method) {
            let allowed = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
            return Err(Reply::empty(405).with_header("allow", &allowed));
        }
        let body = request.body().as_ref();
        if body.len() > settings.body_limit {
            return Err(too_long());
        }
        Ok(Self { body, ..Self::without_body(request, settings) })
    }

    /// The request as far as its body does not matter.
    pub(crate) fn without_body<B>(request: &'r Request<B>, settings: &'r HandlerSettings) -> Self {
        Self {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
            extensions: request.extensions(),
            body: &[],
            settings,
        }
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

    /// The extensions, such as the session that a middleware put there.
    pub fn extensions(&self) -> &Extensions {
        self.extensions
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
        let content_type = single(self.headers, CONTENT_TYPE).ok()??.to_str().ok()?;
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
    ///
    /// # Errors
    ///
    /// A reply with 401 where Basic credentials cannot be read, with 400 where a header is repeated.
    pub fn client_authentication(&self, realm: &str) -> Result<ClientAuthentication, Reply> {
        let basic = self.basic(realm)?;
        let (client_id, client_secret) =
            basic.map_or((None, None), |basic| (Some(basic.user_id), Some(basic.password)));
        let mut certificates = self.certificates().into_iter();
        Ok(ClientAuthentication {
            client_id,
            client_secret,
            client_certificate: certificates.next(),
            client_certificate_path: Some(certificates.collect::<Vec<_>>()).filter(|path| !path.is_empty()),
            oauth_client_attestation: self.attestation("oauth-client-attestation")?,
            oauth_client_attestation_pop: self.attestation("oauth-client-attestation-pop")?,
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

    /// The client's certificate in PEM (RFC 8705): that of the connection, or that of a trusted proxy.
    pub fn client_certificate(&self) -> Option<String> {
        self.certificates().into_iter().next()
    }

    /// The client's certificate and those of its issuers. Behind a proxy, the certificate of the connection is the proxy's.
    fn certificates(&self) -> Vec<String> {
        let by_proxy = || self.settings.trusted_proxy.as_ref()?.certificates(self.headers, self.extensions);
        let of_connection =
            || self.extensions.get::<ClientCertificate>().map(|certificate| certificate.chain().to_vec());
        by_proxy().or_else(of_connection).unwrap_or_default()
    }

    /// The access token of a request that takes one, where no DPoP proof is to be checked.
    ///
    /// # Errors
    ///
    /// A reply with 401 and no error code where there is none (RFC 6750, section 3.1), with 400 where it cannot be read.
    pub fn required_access_token(&self) -> Result<Secret, Reply> {
        let token = self.presented_token()?.ok_or_else(missing_token)?;
        Ok(token.token().clone())
    }

    /// The access token of a request to a protected resource, with the proof that it takes under the scheme `DPoP` (RFC 9449,
    /// section 7.1).
    ///
    /// A proof beside a bearer token is left out: so Authlete refuses a token that is bound to a key and comes as a bearer
    /// token (section 7.2).
    ///
    /// # Errors
    ///
    /// Those of [`required_access_token`](Self::required_access_token), and a reply with 401 where there is not one proof.
    pub fn access_token_and_proof(&self) -> Result<(Secret, Option<DpopProof>), Reply> {
        self.presented_access()?.ok_or_else(missing_token)
    }

    /// The access token with its proof; `None` where there is no token.
    pub(crate) fn presented_access(&self) -> Result<Option<(Secret, Option<DpopProof>)>, Reply> {
        Ok(match self.presented_token()? {
            None => None,
            Some(AccessToken::Bearer(token)) => Some((token, None)),
            Some(AccessToken::Dpop(token)) => match self.proof() {
                Ok(Some(proof)) => Some((token, Some(proof))),
                Ok(None) | Err(Ambiguous) => return Err(challenge(401, r#"DPoP error="invalid_dpop_proof""#)),
            },
        })
    }

    /// The access token of the header `Authorization`, or of the form of a `POST` (RFC 6750, section 2).
    fn presented_token(&self) -> Result<Option<AccessToken>, Reply> {
        let form = if *self.method == Method::POST { self.form().unwrap_or_default() } else { "" };
        let header = single(self.headers, AUTHORIZATION).map_err(|Ambiguous| AccessTokenError::Repeated);
        header
            .and_then(|header| access_token(header, form))
            .map_err(|_| challenge(400, r#"Bearer error="invalid_request""#))
    }

    /// The DPoP proof of a client, if there is one.
    ///
    /// # Errors
    ///
    /// A reply with 400 where there are several.
    pub fn dpop_proof(&self) -> Result<Option<DpopProof>, Reply> {
        self.proof().map_err(|Ambiguous| Reply::error(400, "invalid_dpop_proof", "There must be one DPoP proof."))
    }

    fn proof(&self) -> Result<Option<DpopProof>, Ambiguous> {
        let proof = single_text(self.headers, "dpop")?;
        Ok(proof.map(|proof| DpopProof { dpop: proof.into(), htm: self.method.as_str().into(), htu: self.url() }))
    }

    /// The URL of the request as its client knows it, without query. The sender of a request chooses its host, so that it is not
    /// taken from there but only chooses among the URLs of this server: a proof that was made for another server must not be good
    /// for this one.
    fn url(&self) -> Option<String> {
        let by_proxy = || self.settings.trusted_proxy.as_ref()?.base_url(self.headers, self.extensions);
        let mtls_base_url = self.settings.mtls_base_url.as_ref().filter(|url| self.is_sent_to(url));
        let base_url = mtls_base_url.or(self.settings.base_url.as_ref()).cloned().or_else(by_proxy)?;
        Some(base_url + self.uri.path())
    }

    /// Whether host and port of the request are those of a URL.
    fn is_sent_to(&self, base_url: &str) -> bool {
        let of_header = || single_text(self.headers, HOST.as_str()).ok().flatten();
        // HTTP/2 has it in the URI.
        let authority = self.uri.authority().map(|authority| authority.as_str()).or_else(of_header);
        let expected = base_url.split_once("://").and_then(|(_, rest)| rest.split('/').next());
        authority.zip(expected).is_some_and(|(authority, expected)| authority.eq_ignore_ascii_case(expected))
    }

    fn attestation(&self, name: &str) -> Result<Option<Secret>, Reply> {
        match single_text(self.headers, name) {
            Ok(text) => Ok(text.map(Secret::from)),
            Err(Ambiguous) => Err(Reply::error(400, "invalid_request", "There must be one client attestation.")),
        }
    }
}

impl fmt::Debug for ClientRequest<'_> {
    /// Without the query, the headers and the body, which can be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientRequest")
            .field("method", self.method)
            .field("path", &self.uri.path())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The refusal of a request whose body is longer than the limit.
pub(crate) fn too_long() -> Reply {
    Reply::error(413, "invalid_request", "The request body is too long.")
}

/// The refusal of a request without an access token.
fn missing_token() -> Reply {
    challenge(401, "Bearer")
}

/// The refusal of a request for its access token or the lack of one.
pub(crate) fn challenge(status: u16, challenge: &str) -> Reply {
    Reply::empty(status).with_header("www-authenticate", challenge)
}

/// The refusal of a client that has not proved who it is.
pub(crate) fn invalid_client(realm: &str) -> Reply {
    Reply::error(401, "invalid_client", "").with_header("www-authenticate", &format!("Basic realm=\"{realm}\""))
}

/// A call with the client's authentication; its type has the members that all such requests have.
macro_rules! of_client {
    ($call:expr, $client:expr) => {{
        let (mut call, client) = ($call, $client);
        call.client_id = client.client_id;
        call.client_secret = client.client_secret;
        call.client_certificate = client.client_certificate;
        call.client_certificate_path = client.client_certificate_path;
        call.oauth_client_attestation = client.oauth_client_attestation;
        call.oauth_client_attestation_pop = client.oauth_client_attestation_pop;
        call
    }};
}
pub(crate) use of_client;

/// A call with the DPoP proof of the request, if there is one.
macro_rules! with_dpop {
    ($call:expr, $proof:expr) => {{
        let mut call = $call;
        if let Some(proof) = $proof {
            call.dpop = Some(proof.dpop);
            call.htm = Some(proof.htm);
            call.htu = proof.htu;
        }
        call
    }};
}
pub(crate) use with_dpop;
