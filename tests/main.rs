//! Tests of Beleg, one module per area.

mod analysis;
mod extract;
mod ingest;
