//! The languages of the pages, and which of them a user gets.

use super::texts::{ENGLISH, JAPANESE, Texts};

/// The languages that the pages are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Japanese,
}

impl Language {
    /// The best language that the pages are in: by `ui_locales`, which has language tags with the best first, else by the header
    /// `Accept-Language`, else English.
    pub(crate) fn choose(ui_locales: &[impl AsRef<str>], accept_language: Option<&str>) -> Self {
        let asked = ui_locales.iter().find_map(|tag| Self::of_tag(tag.as_ref()));
        asked.or_else(|| Self::accepted(accept_language?)).unwrap_or(Self::English)
    }

    /// The tag for `lang` (RFC 5646).
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    pub(super) fn texts(self) -> &'static Texts {
        match self {
            Self::English => &ENGLISH,
            Self::Japanese => &JAPANESE,
        }
    }

    /// The language of a tag such as `ja-JP`, whatever the region or script.
    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next()?.trim();
        [Self::English, Self::Japanese].into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The language of the greatest weight, the first of equal ones (RFC 9110, section 12.5.4).
    fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';');
            let Some(language) = parts.next().and_then(Self::of_tag) else { continue };
            let weight = parts.find_map(|parameter| parameter.trim().strip_prefix("q="));
            let weight = weight.map_or(Some(1.0), |weight| weight.parse().ok()).unwrap_or(0.0);
            if weight > best.map_or(0.0, |(weight, _)| weight) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, English, Japanese};

    #[test]
    fn the_choice_of_a_language() {
        let cases: [(&[&str], Option<&str>, Language); 16] = [
            (&[], None, English),
            (&["ja"], None, Japanese),
            (&["ja-JP"], Some("en"), Japanese),
            (&["JA"], None, Japanese),
            (&["fr", "ja", "en"], None, Japanese),
            (&["en-GB", "ja"], Some("ja"), English),
            (&["fr"], Some("ja"), Japanese),
            (&["jam"], None, English),
            (&[""], Some(""), English),
            (&[], Some("ja,en;q=0.5"), Japanese),
            (&[], Some("en;q=0.5, ja;q=0.8"), Japanese),
            (&[], Some("fr-CH, fr;q=0.9, en;q=0.8, ja;q=0.7, *;q=0.5"), English),
            (&[], Some("en, ja"), English),
            (&[], Some("ja;q=0"), English),
            (&[], Some("ja;q=NaN, *"), English),
            (&[], Some(";;q=,,;ja"), English),
        ];
        for (ui_locales, accept_language, expected) in cases {
            assert_eq!(Language::choose(ui_locales, accept_language), expected, "{ui_locales:?} {accept_language:?}");
        }
    }
}
