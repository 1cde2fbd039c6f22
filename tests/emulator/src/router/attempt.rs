//! One request at one operation: its credentials are checked, it is read and answered.

use authlete_core::incoming::{Accepted, IncomingError, IncomingOperation};
use authlete_core::{Endpoint, Server, Version};
use http::StatusCode;
use http::request::Parts;

use super::ApiFault;
use super::response::{refuse, written};
use crate::Emulator;
use crate::call::{Call, OrganizationCall};
use crate::call_state::CallState;
use crate::confirmation::Confirmation;
use crate::credentials::{self, Target};
use crate::directory::lock;
use crate::fetch::Documents;
use crate::lenient::LenientRequest;

/// A request on its way to an operation.
pub(crate) struct Attempt<'a> {
    pub(super) emulator: &'a Emulator,
    pub(super) parts: &'a Parts,
    pub(super) request: LenientRequest<'a>,
    pub(super) documents: &'a Documents<'a>,
}

impl Attempt<'_> {
    /// Tries an operation of a service.
    pub(crate) fn of_service<O: IncomingOperation>(
        &self,
        handler: fn(&mut Call<'_>, O) -> Result<O::Response, ApiFault>,
    ) -> Option<http::Response<Vec<u8>>> {
        self.with(|read: Read<O>| match read.target {
            Target::Service(api_key) => {
                let directory = self.emulator.directory();
                let state = directory.service(api_key);
                let state = state.ok_or_else(|| ApiFault::new(404, "A003201", "There is no such service."))?;
                let mut state = lock(&state);
                let call = &mut Call {
                    state: CallState::new(&mut state, self.documents),
                    now: self.emulator.now(),
                    version: read.version,
                    fetch: self.documents,
                    path: read.path,
                    confirmation: Confirmation::default(),
                    missing: read.missing,
                };
                handler(call, read.operation)
            }
            Target::Organization(_) => {
                Err(ApiFault::new(400, "A001201", format!("{}, The service is not named.", read.path)))
            }
        })
    }

    /// Tries an operation of the organization.
    pub(crate) fn of_organization<O: IncomingOperation>(
        &self,
        handler: fn(&mut OrganizationCall<'_>, O) -> Result<O::Response, ApiFault>,
    ) -> Option<http::Response<Vec<u8>>> {
        self.with(|read: Read<O>| {
            let call = &mut OrganizationCall {
                directory: self.emulator.directory(),
                target: read.target,
                now: self.emulator.now(),
                path: read.path,
            };
            handler(call, read.operation)
        })
    }

    /// Tries an operation that anyone may call.
    pub(crate) fn of_anyone<O: IncomingOperation>(
        &self,
        handler: fn(O) -> Result<O::Response, ApiFault>,
    ) -> Option<http::Response<Vec<u8>>> {
        let (accepted, _) = self.request.read::<O>()?;
        let operation = accepted.operation.map_err(|error| unreadable(path_of(O::ENDPOINT), &error));
        Some(finish::<O>(operation.and_then(handler)))
    }

    fn with<O: IncomingOperation>(
        &self,
        answer: impl FnOnce(Read<O>) -> Result<O::Response, ApiFault>,
    ) -> Option<http::Response<Vec<u8>>> {
        let (Accepted { operation, version, service_id, .. }, missing) = self.request.read::<O>()?;
        let (endpoint, path) = (O::ENDPOINT, path_of(O::ENDPOINT));
        let (directory, headers) = (self.emulator.directory(), &self.parts.headers);
        // Where the path is the same in both generations, the kind of credential tells which is meant.
        let version = match endpoint.v2 == endpoint.v3 && credentials::is_basic(headers) {
            true => Version::V2,
            false => version,
        };
        let answer =
            credentials::check(directory, headers, endpoint, path, version, service_id.as_deref()).and_then(|target| {
                let operation = operation.map_err(|error| unreadable(path, &error))?;
                answer(Read { operation, version, target, path, missing })
            });
        Some(finish::<O>(answer))
    }
}

/// The path of an operation as messages have it.
fn path_of(endpoint: &'static Endpoint) -> &'static str {
    endpoint.v2.and_then(|path| path.strip_prefix("/api")).unwrap_or(endpoint.name)
}

fn finish<O: IncomingOperation>(answer: Result<O::Response, ApiFault>) -> http::Response<Vec<u8>> {
    match answer {
        Ok(answer) => {
            let mut response = written(&answer, O::ENDPOINT.success);
            if response.status() == StatusCode::NO_CONTENT && O::ENDPOINT.server == Server::IdentityProvider {
                // As its published description has it.
                *response.status_mut() = StatusCode::OK;
            }
            response
        }
        Err(fault) => refuse(&fault),
    }
}

/// An operation as it was read off a request.
struct Read<O> {
    operation: O,
    version: Version,
    target: Target,
    path: &'static str,
    missing: Vec<String>,
}

fn unreadable(path: &str, error: &IncomingError) -> ApiFault {
    match error {
        IncomingError::NoBody => ApiFault::new(400, "A126203", "The request body is missing or empty."),
        IncomingError::Argument(name) => {
            let code = argument_code(path, name).unwrap_or("A001201");
            ApiFault::new(400, code, format!("{path}, {error}."))
        }
        _ => ApiFault::new(400, "A126202", format!("{error}.")),
    }
}

/// The result code of a wrong query parameter, where there is one for it.
fn argument_code(path: &str, name: &str) -> Option<&'static str> {
    let codes = [
        ("/client/get/list", "start", "A028201"),
        ("/client/get/list", "end", "A028203"),
        ("/service/get/list", "start", "A036201"),
        ("/service/get/list", "end", "A036203"),
        ("/client/authorization/get/list", "start", "A136201"),
        ("/client/authorization/get/list", "end", "A136203"),
        ("/client/authorization/get/list", "subject", "A136206"),
        ("/client/authorization/delete/{clientId}", "subject", "A137202"),
        ("/client/granted_scopes/get/{clientId}", "subject", "A139202"),
        ("/client/granted_scopes/delete/{clientId}", "subject", "A140202"),
        ("/auth/token/get/list", "start", "A159201"),
        ("/auth/token/get/list", "end", "A159203"),
    ];
    codes.into_iter().find(|code| (code.0, code.1) == (path, name)).map(|code| code.2)
}
