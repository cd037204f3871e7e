//! How passages are ranked: every weight and parameter, as plain data that a [`Plan`](super::Plan) carries and every engine reads.
//!
//! ```text
//! passage  = Σ words  word × BM25(word as it stands) + family × BM25(its family, or the parts of a compound)
//! article  = Σ words  article × BM25(families and parts in the article) + beginning × BM25(first letters in the article)
//! headline = headline × h × min(h ÷ H, headline_words)²    h: BM25 of families and parts in the headline; H: the most that one of them can have
//! section  = Σ words  section × BM25(word in the section heading)
//!
//! score = (passage + article + headline + section) × (1 + early ÷ (1 + n ÷ early_half))    n: paragraphs before the passage
//! ```
//!
//! A name in another spelling than the typed one scores by all of this times `spelling`, as rare as the name is in all spellings together;
//! its first letters by half of that.
//! Words of asking and saying score by all of this times `saying`.
//! Phrases and words found by their form add BM25 of their own. BM25 keeps Lucene's old factor k1 + 1. A family stands in the field of words
//! where its name is the stem, and in the field of parts elsewhere; occurrences in both are counted together. Everything beyond
//! the passage only scores, and never makes a passage match.
//!
//! The numbers: development sets (four of Wikipedia, two of news, 4,442 queries), 23 and 24 November 2026. `benches/relevance.md` has what was
//! measured; the plateau is flat.

use crate::model::{BlockKind, Context, Field};

/// The parameters of BM25.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bm25 {
    /// How slowly more occurrences count less.
    pub k1: f32,
    /// How much length counts, from 0 to 1.
    pub b: f32,
}

impl Bm25 {
    /// The weight of a term that `doc_freq` of so many documents have, with Lucene's old factor k1 + 1.
    pub fn idf(self, documents: f32, doc_freq: u64) -> f32 {
        let doc_freq = (doc_freq as f32).min(documents);
        (self.k1 + 1.0) * (1.0 + (documents - doc_freq + 0.5) / (doc_freq + 0.5)).ln()
    }

    /// What is added to the number of occurrences below the line of [`Self::tf_norm`], for a document of some length among such of a mean length:
    /// k1 × (1 − b + b × length ÷ mean).
    pub fn length_part(self, length: u32, mean: f32) -> f32 {
        self.k1 * (1.0 - self.b + self.b * length as f32 / mean)
    }

    /// The saturated frequency, from 0 up to 1; to be multiplied by [`Self::idf`].
    pub fn tf_norm(frequency: u32, length_part: f32) -> f32 {
        frequency as f32 / (frequency as f32 + length_part)
    }
}

/// How much the first letters of a name in another spelling count, beside its words: articles that have both spellings, as those on foreign
/// towns do, would count twice.
pub const OTHER_BEGINNING: f32 = 0.5;

/// All weights and parameters of the ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranking {
    /// BM25 of passages: short, of similar length.
    pub of_passages: Bm25,
    /// BM25 of whole articles.
    pub of_articles: Bm25,
    /// BM25 of headlines and section headings.
    pub of_headings: Bm25,
    /// Words of the passage as they stand.
    pub word: f32,
    /// Families and parts of compounds in the passage.
    pub family: f32,
    /// What a name in another spelling scores, times what it would score as typed: a little less.
    pub spelling: f32,
    /// A word that is written with hyphens, side by side, as a word that is as rare as its words together.
    pub phrase: f32,
    /// Likewise what was asked for side by side: a phrase in quotes, and all words of a query. More than all that a passage without can have.
    pub quoted: f32,
    /// What a word of asking and saying scores, times what it would score as another: less.
    pub saying: f32,
    /// Words found by their form: `=Wort`, `Wort*`.
    pub form: f32,
    /// Families and parts in the article.
    pub article: f32,
    /// First letters in the article.
    pub beginning: f32,
    /// Words of the section heading: breaks ties only, as no gain was measured for it.
    pub section: f32,
    /// The headline: .67 takes `wn-lead` from .671 to .762, and `xquad` and `klex` down by .005.
    pub headline: f32,
    /// From so many words on that meet in a headline, their score counts no more than its share.
    pub headline_words: f32,
    /// What the first passage of an article gains; later ones less.
    pub early: f32,
    /// Behind so many paragraphs the gain is half.
    pub early_half: f32,
}

impl Ranking {
    /// What was measured to be best.
    pub const STANDARD: Self = Self {
        of_passages: Bm25 { k1: 0.5, b: 0.4 },
        of_articles: Bm25 { k1: 1.5, b: 0.85 },
        of_headings: Bm25 { k1: 1.2, b: 0.3 },
        word: 0.5,
        family: 1.5,
        spelling: 0.9,
        phrase: 0.5,
        quoted: 20.0,
        saying: 0.8,
        form: 2.0,
        article: 1.0,
        beginning: 1.0,
        section: 0.1,
        headline: 0.67,
        headline_words: 2.0,
        early: 0.25,
        early_half: 4.0,
    };

    /// Every weight and parameter with its name, in the order of this struct.
    pub fn weights(&self) -> Vec<(&'static str, f32)> {
        vec![
            ("passage_k1", self.of_passages.k1),
            ("passage_b", self.of_passages.b),
            ("article_k1", self.of_articles.k1),
            ("article_b", self.of_articles.b),
            ("heading_k1", self.of_headings.k1),
            ("heading_b", self.of_headings.b),
            ("word", self.word),
            ("family", self.family),
            ("spelling", self.spelling),
            ("phrase", self.phrase),
            ("quoted", self.quoted),
            ("saying", self.saying),
            ("form", self.form),
            ("article", self.article),
            ("beginning", self.beginning),
            ("section", self.section),
            ("headline", self.headline),
            ("headline_words", self.headline_words),
            ("early", self.early),
            ("early_half", self.early_half),
        ]
    }

    /// The weight of a phrase, which was asked for as such or is one word with hyphens.
    pub fn of_phrase(&self, quoted: bool) -> f32 {
        if quoted { self.quoted } else { self.phrase }
    }

    /// How a field is scored, and the field whose length counts: it says how long the text is that the field's terms were taken from.
    pub fn of_field(&self, field: Field) -> (Bm25, Field) {
        match field {
            Field::Section | Field::Headline => (self.of_headings, field),
            // There is a beginning for every word.
            Field::Body | Field::Beginnings => (self.of_articles, Field::Body),
            _ => (self.of_passages, Field::Words),
        }
    }

    /// The standard, in which some of the context adds nothing.
    #[must_use]
    pub fn without(context: &[Context]) -> Self {
        let weight = |of: Context, weight: f32| if context.contains(&of) { 0.0 } else { weight };
        let standard = Self::STANDARD;
        Self {
            headline: weight(Context::Headline, standard.headline),
            section: weight(Context::Section, standard.section),
            article: weight(Context::Article, standard.article),
            beginning: weight(Context::Article, standard.beginning),
            ..standard
        }
    }

    /// What a headline adds in which the words of the query have this score together; `heaviest` is the most that one of them can have.
    ///
    /// Two words of the query that meet in a headline say more than twice as much as one: some word of a long question
    /// stands in the headlines of many articles that do not answer it.
    #[inline]
    pub fn of_headline(&self, score: f32, heaviest: f32) -> f32 {
        let words = (score / heaviest).min(self.headline_words);
        self.headline * score * words * words
    }

    /// Weighs what terms score, each alone, to what they add to a passage behind so many paragraphs; without those that add nothing.
    /// `heaviest` is the most that one term can score in a headline.
    pub fn weigh(&self, mut terms: Vec<Contribution>, heaviest: f32, paragraphs: u32) -> Vec<Contribution> {
        let of_headline = |part: &&Contribution| part.source == ScoreSource::Headline;
        let headline: f32 = terms.iter().filter(of_headline).map(|part| part.score).sum();
        let share = if headline > 0.0 { self.of_headline(headline, heaviest) / headline } else { 0.0 };
        for part in &mut terms {
            let share = if of_headline(&&*part) { share } else { 1.0 };
            part.score *= share * self.early_factor(paragraphs);
        }
        terms.retain(|part| part.score != 0.0);
        terms
    }

    /// The factor for a passage behind so many paragraphs.
    #[inline]
    pub fn early_factor(&self, paragraphs: u32) -> f32 {
        1.0 + self.early / (1.0 + paragraphs as f32 / self.early_half)
    }

    /// No passage has a greater factor.
    #[inline]
    pub fn max_early_factor(&self) -> f32 {
        1.0 + self.early
    }
}

/// What a part of a score comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScoreSource {
    /// A word of the passage by its stem.
    Word,
    /// A word of the passage by its family, or as a part of a compound.
    Family,
    /// Words of the passage side by side.
    Phrase,
    /// A word of the passage by its form.
    Form,
    /// A word of the whole article, by family or part.
    Article,
    /// A word of the whole article by its first letters.
    Beginning,
    /// A word of the section heading.
    Section,
    /// A word of headline or kicker.
    Headline,
    /// What is taken off so that a headline, teaser, heading or caption ranks below the body passages with the same words.
    Cap,
}

impl ScoreSource {
    /// The name in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Family => "family",
            Self::Phrase => "phrase",
            Self::Form => "form",
            Self::Article => "article",
            Self::Beginning => "beginning",
            Self::Section => "section",
            Self::Headline => "headline",
            Self::Cap => "cap",
        }
    }
}

/// A part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// What it comes from.
    pub source: ScoreSource,
    /// The term.
    pub term: String,
    /// How much; with the factor for passages that stand early.
    pub score: f32,
}

/// A matching passage of an article, as [`keep_below_body`] compares it with the others.
#[derive(Debug)]
pub struct Placed<'s> {
    /// What it is.
    pub kind: BlockKind,
    /// Which words of the query it has, one bit each.
    pub words: u32,
    /// Its score.
    pub score: &'s mut f32,
}

/// One bit for each word of a query that a passage has; words beyond the 32nd share the last one.
#[inline]
pub fn bits_of_words(has: impl Iterator<Item = bool>) -> u32 {
    has.zip(0u32..).fold(0, |bits, (has, i)| bits | u32::from(has) << i.min(31))
}

/// Lets headlines, teasers, headings and captions rank below every body passage of their article with the same words.
pub fn keep_below_body<'s>(passages: impl Iterator<Item = Placed<'s>>) {
    let (body, other): (Vec<_>, Vec<_>) = passages.partition(|passage| passage.kind == BlockKind::Paragraph);
    for Placed { words, score, .. } in other.into_iter().filter(|passage| passage.words != 0) {
        let with_same_words = body.iter().filter(|paragraph| paragraph.words & words == words);
        if let Some(lowest) = with_same_words.map(|paragraph| *paragraph.score).min_by(f32::total_cmp) {
            *score = score.min(lowest.next_down());
        }
    }
}

impl Default for Ranking {
    fn default() -> Self {
        Self::STANDARD
    }
}
