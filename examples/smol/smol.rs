//! The async client without tokio: on the threads of smol, and on one thread with futures that cannot leave it:
//! `cargo run --example smol`.

mod exchange;

use std::error::Error;
use std::net::TcpListener;
use std::rc::Rc;

use authlete_core::token::TokenRequest;
use authlete_core::transport::{HttpRequest, LocalTransport, Transport, from_fn, from_local_fn};
use authlete_core::{Api, Authlete};
use authlete_emulator::{Emulator, Settings};
use smol::LocalExecutor;

use self::exchange::exchange;

fn main() -> Result<(), Box<dyn Error>> {
    // An emulator of Authlete on this machine.
    let settings = Settings::default();
    let request = TokenRequest {
        client_id: settings.client.client_id.map(|id| id.to_string()),
        client_secret: settings.client.client_secret.clone(),
        ..TokenRequest::new("grant_type=client_credentials&scope=read")
    };
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let api = settings.api_v3(&format!("http://{}", listener.local_addr()?))?;
    let _emulator = authlete_emulator::serve(listener, Emulator::system(settings))?;

    println!("on all threads: the token request was answered with {}", on_all_threads(api.clone(), request.clone())?);
    println!("on one thread:  the token request was answered with {}", on_one_thread(api, request)?);
    Ok(())
}

/// The executor may move the future of the call to another thread, so it has to be `Send`, and is.
fn on_all_threads(api: Api, request: TokenRequest) -> Result<String, Box<dyn Error>> {
    let authlete = Authlete::new(api, smol_transport());
    let call = smol::spawn(async move { authlete.token(&request).await });
    Ok(smol::block_on(call)?.action.to_string())
}

/// The executor is in an `Rc`: neither it nor the future of the call can go to another thread.
fn on_one_thread(api: Api, request: TokenRequest) -> Result<String, Box<dyn Error>> {
    let executor = Rc::new(LocalExecutor::new());
    let authlete = Authlete::new(api, local_transport(Rc::clone(&executor)));
    let call = executor.spawn(async move { authlete.token(&request).await });
    Ok(smol::block_on(executor.run(call))?.action.to_string())
}

fn smol_transport() -> impl Transport {
    from_fn(|request: HttpRequest| {
        exchange(request, |driver| {
            smol::spawn(async {
                let _ = driver.await;
            })
            .detach();
        })
    })
}

fn local_transport(executor: Rc<LocalExecutor<'static>>) -> impl LocalTransport {
    from_local_fn(move |request: HttpRequest| {
        let executor = Rc::clone(&executor);
        exchange(request, move |driver| {
            executor
                .spawn(async {
                    let _ = driver.await;
                })
                .detach();
        })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_ways_run() {
        super::main().unwrap();
    }
}
