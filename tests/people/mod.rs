//! What people say of articles, and where the index is. Properties proved here:
//! 1. a correction holds after indexing again and after a rebuild, and can be taken back without the source;
//! 2. what was deleted by hand stays away until it is restored;
//! 3. `corrections.jsonl` may be edited by hand: the next run brings the index in line, and a broken line costs no other;
//! 4. the index is found upwards, then by the environment, then in the user's folder; what writes elsewhere says so;
//! 5. lists filter, tell what changed since, and survive a rebuild;
//! 6. what vanished is named, and not pruned where that may be a mistake;
//! 7. who may only read can do all that reads, and nothing is written.

#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

mod corrections;
mod lists;
mod place;
#[cfg(unix)]
mod readers;
mod vanished;
