//! What everything is made of: plain data, no input or output.
//!
//! ```text
//! Article ── ArticleMeta (headline, outlet, agencies, place, dates …)
//!    └────── Block*      (one per headline, kicker, teaser, heading, paragraph, caption, boilerplate)
//!                └────── a block is a passage: indexed, ranked and cited by itself
//! SearchRequest ─→ SearchResponse ── Hit* ── Passage · ArticleMeta · Source
//! ```
//!
//! The shapes that leave the program are written down in `schema/`, generated from these types.

mod agency;
mod article;
mod attribution;
mod change;
mod cite;
mod correction;
mod date;
mod digest;
mod error;
mod export;
mod field;
mod id;
mod lines;
pub(crate) mod list;
mod lists;
mod refusal;
mod report;
mod request;
mod response;
mod source;
mod span;
pub mod stored_path;
mod timeline;

pub(crate) use agency::agency;
pub use article::{Article, ArticleMeta, Block, BlockKind, Corrected, HeaderDay, Mention, SourceFacts, Status};
pub use attribution::{Attribution, AttributionRule, StatementKind, StatementSpeaker, Words};
pub use change::{Change, ChangeKind, ChangedArticle};
pub use cite::{Citation, Citations, CiteStyle, CiteToken};
pub use correction::{CorrectionView, Fact, SetReport};
pub use date::{ArticleDate, Basis, DEFAULT_ZONE, DayPeriod, Evidence, Precision, RefusedDays, Resolved};
pub(crate) use digest::{fingerprint, first_bits, hex, sha256};
pub use error::{ErrorCode, Hint};
pub use export::{ExportRequest, ExportSummary, Sample, Sampled};
pub use field::{FIELDS, Facet, Field, FieldInfo, FieldUse, Level};
pub use id::{ArticleId, IdError, PassageId, Slot};
pub(crate) use lines::{LineEnds, LineIndex, line_feeds};
pub use lists::{ListItem, ListSummary, ListView};
pub use refusal::{RefusalReason, RefusedFact};
pub use report::{
    IndexReport, LearnReport, Recut, SkipReason, Skipped, SourceReport, SourcesReport, Stats, StoppedAt, VerifyCounts,
    VerifyReport, VerifyResult, VerifyStatus,
};
pub use request::{
    Context, DayFilter, FacetCountBy, FacetRequest, Filter, RequestError, SearchRequest, Sort, TotalsMode, Undated,
};
pub use response::{
    ArticleView, BlockView, ExplainedScore, ExplainedWord, Explanation, FacetCount, FacetCounts, FacetsResponse, Hit,
    LeftOutTotal, PassageView, Reason, SearchResponse, Snippet, SuggestedHeadline, SuggestedTerm, Suggestions, Total,
    Warning, WarningCode,
};
pub use source::{Source, SourceOf, StoredSource, place_in_file};
pub use span::{ByteSpan, CharSpan};
pub use timeline::{Timeline, TimelineBy, TimelineCount, TimelineCounts, TimelinePeriod, TimelineRequest};
