//! The users of the demonstration.

use serde::Deserialize;

use super::{DatabaseError, User, UserEntry};

/// John, Jane, Max and Inga, each of whom has the login name as the password.
pub(crate) fn users() -> Result<Vec<User>, DatabaseError> {
    #[derive(Deserialize)]
    struct File {
        users: Vec<UserEntry>,
    }

    let file: File = toml::from_str(include_str!("demonstration.toml"))?;
    Ok(file.users.into_iter().map(UserEntry::into_user).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use authlete_core::reply::UserClaims;
    use authlete_core::types::RawJson;

    use super::*;
    use crate::users::{MemoryUsers, authenticate};

    #[tokio::test]
    async fn each_has_the_name_as_the_password_and_a_code() {
        let users = MemoryUsers::new(users().unwrap());
        for (name, subject, code) in [
            ("john", "1001", "675325"),
            ("jane", "1002", "264209"),
            ("max", "1003", "12344"),
            ("inga", "1004", "954344"),
        ] {
            let user = authenticate(&users, name, name).await.unwrap().unwrap();
            assert_eq!((user.subject.as_str(), user.code.as_deref()), (subject, Some(code)));
        }
    }

    #[test]
    fn john_has_every_claim_of_the_standard_scopes() {
        let john = users().unwrap().remove(0);
        let claims = "name family_name given_name middle_name nickname preferred_username profile picture website gender \
                      birthdate zoneinfo locale updated_at email email_verified address phone_number \
                      phone_number_verified";
        for name in claims.split_whitespace() {
            assert!(john.claim(name, None).is_some(), "{name}");
        }
        let json = |name: &str| john.claim(name, None).unwrap().as_str().to_owned();
        assert_eq!(json("email_verified"), "true");
        assert!(json("updated_at").parse::<u64>().is_ok() && json("address").starts_with('{'));
        let name = john.claim("name", Some("ja")).unwrap();
        assert_ne!(name.as_str(), json("name"));
    }

    #[test]
    fn ingas_claims_are_verified() {
        let inga = users().unwrap().pop().unwrap();
        let request = r#"{"verification": {"trust_framework": null}, "claims": {"given_name": null}}"#;
        let verified = inga.verified_claims(&RawJson::from_text(request).unwrap()).unwrap();
        assert_eq!(verified.as_str(), r#"{"claims":{"given_name":"Inga"},"verification":{"trust_framework":"eidas"}}"#);
    }
}
