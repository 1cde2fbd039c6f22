//! The operations that list something in pages.

use alloc::vec::Vec;

use super::client::{Client, GetClientList};
use super::client_authorization::ClientAuthorizationGetListRequest;
use super::service::{GetServiceList, Service};
use super::token_management::{AccessToken, GetTokenList};
use crate::operation::paging::Paged;

macro_rules! paged {
    ($($operation:ty: $items:ident of $item:ty;)*) => {$(
        impl Paged for $operation {
            type Item = $item;

            fn set_range(&mut self, start: i32, end: i32) {
                (self.start, self.end) = (Some(start), Some(end));
            }

            fn items(page: Self::Response) -> Vec<$item> {
                page.$items.unwrap_or_default()
            }
        }
    )*};
}

paged! {
    GetServiceList: services of Service;
    GetClientList: clients of Client;
    GetTokenList: access_tokens of AccessToken;
    ClientAuthorizationGetListRequest: clients of Client;
}
