//! The API as a service sees it: which generation, where, as whom. Builds the requests.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::Secret;
use crate::answer::Answer;
use crate::authorizer::{BoxError, Credential};
use crate::endpoint::{Caller, Endpoint, Version};
use crate::operation::Operation;
use crate::parameter::Query;
use crate::path::{self, SegmentError};
use crate::wire::{Header, Request, Response};

/// Authlete's API as a service sees it. It builds requests and does no IO.
///
/// ```
/// use authlete_core::Api;
/// use authlete_core::token::TokenRequest;
///
/// let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
/// let request = api.request(&TokenRequest {
///     parameters: Some("grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA".into()),
///     ..Default::default()
/// })?;
/// assert_eq!(request.method().as_str(), "POST");
/// assert_eq!(request.url, "https://us.authlete.com/api/1234567890/auth/token");
/// assert_eq!(request.body, br#"{"parameters":"grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Api {
    version: Version,
    base_url: String,
    service_id: Option<String>,
    service: Option<Credential>,
    service_owner: Option<Credential>,
    headers: Vec<Header<'static>>,
    timeout: Option<Duration>,
}

impl Api {
    /// An API without a service and without credentials. `base_url` is scheme and host, port and path prefix where there
    /// are any: `https://us.authlete.com`.
    ///
    /// # Errors
    ///
    /// [`ApiError::BaseUrl`]
    pub fn new(version: Version, base_url: &str) -> Result<Self, ApiError> {
        let base_url = check_base_url(base_url).ok_or(ApiError::BaseUrl)?.into();
        Ok(Self {
            version,
            base_url,
            service_id: None,
            service: None,
            service_owner: None,
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
        Ok(Self::new(Version::V3, base_url)?.with_service_id(service_id)?.with_service(credential))
    }

    /// Authlete 2.x with the API key and secret of a service.
    ///
    /// # Errors
    ///
    /// [`ApiError`] where an argument cannot be used.
    pub fn v2(base_url: &str, api_key: &str, api_secret: impl Into<Secret>) -> Result<Self, ApiError> {
        let credential = Credential::basic(api_key, api_secret)?;
        Ok(Self::new(Version::V2, base_url)?.with_service_id(api_key)?.with_service(credential))
    }

    /// Another service: its ID in 3.x, its API key in 2.x.
    ///
    /// In 2.x it is the credential that most operations find the service by, so one that is not that service's own is
    /// dropped: a call never reaches the service that was set before.
    ///
    /// # Errors
    ///
    /// [`ApiError::ServiceId`]
    pub fn with_service_id(mut self, service_id: &str) -> Result<Self, ApiError> {
        path::check_segment(service_id).map_err(ApiError::ServiceId)?;
        self.service_id = Some(service_id.into());
        if self.version == Version::V2 {
            self.service = self.service.filter(|credential| credential.has_key(service_id));
        }
        Ok(self)
    }

    /// The credential for the operations of a service.
    #[must_use]
    pub fn with_service(mut self, credential: Credential) -> Self {
        self.service = Some(credential);
        self
    }

    /// The credential for the operations of the services' owner, such as `create_service`.
    #[must_use]
    pub fn with_service_owner(mut self, credential: Credential) -> Self {
        self.service_owner = Some(credential);
        self
    }

    /// A header for every request, such as an ID that ties it to the request it was made for.
    ///
    /// # Errors
    ///
    /// [`ApiError::Header`] where the name is no header name or one that the core sets itself, or where the value has a
    /// character other than visible ASCII, space and tab.
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, ApiError> {
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let visible = |byte: u8| byte.is_ascii_graphic() || b" \t".contains(&byte);
        let name = name.to_ascii_lowercase();
        let own = ["accept", "authorization", "content-type", "content-length", "dpop", "transfer-encoding", "host"];
        if name.is_empty() || !name.bytes().all(token) || own.contains(&&*name) || !value.bytes().all(visible) {
            return Err(ApiError::Header);
        }
        self.headers.push(Header::new(name, String::from(value)));
        Ok(self)
    }

    /// How long an exchange may take in all, where it differs from the transport's own limit. A call is one exchange, or two
    /// where DPoP has to [learn](Self::learn) a nonce.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The generation of the API.
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
        let mut request = self.unauthorized(operation)?;
        self.authorize(&mut request)?;
        Ok(request)
    }

    /// The request without what the credential adds. The clients do that last, when the request is sent.
    pub(crate) fn unauthorized<O: Operation>(&self, operation: &O) -> Result<Request, BuildError> {
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

    /// All of `unauthorized` that does not depend on the operation's type, so that it is compiled once.
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
        let template = endpoint
            .path(self.version)
            .ok_or(BuildError::NotInVersion { operation: endpoint.name, version: self.version })?;
        let mut url = String::with_capacity(self.base_url.len() + template.len() + 64);
        url.push_str(&self.base_url);
        path::expand(template, &mut url, |name| argument(name).or_else(|| self.own_argument(name)))
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

    /// Authorizes a request, anew if it was before: [`request`](Self::request) does so, and so does whoever sends a
    /// request again.
    ///
    /// # Errors
    ///
    /// [`BuildError::NoCredential`], [`BuildError::Credential`]
    pub fn authorize(&self, request: &mut Request) -> Result<(), BuildError> {
        let caller = request.endpoint.caller;
        if caller == Caller::Anyone {
            return Ok(());
        }
        let credential = self.credential(caller).ok_or(BuildError::NoCredential(caller))?;
        credential.authorizer().authorize(request).map_err(BuildError::Credential)
    }

    /// Whether the credential for an operation [learns](Self::learn) from responses.
    pub fn can_learn(&self, endpoint: &Endpoint) -> bool {
        self.credential(endpoint.caller).is_some_and(|credential| credential.authorizer().can_learn())
    }

    /// Shows a response to the credential. `true` means that the request was refused unheard, for want of something that
    /// the credential has now learnt, such as the server's nonce for DPoP: [authorized](Self::authorize) anew, the request
    /// is to be sent once more, and no third time.
    pub fn learn(&self, endpoint: &Endpoint, response: &Response<'_>) -> bool {
        self.credential(endpoint.caller).is_some_and(|credential| credential.authorizer().learn(response))
    }

    /// The service stands in the path under either name, unless the operation names another one.
    fn own_argument(&self, name: &str) -> Option<Cow<'_, str>> {
        let service_id = self.service_id.as_deref()?;
        matches!(name, "serviceId" | "serviceApiKey").then_some(service_id.into())
    }

    /// In 3.x an organization's token opens its services, and a service's token does for the service itself what the
    /// owner may do; in 2.x the two are different accounts.
    fn credential(&self, caller: Caller) -> Option<&Credential> {
        let (first, second) = match caller {
            Caller::Service => (&self.service, &self.service_owner),
            Caller::ServiceOwner => (&self.service_owner, &self.service),
            Caller::Anyone => return None,
        };
        first.as_ref().or(second.as_ref().filter(|_| self.version == Version::V3))
    }
}

/// The URL without trailing slashes, if a path can be appended to it: a host, perhaps a port, perhaps a path prefix.
fn check_base_url(url: &str) -> Option<&str> {
    let url = url.trim_end_matches('/');
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (authority, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse::<u16>().ok()),
        _ => (authority, Some(0)),
    };
    let host_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let ip_literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let sound_host = match ip_literal {
        Some(address) => address.parse::<core::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.bytes().all(host_name),
    };
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let sound_prefix = prefix.is_empty()
        || prefix.split('/').all(|segment| path::check_segment(segment).is_ok() && segment.bytes().all(unreserved));
    (sound_host && port.is_some() && sound_prefix).then_some(url)
}

/// A setting that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiError {
    /// The base URL is not `http://` or `https://` with a host, or has a query, a fragment or user information.
    BaseUrl,
    /// The service ID cannot stand in a path.
    ServiceId(SegmentError),
    /// A credential is empty, or has a character that its header cannot carry.
    Credential,
    /// A header cannot be sent, or is not the caller's to set.
    Header,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl => f.write_str("the base URL is not a plain http or https URL"),
            Self::ServiceId(fault) => write!(f, "the service ID {fault}"),
            Self::Header => f.write_str("a header cannot be sent or is not the caller's to set"),
            Self::Credential => f.write_str("a credential is empty or has a character that cannot be sent"),
        }
    }
}

impl core::error::Error for ApiError {}

/// Why a request could not be built. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The operation does not exist in this generation of the API.
    NotInVersion {
        /// The operation's name.
        operation: &'static str,
        /// The generation.
        version: Version,
    },
    /// A path argument cannot be sent.
    PathArgument {
        /// The placeholder in the path template.
        name: &'static str,
        /// What is wrong with the value.
        fault: SegmentError,
    },
    /// The API has no credential for that caller.
    NoCredential(Caller),
    /// The credential gives no proof: there is no token at the moment, or signing failed.
    Credential(BoxError),
    /// The body could not be written.
    Body(serde_json::Error),
    /// The `http` crate does not take the request.
    #[cfg(feature = "http")]
    Http(http::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInVersion { operation, version } => write!(f, "{operation} does not exist in Authlete {version}"),
            Self::PathArgument { name, fault } => write!(f, "the path argument {name} {fault}"),
            Self::NoCredential(Caller::ServiceOwner) => f.write_str("no credential of the service owner is set"),
            Self::NoCredential(_) => f.write_str("no credential of the service is set"),
            Self::Credential(_) => f.write_str("the credential gives no proof"),
            Self::Body(_) => f.write_str("the body cannot be written as JSON"),
            #[cfg(feature = "http")]
            Self::Http(_) => f.write_str("the request is not valid HTTP"),
        }
    }
}

impl core::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Credential(error) => Some(&**error),
            Self::Body(error) => Some(error),
            #[cfg(feature = "http")]
            Self::Http(error) => Some(error),
            _ => None,
        }
    }
}
