//! The authorization response: its way back to the client, with the redirection URI and the response mode.

use authlete_core::Secret;
use authlete_core::service::Service;

use crate::form::Form;

/// Where the answer to an authorization request goes.
#[derive(Clone)]
pub(crate) struct Destination {
    pub(crate) redirect_uri: String,
    pub(crate) response_mode: ResponseMode,
    pub(crate) state: Option<String>,
}

/// How the members travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    Query,
    Fragment,
    FormPost,
}

impl ResponseMode {
    /// The mode of that name; `None` where there is none.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "query" => Some(Self::Query),
            "fragment" => Some(Self::Fragment),
            "form_post" => Some(Self::FormPost),
            _ => None,
        }
    }
}

impl Destination {
    /// The way that errors take even if the request is wrong about the way itself. Tokens never go into a query.
    pub(crate) fn of(form: &Form, redirect_uri: String, tokens: bool) -> Self {
        let default = if tokens { ResponseMode::Fragment } else { ResponseMode::Query };
        let asked = form
            .lenient("response_mode")
            .and_then(ResponseMode::named)
            .filter(|mode| !tokens || *mode != ResponseMode::Query);
        let response_mode = asked.unwrap_or(default);
        Self { redirect_uri, response_mode, state: form.lenient("state").map(String::from) }
    }

    /// The action that the authorization server is told.
    pub(crate) fn action(&self) -> &'static str {
        match self.response_mode {
            ResponseMode::FormPost => "FORM",
            ResponseMode::Query | ResponseMode::Fragment => "LOCATION",
        }
    }

    /// The URI or page that carries the members to the client, with the request's state and the issuer (RFC 9207).
    pub(crate) fn content(&self, service: &Service, members: Vec<(&str, String)>) -> Secret {
        let mut members = members;
        if let Some(state) = &self.state {
            members.push(("state", state.clone()));
        }
        if let Some(issuer) = service.issuer.as_ref().filter(|_| service.iss_suppressed != Some(true)) {
            members.push(("iss", issuer.clone()));
        }
        let encoded = || form_urlencoded::Serializer::new(String::new()).extend_pairs(&members).finish();
        match self.response_mode {
            ResponseMode::Query => {
                let separator = if self.redirect_uri.contains('?') { '&' } else { '?' };
                format!("{}{separator}{}", self.redirect_uri, encoded()).into()
            }
            ResponseMode::Fragment => format!("{}#{}", self.redirect_uri, encoded()).into(),
            ResponseMode::FormPost => page(&self.redirect_uri, &members).into(),
        }
    }
}

/// A page that posts the members as soon as it is shown.
fn page(uri: &str, members: &[(&str, String)]) -> String {
    let input = |(name, value): &(&str, String)| {
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\"/>", escape(value))
    };
    let inputs: String = members.iter().map(input).collect();
    format!(
        "<!DOCTYPE html><html><body onload=\"document.forms[0].submit()\"><form method=\"post\" action=\"{}\">{inputs}\
         <noscript><button>Continue</button></noscript></form></body></html>",
        escape(uri)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
