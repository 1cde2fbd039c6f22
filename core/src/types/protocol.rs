//! The vocabulary of OAuth 2.0 and OpenID Connect messages.

use crate::json::open_enum::open_enum;

open_enum! {
    /// Grant type, by the name Authlete gives it.
    pub enum GrantType {
        /// Grant `authorization_code` (RFC 6749, section 4.1).
        AuthorizationCode = "AUTHORIZATION_CODE",
        /// Implicit grant (RFC 6749, section 4.2); has no token request.
        Implicit = "IMPLICIT",
        /// Grant `password` (RFC 6749, section 4.3).
        Password = "PASSWORD",
        /// Grant `client_credentials` (RFC 6749, section 4.4).
        ClientCredentials = "CLIENT_CREDENTIALS",
        /// Grant `refresh_token` (RFC 6749, section 6).
        RefreshToken = "REFRESH_TOKEN",
        /// Grant `urn:openid:params:grant-type:ciba` (CIBA Core 1.0).
        Ciba = "CIBA",
        /// Grant `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628).
        DeviceCode = "DEVICE_CODE",
        /// Grant `urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693).
        TokenExchange = "TOKEN_EXCHANGE",
        /// Grant `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523).
        JwtBearer = "JWT_BEARER",
        /// Grant `urn:ietf:params:oauth:grant-type:pre-authorized_code` (OpenID4VCI).
        PreAuthorizedCode = "PRE_AUTHORIZED_CODE",
    }
}

open_enum! {
    /// The `response_type` parameter (RFC 6749, section 3.1.1).
    pub enum ResponseType {
        /// Type `none`: neither code nor token.
        None = "NONE",
        /// Type `code`: authorization code flow.
        Code = "CODE",
        /// Type `token`: implicit flow (RFC 6749, section 4.2).
        Token = "TOKEN",
        /// Type `id_token`: ID token only.
        IdToken = "ID_TOKEN",
        /// Type `code token`: hybrid flow.
        CodeToken = "CODE_TOKEN",
        /// Type `code id_token`: hybrid flow.
        CodeIdToken = "CODE_ID_TOKEN",
        /// Type `id_token token`: ID token and access token.
        IdTokenToken = "ID_TOKEN_TOKEN",
        /// Type `code id_token token`: hybrid flow.
        CodeIdTokenToken = "CODE_ID_TOKEN_TOKEN",
    }
}

open_enum! {
    /// The `response_mode` parameter: how the authorization response travels.
    pub enum ResponseMode {
        /// Query of the redirect URI (`query`).
        Query = "QUERY",
        /// Fragment of the redirect URI (`fragment`).
        Fragment = "FRAGMENT",
        /// HTML form posted to the redirect URI (`form_post`).
        FormPost = "FORM_POST",
        /// JARM with the default mode of the response type (`jwt`).
        Jwt = "JWT",
        /// JARM in the query (`query.jwt`).
        QueryJwt = "QUERY_JWT",
        /// JARM in the fragment (`fragment.jwt`).
        FragmentJwt = "FRAGMENT_JWT",
        /// JARM in a posted form (`form_post.jwt`).
        FormPostJwt = "FORM_POST_JWT",
    }
}

open_enum! {
    /// The `prompt` parameter (OpenID Connect Core 1.0, section 3.1.2.1).
    pub enum Prompt {
        /// No page may be shown; fail if one is needed (`none`).
        None = "NONE",
        /// Authenticate the user again (`login`).
        Login = "LOGIN",
        /// Ask the user for consent (`consent`).
        Consent = "CONSENT",
        /// Let the user pick an account (`select_account`).
        SelectAccount = "SELECT_ACCOUNT",
        /// Offer account creation (`create`, Initiating User Registration 1.0).
        Create = "CREATE",
    }
}

open_enum! {
    /// The `display` parameter (OpenID Connect Core 1.0, section 3.1.2.1).
    pub enum Display {
        /// Full user agent page (`page`), the default.
        Page = "PAGE",
        /// Popup window (`popup`).
        Popup = "POPUP",
        /// Device with a touch interface (`touch`).
        Touch = "TOUCH",
        /// Feature phone display (`wap`).
        Wap = "WAP",
    }
}

open_enum! {
    /// How claims are delivered (OpenID Connect Core 1.0, section 5.6).
    pub enum ClaimType {
        /// Claims asserted directly by the OpenID provider (`normal`).
        Normal = "NORMAL",
        /// Claims of another provider, passed on signed (`aggregated`).
        Aggregated = "AGGREGATED",
        /// Claims of another provider, returned by reference (`distributed`).
        Distributed = "DISTRIBUTED",
    }
}

open_enum! {
    /// Token type in token exchange (RFC 8693, section 3).
    pub enum TokenType {
        /// URN `urn:ietf:params:oauth:token-type:jwt`.
        Jwt = "JWT",
        /// URN `urn:ietf:params:oauth:token-type:access_token`.
        AccessToken = "ACCESS_TOKEN",
        /// URN `urn:ietf:params:oauth:token-type:refresh_token`.
        RefreshToken = "REFRESH_TOKEN",
        /// URN `urn:ietf:params:oauth:token-type:id_token`.
        IdToken = "ID_TOKEN",
        /// URN `urn:ietf:params:oauth:token-type:saml1`.
        Saml1 = "SAML1",
        /// URN `urn:ietf:params:oauth:token-type:saml2`.
        Saml2 = "SAML2",
        /// URN `urn:openid:params:token-type:device-secret` (Native SSO 1.0).
        DeviceSecret = "DEVICE_SECRET",
        /// Named after the device code grant; only in the OpenAPI document.
        DeviceCode = "DEVICE_CODE",
        /// Named after the token exchange grant; only in the OpenAPI document.
        TokenExchange = "TOKEN_EXCHANGE",
        /// Named after the JWT bearer grant; only in the OpenAPI document.
        JwtBearer = "JWT_BEARER",
    }
}

open_enum! {
    /// Filter for listing access tokens.
    pub enum TokenStatus {
        /// Only valid tokens.
        Valid = "VALID",
        /// Only invalid tokens.
        Invalid = "INVALID",
        /// Tokens of either kind.
        All = "ALL",
    }
}

open_enum! {
    /// Hint that identifies the user (CIBA Core 1.0, section 7.1).
    pub enum UserIdentificationHintType {
        /// ID token issued earlier (`id_token_hint`).
        IdTokenHint = "ID_TOKEN_HINT",
        /// Login identifier (`login_hint`).
        LoginHint = "LOGIN_HINT",
        /// Token naming the user (`login_hint_token`).
        LoginHintToken = "LOGIN_HINT_TOKEN",
    }
}
