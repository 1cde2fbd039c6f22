//! Lists are read to their end, page by page, by both clients alike.

use std::convert::Infallible;
use std::sync::Mutex;

use authlete_core::client::{ClientListResponse, GetClientList};
use authlete_core::incoming::{Incoming, OutgoingAnswer};
use authlete_core::transport::{HttpRequest, HttpResponse, from_fn};
use authlete_core::{Api, Authlete, Method, blocking};
use futures::{StreamExt, executor};

/// A server with a list of `count` clients, which refuses from the `broken` request on, if that is not 0.
fn server(count: i32, broken: usize, asked: &Mutex<Vec<(i32, i32)>>, request: &HttpRequest) -> HttpResponse {
    let query = request.uri().query().unwrap();
    let incoming = Incoming { query, ..Incoming::new(Method::Get, request.uri().path()) };
    let operation = incoming.accept::<GetClientList>().unwrap().operation.unwrap();
    assert_eq!(operation.developer.as_deref(), Some("d"), "filters stay");
    let (start, end) = (operation.start.unwrap(), operation.end.unwrap());
    let mut asked = asked.lock().unwrap();
    asked.push((start, end));
    if asked.len() == broken {
        return http::Response::builder().status(500).body(Vec::new()).unwrap();
    }
    let client = |number| authlete_core::client::Client { number: Some(number), ..Default::default() };
    let clients = (start..end.min(count)).map(client).collect();
    let page = ClientListResponse { clients: Some(clients), total_count: Some(count), ..Default::default() };
    page.encode(200).unwrap().try_into().unwrap()
}

#[test]
fn every_item_comes_once() {
    for (count, page_size, broken, items, pages) in [
        (0, 5, 0, 0, &[(0, 5)][..]),
        (3, 5, 0, 3, &[(0, 5)]),
        (5, 5, 0, 5, &[(0, 5), (5, 10)]),
        (7, 3, 0, 7, &[(0, 3), (3, 6), (6, 9)]),
        (2, 0, 0, 2, &[(0, 1), (1, 2), (2, 3)]),
        (7, 3, 2, 3, &[(0, 3), (3, 6)]),
    ] {
        let api = || Api::v3("https://x", "1", "t").unwrap();
        let list = || GetClientList { developer: Some("d".into()), start: Some(99), end: None, ..Default::default() };
        let asked = Mutex::default();

        let answer = |request: HttpRequest| Ok::<_, Infallible>(server(count, broken, &asked, &request));
        let authlete = blocking::Authlete::new(api(), blocking::from_fn(answer));
        let listed: Vec<_> = authlete.list(list(), page_size).collect();
        assert_eq!(std::mem::take(&mut *asked.lock().unwrap()), pages, "{count} by {page_size}");

        let authlete = Authlete::new(api(), from_fn(async |request| answer(request)));
        let streamed: Vec<_> = executor::block_on(authlete.list(list(), page_size).collect());
        assert_eq!(*asked.lock().unwrap(), pages, "{count} by {page_size}");

        let errors = usize::from(broken > 0);
        for all in [listed, streamed] {
            assert_eq!(all.len(), items + errors);
            for (number, item) in (0..).zip(&all[..items]) {
                assert_eq!(item.as_ref().unwrap().number, Some(number));
            }
            assert!(all[items..].iter().all(Result::is_err));
        }
    }
}
