//! The configuration file.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use authlete_core::client::Client;
use authlete_core::service::{AssertionProcessor, Service};
use authlete_core::types::Extra;
use authlete_emulator::{Emulator, Fault, ServiceSettings, Settings};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::Configured;

/// Reads a file. Its first service and the first client of that are laid over those of the settings.
pub(crate) fn read(file: &Path, settings: Settings) -> Result<Configured, Box<dyn Error>> {
    let unusable = |error: Box<dyn Error>| format!("{} cannot be used: {error}", file.display()).into();
    std::fs::read_to_string(file).map_err(Into::into).and_then(|text| parse(&text, settings)).map_err(unusable)
}

fn parse(text: &str, mut settings: Settings) -> Result<Configured, Box<dyn Error>> {
    let table: toml::Table = text.parse()?;
    let mut members = Members(serde_json::to_value(table)?.as_object().cloned().unwrap_or_default());
    let listen = members.text("listen")?;
    let services = members.tables("services")?;
    let faults = members.tables("faults")?;
    members.end("the file")?;

    let mut first_clients = Vec::new();
    let mut others = Vec::new();
    for (index, mut service) in services.into_iter().enumerate() {
        let access_token = service.text("accessToken")?;
        let mut clients = service.tables("clients")?.into_iter();
        let processors = service.tables("assertionProcessors")?.into_iter();
        let assertion_processors = processors.map(assertion_processor).collect::<Result<_, _>>()?;
        if index > 0 {
            let clients = clients.map(|client| over(Client::default(), client, "a client"));
            others.push(ServiceSettings {
                service: over(Service::default(), service, "a service")?,
                access_token: access_token.unwrap_or_default().into(),
                clients: clients.collect::<Result<_, _>>()?,
                assertion_processors,
            });
            continue;
        }
        settings.service = over(settings.service, service, "a service")?;
        settings.assertion_processors = assertion_processors;
        if let Some(access_token) = access_token {
            settings.access_token = access_token.into();
        }
        if let Some(client) = clients.next() {
            settings.client = over(settings.client, client, "a client")?;
        }
        first_clients = clients.map(|client| over(Client::default(), client, "a client")).collect::<Result<_, _>>()?;
    }
    let mut builder = Emulator::builder().settings(settings.clone());
    for client in first_clients {
        builder = builder.client(client);
    }
    for service in others {
        builder = builder.service(service);
    }
    let faults = faults.into_iter().map(fault).collect::<Result<_, _>>()?;
    Ok(Configured { listen, settings, builder, faults })
}

fn fault(mut members: Members) -> Result<(Option<String>, Fault), Box<dyn Error>> {
    let operation = members.text("operation")?.ok_or("a fault has no 'operation'")?;
    let status = members.number("status")?;
    let result_code = members.text("resultCode")?;
    let message = members.text("message")?;
    let retry_after = members.number("retryAfter")?;
    let delay = members.number("delay")?.map(Duration::from_millis);
    let times = members.number("times")?;
    let [cut, malformed, effective] = [members.truth("cut")?, members.truth("malformed")?, members.truth("effective")?];
    members.end("a fault")?;
    let fault = match (status, cut, malformed) {
        (Some(429), false, false) => Fault::too_many_requests(Duration::from_secs(retry_after.unwrap_or(1))),
        (Some(status), false, false) => {
            let status = u16::try_from(status).ok().filter(|status| (400..600).contains(status));
            let status = status.ok_or("the 'status' of a fault is one of an error")?;
            Fault::refusal(status, result_code.unwrap_or("A000000".into()), message.unwrap_or("A fault.".into()))
        }
        (None, true, false) => Fault::cut(),
        (None, false, true) => Fault::malformed(),
        (None, false, false) if delay.is_some() => Fault::delay(Duration::ZERO),
        _ => {
            return Err(
                "a fault has one of 'status', 'cut', 'malformed' and 'delay', which goes with all of them".into()
            );
        }
    };
    let fault = fault.after(delay.unwrap_or_default());
    let fault = if effective { fault.effective() } else { fault };
    let fault = match times {
        Some(times) => fault.times(u32::try_from(times)?),
        None => fault.always(),
    };
    Ok(((operation != "*").then_some(operation), fault))
}

/// A rule for software statements. What is lost in reading is misspelt.
fn assertion_processor(members: Members) -> Result<AssertionProcessor, Box<dyn Error>> {
    let given = Value::Object(members.0);
    let read: AssertionProcessor = serde_json::from_value(given.clone())?;
    match serde_json::to_value(&read)? == given {
        true => Ok(read),
        false => Err("an assertion processor has a member that is not known".into()),
    }
}

/// A service or client with what the file says of it.
fn over<T: Open>(usual: T, members: Members, what: &str) -> Result<T, Box<dyn Error>> {
    let mut value = serde_json::to_value(usual)?;
    if let Value::Object(value) = &mut value {
        value.extend(members.0);
    }
    let read: T = serde_json::from_value(value).map_err(|error| format!("{what}: {error}"))?;
    // Authlete's later members would be kept; here they are most likely misspelt.
    match read.extra().members().keys().next() {
        Some(name) => Err(format!("{what} has no '{name}'").into()),
        None => Ok(read),
    }
}

/// What can be laid over.
trait Open: Serialize + DeserializeOwned {
    /// The members that this version does not know.
    fn extra(&self) -> &Extra;
}

impl Open for Client {
    fn extra(&self) -> &Extra {
        &self.extra
    }
}

impl Open for Service {
    fn extra(&self) -> &Extra {
        &self.extra
    }
}

/// The members of a table that were not read yet.
struct Members(Map<String, Value>);

impl Members {
    fn text(&mut self, name: &str) -> Result<Option<String>, String> {
        self.take(name, "a text", |value| value.as_str().map(String::from))
    }

    fn number(&mut self, name: &str) -> Result<Option<u64>, String> {
        self.take(name, "a number", Value::as_u64)
    }

    fn truth(&mut self, name: &str) -> Result<bool, String> {
        Ok(self.take(name, "true or false", Value::as_bool)?.unwrap_or_default())
    }

    fn tables(&mut self, name: &str) -> Result<Vec<Members>, String> {
        let tables = |value: &Value| {
            value.as_array()?.iter().map(|table| Some(Members(table.as_object()?.clone()))).collect::<Option<Vec<_>>>()
        };
        Ok(self.take(name, "a list of tables", tables)?.unwrap_or_default())
    }

    fn take<T>(&mut self, name: &str, kind: &str, read: impl Fn(&Value) -> Option<T>) -> Result<Option<T>, String> {
        let Some(value) = self.0.remove(name) else { return Ok(None) };
        read(&value).map(Some).ok_or_else(|| format!("'{name}' is not {kind}"))
    }

    fn end(self, what: &str) -> Result<(), String> {
        self.0.keys().next().map_or(Ok(()), |name| Err(format!("{what} has no '{name}'")))
    }
}

#[cfg(test)]
mod tests {
    use authlete_core::Api;
    use authlete_core::blocking::Authlete;
    use authlete_core::service::AssertionTarget;

    use super::*;

    #[test]
    fn services_and_clients_are_laid_over_the_usual_ones() {
        let configured = parse(
            "listen = '127.0.0.1:1'\n\
             [[services]]\naccessToken = 'first'\nissuer = 'http://issuer'\n\
             [[services.clients]]\nclientName = 'Renamed'\n\
             [[services.clients]]\nclientId = 7\n\
             [[services.assertionProcessors]]\ntarget = 'CLIENT_REGISTRATION_SOFTWARE_STATEMENT'\n\
             claimRules = [{ operation = 'PRESENT', claimName = 'software_id' }]\n\
             [[services]]\napiKey = 5\naccessToken = 'second'\n\
             [[services.clients]]\nclientId = 8\n\
             [[faults]]\noperation = 'get_client'\nstatus = 503\ntimes = 1\n\
             [[faults]]\noperation = '*'\ncut = true\neffective = true\ndelay = 1\n",
            Settings::default(),
        )
        .unwrap();
        assert_eq!(configured.listen.as_deref(), Some("127.0.0.1:1"));
        let expected = [
            (Some("get_client".into()), Fault::refusal(503, "A000000", "A fault.").times(1)),
            (None, Fault::cut().effective().after(Duration::from_millis(1)).always()),
        ];
        assert_eq!(configured.faults, expected);
        let processor = &configured.settings.assertion_processors[0];
        assert_eq!(processor.target, Some(AssertionTarget::ClientRegistrationSoftwareStatement));
        assert_eq!(processor.claim_rules.as_ref().unwrap()[0].claim_name.as_deref(), Some("software_id"));
        let emulator = configured.builder.build().unwrap();
        let call = |service: &str, token: &str, client_id: &str| {
            let api = Api::v3("http://emulator.invalid", service, token).unwrap();
            Authlete::new(api, emulator.clone()).get_client(client_id).ok()
        };
        let client = call("1000000002", "first", "2000000001").unwrap();
        assert_eq!(client.client_name.as_deref(), Some("Renamed"));
        assert_eq!(client.redirect_uris, Settings::default().client.redirect_uris);
        assert!(call("1000000002", "first", "7").is_some() && call("5", "second", "8").is_some());
        assert!(call("5", "first", "8").is_none());
        assert_eq!(emulator.settings().service.issuer.as_deref(), Some("http://issuer"));
    }

    #[test]
    fn what_is_no_setting_is_told() {
        for (text, error) in [
            ("listne = ''", "the file has no 'listne'"),
            ("[[services]]\nisuer = ''", "a service has no 'isuer'"),
            ("[[services]]\n[[services.clients]]\nclient_id = 1", "a client has no 'client_id'"),
            (
                "[[services]]\n[[services.assertionProcessors]]\nkeys = 1",
                "an assertion processor has a member that is not known",
            ),
            ("services = 1", "'services' is not a list of tables"),
            ("[[faults]]\ncut = true", "a fault has no 'operation'"),
            ("[[faults]]\noperation = 'token'\nstatus = 200", "the 'status' of a fault is one of an error"),
            ("[[faults]]\noperation = 'token'\ncut = 1", "'cut' is not true or false"),
            ("[[faults]]\noperation = 'token'\nonce = true", "a fault has no 'once'"),
        ] {
            let found = parse(text, Settings::default()).err().map(|error| error.to_string());
            assert_eq!(found.as_deref(), Some(error), "{text}");
        }
        assert!(parse("[[faults]]\noperation = 'token'", Settings::default()).is_err());
        assert!(parse("=", Settings::default()).is_err());
    }
}
