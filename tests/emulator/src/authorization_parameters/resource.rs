//! Resource indicators (RFC 8707).

use crate::absolute_uri::{self, UriFault};
use crate::api_result::Refused;
use crate::form::Form;

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
