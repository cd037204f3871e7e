//! The table of fields as a tantivy schema.

use tantivy::Index;
use tantivy::schema::{
    FacetOptions, Field as TantivyField, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::WhitespaceTokenizer;

use crate::model::{FIELDS, Field, FieldUse};

/// The tokenizer that the fields of terms name. No text goes through it: their lists are made from words (`postings`).
pub(super) const PLACED: &str = "placed";

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

    /// The row of a field whose documents are found by their whole values.
    pub(super) fn indexed_keyword(&self, field: TantivyField) -> Option<usize> {
        let row = self.0.iter().position(|of| *of == field)?;
        matches!(FIELDS[row].kept, FieldUse::Keyword { indexed: true, .. } | FieldUse::Hierarchy).then_some(row)
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
    index.tokenizers().register(PLACED, WhitespaceTokenizer::default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_row() {
        for info in FIELDS {
            assert_eq!(info.field.info(), info, "{}", info.field);
        }
        Fields::new(&schema());
    }
}
