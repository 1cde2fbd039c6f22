//! Requests to try, with tokens that are made for them. Only the emulator gives tokens to a resource server; a client gets its
//! own from the authorization server.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use authlete_core::dpop::{JwkSigner, Proof, Signer};
use authlete_core::oauth::random_text;
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::transport::Transport;
use authlete_core::types::{GrantType, Scope};
use authlete_core::{Authlete, Secret};
use authlete_emulator::Settings;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::options::Options;
use crate::tls::Certificates;
use crate::{Result, metadata, resources};

/// A request with curl, and the status of its response.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) about: &'static str,
    pub(crate) url: String,
    pub(crate) headers: Vec<Header>,
    /// The files with the root of the server's certificate, and with the client's certificate.
    pub(crate) files: [Option<String>; 2],
    pub(crate) status: u16,
}

/// The name and the value of a header.
type Header = (&'static str, String);

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "# {}: {}\ncurl -i", self.about, self.status)?;
        for (option, file) in ["--cacert", "--cert"].iter().zip(&self.files) {
            if let Some(file) = file {
                write!(f, " {option} '{file}'")?;
            }
        }
        for (name, value) in &self.headers {
            write!(f, " -H '{name}: {value}'")?;
        }
        write!(f, " {}", self.url)
    }
}

/// What stands above the requests.
pub(crate) fn about(base_url: &str, options: &Options) -> String {
    let path = metadata::PATH;
    let cache = match options.cache {
        Some(lifetime) => format!("What Authlete says of a token is kept for {} s at most.\n", lifetime.as_secs()),
        None => String::new(),
    };
    let authorization = r#"-H "Authorization: Bearer $TOKEN""#;
    format!(
        "The resource server is at {base_url}, its metadata at {base_url}{path}.\n{cache}\
         With an access token of yours:\n\n  curl -i {authorization} {base_url}/api/country/jp\n"
    )
}

/// The emulator's, with the scopes of the resources.
pub(crate) fn settings() -> Settings {
    let mut settings = Settings::default();
    let scope = |name: &str| Scope { name: Some(name.into()), ..Scope::default() };
    settings.service.supported_scopes.get_or_insert_default().extend(resources::SCOPES.map(scope));
    settings
}

/// Requests to each resource, with tokens that do and others that do not.
pub(crate) async fn examples<T: Transport>(
    authlete: &Authlete<T>,
    base_url: &str,
    certificates: Option<&Certificates>,
) -> Result<Vec<Example>> {
    let client_id = settings().client.client_id;
    let token = async |token: TokenCreateRequest| -> Result<Secret> {
        let subject = Some("1001".to_owned());
        let created = authlete.token_create(&TokenCreateRequest { client_id, subject, ..token }).await?;
        Ok(created.access_token.ok_or("no token was made")?)
    };
    let request = || TokenCreateRequest::new(GrantType::AuthorizationCode);
    let with_scopes = |scopes: &[&str]| Some(scopes.iter().map(|scope| (*scope).to_owned()).collect());
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;

    let full = TokenCreateRequest {
        scopes: with_scopes(&resources::SCOPES),
        resources: Some(vec![base_url.into()]),
        acr: Some(resources::ACR.into()),
        auth_time: Some(now),
        ..request()
    };
    let full = bearer(&token(full).await?);
    let of_time = bearer(&token(TokenCreateRequest { scopes: with_scopes(&["time"]), ..request() }).await?);
    let of_another = TokenCreateRequest {
        scopes: with_scopes(&["country"]),
        resources: Some(vec!["https://other.example.com".into()]),
        ..request()
    };
    let of_another = bearer(&token(of_another).await?);

    let example = |about, path: &str, headers: Vec<Header>, status| Example {
        about,
        url: format!("{base_url}{path}"),
        headers,
        files: [certificates.map(|it| it.root_file.clone()), None],
        status,
    };
    let mut examples = vec![
        example("the metadata", metadata::PATH, vec![], 200),
        example("no token", "/api/time", vec![], 401),
        example("a token with the scope", "/api/time", vec![of_time.clone()], 200),
        example("a token without the scope", "/api/country/jp", vec![of_time.clone()], 403),
        example("a token for another server", "/api/country/jp", vec![of_another], 401),
        example("a token for this server", "/api/country/jp", vec![full.clone()], 200),
        example("a login that is not strong enough", "/api/owner", vec![of_time], 401),
        example("a login that is strong and recent", "/api/owner", vec![full], 200),
    ];

    let signer = JwkSigner::from_jwk(CLIENT_KEY)?;
    let bound = TokenCreateRequest {
        scopes: with_scopes(&["time"]),
        dpop_key_thumbprint: Some(signer.public_key().thumbprint()),
        ..request()
    };
    let bound = token(bound).await?;
    let of_dpop = dpop(&signer, &bound, "GET", &format!("{base_url}/api/time"), now.try_into()?)?;
    examples.extend([
        example(
            "a token that is bound to a key, with a proof (good once, and for five minutes)",
            "/api/time",
            of_dpop.into(),
            200,
        ),
        example("the same without a proof", "/api/time", vec![bearer(&bound)], 401),
    ]);

    if let Some(certificates) = certificates {
        let bound = TokenCreateRequest {
            scopes: with_scopes(&["time"]),
            certificate_thumbprint: Some(URL_SAFE_NO_PAD.encode(Sha256::digest(&certificates.client))),
            ..request()
        };
        let bound = bearer(&token(bound).await?);
        let without = example("a token that is bound to a certificate, without it", "/api/time", vec![bound], 401);
        let files = [Some(certificates.root_file.clone()), Some(certificates.client_file.clone())];
        let with = Example {
            about: "the same with the certificate",
            url: without.url.clone(),
            headers: without.headers.clone(),
            files,
            status: 200,
        };
        examples.extend([without, with]);
    }
    Ok(examples)
}

/// The header for a bearer token.
fn bearer(token: &Secret) -> Header {
    ("authorization", format!("Bearer {}", token.expose()))
}

/// The headers for a token that is bound to the key of `signer`.
pub(crate) fn dpop(signer: &JwkSigner, token: &Secret, method: &str, url: &str, now: u64) -> Result<[Header; 2]> {
    let (mut id, mut seed) = ([0; 32], [0; 32]);
    getrandom::fill(&mut id)?;
    getrandom::fill(&mut seed)?;
    let id = random_text(id);
    let proof = Proof { access_token: Some(token), ..Proof::new(method, url, &id, now) };
    Ok([("authorization", format!("DPoP {}", token.expose())), ("dpop", proof.sign(signer, seed)?)])
}

/// The client's key. Everybody knows this one: it is the example of RFC 8037, appendix A.1.
pub(crate) const CLIENT_KEY: &str = r#"{"kty":"OKP","crv":"Ed25519",
    "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
