//! A browser with a user in front of it: who logs in and agrees by the forms of the server's pages.

use ureq::Agent;
use ureq::http::Response;
use url::Url;

/// What the user presses on each page, by the ID of the page.
const BUTTONS: [(&str, &str); 4] = [("login", "login"), ("consent", "allow"), ("device", "next"), ("logout", "logout")];

/// More pages than any flow has.
const PAGES: usize = 20;

pub struct Browser {
    agent: Agent,
    user: &'static str,
}

/// Where a visit ends.
#[derive(Debug)]
pub enum End {
    /// At a URL that leads away from the server.
    Left(Url),
    /// At the page with that ID.
    Page(String),
}

impl End {
    pub fn left(self) -> Url {
        match self {
            Self::Left(url) => url,
            Self::Page(id) => panic!("the page {id} is the last"),
        }
    }
}

impl Browser {
    /// The agent follows no redirects, and keeps cookies.
    pub fn new(agent: Agent, user: &'static str) -> Self {
        Self { agent, user }
    }

    /// Opens a URL of the server and does what the pages ask for.
    pub fn visit(&self, url: &Url) -> End {
        let origin = url.origin();
        let mut response = self.agent.get(url.as_str()).call().unwrap();
        for _ in 0..PAGES {
            if let Some(location) = response.headers().get("location") {
                let next = url.join(location.to_str().unwrap()).unwrap();
                if next.origin() != origin {
                    return End::Left(next);
                }
                response = self.agent.get(next.as_str()).call().unwrap();
                continue;
            }
            let html = response.body_mut().read_to_string().unwrap();
            let id = attribute(&html, "<main ", "id").unwrap();
            let Some((_, button)) = BUTTONS.iter().find(|(page, _)| *page == id) else {
                return End::Page(id.into());
            };
            let action = url.join(attribute(&html, "<form ", "action").unwrap()).unwrap();
            response = self.submit(&action, &html, button);
        }
        panic!("the pages do not come to an end")
    }

    fn submit(&self, action: &Url, html: &str, button: &str) -> Response<ureq::Body> {
        let entered = |name| match name {
            "login_id" | "password" => Some(self.user),
            _ => None,
        };
        // None of the values has characters that HTML escapes.
        let fields = html.split("<input ").skip(1).map(|input| {
            let name = attribute(input, "", "name").unwrap();
            (name, entered(name).or(attribute(input, "", "value")).unwrap_or_default())
        });
        self.agent.post(action.as_str()).send_form(fields.chain([(button, "")])).unwrap()
    }
}

/// The value of an attribute of the first tag that begins like that.
fn attribute<'a>(html: &'a str, tag: &str, name: &str) -> Option<&'a str> {
    let (_, rest) = html.split_once(tag)?;
    let (tag, _) = rest.split_once('>')?;
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}
