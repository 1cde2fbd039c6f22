//! The scopes, with what the consent page says of them.

use authlete_core::types::{Scope, TaggedValue};

use super::credentials;

/// Name, and description in English and Japanese.
type Described = (&'static str, &'static str, &'static str);

/// Those of OpenID Connect Core 1.0, sections 5.4 and 11, of grant management, and two of an API.
const STANDARD: [Described; 10] = [
    ("openid", "Sign you in", "ログインに利用する"),
    ("profile", "Your name and the rest of your profile", "氏名などのプロフィール"),
    ("email", "Your e-mail address", "メールアドレス"),
    ("address", "Your postal address", "住所"),
    ("phone", "Your phone number", "電話番号"),
    ("offline_access", "Keep access while you are away", "不在時にもアクセスを続ける"),
    ("grant_management_query", "See what you have granted to it", "許可した内容を参照する"),
    ("grant_management_revoke", "Give back what you have granted to it", "許可した内容を取り消す"),
    ("read", "Read your data", "データを読み取る"),
    ("write", "Change your data", "データを変更する"),
];

/// Those of Native SSO, and of a credential.
const EXTENSIONS: [Described; 2] = [
    ("device_sso", "Sign you in to other apps on this device", "この端末の他のアプリにもログインする"),
    (credentials::SCOPE, "Issue a credential with your identity", "本人確認情報の証明書を発行する"),
];

pub(super) fn standard() -> impl Iterator<Item = Scope> {
    STANDARD.into_iter().map(scope)
}

pub(super) fn extensions() -> impl Iterator<Item = Scope> {
    EXTENSIONS.into_iter().map(scope)
}

fn scope((name, english, japanese): Described) -> Scope {
    Scope {
        name: Some(name.into()),
        default_entry: Some(false),
        description: Some(english.into()),
        descriptions: Some(vec![TaggedValue::new("en", english), TaggedValue::new("ja", japanese)]),
        ..Scope::default()
    }
}
