//! The emulator at its edge: through the client of the SDK, in both versions of the API.

#[path = "emulator/api_level.rs"]
mod api_level;
#[path = "emulator/attestation.rs"]
mod attestation;
#[path = "emulator/attester.rs"]
mod attester;
#[path = "emulator/authorization.rs"]
mod authorization;
#[path = "emulator/authorization_parameters.rs"]
mod authorization_parameters;
#[path = "emulator/authorization_response.rs"]
mod authorization_response;
#[path = "emulator/backchannel_authentication.rs"]
mod backchannel_authentication;
#[path = "emulator/backchannel_logout.rs"]
mod backchannel_logout;
#[path = "emulator/backchannel_refusals.rs"]
mod backchannel_refusals;
#[path = "emulator/bench.rs"]
mod bench;
#[path = "emulator/certificate_bound_tokens.rs"]
mod certificate_bound_tokens;
#[path = "emulator/client_assertion.rs"]
mod client_assertion;
#[path = "emulator/client_authentication.rs"]
mod client_authentication;
#[path = "emulator/client_authorization.rs"]
mod client_authorization;
#[path = "emulator/client_identity.rs"]
mod client_identity;
#[path = "emulator/client_management.rs"]
mod client_management;
#[path = "emulator/client_registration.rs"]
mod client_registration;
#[path = "emulator/clients.rs"]
mod clients;
#[path = "emulator/concurrency.rs"]
mod concurrency;
#[path = "emulator/credential_draft.rs"]
mod credential_draft;
#[path = "emulator/credential_encryption.rs"]
mod credential_encryption;
#[path = "emulator/credential_issuance.rs"]
mod credential_issuance;
#[path = "emulator/credential_issuer.rs"]
mod credential_issuer;
#[path = "emulator/credential_offer.rs"]
mod credential_offer;
#[path = "emulator/credential_order.rs"]
mod credential_order;
#[path = "emulator/device_authorization.rs"]
mod device_authorization;
#[path = "emulator/device_flow.rs"]
mod device_flow;
#[path = "emulator/dpop.rs"]
mod dpop;
#[path = "emulator/dpop_bound_tokens.rs"]
mod dpop_bound_tokens;
#[path = "emulator/encryption.rs"]
mod encryption;
#[path = "emulator/entity.rs"]
mod entity;
#[path = "emulator/external_attachments.rs"]
mod external_attachments;
#[path = "emulator/fapi.rs"]
mod fapi;
#[path = "emulator/fapi_signing.rs"]
mod fapi_signing;
#[path = "emulator/faults.rs"]
mod faults;
#[path = "emulator/federation.rs"]
mod federation;
#[path = "emulator/federation_resolution.rs"]
mod federation_resolution;
#[path = "emulator/fetching.rs"]
mod fetching;
#[path = "emulator/flow.rs"]
mod flow;
#[path = "emulator/grant_management.rs"]
mod grant_management;
#[path = "emulator/haip.rs"]
mod haip;
#[path = "emulator/identity_provider.rs"]
mod identity_provider;
#[path = "emulator/identity_provider_answers.rs"]
mod identity_provider_answers;
#[path = "emulator/issued_jwts.rs"]
mod issued_jwts;
#[path = "emulator/jose.rs"]
mod jose;
#[path = "emulator/jose_verification.rs"]
mod jose_verification;
#[path = "emulator/key_attestation.rs"]
mod key_attestation;
#[path = "emulator/key_proof.rs"]
mod key_proof;
#[path = "emulator/keys.rs"]
mod keys;
#[path = "emulator/library.rs"]
mod library;
#[path = "emulator/metadata_document.rs"]
mod metadata_document;
#[path = "emulator/mutual_tls.rs"]
mod mutual_tls;
#[path = "emulator/native_sso.rs"]
mod native_sso;
#[path = "emulator/native_sso_exchange.rs"]
mod native_sso_exchange;
#[path = "emulator/pairwise.rs"]
mod pairwise;
#[path = "emulator/persistence.rs"]
mod persistence;
#[path = "emulator/pre_authorized_code.rs"]
mod pre_authorized_code;
#[path = "emulator/program.rs"]
mod program;
#[cfg(all(feature = "fetch", feature = "tls"))]
#[path = "emulator/program_https.rs"]
mod program_https;
#[path = "emulator/program_output.rs"]
mod program_output;
#[path = "emulator/pushed_authorization.rs"]
mod pushed_authorization;
#[path = "emulator/request_object.rs"]
mod request_object;
#[path = "emulator/resource_indicators.rs"]
mod resource_indicators;
#[path = "emulator/service_keys.rs"]
mod service_keys;
#[path = "emulator/services.rs"]
mod services;
#[path = "emulator/settings_complete.rs"]
mod settings_complete;
#[path = "emulator/settings_effects.rs"]
mod settings_effects;
#[path = "emulator/settings_keys.rs"]
mod settings_keys;
#[path = "emulator/settings_observers.rs"]
mod settings_observers;
#[path = "emulator/settings_published.rs"]
mod settings_published;
#[path = "emulator/signed_backchannel_authentication.rs"]
mod signed_backchannel_authentication;
#[path = "emulator/signer.rs"]
mod signer;
#[path = "emulator/socket.rs"]
mod socket;
#[path = "emulator/software_statement.rs"]
mod software_statement;
#[path = "emulator/subject.rs"]
mod subject;
#[path = "emulator/token_creation.rs"]
mod token_creation;
#[path = "emulator/token_exchange.rs"]
mod token_exchange;
#[path = "emulator/token_management.rs"]
mod token_management;
#[path = "emulator/token_update.rs"]
mod token_update;
#[path = "emulator/tokens.rs"]
mod tokens;
#[path = "emulator/transformed_claims.rs"]
mod transformed_claims;
#[path = "emulator/wallet.rs"]
mod wallet;
