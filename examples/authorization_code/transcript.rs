//! What the program prints: for each step the request that came in, the calls of Authlete, and the response.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use authlete_core::incoming::Incoming;
use authlete_core::transport::{HttpRequest, HttpResponse, Transport, TransportError};
use authlete_core::{Method, operations};
use http::{HeaderMap, Request, Response};
use serde_json::Value;

const BOLD: &str = "1";
const CYAN: &str = "36";
const GREEN: &str = "32";
const YELLOW: &str = "33";

/// Where the steps are written.
pub(crate) struct Transcript {
    output: Mutex<Output>,
    colour: bool,
}

struct Output {
    writer: Box<dyn Write + Send>,
    steps: usize,
}

impl Transcript {
    pub(crate) fn new(writer: impl Write + Send + 'static, colour: bool) -> Self {
        let output = Output { writer: Box::new(writer), steps: 0 };
        Self { output: Mutex::new(output), colour }
    }

    /// Opens a step.
    pub(crate) fn step(&self, title: &str) -> io::Result<()> {
        let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        output.steps += 1;
        let title = self.paint(BOLD, &format!("{}. {title}", output.steps));
        let space = if output.steps == 1 { "" } else { "\n" };
        writeln!(output.writer, "{space}{title}")
    }

    /// The request of a client: its first line, and its parameters one by one.
    pub(crate) fn request(&self, request: &Request<Vec<u8>>) -> io::Result<()> {
        let uri = request.uri();
        let mark = if uri.query().is_some() { "?…" } else { "" };
        let mut lines = vec![format!("{} {}{mark} {:?}", request.method(), uri.path(), request.version())];
        lines.extend(headers(request.headers()));
        let parameters = [uri.query().unwrap_or_default().as_bytes(), request.body()].into_iter();
        for (name, value) in parameters.flat_map(form_urlencoded::parse) {
            lines.push(format!("    {name} = {value}"));
        }
        self.lines(CYAN, "client", &lines)
    }

    /// The response that goes out.
    pub(crate) fn response(&self, response: &Response<Vec<u8>>) -> io::Result<()> {
        let mut lines = vec![format!("{:?} {}", response.version(), response.status())];
        lines.extend(headers(response.headers()));
        lines.extend(String::from_utf8_lossy(response.body()).lines().map(|line| format!("    {line}")));
        self.lines(GREEN, "server", &lines)
    }

    /// A call of Authlete, and what its answer says to do.
    fn call(&self, call: &str, response: &HttpResponse) -> io::Result<()> {
        let answer: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        let member = |name: &str| answer.get(name).and_then(Value::as_str);
        let verdict = match member("action") {
            Some(action) => action.to_owned(),
            None => response.status().to_string(),
        };
        let code = member("resultCode").map(|code| format!(" ({code})")).unwrap_or_default();
        self.lines(YELLOW, "Authlete", &[call.to_owned(), format!("→ {}{code}", self.paint(BOLD, &verdict))])
    }

    fn lines(&self, colour: &str, who: &str, lines: &[String]) -> io::Result<()> {
        let mut text = String::new();
        for (index, line) in lines.iter().enumerate() {
            let who = if index == 0 { self.paint(colour, &format!("{who:>8}")) } else { " ".repeat(8) };
            text.push_str(&format!("{who}  {line}\n"));
        }
        self.output.lock().unwrap_or_else(PoisonError::into_inner).writer.write_all(text.as_bytes())
    }

    fn paint(&self, colour: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// Headers as lines, credentials cut short.
fn headers(headers: &HeaderMap) -> impl Iterator<Item = String> {
    headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        match name.as_str() {
            "authorization" => format!("{name}: {}…", value.chars().take(16).collect::<String>()),
            _ => format!("{name}: {value}"),
        }
    })
}

/// A transport that shows each call and the answer to it.
pub(crate) struct Shown<'t, T> {
    pub(crate) transport: T,
    pub(crate) transcript: &'t Transcript,
}

impl<T: Transport> Transport for Shown<'_, T> {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
        let named = Method::named(&method).and_then(|method| {
            let incoming = Incoming::new(method, &path);
            operations().find(|endpoint| incoming.is_for(endpoint))
        });
        let name = named.map_or("an operation of your own", |endpoint| endpoint.name);
        let response = self.transport.send(request).await?;
        let shown = self.transcript.call(&format!("{name}: {method} {path}"), &response);
        shown.map_err(|error| TransportError::Interrupted(error.into()))?;
        Ok(response)
    }
}
