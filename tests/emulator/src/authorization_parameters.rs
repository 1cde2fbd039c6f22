//! The parameters of an authorization request, read once it is known whom to answer.

mod claims;
pub(crate) mod pkce;

use authlete_core::types::{Display, Prompt};

use crate::api_result::Refused;
use crate::authorization::addressee::{Addressee, Kinds};
use crate::form::{Form, words};
use crate::redirect::{Mode, Target};
use crate::scopes;
use crate::state::{Call, Challenge};
use claims::Claims;

/// What an authorization request asks for.
pub(crate) struct AuthorizationParameters {
    pub(crate) client_id: i64,
    pub(crate) alias_used: bool,
    pub(crate) kinds: Kinds,
    pub(crate) target: Target,
    /// The redirection URI if the request names it.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) prompts: Vec<Prompt>,
    pub(crate) display: Display,
    pub(crate) max_age: i32,
    pub(crate) ui_locales: Vec<String>,
    pub(crate) claims_locales: Vec<String>,
    pub(crate) login_hint: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) acrs: Vec<String>,
    pub(crate) acr_essential: bool,
    pub(crate) claims: Vec<String>,
    pub(crate) claims_at_user_info: Vec<String>,
    pub(crate) id_token_claims: Option<String>,
    pub(crate) user_info_claims: Option<String>,
    pub(crate) context: Option<String>,
}

impl AuthorizationParameters {
    /// Reads the request; the client gets to know what is wrong.
    pub(crate) fn read(call: &Call<'_>, form: &Form, addressee: &Addressee, target: Target) -> Result<Self, Refused> {
        let (service, client, kinds) = (call.service(), &addressee.client, addressee.kinds);
        check_mode(form, kinds)?;
        single(form, "state", "A013302")?;
        let nonce = single(form, "nonce", "A014302")?.map(String::from);
        if kinds.id_token && nonce.is_none() {
            return Err(Refused::request("A014303", "'nonce' is missing although an ID token is asked for."));
        }
        let display = display(form, service.supported_displays.as_deref())?;
        let prompts = prompts(form, service.supported_prompt_values.as_deref())?;
        let max_age = match max_age(form)? {
            Some(max_age) => max_age,
            None => client.default_max_age.unwrap_or_default(),
        };
        let scopes = scopes::granted(service, client, single(form, "scope", "A007302")?);
        if scopes.is_empty() && service.scope_required == Some(true) {
            return Err(Refused::new("A007305", "invalid_scope", "No scope of the request is known."));
        }
        let openid = scopes.iter().any(|scope| scope == "openid");
        if kinds.id_token && !openid {
            let text = format!("The response type '{kinds}' needs the scope openid.");
            return Err(Refused::request("A004302", text));
        }
        let ui_locales = words(single(form, "ui_locales", "A018302")?);
        let claims_locales = words(single(form, "claims_locales", "A020302")?);
        let claims = Claims::read(single(form, "claims", "A022302")?)?;
        let mut acrs = claims.acrs.clone();
        acrs.extend(words(single(form, "acr_values", "A021302")?));
        if acrs.is_empty() {
            acrs = client.default_acrs.clone().unwrap_or_default();
        }
        let challenge = pkce::challenge(form, service, client)?;

        // What scopes stand for goes to the userinfo endpoint, unless there will be no access token for it.
        let alone = kinds.id_token && !kinds.token && !kinds.code;
        let shortcuts = || scopes::claims(&scopes).map(String::from);
        let in_id_token = openid && (alone || service.claim_shortcut_restrictive != Some(true));
        let hinted = || call.state.key.verify(form.lenient("id_token_hint")?)?["sub"].as_str().map(String::from);
        Ok(Self {
            client_id: addressee.client_id,
            alias_used: addressee.alias_used,
            kinds,
            redirect_uri: addressee.explicit.then(|| target.uri.clone()),
            target,
            nonce,
            challenge,
            prompts,
            display,
            max_age,
            ui_locales,
            claims_locales,
            login_hint: form.lenient("login_hint").map(String::from),
            subject: claims.subject.clone().or_else(hinted),
            acr_essential: claims.acr_essential,
            acrs,
            claims: merged(claims.id_token_names, shortcuts().filter(|_| in_id_token)),
            claims_at_user_info: merged(claims.user_info_names, shortcuts().filter(|_| openid && !alone)),
            id_token_claims: claims.id_token,
            user_info_claims: claims.user_info,
            scopes,
            context: None,
        })
    }
}

fn merged(names: Vec<String>, more: impl Iterator<Item = String>) -> Vec<String> {
    let mut names = names;
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A parameter that may stand there once. Empty is as good as absent.
fn single<'f>(form: &'f Form, name: &str, repeated: &'static str) -> Result<Option<&'f str>, Refused> {
    let value = form.get(name).map_err(|_| Refused::request(repeated, format!("'{name}' is repeated.")))?;
    Ok(value.filter(|value| !value.is_empty()))
}

fn check_mode(form: &Form, kinds: Kinds) -> Result<(), Refused> {
    match single(form, "response_mode", "A012302")?.map(Mode::named) {
        Some(None) => Err(Refused::request("A012303", "'response_mode' has a value that is not supported.")),
        Some(Some(Mode::Query)) if kinds.has_tokens() => {
            Err(Refused::request("A012304", format!("'response_mode=query' does not go with '{kinds}'.")))
        }
        _ => Ok(()),
    }
}

fn display(form: &Form, supported: Option<&[Display]>) -> Result<Display, Refused> {
    let asked = single(form, "display", "A015302")?;
    let display = match asked {
        None => Display::Page,
        Some(name) => Display::ALL
            .iter()
            .find(|display| display.as_str().eq_ignore_ascii_case(name))
            .cloned()
            .ok_or_else(|| Refused::request("A015303", "'display' has an unknown value."))?,
    };
    if asked.is_some() && supported.is_some_and(|supported| !supported.contains(&display)) {
        return Err(Refused::request("A015305", "The service does not support the value of 'display'."));
    }
    Ok(display)
}

fn prompts(form: &Form, supported: Option<&[Prompt]>) -> Result<Vec<Prompt>, Refused> {
    let mut prompts = Vec::new();
    for word in words(single(form, "prompt", "A016302")?) {
        let prompt = Prompt::from(word.to_ascii_uppercase());
        // `create` came later, so a service has to list it.
        let known = match supported {
            Some(supported) => supported.contains(&prompt),
            None => Prompt::ALL.contains(&prompt) && prompt != Prompt::Create,
        };
        if !known {
            return Err(Refused::request("A016303", "'prompt' has an unknown value."));
        }
        prompts.push(prompt);
    }
    if prompts.contains(&Prompt::None) && prompts.len() > 1 {
        return Err(Refused::request("A016304", "'prompt' has 'none' and other values."));
    }
    Ok(prompts)
}

fn max_age(form: &Form) -> Result<Option<i32>, Refused> {
    let Some(text) = single(form, "max_age", "A017302")? else {
        return Ok(None);
    };
    let number: i64 = text.parse().map_err(|_| Refused::request("A017303", "'max_age' is not a number."))?;
    let max_age = i32::try_from(number).ok().filter(|number| *number >= 0);
    max_age.map(Some).ok_or_else(|| Refused::request("A017305", "'max_age' is out of range."))
}
