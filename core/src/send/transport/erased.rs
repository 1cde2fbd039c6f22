//! Transports whose type is chosen at run time.

use alloc::boxed::Box;
use core::pin::Pin;

use super::{HttpRequest, HttpResponse, Transport, TransportError};

/// The [`Transport`] trait in a form that is `dyn`-compatible. Every transport is one, and `Box<dyn DynTransport>` or
/// `Arc<dyn DynTransport>` is a transport again, at the price of one box for each call.
///
/// ```
/// use authlete_core::transport::{DynTransport, HttpRequest, TransportError, from_fn};
/// use authlete_core::{Api, Authlete};
///
/// fn choose(offline: bool) -> Box<dyn DynTransport> {
///     match offline {
///         true => Box::new(from_fn(async |_| Err::<_, TransportError>(TransportError::Timeout))),
///         false => Box::new(from_fn(async |_| Ok::<_, TransportError>(http::Response::new(b"{}".to_vec())))),
///     }
/// }
///
/// let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
/// let authlete: Authlete<Box<dyn DynTransport>> = Authlete::new(api, choose(true));
/// # Ok::<(), authlete_core::ApiError>(())
/// ```
pub trait DynTransport: Send + Sync {
    /// [`Transport::send`] with its future in a box.
    fn send_boxed<'t>(
        &'t self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + Send + 't>>;
}

impl<T: Transport> DynTransport for T {
    fn send_boxed<'t>(
        &'t self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + Send + 't>> {
        Box::pin(self.send(request))
    }
}

// To the compiler the second is another type, although all that it adds is in the first.
macro_rules! erased_transports {
    ($($erased:ty),*) => {$(
        impl Transport for $erased {
            fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>> + Send {
                self.send_boxed(request)
            }
        }
    )*};
}
erased_transports!(dyn DynTransport + '_, dyn DynTransport + Send + Sync + '_);
