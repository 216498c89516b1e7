//! How much is said.

/// The longest first line, in characters.
pub const FIRST_LINE: usize = 220;

/// The longest text of one finding, in characters.
pub const FINDING: usize = 900;

/// The longest warning, in characters.
pub const WARNING: usize = 256;

/// The longest message, in bytes.
pub const MESSAGE: usize = 32 * 1024;

/// The most warnings of one answer.
pub const WARNINGS: usize = 10;

/// How many findings are put into words: more do not fit into a message.
pub const FINDINGS: usize = 100;
