//! The rules from an action to a reply.

/// How an action becomes a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplyRule {
    /// The HTTP status.
    pub status: u16,
    /// What `response_content` is.
    pub content: ReplyContent,
    /// The value of a `WWW-Authenticate` header, where the rule has one of its own.
    pub challenge: Option<&'static str>,
}

/// What the content of an answer is in a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplyContent {
    /// A JSON body.
    Json,
    /// An HTML page.
    Html,
    /// A body of JavaScript, or none.
    JavaScript,
    /// A JWT as body.
    Jwt,
    /// A signed introspection response (RFC 9701) as body.
    IntrospectionJwt,
    /// An entity statement (OpenID Federation 1.0) as body.
    EntityStatement,
    /// The response to an explicit registration (OpenID Federation 1.0, section 12.2.3) as body.
    ExplicitRegistration,
    /// The URI of a `Location` header; there is no body.
    Location,
    /// The value of a `WWW-Authenticate` header; there is no body.
    Challenge,
    /// There is no content.
    Nothing,
}

pub(crate) const JSON: &str = "application/json";

impl ReplyContent {
    /// The media type of the body.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html;charset=UTF-8",
            Self::JavaScript => "application/javascript;charset=UTF-8",
            Self::Jwt => "application/jwt",
            Self::IntrospectionJwt => "application/token-introspection+jwt",
            Self::EntityStatement => "application/entity-statement+jwt",
            Self::ExplicitRegistration => "application/explicit-registration-response+jwt",
            Self::Json | Self::Location | Self::Challenge | Self::Nothing => JSON,
        }
    }
}

/// Declares the replies of a response type, a row for each action:
///
/// ```text
/// replies! {
///     TokenResponse, TokenAction {
///         InvalidClient: 401 Json, challenge r#"Basic realm="token""#;
///         Ok: 200 Json;
///     }
///     decisions { Password, TokenExchange }
///     with dpop_nonce => "dpop-nonce", attestation_challenge => "oauth-client-attestation-challenge"
/// }
/// ```
///
/// - A row has the status, a [`ReplyContent`] and, where the specifications ask for one, a challenge (RFC 9110, section
///   11.6.1).
/// - `decisions` are the actions that are the application's; the type then has a `next` beside this block. Without any, the
///   type gets the method `reply`.
/// - `with` names the members that become headers of every reply.
///
/// An action without a row does not compile.
macro_rules! replies {
    (
        $response:ident, $action:ident {
            $( $variant:ident: $status:literal $content:ident $(, challenge $challenge:literal)?; )+
        }
        $( decisions { $( $decision:ident ),+ } )?
        $( with $( $member:ident => $header:literal ),+ )?
    ) => {
        impl $action {
            /// The HTTP response that this action asks for; `None` where the application decides, and for a value that this
            /// version does not know.
            pub fn reply_rule(&self) -> Option<$crate::reply::ReplyRule> {
                Some(match self {
                    $( Self::$variant => $crate::reply::ReplyRule {
                        status: $status,
                        content: $crate::reply::ReplyContent::$content,
                        challenge: $crate::reply::rule::replies!(@challenge $($challenge)?),
                    }, )+
                    $( $( Self::$decision )|+ => return None, )?
                    Self::Other(_) => return None,
                })
            }
        }

        impl $response {
            $crate::reply::rule::replies! { @visibility [$( $( $decision )+ )?]
                /// The HTTP response to the client: what `action` says, with `response_content`.
                ///
                /// An action that this version does not know and content that cannot be sent make it 500 with
                /// `server_error`, and a [`failure`](crate::reply::Reply::failure).
                fn reply(&self) -> $crate::reply::Reply {
                    let content = self.response_content.as_ref();
                    $crate::reply::by_rule(self.action.reply_rule(), self.action.as_str(), content)
                        .and_given(self.given_headers().as_ref())
                }
            }

            fn given_headers(&self) -> impl AsRef<[(&'static str, Option<&str>)]> {
                [$( $( ($header, self.$member.as_deref()) ),+ )?]
            }
        }
    };
    (@challenge) => { None };
    (@challenge $challenge:literal) => { Some($challenge) };
    (@visibility [] $(#[$doc:meta])* fn $($function:tt)*) => { $(#[$doc])* pub fn $($function)* };
    (@visibility [$($decision:ident)+] $(#[$doc:meta])* fn $($function:tt)*) => { pub(crate) fn $($function)* };
}
pub(crate) use replies;
