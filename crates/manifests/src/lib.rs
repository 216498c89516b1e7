//! Manifests as text: what the policy would say of them, with the places of what it says, and the edits that repair them. It reads and
//! writes no file, so that the same runs in a command line and in a browser.
//!
//! Text goes one way: it is read with the place of each value ([`yaml`]), its objects ([`objects`]) are judged by the engine ([`judge`])
//! as the settings ([`settings`]) and comments in it say, and then repaired ([`edit`]), drawn ([`timeline`]) or checked ([`check`]):
//! what was found, with its places, is a [`report`], which is written in several [`formats`]. [`krm`] does all of it for kustomize and
//! kpt. The [`pages`] of rules and helpers stand beside that.
//!
//! ```
//! use native_sidecar_manifests::check::{self, Checked};
//! use native_sidecar_manifests::edit::Fixer;
//! use native_sidecar_manifests::formats::Format;
//! use native_sidecar_manifests::{settings, timeline};
//!
//! let text = "
//! apiVersion: batch/v1
//! kind: Job
//! metadata: {name: report}
//! spec:
//!   template:
//!     spec:
//!       containers:
//!       - {name: report, image: registry.example.com/report:7}
//!       - {name: proxy, image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1}
//! ";
//! let loaded = settings::parse("settings.yaml", "action: reject", None, None)?;
//!
//! let checked = Checked::of_text("report.yaml", text, &loaded.settings);
//! let report = check::report(vec![checked], &loaded, false);
//! assert_eq!(report.files[0].findings[0].location.start.line, 10);
//! let mut written = Vec::new();
//! Format::default().write(&report, &mut written)?;
//!
//! let fixed = Fixer::new(&loaded.settings, false).fix(text);
//! assert!(fixed.text.contains("restartPolicy: Always"));
//!
//! let (pictures, problems) = timeline::of_text("report.yaml", text, &loaded.settings);
//! assert!(problems.is_empty());
//! assert!(timeline::svg::draw(&pictures).starts_with("<svg"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The modules are layers, listed from the bottom up: each names only those above it in the list.

pub mod text;
pub mod yaml;
pub mod objects;
mod patch;
mod comments;
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
