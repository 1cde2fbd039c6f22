//! How the API's types are read from JSON and written as JSON.
//!
//! [`dto`] declares the structs, [`open_enum`] the enums. Both keep what this version does not know.

pub(crate) mod dto;
mod embedded;
mod encode_error;
mod extra;
mod fault;
pub(crate) mod member_name;
pub(crate) mod open_enum;
mod path;
mod raw_json;
mod reader;

pub use embedded::Embedded;
pub use encode_error::EncodeError;
pub use extra::Extra;
pub use fault::Fault;
pub(crate) use fault::read_json;
pub(crate) use member_name::camel_case;
pub use raw_json::RawJson;
pub(crate) use reader::read_text;
