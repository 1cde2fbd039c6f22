//! The scopes that users granted to clients, which outlast the tokens.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// What a user granted to a client.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Granted {
    /// The scopes of the latest authorization.
    pub(crate) latest: Vec<String>,
    /// The scopes of all authorizations.
    pub(crate) merged: Vec<String>,
    /// Milliseconds since the epoch.
    pub(crate) modified_at: i64,
}

/// The scopes that were granted, by client and subject.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct GrantedScopes(HashMap<i64, HashMap<String, Granted>>);

impl GrantedScopes {
    /// Remembers that a user granted scopes to a client.
    pub(crate) fn record(&mut self, client_id: i64, subject: &str, scopes: &[String], now: i64) {
        let of_client = self.0.entry(client_id).or_default();
        let mut merged = of_client.remove(subject).map(|granted| granted.merged).unwrap_or_default();
        for scope in scopes {
            if !merged.contains(scope) {
                merged.push(scope.clone());
            }
        }
        of_client.insert(subject.into(), Granted { latest: scopes.to_vec(), merged, modified_at: now });
    }

    /// What a user granted to a client.
    pub(crate) fn get(&self, client_id: i64, subject: &str) -> Option<&Granted> {
        self.0.get(&client_id)?.get(subject)
    }

    /// Forgets what a user granted to a client, and says whether it was anything.
    pub(crate) fn remove(&mut self, client_id: i64, subject: &str) -> bool {
        self.0.get_mut(&client_id).is_some_and(|of_client| of_client.remove(subject).is_some())
    }

    /// Forgets what was granted to a client.
    pub(crate) fn forget_client(&mut self, client_id: i64) {
        self.0.remove(&client_id);
    }
}
