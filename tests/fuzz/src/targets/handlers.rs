//! Requests to whole endpoints, and answers of Authlete to them.
//!
//! Fields: method and URI, header lines, body, Authlete's answer.

use std::convert::Infallible;

use authlete_core::authorization::Interaction;
use authlete_core::handler::*;
use authlete_core::reply::Reply;
use authlete_core::transport::{Transport, from_fn};
use authlete_core::{Api, Authlete};
use http::{Request, Response, Uri};

use crate::fields::{fields, input, text};
use crate::shown::{self, CANARY};

/// An application that shows a page for everything.
struct Application;

impl AuthorizationDecisions for Application {
    async fn page(&self, _: &ClientRequest<'_>, interaction: &Interaction) -> Result<Reply, Interruption> {
        Ok(Reply::html(200, interaction.pending()?.client_name.unwrap_or_default()))
    }
}

impl DeviceVerificationDecisions for Application {
    async fn page(&self, _: &ClientRequest<'_>, page: DevicePage<'_>) -> Result<Reply, Interruption> {
        Ok(Reply::html(200, if page == DevicePage::EnterCode { "enter" } else { "page" }))
    }
}

pub(super) fn run(input: &[u8]) {
    let [line, headers, body, answer] = fields(input);
    let Some(request) = request(&text(line), &text(headers), body) else { return };
    let proxy = |headers, url| TrustedProxy::only_way_in().with_certificates(headers).with_url(url);
    for (settings, host) in [
        (HandlerSettings::new().with_base_url("https://as.example"), Some("as.example")),
        (HandlerSettings::new().with_trusted_proxy(proxy(CertificateHeaders::ClientCert, UrlHeaders::Forwarded)), None),
        (HandlerSettings::new().with_trusted_proxy(proxy(CertificateHeaders::XSslCert, UrlHeaders::XForwarded)), None),
    ] {
        let settings = settings.with_body_limit(256).on_failure(|failure| shown::check(failure));
        let authlete = authlete(answer.to_vec(), host);
        macro_rules! answer {
            ($($endpoint:expr),* $(,)?) => {$(
                let handler = Handler::new(authlete.clone(), $endpoint).with_settings(&settings);
                check(&block_on(handler.handle(&request)), body.len());
            )*};
        }
        answer! {
            Authorization::new(Application), Token::new(()), Revocation::new(), Introspection::new(()), UserInfo::new(()),
            PushedAuthorization::new(), DeviceAuthorization::new(), DeviceVerification::new(Application),
            BackchannelAuthentication::new(()), ClientRegistration::new(()), ClientConfiguration::new(),
            GrantManagement::new(), FederationConfiguration::new(), FederationRegistration::new(),
            AttestationChallenge::new(), Credential::new(()), BatchCredential::new(()), DeferredCredential::new(()),
            CredentialOffer::new(), CredentialNonce::new(), CredentialIssuerMetadata::new(), Jwks::new(), Discovery::new(),
        }
        let validation = AccessTokenValidation::new().with_resource_metadata("https://rs.example");
        let validation = Handler::new(authlete.clone(), validation).with_settings(&settings);
        if let Err(refusal) = block_on(validation.validate(&request, &RequiredAccess::new())) {
            check(&refusal, 0);
        }
    }
}

fn request(line: &str, headers: &str, body: &[u8]) -> Option<Request<Vec<u8>>> {
    let (method, uri) = line.split_once(' ')?;
    let mut request = Request::builder().method(method).uri(uri);
    for header in headers.lines() {
        let (name, value) = header.split_once(": ")?;
        request = request.header(name, value);
    }
    request.body(body.to_vec()).ok()
}

/// Authlete with this answer to every call. The URLs of proofs have that host, if it is known.
fn authlete(answer: Vec<u8>, host: Option<&'static str>) -> Authlete<impl Transport + Clone> {
    let transport = std::sync::Arc::new(from_fn(move |call: Request<Vec<u8>>| {
        let call = serde_json::from_slice::<serde_json::Value>(call.body()).unwrap_or_default();
        if let (Some(host), Some(htu)) = (host, call["htu"].as_str()) {
            let url: Uri = htu.parse().expect("a URL");
            assert_eq!(url.host(), Some(host), "the sender chose {htu}");
        }
        let response = Response::builder().header("content-type", "application/json").body(answer.clone());
        async move { Ok::<_, Infallible>(response.expect("a response")) }
    }));
    Authlete::new(Api::v3("https://authlete.example", "1", CANARY).expect("these settings can be used"), transport)
}

/// A response that an HTTP server can send.
fn check(response: &Response<Vec<u8>>, body_length: usize) {
    let status = response.status().as_u16();
    assert!((200..600).contains(&status), "{status}");
    if status == 500 && response.headers().get("content-type").is_some_and(|it| it == "application/json") {
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap_or_default();
        assert!(body["error"] != "server_error" || response.body().len() < 4096, "a failure is told at length");
    }
    if body_length > 256 {
        assert!(!response.status().is_success() || response.headers().contains_key("cache-control"), "{status}");
    }
    assert!(response.headers().get_all("content-type").iter().count() <= 1);
    assert!(response.headers().get_all("location").iter().count() <= 1);
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let form = "content-type: application/x-www-form-urlencoded";
    let json = "content-type: application/json";
    let client = "authorization: Basic YXBwOlBTU1Q=\ndpop: PSST\noauth-client-attestation: PSST\nclient-cert: :AQID:";
    let access = "authorization: DPoP PSST\ndpop: PSST\nhost: evil.example";
    let proxied =
        "forwarded: for=1.2.3.4;proto=https;host=as.example\nx-forwarded-proto: https\nx-forwarded-host: as.example";
    let content = r#""responseContent":"{\"a\":1}","ticket":"PSST","dpopNonce":"n""#;
    let answer = |action: &str, more: &str| format!(r#"{{"action":"{action}",{content}{more}}}"#);
    [
        [
            "POST https://evil.example/token",
            &*format!("{form}\n{client}\n{proxied}"),
            "grant_type=x&a=%20",
            &*answer("OK", ""),
        ],
        ["POST /token", &format!("{form}\n{client}"), "a", &answer("PASSWORD", r#","username":"u","password":"PSST""#)],
        ["POST /token", form, "a", &answer("TOKEN_EXCHANGE", r#","subjectToken":"PSST""#)],
        [
            "GET /authorize?max_age=0&request=x",
            "cookie: a=b",
            "",
            &answer("INTERACTION", r#","client":{"clientName":"c"}"#),
        ],
        ["GET /authorize?prompt=none", "", "", &answer("NO_INTERACTION", "")],
        ["GET /authorize", "", "", &answer("LOCATION", "")],
        ["GET /userinfo", &format!("{access}\n{proxied}"), "", &answer("OK", r#","token":"PSST","subject":"1""#)],
        ["GET /device?user_code=PSST", "", "", &answer("VALID", r#","clientName":"c""#)],
        ["POST /device", form, "user_code=PSST", &answer("EXPIRED", "")],
        ["PUT /register/a%2Fb", &format!("{json}\n{access}"), "{}", &answer("UPDATED", "")],
        ["DELETE /gm/1", access, "", &answer("NO_CONTENT", "")],
        ["POST /credential", &format!("{json}\n{access}"), "{}", &answer("OK", r#","info":{"identifier":"i"}"#)],
        ["POST /federation", "content-type: application/trust-chain+json", "[]", &answer("OK", "")],
        ["POST /ciba", &format!("{form}\n{client}"), "a=b", &answer("USER_IDENTIFICATION", r#","hint":"PSST""#)],
        ["GET /offer/1", "", "", &answer("OK", r#","info":{"credentialOffer":"{}"}"#)],
        ["HEAD /jwks", "", "", r#"{"keys":[]}"#],
    ]
    .into_iter()
    .map(input)
    .collect()
}
