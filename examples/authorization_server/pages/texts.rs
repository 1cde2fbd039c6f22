//! All that the pages say. Each language has every text, or it does not compile.

mod english;
mod japanese;

pub(super) use self::english::ENGLISH;
pub(super) use self::japanese::JAPANESE;

/// A sentence around a name that the page emphasises.
pub(crate) struct Around {
    pub(super) before: &'static str,
    pub(super) after: &'static str,
}

/// A heading and what it means.
pub(crate) struct Notice {
    pub(super) title: &'static str,
    pub(super) text: &'static str,
}

/// The texts of a language, page by page.
pub(crate) struct Texts {
    // Several pages.
    pub(super) cancel: &'static str,
    pub(super) allow: &'static str,
    pub(super) deny: &'static str,
    pub(super) logged_in_as: Around,
    pub(super) too_many_attempts: &'static str,
    pub(super) website: &'static str,
    pub(super) policy: &'static str,
    pub(super) terms: &'static str,

    // Login.
    pub(super) log_in: &'static str,
    pub(super) log_in_for: Around,
    pub(super) login_id: &'static str,
    pub(super) password: &'static str,
    pub(super) wrong_password: &'static str,

    // Second factor.
    pub(super) step_up: &'static str,
    pub(super) step_up_for: Around,
    pub(super) code: &'static str,
    pub(super) verify: &'static str,
    pub(super) wrong_code: &'static str,

    // Choice of an account.
    pub(super) select_account: &'static str,
    pub(super) select_account_for: Around,
    pub(super) continue_as: Around,
    pub(super) other_account: &'static str,

    // Consent and CIBA.
    pub(super) consent: &'static str,
    pub(super) consent_question: Around,
    pub(super) purpose: &'static str,
    pub(super) scopes: &'static str,
    pub(super) claims: &'static str,
    pub(super) verified_claims: &'static str,
    pub(super) authorization_details: &'static str,
    pub(super) resources: &'static str,

    // Device flow.
    pub(super) device: &'static str,
    pub(super) device_hint: &'static str,
    pub(super) user_code: &'static str,
    pub(super) user_code_hint: &'static str,
    pub(super) next: &'static str,
    pub(super) unknown_user_code: &'static str,
    pub(super) expired_user_code: &'static str,
    pub(super) device_completed: Notice,
    pub(super) device_denied: Notice,
    pub(super) device_expired: Notice,
    pub(super) device_failed: Notice,

    // CIBA.
    pub(super) ciba: &'static str,
    pub(super) ciba_empty: &'static str,
    pub(super) binding_message: &'static str,
    pub(super) binding_message_hint: &'static str,

    // Logout.
    pub(super) logout_question: &'static str,
    pub(super) logout_for: Around,
    pub(super) log_out: &'static str,
    pub(super) stay: &'static str,
    pub(super) logged_out: Notice,
    pub(super) leave: &'static str,

    // Errors.
    pub(super) interaction_expired: Notice,
    pub(super) forged_form: Notice,
    pub(super) invalid_request: Notice,
    pub(super) not_found: Notice,
    pub(super) server_error: Notice,

    // Home.
    pub(super) home: Notice,
    pub(super) start: &'static str,
    pub(super) issuer: &'static str,
    pub(super) users: &'static str,
    pub(super) name: &'static str,
    pub(super) more: &'static str,
    pub(super) to_ciba: &'static str,
    pub(super) to_device: &'static str,
    pub(super) to_credential_offers: &'static str,

    // The demonstration's client.
    pub(super) received: Notice,
    pub(super) refused: Notice,
    pub(super) tokens: &'static str,
    pub(super) id_token_claims: &'static str,
    pub(super) userinfo: &'static str,
    pub(super) start_again: &'static str,

    // Credential offers.
    pub(super) credential_offer: Notice,
    pub(super) create: &'static str,
    pub(super) qr_code: &'static str,
    pub(super) open_wallet: &'static str,
    pub(super) offer_uri: &'static str,
    pub(super) tx_code: &'static str,
}
