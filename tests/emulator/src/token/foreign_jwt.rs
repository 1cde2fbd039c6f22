//! JWTs that clients bring along and that others may have made. Their issuers are for the authorization server to judge.

use serde_json::{Map, Value};

use crate::call::Call;
use crate::jose::{self, ASYMMETRIC};
use crate::service::clock_skew;

/// What is wrong with a JWT.
#[derive(Debug, Clone, Copy)]
pub(super) enum JwtProblem {
    Malformed,
    Encrypted,
    Unsigned,
    Signature,
    Expired,
    Future,
}

impl JwtProblem {
    /// The problem, to follow the parameter's name.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Malformed => "is not a JWT",
            Self::Encrypted => "is an encrypted JWT, which the service does not take",
            Self::Unsigned => "is an unsigned JWT, which the service does not take",
            Self::Signature => "does not have a signature of this service, which it says to be its issuer",
            Self::Expired => "has expired",
            Self::Future => "is of the future",
        }
    }
}

/// Checks a JWT, and gives its claims if it says more: one that is encrypted or not signed is not looked into, as Authlete
/// does. The signature counts where the JWT says to be of that issuer, this service.
pub(super) fn check(
    call: &Call<'_>,
    jwt: &str,
    encrypted_rejected: bool,
    unsigned_rejected: bool,
    issuer: Option<&str>,
) -> Result<Option<Map<String, Value>>, JwtProblem> {
    if jose::is_jwe(jwt) {
        return if encrypted_rejected { Err(JwtProblem::Encrypted) } else { Ok(None) };
    }
    let jws = jose::read(jwt).map_err(|_| JwtProblem::Malformed)?;
    let claims = jws.claims().ok_or(JwtProblem::Malformed)?;
    if jws.header.get("alg").and_then(Value::as_str) == Some("none") {
        return if unsigned_rejected { Err(JwtProblem::Unsigned) } else { Ok(None) };
    }
    if issuer.is_some() && claims.get("iss").and_then(Value::as_str) == issuer {
        let alg = jws.alg().ok_or(JwtProblem::Signature)?;
        // A signature with a client's secret is not one that everybody could check.
        if ASYMMETRIC.contains(&alg) && jose::verify(jwt, &call.keys(), &[alg]).is_err() {
            return Err(JwtProblem::Signature);
        }
    }
    let (now, skew) = (call.now / 1000, clock_skew(call.service()));
    let time = |name: &str| claims.get(name).and_then(jose::seconds);
    if time("exp").is_some_and(|end| end.saturating_add(skew) <= now) {
        return Err(JwtProblem::Expired);
    }
    let in_future = |name: &str| time(name).is_some_and(|start| start.saturating_sub(skew) > now);
    match in_future("nbf") || in_future("iat") {
        true => Err(JwtProblem::Future),
        false => Ok(Some(claims)),
    }
}
