//! Values in a client's settings.

use crate::json::open_enum::open_enum;

open_enum! {
    /// Application type of a client (OpenID Connect Dynamic Client Registration 1.0, section 2).
    pub enum ApplicationType {
        /// Web application (`web`).
        Web = "WEB",
        /// Native application on a device (`native`).
        Native = "NATIVE",
    }
}

open_enum! {
    /// Client type (RFC 6749, section 2.1).
    pub enum ClientType {
        /// Client that cannot keep a secret.
        Public = "PUBLIC",
        /// Client that can keep its credentials confidential.
        Confidential = "CONFIDENTIAL",
    }
}

open_enum! {
    /// How a client came to exist at the service.
    pub enum ClientSource {
        /// Registered beforehand through the management API or console.
        StaticRegistration = "STATIC_REGISTRATION",
        /// Registered dynamically (RFC 7591).
        DynamicRegistration = "DYNAMIC_REGISTRATION",
        /// Registered automatically through OpenID Federation 1.0.
        AutomaticRegistration = "AUTOMATIC_REGISTRATION",
        /// Registered explicitly through OpenID Federation 1.0.
        ExplicitRegistration = "EXPLICIT_REGISTRATION",
        /// Resolved from an OAuth Client ID Metadata Document.
        MetadataDocument = "METADATA_DOCUMENT",
    }
}

open_enum! {
    /// Way a relying party registers in OpenID Federation 1.0.
    pub enum ClientRegistrationType {
        /// Automatic registration with the first request, no separate step (`automatic`).
        Automatic = "AUTOMATIC",
        /// Explicit registration at the registration endpoint beforehand (`explicit`).
        Explicit = "EXPLICIT",
    }
}

open_enum! {
    /// Client authentication method, used at the token endpoint and the like.
    pub enum ClientAuthMethod {
        /// No client authentication, as for public clients (`none`).
        None = "NONE",
        /// Client secret in HTTP Basic (RFC 6749, section 2.3.1).
        ClientSecretBasic = "CLIENT_SECRET_BASIC",
        /// Client secret in the request body (RFC 6749, section 2.3.1).
        ClientSecretPost = "CLIENT_SECRET_POST",
        /// JWT assertion with an HMAC keyed by the client secret (RFC 7523).
        ClientSecretJwt = "CLIENT_SECRET_JWT",
        /// JWT assertion signed with a private key of the client (RFC 7523).
        PrivateKeyJwt = "PRIVATE_KEY_JWT",
        /// Client certificate from a trusted PKI (RFC 8705, section 2.1).
        TlsClientAuth = "TLS_CLIENT_AUTH",
        /// Self-signed client certificate (RFC 8705, section 2.2).
        SelfSignedTlsClientAuth = "SELF_SIGNED_TLS_CLIENT_AUTH",
        /// Attestation-based client authentication (`attest_jwt_client_auth`).
        AttestJwtClientAuth = "ATTEST_JWT_CLIENT_AUTH",
        /// SPIFFE JWT-SVID as the client assertion (`spiffe_jwt`).
        SpiffeJwt = "SPIFFE_JWT",
    }
}

open_enum! {
    /// Subject identifier type (OpenID Connect Core 1.0, section 8).
    pub enum SubjectType {
        /// One `sub` for all clients (`public`).
        Public = "PUBLIC",
        /// Different `sub` for each sector (`pairwise`).
        Pairwise = "PAIRWISE",
    }
}

open_enum! {
    /// Backchannel token delivery mode (CIBA Core 1.0, section 5).
    pub enum DeliveryMode {
        /// The client polls the token endpoint (`poll`).
        Poll = "POLL",
        /// The client is notified, then asks the token endpoint (`ping`).
        Ping = "PING",
        /// The tokens are pushed to the client notification endpoint (`push`).
        Push = "PUSH",
    }
}

open_enum! {
    /// Entity type identifier (OpenID Federation 1.0, section 5.1).
    pub enum EntityType {
        /// OpenID Connect relying party.
        OpenidRelyingParty = "OPENID_RELYING_PARTY",
        /// OpenID provider.
        OpenidProvider = "OPENID_PROVIDER",
        /// OAuth authorization server.
        OauthAuthorizationServer = "OAUTH_AUTHORIZATION_SERVER",
        /// OAuth client.
        OauthClient = "OAUTH_CLIENT",
        /// OAuth protected resource.
        OauthResource = "OAUTH_RESOURCE",
        /// Federation entity, e.g. a trust anchor or intermediate.
        FederationEntity = "FEDERATION_ENTITY",
        /// Issuer of verifiable credentials (OpenID4VCI).
        OpenidCredentialIssuer = "OPENID_CREDENTIAL_ISSUER",
    }
}
