//! The authorization code flow with PKCE (RFC 6749, RFC 7636, OpenID Connect), step by step, once over hyper and once over
//! isahc: `cargo run --example authorization_code`.
//!
//! Each paragraph of the output is a message that an authorization server sends to its own clients, made of Authlete's
//! answer. Without `AUTHLETE_BASE_URL` a stand-in for Authlete is started within this process; with it, and the other
//! settings that `cargo run -p authlete-emulator` prints, the program talks to that Authlete.

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::net::TcpListener;

use authlete_core::authorization::{
    AuthorizationAction, AuthorizationIssueAction, AuthorizationIssueRequest, AuthorizationRequest,
};
use authlete_core::config::Config;
use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest};
use authlete_core::oauth::pkce::{self, Pkce};
use authlete_core::oauth::random_text;
use authlete_core::revocation::{RevocationAction, RevocationRequest};
use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::transport::Transport;
use authlete_core::types::Embedded;
use authlete_core::userinfo::{UserInfoAction, UserInfoIssueAction, UserInfoIssueRequest, UserInfoRequest};
use authlete_core::{Api, Authlete, Secret};
use authlete_emulator::{Emulator, Settings};
use authlete_transport_hyper::HyperTransport;
use authlete_transport_isahc::IsahcTransport;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    run(&mut io::stdout().lock())
}

fn run(out: &mut impl Write) -> Result<()> {
    let config = Config::from_env()?;
    let (api, app, _server) = match config.base_url {
        None => start_emulator()?,
        Some(_) => (config.api()?, App::of_environment()?, None),
    };

    writeln!(out, "===== over hyper, on tokio =====\n")?;
    let hyper = Authlete::new(api.clone(), HyperTransport::builder().webpki_roots().build()?);
    tokio::runtime::Runtime::new()?.block_on(flow(&hyper, &app, out))?;

    writeln!(out, "===== over isahc, on a runtime of one line =====\n")?;
    let isahc = Authlete::new(api, IsahcTransport::builder().build()?);
    futures::executor::block_on(flow(&isahc, &app, out))
}

/// Where the app of the stand-in waits for its codes.
const REDIRECT_URI: &str = "http://127.0.0.1:8091/callback";

/// An application that uses the authorization server: in OAuth's terms, the client.
struct App {
    client_id: String,
    client_secret: Secret,
    redirect_uri: String,
}

async fn flow<T: Transport>(authlete: &Authlete<T>, app: &App, out: &mut impl Write) -> Result<()> {
    // The app sends the user's browser to the authorization endpoint, with the hash of a secret that it keeps.
    let pkce = Pkce::new(random()?);
    let request = form(&[
        ("response_type", "code"),
        ("client_id", &app.client_id),
        ("redirect_uri", &app.redirect_uri),
        ("scope", "openid email"),
        ("state", &random_text(random()?)),
        ("code_challenge", &pkce.code_challenge),
        ("code_challenge_method", pkce::METHOD),
    ]);

    // The authorization endpoint hands the query to Authlete, which checks it and says what to do.
    let request = AuthorizationRequest::new(request);
    let authorization = authlete.authorization(&request).await?;
    let content = authorization.response_content.as_ref();
    match authorization.action {
        AuthorizationAction::Interaction => {
            let client = authorization.client.as_ref().map(Embedded::read).transpose()?;
            let name = client.and_then(|client| client.client_name).unwrap_or_default();
            let page = format!("<p>{name} asks for your e-mail address.</p> <button>Log in and allow</button>");
            show(out, "the authorization endpoint asks the user", "200 OK", &[("Content-Type", "text/html")], &page)?;
        }
        AuthorizationAction::Location => {
            return show_redirect(out, "the authorization endpoint refuses", content);
        }
        _ => return show_json(out, "the authorization endpoint refuses", "400 Bad Request", content),
    }

    // The user logged in and allowed it: Authlete issues the code for the app.
    let issue = authlete
        .authorization_issue(&AuthorizationIssueRequest::new(authorization.ticket.ok_or("there is no ticket")?, "john"))
        .await?;
    let content = issue.response_content.as_ref();
    if issue.action != AuthorizationIssueAction::Location {
        return show_json(out, "the authorization endpoint refuses", "400 Bad Request", content);
    }
    show_redirect(out, "the authorization endpoint sends the browser back", content)?;

    // The app exchanges the code and its secret for tokens.
    let code = query_parameter(content, "code").ok_or("the redirection has no code")?;
    let request = form(&[
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", &app.redirect_uri),
        ("code_verifier", pkce.code_verifier.expose()),
    ]);
    let tokens = authlete.token(&token_request(app, request)).await?;
    if tokens.action != TokenAction::Ok {
        return show_json(out, "the token endpoint refuses", "400 Bad Request", tokens.response_content.as_ref());
    }
    show_json(out, "the token endpoint issues tokens", "200 OK", tokens.response_content.as_ref())?;

    let access_token = tokens.access_token.ok_or("there is no access token")?;
    // A resource server that gets the access token asks whether it is good for what is requested.
    let introspection = authlete
        .introspection(&IntrospectionRequest {
            scopes: Some(vec!["email".into()]),
            ..IntrospectionRequest::new(access_token.clone())
        })
        .await?;
    if introspection.action != IntrospectionAction::Ok {
        return show_challenge(out, "a resource server refuses", introspection.response_content.as_ref());
    }
    let subject = introspection.subject.unwrap_or_default();
    let resource = format!(r#"{{"message":"hello {subject}"}}"#);
    show_json(out, "a resource server accepts the access token", "200 OK", Some(&resource.into()))?;

    // The userinfo endpoint learns which claims the token allows, collects them and lets Authlete form the response.
    let request = UserInfoRequest::new(access_token.clone());
    let userinfo = authlete.userinfo(&request).await?;
    if userinfo.action != UserInfoAction::Ok {
        return show_challenge(out, "the userinfo endpoint refuses", userinfo.response_content.as_ref());
    }
    let issue = authlete
        .userinfo_issue(&UserInfoIssueRequest {
            claims: Some(r#"{"email":"john@example.com","email_verified":true}"#.into()),
            ..UserInfoIssueRequest::new(access_token)
        })
        .await?;
    if issue.action != UserInfoIssueAction::Json {
        return show_challenge(out, "the userinfo endpoint refuses", issue.response_content.as_ref());
    }
    show_json(out, "the userinfo endpoint answers", "200 OK", issue.response_content.as_ref())?;

    // Later, the app refreshes its access token.
    let refresh_token = tokens.refresh_token.ok_or("there is no refresh token")?;
    let request = form(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose())]);
    let tokens = authlete.token(&token_request(app, request)).await?;
    if tokens.action != TokenAction::Ok {
        return show_json(out, "the token endpoint refuses", "400 Bad Request", tokens.response_content.as_ref());
    }
    show_json(out, "the token endpoint refreshes", "200 OK", tokens.response_content.as_ref())?;

    // At the end, the app revokes it; the token is good for nothing from then on.
    let access_token = tokens.access_token.ok_or("there is no access token")?;
    let revocation = authlete
        .revocation(&RevocationRequest {
            client_id: Some(app.client_id.clone()),
            client_secret: Some(app.client_secret.clone()),
            ..RevocationRequest::new(form(&[("token", access_token.expose())]))
        })
        .await?;
    if revocation.action != RevocationAction::Ok {
        let content = revocation.response_content.as_ref();
        return show_json(out, "the revocation endpoint refuses", "400 Bad Request", content);
    }
    show(out, "the revocation endpoint revokes", "200 OK", &[], "")?;

    let request = IntrospectionRequest::new(access_token);
    let introspection = authlete.introspection(&request).await?;
    show_challenge(out, "the resource server refuses what was revoked", introspection.response_content.as_ref())
}

/// A token request of the app, which authenticates with HTTP Basic.
fn token_request(app: &App, parameters: String) -> TokenRequest {
    TokenRequest {
        client_id: Some(app.client_id.clone()),
        client_secret: Some(app.client_secret.clone()),
        ..TokenRequest::new(parameters)
    }
}

fn show_redirect(out: &mut impl Write, step: &str, location: Option<&Secret>) -> Result<()> {
    show(out, step, "302 Found", &[("Location", text(location))], "")
}

fn show_json(out: &mut impl Write, step: &str, status: &str, content: Option<&Secret>) -> Result<()> {
    show(out, step, status, &[("Content-Type", "application/json")], text(content))
}

fn show_challenge(out: &mut impl Write, step: &str, challenge: Option<&Secret>) -> Result<()> {
    show(out, step, "401 Unauthorized", &[("WWW-Authenticate", text(challenge))], "")
}

/// Prints the message that goes to the client. None of an authorization server's answers may be stored on the way.
fn show(out: &mut impl Write, step: &str, status: &str, headers: &[(&str, &str)], body: &str) -> Result<()> {
    writeln!(out, "# {step}\nHTTP/1.1 {status}\nCache-Control: no-store")?;
    for (name, value) in headers {
        writeln!(out, "{name}: {value}")?;
    }
    if !body.is_empty() {
        writeln!(out, "\n{body}")?;
    }
    Ok(writeln!(out)?)
}

/// Authlete's `responseContent`: it holds codes and tokens, so it has to be asked for by name.
fn text(content: Option<&Secret>) -> &str {
    content.map_or("", Secret::expose)
}

fn query_parameter(location: Option<&Secret>, name: &str) -> Option<String> {
    let (_, query) = location?.expose().split_once('?')?;
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn form(parameters: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}

fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn start_emulator() -> Result<(Api, App, Option<authlete_emulator::Server>)> {
    let settings = Settings::default();
    let app = App {
        client_id: settings.client.client_id.unwrap_or_default().to_string(),
        client_secret: settings.client.client_secret.clone().unwrap_or_default(),
        redirect_uri: REDIRECT_URI.into(),
    };
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let api = settings.api_v3(&format!("http://{}", listener.local_addr()?))?;
    let server = authlete_emulator::serve(listener, Emulator::system(settings))?;
    Ok((api, app, Some(server)))
}

impl App {
    fn of_environment() -> Result<Self> {
        Ok(Self {
            client_id: variable("CLIENT_ID")?,
            client_secret: variable("CLIENT_SECRET")?.into(),
            redirect_uri: env::var("REDIRECT_URI").unwrap_or(REDIRECT_URI.into()),
        })
    }
}

fn variable(name: &str) -> Result<String> {
    env::var(name).map_err(|error| format!("{name}: {error}").into())
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_transports_run_the_whole_flow() {
        let mut out = Vec::new();
        super::run(&mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let (hyper, isahc) = out.split_once("over isahc").unwrap();
        for part in [hyper, isahc] {
            let mut rest = part;
            for expected in [
                "<button>",
                "HTTP/1.1 302 Found",
                "\nLocation: http://127.0.0.1:8091/callback?",
                "code=",
                "\"access_token\":",
                "hello john",
                "\"email\":\"john@example.com\"",
                "the token endpoint refreshes",
                "\"access_token\":",
                "the revocation endpoint revokes",
                "WWW-Authenticate: Bearer error=\"invalid_token\"",
            ] {
                rest = rest.split_once(expected).unwrap_or_else(|| panic!("{expected} is missing in: {part}")).1;
            }
        }
    }
}
