//! What a request says of the pages that the user gets to see: `display`, `prompt`, `max_age`, locales.

use authlete_core::types::{Display, Prompt};

use super::single;
use crate::api_result::Refused;
use crate::form::{Form, words};

/// `display`; a page where nothing is asked for.
pub(super) fn display(form: &Form, supported: Option<&[Display]>) -> Result<Display, Refused> {
    let asked = single(form, "display", "A015302")?;
    let supports = |display: &Display| supported.is_none_or(|supported| supported.contains(display));
    match asked {
        None if supports(&Display::Page) => Ok(Display::Page),
        None => Err(Refused::request("A015304", "'display' is missing and the service does not support 'page'.")),
        Some(name) => {
            let mut all = Display::ALL.iter();
            let display = all.find(|display| display.as_str().eq_ignore_ascii_case(name));
            let display = display.ok_or_else(|| Refused::request("A015303", "'display' has an unknown value."))?;
            match supports(display) {
                true => Ok(display.clone()),
                false => Err(Refused::request("A015305", "The service does not support the value of 'display'.")),
            }
        }
    }
}

/// `prompt`.
pub(super) fn prompts(form: &Form, supported: Option<&[Prompt]>) -> Result<Vec<Prompt>, Refused> {
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

/// `max_age`, in seconds.
pub(super) fn max_age(form: &Form) -> Result<Option<i32>, Refused> {
    let Some(text) = single(form, "max_age", "A017302")? else {
        return Ok(None);
    };
    let number: serde_json::Number =
        text.parse().map_err(|_| Refused::request("A017303", "'max_age' is not a number."))?;
    if number.is_f64() {
        // Integers too large for 64 bits are read as such too.
        return match text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            true => Err(Refused::request("A017305", "'max_age' is out of range.")),
            false => Err(Refused::request("A017304", "'max_age' is not an integer.")),
        };
    }
    let max_age = number.as_i64().and_then(|number| i32::try_from(number).ok()).filter(|number| *number >= 0);
    max_age.map(Some).ok_or_else(|| Refused::request("A017305", "'max_age' is out of range."))
}

/// The language tags of a parameter that the service supports, in the client's order of preference.
pub(super) fn locales(
    form: &Form,
    name: &str,
    repeated: &'static str,
    supported: Option<&[String]>,
) -> Result<Vec<String>, Refused> {
    let mut tags = words(single(form, name, repeated)?);
    // Language tags have no case (RFC 5646 2.1.1).
    tags.retain(|tag| supported.unwrap_or_default().iter().any(|known| known.eq_ignore_ascii_case(tag)));
    Ok(tags)
}
