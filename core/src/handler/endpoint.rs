//! How endpoints are declared.

/// Declares the type of an endpoint: without decisions, or with a trait in which the application decides.
///
/// ```text
/// endpoint! {
///     /// The revocation endpoint.
///     pub struct Revocation;
/// }
/// endpoint! {
///     /// The token endpoint.
///     pub struct Token<TokenDecisions>;
/// }
/// ```
///
/// Its members are hidden, so that it can gain options. It is [`RespondSend`](super::RespondSend), unless it `(takes no requests)`.
macro_rules! endpoint {
    ($(#[$attribute:meta])* pub struct $name:ident;) => {
        $crate::handler::endpoint::endpoint! { @type $(#[$attribute])* $name }
        $crate::handler::endpoint::endpoint! { @send [] $name }
    };
    ($(#[$attribute:meta])* pub struct $name:ident (takes no requests);) => {
        $crate::handler::endpoint::endpoint! { @type $(#[$attribute])* $name }
    };
    (@type $(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, Default)]
        #[non_exhaustive]
        pub struct $name {}

        impl $name {
            /// The endpoint.
            pub fn new() -> Self {
                Self {}
            }
        }
    };
    ($(#[$attribute:meta])* pub struct $name:ident<$decisions:ident>;) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Default)]
        pub struct $name<D> {
            decisions: D,
        }

        impl<D: $decisions> $name<D> {
            /// With the decisions of an application.
            pub fn new(decisions: D) -> Self {
                Self { decisions }
            }

            /// The decisions of the application.
            pub fn decisions(&self) -> &D {
                &self.decisions
            }
        }

        $crate::handler::endpoint::endpoint! { @send [D: $decisions,] $name<D> }
    };
    // The decisions are `Send`, so the future is if that of the transport is.
    (@send [$($decisions:tt)*] $name:ty) => {
        impl<$($decisions)* T: $crate::transport::Transport> $crate::handler::RespondSend<T> for $name {
            fn respond_send(
                &self,
                authlete: &$crate::Authlete<T>,
                request: &$crate::handler::ClientRequest<'_>,
            ) -> impl Future<Output = Result<$crate::reply::Reply, $crate::handler::Interruption>> + Send {
                $crate::handler::Respond::respond(self, authlete, request)
            }
        }
    };
}
pub(crate) use endpoint;
