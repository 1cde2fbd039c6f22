//! The shared clusters that Authlete runs.

use core::fmt;

/// A region in which Authlete runs its shared cluster.
///
/// ```
/// use authlete_core::config::Region;
///
/// assert_eq!(Region::Us.base_url(), "https://us.authlete.com");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Region {
    /// The United States.
    Us,
    /// Japan.
    Jp,
    /// The European Union.
    Eu,
    /// Brazil.
    Br,
}

impl Region {
    /// Every region.
    pub const ALL: &'static [Self] = &[Self::Us, Self::Jp, Self::Eu, Self::Br];

    /// The region's name as a value of `base_url`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Jp => "jp",
            Self::Eu => "eu",
            Self::Br => "br",
        }
    }

    /// The base URL for calls in that region.
    pub const fn base_url(self) -> &'static str {
        match self {
            Self::Us => "https://us.authlete.com",
            Self::Jp => "https://jp.authlete.com",
            Self::Eu => "https://eu.authlete.com",
            Self::Br => "https://br.authlete.com",
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The base URL of a region by its name; any other text as it is.
pub(super) fn resolve(text: &str) -> &str {
    let region = Region::ALL.iter().find(|region| region.as_str().eq_ignore_ascii_case(text));
    region.map_or(text, |region| region.base_url())
}
