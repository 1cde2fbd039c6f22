//! Types that several families of operations use.

mod address;
mod api_response;
mod attributes;
mod authorization_details;
mod cimd;
mod client_identifier;
mod client_metadata;
mod credential_offer;
mod grant;
mod http_header;
mod jose;
mod protocol;
mod scope;
mod service_metadata;
mod text;

pub use crate::json::{Embedded, EncodeError, Extra, RawJson};
pub use address::Address;
pub use api_response::ApiResponse;
pub use attributes::{Pair, Property, StringArray, TaggedValue};
pub use authorization_details::{AuthzDetails, AuthzDetailsElement};
pub use cimd::CimdOptions;
pub use client_identifier::ClientIdentifier;
pub use client_metadata::{
    ApplicationType, ClientAuthMethod, ClientRegistrationType, ClientSource, ClientType, DeliveryMode, EntityType,
    SubjectType,
};
pub use credential_offer::CredentialOfferInfo;
pub use grant::{GmAction, Grant, GrantScope};
pub use http_header::HttpHeader;
pub use jose::{HashAlg, JweAlg, JweEnc, JweZip, JwsAlg};
pub use protocol::{
    ClaimType, Display, GrantType, Prompt, ResponseMode, ResponseType, TokenStatus, TokenType,
    UserIdentificationHintType,
};
pub use scope::{DynamicScope, Scope};
pub use service_metadata::{AttachmentType, FapiMode, ServiceProfile, Sns, UserCodeCharset};
pub use text::Text;
