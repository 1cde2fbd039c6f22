//! What an operation of Authlete's Web APIs is, and the macro that declares them.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::answer::{Answer, ResponseError};
use crate::arguments::{Arguments, IncomingError};
use crate::endpoint::Endpoint;
use crate::parameter::Query;
use crate::wire::Response;

/// An operation is a type: its value is the request, its associated items say how that travels and what comes back.
///
/// The declarations are the `operations!` blocks at the head of the files in `src/operations`. Implement the trait
/// yourself to call an API that this version of the library does not have:
///
/// ```
/// use std::borrow::Cow;
///
/// use authlete_core::incoming::{Arguments, IncomingError};
/// use authlete_core::{Api, Endpoint, Method, Operation};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Weather {
///     city: String,
/// }
///
/// struct GetWeather {
///     city: String,
/// }
///
/// impl Operation for GetWeather {
///     type Response = Weather;
///
///     const ENDPOINT: &'static Endpoint = &Endpoint {
///         v3: Some("/api/{serviceId}/weather/{city}"),
///         path_arguments: &["city"],
///         ..Endpoint::new("get_weather", Method::Get)
///     };
///
///     fn path_argument(&self, name: &str) -> Option<Cow<'_, str>> {
///         (name == "city").then_some((&*self.city).into())
///     }
///
///     fn from_incoming(arguments: &Arguments<'_>) -> Result<Self, IncomingError> {
///         Ok(Self { city: arguments.path("city")? })
///     }
/// }
///
/// let api = Api::v3("https://us.authlete.com", "1", "access-token")?;
/// let request = api.request(&GetWeather { city: "São Paulo".into() })?;
/// assert_eq!(request.url, "https://us.authlete.com/api/1/weather/S%C3%A3o%20Paulo");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Operation: Sized {
    /// What Authlete answers.
    type Response: Answer;

    /// Where the operation lives.
    const ENDPOINT: &'static Endpoint;

    /// The value for a placeholder of the path template, in the template's spelling (`clientId`).
    fn path_argument(&self, _name: &str) -> Option<Cow<'_, str>> {
        None
    }

    /// Adds the query parameters.
    fn write_query(&self, _query: &mut Query) {}

    /// The JSON body, if the operation has one.
    ///
    /// # Errors
    ///
    /// Where a member cannot be written as JSON; none of this crate's types has such a member.
    fn write_body(&self) -> Result<Option<Vec<u8>>, serde_json::Error> {
        Ok(None)
    }

    /// The other direction: reads the operation off an incoming request.
    ///
    /// # Errors
    ///
    /// Where an argument or the body is missing or does not fit.
    fn from_incoming(arguments: &Arguments<'_>) -> Result<Self, IncomingError>;

    /// Reads Authlete's response to this operation.
    ///
    /// # Errors
    ///
    /// [`ResponseError::Refused`] for an error response, [`ResponseError::Malformed`] for one that cannot be understood.
    fn parse(response: &Response<'_>) -> Result<Self::Response, ResponseError> {
        crate::answer::parse(response)
    }

    /// Reads Authlete's response to this operation off an `http::Response`.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    #[cfg(feature = "http")]
    fn parse_http(response: &http::Response<impl AsRef<[u8]>>) -> Result<Self::Response, ResponseError> {
        Self::parse(&response.into())
    }
}

/// Declares the operations of a family, a row each:
///
/// ```text
/// name: METHOD path, Request => Response;                          the body is the request
/// name: METHOD path, Request { arguments } => Response;            the arguments are placed one by one
/// ```
///
/// - `path` is `"/x"`, short for `/api/{serviceId}/x` in 3.x and `/api/x` in 2.x, or `[v3 "/api/…", v2 "/api/…"]` with
///   one or both.
/// - The arguments stand in the sections `path { … }`, `query { … }` and `body { … }`, each optional, in that order, written
///   like the members of the struct that the macro makes of them. Those of the query have `Option` types.
/// - After the response may follow `, owner` (the caller is the service owner) or `, anyone` (no credential),
///   `, created` (success is 201), and `, changing` (a `GET` that changes something).
///
/// A row opens with a doc comment that says what the operation does. It becomes an [`Operation`], an entry of the family's
/// `OPERATIONS`, and a method of the same name on the async and the blocking client. The method takes the request by reference; or, where it has path and body arguments only,
/// these arguments one by one.
macro_rules! operations {
    ($(
        $(#[$doc:meta])+
        $name:ident: $method:ident $path:tt, $request:ident $( { $($arguments:tt)* } )? => $response:ident $(, $option:ident)*;
    )*) => {
        pub(crate) const OPERATIONS: &[&$crate::Endpoint] =
            &[$( <$request as $crate::operation::Operation>::ENDPOINT ),*];

        $( $crate::operation::operation! {
            ($(#[$doc])+) $name $method $path $request $( { $($arguments)* } )? $response ($($option)*)
        } )*

        #[cfg(feature = "http")]
        impl<T: $crate::transport::Transport> $crate::Authlete<T> {
            $( $crate::operation::method! {
                async ($(#[$doc])+) $name $method $path $request $( { $($arguments)* } )? $response
            } )*
        }

        #[cfg(feature = "http")]
        impl<T: $crate::blocking::Transport> $crate::blocking::Authlete<T> {
            $( $crate::operation::method! {
                blocking ($(#[$doc])+) $name $method $path $request $( { $($arguments)* } )? $response
            } )*
        }
    };
}
pub(crate) use operations;

/// One row of [`operations!`]: the implementation of [`Operation`], and the struct where there are arguments.
///
/// `inline` leaves the compilation to the crates that use the operation: readers and writers for all of them would be most
/// of the work on this crate.
macro_rules! operation {
    (($($doc:tt)*) $name:ident $method:ident $path:tt $request:ident $response:ident $options:tt) => {
        impl $crate::operation::Operation for $request {
            type Response = $response;

            const ENDPOINT: &'static $crate::Endpoint =
                &$crate::operation::endpoint!($name $method $path [] $request $response $options);

            #[inline]
            fn write_body(&self) -> Result<Option<::alloc::vec::Vec<u8>>, ::serde_json::Error> {
                ::serde_json::to_vec(self).map(Some)
            }

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
            $( query { $( $(#[$query_doc:meta])* $query_name:ident: $query_type:ty, )+ } )?
            $( body { $(#[$body_doc:meta])* $body_name:ident: $body_type:ty, } )?
        } $response:ident $options:tt
    ) => {
        $($doc)*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $request {
            $( $( $(#[$path_doc])* pub $path_name: $path_type, )+ )?
            $( $( $(#[$query_doc])* pub $query_name: $query_type, )+ )?
            $( $(#[$body_doc])* pub $body_name: $body_type, )?
        }

        impl $crate::operation::Operation for $request {
            type Response = $response;

            const ENDPOINT: &'static $crate::Endpoint =
                &$crate::operation::endpoint!(
                    $name $method $path [$($($path_name)+)?] $request $response $options
                );

            #[inline]
            fn path_argument(&self, name: &str) -> Option<::alloc::borrow::Cow<'_, str>> {
                $( $( if $crate::parameter::is_camel_case(name, stringify!($path_name)) {
                    return $crate::parameter::Parameter::to_text(&self.$path_name);
                } )+ )?
                let _ = name;
                None
            }

            #[inline]
            fn write_query(&self, query: &mut $crate::parameter::Query) {
                $( $( query.push(stringify!($query_name), &self.$query_name); )+ )?
                let _ = query;
            }

            $( #[inline]
            fn write_body(&self) -> Result<Option<::alloc::vec::Vec<u8>>, ::serde_json::Error> {
                ::serde_json::to_vec(&self.$body_name).map(Some)
            } )?

            #[inline]
            fn from_incoming(
                arguments: &$crate::incoming::Arguments<'_>,
            ) -> Result<Self, $crate::incoming::IncomingError> {
                let _ = arguments;
                Ok(Self {
                    $( $( $path_name: arguments.path(stringify!($path_name))?, )+ )?
                    $( $( $query_name: arguments.query(stringify!($query_name))?, )+ )?
                    $( $body_name: arguments.body()?, )?
                })
            }
        }
    };
}
pub(crate) use operation;

/// The [`Endpoint`] of one row.
macro_rules! endpoint {
    (
        $name:ident $method:ident $path:tt [$($argument:ident)*] $request:ident $response:ident ($($option:ident)*)
    ) => {
        $crate::Endpoint {
            name: stringify!($name),
            method: $crate::operation::endpoint!(@method $method),
            v3: $crate::operation::endpoint!(@v3 $path),
            v2: $crate::operation::endpoint!(@v2 $path),
            caller: $crate::operation::endpoint!(@caller $($option)*),
            success: $crate::operation::endpoint!(@success $($option)*),
            changing: $crate::operation::endpoint!(@changing $($option)*),
            path_arguments: &[$(stringify!($argument)),*],
            request: stringify!($request),
            response: stringify!($response),
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
    (@caller anyone) => { $crate::Caller::Anyone };
    (@caller owner $($rest:ident)*) => { $crate::Caller::ServiceOwner };
    (@caller $($rest:ident)*) => { $crate::Caller::Service };
    (@success $(owner)? created) => { 201 };
    (@success $(owner)? $(anyone)? $(changing)?) => { 200 };
    (@changing changing) => { true };
    (@changing $first:ident $($rest:ident)*) => { $crate::operation::endpoint!(@changing $($rest)*) };
    (@changing) => { false };
}
pub(crate) use endpoint;

/// The method for one row of the client named first: the async and the blocking client have the same methods.
#[cfg(feature = "http")]
macro_rules! method {
    ($client:ident $doc:tt $name:ident $method:ident $path:tt $request:ident $response:ident) => {
        $crate::operation::method! { @documented $doc $method $path $request
            pub fn $name(
                &self,
                request: &$request,
            ) -> $crate::operation::method!(@returns $client $response) {
                self.call(request)
            }
        }
    };
    (
        $client:ident $doc:tt $name:ident $method:ident $path:tt $request:ident {
            $( path { $( $(#[$path_doc:meta])* $path_name:ident: $path_type:ty, )+ } )?
            $( body { $(#[$body_doc:meta])* $body_name:ident: $body_type:ty, } )?
        } $response:ident
    ) => {
        $crate::operation::method! { @documented $doc $method $path $request
            pub fn $name(
                &self,
                $( $( $path_name: impl Into<$path_type>, )+ )?
                $( $body_name: $body_type, )?
            ) -> $crate::operation::method!(@returns $client $response) {
                self.call(&$request { $( $( $path_name: $path_name.into(), )+ )? $( $body_name, )? })
            }
        }
    };
    ($client:ident $doc:tt $name:ident $method:ident $path:tt $request:ident { $($arguments:tt)* } $response:ident) => {
        $crate::operation::method! { $client $doc $name $method $path $request $response }
    };
    (@documented ($($doc:tt)*) $method:ident $path:tt $request:ident $($item:tt)*) => {
        $($doc)*
        #[doc = concat!(
            "\n\n`", stringify!($method), " ", $crate::operation::method!(@shown $path), "` with a [`", stringify!($request), "`]",
            "\n\n# Errors\n\nThose of [`call`](Self::call).",
        )]
        $($item)*
    };
    (@shown [$version:ident $path:literal $($rest:tt)*]) => { $path };
    (@shown $path:literal) => { $path };
    (@returns async $response:ident) => {
        impl Future<Output = Result<$response, $crate::Error<T::Error>>> + Send
    };
    (@returns blocking $response:ident) => { Result<$response, $crate::Error<T::Error>> };
}
#[cfg(feature = "http")]
pub(crate) use method;

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;

    use crate::operations::operations;
    use crate::parameter::is_camel_case;
    use crate::path::{RESERVED_WORD, placeholder};
    use crate::{Method, Version};

    #[test]
    fn every_placeholder_has_its_argument() {
        for endpoint in operations() {
            for version in [Version::V2, Version::V3] {
                let Some(template) = endpoint.path(version) else { continue };
                let named: Vec<_> =
                    template.split('/').filter_map(placeholder).filter(|name| !names_the_service(name)).collect();
                assert_eq!(named.len(), endpoint.path_arguments.len(), "{template}");
                for (placeholder, argument) in named.iter().zip(endpoint.path_arguments) {
                    assert!(is_camel_case(placeholder, argument), "{template}: {argument}");
                }
            }
        }
    }

    #[test]
    fn no_two_operations_share_a_name_or_a_place() {
        let mut seen = BTreeSet::new();
        for endpoint in operations() {
            assert!(seen.insert(endpoint.name), "{}", endpoint.name);
            assert!(seen.insert(endpoint.request), "{}", endpoint.request);
        }
        for version in [Version::V2, Version::V3] {
            let mut places: Vec<_> =
                operations().filter_map(|endpoint| Some((endpoint.path(version)?, endpoint.method.as_str()))).collect();
            let all = places.len();
            places.sort_unstable();
            places.dedup();
            assert_eq!(places.len(), all);
        }
    }

    #[test]
    fn a_get_that_changes_something_says_so() {
        let mut changing = BTreeSet::new();
        for endpoint in operations() {
            let names_a_change = endpoint
                .v3
                .or(endpoint.v2)
                .unwrap()
                .split('/')
                .any(|segment| ["create", "delete", "issue", "refresh", "revoke", "update"].contains(&segment));
            // The one path with such a word that is read only: it asks how a creation goes on.
            let is_read = endpoint.name == "get_token_create_batch_status";
            let expected = endpoint.method == Method::Get && names_a_change && !is_read;
            assert_eq!(endpoint.changing, expected, "{}", endpoint.name);
            if endpoint.changing {
                changing.insert(endpoint.name);
            }
        }
        assert_eq!(changing, BTreeSet::from(["hsk_delete_by_get", "refresh_client_secret"]));
    }

    #[test]
    fn where_an_identifier_can_stand_no_other_literal_stands_than_the_reserved_word() {
        for (template, other) in operations().flat_map(|endpoint| {
            operations()
                .filter(|other| other.method == endpoint.method)
                .filter_map(|other| Some((endpoint.v3?, other.v3?)))
        }) {
            let pairs: Vec<_> = template.split('/').zip(other.split('/')).collect();
            let fits = |(segment, literal): &(&str, &str)| segment == literal || placeholder(segment).is_some();
            if template != other && template.split('/').count() == other.split('/').count() && pairs.iter().all(fits) {
                let taken = pairs.iter().find(|(segment, literal)| segment != literal).unwrap().1;
                assert_eq!(taken, RESERVED_WORD, "{template} could be read as {other}");
            }
        }
    }

    fn names_the_service(name: &str) -> bool {
        ["serviceId", "serviceApiKey"].contains(&name)
    }
}
