//! Lists in pages: which request comes next, and when the list is over. The clients' `list` methods send the requests.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use super::Operation;

/// An operation that answers with a part of a list, from index `start` up to, not including, `end`.
pub trait Paged: Operation {
    /// The type of the items.
    type Item;

    /// Sets the part of the list to ask for.
    fn set_range(&mut self, start: i32, end: i32);

    /// The items of a page.
    fn items(page: Self::Response) -> Vec<Self::Item>;
}

/// Reads a list page by page, without sending anything itself.
///
/// ```
/// use authlete_core::client::{Client, ClientListResponse, GetClientList};
/// use authlete_core::paging::Pager;
///
/// let mut pager = Pager::new(GetClientList::default(), 2);
/// assert_eq!(pager.next_request().map(|request| (request.start, request.end)), Some((Some(0), Some(2))));
/// pager.accept(ClientListResponse { clients: Some(vec![Client::default()]), ..Default::default() });
/// assert!(pager.next_item().is_some());
/// assert!(pager.next_item().is_none());
/// assert!(pager.next_request().is_none(), "a page that is not full is the last one");
/// ```
#[derive(Debug, Clone)]
pub struct Pager<O: Paged> {
    operation: O,
    size: i32,
    /// Where the next page starts; `None` after the last one.
    start: Option<i32>,
    items: VecDeque<O::Item>,
}

impl<O: Paged> Pager<O> {
    /// Starts at the beginning of the list, whatever range the operation has. A page holds `size` items, at least one.
    pub fn new(operation: O, size: u16) -> Self {
        Self { operation, size: i32::from(size.max(1)), start: Some(0), items: VecDeque::new() }
    }

    /// The next item of the pages that were accepted.
    pub fn next_item(&mut self) -> Option<O::Item> {
        self.items.pop_front()
    }

    /// The request for the next page, if there is one.
    pub fn next_request(&mut self) -> Option<&O> {
        let start = self.start?;
        self.operation.set_range(start, start.saturating_add(self.size));
        Some(&self.operation)
    }

    /// Takes the page that was asked for. If items are added or deleted between two pages, later items shift, and one of them
    /// may be missed or come twice.
    pub fn accept(&mut self, page: O::Response) {
        let items = O::items(page);
        let full = i32::try_from(items.len()).is_ok_and(|length| length >= self.size);
        self.start = self.start.filter(|_| full).and_then(|start| start.checked_add(self.size));
        self.items.extend(items);
    }

    /// Ends the list: no further page is asked for.
    pub fn stop(&mut self) {
        self.start = None;
    }
}
