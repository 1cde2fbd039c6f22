//! The authorization code flow with PKCE (RFC 6749, RFC 7636, OpenID Connect), step by step:
//! `cargo run --example authorization_code`.
//!
//! Each step shows the request that a client sends to the authorization server, the calls of Authlete that the server makes
//! of it, with the `action` that each of them returns, and the response that goes out. `server.rs` is the server,
//! `token_endpoint.rs` its token endpoint; here are the client and the order of the steps.
//!
//! Without `AUTHLETE_BASE_URL` an emulator of Authlete is started within this process; with it, and the other settings that
//! `cargo run -p authlete-emulator` prints, the program talks to that Authlete. For one behind https, add
//! `--features tls`.

mod server;
mod token_endpoint;
mod transcript;

use std::env;
use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::net::TcpListener;

use authlete_core::oauth::pkce::{self, Pkce};
use authlete_core::oauth::{AuthorizationHeader, BasicCredentials, random_text};
use authlete_core::transport::Transport;
use authlete_core::{Api, Authlete, Config, Secret};
use authlete_emulator::{Emulator, Settings};
use authlete_transport_hyper::HyperTransport;
use http::{Request, Response};
use serde_json::Value;

use crate::server::Server;
use crate::transcript::{Shown, Transcript};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    // NO_COLOR, set to anything, is how a user of programs on a terminal asks for plain text.
    let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    run(io::stdout(), io::stdout().is_terminal() && !plain)
}

fn run(output: impl Write + Send + 'static, colour: bool) -> Result<()> {
    let config = Config::from_env()?;
    let (api, app, _emulator) = match config.base_url {
        None => start_emulator()?,
        Some(_) => (config.api()?, App::of_environment()?, None),
    };
    let transport = HyperTransport::builder();
    #[cfg(feature = "tls")]
    let transport = transport.webpki_roots();
    let transcript = Transcript::new(output, colour);
    let transport = Shown { transport: transport.build()?, transcript: &transcript };
    let server = Server::new(Authlete::new(api, transport));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(flow(&server, &app, &transcript))
}

async fn flow<T: Transport>(server: &Server<T>, app: &App, transcript: &Transcript) -> Result<()> {
    let exchange = async |title: &str, request: Request<Vec<u8>>| -> Result<Response<Vec<u8>>> {
        transcript.step(title)?;
        transcript.request(&request)?;
        let response = server.handle(&request).await;
        transcript.response(&response)?;
        match response.status().is_server_error() {
            true => Err("the server failed".into()),
            false => Ok(response),
        }
    };

    let pkce = Pkce::new(random()?);
    let query = form(&[
        ("response_type", "code"),
        ("client_id", &app.client_id),
        ("redirect_uri", &app.redirect_uri),
        ("scope", "openid email"),
        ("state", &random_text(random()?)),
        ("code_challenge", &pkce.code_challenge),
        ("code_challenge_method", pkce::METHOD),
    ]);
    let request = Request::get(format!("/api/authorization?{query}")).body(Vec::new())?;
    exchange("The app sends the user's browser to the authorization server, with the hash of a secret", request)
        .await?;

    let request =
        Request::post("/api/authorization/decision").body(form(&[("user", "john"), ("decision", "allow")]).into())?;
    let response =
        exchange("The user logs in and allows it; the browser goes back to the app with a code", request).await?;
    let code = code(&response).ok_or("the redirection has no code")?;

    let request = form(&[
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", &app.redirect_uri),
        ("code_verifier", pkce.code_verifier.expose()),
    ]);
    let response =
        exchange("The app exchanges the code and its secret for tokens", app.post("/api/token", request)?).await?;
    let tokens: Value = serde_json::from_slice(response.body())?;

    let request = get("/api/greeting", &tokens)?;
    exchange("The app calls a resource server, which asks whether the access token will do", request).await?;

    let request = get("/api/userinfo", &tokens)?;
    exchange("The app asks who the user is", request).await?;

    let refresh_token = tokens["refresh_token"].as_str().ok_or("there is no refresh token")?;
    let request = form(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]);
    let response = exchange("Later, the app refreshes its access token", app.post("/api/token", request)?).await?;
    let tokens: Value = serde_json::from_slice(response.body())?;

    let request = form(&[("token", tokens["access_token"].as_str().unwrap_or_default())]);
    exchange("At the end, the app revokes it", app.post("/api/revocation", request)?).await?;

    let request = get("/api/greeting", &tokens)?;
    exchange("The resource server refuses what was revoked", request).await?;
    Ok(())
}

/// Where the app of the emulator waits for its codes.
const REDIRECT_URI: &str = "http://127.0.0.1:8091/callback";

/// An application that uses the authorization server: in OAuth's terms, the client.
struct App {
    client_id: String,
    client_secret: Secret,
    redirect_uri: String,
}

impl App {
    fn of_environment() -> Result<Self> {
        Ok(Self {
            client_id: variable("CLIENT_ID")?,
            client_secret: variable("CLIENT_SECRET")?.into(),
            redirect_uri: env::var("REDIRECT_URI").unwrap_or(REDIRECT_URI.into()),
        })
    }

    /// A request that the app authenticates with HTTP Basic.
    fn post(&self, path: &str, form: String) -> Result<Request<Vec<u8>>> {
        let credentials = BasicCredentials::form_encoded(&self.client_id, self.client_secret.clone());
        let authorization = AuthorizationHeader::Basic(credentials).to_header_value()?;
        Ok(Request::post(path).header("authorization", authorization.expose()).body(form.into())?)
    }
}

/// A request that presents the access token.
fn get(path: &str, tokens: &Value) -> Result<Request<Vec<u8>>> {
    let access_token = tokens["access_token"].as_str().ok_or("there is no access token")?;
    let authorization = AuthorizationHeader::Bearer(access_token.into()).to_header_value()?;
    Ok(Request::get(path).header("authorization", authorization.expose()).body(Vec::new())?)
}

fn code(response: &Response<Vec<u8>>) -> Option<String> {
    let location = response.headers().get("location")?.to_str().ok()?;
    let (_, query) = location.split_once('?')?;
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "code").map(|(_, value)| value.into_owned())
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

fn variable(name: &str) -> Result<String> {
    env::var(name).map_err(|error| format!("{name}: {error}").into())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn output(colour: bool) -> String {
        let buffer = Buffer::default();
        run(buffer.clone(), colour).unwrap();
        String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn each_step_shows_the_request_the_calls_and_the_response() {
        let output = output(false);
        let mut rest = &*output;
        for expected in [
            "1. ",
            "GET /api/authorization?… HTTP/1.1",
            "code_challenge_method = S256",
            "authorization: POST /api/1000000002/auth/authorization\n",
            "→ INTERACTION (A004001)\n",
            "HTTP/1.1 200 OK",
            "<button>",
            "2. ",
            "POST /api/authorization/decision HTTP/1.1",
            "authorization_issue: POST",
            "→ LOCATION (A040001)",
            "HTTP/1.1 302 Found",
            "location: http://127.0.0.1:8091/callback?code=",
            "3. ",
            "authorization: Basic ",
            "grant_type = authorization_code",
            "→ OK (A050001)",
            "cache-control: no-store",
            "\"access_token\":",
            "4. ",
            "authorization: Bearer ",
            "introspection: POST",
            "hello john",
            "5. ",
            "userinfo: POST",
            "userinfo_issue: POST",
            "→ JSON (A096001)",
            "\"email\":\"john@example.com\"",
            "6. ",
            "grant_type = refresh_token",
            "\"access_token\":",
            "7. ",
            "revocation: POST",
            "→ OK (A113001)",
            "8. ",
            "→ UNAUTHORIZED (A057302)",
            "HTTP/1.1 401 Unauthorized",
            "www-authenticate: Bearer error=\"invalid_token\"",
        ] {
            rest = rest.split_once(expected).unwrap_or_else(|| panic!("{expected} is missing in: {output}")).1;
        }
        // One step a paragraph, and no control characters for a pipe.
        assert_eq!(output.split("\n\n").count(), 8);
        assert!(!output.contains('\x1b'));
    }

    #[test]
    fn a_terminal_gets_colours() {
        let output = output(true);
        assert!(output.contains("\x1b[33mAuthlete\x1b[0m") && output.contains("→ \x1b[1mINTERACTION\x1b[0m"));
    }
}
