//! Handlers as `tower` services.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::convert::Infallible;
use core::future::poll_fn;
use core::pin::{Pin, pin};
use core::task::{Context, Poll};

use bytes::{Buf, Bytes};
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use tower_service::Service;

use super::client_request::too_long;
use super::{ClientRequest, Handler, RespondSend};
use crate::reply::Reply;
use crate::send::transport::Transport;

/// A handler is a `tower::Service`, so that axum, hyper and others mount it in a line. The body of a request is read up to the
/// limit of the handler.
impl<E, T, B> Service<Request<B>> for Handler<E, T>
where
    E: RespondSend<T> + 'static,
    T: Transport + 'static,
    B: Body<Data: Send> + Send + 'static,
{
    type Response = Response<ReplyBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<ReplyBody>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let handler = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let method = parts.method.clone();
            let reply = match read(body, handler.settings.body_limit).await {
                Ok(body) => {
                    let request = Request::from_parts(parts, body);
                    match ClientRequest::read(&request, &handler.settings, E::METHODS) {
                        Ok(request) => handler.endpoint.respond_send(&handler.authlete, &request).await,
                        Err(refusal) => Err(refusal.into()),
                    }
                }
                Err(refusal) => Err(refusal.into()),
            };
            Ok(handler.answer(&method, reply).map(|body| ReplyBody(Some(body.into()))))
        })
    }
}

/// The body of a request; or the refusal of one that is too long or breaks off, of which no more is read.
async fn read<B: Body>(body: B, limit: usize) -> Result<Vec<u8>, Reply> {
    let mut body = pin!(body);
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        let broken = |_| Reply::error(400, "invalid_request", "The request body broke off.");
        let Ok(mut data) = frame.map_err(broken)?.into_data() else { continue };
        if data.remaining() > limit.saturating_sub(bytes.len()) {
            return Err(too_long());
        }
        while data.has_remaining() {
            let chunk = data.chunk();
            bytes.extend_from_slice(chunk);
            data.advance(chunk.len());
        }
    }
    Ok(bytes)
}

/// The body of a handler's response, in one piece.
#[derive(Default)]
pub struct ReplyBody(Option<Bytes>);

impl ReplyBody {
    /// The bytes. They may hold tokens: do not log them.
    pub fn into_bytes(self) -> Bytes {
        self.0.unwrap_or_default()
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.take().filter(|bytes| !bytes.is_empty()).map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, Bytes::len) as u64)
    }
}

/// Hides the bytes.
impl core::fmt::Debug for ReplyBody {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "ReplyBody({} bytes, hidden)", self.0.as_ref().map_or(0, Bytes::len))
    }
}
