//! The check of access tokens in front of a resource.

use std::net::SocketAddr;
use std::sync::Arc;

use authlete_core::handler::{AccessTokenValidation, ClientCertificate, Handler, PeerAddress, RequiredAccess};
use authlete_core::transport::Transport;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::MethodRouter;
use axum_server::tls::TlsInfo;
use http::header::CACHE_CONTROL;
use http::{Extensions, HeaderValue};

/// The handler that checks access tokens.
pub(crate) type Validation<T> = Handler<AccessTokenValidation, T>;

/// The resource, behind the check. What is known of the token is an extension of the requests that reach it: an `AccessGranted`.
pub(crate) fn protected<T: Transport + 'static>(
    resource: MethodRouter,
    validation: &Validation<T>,
    required: RequiredAccess,
) -> MethodRouter {
    let protection = Arc::new(Protection { validation: validation.clone(), required });
    resource.route_layer(middleware::from_fn_with_state(protection, check::<T>))
}

struct Protection<T> {
    validation: Validation<T>,
    required: RequiredAccess,
}

async fn check<T: Transport>(
    State(protection): State<Arc<Protection<T>>>,
    mut request: Request,
    next: Next,
) -> Response {
    add_connection(request.extensions_mut());
    let access = match protection.validation.validate(&request, &protection.required).await {
        Ok(access) => access,
        Err(refusal) => return refusal.map(Body::from),
    };
    let nonce = access.dpop_nonce().and_then(|nonce| HeaderValue::from_str(nonce).ok());
    request.extensions_mut().insert(access);
    let mut response = next.run(request).await;
    // What a token gives access to is not for a shared cache.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(nonce) = nonce {
        // Also where the resource has an error: the client's next proof needs it (RFC 9449, section 8.2).
        response.headers_mut().insert("dpop-nonce", nonce);
    }
    response
}

/// Tells the handler of the connection: the client's certificate, and the address, by which a trusted proxy is known.
fn add_connection(extensions: &mut Extensions) {
    if let Some(ConnectInfo(peer)) = extensions.get::<ConnectInfo<SocketAddr>>().copied() {
        extensions.insert(PeerAddress::new(peer.ip()));
    }
    let tls = extensions.get::<Arc<TlsInfo>>().filter(|tls| !tls.peer_certificates.is_empty());
    if let Some(certificate) = tls.map(|tls| ClientCertificate::from_der(&tls.peer_certificates)) {
        extensions.insert(certificate);
    }
}
