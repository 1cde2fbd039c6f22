//! Connections as clients make them, over sockets.

use std::net::Ipv4Addr;

use authlete_core::handler::{ClientCertificate, PeerAddress};
use axum::Extension;
use axum::routing::get;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::*;

const ANY_PORT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
const LONG: Duration = Duration::from_secs(10);

/// Tells what a handler gets to know of the connection.
async fn connection(
    Extension(peer): Extension<PeerAddress>,
    certificate: Option<Extension<ClientCertificate>>,
) -> String {
    let certificate = certificate.map(|Extension(certificate)| certificate.chain().concat());
    format!("{peer:?} {}", certificate.unwrap_or("no certificate".into()))
}

struct Served {
    stop: oneshot::Sender<()>,
    server: JoinHandle<io::Result<()>>,
}

fn served(listeners: Listeners, router: Router) -> Served {
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(listeners.serve(router, async { drop(stopped.await) }));
    Served { stop, server }
}

/// All that a server answers to a request of HTTP/1.1.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, path: &str) -> io::Result<String> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// A client that trusts a certificate, with one of its own if it has one.
fn client(trusted: &str, own: Option<&rcgen::CertifiedKey<rcgen::KeyPair>>) -> TlsConnector {
    use rustls::pki_types::pem::PemObject;

    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(trusted.as_bytes()).unwrap()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    let config = match own {
        None => builder.with_no_client_auth(),
        Some(own) => {
            let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
            builder.with_client_auth_cert(vec![own.cert.der().clone()], key).unwrap()
        }
    };
    TlsConnector::from(Arc::new(config))
}

#[tokio::test]
async fn a_client_certificate_reaches_the_handler_where_it_is_asked_for() {
    let (identity, trusted) = Identity::made("as.test").unwrap();
    let listeners = Listeners::bind(ANY_PORT, Some(&identity)).unwrap().and_mtls(ANY_PORT, &identity).unwrap();
    let (https, mtls) = (listeners.address(), listeners.mtls_address().unwrap());
    let served = served(listeners, Router::new().route("/", get(connection)));
    let own = rcgen::generate_simple_self_signed(["client.test".to_owned()]).unwrap();
    let pem = own.cert.pem().replace("\r\n", "\n");

    for (address, name, certificate, expected) in [
        (https, "localhost", Some(&own), "no certificate"),
        (https, "as.test", None, "no certificate"),
        (mtls, "127.0.0.1", None, "no certificate"),
        (mtls, "as.test", Some(&own), pem.trim_end()),
    ] {
        let stream = TcpStream::connect(address).await.unwrap();
        let name = ServerName::try_from(name).unwrap();
        let stream = client(&trusted, certificate).connect(name, stream).await.unwrap();
        let answer = answer(stream, "/").await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("PeerAddress(127.0.0.1)"), "{answer}");
        assert!(answer.contains(expected), "{answer}");
    }
    served.stop.send(()).unwrap();
    timeout(LONG, served.server).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn tls_1_2_has_only_the_cipher_suites_that_fapi_permits() {
    use rustls::crypto::{CryptoProvider, ring};
    use rustls::version::{TLS12, TLS13};

    let (identity, _) = Identity::made("localhost").unwrap();
    let listeners = Listeners::bind(ANY_PORT, Some(&identity)).unwrap().and_mtls(ANY_PORT, &identity).unwrap();
    let addresses = [listeners.address(), listeners.mtls_address().unwrap()];
    let _served = served(listeners, Router::new());
    for suite in ring::default_provider().cipher_suites {
        let is_tls13 = suite.tls13().is_some();
        let name = format!("{:?}", suite.suite());
        let provider = CryptoProvider { cipher_suites: vec![suite], ..ring::default_provider() };
        let versions = if is_tls13 { [&TLS13] } else { [&TLS12] };
        let config = ClientConfig::builder_with_provider(Arc::new(provider)).with_protocol_versions(&versions).unwrap();
        let config = config.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
        for address in addresses {
            let name_of_server = ServerName::try_from("localhost").unwrap();
            let stream = TcpStream::connect(address).await.unwrap();
            let refused =
                TlsConnector::from(Arc::new(config.clone())).connect(name_of_server, stream).await.unwrap_err();
            // The client trusts nobody: where the cipher suite is agreed on, it is the certificate that it does not take.
            let is_agreed = refused.to_string().contains("certificate");
            // The key is one of ECDSA, for which no suite of RSA can be agreed on.
            let expected = is_tls13 || name.contains("ECDSA_WITH_AES") && name.contains("GCM");
            assert_eq!(is_agreed, expected, "{name}: {refused}");
        }
    }
}

#[tokio::test]
async fn http_2_is_spoken_where_the_client_can() {
    let (identity, trusted) = Identity::made("localhost").unwrap();
    let listeners = Listeners::bind(ANY_PORT, Some(&identity)).unwrap();
    let address = listeners.address();
    let _served = served(listeners, Router::new());
    let mut config = client(&trusted, None).config().as_ref().clone();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    // The preface and an empty SETTINGS frame (type 4), which the server answers with one of its own (RFC 9113, section 3.4).
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
    let mut head = [0; 9];
    timeout(LONG, stream.read_exact(&mut head)).await.unwrap().unwrap();
    assert_eq!(head[3], 4);
}

#[tokio::test]
async fn slow_clients_are_cut() {
    let (identity, _) = Identity::made("localhost").unwrap();
    let mut listeners = Listeners::bind(ANY_PORT, None).unwrap().and_mtls(ANY_PORT, &identity).unwrap();
    let short = Duration::from_millis(200);
    listeners.limits = Limits { patience: short, idle: 2 * short, last_requests: short, ..listeners.limits };
    let (http, https) = (listeners.address(), listeners.mtls_address().unwrap());
    let router = Router::new()
        .route("/", get(connection).post(|body: String| async { body }))
        .route("/stuck", get(std::future::pending::<&str>));
    let _served = served(listeners, router);

    for (address, sent) in [
        // Nothing, too little to know the version of HTTP, half a head, half a body, no next request, nothing more while a handler
        // runs, half a handshake.
        (http, &b""[..]),
        (http, b"G"),
        (http, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),
        (http, b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf"),
        (http, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        (http, b"GET /stuck HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        (https, b"\x16\x03\x01\x02\x00"),
    ] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(sent).await.unwrap();
        let cut = timeout(LONG, stream.read_to_end(&mut Vec::new())).await;
        assert!(cut.is_ok(), "{}", String::from_utf8_lossy(sent));
    }
}

#[tokio::test]
async fn a_connection_waits_until_there_is_a_place_for_it() {
    let (identity, _) = Identity::made("localhost").unwrap();
    let listeners = Listeners::bind(ANY_PORT, None).unwrap().and_mtls(ANY_PORT, &identity).unwrap();
    let listeners = listeners.with_connections(1);
    let (http, https) = (listeners.address(), listeners.mtls_address().unwrap());
    let _served = served(listeners, Router::new().route("/", get(connection)));

    // One that sends nothing, and one that stays open after a request.
    for (sent, answered) in [(&b""[..], 0), (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 20)] {
        let mut open = TcpStream::connect(http).await.unwrap();
        open.write_all(sent).await.unwrap();
        timeout(LONG, open.read_exact(&mut vec![0; answered])).await.unwrap().unwrap();
        let mut next = tokio::spawn(answer(TcpStream::connect(http).await.unwrap(), "/"));
        assert!(timeout(Duration::from_millis(200), &mut next).await.is_err(), "there are two at once");
        drop(open);
        assert!(timeout(LONG, next).await.unwrap().unwrap().unwrap().starts_with("HTTP/1.1 200 "));
    }

    // One that fails to shake hands gives its place back. The other address has places of its own.
    let _open = TcpStream::connect(http).await.unwrap();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(https).await.unwrap();
        stream.write_all(b"no handshake").await.unwrap();
        assert!(timeout(LONG, stream.read_to_end(&mut Vec::new())).await.is_ok());
    }
}

#[tokio::test]
async fn a_request_under_way_is_answered_after_the_end_was_asked_for() {
    let [entered, leave] = [(); 2].map(|()| Arc::new(Notify::new()));
    let (signal, gate) = (Arc::clone(&entered), Arc::clone(&leave));
    let slow = move || async move {
        signal.notify_one();
        gate.notified().await;
        "finished"
    };
    let listeners = Listeners::bind(ANY_PORT, None).unwrap();
    let address = listeners.address();
    let served = served(listeners, Router::new().route("/", get(slow)));

    let stream = TcpStream::connect(address).await.unwrap();
    let request = tokio::spawn(answer(stream, "/"));
    entered.notified().await;
    served.stop.send(()).unwrap();
    // New connections are refused as soon as the server has got to know it.
    timeout(LONG, async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .unwrap();
    leave.notify_one();
    assert!(request.await.unwrap().unwrap().ends_with("finished"));
    timeout(LONG, served.server).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn the_end_waits_only_so_long() {
    let entered = Arc::new(Notify::new());
    let signal = Arc::clone(&entered);
    let stuck = move || async move {
        signal.notify_one();
        std::future::pending::<&str>().await
    };
    let mut listeners = Listeners::bind(ANY_PORT, None).unwrap();
    listeners.limits.last_requests = Duration::from_millis(200);
    let address = listeners.address();
    let served = served(listeners, Router::new().route("/", get(stuck)));
    let request = tokio::spawn(answer(TcpStream::connect(address).await.unwrap(), "/"));
    entered.notified().await;
    served.stop.send(()).unwrap();
    timeout(LONG, served.server).await.unwrap().unwrap().unwrap();
    assert_eq!(request.await.unwrap().unwrap_or_default(), "");
}
