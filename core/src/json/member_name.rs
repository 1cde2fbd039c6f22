//! The names of members: in camel case on the wire, found by a hash table that is made when the crate is compiled.

use core::ptr;

/// The name of a member on the wire: `clientId` for `client_id`.
macro_rules! camel_case {
    ($name:ident) => {
        const {
            const LENGTH: usize = $crate::json::member_name::camel_case_length(stringify!($name));
            const BYTES: [u8; LENGTH] = $crate::json::member_name::to_camel_case(stringify!($name));
            match ::core::str::from_utf8(&BYTES) {
                Ok(name) => name,
                Err(_) => panic!("names are ASCII"),
            }
        }
    };
}
pub(crate) use camel_case;

/// The name of a member on the wire where that is the one in Rust: `use` for `r#use`.
macro_rules! snake_case {
    ($name:ident) => {
        const {
            let name = stringify!($name);
            match ::core::str::from_utf8(name.as_bytes().split_at($crate::json::member_name::start(name)).1) {
                Ok(name) => name,
                Err(_) => panic!("names are ASCII"),
            }
        }
    };
}
pub(crate) use snake_case;

/// The length of a name in camel case.
pub(crate) const fn camel_case_length(name: &str) -> usize {
    let (name, mut at) = (name.as_bytes(), start(name));
    let mut length = 0;
    while at < name.len() {
        if name[at] != b'_' {
            length += 1;
        }
        at += 1;
    }
    length
}

/// A name in camel case: `clientId` for `client_id`. `LENGTH` is what [`camel_case_length`] says.
pub(crate) const fn to_camel_case<const LENGTH: usize>(name: &str) -> [u8; LENGTH] {
    let (name, mut at) = (name.as_bytes(), start(name));
    let mut bytes = [0; LENGTH];
    let mut length = 0;
    while length < LENGTH {
        if name[at] == b'_' {
            at += 1;
            bytes[length] = name[at].to_ascii_uppercase();
        } else {
            bytes[length] = name[at];
        }
        length += 1;
        at += 1;
    }
    bytes
}

/// Behind the `r#` of a name that is a keyword of Rust.
pub(crate) const fn start(name: &str) -> usize {
    match name.as_bytes() {
        [b'r', b'#', ..] => 2,
        _ => 0,
    }
}

/// The names of a struct's members, with a hash table of their indexes.
pub(crate) struct MemberNames {
    names: &'static [&'static str],
    /// Open addressing: an index is in the slot of its name's hash, or in the next free one. The length is a power of two.
    slots: &'static [u8],
}

const FREE: u8 = u8::MAX;

/// How many names are compared before one is looked up.
pub(super) const GUESSES: usize = 4;

impl MemberNames {
    /// `slots` is what [`index`](Self::index) makes of the names.
    pub(crate) const fn new(names: &'static [&'static str], slots: &'static [u8]) -> Self {
        Self { names, slots }
    }

    /// How many slots the table has: at least twice as many as names, so that a search is short and ends.
    pub(crate) const fn slots(names: &[&str]) -> usize {
        assert!(names.len() < FREE as usize);
        (2 * names.len() + 1).next_power_of_two()
    }

    /// Makes the table.
    pub(crate) const fn index<const SLOTS: usize>(names: &[&str]) -> [u8; SLOTS] {
        let mut slots = [FREE; SLOTS];
        let mut index = 0;
        while index < names.len() {
            let mut slot = hash(names[index].as_bytes()) & (SLOTS - 1);
            while slots[slot] != FREE {
                slot = (slot + 1) & (SLOTS - 1);
            }
            slots[slot] = index as u8;
            index += 1;
        }
        slots
    }

    pub(crate) fn name(&self, index: usize) -> &'static str {
        self.names[index]
    }

    /// The names, in the order of the declaration.
    pub(crate) fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// The index of a name. `guess` is where it may be: members often come in the order of their declaration.
    #[inline]
    pub(crate) fn find(&self, name: &str, guess: usize) -> Option<usize> {
        match self.names.get(guess) {
            Some(guessed) if is_same(guessed.as_bytes(), name.as_bytes()) => Some(guess),
            _ => self.look_up(name),
        }
    }

    fn look_up(&self, name: &str) -> Option<usize> {
        let last = self.slots.len() - 1;
        let mut slot = hash(name.as_bytes()) & last;
        loop {
            let index = usize::from(*self.slots.get(slot)?);
            if is_same(self.names.get(index)?.as_bytes(), name.as_bytes()) {
                return Some(index);
            }
            slot = (slot + 1) & last;
        }
    }
}

/// `==` without a call of `memcmp`, which takes longer than to compare the few bytes of a name.
#[inline]
pub(super) fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    // Names that `read_text` knows before it gives them are the same ones.
    if ptr::eq(one, other) {
        return true;
    }
    // The last bytes may overlap with those before.
    if let (Some(one_last), Some(other_last)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) {
        let (mut one_eights, mut other_eights) = (one.chunks_exact(8), other.chunks_exact(8));
        return one_last == other_last && one_eights.all(|eight| other_eights.next() == Some(eight));
    }
    if let (Some(one_last), Some(other_last)) = (one.last_chunk::<4>(), other.last_chunk::<4>()) {
        return one_last == other_last && one.first_chunk::<4>() == other.first_chunk::<4>();
    }
    one.iter().zip(other).all(|(one, other)| one == other)
}

/// Of the length and four letters, in which the names of one struct rarely agree.
const fn hash(name: &[u8]) -> usize {
    let length = name.len();
    if length == 0 {
        return 0;
    }
    let letters = [name[0], name[length / 2], name[length - length / 4 - 1], name[length - 1]];
    let letters = u32::from_le_bytes(letters) ^ ((length as u32) << 5);
    (letters.wrapping_mul(0x9E37_79B1) >> 16) as usize
}
