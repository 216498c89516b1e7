//! Manifests as text: what the policy would say of them, with the places of what it says, and the edits that repair them.
//!
//! Text goes one way: it is read with the place of each value ([`yaml`]), its objects ([`objects`]) are judged by the engine ([`judge`])
//! as the settings ([`settings`]) and comments in it ([`comments`]) say, and reported ([`report`]) or repaired ([`edit`]).
//!
//! Beside that stand the pictures of pods ([`timeline`]) and the pages of rules and helpers ([`pages`]).

pub mod text;
pub mod yaml;
pub mod objects;
pub mod patch;
pub mod comments;
pub mod judge;
pub mod edit;
pub mod diff;
pub mod report;
pub mod settings;
pub mod baseline;
pub mod check;
pub mod timeline;
pub mod pages;
pub mod formats;
pub mod krm;
