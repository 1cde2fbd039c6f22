//! The challenge endpoint of attestation-based client authentication.

use http::Method;

use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::operations::attestation::AttestationChallengeRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

endpoint! {
    /// The endpoint that hands out challenges for attestation-based client authentication.
    pub struct AttestationChallenge;
}

impl<T: LocalTransport> Respond<T> for AttestationChallenge {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, _: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        Ok(authlete.attestation_challenge(&AttestationChallengeRequest::default()).await?.reply())
    }
}
