//! Bodies on their way: out at most once, in up to a limit.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use authlete_core::TransportError;
use futures_lite::io::{AsyncRead, AsyncReadExt, Cursor};
use isahc::AsyncBody;

/// Whether curl has begun to read a request body, which it does once it has a connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Departure(Arc<AtomicBool>);

impl Departure {
    pub(crate) fn has_begun(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A body that curl cannot rewind. From memory isahc would rewind it for curl, which sends a request again if a reused
/// connection ends without a response, never mind that the request may have been carried out.
pub(crate) fn once(bytes: Vec<u8>, departure: Departure) -> AsyncBody {
    let length = bytes.len() as u64;
    AsyncBody::from_reader_sized(Once { bytes: Cursor::new(bytes), departure }, length)
}

struct Once {
    bytes: Cursor<Vec<u8>>,
    departure: Departure,
}

impl AsyncRead for Once {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        self.departure.0.store(true, Ordering::Release);
        Pin::new(&mut self.bytes).poll_read(context, buffer)
    }
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
