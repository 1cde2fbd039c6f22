//! What the credential endpoints do next with a request that Authlete has parsed.

use alloc::string::String;
use alloc::vec::Vec;

use super::{
    CredentialBatchIssueRequest, CredentialBatchParseAction, CredentialBatchParseResponse,
    CredentialDeferredIssueRequest, CredentialDeferredParseAction, CredentialDeferredParseResponse,
    CredentialIssuanceOrder, CredentialRequestInfo, CredentialSingleIssueRequest, CredentialSingleParseAction,
    CredentialSingleParseResponse,
};
use crate::reply::decision::{decision, next};
use crate::secret::Secret;

/// Declares what is next after one of the parse operations.
macro_rules! parsed {
    ($next:ident, $request:ident, $response:ident, $action:ident, $endpoint:literal, $info:ty = $read:ident) => {
        next! {
            #[doc = concat!("What the ", $endpoint, " does next: it refuses the request, or decides on it.")]
            pub enum $next of $response {
                /// The request is sound: decide whether to issue.
                Request($request) on $action::Ok,
            }
        }

        decision! {
            #[doc = concat!("A request at the ", $endpoint, ", parsed: decide on it, then make the call.")]
            pub struct $request($response) with { info: $info = $read }
        }

        impl $request {
            /// What the wallet asks for.
            pub fn info(&self) -> &$info {
                &self.info
            }
        }
    };
}

parsed!(
    CredentialSingleNext,
    CredentialSingleDecision,
    CredentialSingleParseResponse,
    CredentialSingleParseAction,
    "credential endpoint",
    CredentialRequestInfo = single_info
);

impl CredentialSingleDecision {
    /// An order for what was asked for, to be completed with the content of the credential.
    pub fn order(&self) -> CredentialIssuanceOrder {
        order(&self.info)
    }

    /// The call that issues, or defers, by an order. `access_token` is that of the wallet's request.
    pub fn issue(
        &self,
        access_token: impl Into<Secret>,
        order: CredentialIssuanceOrder,
    ) -> CredentialSingleIssueRequest {
        CredentialSingleIssueRequest::new(access_token, order)
    }
}

parsed!(
    CredentialBatchNext,
    CredentialBatchDecision,
    CredentialBatchParseResponse,
    CredentialBatchParseAction,
    "batch credential endpoint",
    Vec<CredentialRequestInfo> = batch_info
);

impl CredentialBatchDecision {
    /// An order for each that was asked for, to be completed with the contents of the credentials.
    pub fn orders(&self) -> Vec<CredentialIssuanceOrder> {
        self.info.iter().map(order).collect()
    }

    /// The call that issues, or defers, by the orders. `access_token` is that of the wallet's request.
    pub fn issue(
        &self,
        access_token: impl Into<Secret>,
        orders: Vec<CredentialIssuanceOrder>,
    ) -> CredentialBatchIssueRequest {
        CredentialBatchIssueRequest::new(access_token, orders)
    }
}

parsed!(
    CredentialDeferredNext,
    CredentialDeferredDecision,
    CredentialDeferredParseResponse,
    CredentialDeferredParseAction,
    "deferred credential endpoint",
    CredentialRequestInfo = deferred_info
);

impl CredentialDeferredDecision {
    /// An order for what was deferred, to be completed with the content of the credential.
    pub fn order(&self) -> CredentialIssuanceOrder {
        order(&self.info)
    }

    /// The call that issues by an order.
    pub fn issue(&self, order: CredentialIssuanceOrder) -> CredentialDeferredIssueRequest {
        CredentialDeferredIssueRequest::new(order)
    }
}

fn single_info(response: &CredentialSingleParseResponse) -> Option<&CredentialRequestInfo> {
    response.info.as_ref().filter(|info| info.identifier.is_some())
}

fn batch_info(response: &CredentialBatchParseResponse) -> Option<&Vec<CredentialRequestInfo>> {
    response.info.as_ref().filter(|infos| infos.iter().all(|info| info.identifier.is_some()))
}

fn deferred_info(response: &CredentialDeferredParseResponse) -> Option<&CredentialRequestInfo> {
    response.info.as_ref().filter(|info| info.identifier.is_some())
}

/// Without an identifier there is no decision.
fn order(info: &CredentialRequestInfo) -> CredentialIssuanceOrder {
    CredentialIssuanceOrder::new(info.identifier.as_deref().map(String::from).unwrap_or_default())
}
