//! What an endpoint does next, where an answer leaves a decision to the application.

/// Declares what an endpoint does next after an answer, a row for each action that is a decision of the application:
///
/// ```text
/// next! {
///     /// What the userinfo endpoint does next.
///     pub enum UserInfoNext of UserInfoResponse {
///         /// The claims of the user have to be collected.
///         Claims(UserInfoClaims) on UserInfoAction::Ok,
///     }
/// }
/// ```
///
/// The type gets a variant `Reply` for all other actions, and the answer gets the method `next`.
macro_rules! next {
    (
        $(#[$attribute:meta])*
        pub enum $next:ident of $response:ident {
            $( $(#[$doc:meta])* $variant:ident($decision:ident) on $action:ident::$value:ident, )+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $next {
            /// The response to the client.
            Reply($crate::reply::Reply),
            $( $(#[$doc])* $variant($decision), )+
        }

        impl $response {
            $(#[$attribute])*
            pub fn next(self) -> $next {
                let decision = match self.action {
                    $( $action::$value => $decision::of(self).map($next::$variant), )+
                    _ => Err(self.reply()),
                };
                decision.unwrap_or_else($next::Reply)
            }
        }
    };
}
pub(crate) use next;

/// Declares a decision: the answer that asks for it, with methods that make the calls that may follow.
///
/// `with` names the members of the answer without which there is no decision to make; they are kept beside it. A member that
/// is not read from the one of its name has a function that reads it.
macro_rules! decision {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident($response:ident) $( with { $( $member:ident: $type:ty $( = $read:ident )? ),+ } )?
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            /// In a box, since it is large beside the reply that may stand in its place.
            response: ::alloc::boxed::Box<$response>,
            $( $( $member: $type, )+ )?
        }

        impl $name {
            /// The failure names the first member that is missing.
            fn of(response: $response) -> Result<Self, $crate::reply::Reply> {
                $( $(
                    let Some($member) = $crate::reply::decision::decision!(@read response $member $($read)?) else {
                        let failure = $crate::reply::ReplyFailure::Missing(stringify!($member));
                        return Err($crate::reply::Reply::server_error(failure).and_given(response.given_headers().as_ref()));
                    };
                )+ )?
                Ok(Self { response: ::alloc::boxed::Box::new(response), $( $( $member, )+ )? })
            }

            /// Authlete's answer, with all that it says of the request.
            pub fn response(&self) -> &$response {
                &self.response
            }

            /// A reply of this endpoint, with the headers that Authlete gave with the first answer.
            pub fn finish(&self, reply: $crate::reply::Reply) -> $crate::reply::Reply {
                reply.and_given(self.response.given_headers().as_ref())
            }
        }
    };
    (@read $response:ident $member:ident) => { $response.$member.clone() };
    (@read $response:ident $member:ident $read:ident) => { $read(&$response).cloned() };
}
pub(crate) use decision;
