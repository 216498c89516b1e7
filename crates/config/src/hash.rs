//! The hash by which the catalog's index is written and asked.

/// What sort of text is hashed.
#[derive(Clone, Copy, Debug)]
pub enum Sort {
    /// The last segment of an image's path.
    Image = 0,
    /// A container's name.
    Name = 1,
    /// The first bytes of a container's name.
    Beginning = 2,
    /// A program that suffices.
    Program = 3,
}

/// How many bytes of a name that is only a beginning are hashed: no beginning in the catalog is shorter.
pub const BEGINNING: usize = 3;

/// Hashes a text (FNV-1a), upper and lower case alike.
#[must_use]
pub fn hash(sort: Sort, text: &str) -> usize {
    let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
    let hash = text.bytes().fold(mix(0x811C_9DC5, sort as u8), mix);
    usize::try_from(hash ^ hash >> 15).unwrap_or_default()
}
