//! Every hit instead of the best: what is asked, and what is told behind the last one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{SearchRequest, Total, Warning};

/// A random sample of passages, which the seed and their ids draw: the same from the same content, in whatever order it was indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// So many passages.
    pub size: usize,
    /// Another seed draws another sample.
    pub seed: u64,
}

/// An export: every hit of a search.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "export_request")]
pub struct ExportRequest {
    /// What is searched; its `sort`, `limit`, `offset` and `per_article` and its facets do not matter.
    pub search: SearchRequest,
    /// Only a sample.
    pub sample: Option<Sample>,
}

impl ExportRequest {
    /// Everything that `query` finds.
    pub fn new(query: impl Into<String>) -> Self {
        Self { search: SearchRequest::new(query), sample: None }
    }
}

/// The sample that was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "sampled")]
pub struct Sampled {
    /// Passages that were drawn.
    pub size: u64,
    /// By this seed.
    pub seed: u64,
    /// Out of so many that match.
    pub of: u64,
}

/// What is told of an export behind its hits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "export")]
pub struct ExportSummary {
    /// Version of this shape and of the hits'.
    pub schema: u32,
    /// The query as it was asked.
    pub query: String,
    /// The query as it was understood, in the query language.
    pub read_as: String,
    /// What was ignored, expanded or read differently, in the order of the query.
    pub warnings: Vec<Warning>,
    /// How much matches.
    pub total: Total,
    /// Hits that were handed on.
    pub exported: u64,
    /// The sample that these hits are; `null` if they are all.
    pub sample: Option<Sampled>,
}
