//! Subjects, by which users are known.

use crate::api_result::Refused;

/// The rules that a subject has to keep everywhere: present, not too long, ASCII.
pub(crate) fn check_subject(subject: &str, codes: [&'static str; 3]) -> Result<(), Refused> {
    match subject {
        "" => Err(Refused::caller(codes[0], "'subject' is missing or empty.")),
        subject if subject.len() > 100 => Err(Refused::caller(codes[1], "'subject' is longer than 100.")),
        subject if !subject.is_ascii() => Err(Refused::caller(codes[2], "'subject' is not ASCII.")),
        _ => Ok(()),
    }
}
