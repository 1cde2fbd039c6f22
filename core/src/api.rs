//! Where Authlete is, which version it has, and whose credential the calls use. Requests are built here.

mod base_url;
pub(crate) mod credential;
mod error;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use self::base_url::check_base_url;
use self::credential::Credential;
pub use self::error::{ApiError, BuildError};
use crate::operation::Operation;
use crate::operation::answer::Answer;
use crate::operation::endpoint::{Caller, Endpoint, Server, Version};
use crate::operation::parameter::Query;
use crate::operation::path;
use crate::operation::wire::{Header, Request, Response, is_header_name, is_header_value};
use crate::secret::Secret;

/// Authlete's API: its version, its base URL, the service, and the credentials. It builds requests and does no IO.
///
/// ```
/// use authlete_core::Api;
/// use authlete_core::token::TokenRequest;
///
/// let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
/// let request = api.request(&TokenRequest::new("grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA"))?;
/// assert_eq!(request.method().as_str(), "POST");
/// assert_eq!(request.url, "https://us.authlete.com/api/1234567890/auth/token");
/// assert_eq!(request.body, br#"{"parameters":"grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Api {
    server: Server,
    version: Version,
    base_url: String,
    service_id: Option<String>,
    service_credential: Option<Credential>,
    service_owner_credential: Option<Credential>,
    headers: Vec<Header<'static>>,
    timeout: Option<Duration>,
}

impl Api {
    /// An API without a service and without credentials. `base_url` has a scheme and a host, and may have a port and a path
    /// prefix: `https://us.authlete.com`.
    ///
    /// # Errors
    ///
    /// [`ApiError::BaseUrl`]
    pub fn new(version: Version, base_url: &str) -> Result<Self, ApiError> {
        let base_url = check_base_url(base_url).ok_or(ApiError::BaseUrl)?.into();
        Ok(Self {
            server: Server::Api,
            version,
            base_url,
            service_id: None,
            service_credential: None,
            service_owner_credential: None,
            headers: Vec::new(),
            timeout: None,
        })
    }

    /// Authlete 3.x with an access token of a service, or of an organization.
    ///
    /// # Errors
    ///
    /// [`ApiError`] where an argument cannot be used.
    pub fn v3(base_url: &str, service_id: &str, access_token: impl Into<Secret>) -> Result<Self, ApiError> {
        let credential = Credential::bearer(access_token)?;
        Ok(Self::new(Version::V3, base_url)?.with_service_id(service_id)?.with_service_credential(credential))
    }

    /// Authlete 2.x with the API key and secret of a service.
    ///
    /// # Errors
    ///
    /// [`ApiError`] where an argument cannot be used.
    pub fn v2(base_url: &str, api_key: &str, api_secret: impl Into<Secret>) -> Result<Self, ApiError> {
        let credential = Credential::basic(api_key, api_secret)?;
        Ok(Self::new(Version::V2, base_url)?.with_service_id(api_key)?.with_service_credential(credential))
    }

    /// The identity provider of Authlete 3.x with an access token of an organization, for the operations of
    /// [`identity_provider`](crate::identity_provider). It is another server than the API server:
    /// `https://login.authlete.com`.
    ///
    /// # Errors
    ///
    /// [`ApiError`] where an argument cannot be used.
    pub fn identity_provider(base_url: &str, access_token: impl Into<Secret>) -> Result<Self, ApiError> {
        let credential = Credential::bearer(access_token)?;
        let api = Self { server: Server::IdentityProvider, ..Self::new(Version::V3, base_url)? };
        Ok(api.with_service_owner_credential(credential))
    }

    /// Sets the service: its ID in 3.x, its API key in 2.x.
    ///
    /// In 2.x most operations identify the service by the credential. So a service credential with another API key is
    /// removed; otherwise the calls would go on reaching the previous service.
    ///
    /// # Errors
    ///
    /// [`ApiError::ServiceId`]
    pub fn with_service_id(mut self, service_id: &str) -> Result<Self, ApiError> {
        path::check_segment(service_id).map_err(ApiError::ServiceId)?;
        self.service_id = Some(service_id.into());
        if self.version == Version::V2 {
            self.service_credential = self.service_credential.filter(|credential| credential.has_key(service_id));
        }
        Ok(self)
    }

    /// Sets the credential for the operations of a service.
    #[must_use]
    pub fn with_service_credential(mut self, credential: Credential) -> Self {
        self.service_credential = Some(credential);
        self
    }

    /// Sets the credential for the operations of the service owner, such as `create_service`.
    #[must_use]
    pub fn with_service_owner_credential(mut self, credential: Credential) -> Self {
        self.service_owner_credential = Some(credential);
        self
    }

    /// Adds a header to every request. `Debug` hides its value; it shows that of a
    /// [`with_visible_header`](Self::with_visible_header).
    ///
    /// # Errors
    ///
    /// [`ApiError::Header`] where the name is no header name or one that the core sets itself, or where the value has a
    /// character other than visible ASCII, space and tab.
    pub fn with_header(self, name: &str, value: &str) -> Result<Self, ApiError> {
        self.with(Header::sensitive(name.to_ascii_lowercase(), String::from(value)))
    }

    /// Adds a header to every request, whose value `Debug` shows: for instance an ID that correlates log lines.
    ///
    /// # Errors
    ///
    /// Those of [`with_header`](Self::with_header).
    pub fn with_visible_header(self, name: &str, value: &str) -> Result<Self, ApiError> {
        self.with(Header::new(name.to_ascii_lowercase(), String::from(value)))
    }

    fn with(mut self, header: Header<'static>) -> Result<Self, ApiError> {
        let own = ["accept", "authorization", "content-type", "content-length", "dpop", "transfer-encoding", "host"];
        let (name, value) = (&*header.name, &*header.value);
        if !is_header_name(name) || own.contains(&name) || !is_header_value(value) {
            return Err(ApiError::Header);
        }
        self.headers.push(header);
        Ok(self)
    }

    /// Sets the time limit for an exchange, from the connection to the end of the response, in place of the transport's own
    /// limit. A call is one exchange, or two if the server [challenges](Self::meet_challenge) the credential.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The version of the API.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The service: its ID in 3.x, its API key in 2.x.
    pub fn service_id(&self) -> Option<&str> {
        self.service_id.as_deref()
    }

    /// Builds the request for an operation.
    ///
    /// # Errors
    ///
    /// [`BuildError`]: nothing was sent, and the same call would fail again.
    pub fn request<O: Operation>(&self, operation: &O) -> Result<Request, BuildError> {
        let mut request = self.request_without_credential(operation)?;
        self.authenticate(&mut request)?;
        Ok(request)
    }

    /// The request without its credential. The clients add the credential when they send the request.
    pub(crate) fn request_without_credential<O: Operation>(&self, operation: &O) -> Result<Request, BuildError> {
        let body = operation.write_body().map_err(BuildError::Body)?;
        let accept = O::Response::MEDIA_TYPE;
        self.assemble(
            O::ENDPOINT,
            &|name| operation.path_argument(name),
            &|query| operation.write_query(query),
            accept,
            body,
        )
    }

    /// The part of `request_without_credential` that does not depend on the operation's type, so that it is compiled once.
    fn assemble<'o>(
        &self,
        endpoint: &'static Endpoint,
        argument: &dyn Fn(&str) -> Option<Cow<'o, str>>,
        write_query: &dyn Fn(&mut Query),
        accept: &'static str,
        body: Option<Vec<u8>>,
    ) -> Result<Request, BuildError>
    where
        Self: 'o,
    {
        if endpoint.server != self.server {
            return Err(BuildError::NotOnServer { operation: endpoint.name, server: self.server });
        }
        let template = endpoint
            .path(self.version)
            .ok_or(BuildError::NotInVersion { operation: endpoint.name, version: self.version })?;
        let mut url = String::with_capacity(self.base_url.len() + template.len() + 64);
        url.push_str(&self.base_url);
        path::expand(template, endpoint.reserved, &mut url, |name| argument(name).or_else(|| self.own_argument(name)))
            .map_err(|(name, fault)| BuildError::PathArgument { name, fault })?;
        let mut query = Query::of(url);
        write_query(&mut query);
        let url = query.into_url();

        let mut headers = Vec::with_capacity(4 + self.headers.len());
        headers.push(Header::new("accept", accept));
        if body.is_some() {
            headers.push(Header::new("content-type", "application/json"));
        }
        headers.extend(self.headers.iter().cloned());
        Ok(Request { endpoint, url, headers, body: body.unwrap_or_default(), timeout: self.timeout })
    }

    /// Adds the credential to a request, or replaces the one that is there. [`request`](Self::request) does this already;
    /// call it before you send the same request again.
    ///
    /// # Errors
    ///
    /// [`BuildError::NoCredential`], [`BuildError::Credential`]
    pub fn authenticate(&self, request: &mut Request) -> Result<(), BuildError> {
        let caller = request.endpoint.caller;
        if caller == Caller::Anyone {
            return Ok(());
        }
        let credential = self.credential(caller).ok_or(BuildError::NoCredential(caller))?;
        credential.authenticator().authenticate(request).map_err(BuildError::Credential)
    }

    /// Whether the credential for an operation can [meet challenges](Self::meet_challenge).
    pub fn meets_challenges(&self, endpoint: &Endpoint) -> bool {
        self.credential(endpoint.caller).is_some_and(|credential| credential.authenticator().meets_challenges())
    }

    /// Has the credential look at a response. `true` means that the server did not carry out the request but asked for
    /// something, such as a nonce (RFC 9449, section 8), and that the credential can provide it now.
    /// [Authenticate](Self::authenticate) the request again and send it once more, but not a third time.
    pub fn meet_challenge(&self, endpoint: &Endpoint, response: &Response<'_>) -> bool {
        self.credential(endpoint.caller).is_some_and(|credential| credential.authenticator().meet_challenge(response))
    }

    /// The service ID, which paths have under either of two names.
    fn own_argument(&self, name: &str) -> Option<Cow<'_, str>> {
        let service_id = self.service_id.as_deref()?;
        matches!(name, "serviceId" | "serviceApiKey").then_some(service_id.into())
    }

    /// In 3.x an organization's token may be used for its services, and a service's token for the owner's operations on that
    /// service. In 2.x the two are separate accounts.
    fn credential(&self, caller: Caller) -> Option<&Credential> {
        let (first, second) = match caller {
            Caller::Service => (&self.service_credential, &self.service_owner_credential),
            Caller::ServiceOwner => (&self.service_owner_credential, &self.service_credential),
            Caller::Anyone => return None,
        };
        first.as_ref().or(second.as_ref().filter(|_| self.version == Version::V3))
    }
}
