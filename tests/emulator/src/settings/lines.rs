//! The settings of a program that calls the emulator.

use authlete_core::{Secret, Version};

use super::Settings;

impl Settings {
    /// The settings of a program that calls the emulator, as `NAME=value`, under the names that Authlete's libraries, samples and
    /// tools have for them. Comments follow, which hold the same as `authlete.ini` and `authlete.properties`. Secrets are in the
    /// clear.
    pub fn lines(&self, version: Version, base_url: &str) -> Vec<String> {
        let exposed = |secret: &Option<Secret>| secret.as_ref().map_or("", Secret::expose).to_string();
        let version = match version {
            Version::V2 => "V2",
            _ => "V3",
        };
        let service_secret = exposed(&self.service.api_secret);
        let (token, organization_token) = (self.access_token.expose(), self.organization_token.expose());
        let (owner_key, owner_secret) = (&*self.owner_key, self.owner_secret.expose());
        let service_id = &*self.service_id();
        let variables = [
            ("AUTHLETE_API_VERSION", version),
            ("AUTHLETE_BASE_URL", base_url),
            ("API_BASE_URL", base_url),
            ("AUTHLETE_SERVICE_APIKEY", service_id),
            ("SERVICE_ID", service_id),
            ("AUTHLETE_SERVICE_APISECRET", &service_secret),
            ("AUTHLETE_SERVICE_ACCESSTOKEN", token),
            ("AUTHLETE_API_TOKEN", token),
            ("SERVICE_TOKEN", token),
            ("AUTHLETE_SERVICEOWNER_APIKEY", owner_key),
            ("AUTHLETE_SO_KEY", owner_key),
            ("AUTHLETE_SERVICEOWNER_APISECRET", owner_secret),
            ("AUTHLETE_SO_SECRET", owner_secret),
            ("ORG_TOKEN", organization_token),
            ("ORGANIZATION_ACCESS_TOKEN", organization_token),
            ("ORGANIZATION_ID", &self.organization_id.to_string()),
            ("AUTHLETE_IDP_URL", base_url),
            ("AUTHLETE_API_SERVER_ID", &self.api_server_id.to_string()),
            ("CLIENT_ID", &self.client.client_id.unwrap_or_default().to_string()),
            ("CLIENT_SECRET", &exposed(&self.client.client_secret)),
        ];
        let keys = [
            ("api_version", version),
            ("base_url", base_url),
            ("service_owner.api_key", owner_key),
            ("service_owner.api_secret", owner_secret),
            ("service.api_key", service_id),
            ("service.api_secret", &service_secret),
            ("service.access_token", token),
        ];
        let variables = variables.map(|(name, value)| format!("{name}={value}"));
        let ini = keys.map(|(key, value)| format!("# {key} = {value}"));
        // Java's library has the version under another key, and a backslash is an escape there.
        // Given an access token, it leaves out the secret in 2.x too.
        let of_java = keys.into_iter().filter(|(key, _)| version != "V2" || *key != "service.access_token");
        let properties = of_java.map(|(key, value)| {
            let key = if key == "api_version" { "service.api_version" } else { key };
            format!("# {key} = {}", value.replace('\\', "\\\\"))
        });
        let heading = |text: &str| [String::from("#"), format!("# {text}:"), String::from("#")];
        let mut lines = Vec::from(variables);
        lines.extend(heading("authlete.ini"));
        lines.push("# [authlete]".into());
        lines.extend(ini);
        lines.extend(heading("authlete.properties"));
        lines.extend(properties);
        lines
    }
}

#[cfg(test)]
mod tests {
    use authlete_core::Config;
    use authlete_core::introspection::IntrospectionRequest;
    use authlete_core::service::GetServiceList;

    use super::*;

    #[test]
    fn the_lines_make_the_api_of_either_version() {
        let [token, service, owner] = [
            "Bearer emulated-service-access-token",
            "Basic MTAwMDAwMDAwMjplbXVsYXRlZC1zZXJ2aWNlLXNlY3JldA==",
            "Basic MTAwMDAwMDAwMTplbXVsYXRlZC1vd25lci1zZWNyZXQ=",
        ];
        for (version, expected) in [(Version::V2, [service, owner]), (Version::V3, [token, token])] {
            let lines = Settings::default().lines(version, "http://127.0.0.1:8090");
            let value = |name: &str| {
                let pair = lines.iter().filter_map(|line| line.split_once('=')).find(|pair| pair.0 == name);
                pair.map(|(_, value)| value.to_owned())
            };
            let api = Config::from_variables(value).and_then(|config| config.api()).expect("an API");
            assert_eq!((api.version(), api.service_id()), (version, Some("1000000002")));
            let requests = [api.request(&IntrospectionRequest::new("token")), api.request(&GetServiceList::default())];
            for (request, expected) in requests.iter().zip(expected) {
                let request = request.as_ref().expect("a request");
                assert_eq!(request.header("authorization"), Some(expected), "{version:?}");
            }
        }
    }

    #[test]
    fn the_comments_are_the_two_files() {
        for version in [Version::V2, Version::V3] {
            let lines = Settings::default().lines(version, "http://127.0.0.1:8090");
            let block = |heading: &str| {
                let from = lines.iter().position(|line| line == heading).expect("a heading") + 2;
                let block = lines[from..].iter().take_while(|line| *line != "#");
                block.map(|line| line.trim_start_matches("# ")).collect::<Vec<_>>().join("\n")
            };
            let ini = Config::from_ini(&block("# authlete.ini:")).expect("an INI file");
            let properties = Config::from_properties(&block("# authlete.properties:")).expect("a properties file");
            for config in [ini, properties] {
                let api = config.api().expect("an API");
                assert_eq!((api.version(), api.service_id()), (version, Some("1000000002")));
                let request = api.request(&IntrospectionRequest::new("token")).expect("a request");
                assert!(request.header("authorization").is_some() && request.url.starts_with("http://127.0.0.1:8090/"));
            }
            let has_token = block("# authlete.properties:").contains("service.access_token");
            assert_eq!(has_token, version == Version::V3, "{version:?}");
        }
    }
}
