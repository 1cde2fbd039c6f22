//! The macro that declares operations.

/// Declares the operations of a family, a row each:
///
/// ```text
/// name: METHOD path, Request => Response;                          the body is the request
/// name: METHOD path, Request { arguments } => Response;            the arguments are placed one by one
/// ```
///
/// - `path` is `"/x"`, short for `/api/{serviceId}/x` in 3.x and `/api/x` in 2.x, or `[v3 "/api/…", v2 "/api/…"]` with
///   one or both.
/// - The arguments stand in the sections `path { … }`, `required_query { … }`, `query { … }` and `body { … }`, each
///   optional, in that order, written like the members of the struct that the macro makes of them. Those of `query` have
///   types that have a `Default`; the others are the arguments of the struct's `new` and of the clients' methods.
/// - After the response may follow `, owner` (the caller is the service owner), `, anyone` (no credential) or
///   `, identity_provider` (the identity provider has it, and an organization calls it), `, created` (success is 201),
///   `, changing` (a `GET` that changes something) and `, beside_list` (no path argument may be `list`, where another
///   operation has its place).
///
/// A row opens with a doc comment that says what the operation does. It becomes an [`Operation`](crate::Operation), an entry
/// of the family's `OPERATIONS`, and a method of the same name on the async and the blocking client.
macro_rules! operations {
    ($(
        $(#[$doc:meta])+
        $name:ident: $method:ident $path:tt, $request:ident $( { $($arguments:tt)* } )? => $response:ty $(, $option:ident)*;
    )*) => {
        pub(crate) const OPERATIONS: &[&$crate::Endpoint] =
            &[$( <$request as $crate::operation::Operation>::ENDPOINT ),*];

        $( $crate::operations::declaration::operation! {
            ($(#[$doc])+) $name $method $path $request $( { $($arguments)* } )? $response; ($($option)*)
        } )*

        #[cfg(feature = "http")]
        impl<T: $crate::transport::LocalTransport> $crate::Authlete<T> {
            $( $crate::operations::declaration::method! {
                async ($(#[$doc])+) $method $path $name $request $( { $($arguments)* } )? $response;
            } )*
        }

        #[cfg(feature = "http")]
        impl<T: $crate::blocking::Transport> $crate::blocking::Authlete<T> {
            $( $crate::operations::declaration::method! {
                blocking ($(#[$doc])+) $method $path $name $request $( { $($arguments)* } )? $response;
            } )*
        }
    };
}
pub(crate) use operations;

/// One row of [`operations!`]: the implementation of `Operation`, and the struct where there are arguments.
///
/// With `inline`, an operation is compiled in the crates that use it. Otherwise the readers and writers of all operations
/// would be most of the time that this crate takes to compile.
macro_rules! operation {
    (($($doc:tt)*) $name:ident $method:ident $path:tt $request:ident $response:ty; $options:tt) => {
        impl $crate::operation::Operation for $request {
            type Response = $response;

            const ENDPOINT: &'static $crate::Endpoint =
                &$crate::operations::declaration::endpoint!($name $method $path [] $request $response; $options);

            #[inline]
            fn write_body(&self) -> Result<Option<::alloc::vec::Vec<u8>>, $crate::BoxError> {
                $crate::operation::json_body(self)
            }
        }

        impl $crate::operation::incoming::IncomingOperation for $request {
            #[inline]
            fn from_incoming(
                arguments: &$crate::incoming::Arguments<'_>,
            ) -> Result<Self, $crate::incoming::IncomingError> {
                arguments.body()
            }
        }
    };
    (
        ($($doc:tt)*) $name:ident $method:ident $path:tt $request:ident {
            $( path { $( $(#[$path_doc:meta])* $path_name:ident: $path_type:ty, )+ } )?
            $( required_query { $( $(#[$required_doc:meta])* $required_name:ident: $required_type:ty, )+ } )?
            $( query { $( $(#[$query_doc:meta])* $query_name:ident: $query_type:ty, )+ } )?
            $( body { $(#[$body_doc:meta])* $body_name:ident: $body_type:ty, } )?
        } $response:ty; $options:tt
    ) => {
        $($doc)*
        #[derive(Clone, PartialEq)]
        pub struct $request {
            $( $( $(#[$path_doc])* pub $path_name: $path_type, )+ )?
            $( $( $(#[$required_doc])* pub $required_name: $required_type, )+ )?
            $( $( $(#[$query_doc])* pub $query_name: $query_type, )+ )?
            $( $(#[$body_doc])* pub $body_name: $body_type, )?
            #[doc(hidden)]
            pub non_exhaustive: $crate::json::dto::NonExhaustive,
        }

        impl $request {
            /// Sets the required arguments; the optional ones are unset.
            #[inline]
            pub fn new(
                $( $( $path_name: impl Into<$path_type>, )+ )?
                $( $( $required_name: impl Into<$required_type>, )+ )?
                $( $body_name: impl Into<$body_type>, )?
            ) -> Self {
                Self {
                    $( $( $path_name: $path_name.into(), )+ )?
                    $( $( $required_name: $required_name.into(), )+ )?
                    $( $( $query_name: ::core::default::Default::default(), )+ )?
                    $( $body_name: $body_name.into(), )?
                    non_exhaustive: $crate::json::dto::NonExhaustive::NEW,
                }
            }
        }

        // Without the hidden member.
        impl ::core::fmt::Debug for $request {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(stringify!($request))
                    $( $( .field(stringify!($path_name), &self.$path_name) )+ )?
                    $( $( .field(stringify!($required_name), &self.$required_name) )+ )?
                    $( $( .field(stringify!($query_name), &self.$query_name) )+ )?
                    $( .field(stringify!($body_name), &self.$body_name) )?
                    .finish()
            }
        }

        $crate::operations::declaration::operation! {
            @default $request [$( $($path_name)+ )? $( $($required_name)+ )? $($body_name)?]
        }

        impl $crate::operation::Operation for $request {
            type Response = $response;

            const ENDPOINT: &'static $crate::Endpoint = &$crate::operations::declaration::endpoint!(
                $name $method $path [$($($path_name)+)?] $request $response; $options
            );

            #[inline]
            fn path_argument(&self, name: &str) -> Option<::alloc::borrow::Cow<'_, str>> {
                $( $( if name == $crate::json::camel_case!($path_name) {
                    return $crate::operation::parameter::Parameter::to_text(&self.$path_name);
                } )+ )?
                let _ = name;
                None
            }

            #[inline]
            fn write_query(&self, query: &mut $crate::operation::parameter::Query) {
                #[allow(unused_imports)]
                use $crate::operation::parameter::QueryArgument as _;
                $( $( self.$required_name.write($crate::json::camel_case!($required_name), query); )+ )?
                $( $( self.$query_name.write($crate::json::camel_case!($query_name), query); )+ )?
                let _ = query;
            }

            $( #[inline]
            fn write_body(&self) -> Result<Option<::alloc::vec::Vec<u8>>, $crate::BoxError> {
                $crate::operation::json_body(&self.$body_name)
            } )?
        }

        impl $crate::operation::incoming::IncomingOperation for $request {
            #[inline]
            fn from_incoming(
                arguments: &$crate::incoming::Arguments<'_>,
            ) -> Result<Self, $crate::incoming::IncomingError> {
                let _ = arguments;
                Ok(Self {
                    $( $( $path_name: arguments.path($crate::json::camel_case!($path_name))?, )+ )?
                    $( $( $required_name: arguments.query_argument($crate::json::camel_case!($required_name))?, )+ )?
                    $( $( $query_name: arguments.query_argument($crate::json::camel_case!($query_name))?, )+ )?
                    $( $body_name: arguments.body()?, )?
                    non_exhaustive: $crate::json::dto::NonExhaustive::NEW,
                })
            }
        }
    };
    (@default $request:ident []) => {
        impl ::core::default::Default for $request {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }
    };
    (@default $request:ident [$($required:ident)+]) => {};
}
pub(crate) use operation;

/// The [`Endpoint`](crate::Endpoint) of one row.
macro_rules! endpoint {
    (
        $name:ident $method:ident $path:tt [$($argument:ident)*] $request:ident $response:ty; ($($option:ident)*)
    ) => {
        {
            #[allow(unused_mut)]
            let mut endpoint = $crate::Endpoint {
                v3: $crate::operations::declaration::endpoint!(@v3 $path),
                v2: $crate::operations::declaration::endpoint!(@v2 $path),
                path_arguments: &[$( $crate::json::camel_case!($argument) ),*],
                request: stringify!($request),
                response: stringify!($response),
                ..$crate::Endpoint::new(stringify!($name), $crate::operations::declaration::endpoint!(@method $method))
            };
            $( $crate::operations::declaration::endpoint!(@option endpoint $option); )*
            endpoint
        }
    };
    (@method GET) => { $crate::Method::Get };
    (@method POST) => { $crate::Method::Post };
    (@method PUT) => { $crate::Method::Put };
    (@method DELETE) => { $crate::Method::Delete };
    (@v3 [v3 $path:literal $($v2:tt)*]) => { Some($path) };
    (@v3 [v2 $path:literal]) => { None };
    (@v3 $path:literal) => { Some(concat!("/api/{serviceId}", $path)) };
    (@v2 [v3 $path:literal]) => { None };
    (@v2 [$(v3 $v3:literal,)? v2 $path:literal]) => { Some($path) };
    (@v2 $path:literal) => { Some(concat!("/api", $path)) };
    (@option $endpoint:ident anyone) => { $endpoint.caller = $crate::Caller::Anyone };
    (@option $endpoint:ident identity_provider) => {
        $endpoint.server = $crate::Server::IdentityProvider;
        $endpoint.caller = $crate::Caller::ServiceOwner
    };
    (@option $endpoint:ident owner) => { $endpoint.caller = $crate::Caller::ServiceOwner };
    (@option $endpoint:ident created) => { $endpoint.success = 201 };
    (@option $endpoint:ident changing) => { $endpoint.changing = true };
    (@option $endpoint:ident beside_list) => { $endpoint.reserved = &["list"] };
}
pub(crate) use endpoint;

/// The method of one client for one row; the async and the blocking client have the same methods. It takes the request by
/// reference if that is the body, and otherwise the required arguments one by one.
#[cfg(feature = "http")]
macro_rules! method {
    ($client:ident $doc:tt $method:ident $path:tt $name:ident $request:ident $response:ty;) => {
        $crate::operations::declaration::method! { @documented $doc $method $path $request
            pub fn $name(
                &self,
                request: &$request,
            ) -> $crate::operations::declaration::method!(@returns_of_request $client $response) {
                self.call(request)
            }
        }
    };
    (
        $client:ident $doc:tt $method:ident $path:tt $name:ident $request:ident {
            $( path { $( $(#[$path_doc:meta])* $path_name:ident: $path_type:ty, )+ } )?
            $( required_query { $( $(#[$required_doc:meta])* $required_name:ident: $required_type:ty, )+ } )?
            $( query { $( $(#[$query_doc:meta])* $query_name:ident: $query_type:ty, )+ } )?
            $( body { $(#[$body_doc:meta])* $body_name:ident: $body_type:ty, } )?
        } $response:ty;
    ) => {
        $crate::operations::declaration::method! { @documented $doc $method $path $request
            $( #[doc = concat!(
                "\n\nOptional arguments:", $( " `", stringify!($query_name), "`", )+ ". To set them, give a [`",
                stringify!($request), "`] to [`call`](Self::call)."
            )] )?
            pub fn $name(
                &self,
                $( $( $path_name: impl Into<$path_type>, )+ )?
                $( $( $required_name: impl Into<$required_type>, )+ )?
                $( $body_name: impl Into<$body_type>, )?
            ) -> $crate::operations::declaration::method!(@returns $client $response) {
                self.call(&$request::new($( $($path_name,)+ )? $( $($required_name,)+ )? $($body_name)?))
            }
        }
    };
    (@documented ($($doc:tt)*) $method:ident $path:tt $request:ident $($item:tt)*) => {
        $($doc)*
        #[doc = concat!(
            "\n\n`", stringify!($method), " ", $crate::operations::declaration::method!(@shown $path), "` with a [`",
            stringify!($request), "`]",
        )]
        #[doc = "\n\n# Errors\n\nThose of [`call`](Self::call)."]
        $($item)*
    };
    (@shown [$version:ident $path:literal $($rest:tt)*]) => { $path };
    (@shown $path:literal) => { $path };
    // The request is written before there is a future, so that a request that is made in the call may end with it.
    (@returns_of_request async $response:ty) => {
        impl Future<Output = Result<$response, $crate::Error>> + use<'_, T>
    };
    (@returns_of_request blocking $response:ty) => { Result<$response, $crate::Error> };
    (@returns async $response:ty) => {
        impl Future<Output = Result<$response, $crate::Error>>
    };
    (@returns blocking $response:ty) => { Result<$response, $crate::Error> };
}
#[cfg(feature = "http")]
pub(crate) use method;
