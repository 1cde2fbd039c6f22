//! The program over HTTPS: how it serves, and how it fetches documents of clients.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::program::Program;
use crate::signer::Signer;

/// A folder that is gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("authlete-emulator-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().into()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Calls with the service's own token, over HTTPS with that certificate alone.
struct Caller(ureq::Agent);

impl Caller {
    fn trusting(pem: &str) -> Self {
        let root = Certificate::from_pem(pem.as_bytes()).unwrap();
        let tls = TlsConfig::builder().root_certs(RootCerts::Specific(Arc::new(vec![root]))).build();
        Self(ureq::Agent::config_builder().tls_config(tls).http_status_as_error(false).build().into())
    }

    fn plain() -> Self {
        Self(ureq::Agent::config_builder().http_status_as_error(false).build().into())
    }

    fn get(&self, program: &Program, path: &str) -> Result<Value, ureq::Error> {
        let request = self.0.get(format!("{}/api/1000000002{path}", program.base_url()));
        let request = request.header("Authorization", "Bearer emulated-service-access-token");
        Ok(serde_json::from_reader(request.call()?.body_mut().as_reader()).unwrap())
    }

    fn post(&self, program: &Program, path: &str, body: &Value) -> Result<Value, ureq::Error> {
        let request = self.0.post(format!("{}/api/1000000002{path}", program.base_url()));
        let request = request.header("Authorization", "Bearer emulated-service-access-token");
        let mut response = request.header("Content-Type", "application/json").send(body.to_string())?;
        let text = response.body_mut().read_to_string()?;
        Ok(serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}")))
    }
}

#[test]
fn it_serves_over_https_with_a_certificate_that_it_makes_or_is_given() {
    let folder = Folder::new("tls");
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".into()]).unwrap();
    let (certificate, key, saved) = (folder.file("given.pem"), folder.file("key.pem"), folder.file("made.pem"));
    fs::write(&certificate, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    for (arguments, trusted) in [
        (&["--tls", "--tls-save", &saved][..], &saved),
        (&["--certificate", &certificate, "--private-key", &key], &certificate),
    ] {
        let program = Program::start(arguments);
        assert!(program.base_url().starts_with("https://127.0.0.1:"), "{}", program.base_url());
        let introspect = |caller: Caller| caller.post(&program, "/auth/introspection", &json!({ "token": "x" }));
        let answer = introspect(Caller::trusting(&fs::read_to_string(trusted).unwrap()));
        assert_eq!(answer.unwrap()["action"], "UNAUTHORIZED", "{arguments:?}");
        assert!(introspect(Caller::trusting(&made.cert.pem())).is_ok() == (*trusted == certificate), "{arguments:?}");
    }
}

/// A server that answers with one document, over HTTP or HTTPS.
fn serve(document: String, tls: Option<Arc<ServerConfig>>) -> String {
    let scheme = if tls.is_some() { "https" } else { "http" };
    serve_at(scheme, tls, |_| (String::new(), document))
}

/// The same; the document and headers for it are made of the URL that it is at.
fn serve_at(scheme: &str, tls: Option<Arc<ServerConfig>>, made: impl FnOnce(&str) -> (String, String)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("{scheme}://{}/document", listener.local_addr().unwrap());
    let (headers, document) = made(&url);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            match &tls {
                None => answer(stream, &headers, &document),
                Some(config) => {
                    let connection = ServerConnection::new(Arc::clone(config)).unwrap();
                    answer(StreamOwned::new(connection, stream), &headers, &document);
                }
            }
        }
    });
    url
}

/// Answers a request, unless the client does not trust the server.
fn answer(mut stream: impl Read + Write, headers: &str, document: &str) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        match stream.read(&mut byte) {
            Ok(1) => request.push(byte[0]),
            _ => return,
        }
    }
    let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n{headers}", document.len());
    let _ = stream.write_all(format!("{head}\r\n{document}").as_bytes());
    let _ = stream.flush();
}

#[test]
fn it_fetches_the_keys_of_a_client() {
    let (folder, signer) = (Folder::new("fetch"), Signer::es256());
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".into()]).unwrap();
    let certificate = folder.file("server.pem");
    fs::write(&certificate, made.cert.pem()).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = config.with_single_cert(vec![made.cert.der().clone()], key).unwrap();

    let jwks = json!({ "keys": [signer.jwk] }).to_string();
    let (http, https) = (serve(jwks.clone(), None), serve(jwks.clone(), Some(Arc::new(config))));
    let large = serve(format!("{jwks}{}", " ".repeat(1 << 20)), None);
    let trusting = ["--fetch-ca", &certificate];
    for (arguments, url, action) in [
        (&[][..], &http, "OK"),
        (&trusting, &https, "OK"),
        (&[], &https, "INVALID_CLIENT"),
        (&["--fetch", "no"], &http, "INVALID_CLIENT"),
        (&["--allow-remote"], &http, "INVALID_CLIENT"),
        (&[], &large, "INVALID_CLIENT"),
    ] {
        let (program, caller) = (Program::start(arguments), Caller::plain());
        let client = json!({ "tokenAuthMethod": "PRIVATE_KEY_JWT", "tokenAuthSignAlg": "ES256", "jwksUri": url,
            "clientType": "CONFIDENTIAL", "grantTypes": ["CLIENT_CREDENTIALS"] });
        caller.post(&program, "/client/update/2000000001", &client).unwrap();
        let in_a_minute = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() + 60;
        let assertion = signer.jwt(
            json!({}),
            &json!({ "iss": "2000000001", "sub": "2000000001", "aud": "http://127.0.0.1:8080", "jti": "1", "exp": in_a_minute }),
        );
        let parameters = format!(
            "grant_type=client_credentials&client_assertion={assertion}\
             &client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
        );
        let answer = caller.post(&program, "/auth/token", &json!({ "parameters": parameters })).unwrap();
        assert_eq!(answer["action"], action, "{arguments:?} {url} {answer}");
    }
}

#[test]
fn it_keeps_the_document_of_a_client_for_as_long_as_its_headers_say() {
    let (program, caller) = (Program::start(&[]), Caller::plain());
    let settings = json!({ "clientIdMetadataDocumentSupported": true, "cimdHttpPermitted": true });
    let mut service = caller.get(&program, "/service/get").unwrap();
    service.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    caller.post(&program, "/service/update", &service).unwrap();
    for (headers, seconds) in [
        ("", 3600),
        ("Cache-Control: max-age=60\r\n", 60),
        ("Cache-Control: public, max-age=600\r\nAge: 540\r\n", 60),
        ("Cache-Control: no-cache\r\n", 0),
        ("Cache-Control: no-store, max-age=60\r\n", 0),
        ("Expires: 0\r\n", 0),
        ("Date: Thu, 01 Jan 1970 00:00:00 GMT\r\nExpires: Thu, 01 Jan 1970 00:01:00 GMT\r\n", 60),
    ] {
        let url = serve_at("http", None, |url| {
            let document = json!({ "client_id": url, "redirect_uris": ["https://c.example/callback"] });
            (headers.into(), document.to_string())
        });
        let parameters = format!("response_type=code&client_id={url}");
        let asked = caller.post(&program, "/auth/authorization", &json!({ "parameters": parameters })).unwrap();
        let client = &asked["client"];
        let [updated, expires] =
            ["metadataDocumentUpdatedAt", "metadataDocumentExpiresAt"].map(|name| client[name].as_i64());
        assert_eq!(expires.unwrap() - updated.unwrap(), seconds * 1000, "{headers} {asked}");
    }
}
