//! The crate openidconnect (<https://github.com/ramosbugs/openidconnect-rs>) against the server. It checks the signatures and
//! claims of ID tokens and of userinfo. See ../check for the environment, and ../server.toml for the clients.

mod browser;

use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::Duration;

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientRegistrationRequest, CoreDeviceAuthorizationResponse,
    CoreJwsSigningAlgorithm, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::registration::EmptyAdditionalClientMetadata;
use openidconnect::{
    AccessToken, AuthorizationCode, ClientId, ClientSecret, CsrfToken, DeviceAuthorizationUrl, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IntrospectionUrl, IssuerUrl, LogoutRequest, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl,
    RevocationUrl, Scope, SubjectIdentifier, TokenIntrospectionResponse as _, TokenResponse as _,
};
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use url::Url;

use self::browser::{Browser, End};

const SUBJECT: &str = "1001";
const NAME: &str = "John Flibble Smith";
const REDIRECT_URI: &str = "https://client.example/callback";
const GOODBYE_URI: &str = "https://client.example/goodbye";

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}

/// Notes that a test has shown some features to work, which are then in the matrix.
fn shows(features: &[&str]) {
    let lines: String = features.iter().map(|feature| format!("openidconnect\t{feature}\n")).collect();
    let mut results = OpenOptions::new().append(true).open(variable("RESULTS")).unwrap();
    results.write_all(lines.as_bytes()).unwrap();
}

/// An HTTP client that trusts the server's certificate.
fn agent() -> Agent {
    let certificate = std::fs::read(variable("CERTIFICATE")).unwrap();
    let certificate = Certificate::from_pem(&certificate).unwrap().to_owned();
    let tls = TlsConfig::builder().root_certs(RootCerts::from([certificate])).build();
    Agent::config_builder().tls_config(tls).max_redirects(0).http_status_as_error(false).build().into()
}

fn send(request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
    let (parts, mut body) = agent().run(request)?.into_parts();
    Ok(HttpResponse::from_parts(parts, body.read_to_vec()?))
}

fn browser() -> Browser {
    Browser::new(agent(), "john")
}

fn discovered() -> ProviderMetadataWithLogout {
    ProviderMetadataWithLogout::discover(&IssuerUrl::new(variable("ISSUER")).unwrap(), &send).unwrap()
}

fn client(id: &str, secret: &str) -> Client {
    let (id, secret) = (ClientId::new(id.into()), ClientSecret::new(secret.into()));
    CoreClient::from_provider_metadata(discovered(), id, Some(secret))
        .set_redirect_uri(RedirectUrl::new(REDIRECT_URI.into()).unwrap())
}

fn web() -> Client {
    client("web", "web-client-secret")
}

fn endpoint(path: &str) -> String {
    format!("{}{path}", variable("ISSUER"))
}

/// Gets tokens by a code.
fn tokens(client: &Client, browser: &Browser) -> CoreTokenResponse {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let scopes = ["profile", "offline_access"].map(|scope| Scope::new(scope.into()));
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(scopes)
        .add_extra_param("prompt", "consent")
        .set_pkce_challenge(challenge)
        .url();
    let callback = browser.visit(&url).left();
    let parameter = |name| callback.query_pairs().find(|(it, _)| it == name).unwrap().1.into_owned();
    assert_eq!(parameter("state"), *state.secret());
    let code = AuthorizationCode::new(parameter("code"));
    let answer = client.exchange_code(code).unwrap().set_pkce_verifier(verifier).request(&send).unwrap();
    let claims = answer.id_token().unwrap().claims(&client.id_token_verifier(), &nonce).unwrap();
    assert_eq!(claims.subject().as_str(), SUBJECT);
    answer
}

fn name(client: &Client, token: &AccessToken, is_signed: bool) -> String {
    let subject = Some(SubjectIdentifier::new(SUBJECT.into()));
    let request = client.user_info(token.clone(), subject).unwrap().require_signed_response(is_signed);
    let claims: CoreUserInfoClaims = request.request(&send).unwrap();
    claims.name().and_then(|names| names.get(None)).unwrap().to_string()
}

#[test]
fn a_code_userinfo_and_new_tokens() {
    let client = web();
    let first = tokens(&client, &browser());
    assert_eq!(name(&client, first.access_token(), false), NAME);
    let second = client.exchange_refresh_token(first.refresh_token().unwrap()).unwrap().request(&send).unwrap();
    assert_ne!(second.access_token().secret(), first.access_token().secret());
    assert_eq!(name(&client, second.access_token(), false), NAME);
    shows(&["discovery", "code with PKCE", "userinfo in JSON", "refresh"]);
}

#[test]
fn a_client_that_registers_itself() {
    let redirect_uris = vec![RedirectUrl::new(REDIRECT_URI.into()).unwrap()];
    let metadata = discovered();
    let registered = CoreClientRegistrationRequest::new(redirect_uris, EmptyAdditionalClientMetadata {})
        .set_userinfo_signed_response_alg(Some(CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256))
        .register(metadata.registration_endpoint().unwrap(), &send)
        .unwrap();
    let client = client(registered.client_id(), registered.client_secret().unwrap().secret());
    let answer = tokens(&client, &browser());
    assert_eq!(name(&client, answer.access_token(), true), NAME);
    shows(&["dynamic registration", "userinfo as a JWT"]);
}

#[test]
fn from_a_new_token_to_a_revoked_one() {
    let client = web().set_revocation_url(RevocationUrl::new(endpoint("/revoke")).unwrap());
    let scope = Scope::new("read".into());
    let answer = client.exchange_client_credentials().unwrap().add_scope(scope.clone()).request(&send).unwrap();
    let resource_server = self::client("api", "resource-server-secret")
        .set_introspection_url(IntrospectionUrl::new(endpoint("/introspect")).unwrap());
    let introspected = || resource_server.introspect(answer.access_token()).request(&send).unwrap();
    let before = introspected();
    assert!(before.active());
    assert_eq!(before.client_id().map(|id| id.as_str()), Some("web"));
    assert_eq!(before.scopes(), Some(&vec![scope]));
    client.revoke_token(answer.access_token().clone().into()).unwrap().request(&send).unwrap();
    assert!(!introspected().active());
    shows(&["client credentials", "introspection", "revocation"]);
}

#[test]
fn the_device_flow() {
    let url = DeviceAuthorizationUrl::new(endpoint("/device_authorization")).unwrap();
    let client = web().set_device_authorization_url(url);
    let scopes = ["openid", "profile"].map(|scope| Scope::new(scope.into()));
    let details: CoreDeviceAuthorizationResponse =
        client.exchange_device_code().add_scopes(scopes).request(&send).unwrap();
    let url = Url::parse(details.verification_uri_complete().unwrap().secret()).unwrap();
    assert!(matches!(browser().visit(&url), End::Page(id) if id == "device_result"));
    let answer = client.exchange_device_access_token(&details).unwrap();
    let answer = answer.request(&send, |_: Duration| panic!("the token is not there"), None).unwrap();
    assert_eq!(name(&web(), answer.access_token(), false), NAME);
    shows(&["device flow"]);
}

#[test]
fn the_end_of_the_session() {
    let (client, browser) = (web(), browser());
    let answer = tokens(&client, &browser);
    let endpoint = discovered().additional_metadata().end_session_endpoint.clone().unwrap();
    let url = LogoutRequest::from(endpoint)
        .set_id_token_hint(answer.id_token().unwrap())
        .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(GOODBYE_URI.into()).unwrap())
        .set_state(CsrfToken::new("over".into()))
        .http_get_url();
    assert_eq!(browser.visit(&url).left().as_str(), format!("{GOODBYE_URI}?state=over"));
    shows(&["logout"]);
}
