//! Tickets, which stand for requests that the authorization server decides on.

use authlete_core::Secret;

use crate::api_result::Refused;
use crate::store::{Expiring, Lost};

/// How long a ticket can be used, in milliseconds.
pub(crate) const TICKET_LIFE: i64 = 24 * 60 * 60 * 1000;

/// Why a ticket is no good.
pub(crate) enum TicketFault {
    Missing,
    Unknown,
    Expired,
}

/// The request of a ticket. The caller takes the ticket once it is used.
pub(crate) fn find<'t, T>(tickets: &'t Expiring<T>, ticket: &Secret, now: i64) -> Result<&'t T, TicketFault> {
    match ticket.expose() {
        "" => Err(TicketFault::Missing),
        ticket => tickets.get(ticket, now).map_err(TicketFault::from),
    }
}

impl From<Lost> for TicketFault {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Unknown => Self::Unknown,
            Lost::Expired => Self::Expired,
        }
    }
}

/// A ticket that cannot be used; the codes are for missing, unknown and expired.
pub(crate) fn ticket_refused(fault: &TicketFault, codes: [&'static str; 3]) -> Refused {
    match fault {
        TicketFault::Missing => Refused::caller(codes[0], "'ticket' is missing or empty."),
        TicketFault::Unknown => Refused::request(codes[1], "There is no such ticket."),
        TicketFault::Expired => Refused::request(codes[2], "The ticket has expired."),
    }
}
