//! Transformed claims (OpenID Connect Advanced Syntax for Claims 1.0): what a client gets to know in place of a claim that says
//! more, such as whether somebody is of age.

mod functions;

use authlete_core::service::Service;
use authlete_core::types::StringArray;
use serde_json::{Map, Value};

use crate::api_result::Refused;
use functions::Function;
pub(crate) use functions::NAMES as FUNCTIONS;

/// What begins the name of a transformed claim that the service predefines, and of one that the request defines.
const PREDEFINED: &str = "::";
const OF_REQUEST: &str = ":";

/// The values that the authorization server has for the claims that are transformed.
pub(crate) struct Values<'r> {
    /// `claimsForTx`
    pub(crate) claims: Option<&'r str>,
    /// `verifiedClaimsForTx`
    pub(crate) verified: Option<&'r [String]>,
}

/// The transformed claims that one member of a `claims` parameter asks for: `id_token` or `userinfo`.
pub(crate) struct TransformedClaims {
    plain: Vec<Transformed>,
    /// Those in each of the requested `verified_claims`.
    verified: Vec<Vec<Transformed>>,
}

/// A transformed claim.
struct Transformed {
    name: String,
    /// The claim that it is made of.
    base: String,
    functions: Vec<Function>,
}

/// Whether all definitions of a request can be followed.
pub(crate) fn check(definitions: &Value) -> Result<(), Refused> {
    let wrong = |text: String| Refused::request("A022307", format!("In 'transformed_claims', {text}."));
    let definitions = definitions.as_object().ok_or_else(|| wrong("there is no JSON object".into()))?;
    definitions.iter().try_for_each(|(name, definition)| {
        let parsed = parsed(name, definition);
        parsed.map(drop).map_err(|problem| wrong(format!("'{name}' is wrong: {problem}")))
    })
}

fn parsed(name: &str, definition: &Value) -> Result<Transformed, String> {
    let base = definition["claim"].as_str().ok_or("it has no 'claim'")?;
    let functions = definition["fn"].as_array().ok_or("it has no list 'fn'")?;
    let functions = functions.iter().map(Function::parse).collect::<Result<_, _>>()?;
    Ok(Transformed { name: name.into(), base: base.into(), functions })
}

impl TransformedClaims {
    /// Those of a member, with the definitions of the request and the service. One that nobody defines is like a claim that nobody
    /// knows.
    pub(crate) fn of(service: &Service, of_request: Option<&str>, member: Option<&str>) -> Self {
        let object = |text: Option<&str>| -> Map<String, Value> {
            text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
        };
        let (predefined, of_request) = (object(service.predefined_transformed_claims.as_deref()), object(of_request));
        let mut member = object(member);
        let defined = |names: &Map<String, Value>| -> Vec<Transformed> {
            let transformed = names.keys().filter_map(|name| {
                let definition = match (name.strip_prefix(PREDEFINED), name.strip_prefix(OF_REQUEST)) {
                    (Some(own), _) => predefined.get(own),
                    (None, own) => of_request.get(own?),
                };
                parsed(name, definition?).ok()
            });
            transformed.collect()
        };
        let verified = match member.remove("verified_claims") {
            Some(Value::Array(elements)) => elements,
            Some(element) => vec![element],
            None => Vec::new(),
        };
        let verified = verified.iter().map(|element| element["claims"].as_object().map(&defined).unwrap_or_default());
        Self { verified: verified.collect(), plain: defined(&member) }
    }

    /// The claims that the transformed ones are made of.
    pub(crate) fn bases(&self) -> Option<Vec<String>> {
        Some(bases(&self.plain)).filter(|bases| !bases.is_empty())
    }

    /// Those in each of the requested `verified_claims`.
    pub(crate) fn verified_bases(&self) -> Option<Vec<StringArray>> {
        let arrays = self
            .verified
            .iter()
            .map(|transformed| StringArray { array: Some(bases(transformed)), ..Default::default() });
        self.verified.iter().any(|transformed| !transformed.is_empty()).then(|| arrays.collect())
    }

    /// Adds the transformed claims to the other ones. What a claim cannot be made of is left out.
    pub(crate) fn add_to(&self, claims: &mut Map<String, Value>, values: &Values<'_>, now: i64) -> Result<(), Refused> {
        let object = |name: &str, text: &str| {
            let object = serde_json::from_str::<Map<String, Value>>(text);
            object.map_err(|_| Refused::caller("A505201", format!("'{name}' has what is not a JSON object.")))
        };
        if let Some(text) = values.claims.filter(|text| !text.trim().is_empty()) {
            claims.extend(computed(&self.plain, &object("claimsForTx", text)?, now));
        }
        let mut verified = match claims.get_mut("verified_claims") {
            Some(Value::Array(elements)) => elements.iter_mut().collect(),
            Some(element) => vec![element],
            None => Vec::new(),
        };
        for ((transformed, text), verified) in
            self.verified.iter().zip(values.verified.unwrap_or_default()).zip(&mut verified)
        {
            if let Some(Value::Object(claims)) = verified.get_mut("claims") {
                claims.extend(computed(transformed, &object("verifiedClaimsForTx", text)?, now));
            }
        }
        Ok(())
    }
}

fn bases(transformed: &[Transformed]) -> Vec<String> {
    let mut bases = Vec::new();
    for Transformed { base, .. } in transformed {
        if !bases.contains(base) {
            bases.push(base.clone());
        }
    }
    bases
}

fn computed(transformed: &[Transformed], values: &Map<String, Value>, now: i64) -> Map<String, Value> {
    let value = |Transformed { base, functions, .. }: &Transformed| {
        let value = values.get(base).filter(|value| !value.is_null())?.clone();
        functions.iter().try_fold(value, |value, function| function.apply(value, now))
    };
    transformed.iter().filter_map(|claim| Some((claim.name.clone(), value(claim)?))).collect()
}
