//! What a handler costs: a request answered by a handler, by an endpoint that is written by hand (`by_hand.rs`), and, of both, the
//! calls to Authlete alone. The transport returns constant answers, so that nothing but this crate and its user is measured.
//!
//! - `cargo bench -p authlete-core --features handler --bench handler` measures times, with Criterion.
//! - `… --bench handler -- table` prints a table of times and of instructions, which it lets `valgrind` count.
//! - `… --bench handler -- count token handler 1000` answers 1000 requests and does nothing else, for a profiler.
//!
//! `../README.md` has the results.

mod application;
mod by_hand;
#[path = "../shared/cost.rs"]
mod cost;

use std::env;
use std::future::{self, Future};
use std::hint::black_box;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use authlete_core::authorization::{AuthorizationIssueRequest, AuthorizationRequest, Interaction};
use authlete_core::handler::{
    Authorization, AuthorizationDecisions, ClientRequest, Decision, Handler, HandlerSettings, Interruption,
    Introspection, IntrospectionDecisions, Respond, Token, UserInfo, UserInfoDecisions,
};
use authlete_core::introspection::StandardIntrospectionRequest;
use authlete_core::reply::{CollectedClaims, Reply};
use authlete_core::token::TokenRequest;
use authlete_core::transport::{HttpRequest, HttpResponse, Transport, TransportError, from_fn};
use authlete_core::types::Prompt;
use authlete_core::userinfo::{UserInfoClaims, UserInfoIssueRequest, UserInfoRequest};
use authlete_core::{Api, Authlete};
use criterion::Criterion;

type Request = http::Request<Vec<u8>>;
type Response = http::Response<Vec<u8>>;

/// The requests to Authlete: path and body.
type Seen = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

const SIDES: [&str; 3] = ["call", "by hand", "handler"];

fn main() {
    let arguments = env::args().skip(1).filter(|argument| argument != "--bench").collect::<Vec<_>>();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["count", case, side, times] => count(case, side, times.parse().unwrap()),
        ["table"] => {
            check();
            table();
        }
        _ => {
            check();
            measure();
        }
    }
}

/// One endpoint with one request, answered in three ways, in the order of [`SIDES`].
struct Case {
    name: &'static str,
    sides: [Box<dyn Fn() -> Option<Response>>; 3],
}

impl Case {
    fn new(
        name: &'static str,
        call: impl Fn() + 'static,
        by_hand: impl Fn() -> Response + 'static,
        handler: impl Fn() -> Response + 'static,
    ) -> Self {
        let call = Box::new(move || {
            call();
            None
        });
        Self { name, sides: [call, Box::new(move || Some(by_hand())), Box::new(move || Some(handler()))] }
    }
}

fn cases(seen: Option<&Seen>) -> Vec<Case> {
    // Of a request without `max_age` and `prompt=login`, as most are.
    let page = with(AUTHORIZATION_RESPONSE, r#""maxAge":3600,"#, "");
    let page = with(&page, r#""prompts":["LOGIN","CONSENT"]"#, r#""prompts":["CONSENT"]"#);
    let error = with(&page, r#""action":"INTERACTION""#, r#""action":"LOCATION""#);
    let error = with(&error, PAGE_CONTENT, ERROR_LOCATION);
    vec![
        token_case(client(seen, &[TOKEN_RESPONSE])),
        authorization_case("authorization, page", client(seen, &[page.leak()])),
        authorization_case("authorization, error", client(seen, &[error.leak()])),
        consent_case(client(seen, &[AUTHORIZATION_ISSUE_RESPONSE])),
        introspection_case(client(seen, &[STANDARD_INTROSPECTION_RESPONSE])),
        userinfo_case(client(seen, &[USERINFO_RESPONSE, USERINFO_ISSUE_RESPONSE])),
    ]
}

fn with(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "no {old}");
    text.replacen(old, new, 1)
}

const TOKEN_RESPONSE: &str = include_str!("../data/token_response.json");
const AUTHORIZATION_RESPONSE: &str = include_str!("../data/authorization_response.json");
const AUTHORIZATION_ISSUE_RESPONSE: &str = include_str!("../data/authorization_issue_response.json");
const STANDARD_INTROSPECTION_RESPONSE: &str = include_str!("../data/standard_introspection_response.json");
const USERINFO_RESPONSE: &str = include_str!("../data/userinfo_response.json");
const USERINFO_ISSUE_RESPONSE: &str = include_str!("../data/userinfo_issue_response.json");

/// The `responseContent` of the authorization response, and what stands there where the client is told of an error.
const PAGE_CONTENT: &str = r#"{\"serviceName\":\"Example Bank\",\"client\":\"Budget App\"}"#;
const ERROR_LOCATION: &str = "https://budget.example.com/callback?error=invalid_scope&state=af0ifjsldkj";
const ACCESS_TOKEN: &str = "7_1_y1RkRlXB0KyF8LxkGmX2cRtpyHcJ7EfNV4pD0tQ";

/// A client whose calls have these answers: the second one those that issue something.
fn client(seen: Option<&Seen>, answers: &[&'static str]) -> Authlete<impl Transport + use<>> {
    let (first, issue) = (answers[0], answers[answers.len() - 1]);
    let seen = seen.cloned();
    // No headers: the core reads none of a successful answer, and copies of them would only make both sides alike.
    let transport = from_fn(move |request: HttpRequest| {
        if let Some(seen) = &seen {
            let sent = (request.uri().path().to_owned(), request.body().clone());
            seen.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
        }
        let answer = if request.uri().path().ends_with("/issue") { issue } else { first };
        future::ready(Ok::<_, TransportError>(HttpResponse::new(answer.into())))
    });
    let api = Api::v3("https://us.authlete.com", "1887469123", "access-token-of-the-service").unwrap();
    Authlete::new(api, transport)
}

/// The output of a future that does not wait.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing waits here"),
    }
}

fn handler<E: Respond<T>, T: Transport>(authlete: &Authlete<T>, endpoint: E) -> Handler<E, T> {
    let settings = HandlerSettings::new().with_base_url("https://as.example.com");
    Handler::new(authlete.clone(), endpoint).with_settings(&settings)
}

fn request(method: &str, uri: &str, headers: &[(&str, &str)], body: &str) -> Request {
    let mut request = http::Request::builder().method(method).uri(uri);
    // Such as come with every request.
    let usual = [("host", "as.example.com"), ("user-agent", "client/1.0"), ("accept", "application/json")];
    for (name, value) in usual.iter().chain(headers) {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

fn token_case<T: Transport + 'static>(authlete: Authlete<T>) -> Case {
    let form = "grant_type=authorization_code&code=Yq8tXoV3nRkN1mC5gJ0bPz2LwHsEfA7dUiOxKcSvT4M\
        &redirect_uri=https%3A%2F%2Fbudget.example.com%2Fcallback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let request = request(
        "POST",
        "/token",
        &[
            ("content-type", "application/x-www-form-urlencoded"),
            // `budget-app` and `gX1fBat3bV+gX1fBat3bV`, whose plus sign is percent-encoded (RFC 6749, section 2.3.1).
            ("authorization", "Basic YnVkZ2V0LWFwcDpnWDFmQmF0M2JWJTJCZ1gxZkJhdDNiVg=="),
        ],
        form,
    );
    let call = TokenRequest {
        client_id: Some("budget-app".into()),
        client_secret: Some("gX1fBat3bV+gX1fBat3bV".into()),
        ..TokenRequest::new(form)
    };
    let handler = handler(&authlete, Token::new(()));
    let (by_hand, by_handler) = (authlete.clone(), request.clone());
    Case::new(
        "token",
        move || drop(black_box(ready(authlete.token(black_box(&call))))),
        move || ready(by_hand::token(&by_hand, black_box(&request))),
        move || ready(handler.handle(black_box(&by_handler))),
    )
}

struct Pages;

impl AuthorizationDecisions for Pages {
    async fn page(&self, _: &ClientRequest<'_>, interaction: &Interaction) -> Result<Reply, Interruption> {
        let wants_login = interaction.response().prompts.as_deref().unwrap_or_default().contains(&Prompt::Login);
        Ok(Reply::html(200, application::page(interaction.ticket(), wants_login)))
    }
}

fn authorization_case<T: Transport + 'static>(name: &'static str, authlete: Authlete<T>) -> Case {
    let query = "response_type=code&client_id=budget-app&scope=openid+email+accounts&prompt=consent&state=af0ifjsldkj\
        &redirect_uri=https%3A%2F%2Fbudget.example.com%2Fcallback&code_challenge_method=S256\
        &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let request = request("GET", &format!("/authorize?{query}"), &[], "");
    let call = AuthorizationRequest::new(query);
    let handler = handler(&authlete, Authorization::new(Pages));
    let (by_hand, by_handler) = (authlete.clone(), request.clone());
    Case::new(
        name,
        move || drop(black_box(ready(authlete.authorization(black_box(&call))))),
        move || ready(by_hand::authorization(&by_hand, black_box(&request))),
        move || ready(handler.handle(black_box(&by_handler))),
    )
}

fn consent_case<T: Transport + 'static>(authlete: Authlete<T>) -> Case {
    let call = || {
        let mut call = AuthorizationIssueRequest::new("Tz0HbV1mTdO0KYbfCyWqSGL8YdwGTyjYDrxaNoU7yA8", "john");
        call.claims = Some(application::claims("john"));
        black_box(call)
    };
    let handler = handler(&authlete, Authorization::new(Pages));
    let by_hand = authlete.clone();
    Case::new(
        "authorization, code",
        move || drop(black_box(ready(authlete.authorization_issue(&call())))),
        move || ready(by_hand::consent(&by_hand, &call())),
        move || ready(handler.decide(Decision::Issue(call()))),
    )
}

struct ResourceServers;

impl IntrospectionDecisions for ResourceServers {
    async fn authenticate(
        &self,
        request: &ClientRequest<'_>,
        call: StandardIntrospectionRequest,
    ) -> Result<Option<StandardIntrospectionRequest>, Interruption> {
        Ok(application::is_resource_server(request.headers()).then_some(call))
    }
}

fn introspection_case<T: Transport + 'static>(authlete: Authlete<T>) -> Case {
    let form = format!("token={ACCESS_TOKEN}&token_type_hint=access_token");
    let request = request(
        "POST",
        "/introspect",
        &[
            ("content-type", "application/x-www-form-urlencoded"),
            ("authorization", "Basic YWNjb3VudHMtYXBpOlptOXlJSFJvWlNCaFkyTnZkVzUwY3lCQlVFaw=="),
        ],
        &form,
    );
    let call = StandardIntrospectionRequest {
        http_accept_header: Some("application/json".into()),
        ..StandardIntrospectionRequest::new(form)
    };
    let handler = handler(&authlete, Introspection::new(ResourceServers));
    let (by_hand, by_handler) = (authlete.clone(), request.clone());
    Case::new(
        "introspection",
        move || drop(black_box(ready(authlete.standard_introspection(black_box(&call))))),
        move || ready(by_hand::introspection(&by_hand, black_box(&request))),
        move || ready(handler.handle(black_box(&by_handler))),
    )
}

struct Users;

impl UserInfoDecisions for Users {
    async fn claims(
        &self,
        _: &ClientRequest<'_>,
        claims: &UserInfoClaims,
    ) -> Result<UserInfoIssueRequest, Interruption> {
        Ok(claims.issue(CollectedClaims::of_json(application::claims(claims.subject()))))
    }
}

fn userinfo_case<T: Transport + 'static>(authlete: Authlete<T>) -> Case {
    let request = request("GET", "/userinfo", &[("authorization", &format!("Bearer {ACCESS_TOKEN}"))], "");
    let call = UserInfoRequest::new(ACCESS_TOKEN);
    let issue =
        UserInfoIssueRequest { claims: Some(application::claims("john")), ..UserInfoIssueRequest::new(ACCESS_TOKEN) };
    let handler = handler(&authlete, UserInfo::new(Users));
    let (by_hand, by_handler) = (authlete.clone(), request.clone());
    Case::new(
        "userinfo, two calls",
        move || {
            drop(black_box(ready(authlete.userinfo(black_box(&call)))));
            drop(black_box(ready(authlete.userinfo_issue(black_box(&issue)))));
        },
        move || ready(by_hand::userinfo(&by_hand, black_box(&request))),
        move || ready(handler.handle(black_box(&by_handler))),
    )
}

/// All sides send the same, and both endpoints answer the same.
fn check() {
    let seen = Seen::default();
    for case in cases(Some(&seen)) {
        let outcomes = case.sides.map(|side| {
            let response = side();
            let sent = std::mem::take(&mut *seen.lock().unwrap());
            (response.map(|response| (response.status(), response.headers().clone(), response.into_body())), sent)
        });
        let [call, by_hand, handler] = &outcomes;
        assert!(!call.1.is_empty(), "{}: nothing was sent", case.name);
        assert_eq!((&call.1, &by_hand.1), (&by_hand.1, &handler.1), "{}", case.name);
        assert_eq!(by_hand.0, handler.0, "{}", case.name);
        let (status, headers, body) = handler.0.as_ref().unwrap();
        assert!(status.as_u16() < 400 && (headers.contains_key("location") || !body.is_empty()), "{}", case.name);
    }
}

fn measure() {
    let mut criterion = Criterion::default().configure_from_args();
    for case in cases(None) {
        let mut group = criterion.benchmark_group(case.name);
        for (name, side) in SIDES.iter().zip(&case.sides) {
            group.bench_function(*name, |bencher| bencher.iter(side));
        }
        group.finish();
    }
    criterion.final_summary();
}

fn count(case: &str, side: &str, times: u64) {
    let cases = cases(None);
    let case = cases.iter().find(|each| each.name == case).expect("the name of a case");
    let side = SIDES.iter().position(|each| *each == side).expect("`call`, `by hand` or `handler`");
    for _ in 0..times {
        drop(black_box(case.sides[side]()));
    }
}

/// Times and instructions of all cases.
fn table() {
    println!("| | call | by hand | handler | ratio | call | by hand | handler | ratio |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for case in cases(None) {
        let [call, by_hand, handler] = cost::microseconds(|side| drop(black_box(case.sides[side]())));
        print!("| {} | {call:.2} µs | {by_hand:.2} µs | {handler:.2} µs | {:.3} ", case.name, handler / by_hand);
        let [call, by_hand, handler] = SIDES.map(|side| cost::instructions(case.name, side));
        println!("| {call} | {by_hand} | {handler} | {:.3} |", handler as f64 / by_hand as f64);
    }
}
