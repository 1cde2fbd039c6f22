//! What the application decided.

use crate::reply::Reply;

/// What the application decided: the call that gives the client what it asked for, or what refuses it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Decision<C, R = Reply> {
    /// The client gets it, by this call.
    Issue(C),
    /// The client does not get it, by this call or with this reply.
    Refuse(R),
}

impl<C, R> From<Result<C, R>> for Decision<C, R> {
    fn from(result: Result<C, R>) -> Self {
        match result {
            Ok(issue) => Self::Issue(issue),
            Err(refusal) => Self::Refuse(refusal),
        }
    }
}
