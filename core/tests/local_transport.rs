//! One client for transports of both kinds: its futures are `Send` if those of the transport are.
#![cfg(feature = "http")]

use std::cell::RefCell;
use std::rc::Rc;

use authlete_core::client::{GetClient, GetClientList};
use authlete_core::testing::{TestDouble, api};
use authlete_core::transport::{HttpRequest, HttpResponse, LocalTransport, Transport, TransportError, from_local_fn};
use authlete_core::{Authlete, Error};
use futures::StreamExt;
use futures::channel::oneshot;
use futures::executor::{LocalPool, block_on};
use futures::task::LocalSpawnExt;

type Requests = Rc<RefCell<Vec<(String, oneshot::Sender<()>)>>>;

/// A transport that holds what may not leave its thread. It answers a request once that is released.
fn held(requests: &Requests) -> impl LocalTransport + use<> {
    let requests = Rc::clone(requests);
    from_local_fn(move |request: HttpRequest| {
        let (release, released) = oneshot::channel();
        requests.borrow_mut().push((request.uri().path().to_owned(), release));
        let requests = Rc::clone(&requests);
        async move {
            released.await?;
            drop(requests);
            let body = match request.uri().path().ends_with("/list") {
                true => r#"{"totalCount":1,"clients":[{"clientName":"My App"}]}"#,
                false => r#"{"clientName":"My App","action":"OK","responseContent":"{}"}"#,
            };
            Ok::<_, oneshot::Canceled>(HttpResponse::new(body.into()))
        }
    })
}

/// Runs a future on this thread, and releases request after request. Returns its output and the paths of the requests.
fn run<T: 'static>(requests: &Requests, future: impl Future<Output = T> + 'static) -> (T, Vec<String>) {
    let mut pool = LocalPool::new();
    let output = Rc::new(RefCell::new(None));
    let place = Rc::clone(&output);
    pool.spawner().spawn_local(async move { *place.borrow_mut() = Some(future.await) }).unwrap();
    let mut paths = Vec::new();
    loop {
        pool.run_until_stalled();
        let Some((path, release)) = requests.borrow_mut().pop() else { break };
        paths.push(path);
        release.send(()).unwrap();
    }
    (output.take().expect("the future ended"), paths)
}

#[test]
fn the_client_runs_over_a_transport_that_stays_on_its_thread() {
    let requests = Requests::default();
    let authlete = Authlete::new(api(), Rc::new(held(&requests)));
    let calls = async move {
        let read = authlete.get_client("app").await?.client_name;
        let changed =
            authlete.modify_client("app", |client| client.client_name = Some("Other".into())).await?.client_name;
        let listed = authlete.list(GetClientList::default(), 10).map(|client| client.unwrap().client_name);
        let listed: Vec<_> = listed.collect().await;
        assert!(authlete.wait_for_token_batch("id", async |_| false).await?.is_none());
        Ok::<_, Error>([vec![read, changed], listed].concat())
    };
    let (names, paths) = run(&requests, calls);
    assert_eq!(names.unwrap(), vec![Some("My App".to_owned()); 3]);
    assert_eq!(
        paths.join(" "),
        "/api/1/client/get/app /api/1/client/get/app /api/1/client/update/app \
        /api/1/client/get/list /api/1/auth/token/create/batch/status/id"
    );
}

#[cfg(feature = "handler")]
#[test]
fn a_handler_runs_over_a_transport_that_stays_on_its_thread() {
    use authlete_core::handler::{Handler, Token};

    let requests = Requests::default();
    let endpoint = Handler::new(Authlete::new(api(), held(&requests)), Token::new(()));
    let request = http::Request::post("/token").header("content-type", "application/x-www-form-urlencoded");
    let request = request.body("grant_type=client_credentials").unwrap();
    let (response, paths) = run(&requests, async move { endpoint.handle(&request).await });
    assert_eq!((response.status().as_u16(), &response.body()[..]), (200, &b"{}"[..]));
    assert_eq!(paths, ["/api/1/auth/token"]);
}

/// What is sent to another thread in generic code compiles here, or nowhere.
#[test]
fn futures_over_a_transport_that_is_send_are_send() {
    fn sent<F: Send>(future: F) -> F {
        future
    }

    async fn calls<T: Transport>(authlete: &Authlete<T>) -> Result<(), Error> {
        sent(authlete.get_client("app")).await?;
        sent(authlete.call_for_response(&GetClientList::default())).await?;
        sent(authlete.modify_client("app", |_| {})).await?;
        sent(authlete.wait_for_token_batch("id", async |_| false)).await?;
        assert_eq!(sent(authlete.list(GetClientList::default(), 10)).count().await, 0);
        Ok(())
    }

    fn spawned<T: Transport + 'static>(authlete: Authlete<T>) -> Box<dyn Future<Output = Result<(), Error>> + Send> {
        Box::new(async move { calls(&authlete).await })
    }

    let double = TestDouble::new().fail::<GetClient>(|| TransportError::Timeout);
    assert!(block_on(Box::into_pin(spawned(Authlete::new(api(), double)))).is_err());
}
