//! Beleg: the search index for German news that finds the passage and proves where it stands.

pub mod analysis;
pub mod archive;
pub mod engine;
pub mod extract;
pub mod ingest;
pub mod model;
pub mod query;

pub use model::{SearchRequest, SearchResponse};
