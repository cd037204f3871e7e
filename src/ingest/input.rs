//! The contract of JSON articles: what `schema/article.schema.json` is generated from.

use schemars::JsonSchema;
use serde_json::Value;

/// One news article. A file holds one article, an array of articles, or one article a line (JSON Lines), in UTF-8.
///
/// At least one of `headline`, `text` and `paragraphs` must hold text. A key that is `null` counts as absent.
/// Unknown keys are kept and returned as `extra`.
#[derive(Debug, JsonSchema)]
#[schemars(
    rename = "article",
    extend("anyOf" = [{"required": ["headline"]}, {"required": ["text"]}, {"required": ["paragraphs"]}])
)]
pub struct ArticleInput {
    /// The article's own id, used word for word: 1 to 512 bytes without blanks, control characters and `#`.
    /// Without it the id is made from `url`, else from the file's path and the place in it.
    pub id: Option<StringOrInteger>,
    /// The short line above the title.
    pub kicker: Option<String>,
    /// The title.
    pub headline: Option<String>,
    /// The summary before the text.
    pub teaser: Option<String>,
    /// Running text; its blocks (dateline, headings, captions, paragraphs) are found as in a text file.
    pub text: Option<String>,
    /// Paragraphs, behind `text` if both are given; each is one passage, paragraphs above 200 words are cut at sentence ends.
    pub paragraphs: Option<Vec<String>>,
    /// The article's address.
    pub url: Option<String>,
    /// Who published it; without it, the name of the address's host.
    pub outlet: Option<String>,
    /// Whose copy it is: news agencies, such as `dpa` or `AFP`.
    pub agencies: Option<OneOrMany>,
    /// Who wrote it.
    pub authors: Option<OneOrMany>,
    /// Where it was written.
    pub place: Option<String>,
    /// Its language as a BCP 47 tag, such as `de` or `de-AT`; a text that is long enough and in another language tells itself.
    pub language: Option<String>,
    /// When it was published: RFC 3339 or 2822, a German day (`16. Oktober 2025, 14:05 Uhr`), `20251016`, or the seconds or milliseconds since
    /// 1970. What cannot be read is kept in `extra`.
    pub published: Option<StringOrInteger>,
    /// When it was changed last, likewise.
    pub updated: Option<StringOrInteger>,
}

/// A text or a whole number.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum StringOrInteger {
    /// A text.
    String(String),
    /// A whole number.
    Integer(i64),
}

/// One text or several.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// The JSON schema of an article, as written to `schema/article.schema.json`.
pub fn article_schema() -> Value {
    schemars::schema_for!(ArticleInput).to_value()
}
