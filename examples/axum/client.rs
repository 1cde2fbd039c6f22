//! What a client of the server does, to print and to test.

use authlete_emulator::Settings;

/// A link that a client sends a browser to.
pub(crate) fn link(base_url: &str, settings: &Settings) -> String {
    let parameters = [
        ("response_type", "code"),
        ("client_id", &id(settings)),
        ("redirect_uri", redirect_uri(settings)),
        ("scope", "openid email"),
        ("state", "any"),
    ];
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    format!("{base_url}/api/authorization?{query}")
}

/// What to do once the server runs.
pub(crate) fn instructions(base_url: &str, settings: &Settings) -> String {
    let (link, id, redirect_uri) = (link(base_url, settings), id(settings), redirect_uri(settings));
    let secret = settings.client.client_secret.as_ref().map_or("", |secret| secret.expose());
    format!(
        "Open this link, and log in as john with the password \"correct horse\":\n\n  {link}\n\n\
         The browser then goes to {redirect_uri}, where no client listens: take the code from the address bar.\n\
         It is good for an access token:\n\n  \
         curl {base_url}/api/token -u {id}:{secret} \\\n    \
         -d grant_type=authorization_code -d redirect_uri={redirect_uri} -d code=CODE\n"
    )
}

fn id(settings: &Settings) -> String {
    settings.client.client_id.unwrap_or_default().to_string()
}

fn redirect_uri(settings: &Settings) -> &str {
    settings.client.redirect_uris.iter().flatten().next().map_or("", String::as_str)
}
