//! The hash by which the catalog's index is built and asked.

/// How many bytes of a name that is only a beginning are hashed: no beginning in the catalog is shorter.
pub(crate) const BEGINNING: usize = 3;

/// Hashes a text of some sort (FNV-1a), upper and lower case alike.
pub(crate) fn hash(sort: u8, text: &str) -> usize {
    let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
    let hash = text.bytes().fold(mix(0x811C_9DC5, sort), mix);
    usize::try_from(hash ^ hash >> 15).unwrap_or_default()
}
