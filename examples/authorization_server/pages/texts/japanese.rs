//! Japanese.

use super::{Around, Notice, Texts};

pub(in crate::pages) static JAPANESE: Texts = Texts {
    cancel: "キャンセル",
    allow: "許可する",
    deny: "拒否する",
    logged_in_as: Around { before: "", after: " さんとしてログイン中" },
    too_many_attempts: "試行回数が上限に達しました。数分待ってから、もう一度お試しください。",
    website: "ウェブサイト",
    policy: "プライバシーポリシー",
    terms: "利用規約",

    log_in: "ログイン",
    log_in_for: Around { before: "", after: " に進みます" },
    login_id: "ユーザー名",
    password: "パスワード",
    wrong_password: "ユーザー名またはパスワードが正しくありません。",

    step_up: "追加の確認",
    step_up_for: Around {
        before: "", after: " を利用するには、ご本人確認のためのコードが必要です。"
    },
    code: "確認コード",
    verify: "続ける",
    wrong_code: "コードが正しくありません。",

    select_account: "アカウントの選択",
    select_account_for: Around { before: "", after: " に進みます" },
    continue_as: Around { before: "", after: " さんとして続ける" },
    other_account: "別のアカウントを使う",

    consent: "アクセスの許可",
    consent_question: Around { before: "", after: " があなたのアカウントの利用を求めています" },
    purpose: "利用目的",
    scopes: "許可される操作",
    claims: "提供される情報",
    verified_claims: "提供される検証済みの情報",
    authorization_details: "詳細",
    resources: "アクセス先",

    device: "デバイスの接続",
    device_hint: "デバイスに表示されているコードを入力してください。",
    user_code: "コード",
    user_code_hint: "デバイスがアカウントに接続されます。手元のデバイスに同じコードが表示されている場合にだけ、許可してください。",
    next: "次へ",
    unknown_user_code: "このコードは見つかりません。デバイスに表示されているコードと同じか確認してください。",
    expired_user_code: "コードの有効期限が切れています。デバイスに新しいコードを表示してください。",
    device_completed: Notice {
        title: "デバイスが接続されました",
        text: "このページを閉じて、デバイスでの操作を続けてください。",
    },
    device_denied: Notice {
        title: "デバイスは接続されませんでした", text: "アカウントへのアクセスを拒否しました。"
    },
    device_expired: Notice {
        title: "コードの有効期限が切れました",
        text: "デバイスに新しいコードを表示して、最初からやり直してください。",
    },
    device_failed: Notice {
        title: "デバイスを接続できませんでした",
        text: "サーバーで問題が発生しました。デバイスに新しいコードを表示して、最初からやり直してください。",
    },

    ciba: "承認待ちのリクエスト",
    ciba_empty: "承認待ちのリクエストはありません。ページを再読み込みすると、最新の状態を確認できます。",
    binding_message: "メッセージ",
    binding_message_hint: "もう一方のデバイスに同じメッセージが表示されている場合にだけ、許可してください。",

    logout_question: "ログアウトしますか？",
    logout_for: Around { before: "", after: " がログアウトを求めています。" },
    log_out: "ログアウト",
    stay: "ログインを続ける",
    logged_out: Notice {
        title: "ログアウトしました",
        text: "このアカウントで利用していたアプリケーションにも通知しています。",
    },
    leave: "続ける",

    interaction_expired: Notice {
        title: "このページは無効です",
        text: "有効期限が切れているか、すでに使用されたか、別のブラウザーで開かれています。アプリケーションに戻って、最初からやり直してください。",
    },
    forged_form: Notice {
        title: "フォームを受け付けられませんでした",
        text: "このサーバーのページから送信されていないか、ブラウザーの Cookie が無効です。アプリケーションに戻って、最初からやり直してください。",
    },
    invalid_request: Notice {
        title: "リクエストが正しくありません",
        text: "呼び出し元のアプリケーションに誤りがあります。開発者に次の内容をお知らせください。",
    },
    not_found: Notice {
        title: "ページが見つかりません", text: "アドレスを確認してください。"
    },
    server_error: Notice {
        title: "サーバーで問題が発生しました", text: "しばらくしてから、もう一度お試しください。"
    },

    home: Notice {
        title: "認可サーバー",
        text: "OpenID プロバイダーを試し、独自のサーバーを作る出発点となるサンプルです。ユーザーは架空のものです。",
    },
    start: "デモアプリケーションにログイン",
    issuer: "発行者",
    users: "テストユーザー",
    name: "名前",
    more: "その他の機能",
    to_ciba: "他のデバイスからのリクエスト（CIBA）",
    to_device: "デバイスの接続（デバイスフロー）",
    to_credential_offers: "ウォレットへのクレデンシャルの提供",

    received: Notice {
        title: "ログインしました", text: "デモアプリケーションが受け取った内容です。"
    },
    refused: Notice {
        title: "ログインに失敗しました", text: "デモアプリケーションに通知された内容です。"
    },
    tokens: "トークンレスポンス",
    id_token_claims: "ID トークンのクレーム",
    userinfo: "ユーザー情報",
    start_again: "もう一度試す",

    credential_offer: Notice {
        title: "クレデンシャルオファー",
        text: "オファーを作成し、ウォレットで読み取るか、このデバイスで開いてください。",
    },
    create: "オファーを作成",
    qr_code: "クレデンシャルオファーの QR コード",
    open_wallet: "ウォレットで開く",
    offer_uri: "オファーのアドレス",
    tx_code: "ウォレットで入力するトランザクションコード",
};
