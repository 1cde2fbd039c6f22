//! The pages of the device flow (RFC 8628): the code is entered at `/device`.

use askama::Template;

use super::texts::Notice;
use super::{Language, Page};

/// The form for the code that a device shows: `user_code`; the button `next`.
#[derive(Template)]
#[template(path = "device.html")]
pub(crate) struct DevicePage<'p> {
    pub(crate) language: Language,
    pub(crate) csrf: &'p str,
    /// What was entered before, or what the link of the device has.
    pub(crate) user_code: &'p str,
    pub(crate) error: Option<DeviceError>,
}

/// Why a code was not accepted; 400 or 429.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeviceError {
    UnknownCode,
    ExpiredCode,
    TooManyAttempts,
}

/// How a flow ended, which the device also gets to know. `data-result` has it for scripts.
#[derive(Template)]
#[template(path = "device_result.html")]
pub(crate) struct DeviceResultPage {
    pub(crate) language: Language,
    pub(crate) result: DeviceResult,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeviceResult {
    /// 200, `completed`.
    Completed,
    /// 200, `denied`.
    Denied,
    /// 400, `expired`: the code was valid when it was entered, and is not any more.
    Expired,
    /// 500, `failed`.
    Failed,
}

impl DevicePage<'_> {
    fn error_text(&self) -> Option<&'static str> {
        let texts = self.texts();
        self.error.map(|error| match error {
            DeviceError::UnknownCode => texts.unknown_user_code,
            DeviceError::ExpiredCode => texts.expired_user_code,
            DeviceError::TooManyAttempts => texts.too_many_attempts,
        })
    }
}

impl Page for DevicePage<'_> {
    const ID: &'static str = "device";

    fn language(&self) -> Language {
        self.language
    }

    fn status(&self) -> u16 {
        match self.error {
            None => 200,
            Some(DeviceError::UnknownCode | DeviceError::ExpiredCode) => 400,
            Some(DeviceError::TooManyAttempts) => 429,
        }
    }
}

impl DeviceResultPage {
    fn name(&self) -> &'static str {
        match self.result {
            DeviceResult::Completed => "completed",
            DeviceResult::Denied => "denied",
            DeviceResult::Expired => "expired",
            DeviceResult::Failed => "failed",
        }
    }

    fn notice(&self) -> &'static Notice {
        let texts = self.texts();
        match self.result {
            DeviceResult::Completed => &texts.device_completed,
            DeviceResult::Denied => &texts.device_denied,
            DeviceResult::Expired => &texts.device_expired,
            DeviceResult::Failed => &texts.device_failed,
        }
    }
}

impl Page for DeviceResultPage {
    const ID: &'static str = "device_result";

    fn language(&self) -> Language {
        self.language
    }

    fn status(&self) -> u16 {
        match self.result {
            DeviceResult::Completed | DeviceResult::Denied => 200,
            DeviceResult::Expired => 400,
            DeviceResult::Failed => 500,
        }
    }
}
