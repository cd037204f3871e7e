//! A progress bar on standard error; silent when that is no terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Context;
use crate::archive::Progress;
use crate::messages::{Lang, Message};

pub(super) struct Bar(ProgressBar, Lang);

impl Bar {
    pub(super) fn new(context: &Context) -> Self {
        let target = if context.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} [{elapsed}]") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar, context.lang)
    }

    pub(super) fn show(&self, state: &Progress) {
        if !self.0.is_hidden() {
            let told = Message::new("progress").with("files", state.files).with("articles", state.articles);
            self.0.set_message(told.say(self.1));
        }
    }

    /// Prints beside the bar.
    pub(super) fn beside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
    }

    pub(super) fn finish(self) {
        self.0.finish_and_clear();
    }
}
