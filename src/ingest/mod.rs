//! Bytes become drafts: files are found, their format and encoding detected, their records parted.

mod draft;
mod offsets;

pub use draft::{Declared, DeclaredDate, Draft, Layout};
pub use offsets::OffsetMap;
