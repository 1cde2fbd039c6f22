//! Distinguished names: those of certificates, and those that a client is registered with as text (RFC 4514).

use std::fmt;

use x509_cert::der::Tag;
use x509_cert::name::Name;

use super::Malformed;

/// The names of attributes as RFC 4514 and Java's libraries write them.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("CN", "2.5.4.3"),
    ("SURNAME", "2.5.4.4"),
    ("SERIALNUMBER", "2.5.4.5"),
    ("C", "2.5.4.6"),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("S", "2.5.4.8"),
    ("STREET", "2.5.4.9"),
    ("O", "2.5.4.10"),
    ("OU", "2.5.4.11"),
    ("T", "2.5.4.12"),
    ("TITLE", "2.5.4.12"),
    ("BUSINESSCATEGORY", "2.5.4.15"),
    ("POSTALCODE", "2.5.4.17"),
    ("GIVENNAME", "2.5.4.42"),
    ("ORGANIZATIONIDENTIFIER", "2.5.4.97"),
    ("UID", "0.9.2342.19200300.100.1.1"),
    ("DC", "0.9.2342.19200300.100.1.25"),
    ("EMAILADDRESS", "1.2.840.113549.1.9.1"),
    ("E", "1.2.840.113549.1.9.1"),
    ("JURISDICTIONL", "1.3.6.1.4.1.311.60.2.1.1"),
    ("JURISDICTIONST", "1.3.6.1.4.1.311.60.2.1.2"),
    ("JURISDICTIONC", "1.3.6.1.4.1.311.60.2.1.3"),
];

/// A name as it is compared (RFC 5280 7.1): without regard to case, white space in a row, and the type of its strings. Each
/// part is a set of attributes, of which there is one in most cases. The order is that of certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DistinguishedName(Vec<Vec<(String, String)>>);

impl DistinguishedName {
    /// The name in a certificate.
    pub(crate) fn of(name: &Name) -> Self {
        let attribute = |attribute: &x509_cert::attr::AttributeTypeAndValue| {
            let (value, bytes) = (&attribute.value, attribute.value.value());
            let text = match x509_cert::der::Tagged::tag(value) {
                // UTF-16 without surrogates.
                Tag::BmpString => {
                    let units: Vec<_> =
                        bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                    String::from_utf16_lossy(&units)
                }
                _ => String::from_utf8_lossy(bytes).into_owned(),
            };
            (attribute.oid.to_string(), folded(&text))
        };
        let parts = name.iter_rdn().map(|part| sorted(part.iter().map(attribute).collect()));
        Self(parts.collect())
    }

    /// Reads the text of RFC 4514, in which the last part of the name comes first.
    pub(crate) fn parse(text: &str) -> Result<Self, Malformed> {
        let mut parts = vec![Vec::new()];
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (name, after) = rest.split_once('=').ok_or(Malformed)?;
            let (value, separator, after) = value(after)?;
            parts.last_mut().ok_or(Malformed)?.push((oid(name.trim())?, folded(&value)));
            rest = after.trim_start();
            match separator {
                Some('+') => {}
                Some(_) => parts.push(Vec::new()),
                None => break,
            }
        }
        parts.reverse();
        match parts.iter().any(Vec::is_empty) {
            true => Err(Malformed),
            false => Ok(Self(parts.into_iter().map(sorted).collect())),
        }
    }
}

fn sorted(mut part: Vec<(String, String)>) -> Vec<(String, String)> {
    part.sort();
    part
}

/// The value up to the next separator, that separator, and what follows.
fn value(text: &str) -> Result<(String, Option<char>, &str), Malformed> {
    let mut value = Vec::new();
    let mut quoted = false;
    let mut characters = text.trim_start().char_indices();
    let text = text.trim_start();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => {
                let (_, next) = characters.next().ok_or(Malformed)?;
                match next.to_digit(16) {
                    // A byte of UTF-8 in hexadecimal digits.
                    Some(high) => {
                        let low = characters.next().and_then(|(_, low)| low.to_digit(16)).ok_or(Malformed)?;
                        value.push(u8::try_from(high * 16 + low).map_err(|_| Malformed)?);
                    }
                    None => value.extend(next.encode_utf8(&mut [0; 4]).bytes()),
                }
            }
            '"' => quoted = !quoted,
            ',' | ';' | '+' if !quoted => {
                let value = String::from_utf8(value).map_err(|_| Malformed)?;
                return Ok((value, Some(character), &text[at + 1..]));
            }
            other => value.extend(other.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    match quoted {
        true => Err(Malformed),
        false => Ok((String::from_utf8(value).map_err(|_| Malformed)?, None, "")),
    }
}

fn oid(name: &str) -> Result<String, Malformed> {
    let name = name.to_ascii_uppercase();
    let name = name.strip_prefix("OID.").unwrap_or(&name);
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return Ok(name.into());
    }
    ATTRIBUTES.iter().find(|(known, _)| *known == name).map(|(_, oid)| (*oid).into()).ok_or(Malformed)
}

/// The value without what does not count in a comparison.
fn folded(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// For messages: as RFC 4514 has it, in the form in which names are compared.
impl fmt::Display for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attribute = |(oid, value): &(String, String)| {
            let name = ATTRIBUTES.iter().find(|(_, known)| known == oid).map_or(oid.as_str(), |(name, _)| name);
            format!("{name}={value}")
        };
        let part = |part: &Vec<_>| part.iter().map(attribute).collect::<Vec<_>>().join("+");
        f.write_str(&self.0.iter().rev().map(part).collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_equal_where_only_their_writing_differs() {
        let name = DistinguishedName::parse("CN=Example Client,O=\"Example, Inc.\",C=DE").unwrap();
        assert_eq!(name.to_string(), "CN=example client,O=example, inc.,C=de");
        for (same, text) in [
            (true, "cn=example  CLIENT, o=Example\\, Inc. , c=de"),
            (true, "2.5.4.3=Example Client;OID.2.5.4.10=Example\\2C Inc.;C=DE"),
            (false, "C=DE,O=\"Example, Inc.\",CN=Example Client"),
            (false, "CN=Example Client,O=\"Example, Inc.\""),
            (false, "CN=Example Client+O=\"Example, Inc.\",C=DE"),
        ] {
            assert_eq!(DistinguishedName::parse(text).unwrap() == name, same, "{text}");
        }
        let both = [DistinguishedName::parse("CN=a+UID=b"), DistinguishedName::parse("UID=b+CN=A")];
        assert_eq!(both[0], both[1]);
        for text in ["", "CN", "CN=a,", "nonsense=a", "CN=\"a", "CN=\\", "CN=\\4", "CN=\\ff"] {
            assert_eq!(DistinguishedName::parse(text), Err(Malformed), "{text}");
        }
    }
}
