//! Text becomes terms.

pub mod sentence;
