//! Why a request has no client that is authenticated, in the codes of its endpoint.

use std::borrow::Cow;

use crate::api_result::Refused;

/// Why there is no such client.
pub(crate) enum Failure {
    /// The request is wrong.
    Request(Refused),
    /// The client is.
    Client(Refused),
}

impl Failure {
    /// The refusal, with the action that goes with it: that of a call that is wrong, of a request, or of a client.
    pub(crate) fn with_action<A>(self, of_call: A, of_request: A, of_client: A) -> (A, Refused) {
        match self {
            Self::Request(refused) if refused.error == "server_error" => (of_call, refused),
            Self::Request(refused) => (of_request, refused),
            Self::Client(refused) => (of_client, refused),
        }
    }

    /// The failure with the code that the endpoint has for it.
    pub(super) fn at(mut self, path: &str) -> Self {
        let (Self::Request(refused) | Self::Client(refused)) = &mut self;
        let place = CODES.iter().position(|code| *code == refused.result.code);
        let own = OWN_CODES.iter().find(|(endpoint, _)| *endpoint == path);
        if let Some((place, (_, codes))) = place.zip(own) {
            refused.result.code = codes[place];
        }
        self
    }
}

/// What can go wrong before the client is known, with the codes that the token endpoint has for it: the assertion is malformed,
/// has no issuer, two client IDs, none, and one that no client has.
const CODES: [&str; 5] = ["A244303", "A244304", "A048312", "A244305", "A048304"];

/// The codes of the endpoints that have their own.
const OWN_CODES: [(&str, [&str; 5]); 3] = [
    ("/backchannel/authentication", ["A168301", "A168302", "A168303", "A168309", "A168310"]),
    ("/device/authorization", ["A218301", "A218302", "A218303", "A244305", "A218305"]),
    ("/pushed_auth_req", ["A247301", "A247302", "A247303", "A247306", "A247307"]),
];

/// What is wrong with a client.
pub(super) fn client(code: &'static str, text: impl Into<Cow<'static, str>>) -> Failure {
    Failure::Client(Refused::new(code, "invalid_client", text))
}
