//! What every transport has to do, checked against a server on this machine whose every byte is scripted.

/// In `transports/`; the file stands here so that Cargo finds the test.
mod transports {
    mod apart;
    mod connections;
    mod descriptors;
    mod given_client;
    mod http_2;
    mod limits;
    mod requests;
    mod responses;
    mod subject;
    mod tls;
}
