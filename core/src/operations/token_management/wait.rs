//! Waiting until Authlete has gone through a batch of access tokens.

use alloc::string::String;

use crate::operations::token_management::{GetTokenCreateBatchStatus, TokenBatchStatus};
use crate::send::authlete::Authlete;
use crate::send::blocking;
use crate::send::error::Error;
use crate::send::transport;

/// The same method for both clients; what differs between async and blocking comes as arguments.
macro_rules! waits {
    ($client:ty, $transport:path, ($($async:tt)?), ($($await:tt)*), ($($generic:tt)*) $answer:ty, $example:literal) => {
        /// # Token batches
        impl<T: $transport> $client {
            /// Looks at a batch again and again until it is over, and returns its status then: `result` says whether it
            /// succeeded. Returns `None` where `look_again` gave it up.
            ///
            /// `request_id` is that of the answer to [`token_create_batch`](Self::token_create_batch). `look_again` is
            /// called after each look at a batch that goes on, with the number of looks so far. It sleeps, as there is
            /// no clock here, and says whether to look again.
            ///
            /// # Errors
            ///
            /// Those of [`get_token_create_batch_status`](Self::get_token_create_batch_status), which end the waiting.
            /// The batch goes on all the same, and can be waited for anew.
            ///
            #[doc = $example]
            pub $($async)? fn wait_for_token_batch $($generic)* (
                &self,
                request_id: impl Into<String>,
                mut look_again: impl FnMut(u32) -> $answer,
            ) -> Result<Option<TokenBatchStatus>, Error> {
                let operation = GetTokenCreateBatchStatus::new(request_id);
                let mut looks: u32 = 0;
                loop {
                    let response = self.call(&operation)$($await)*?;
                    if let Some(status) = response.finished() {
                        return Ok(Some(status));
                    }
                    looks = looks.saturating_add(1);
                    if !look_again(looks)$($await)* {
                        return Ok(None);
                    }
                }
            }
        }
    };
}

waits!(
    Authlete<T>,
    transport::LocalTransport,
    (async),
    (.await),
    (<W: Future<Output = bool>>) W,
    "```
# use std::time::Duration;
# use authlete_core::{Authlete, Error, token_management::TokenBatchStatusResult, transport::Transport};
# mod tokio { pub mod time { pub async fn sleep(_: std::time::Duration) {} } }
# async fn example<T: Transport>(authlete: &Authlete<T>) -> Result<(), Error> {
let status = authlete.wait_for_token_batch(\"request-id\", async |looks| {
    tokio::time::sleep(Duration::from_secs(2)).await;
    looks < 30
});
let succeeded = status.await?.is_some_and(|status| status.result == Some(TokenBatchStatusResult::Succeeded));
# let _ = succeeded;
# Ok(()) }
```"
);
waits!(
    blocking::Authlete<T>,
    blocking::Transport,
    (),
    (),
    () bool,
    "```
# use std::{thread, time::Duration};
# use authlete_core::{Error, token_management::TokenBatchStatusResult, blocking::{Authlete, Transport}};
# fn example<T: Transport>(authlete: &Authlete<T>) -> Result<(), Error> {
let status = authlete.wait_for_token_batch(\"request-id\", |looks| {
    thread::sleep(Duration::from_secs(2));
    looks < 30
})?;
let succeeded = status.is_some_and(|status| status.result == Some(TokenBatchStatusResult::Succeeded));
# let _ = succeeded;
# Ok(()) }
```"
);
