//! How an application tests its own code: `TestDouble` stands in for Authlete, so that a test asserts on typed requests and
//! answers with typed responses. `cargo test -p authlete-examples --test unit_test`.

use authlete_core::Error;
use authlete_core::blocking::{Authlete, Transport};
use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest, IntrospectionResponse};
use authlete_core::testing::{TestDouble, api};
use authlete_core::{Secret, TransportError};

/// The application: who may read the mail? Its transport is a parameter, which a test fills with a double.
fn reader(authlete: &Authlete<impl Transport>, token: &Secret) -> Result<Option<String>, Error> {
    let request =
        IntrospectionRequest { scopes: Some(vec!["mail".into()]), ..IntrospectionRequest::new(token.clone()) };
    let answer = authlete.introspection(&request)?;
    Ok(answer.subject.filter(|_| answer.action == IntrospectionAction::Ok))
}

#[test]
fn the_subject_of_a_good_token_may_read() {
    let double = TestDouble::new().answer(|request: IntrospectionRequest| {
        assert_eq!(request.scopes, Some(vec!["mail".into()]));
        assert_eq!(request.token, "good".into());
        IntrospectionResponse { subject: Some("john".into()), ..IntrospectionResponse::new(IntrospectionAction::Ok) }
    });
    assert_eq!(reader(&Authlete::new(api(), double), &"good".into()).unwrap().as_deref(), Some("john"));
}

#[test]
fn nobody_reads_with_a_token_that_does_not_do() {
    let double = TestDouble::new().answer(|_: IntrospectionRequest| {
        let subject = Some("john".into());
        IntrospectionResponse { subject, ..IntrospectionResponse::new(IntrospectionAction::Forbidden) }
    });
    assert_eq!(reader(&Authlete::new(api(), double), &"narrow".into()).unwrap(), None);
}

#[test]
fn what_fails_is_told() {
    let refusing = TestDouble::new().refuse::<IntrospectionRequest>(401, "A001202", "No credential.");
    let error = reader(&Authlete::new(api(), refusing), &"any".into()).unwrap_err();
    assert!(matches!(error, Error::Refused(refusal) if refusal.result_code() == Some("A001202")));

    let failing = TestDouble::new().fail::<IntrospectionRequest>(|| TransportError::Timeout);
    let error = reader(&Authlete::new(api(), failing), &"any".into()).unwrap_err();
    assert!(matches!(error, Error::Transport(TransportError::Timeout)));
}
