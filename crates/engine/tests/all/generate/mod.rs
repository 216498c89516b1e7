//! Objects and requests to judge, made from choices: the same choices make the same. Tests of several crates share them.
//!
//! [`pods`] makes Pods and says what should become of each; [`requests`] makes requests of all sorts of them; [`request`] writes
//! requests from the parts that a test is about. [`text`] writes JSON in many spellings, and takes it apart; [`kubernetes`] is an
//! independent reading of what the API server asks of a Pod.

#![allow(dead_code, reason = "each crate uses some of it")]

pub(crate) mod kubernetes;
pub(crate) mod pods;
#[path = "../../../src/testing/request.rs"]
pub(crate) mod request;
pub(crate) mod requests;
pub(crate) mod text;
