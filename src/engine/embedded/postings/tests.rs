//! The lists that are made in one stroke are those that tantivy makes of the same terms, byte for byte.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use tantivy::collector::Count;
use tantivy::index::SegmentComponent;
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy, UserOperation};
use tantivy::postings::Postings;
use tantivy::query::{PhraseQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{DocSet, Index, IndexWriter, TERMINATED, Term};

use super::super::document::{Entry, EntryValue, EntryWords, article_entries};
use super::super::schema::{self, Fields};
use super::PostingsPlugin;
use crate::analysis::{AnalyzedArticle, Analyzer, DERIVED, Derived};
use crate::engine::Budget;
use crate::extract::{ExtractOptions, extract};
use crate::ingest::{read_file, read_stream, walk};
use crate::model::{Article, FIELDS, Field, Level};

/// Reads terms that are analysed already: parted by blanks, every blank one position on.
#[derive(Clone, Default)]
struct PlacedTerms {
    token: Token,
}

impl Tokenizer for PlacedTerms {
    type TokenStream<'a> = PlacedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PlacedStream<'a> {
        PlacedStream { terms: text.split(' ').enumerate(), token: &mut self.token }
    }
}

struct PlacedStream<'a> {
    terms: std::iter::Enumerate<std::str::Split<'a, char>>,
    token: &'a mut Token,
}

impl TokenStream for PlacedStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((position, term)) = self.terms.find(|(_, term)| !term.is_empty()) else { return false };
        self.token.text = term.to_owned();
        self.token.position = position;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// An index in memory, whose lists are made by the plugin or by tantivy.
struct Built {
    index: Index,
    writer: IndexWriter<Entry>,
    fields: Fields,
    by_tantivy: bool,
}

impl Built {
    fn new(by_tantivy: bool, threads: usize) -> Self {
        let mut index = Index::create_in_ram(schema::schema());
        if by_tantivy {
            index.tokenizers().register(schema::PLACED, PlacedTerms::default());
        } else {
            schema::register_tokenizers(&index);
            index.register_plugin(Arc::new(PostingsPlugin));
        }
        let options =
            IndexWriterOptions::builder().num_worker_threads(threads).memory_budget_per_thread(16 << 20).build();
        let writer = index.writer_with_options(options).unwrap();
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let fields = Fields::new(&index.schema());
        Self { index, writer, fields, by_tantivy }
    }

    fn key(&self, article: &Article) -> Term {
        Term::from_field_text(self.fields.get(Field::Article), article.meta.id.as_str())
    }

    fn put(&self, analyzed: &AnalyzedArticle) {
        let mut entries = article_entries(analyzed.clone(), &self.fields, Budget::new(1).acquire(1));
        if self.by_tantivy {
            let last = entries.len() - 1;
            for (ordinal, entry) in entries.iter_mut().enumerate() {
                entry.words = EntryWords::None;
                let level = if ordinal == last { Level::Article } else { Level::Passage };
                for row in DERIVED.iter().filter(|row| row.field.info().level == level) {
                    let terms = analyzed.terms(row.field, ordinal).join(" ");
                    entry.values.push((self.fields.get(row.field), EntryValue::Text(terms)));
                }
            }
        }
        let delete = UserOperation::Delete(self.key(&analyzed.article));
        let mut operations = vec![delete];
        operations.extend(entries.into_iter().map(UserOperation::Add));
        self.writer.run(operations).unwrap();
    }

    /// The bytes of every file of every segment, the segments in an order of their own.
    fn files(&self) -> Vec<BTreeMap<String, Vec<u8>>> {
        use SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
        let bytes_of = |segment: &tantivy::Segment| {
            let components = [Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms];
            let bytes = |component: SegmentComponent| segment.open_read(component).ok()?.read_bytes().ok();
            let named = components.into_iter().map(|component| (format!("{component:?}"), bytes(component)));
            named.filter_map(|(name, bytes)| Some((name, bytes?.to_vec()))).collect::<BTreeMap<_, _>>()
        };
        let mut files: Vec<_> = self.index.searchable_segments().unwrap().iter().map(bytes_of).collect();
        files.sort();
        files
    }
}

/// Of every field and term: in how many documents it is, and how often; and how many terms every field has.
fn statistics(built: &Built) -> BTreeMap<(&'static str, String), (u64, u64)> {
    let mut statistics = BTreeMap::<_, (u64, u64)>::new();
    for reader in built.index.reader().unwrap().searcher().segment_readers() {
        for info in FIELDS.iter().filter(|info| Derived::of(info.field).is_some()) {
            let index = reader.inverted_index(built.fields.get(info.field)).unwrap();
            statistics.entry((info.field.as_str(), String::new())).or_default().0 += index.total_num_tokens();
            let mut terms = index.terms().stream().unwrap();
            while terms.advance() {
                let term = String::from_utf8(terms.key().to_vec()).unwrap();
                let (docs, times) = statistics.entry((info.field.as_str(), term)).or_default();
                let mut postings =
                    index.read_postings_from_terminfo(terms.value(), IndexRecordOption::WithFreqs).unwrap();
                *docs += u64::from(terms.value().doc_freq);
                while postings.doc() != TERMINATED {
                    *times += u64::from(postings.term_freq());
                    postings.advance();
                }
            }
        }
    }
    statistics
}

fn sample() -> Vec<Article> {
    let options = ExtractOptions::new(chrono::DateTime::UNIX_EPOCH);
    let mut articles = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("index-data/articles");
    for file in walk(&[folder]).map(Result::unwrap) {
        let name = file.path.display().to_string();
        read_file(&file.path, &name, &mut |draft| {
            articles.extend(extract(draft.unwrap(), &name, "", &options).ok());
            ControlFlow::Continue(())
        })
        .unwrap();
    }
    articles
}

/// Articles of words of several languages, with and without headings, days and headlines; some with words that are longer than terms may be.
fn generated(count: usize) -> Vec<Article> {
    const WORDS: &[&str] = &[
        "der",
        "die",
        "und",
        "nicht",
        "Gipfel",
        "Gipfels",
        "Friedensgespräche",
        "Marschflugkörper",
        "Tomahawk",
        "sagte",
        "Hafen",
        "Bürgermeisterin",
        "war",
        "Straße.",
        "Zoll",
        "Zölle!",
        "E-Mail",
        "2025",
        "the",
        "negotiating",
        "l’Ukraine",
    ];
    let options = ExtractOptions::new("2026-01-01T00:00:00Z".parse().unwrap());
    let long = "x".repeat(70_000);
    let mut seed: u64 = 20_261_130;
    let mut random = |below: usize| -> usize {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut articles = Vec::new();
    for n in 0..count {
        let mut text = |most: usize| -> String {
            let words = (0..random(most)).map(|_| match random(20) {
                0 => format!("Wort{}", random(5000)),
                _ => WORDS[random(WORDS.len())].to_owned(),
            });
            words.collect::<Vec<_>>().join(" ")
        };
        let paragraphs: Vec<_> = (0..n % 7).map(|_| text(40)).chain(["Der Gipfel.".to_owned()]).collect();
        let mut article = serde_json::json!({
            "id": format!("g{n}"), "headline": text(6), "kicker": text(3), "teaser": text(20), "paragraphs": paragraphs,
            "language": (["de", "en", "fr", "ru"][n % 4]), "outlet": "Elbpost",
        });
        if n % 3 > 0 {
            article["published"] = format!("20{:02}-{:02}-{:02}", 10 + n % 15, 1 + n % 12, 1 + n % 28).into();
        }
        if n % 500 == 7 {
            article["teaser"] = long.as_str().into();
        }
        read_stream(article.to_string().as_bytes(), &format!("{}.jsonl", n % 50), &mut |draft| {
            articles.extend(extract(draft.unwrap(), "a.jsonl", "", &options).ok());
            ControlFlow::Continue(())
        })
        .unwrap();
    }
    articles
}

#[test]
fn every_file_is_as_tantivy_makes_it() {
    let (mut ours, mut theirs) = (Built::new(false, 1), Built::new(true, 1));
    let analyzer = Analyzer::new();
    let articles: Vec<_> =
        sample().into_iter().chain(generated(2000)).map(|article| AnalyzedArticle::new(article, &analyzer)).collect();
    assert!(articles.len() > 2000);
    for (n, part) in articles.chunks(500).enumerate() {
        for built in [&mut ours, &mut theirs] {
            part.iter().for_each(|article| built.put(article));
            // Some of this commit are replaced, some of the one before go.
            part.iter().step_by(9).for_each(|article| built.put(article));
            for article in articles[..n * 500].iter().step_by(11) {
                built.writer.delete_term(built.key(&article.article));
            }
            built.writer.commit().unwrap();
        }
        assert!(ours.files() == theirs.files(), "commit {n}");
    }
    assert!(ours.files().len() > 3);
    for built in [&mut ours, &mut theirs] {
        let mut segments = built.index.searchable_segment_metas().unwrap();
        segments.sort_by_key(|segment| (segment.max_doc(), segment.num_docs()));
        let segments: Vec<_> = segments.iter().map(tantivy::index::SegmentMeta::id).collect();
        built.writer.merge(&segments).wait().unwrap();
    }
    let (ours, theirs) = (ours.files(), theirs.files());
    assert_eq!((ours.len(), theirs.len()), (1, 1));
    for (component, bytes) in &theirs[0] {
        assert!(ours[0][component] == *bytes, "{component}");
    }
    assert_eq!(ours[0].len(), theirs[0].len());
}

#[test]
fn segments_that_are_cut_by_chance_have_the_same_terms() {
    let (mut ours, mut theirs) = (Built::new(false, 3), Built::new(true, 3));
    let analyzer = Analyzer::new();
    let articles: Vec<_> =
        generated(2000).into_iter().map(|article| AnalyzedArticle::new(article, &analyzer)).collect();
    for built in [&mut ours, &mut theirs] {
        articles.iter().for_each(|article| built.put(article));
        built.writer.commit().unwrap();
    }
    assert!(ours.index.searchable_segments().unwrap().len() > 1);
    let (ours, theirs) = (statistics(&ours), statistics(&theirs));
    assert!(ours.len() > 10_000, "{}", ours.len());
    assert!(ours == theirs);
}

#[test]
fn a_plain_tantivy_program_finds_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let lexicon = crate::analysis::Lexicon::embedded();
    let engine = super::super::EmbeddedEngine::open_or_create(folder.path(), &lexicon).unwrap();
    let mut writer = crate::engine::Engine::writer(&engine).unwrap();
    let analyzer = Analyzer::new();
    for article in sample() {
        writer.put(AnalyzedArticle::new(article, &analyzer)).unwrap();
    }
    writer.commit().unwrap();
    let index = Index::open_in_dir(folder.path()).unwrap();
    let words = index.schema().get_field("words").unwrap();
    let searcher = index.reader().unwrap().searcher();
    let term = |text| Term::from_field_text(words, text);
    let found = searcher.search(&TermQuery::new(term("tomahawk"), IndexRecordOption::WithFreqs), &Count).unwrap();
    assert!(found > 0);
    assert_eq!(searcher.doc_freq(&term("tomahawk")).unwrap() as usize, found);
    let phrase = PhraseQuery::new(vec![term("tomahawk"), term("marschflugkorp")]);
    assert!(searcher.search(&phrase, &Count).unwrap() > 0);
}
