//! Checksums.

use sha2::{Digest, Sha256};

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// The SHA-256 of some bytes in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The first eight bytes of a SHA-256, as a number.
pub(crate) fn first_bits(digest: &[u8]) -> u64 {
    digest.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}

/// The first eight bytes of the SHA-256 of some bytes.
pub(crate) fn fingerprint(bytes: &[u8]) -> u64 {
    first_bits(&Sha256::digest(bytes))
}
