//! The clients of a service, found by their ID, their alias, their entity ID, their metadata document, their developer and their software.

use std::collections::{BTreeSet, HashMap};

use authlete_core::client::Client;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A client in the order of creation: its number, then its ID.
type Place = (i32, i64);

/// The clients of a service.
#[derive(Default)]
pub(crate) struct Clients {
    rows: HashMap<i64, Client>,
    places: BTreeSet<Place>,
    by_alias: HashMap<String, i64>,
    by_entity_id: HashMap<String, i64>,
    by_metadata_document: HashMap<String, i64>,
    by_developer: Groups,
    by_software: Groups,
}

/// Clients that have something in common.
#[derive(Default)]
struct Groups(HashMap<String, BTreeSet<Place>>);

impl Groups {
    fn insert(&mut self, name: Option<&String>, place: Place) {
        if let Some(name) = name {
            self.0.entry(name.clone()).or_default().insert(place);
        }
    }

    fn remove(&mut self, name: Option<&String>, place: &Place) {
        let Some((name, places)) = name.and_then(|name| Some((name, self.0.get_mut(name)?))) else { return };
        places.remove(place);
        if places.is_empty() {
            self.0.remove(name);
        }
    }
}

impl Clients {
    /// The client of that ID.
    pub(crate) fn get(&self, client_id: &i64) -> Option<&Client> {
        self.rows.get(client_id)
    }

    /// Whether there is a client of that ID.
    pub(crate) fn contains_key(&self, client_id: &i64) -> bool {
        self.rows.contains_key(client_id)
    }

    /// The ID of the client with that alias, whether or not the alias may be used.
    pub(crate) fn of_alias(&self, alias: &str) -> Option<i64> {
        self.by_alias.get(alias).copied()
    }

    /// The ID of the client with that entity ID.
    pub(crate) fn of_entity_id(&self, entity_id: &str) -> Option<i64> {
        self.by_entity_id.get(entity_id).copied()
    }

    /// The ID of the client whose metadata document is at that URL.
    pub(crate) fn of_metadata_document(&self, url: &str) -> Option<i64> {
        self.by_metadata_document.get(url).copied()
    }

    /// Whether there is a client with that software ID (RFC 7591 2).
    pub(crate) fn has_software(&self, software_id: &str) -> bool {
        self.by_software.0.contains_key(software_id)
    }

    /// How many clients there are and the clients in the order of creation: those of one developer only if one is named.
    pub(crate) fn listed(&self, developer: Option<&str>) -> (usize, impl Iterator<Item = &Client>) {
        let places = match developer {
            None => Some(&self.places),
            Some(developer) => self.by_developer.0.get(developer),
        };
        let clients = places.into_iter().flatten().filter_map(|(_, client_id)| self.rows.get(client_id));
        (places.map_or(0, BTreeSet::len), clients)
    }

    /// A number that no client has had.
    pub(crate) fn next_number(&self) -> i32 {
        self.places.last().map_or(1, |(number, _)| number.saturating_add(1))
    }

    /// Adds a client, or puts it in the place of the one with that ID.
    pub(crate) fn insert(&mut self, client_id: i64, client: Client) {
        self.remove(&client_id);
        let place = place(client_id, &client);
        self.places.insert(place);
        if let Some(alias) = &client.client_id_alias {
            self.by_alias.insert(alias.clone(), client_id);
        }
        if let Some(entity_id) = &client.entity_id {
            self.by_entity_id.insert(entity_id.clone(), client_id);
        }
        if let Some(url) = &client.metadata_document_location {
            self.by_metadata_document.insert(url.clone(), client_id);
        }
        self.by_developer.insert(client.developer.as_ref(), place);
        self.by_software.insert(client.software_id.as_ref(), place);
        self.rows.insert(client_id, client);
    }

    /// Changes the client of that ID and returns what it is then.
    pub(crate) fn change(&mut self, client_id: i64, change: impl FnOnce(&mut Client)) -> Option<&Client> {
        let mut client = self.rows.get(&client_id)?.clone();
        change(&mut client);
        self.insert(client_id, client);
        self.rows.get(&client_id)
    }

    /// Takes the client of that ID out.
    pub(crate) fn remove(&mut self, client_id: &i64) -> Option<Client> {
        let client = self.rows.remove(client_id)?;
        let place = place(*client_id, &client);
        self.places.remove(&place);
        // Of two clients with one alias, which only the settings of an emulator can bring about, the later has it.
        forget(&mut self.by_alias, client.client_id_alias.as_ref(), *client_id);
        forget(&mut self.by_entity_id, client.entity_id.as_ref(), *client_id);
        forget(&mut self.by_metadata_document, client.metadata_document_location.as_ref(), *client_id);
        self.by_developer.remove(client.developer.as_ref(), &place);
        self.by_software.remove(client.software_id.as_ref(), &place);
        Some(client)
    }
}

impl Serialize for Clients {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.rows)
    }
}

impl<'de> Deserialize<'de> for Clients {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut clients = Self::default();
        for (client_id, client) in Vec::<(i64, Client)>::deserialize(deserializer)? {
            clients.insert(client_id, client);
        }
        Ok(clients)
    }
}

/// Takes a name out, if it is still the client's.
fn forget(names: &mut HashMap<String, i64>, name: Option<&String>, client_id: i64) {
    if let Some(name) = name.filter(|name| names.get(*name) == Some(&client_id)) {
        names.remove(name);
    }
}

fn place(client_id: i64, client: &Client) -> Place {
    (client.number.unwrap_or_default(), client_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(number: i32, alias: &str, developer: Option<&str>) -> Client {
        Client {
            number: Some(number),
            client_id_alias: Some(alias.into()),
            developer: developer.map(String::from),
            ..Default::default()
        }
    }

    #[test]
    fn a_client_is_found_by_all_that_it_has_now() {
        let mut clients = Clients::default();
        clients.insert(70, client(clients.next_number(), "a", Some("joe")));
        clients.insert(50, client(clients.next_number(), "b", None));
        clients.insert(60, client(clients.next_number(), "c", Some("joe")));
        let numbers = |clients: &Clients, developer| {
            let (count, listed) = clients.listed(developer);
            let numbers: Vec<_> = listed.filter_map(|client| client.number).collect();
            assert_eq!(count, numbers.len());
            numbers
        };
        assert_eq!((numbers(&clients, None), numbers(&clients, Some("joe"))), (vec![1, 2, 3], vec![1, 3]));
        assert_eq!((clients.of_alias("b"), clients.of_alias("d"), clients.next_number()), (Some(50), None, 4));
        clients.change(70, |client| {
            (client.client_id_alias, client.developer) = (Some("d".into()), Some("ann".into()));
        });
        assert_eq!((clients.of_alias("a"), clients.of_alias("d")), (None, Some(70)));
        assert_eq!((numbers(&clients, Some("joe")), numbers(&clients, Some("ann"))), (vec![3], vec![1]));
        assert!(clients.remove(&60).is_some() && clients.remove(&60).is_none());
        assert_eq!((numbers(&clients, None), numbers(&clients, Some("joe"))), (vec![1, 2], vec![]));
    }
}
