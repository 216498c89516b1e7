//! A bar that shows how far a long run is, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::Once;
use std::time::{Duration, Instant};

/// How long a run is before people want to know.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far a run is. It shows itself on standard error once the run has taken a while, and goes when it is dropped.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    shown: Once,
}

impl Progress {
    /// A run over so many files.
    #[must_use]
    pub fn over(files: usize) -> Self {
        let bar = ProgressBar::with_draw_target(u64::try_from(files).ok(), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} files") {
            bar.set_style(style);
        }
        Self { bar, begun: Instant::now(), shown: Once::new() }
    }

    /// One more is done.
    pub fn advance(&self) {
        if self.begun.elapsed() >= PATIENCE {
            self.shown.call_once(|| {
                if io::stderr().is_terminal() {
                    self.bar.set_draw_target(ProgressDrawTarget::stderr());
                }
            });
        }
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
