//! What the scopes and claims of OpenID Connect are called in the languages of the pages.

use super::Language;

/// A name of the protocol, in English, and in Japanese.
type Row = (&'static str, &'static str, &'static str);

/// The scopes of OpenID Connect Core 1.0, sections 5.4 and 11.
static SCOPES: [Row; 6] = [
    ("openid", "Know who you are", "あなたを識別する"),
    ("profile", "See your profile", "プロフィールを参照する"),
    ("email", "See your e-mail address", "メールアドレスを参照する"),
    ("address", "See your postal address", "住所を参照する"),
    ("phone", "See your phone number", "電話番号を参照する"),
    ("offline_access", "Have access while you are away", "あなたの不在時にもアクセスする"),
];

/// The claims of OpenID Connect Core 1.0, section 5.1, and of OpenID Connect for Identity Assurance 1.0.
static CLAIMS: [Row; 29] = [
    ("sub", "User ID", "ユーザー ID"),
    ("name", "Full name", "氏名"),
    ("given_name", "Given name", "名"),
    ("family_name", "Family name", "姓"),
    ("middle_name", "Middle name", "ミドルネーム"),
    ("nickname", "Nickname", "ニックネーム"),
    ("preferred_username", "User name", "ユーザー名"),
    ("profile", "Profile page", "プロフィールページ"),
    ("picture", "Picture", "写真"),
    ("website", "Website", "ウェブサイト"),
    ("email", "E-mail address", "メールアドレス"),
    ("email_verified", "Whether the e-mail address is verified", "メールアドレスが確認済みか"),
    ("gender", "Gender", "性別"),
    ("birthdate", "Date of birth", "生年月日"),
    ("zoneinfo", "Time zone", "タイムゾーン"),
    ("locale", "Language", "言語"),
    ("phone_number", "Phone number", "電話番号"),
    ("phone_number_verified", "Whether the phone number is verified", "電話番号が確認済みか"),
    ("address", "Postal address", "住所"),
    ("updated_at", "Time of the last change", "最終更新日時"),
    ("auth_time", "Time of the login", "ログイン日時"),
    ("acr", "How you log in", "認証の強度"),
    ("place_of_birth", "Place of birth", "出生地"),
    ("nationalities", "Nationalities", "国籍"),
    ("birth_family_name", "Family name at birth", "出生時の姓"),
    ("birth_given_name", "Given name at birth", "出生時の名"),
    ("birth_middle_name", "Middle name at birth", "出生時のミドルネーム"),
    ("salutation", "Salutation", "敬称"),
    ("title", "Title", "肩書き"),
];

impl Language {
    /// What a scope means.
    pub(super) fn scope(self, name: &str) -> Option<&'static str> {
        self.find(&SCOPES, name)
    }

    /// What a claim is. Its name may end in `#` and a language tag (OpenID Connect Core 1.0, section 5.2).
    pub(super) fn claim(self, name: &str) -> Option<&'static str> {
        self.find(&CLAIMS, name.split('#').next().unwrap_or_default())
    }

    fn find(self, rows: &[Row], wanted: &str) -> Option<&'static str> {
        let (_, english, japanese) = rows.iter().find(|(name, ..)| *name == wanted)?;
        Some(match self {
            Self::English => english,
            Self::Japanese => japanese,
        })
    }
}
