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
/// Its members are hidden, so that it can gain options.
macro_rules! endpoint {
    ($(#[$attribute:meta])* pub struct $name:ident;) => {
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
    };
}
pub(crate) use endpoint;
