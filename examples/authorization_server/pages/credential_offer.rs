//! The page on which an offer of a credential is made for a wallet (OpenID for Verifiable Credential Issuance 1.0).

use askama::Template;
use qrcode::QrCode;
use qrcode::render::svg;

use super::{Language, Page};

/// The button `create`, and the offer that was made, as text, link and QR code.
#[derive(Template)]
#[template(path = "credential_offer.html")]
pub(crate) struct CredentialOfferPage<'p> {
    pub(crate) language: Language,
    pub(crate) csrf: &'p str,
    pub(crate) offer: Option<CredentialOfferView<'p>>,
}

/// An offer for a wallet.
pub(crate) struct CredentialOfferView<'p> {
    /// The URI with the scheme `openid-credential-offer`.
    pub(crate) uri: &'p str,
    /// The transaction code, which the user gets apart from the offer.
    pub(crate) tx_code: Option<&'p str>,
}

impl CredentialOfferView<'_> {
    /// The URI as an `<svg>` element. There is none if the URI does not fit into a QR code.
    fn qr_code(&self) -> Option<String> {
        let code = QrCode::new(self.uri).ok()?;
        let document = code.render::<svg::Color>().build();
        // Within HTML, an XML declaration has no place.
        document.find("<svg").map(|start| document[start..].into())
    }

    /// The link opens a wallet on the same device. Only the server makes offers, so any other scheme is a mistake.
    fn link(&self) -> Option<&str> {
        Some(self.uri).filter(|uri| uri.starts_with("openid-credential-offer:"))
    }
}

impl Page for CredentialOfferPage<'_> {
    const ID: &'static str = "credential_offer";

    fn language(&self) -> Language {
        self.language
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_shown_as_link_and_qr_code() {
        let long = format!("openid-credential-offer://?credential_offer={}", "x".repeat(3000));
        let cases = [
            ("openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fserver.example%2Foffer%2F1", true, true),
            // Too long for a QR code.
            (&*long, true, false),
            ("https://server.example/", false, true),
        ];
        for (uri, has_link, has_qr_code) in cases {
            let offer = Some(CredentialOfferView { uri, tx_code: None });
            let html = CredentialOfferPage { language: Language::English, csrf: "", offer }.render().unwrap();
            assert_eq!(html.contains("id=\"open\""), has_link, "{uri}");
            assert_eq!(html.contains("aria-label=\"QR code of the credential offer\"><svg "), has_qr_code, "{uri}");
            assert!(!html.contains("<?xml") && !html.contains("id=\"tx_code\""), "{html}");
        }
    }
}
