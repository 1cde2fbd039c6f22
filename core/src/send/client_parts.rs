//! What the async and the blocking client have in common: how they are made, and how an exchange goes.

/// Implements it for the `Authlete` and the `Transport` in scope; `async` and `.await` come as arguments.
macro_rules! client_parts {
    ($transport:ident::$send:ident, ($($async:tt)?), ($($await:tt)*)) => {
        impl<T: $transport> Authlete<T> {
            /// A client that calls `api` over `transport`.
            pub fn new(api: Api, transport: T) -> Self {
                Self { api: Arc::new(api), transport: Arc::new(transport), hooks: None }
            }

            /// The same client with these hooks around its calls, in place of earlier ones.
            ///
            /// ```
            /// # #[cfg(feature = "tracing")]
            /// # fn example<T: authlete_core::transport::Transport>(api: authlete_core::Api, transport: T) {
            /// use authlete_core::Authlete;
            /// use authlete_core::hooks::TracingHooks;
            ///
            /// let authlete = Authlete::new(api, transport).with_hooks(TracingHooks::new());
            /// # }
            /// ```
            #[must_use]
            pub fn with_hooks(self, hooks: impl Hooks + 'static) -> Self {
                Self { hooks: Some(Arc::new(hooks)), ..self }
            }

            /// The API that the client calls.
            pub fn api(&self) -> &Api {
                &self.api
            }

            /// The same client with another API, over the same transport: for calls to another service, with another
            /// credential, with a header or a time limit of their own.
            ///
            /// # Errors
            ///
            /// That of `change`.
            ///
            /// ```
            /// # use authlete_core::{ApiError, blocking::{Authlete, Transport}};
            /// # fn example<T: Transport>(authlete: &Authlete<T>) -> Result<(), ApiError> {
            /// let traced = authlete.with_api(|api| api.with_header("x-request-id", "5f3a"))?;
            /// # let _ = traced.health_check();
            /// # Ok(()) }
            /// ```
            pub fn with_api(&self, change: impl FnOnce(Api) -> Result<Api, ApiError>) -> Result<Self, ApiError> {
                let api = change(Api::clone(&self.api))?;
                Ok(Self { api: Arc::new(api), ..self.clone() })
            }

            /// Sends a request with its credential, and once more if the response is a challenge that the credential can meet.
            $($async)? fn exchange(
                &self,
                request: Result<Request, BuildError>,
                observed: &ObservedCall<'_>,
            ) -> Result<HttpResponse, Error> {
                let mut request = request?;
                observed.before(&mut request);
                let endpoint = request.endpoint;
                if !self.api.meets_challenges(endpoint) {
                    return self.send(request)$($await)*;
                }
                let response = self.send(request.clone())$($await)*?;
                if !self.api.meet_challenge(endpoint, &(&response).into()) {
                    return Ok(response);
                }
                let response = self.send(request)$($await)*?;
                // It may bring a further nonce, for the next call.
                self.api.meet_challenge(endpoint, &(&response).into());
                Ok(response)
            }

            $($async)? fn send(&self, mut request: Request) -> Result<HttpResponse, Error> {
                self.api.authenticate(&mut request)?;
                let request = HttpRequest::try_from(request).map_err(|error| BuildError::Http(error.into()))?;
                Ok(self.transport.$send(request)$($await)*?)
            }
        }

        impl<T> Clone for Authlete<T> {
            fn clone(&self) -> Self {
                Self { api: Arc::clone(&self.api), transport: Arc::clone(&self.transport), hooks: self.hooks.clone() }
            }
        }

        impl<T: fmt::Debug> fmt::Debug for Authlete<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("Authlete")
                    .field("api", &self.api)
                    .field("transport", &self.transport)
                    .finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use client_parts;
