//! How client metadata spells the values that Authlete has names for.

use authlete_core::types::{
    ApplicationType, ClientAuthMethod, ClientRegistrationType, DeliveryMode, GrantType, JweAlg, JweEnc, JwsAlg,
    ResponseMode, ResponseType, SubjectType,
};

use crate::credential_offer::PRE_AUTHORIZED_CODE;
use crate::jose::{jwe_alg_name, jwe_enc_name, jws_alg_name};

/// The names of a kind of value, and how metadata spells them.
pub(crate) struct Vocabulary {
    names: fn() -> Vec<&'static str>,
    spelled: fn(&str) -> String,
}

impl Vocabulary {
    /// Authlete's name of a value.
    pub(crate) fn name(&self, text: &str) -> Option<&'static str> {
        (self.names)().into_iter().find(|name| (self.spelled)(name) == text)
    }

    /// A value as metadata has it.
    pub(crate) fn spell(&self, name: &str) -> String {
        (self.spelled)(name)
    }
}

macro_rules! vocabularies {
    ($($name:ident: $type:ident, $spelled:expr;)*) => {$(
        pub(crate) const $name: Vocabulary =
            Vocabulary { names: || $type::ALL.iter().map(|it| it.as_str()).collect(), spelled: $spelled };
    )*};
}
vocabularies! {
    APPLICATION_TYPE: ApplicationType, str::to_ascii_lowercase;
    CLIENT_AUTH_METHOD: ClientAuthMethod, str::to_ascii_lowercase;
    CLIENT_REGISTRATION_TYPE: ClientRegistrationType, str::to_ascii_lowercase;
    DELIVERY_MODE: DeliveryMode, str::to_ascii_lowercase;
    GRANT_TYPE: GrantType, grant_type;
    JWE_ALG: JweAlg, |name| jwe_alg_name(&name.into()).into();
    JWE_ENC: JweEnc, |name| jwe_enc_name(&name.into()).into();
    JWS_ALG: JwsAlg, |name| jws_alg_name(&name.into()).into();
    RESPONSE_MODE: ResponseMode, response_mode;
    RESPONSE_TYPE: ResponseType, response_type;
    SUBJECT_TYPE: SubjectType, str::to_ascii_lowercase;
}

fn grant_type(name: &str) -> String {
    match name {
        "CIBA" => "urn:openid:params:grant-type:ciba".into(),
        "DEVICE_CODE" => "urn:ietf:params:oauth:grant-type:device_code".into(),
        "TOKEN_EXCHANGE" => "urn:ietf:params:oauth:grant-type:token-exchange".into(),
        "JWT_BEARER" => "urn:ietf:params:oauth:grant-type:jwt-bearer".into(),
        "PRE_AUTHORIZED_CODE" => PRE_AUTHORIZED_CODE.into(),
        name => name.to_ascii_lowercase(),
    }
}

fn response_mode(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    name.strip_suffix("_jwt").map(|mode| format!("{mode}.jwt")).unwrap_or(name)
}

fn response_type(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace("id_token", "id-token").replace('_', " ");
    name.replace("id-token", "id_token")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_spellings_are_one_to_one() {
        for (vocabulary, name, text) in [
            (JWE_ALG, "RSA1_5", "RSA1_5"),
            (JWE_ALG, "RSA_OAEP_256", "RSA-OAEP-256"),
            (JWE_ALG, "A128KW", "A128KW"),
            (JWE_ALG, "ECDH_ES", "ECDH-ES"),
            (JWE_ALG, "ECDH_ES_A128KW", "ECDH-ES+A128KW"),
            (JWE_ALG, "PBES2_HS512_A256KW", "PBES2-HS512+A256KW"),
            (JWE_ALG, "DIR", "dir"),
            (JWE_ENC, "A128CBC_HS256", "A128CBC-HS256"),
            (JWS_ALG, "NONE", "none"),
            (JWS_ALG, "ES256K", "ES256K"),
            (JWS_ALG, "EdDSA", "EdDSA"),
            (RESPONSE_MODE, "FORM_POST_JWT", "form_post.jwt"),
            (RESPONSE_MODE, "JWT", "jwt"),
            (RESPONSE_TYPE, "CODE_ID_TOKEN_TOKEN", "code id_token token"),
            (GRANT_TYPE, "AUTHORIZATION_CODE", "authorization_code"),
            (CLIENT_AUTH_METHOD, "TLS_CLIENT_AUTH", "tls_client_auth"),
        ] {
            assert_eq!((vocabulary.name(text), vocabulary.spell(name)), (Some(name), text.into()));
        }
        assert_eq!(JWS_ALG.name("NONE"), None);
    }
}
