//! Resource indicators (RFC 8707).

use crate::absolute_uri::{self, UriFault};
use crate::api_result::Refused;
use crate::form::Form;

/// The resources that a token request names, which have to be among those that were granted; all of these where it names none
/// (RFC 8707 2.2). A grant without resources is good for any. The catalogue has no code for others: this one is of this emulator.
pub(crate) fn narrowed(form: &Form, granted: &[String]) -> Result<Vec<String>, Refused> {
    let named = read(form)?;
    if named.is_empty() {
        return Ok(granted.to_vec());
    }
    match granted.is_empty() || named.iter().all(|resource| granted.contains(resource)) {
        true => Ok(named),
        false => Err(Refused::new("A251312", "invalid_target", "A 'resource' is not among those that were granted.")),
    }
}

/// The resources that a request names, which it may do several times.
pub(crate) fn read(form: &Form) -> Result<Vec<String>, Refused> {
    let mut resources: Vec<String> = Vec::new();
    for resource in form.all("resource").iter().filter(|resource| !resource.is_empty()) {
        let (code, text) = match absolute_uri::check(resource) {
            Ok(()) => {
                if !resources.contains(resource) {
                    resources.push(resource.clone());
                }
                continue;
            }
            Err(UriFault::Malformed) => ("A251306", "A 'resource' is not a URI."),
            Err(UriFault::Relative) => ("A251307", "A 'resource' is not absolute."),
            Err(UriFault::Fragment) => ("A251308", "A 'resource' has a fragment."),
        };
        return Err(Refused::new(code, "invalid_target", text));
    }
    Ok(resources)
}
