//! Members that this version of the library does not know.

use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

use super::RawJson;
use crate::display::Untrusted;

/// Members that this version does not know, kept as [`RawJson`] so that an update does not reset them. `Debug` shows their
/// names only.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(BTreeMap<String, RawJson>);

impl Extra {
    /// The members by name.
    pub fn members(&self) -> &BTreeMap<String, RawJson> {
        &self.0
    }

    /// The members by name, to change them. One that has the name of a member of the struct is written in its place: what a
    /// program sets here goes out also when a later version of this library has a member for it.
    pub fn members_mut(&mut self) -> &mut BTreeMap<String, RawJson> {
        &mut self.0
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys().map(|name| Untrusted(name))).finish()
    }
}
