//! Request bodies that are sent at most once, response bodies that are read up to a limit.

use std::io;

use authlete_core::TransportError;
use futures_lite::io::{AsyncReadExt, Cursor};
use isahc::AsyncBody;

/// A body that cannot be rewound. curl sends a request again if a reused connection ends without a response, although the
/// request may have been carried out, and rewinds the body for that. A body that isahc has in memory could be rewound.
pub(crate) fn once(bytes: Vec<u8>) -> AsyncBody {
    let length = bytes.len() as u64;
    AsyncBody::from_reader_sized(Cursor::new(bytes), length)
}

/// Reads a response body of at most `limit` bytes.
pub(crate) async fn read(body: AsyncBody, limit: usize) -> Result<Vec<u8>, TransportError> {
    let too_large = TransportError::BodyTooLarge { limit };
    if body.len().is_some_and(|announced| announced > limit as u64) {
        return Err(too_large);
    }
    let mut bytes = Vec::new();
    let beyond = (limit as u64).saturating_add(1);
    match body.take(beyond).read_to_end(&mut bytes).await {
        Ok(_) if bytes.len() > limit => Err(too_large),
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::TimedOut => Err(TransportError::Timeout),
        Err(error) => Err(TransportError::Interrupted(error.into())),
    }
}
