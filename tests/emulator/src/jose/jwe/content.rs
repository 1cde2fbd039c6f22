//! The encryption of the content (RFC 7518, section 5).

use aes::{Aes128, Aes192, Aes256};
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit as _, Payload};
use aes_gcm::{AesGcm, Nonce};
use authlete_core::types::JweEnc;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};
use hmac::{Hmac, Mac as _};
use sha2::{Sha256, Sha384, Sha512};

use super::JweFault;
use crate::random::Random;

/// What the encryption of the content yields.
pub(super) struct Sealed {
    pub(super) iv: Vec<u8>,
    pub(super) ciphertext: Vec<u8>,
    pub(super) tag: Vec<u8>,
}

/// How many bytes a key has.
pub(in crate::jose) fn key_length(enc: &JweEnc) -> Result<usize, JweFault> {
    match enc {
        JweEnc::A128Gcm => Ok(16),
        JweEnc::A192Gcm => Ok(24),
        JweEnc::A256Gcm | JweEnc::A128CbcHs256 => Ok(32),
        JweEnc::A192CbcHs384 => Ok(48),
        JweEnc::A256CbcHs512 => Ok(64),
        _ => Err(JweFault::Unsupported),
    }
}

/// Encrypts; `header` is authenticated along with it.
pub(super) fn seal(
    enc: &JweEnc,
    key: &[u8],
    plain: &[u8],
    header: &[u8],
    random: &mut dyn Random,
) -> Result<Sealed, JweFault> {
    let mut iv = vec![0; if is_gcm(enc) { 12 } else { 16 }];
    random.fill(&mut iv);
    if is_gcm(enc) {
        let (ciphertext, tag) = gcm_seal(key, &iv, plain, header).ok_or(JweFault::NoKey)?;
        return Ok(Sealed { iv, ciphertext, tag });
    }
    let (mac_key, key) = key.split_at(key.len() / 2);
    let ciphertext = match key.len() {
        16 => cbc::Encryptor::<Aes128>::new_from_slices(key, &iv).map(|it| it.encrypt_padded_vec::<Pkcs7>(plain)),
        24 => cbc::Encryptor::<Aes192>::new_from_slices(key, &iv).map(|it| it.encrypt_padded_vec::<Pkcs7>(plain)),
        _ => cbc::Encryptor::<Aes256>::new_from_slices(key, &iv).map(|it| it.encrypt_padded_vec::<Pkcs7>(plain)),
    }
    .map_err(|_| JweFault::NoKey)?;
    let tag = cbc_tag(enc, mac_key, header, &iv, &ciphertext)?;
    Ok(Sealed { iv, ciphertext, tag })
}

/// Decrypts what [`seal`] encrypted.
pub(super) fn open(enc: &JweEnc, key: &[u8], sealed: &Sealed, header: &[u8]) -> Result<Vec<u8>, JweFault> {
    let Sealed { iv, ciphertext, tag } = sealed;
    if key.len() != key_length(enc)? {
        return Err(JweFault::Undecryptable);
    }
    if is_gcm(enc) {
        return gcm_open(key, iv, ciphertext, tag, header).ok_or(JweFault::Undecryptable);
    }
    let (mac_key, key) = key.split_at(key.len() / 2);
    if cbc_tag(enc, mac_key, header, iv, ciphertext)? != *tag {
        return Err(JweFault::Undecryptable);
    }
    let plain = match key.len() {
        16 => cbc::Decryptor::<Aes128>::new_from_slices(key, iv)
            .ok()
            .and_then(|it| it.decrypt_padded_vec::<Pkcs7>(ciphertext).ok()),
        24 => cbc::Decryptor::<Aes192>::new_from_slices(key, iv)
            .ok()
            .and_then(|it| it.decrypt_padded_vec::<Pkcs7>(ciphertext).ok()),
        _ => cbc::Decryptor::<Aes256>::new_from_slices(key, iv)
            .ok()
            .and_then(|it| it.decrypt_padded_vec::<Pkcs7>(ciphertext).ok()),
    };
    plain.ok_or(JweFault::Undecryptable)
}

fn is_gcm(enc: &JweEnc) -> bool {
    matches!(enc, JweEnc::A128Gcm | JweEnc::A192Gcm | JweEnc::A256Gcm)
}

/// AES-GCM with a key of any of the three lengths: the ciphertext and the tag.
pub(super) fn gcm_seal(key: &[u8], iv: &[u8], plain: &[u8], header: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let iv = &Nonce::<U12>::try_from(iv).ok()?;
    let payload = Payload { msg: plain, aad: header };
    let mut ciphertext = match key.len() {
        16 => AesGcm::<Aes128, U12>::new_from_slice(key).ok()?.encrypt(iv, payload),
        24 => AesGcm::<Aes192, U12>::new_from_slice(key).ok()?.encrypt(iv, payload),
        _ => AesGcm::<Aes256, U12>::new_from_slice(key).ok()?.encrypt(iv, payload),
    }
    .ok()?;
    let tag = ciphertext.split_off(ciphertext.len().checked_sub(16)?);
    Some((ciphertext, tag))
}

/// Decrypts what [`gcm_seal`] encrypted.
pub(super) fn gcm_open(key: &[u8], iv: &[u8], ciphertext: &[u8], tag: &[u8], header: &[u8]) -> Option<Vec<u8>> {
    let iv = &Nonce::<U12>::try_from(iv).ok()?;
    if tag.len() != 16 {
        return None;
    }
    let joined = [ciphertext, tag].concat();
    let payload = Payload { msg: &joined, aad: header };
    match key.len() {
        16 => AesGcm::<Aes128, U12>::new_from_slice(key).ok()?.decrypt(iv, payload),
        24 => AesGcm::<Aes192, U12>::new_from_slice(key).ok()?.decrypt(iv, payload),
        _ => AesGcm::<Aes256, U12>::new_from_slice(key).ok()?.decrypt(iv, payload),
    }
    .ok()
}

/// The left half of the MAC (RFC 7518, section 5.2.2.1).
fn cbc_tag(enc: &JweEnc, key: &[u8], header: &[u8], iv: &[u8], ciphertext: &[u8]) -> Result<Vec<u8>, JweFault> {
    let bits = (header.len() as u64).saturating_mul(8).to_be_bytes();
    let parts = [header, iv, ciphertext, &bits];
    macro_rules! mac {
        ($hash:ty) => {{
            let mut mac = Hmac::<$hash>::new_from_slice(key).map_err(|_| JweFault::Unsupported)?;
            parts.iter().for_each(|part| mac.update(part));
            mac.finalize().into_bytes().to_vec()
        }};
    }
    let mut tag = match enc {
        JweEnc::A128CbcHs256 => mac!(Sha256),
        JweEnc::A192CbcHs384 => mac!(Sha384),
        JweEnc::A256CbcHs512 => mac!(Sha512),
        _ => return Err(JweFault::Unsupported),
    };
    tag.truncate(tag.len() / 2);
    Ok(tag)
}
