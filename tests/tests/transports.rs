//! What every transport has to do, checked against a server on this machine whose every byte is scripted.

/// In `transports/`; the file stands here so that Cargo finds the test.
mod transports {
    mod connections;
    mod handed_in;
    mod limits;
    mod requests;
    mod responses;
    mod subject;
    mod tls;
}
