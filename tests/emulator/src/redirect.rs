//! The way back to the client: its redirection URI, and how members travel on it.

use authlete_core::Secret;
use authlete_core::service::Service;

use crate::form::Form;

/// Where the answer to an authorization request goes.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) uri: String,
    pub(crate) mode: Mode,
    pub(crate) state: Option<String>,
}

/// How the members travel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Query,
    Fragment,
    FormPost,
}

impl Mode {
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

impl Target {
    /// The way that errors take even if the request is wrong about the way itself. Tokens never go into a query.
    pub(crate) fn of(form: &Form, uri: String, tokens: bool) -> Self {
        let default = if tokens { Mode::Fragment } else { Mode::Query };
        let asked = form.lenient("response_mode").and_then(Mode::named).filter(|mode| !tokens || *mode != Mode::Query);
        Self { uri, mode: asked.unwrap_or(default), state: form.lenient("state").map(String::from) }
    }

    /// The action that the authorization server is told.
    pub(crate) fn action(&self) -> &'static str {
        match self.mode {
            Mode::FormPost => "FORM",
            Mode::Query | Mode::Fragment => "LOCATION",
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
        match self.mode {
            Mode::Query => {
                let separator = if self.uri.contains('?') { '&' } else { '?' };
                format!("{}{separator}{}", self.uri, encoded()).into()
            }
            Mode::Fragment => format!("{}#{}", self.uri, encoded()).into(),
            Mode::FormPost => page(&self.uri, &members).into(),
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
