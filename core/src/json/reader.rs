//! The deserializer that the API's answers are read with.
//!
//! It is not serde_json's for two reasons, both measured in `benches`: it takes half of the time, and a small program does
//! not carry the parts that an API's answers never use, such as messages of errors and decimal arithmetic. What it accepts,
//! and the values that come out, are the same: the tests below compare the two.

mod variant;

use alloc::string::String;
use alloc::vec::Vec;
use core::{fmt, mem};

use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    Visitor,
};
use serde::forward_to_deserialize_any;

use self::variant::{UnitVariant, Variant};
use super::fault::{Fault, ReadError, Reason};
use super::member_name::{GUESSES, is_same};

/// How many containers may be open at once. Values that nobody reads may be nested deeper.
const DEPTH: u8 = 127;

/// By this name, and as an object with one member of this name, `serde_json::value::RawValue` asks for the text of a value.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// Reads a value from a text that holds nothing else.
pub(crate) fn read_text<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Fault> {
    let mut reader = Reader { text, at: 0, open: 0, entered: false, unescaped: String::new() };
    match T::deserialize(&mut reader).and_then(|value| reader.end().map(|()| value)) {
        Ok(value) => Ok(value),
        Err(reason) => Err(Fault::at(text, reader.at, reason)),
    }
}

impl Error for ReadError {
    /// The message may hold values, so it is not kept.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Reason::Mismatch.into()
    }

    fn missing_field(name: &'static str) -> Self {
        Reason::Missing(name).into()
    }

    // What follows would format a message first.

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Reason::Mismatch.into()
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Reason::Mismatch.into()
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Reason::Mismatch.into()
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Reason::Mismatch.into()
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Reason::Mismatch.into()
    }

    fn duplicate_field(_: &'static str) -> Self {
        Reason::Mismatch.into()
    }
}

struct Reader<'de> {
    text: &'de str,
    /// Where the next byte is. After an error, where the error is.
    at: usize,
    /// How many containers are open.
    open: u8,
    /// Whether nothing has been taken of the container that was entered last.
    entered: bool,
    /// The string read last, if it has escapes.
    unescaped: String,
}

/// A number of the text.
enum Number<'de> {
    Positive(u64),
    Negative(i64),
    /// With a fraction or an exponent, or too large an integer.
    Other(&'de str),
}

impl<'de> Reader<'de> {
    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        self.at = behind_space(self.text.as_bytes(), self.at);
        self.byte()
    }

    /// Takes a byte that has to be the next one, after white space.
    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), ReadError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.unexpected())
    }

    /// The next byte does not belong where it is.
    #[cold]
    fn unexpected(&self) -> ReadError {
        if self.at < self.text.len() { Reason::Syntax.into() } else { Reason::Truncated.into() }
    }

    #[cold]
    fn unexpected_at(&mut self, at: usize) -> ReadError {
        self.at = at;
        self.unexpected()
    }

    /// The next value is of another type. It is passed, since whoever asked may go on.
    #[cold]
    fn mismatch(&mut self) -> ReadError {
        self.skip().err().unwrap_or_else(|| Reason::Mismatch.into())
    }

    fn end(&mut self) -> Result<(), ReadError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(Reason::Syntax.into()),
        }
    }

    #[inline]
    fn since(&self, start: usize) -> &'de str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Takes `true`, `false` or `null`.
    #[inline]
    fn word<const LENGTH: usize>(&mut self, word: &[u8; LENGTH]) -> Result<(), ReadError> {
        let next = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if next.first_chunk() == Some(word) {
            self.at += LENGTH;
            return Ok(());
        }
        Err(self.no_word(word))
    }

    #[cold]
    fn no_word(&mut self, word: &[u8]) -> ReadError {
        let next = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += next.iter().zip(word).take_while(|(next, letter)| next == letter).count();
        self.unexpected()
    }

    /// Takes a string whose opening quote is the next byte.
    #[inline]
    fn string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, ReadError> {
        match self.plain_string() {
            Some(text) => visitor.visit_borrowed_str(text),
            None => visitor.visit_str(self.unescape()?),
        }
    }

    /// Takes a string whose opening quote is the next byte, if it has no escapes.
    fn plain_string(&mut self) -> Option<&'de str> {
        let start = self.at + 1;
        let end = plain(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// Takes a string whose opening quote is the next byte, and that has an escape.
    #[cold]
    fn unescape(&mut self) -> Result<&str, ReadError> {
        let mut start = self.at + 1;
        self.at = plain(self.text.as_bytes(), start);
        self.unescaped.clear();
        // Most texts with escapes are that short. The space is kept for the next one.
        self.unescaped.reserve(256);
        loop {
            self.unescaped.push_str(self.since(start));
            start = match self.text.as_bytes().get(self.at..) {
                Some([b'"', ..]) => break,
                // Stands for itself, and is part of what is taken as it stands next.
                Some([b'\\', b'"' | b'\\' | b'/', ..]) => {
                    self.at += 2;
                    self.at - 1
                }
                Some([b'\\', ..]) => {
                    let character = self.escape()?;
                    self.unescaped.push(character);
                    self.at
                }
                _ => return Err(self.unexpected()),
            };
            self.at = plain(self.text.as_bytes(), self.at);
        }
        self.at += 1;
        Ok(&self.unescaped)
    }

    /// Takes an escape; its backslash is the next byte.
    fn escape(&mut self) -> Result<char, ReadError> {
        let character = match self.escaped()? {
            Ok(character) => return Ok(character),
            Err(unit) => unit,
        };
        let units = match character {
            // The first half of a character beyond the basic plane.
            0xD800..=0xDBFF if self.byte() == Some(b'\\') => match self.escaped()? {
                Err(second) => [character, second],
                Ok(_) => return Err(Reason::Syntax.into()),
            },
            0xD800..=0xDBFF => return Err(self.unexpected()),
            _ => [character, 0],
        };
        let mut characters = char::decode_utf16(units);
        characters.next().and_then(Result::ok).ok_or_else(|| Reason::Syntax.into())
    }

    /// Takes an escape: the character that it stands for, or half of one.
    fn escaped(&mut self) -> Result<Result<char, u16>, ReadError> {
        self.at += 1;
        let character = match self.byte() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                let mut unit = 0;
                for _ in 0..4 {
                    let digit = self.byte().and_then(|byte| char::from(byte).to_digit(16));
                    unit = unit << 4 | digit.ok_or_else(|| self.unexpected())? as u16;
                    self.at += 1;
                }
                return Ok(Err(unit));
            }
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(Ok(character))
    }

    /// Takes a number whose first byte is the next one.
    fn number(&mut self) -> Result<Number<'de>, ReadError> {
        let start = self.at;
        let negative = self.byte() == Some(b'-');
        self.at += usize::from(negative);
        let leading_zero = self.byte() == Some(b'0');
        let first = self.at;
        let mut value = 0_u64;
        self.digits(|digit| value = value.wrapping_mul(10).wrapping_add(digit))?;
        let length = self.at - first;
        if leading_zero && length > 1 {
            self.at = first + 1;
            return Err(Reason::Syntax.into());
        }
        let mut integer = true;
        if self.byte() == Some(b'.') {
            integer = false;
            self.at += 1;
            self.digits(|_| ())?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            integer = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits(|_| ())?;
        }
        let text = self.since(start);
        // `-0` has a sign, which no integer has. Integers of 18 digits fit.
        Ok(match (integer, negative, value) {
            (true, false, _) if length <= 18 => Number::Positive(value),
            (true, true, 1..) if length <= 18 => Number::Negative(-(value as i64)),
            (true, false, _) => text.parse().map_or(Number::Other(text), Number::Positive),
            (true, true, 1..) => text.parse().map_or(Number::Other(text), Number::Negative),
            _ => Number::Other(text),
        })
    }

    /// Takes one digit or more.
    #[inline]
    fn digits(&mut self, mut digit: impl FnMut(u64)) -> Result<(), ReadError> {
        let start = self.at;
        while let Some(byte @ b'0'..=b'9') = self.byte() {
            digit(u64::from(byte - b'0'));
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected()) } else { Ok(()) }
    }

    /// Passes a value.
    fn skip(&mut self) -> Result<(), ReadError> {
        let bytes = self.text.as_bytes();
        // Those around the innermost container that is open. Not on the stack, which their number could overflow.
        let mut around = Vec::new();
        let mut innermost = None;
        // In place of `self.at`, which would be written and read again for each token.
        let mut at = self.at;
        loop {
            at = behind_space(bytes, at);
            match bytes.get(at) {
                Some(b'"') => at = self.skip_string(at)?,
                Some(open @ (b'{' | b'[')) => {
                    // In ASCII, two behind the opening one.
                    let close = open + 2;
                    at = behind_space(bytes, at + 1);
                    if bytes.get(at) != Some(&close) {
                        if let Some(outer) = innermost.replace(close) {
                            around.push(outer);
                        }
                        if close == b'}' {
                            at = self.skip_name(at)?;
                        }
                        continue;
                    }
                    at += 1;
                }
                _ => {
                    self.at = at;
                    self.skip_number_or_word()?;
                    at = self.at;
                }
            }
            loop {
                let Some(close) = innermost else {
                    self.at = at;
                    return Ok(());
                };
                at = behind_space(bytes, at);
                match bytes.get(at) {
                    Some(b',') => {
                        at = behind_space(bytes, at + 1);
                        if close == b'}' {
                            at = self.skip_name(at)?;
                        }
                        break;
                    }
                    Some(byte) if *byte == close => {
                        at += 1;
                        innermost = around.pop();
                    }
                    _ => return Err(self.unexpected_at(at)),
                }
            }
        }
    }

    fn skip_number_or_word(&mut self) -> Result<(), ReadError> {
        match self.byte() {
            Some(b'-' | b'0'..=b'9') => self.number().map(drop),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') => self.word(b"null"),
            _ => Err(self.unexpected()),
        }
    }

    /// Passes a member's name that begins there, and its colon.
    #[inline]
    fn skip_name(&mut self, at: usize) -> Result<usize, ReadError> {
        let bytes = self.text.as_bytes();
        if bytes.get(at) != Some(&b'"') {
            return Err(self.unexpected_at(at));
        }
        let at = behind_space(bytes, self.skip_string(at)?);
        if bytes.get(at) != Some(&b':') {
            return Err(self.unexpected_at(at));
        }
        Ok(at + 1)
    }

    /// Passes a string whose opening quote is there.
    #[inline]
    fn skip_string(&mut self, open: usize) -> Result<usize, ReadError> {
        let bytes = self.text.as_bytes();
        let end = plain(bytes, open + 1);
        if bytes.get(end) == Some(&b'"') {
            return Ok(end + 1);
        }
        self.at = end;
        self.skip_escapes()?;
        Ok(self.at)
    }

    /// Passes the rest of a string.
    #[cold]
    fn skip_escapes(&mut self) -> Result<(), ReadError> {
        loop {
            match self.byte() {
                Some(b'"') => break,
                Some(b'\\') => drop(self.escaped()?),
                _ => return Err(self.unexpected()),
            }
            self.at = plain(self.text.as_bytes(), self.at);
        }
        self.at += 1;
        Ok(())
    }

    /// Passes a value, and has its text.
    fn raw(&mut self) -> Result<&'de str, ReadError> {
        self.peek();
        let start = self.at;
        self.skip()?;
        Ok(self.since(start))
    }

    /// Enters the container whose opening bracket is the next byte.
    #[inline]
    fn enter<T>(
        &mut self,
        close: u8,
        names: &'static [&'static str],
        read: impl FnOnce(Items<'_, 'de>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let around = self.open;
        if around == DEPTH {
            return Err(Reason::Syntax.into());
        }
        self.open += 1;
        self.at += 1;
        self.entered = true;
        let value = read(Items { open: self.open, reader: self, close, names });
        let ended = self.open == around;
        let untouched = mem::take(&mut self.entered);
        self.open = around;
        match value {
            // Of a container that has no end there is more than the visitor asked for.
            Ok(_) if !ended => match self.peek() {
                Some(byte) if byte == close => {
                    self.at += 1;
                    value
                }
                Some(_) => Err(Reason::Mismatch.into()),
                None => Err(Reason::Truncated.into()),
            },
            // The visitor does not take containers of this kind: the fault is not within.
            Err(_) if untouched => {
                self.at -= 1;
                value
            }
            _ => value,
        }
    }

    #[inline]
    fn seq<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, ReadError> {
        self.enter(b']', &[], |items| visitor.visit_seq(items))
    }

    #[inline]
    fn map<V: Visitor<'de>>(&mut self, names: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        self.enter(b'}', names, |items| visitor.visit_map(items))
    }

    fn integer<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => match self.number()? {
                Number::Positive(value) => visitor.visit_u64(value),
                Number::Negative(value) => visitor.visit_i64(value),
                Number::Other(_) => Err(Reason::Mismatch.into()),
            },
            _ => Err(self.mismatch()),
        }
    }

    fn float<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, ReadError> {
        match self.number()? {
            Number::Positive(value) => visitor.visit_u64(value),
            Number::Negative(value) => visitor.visit_i64(value),
            Number::Other(text) => match text.parse::<f64>() {
                Ok(value) if value.is_finite() => visitor.visit_f64(value),
                _ => Err(Reason::Syntax.into()),
            },
        }
    }

    /// An integer that may be larger than one of 64 bits.
    fn large_integer<T: core::str::FromStr>(&mut self) -> Result<T, ReadError> {
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => {
                let start = self.at;
                self.number()?;
                self.since(start).parse().map_err(|_| Reason::Mismatch.into())
            }
            _ => Err(self.mismatch()),
        }
    }
}

/// The first byte from there on that is no white space.
#[inline]
fn behind_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// The first quote, backslash or control character from there on.
#[inline]
fn plain(bytes: &[u8], at: usize) -> usize {
    let Some(mut rest) = bytes.get(at..) else {
        return at;
    };
    while let Some((eight, behind)) = rest.split_first_chunk() {
        let special = special(u64::from_le_bytes(*eight));
        if special != 0 {
            return bytes.len() - rest.len() + special.trailing_zeros() as usize / 8;
        }
        rest = behind;
    }
    let special = rest.iter().position(|byte| matches!(byte, ..b' ' | b'"' | b'\\'));
    bytes.len() - rest.len() + special.unwrap_or(rest.len())
}

/// The quotes, backslashes and control characters among eight bytes: the highest bit of each. Behind the first of them, a bit
/// may be set by mistake.
#[inline]
fn special(eight: u64) -> u64 {
    const EACH: u64 = u64::MAX / 255;
    // A byte below a limit has no highest bit before the limit is taken off, and has one after. With its second bit inverted, a
    // quote is the space, the space is not, and a control character still is one.
    let control_or_quote = (eight ^ (EACH * 2)).wrapping_sub(EACH * (b' ' + 1) as u64);
    let backslash = (eight ^ (EACH * b'\\' as u64)).wrapping_sub(EACH);
    (control_or_quote | backslash) & !eight & (EACH * 0x80)
}

macro_rules! integers {
    ($($method:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            self.integer(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b'"') => self.string(visitor),
            Some(b'{') => self.map(&[], visitor),
            Some(b'[') => self.seq(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'n') => self.deserialize_unit(visitor),
            Some(b'-' | b'0'..=b'9') => self.float(visitor),
            _ => Err(self.unexpected()),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b't') => {
                self.word(b"true")?;
                visitor.visit_bool(true)
            }
            Some(b'f') => {
                self.word(b"false")?;
                visitor.visit_bool(false)
            }
            _ => Err(self.mismatch()),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_i128(self.large_integer()?)
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_u128(self.large_integer()?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => self.float(visitor),
            _ => Err(self.mismatch()),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b'"') => self.string(visitor),
            _ => Err(self.mismatch()),
        }
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b'n') => {
                self.word(b"null")?;
                visitor.visit_none()
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b'n') => {
                self.word(b"null")?;
                visitor.visit_unit()
            }
            _ => Err(self.mismatch()),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_unit(visitor)
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match name {
            RAW_VALUE => visitor.visit_map(RawText { text: Some(self.raw()?) }),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b'[') => self.seq(visitor),
            _ => Err(self.mismatch()),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_seq(visitor)
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b'{') => self.map(&[], visitor),
            _ => Err(self.mismatch()),
        }
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b'{') => self.map(names, visitor),
            Some(b'[') => self.seq(visitor),
            _ => Err(self.mismatch()),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.peek() {
            Some(b'{') => self.enter(b'}', &[], |items| visitor.visit_enum(Variant(items))),
            Some(b'"') => visitor.visit_enum(UnitVariant(self)),
            _ => Err(self.mismatch()),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { bytes byte_buf }
}

/// The elements or members of a container.
struct Items<'r, 'de> {
    reader: &'r mut Reader<'de>,
    close: u8,
    /// Names that may come, if they are known.
    names: &'static [&'static str],
    /// How many containers are open within this one, itself included.
    open: u8,
}

impl Items<'_, '_> {
    /// Takes the name of a member if it is the next of those known, or one soon after: members often come in that order.
    #[inline]
    fn known_name(&mut self) -> Option<&'static str> {
        let next = self.reader.text.as_bytes().get(self.reader.at + 1..)?;
        for (place, name) in self.names.iter().enumerate().take(GUESSES) {
            let found = match next.split_at_checked(name.len()) {
                Some((next, [b'"', ..])) => is_same(next, name.as_bytes()),
                _ => false,
            };
            if found {
                self.reader.at += name.len() + 2;
                self.names = self.names.get(place + 1..).unwrap_or_default();
                return Some(name);
            }
        }
        None
    }

    /// The first byte of the next one, which a comma stands before unless it is the first. Takes the closing bracket.
    #[inline]
    fn next(&mut self) -> Result<Option<u8>, ReadError> {
        if self.reader.open < self.open {
            return Ok(None);
        }
        let byte = self.reader.peek();
        match byte {
            Some(byte) if byte == self.close => {
                self.reader.at += 1;
                self.reader.open -= 1;
                self.reader.entered = false;
                Ok(None)
            }
            Some(b',') if !self.reader.entered => {
                self.reader.at += 1;
                match self.reader.peek() {
                    None => Err(self.reader.unexpected()),
                    byte => Ok(byte),
                }
            }
            Some(_) if self.reader.entered => {
                self.reader.entered = false;
                Ok(byte)
            }
            _ => Err(self.reader.unexpected()),
        }
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = ReadError;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        match self.next()? {
            Some(_) => seed.deserialize(&mut *self.reader).map(Some),
            None => Ok(None),
        }
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = ReadError;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let name = match self.next()? {
            Some(b'"') => match self.known_name() {
                Some(name) => seed.deserialize(BorrowedStrDeserializer::new(name)),
                None => seed.deserialize(Name(&mut *self.reader)),
            },
            None => return Ok(None),
            _ => return Err(self.reader.unexpected()),
        };
        let name = name?;
        self.reader.expect(b':')?;
        Ok(Some(name))
    }

    #[inline]
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ReadError> {
        seed.deserialize(&mut *self.reader)
    }
}

/// The name of a member. In a map with other keys than strings, it is the key as text.
struct Name<'r, 'de>(&'r mut Reader<'de>);

macro_rules! parsed_names {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            let text = match self.0.plain_string() {
                Some(text) => text,
                None => self.0.unescape()?,
            };
            match text.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(Reason::Mismatch.into()),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Name<'_, 'de> {
    type Error = ReadError;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.0.string(visitor)
    }

    parsed_names! {
        deserialize_bool visit_bool
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_i128 visit_i128
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_u128 visit_u128
        deserialize_f32 visit_f32 deserialize_f64 visit_f64
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match name {
            RAW_VALUE => self.0.deserialize_newtype_struct(name, visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_enum(UnitVariant(self.0))
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The text of a value, for a `RawValue`.
struct RawText<'de> {
    text: Option<&'de str>,
}

impl<'de> MapAccess<'de> for RawText<'de> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let name: StrDeserializer<'_, ReadError> = RAW_VALUE.into_deserializer();
        match self.text {
            Some(_) => seed.deserialize(name).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ReadError> {
        seed.deserialize(BorrowedStrDeserializer::new(self.text.take().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests;
