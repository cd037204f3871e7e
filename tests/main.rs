//! Tests of Beleg, one module per area.

#![allow(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod analysis;
mod cli;
mod contracts;
mod eval;
mod extract;
mod ingest;
mod lexicon;
mod people;
mod query;
mod ranking;
mod readme;
mod reliability;
mod sandbox;
mod search;
mod structure;
mod verify;
mod watch;
