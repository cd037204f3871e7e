//! The table of fields as a tantivy schema.

use tantivy::Index;
use tantivy::schema::{
    FacetOptions, Field as TantivyField, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::model::{FIELDS, Field, FieldUse};

/// The name under which [`PlacedTerms`] is registered.
const PLACED: &str = "placed";

/// Tantivy's handles of our fields.
#[derive(Clone)]
pub(super) struct Fields(Vec<TantivyField>);

impl Fields {
    pub(super) fn new(schema: &Schema) -> Self {
        let handle = |name| schema.get_field(name).expect("the schema is compared with the table on opening");
        Self(FIELDS.iter().map(|info| handle(info.field.as_str())).collect())
    }

    pub(super) fn get(&self, field: Field) -> TantivyField {
        self.0[field.row()]
    }
}

pub(super) fn schema() -> Schema {
    let mut schema = Schema::builder();
    for info in FIELDS {
        let name = info.field.as_str();
        match info.kept {
            FieldUse::Terms { scored, positions } => {
                let record = match (scored, positions) {
                    (_, true) => IndexRecordOption::WithFreqsAndPositions,
                    (true, false) => IndexRecordOption::WithFreqs,
                    (false, false) => IndexRecordOption::Basic,
                };
                let indexing =
                    TextFieldIndexing::default().set_tokenizer(PLACED).set_index_option(record).set_fieldnorms(scored);
                schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing));
            }
            FieldUse::Keyword { indexed, columnar } => {
                let mut options = TextOptions::default();
                if indexed {
                    let indexing = TextFieldIndexing::default()
                        .set_tokenizer("raw")
                        .set_index_option(IndexRecordOption::Basic)
                        .set_fieldnorms(false);
                    options = options.set_indexing_options(indexing);
                }
                if columnar {
                    options = options.set_fast("raw");
                }
                schema.add_text_field(name, options);
            }
            FieldUse::Hierarchy => {
                schema.add_facet_field(name, FacetOptions::default());
            }
            FieldUse::Number => {
                schema.add_u64_field(name, NumericOptions::default().set_fast());
            }
            FieldUse::Stored => {
                schema.add_text_field(name, STORED);
            }
        }
    }
    schema.build()
}

pub(super) fn register_tokenizers(index: &Index) {
    index.tokenizers().register(PLACED, PlacedTerms::default());
}

/// Reads terms that are analysed already: parted by blanks, every blank one position on.
#[derive(Clone, Default)]
pub struct PlacedTerms {
    token: Token,
}

impl Tokenizer for PlacedTerms {
    type TokenStream<'a> = PlacedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PlacedStream<'a> {
        self.token.position = 0;
        PlacedStream { text: text.as_bytes(), source: text, at: 0, position: 0, token: &mut self.token }
    }
}

/// The walk over one text's terms.
pub struct PlacedStream<'a> {
    text: &'a [u8],
    source: &'a str,
    at: usize,
    position: usize,
    token: &'a mut Token,
}

impl TokenStream for PlacedStream<'_> {
    fn advance(&mut self) -> bool {
        while self.text.get(self.at) == Some(&b' ') {
            self.at += 1;
            self.position += 1;
        }
        let Some(rest) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) else { return false };
        let end = self.at + memchr::memchr(b' ', rest).unwrap_or(rest.len());
        self.token.text.clear();
        self.token.text.push_str(self.source.get(self.at..end).unwrap_or_default());
        self.token.offset_from = self.at;
        self.token.offset_to = end;
        self.token.position = self.position;
        self.at = end;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_blanks_leave_a_position_empty() {
        let mut tokenizer = PlacedTerms::default();
        let mut stream = tokenizer.token_stream(" plan  gipfel");
        let mut tokens = Vec::new();
        while stream.advance() {
            tokens.push((stream.token().position, stream.token().text.clone()));
        }
        assert_eq!(tokens, [(1, "plan".to_owned()), (3, "gipfel".to_owned())]);
    }

    #[test]
    fn every_field_has_a_row() {
        for info in FIELDS {
            assert_eq!(info.field.info(), info, "{}", info.field);
        }
        Fields::new(&schema());
    }
}
