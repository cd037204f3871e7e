//! The wish that a run stops before its end.

use std::convert::Infallible;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};

/// Asks a run to stop: it finishes what is in order, commits it, and says where it stopped. The next run goes on.
///
/// Clones are one and the same; a request cannot be taken back.
///
/// ```
/// use beleg::{IndexOptions, Stop};
///
/// let stop = Stop::default();
/// let options = IndexOptions { stop: stop.clone(), ..IndexOptions::default() };
/// // In another thread, or when a signal comes:
/// stop.request();
/// assert!(options.stop.is_requested());
/// ```
#[derive(Debug, Clone)]
pub struct Stop {
    /// Nothing is ever sent: the channel is closed when somebody wants to stop, so that threads can wait for it and for other things.
    sender: Arc<Mutex<Option<Sender<Infallible>>>>,
    receiver: Receiver<Infallible>,
}

impl Default for Stop {
    fn default() -> Self {
        let (sender, receiver) = bounded(0);
        Self { sender: Arc::new(Mutex::new(Some(sender))), receiver }
    }
}

impl PartialEq for Stop {
    fn eq(&self, other: &Self) -> bool {
        self.receiver.same_channel(&other.receiver)
    }
}

impl Eq for Stop {}

impl Stop {
    /// Asks to stop.
    pub fn request(&self) {
        self.sender.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Whether somebody asked.
    pub fn is_requested(&self) -> bool {
        self.receiver.try_recv() == Err(TryRecvError::Disconnected)
    }

    /// A channel that is closed when somebody asks.
    pub(in crate::archive) fn requested(&self) -> &Receiver<Infallible> {
        &self.receiver
    }
}

/// A reader that fails as soon as somebody asks to stop.
pub(super) struct Until<'a, R> {
    pub(super) stop: &'a Stop,
    pub(super) inner: R,
}

impl<R: Read> Read for Until<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.is_requested() { Err(io::Error::other("stopped")) } else { self.inner.read(buffer) }
    }
}
