//! Answers that are plain text.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::Fault;
use crate::operation::BoxError;
use crate::operation::answer::Answer;
use crate::operation::incoming::OutgoingAnswer;
use crate::operation::wire::{Header, Response};

/// An answer that is text rather than JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(pub String);

impl Answer for Text {
    const MEDIA_TYPE: &'static str = "text/plain, */*;q=0.1";

    fn decode(response: &Response<'_>) -> Result<Self, Fault> {
        core::str::from_utf8(&response.body).map(|text| Self(text.into())).map_err(Fault::NotUtf8)
    }
}

impl OutgoingAnswer for Text {
    fn encode(&self, success: u16) -> Result<Response<'static>, BoxError> {
        Ok(Response {
            headers: Vec::from([Header::new("content-type", "text/plain;charset=UTF-8")]),
            ..Response::new(success, self.0.clone().into_bytes())
        })
    }
}
