//! How good a ranking is: judged queries are run, and the answers compared with the judgements.
//!
//! ```text
//! queries (JSON Lines) ─search→ Run ─┬→ TREC run file
//! judgements (TREC qrels) ───────────┴→ Evaluation: MRR@10, nDCG@10, success@1, recall@10 and @100 per set
//! ```
//!
//! To tune an archive of your own: write down some fifty questions that readers asked, one a line
//! (`{"id": "q1", "text": "Wer sagte den Gipfel ab?"}`), look at what is found, and note the passages that answer (`q1 0 ARTICLE#3 1`). Fifty
//! show a difference of five hundredths, five hundred one of a hundredth; the interval beside a difference tells whether it
//! may be chance.
//!
//! Queries are read as plain words, only body paragraphs are ranked, and nothing is capped per article. A paragraph that was
//! split counts as one, at its best part's rank. With `level: doc` judgements name articles, and an article counts at its best
//! passage's rank. The definitions are those of TREC; the gain of nDCG is 2^grade − 1.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Write};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::archive::{Archive, ArchiveError};
use crate::messages::Message;
use crate::model::{BlockKind, Context, ErrorCode, Filter, Hint, SearchRequest};

/// Ranks that MRR, nDCG and recall@10 look at.
const SHALLOW: usize = 10;
/// Ranks that recall@100 looks at.
const DEEP: usize = 100;
/// Resamples of the bootstrap.
const RESAMPLES: usize = 2_000;
/// The set of queries that name none.
const NO_SET: &str = "all";

/// What judgements name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Paragraphs: `ARTICLE#3`.
    #[default]
    Passage,
    /// Articles.
    Doc,
}

/// A query whose answers were judged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct JudgedQuery {
    /// Its name in judgements and runs; without blanks.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// The set that it is counted in.
    #[serde(default = "no_set")]
    pub set: String,
    /// What its judgements name.
    #[serde(default)]
    pub level: Level,
}

fn no_set() -> String {
    NO_SET.to_owned()
}

/// Grades by query and document; above 0 is relevant.
pub type Judgements = BTreeMap<String, BTreeMap<String, u32>>;

/// Documents by query with their scores, the best first.
pub type Run = BTreeMap<String, Vec<(String, f32)>>;

/// Why a file of an evaluation cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum EvalError {
    /// It cannot be read.
    Read {
        /// The file.
        name: String,
        /// The cause.
        source: io::Error,
    },
    /// It cannot be written.
    Write {
        /// The file.
        name: String,
        /// The cause.
        source: io::Error,
    },
    /// A line is none of its kind.
    Line {
        /// The file.
        name: String,
        /// From 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A query cannot be searched.
    Search {
        /// Its id.
        id: String,
        /// The cause.
        source: ArchiveError,
    },
}

impl EvalError {
    /// What happened, to be said in any language.
    pub fn message(&self) -> Message {
        match self {
            Self::Read { name, .. } => Message::new("cannot-read").with("name", name.as_str()),
            Self::Write { name, .. } => Message::new("cannot-write").with("name", name.as_str()),
            Self::Line { name, line, expected, found } => Message::new("line-wrong")
                .with("name", name.as_str())
                .with("line", line.to_string())
                .with("expected", *expected)
                .with("found", found.as_str()),
            Self::Search { id, .. } => Message::new("query-failed").with("id", id.as_str()),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<Hint> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => Some(match ErrorCode::of_io(source) {
                ErrorCode::DiskFull => Hint::FreeSpace,
                ErrorCode::TooManyFiles => Hint::OpenFewer,
                _ => Hint::CheckPath,
            }),
            Self::Line { .. } => Some(Hint::MendLine),
            Self::Search { source, .. } => source.hint(),
        }
    }
}

fn lines(source: impl BufRead, name: &str) -> impl Iterator<Item = Result<(usize, String), EvalError>> {
    let name = name.to_owned();
    (1..).zip(source.lines()).filter_map(move |(number, line)| match line {
        Ok(line) if line.trim().is_empty() => None,
        Ok(line) => Some(Ok((number, line))),
        Err(source) => Some(Err(EvalError::Read { name: name.clone(), source })),
    })
}

/// Reads queries, one JSON object a line; other keys are passed over.
///
/// # Errors
/// [`EvalError`] for a line that is none, has an id with blanks or one that was there before.
pub fn read_queries(source: impl BufRead, name: &str) -> Result<Vec<JudgedQuery>, EvalError> {
    const EXPECTED: &str = "a JSON object with `id`, `text` and perhaps `set`, `level` (`passage` or `doc`)";
    let mut queries: Vec<JudgedQuery> = Vec::new();
    let mut ids = BTreeSet::new();
    for line in lines(source, name) {
        let (number, line) = line?;
        let wrong = |expected, found: String| EvalError::Line { name: name.to_owned(), line: number, expected, found };
        let query: JudgedQuery = serde_json::from_str(&line).map_err(|e| wrong(EXPECTED, format!("`{line}` ({e})")))?;
        if query.id.is_empty() || query.id.contains(char::is_whitespace) {
            return Err(wrong("an `id` without blanks", format!("`{}`", query.id)));
        }
        if !ids.insert(query.id.clone()) {
            return Err(wrong("an `id` of its own", format!("`{}` again", query.id)));
        }
        queries.push(query);
    }
    Ok(queries)
}

/// Reads judgements: `query 0 document grade` a line, parted by blanks.
///
/// # Errors
/// [`EvalError`] for a line that is none.
pub fn read_judgements(source: impl BufRead, name: &str) -> Result<Judgements, EvalError> {
    let mut judgements = Judgements::new();
    for line in lines(source, name) {
        let (number, line) = line?;
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [query, _, document, grade] = columns.as_slice() else {
            let found = format!("`{line}`");
            return Err(EvalError::Line {
                name: name.to_owned(),
                line: number,
                expected: "`query 0 document grade`",
                found,
            });
        };
        let grade: i64 = grade.parse().map_err(|_| EvalError::Line {
            name: name.to_owned(),
            line: number,
            expected: "a whole number as grade",
            found: format!("`{grade}`"),
        })?;
        let grade = u32::try_from(grade.clamp(0, 30)).unwrap_or(0);
        judgements.entry((*query).to_owned()).or_default().insert((*document).to_owned(), grade);
    }
    Ok(judgements)
}

/// Reads a run: `query Q0 document rank score tag` a line; ordered by score, then rank.
///
/// # Errors
/// [`EvalError`] for a line that is none.
pub fn read_run(source: impl BufRead, name: &str) -> Result<Run, EvalError> {
    let mut ranked: BTreeMap<String, Vec<(f32, u64, String)>> = BTreeMap::new();
    for line in lines(source, name) {
        let (number, line) = line?;
        let columns: Vec<&str> = line.split_whitespace().collect();
        let parsed = match columns.as_slice() {
            [query, _, document, rank, score, ..] => {
                rank.parse().ok().zip(score.parse::<f32>().ok()).map(|(rank, score)| (*query, *document, rank, score))
            }
            _ => None,
        };
        let Some((query, document, rank, score)) = parsed else {
            let expected = "`query Q0 document rank score tag`";
            return Err(EvalError::Line { name: name.to_owned(), line: number, expected, found: format!("`{line}`") });
        };
        ranked.entry(query.to_owned()).or_default().push((score, rank, document.to_owned()));
    }
    let in_order = |mut documents: Vec<(f32, u64, String)>| {
        documents.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        documents.into_iter().map(|(score, _, document)| (document, score)).collect()
    };
    Ok(ranked.into_iter().map(|(query, documents)| (query, in_order(documents))).collect())
}

/// Writes a run as TREC expects it, queries in the order given.
///
/// # Errors
/// What the target says.
pub fn write_run(run: &Run, queries: &[JudgedQuery], out: &mut dyn Write) -> io::Result<()> {
    for query in queries {
        for (rank, (document, score)) in (1..).zip(run.get(&query.id).into_iter().flatten()) {
            writeln!(out, "{} Q0 {document} {rank} {score} beleg", query.id)?;
        }
    }
    Ok(())
}

/// Searches the queries, up to `limit` passages each, without some contexts.
///
/// # Errors
/// [`EvalError::Search`].
pub fn run_queries(
    archive: &Archive,
    queries: &[JudgedQuery],
    limit: usize,
    without: &[Context],
) -> Result<Run, EvalError> {
    let mut run = Run::new();
    for query in queries {
        let request = SearchRequest {
            plain: true,
            filter: Filter { kinds: vec![BlockKind::Paragraph], ..Filter::default() },
            limit,
            per_article: 0,
            without: without.to_vec(),
            ..SearchRequest::new(&query.text)
        };
        let answer = archive.search(&request).map_err(|source| EvalError::Search { id: query.id.clone(), source })?;
        let mut seen = BTreeSet::new();
        let mut documents = Vec::with_capacity(answer.hits.len());
        for hit in answer.hits {
            // `ARTICLE#3.1` is a part of paragraph 3.
            let (article, place) = hit.passage.id.split_once('#').unwrap_or((&hit.passage.id, ""));
            let paragraph = format!("{article}#{}", place.split('.').next().unwrap_or(place));
            if seen.insert(paragraph.clone()) {
                documents.push((paragraph, hit.score));
            }
        }
        run.insert(query.id.clone(), documents);
    }
    Ok(run)
}

/// Means over the queries of a set, each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metrics {
    /// Queries.
    pub n: usize,
    /// Mean of 1 ÷ the first relevant hit's rank, among ten.
    pub mrr10: f64,
    /// Gain of the first ten hits, discounted by rank, ÷ that of the best possible ten.
    pub ndcg10: f64,
    /// Share of queries whose first hit is relevant.
    pub success1: f64,
    /// Relevant hits among ten ÷ all relevant.
    pub recall10: f64,
    /// Relevant hits among a hundred ÷ all relevant.
    pub recall100: f64,
}

/// How a set differs from another run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// This run's MRR@10 minus the other's.
    pub mrr10: f64,
    /// Lower end of its 95 % interval (paired bootstrap, 2,000 resamples).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Queries that are better.
    pub wins: usize,
    /// Queries that are worse.
    pub losses: usize,
}

/// The answer of an evaluation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "eval")]
pub struct Evaluation {
    /// By set, in the order of the queries.
    #[schemars(with = "BTreeMap<String, Metrics>")]
    pub sets: IndexMap<String, Metrics>,
    /// The mean over sets, each with the same weight; `n` is all queries.
    pub mean: Metrics,
    /// By set, how the run differs from the other; `null` without one.
    #[schemars(with = "Option<BTreeMap<String, Difference>>")]
    pub base: Option<IndexMap<String, Difference>>,
}

/// Compares a run with the judgements, and with another run. Queries without a relevant document are left out.
///
/// ```
/// use beleg::eval::{evaluate, read_judgements, read_queries, read_run};
///
/// let queries = read_queries(r#"{"id": "q1", "text": "Wer sagte den Gipfel ab?"}"#.as_bytes(), "queries.jsonl")?;
/// let judgements = read_judgements("q1 0 a#3 1".as_bytes(), "qrels.tsv")?;
/// let run = read_run("q1 Q0 a#1 1 7.5 x\nq1 Q0 a#3 2 7.1 x".as_bytes(), "run.txt")?;
/// let evaluation = evaluate(&run, None, &queries, &judgements);
/// assert_eq!(evaluation.mean.mrr10, 0.5);
/// # Ok::<(), beleg::eval::EvalError>(())
/// ```
pub fn evaluate(run: &Run, base: Option<&Run>, queries: &[JudgedQuery], judgements: &Judgements) -> Evaluation {
    let mut by_set: IndexMap<&str, Vec<(Metrics, Option<f64>)>> = IndexMap::new();
    for query in queries {
        let Some(grades) = judgements.get(&query.id).filter(|grades| grades.values().any(|grade| *grade > 0)) else {
            continue;
        };
        let of = |run: &Run| metrics(run.get(&query.id).map_or(&[], Vec::as_slice), grades, query.level);
        by_set.entry(&query.set).or_default().push((of(run), base.map(|base| of(base).mrr10)));
    }
    let mean_of = |all: &[Metrics], n: usize| {
        let mean = |value: fn(&Metrics) -> f64| all.iter().map(value).sum::<f64>() / all.len().max(1) as f64;
        Metrics {
            n,
            mrr10: mean(|m| m.mrr10),
            ndcg10: mean(|m| m.ndcg10),
            success1: mean(|m| m.success1),
            recall10: mean(|m| m.recall10),
            recall100: mean(|m| m.recall100),
        }
    };
    let mut sets = IndexMap::new();
    let mut differences = IndexMap::new();
    for (set, queries) in &by_set {
        let all: Vec<Metrics> = queries.iter().map(|(metrics, _)| *metrics).collect();
        sets.insert((*set).to_owned(), mean_of(&all, all.len()));
        let gains: Vec<f64> =
            queries.iter().filter_map(|(metrics, base)| base.map(|base| metrics.mrr10 - base)).collect();
        differences.insert((*set).to_owned(), difference(&gains));
    }
    let of_sets: Vec<Metrics> = sets.values().copied().collect();
    let mean = mean_of(&of_sets, of_sets.iter().map(|metrics| metrics.n).sum());
    Evaluation { sets, mean, base: base.map(|_| differences) }
}

fn metrics(ranked: &[(String, f32)], grades: &BTreeMap<String, u32>, level: Level) -> Metrics {
    let mut seen = BTreeSet::new();
    let documents = ranked.iter().filter_map(|(document, _)| match level {
        Level::Passage => Some(document.as_str()),
        Level::Doc => {
            let article = document.split('#').next().unwrap_or(document);
            seen.insert(article).then_some(article)
        }
    });
    let gain = |grade: u32| 2f64.powi(i32::try_from(grade).unwrap_or(0)) - 1.0;
    let discount = |i: usize| (i as f64 + 2.0).log2();
    let mut sums = Metrics { n: 1, ..Metrics::default() };
    for (i, document) in documents.take(DEEP).enumerate() {
        let grade = grades.get(document).copied().unwrap_or(0);
        if grade == 0 {
            continue;
        }
        if i < SHALLOW {
            sums.mrr10 = sums.mrr10.max(1.0 / (i as f64 + 1.0));
            sums.ndcg10 += gain(grade) / discount(i);
            sums.recall10 += 1.0;
        }
        if i == 0 {
            sums.success1 = 1.0;
        }
        sums.recall100 += 1.0;
    }
    let mut best: Vec<u32> = grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal: f64 = best.iter().take(SHALLOW).enumerate().map(|(i, grade)| gain(*grade) / discount(i)).sum();
    let relevant = best.iter().filter(|grade| **grade > 0).count().max(1) as f64;
    sums.ndcg10 /= ideal.max(f64::MIN_POSITIVE);
    sums.recall10 /= relevant;
    sums.recall100 /= relevant;
    sums
}

/// The mean of gains with its bootstrap interval.
fn difference(gains: &[f64]) -> Difference {
    if gains.is_empty() {
        return Difference::default();
    }
    let n = gains.len() as u64;
    // SplitMix64 with a fixed seed: the same gains give the same interval.
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    };
    let mut sample = || {
        let sum: f64 = (0..n).filter_map(|_| gains.get((next() % n) as usize)).sum();
        sum / n as f64
    };
    let mut means: Vec<f64> = (0..RESAMPLES).map(|_| sample()).collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means.get((share * RESAMPLES as f64) as usize).copied().unwrap_or_default();
    Difference {
        mrr10: gains.iter().sum::<f64>() / n as f64,
        low: at(0.025),
        high: at(0.975),
        wins: gains.iter().filter(|gain| **gain > 0.0).count(),
        losses: gains.iter().filter(|gain| **gain < 0.0).count(),
    }
}
