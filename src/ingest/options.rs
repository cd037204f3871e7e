//! What somebody says of files before they are read.

use super::columns::ColumnMap;
use super::converters::Converters;

/// What somebody says of files before they are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Which columns of tables hold what.
    pub columns: ColumnMap,
    /// Tables of whose columns nothing is known are read, too: for their extracted text, which is the same whatever is known.
    pub any_columns: bool,
    /// Commands that turn files into text.
    pub converters: Converters,
}

impl ReadOptions {
    /// Nothing is said.
    pub const DEFAULT: Self = Self { columns: ColumnMap::EMPTY, any_columns: false, converters: Converters::NONE };

    /// For checking what was cited, whatever was said when it was read.
    pub const CHECK: Self = Self { columns: ColumnMap::EMPTY, any_columns: true, converters: Converters::NONE };
}
