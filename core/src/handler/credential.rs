//! What a credential issuer publishes (OpenID for Verifiable Credential Issuance): metadata, keys, offers and nonces.

use http::Method;

use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::operations::credential::{
    CredentialIssuerJwksRequest, CredentialIssuerMetadataRequest, CredentialJwtIssuerMetadataRequest,
    CredentialNonceRequest,
};
use crate::operations::credential_offer::CredentialOfferInfoRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

endpoint! {
    /// The metadata of the credential issuer, at `/.well-known/openid-credential-issuer`.
    pub struct CredentialIssuerMetadata;
}

impl<T: LocalTransport> Respond<T> for CredentialIssuerMetadata {
    const METHODS: &'static [Method] = &[Method::GET, Method::HEAD];

    async fn respond(&self, authlete: &Authlete<T>, _: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        Ok(authlete.credential_issuer_metadata(&CredentialIssuerMetadataRequest::default()).await?.reply())
    }
}

endpoint! {
    /// The metadata of the issuer of SD-JWT VCs, at `/.well-known/jwt-vc-issuer`.
    pub struct CredentialJwtIssuerMetadata;
}

impl<T: LocalTransport> Respond<T> for CredentialJwtIssuerMetadata {
    const METHODS: &'static [Method] = &[Method::GET, Method::HEAD];

    async fn respond(&self, authlete: &Authlete<T>, _: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        Ok(authlete.credential_jwt_issuer_metadata(&CredentialJwtIssuerMetadataRequest::default()).await?.reply())
    }
}

endpoint! {
    /// The endpoint of the keys that credentials are signed with.
    pub struct CredentialIssuerJwks;
}

impl<T: LocalTransport> Respond<T> for CredentialIssuerJwks {
    const METHODS: &'static [Method] = &[Method::GET, Method::HEAD];

    async fn respond(&self, authlete: &Authlete<T>, _: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        Ok(authlete.credential_issuer_jwks(&CredentialIssuerJwksRequest::default()).await?.reply())
    }
}

endpoint! {
    /// The nonce endpoint.
    pub struct CredentialNonce;
}

impl<T: LocalTransport> Respond<T> for CredentialNonce {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, _: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        Ok(authlete.credential_nonce(&CredentialNonceRequest::default()).await?.reply())
    }
}

endpoint! {
    /// The endpoint of credential offers that wallets fetch by a URI. The last segment of the path is the identifier of the
    /// offer.
    pub struct CredentialOffer;
}

impl<T: LocalTransport> Respond<T> for CredentialOffer {
    const METHODS: &'static [Method] = &[Method::GET];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let Some(identifier) = request.last_segment() else { return Ok(Reply::empty(404)) };
        Ok(authlete.credential_offer_info(&CredentialOfferInfoRequest::new(&*identifier)).await?.reply())
    }
}
