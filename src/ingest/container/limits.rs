//! What may be unpacked, and the reader that watches over it.

use std::cell::Cell;
use std::io::{self, Read};

use crate::ingest::session::Session;
use crate::ingest::trouble::{Trouble, trouble_in};
use crate::model::SkipReason;

/// The most that is unpacked of one file, in bytes: 64 GiB.
pub const MAX_UNPACKED_BYTES: u64 = 64 << 30;
/// The most members that are read of one file, those of archives inside it included.
pub const MAX_MEMBERS: u64 = 1 << 20;
/// How many times as large as it was packed anything may become; news texts shrink to a third or a tenth.
pub const MAX_RATIO: u64 = 200;
/// Up to this size, in bytes, the ratio does not matter: 16 MiB.
pub const FREE_BYTES: u64 = 16 << 20;
/// Up to this size, in bytes, the ratio does not matter for all that is packed in one file together: 64 MiB. Many small members may be as
/// large as [`FREE_BYTES`] each.
pub const FREE_FILE_BYTES: u64 = 64 << 20;
/// How many archives may stand in each other; compression around each of them does not count.
pub const MAX_NESTING: u8 = 2;
/// The size up to which a member that must be read twice, or from its end, is kept in memory, in bytes: 16 MiB.
pub(in crate::ingest) const IN_MEMORY: usize = 16 << 20;

/// Whether all that is packed in a file unpacks to more than a file of its size may hold.
pub(super) fn is_overdrawn(session: &Session<'_>) -> bool {
    session.unpacked.get() > FREE_FILE_BYTES.max(session.raw.get().saturating_mul(MAX_RATIO))
}

/// What to say of it.
pub(super) fn overdrawn() -> String {
    format!(
        "what is packed in the file unpacks to more than {MAX_RATIO} times its size, as no news texts do (an archive bomb?); unpack it yourself if you trust it"
    )
}

/// Counts the bytes that are read.
pub(super) struct Counted<'a, R> {
    pub(super) inner: R,
    pub(super) bytes: &'a Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.bytes.set(self.bytes.get() + n as u64);
        Ok(n)
    }
}

/// Unpacks within the limits.
pub(super) struct Guarded<'a, R> {
    inner: R,
    /// Bytes read of what is unpacked.
    packed: &'a Cell<u64>,
    unpacked: u64,
    session: &'a Session<'a>,
    /// What it is, for messages.
    what: &'static str,
    failed: Option<(Trouble, io::ErrorKind)>,
}

impl<'a, R: Read> Guarded<'a, R> {
    pub(super) fn new(inner: R, packed: &'a Cell<u64>, session: &'a Session<'a>, what: &'static str) -> Self {
        Self { inner, packed, unpacked: 0, session, what, failed: None }
    }

    fn fail(&mut self, reason: SkipReason, message: String) -> io::Error {
        self.fail_as(io::ErrorKind::Other, Trouble { reason, message })
    }

    /// Notes the trouble; its kind tells what is cut off from what is broken.
    fn fail_as(&mut self, kind: io::ErrorKind, trouble: Trouble) -> io::Error {
        self.failed = Some((trouble.clone(), kind));
        io::Error::new(kind, trouble)
    }
}

impl<R: Read> Read for Guarded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some((trouble, kind)) = &self.failed {
            if trouble.reason != SkipReason::Malformed || !self.session.goes_on.take() {
                return Err(io::Error::new(*kind, trouble.clone()));
            }
            self.failed = None;
        }
        let n = match self.inner.read(buffer) {
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                if let Some(trouble) = trouble_in(&error) {
                    return Err(self.fail_as(error.kind(), trouble.clone()));
                }
                if error.raw_os_error().is_some() {
                    return Err(error);
                }
                let message = format!(
                    "the {} is broken or cut off behind {} unpacked bytes; get the file anew",
                    self.what, self.unpacked
                );
                return Err(self.fail_as(error.kind(), Trouble { reason: SkipReason::Malformed, message }));
            }
        };
        self.unpacked += n as u64;
        self.session.unpacked.set(self.session.unpacked.get() + n as u64);
        if self.session.unpacked.get() > MAX_UNPACKED_BYTES {
            let message = format!(
                "more than {} GiB would be unpacked of this file; unpack it, and index what you need",
                MAX_UNPACKED_BYTES >> 30
            );
            return Err(self.fail(SkipReason::TooLarge, message));
        }
        if is_overdrawn(self.session) {
            return Err(self.fail(SkipReason::TooLarge, overdrawn()));
        }
        if self.unpacked > FREE_BYTES && self.unpacked > self.packed.get().saturating_mul(MAX_RATIO) {
            let message = format!(
                "the {} unpacks to more than {MAX_RATIO} times its size, as no news text does (an archive bomb?); unpack it yourself if you trust it",
                self.what
            );
            return Err(self.fail(SkipReason::TooLarge, message));
        }
        Ok(n)
    }
}
