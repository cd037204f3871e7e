//! From places in decoded text to places in raw bytes.

use crate::model::ByteSpan;

/// Maps spans of a draft's text to spans of the raw file.
#[derive(Debug, Clone, Default)]
pub struct OffsetMap {}

impl OffsetMap {
    /// Where `span` of the text stands in the raw file; `None` if it does not stand there as text.
    pub fn raw(&self, _text: &str, _span: ByteSpan) -> Option<ByteSpan> {
        None
    }
}
