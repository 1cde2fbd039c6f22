//! English.

use super::{Around, Notice, Texts};

pub(in crate::pages) static ENGLISH: Texts = Texts {
    cancel: "Cancel",
    allow: "Allow",
    deny: "Deny",
    logged_in_as: Around { before: "Logged in as ", after: "" },
    too_many_attempts: "There were too many attempts. Wait a few minutes, then try again.",
    website: "Website",
    policy: "Privacy policy",
    terms: "Terms of service",

    log_in: "Log in",
    log_in_for: Around { before: "to continue to ", after: "" },
    login_id: "User name",
    password: "Password",
    wrong_password: "The user name or the password is not right.",

    step_up: "One more step",
    step_up_for: Around { before: "", after: " needs your code to know that it is really you." },
    code: "Your code",
    verify: "Continue",
    wrong_code: "The code is not right.",

    select_account: "Choose an account",
    select_account_for: Around { before: "to continue to ", after: "" },
    continue_as: Around { before: "Continue as ", after: "" },
    other_account: "Use another account",

    consent: "Allow access?",
    consent_question: Around { before: "", after: " would like to use your account" },
    purpose: "Purpose",
    scopes: "It will be able to",
    claims: "It will receive about you",
    verified_claims: "It will receive about you, as verified",
    authorization_details: "In detail",
    resources: "The access is for",

    device: "Connect a device",
    device_hint: "Enter the code that the device shows.",
    user_code: "Code",
    user_code_hint: "This connects a device to your account. Allow only if you have the device, and it shows the same code.",
    next: "Next",
    unknown_user_code: "There is no such code. Compare it with the one that the device shows.",
    expired_user_code: "The code has expired. Have the device show a new one.",
    device_completed: Notice {
        title: "The device is connected",
        text: "You can close this page and go on at the device.",
    },
    device_denied: Notice { title: "The device is not connected", text: "You denied it access to your account." },
    device_expired: Notice {
        title: "The code has expired",
        text: "It took too long. Have the device show a new code, and begin again.",
    },
    device_failed: Notice {
        title: "The device could not be connected",
        text: "Something went wrong here. Have the device show a new code, and begin again.",
    },

    ciba: "Requests for you",
    ciba_empty: "Nothing waits for you. Reload the page to look again.",
    binding_message: "Message",
    binding_message_hint: "Allow only if the other device shows the same message.",

    logout_question: "Log out?",
    logout_for: Around { before: "", after: " asks to log you out." },
    log_out: "Log out",
    stay: "Stay logged in",
    logged_out: Notice {
        title: "You are logged out",
        text: "Applications that you used with this account are told so.",
    },
    leave: "Continue",

    interaction_expired: Notice {
        title: "This page has expired",
        text: "It is too old, was used before, or was opened in another browser. Go back to the application and begin again.",
    },
    forged_form: Notice {
        title: "The form was not accepted",
        text: "It did not come from a page of this server, or your browser sends no cookies. Go back to the application and begin \
               again.",
    },
    invalid_request: Notice {
        title: "The request is not valid",
        text: "The application that sent you here made a mistake. Its developers need to know the following.",
    },
    not_found: Notice { title: "There is no such page", text: "Check the address." },
    server_error: Notice { title: "Something went wrong here", text: "It is not your fault. Try again later." },

    home: Notice {
        title: "Authorization server",
        text: "An OpenID Provider to try out, and to start your own from. Its users are made up.",
    },
    start: "Log in to the demo application",
    issuer: "Issuer",
    users: "Users to log in as",
    name: "Name",
    more: "More to try",
    to_ciba: "Requests from other devices (CIBA)",
    to_device: "Connect a device (device flow)",
    to_credential_offers: "Offer a credential to a wallet",

    received: Notice { title: "You are logged in", text: "This is what the demo application received." },
    refused: Notice { title: "The login did not succeed", text: "This is what the demo application was told." },
    tokens: "Token response",
    id_token_claims: "Claims of the ID token",
    userinfo: "Userinfo",
    start_again: "Start again",

    credential_offer: Notice {
        title: "Credential offer",
        text: "Make an offer, then scan it with a wallet, or open it on this device.",
    },
    create: "Create an offer",
    qr_code: "QR code of the credential offer",
    open_wallet: "Open in a wallet",
    offer_uri: "Address of the offer",
    tx_code: "Transaction code, for which the wallet asks",
};
