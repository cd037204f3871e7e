//! What other programs may rely on. Properties proved here:
//! 1. the files of `schema/` are what the code says (`BELEG_BLESS=1` writes them anew);
//! 2. every field has one row in the table;
//! 3. a real answer has the keys of the contract, in its order, and every optional value, if only as `null`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use beleg::analysis::{AnalyzedToken, Analyzer, LEXICON_VERSION};
use beleg::archive::list_sources;
use beleg::engine::FORMAT;
use beleg::model::{
    ArticleView, Change, Citations, ErrorCode, Explanation, ExportRequest, ExportSummary, FIELDS, Facet, FacetRequest,
    FacetsResponse, Field, Filter, Hint, IndexReport, LearnReport, ListSummary, ListView, RequestError, SearchResponse,
    SetReport, SourcesReport, Stats, Suggestions, Timeline, TimelineRequest, VerifyReport,
};
use beleg::query::SyntaxRule;
use beleg::{Archive, ArchiveError, Config, IndexOptions, IndexTask, Input, RebuildOptions, SearchRequest};
use schemars::SchemaGenerator;
use serde_json::{Value, json};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether the files are to be written anew instead of compared.
pub(crate) fn bless() -> bool {
    std::env::var_os("BELEG_BLESS").is_some_and(|value| value == "1")
}

/// Compares a committed file with what the code makes of it today.
pub(crate) fn assert_current(path: &Path, current: &str) {
    if bless() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, current).unwrap();
        return;
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    if committed != current {
        let name = path.strip_prefix(root()).unwrap_or(path).display();
        let (line, (old, new)) =
            (1..).zip(pairs(&committed, current)).find(|(_, (old, new))| old != new).unwrap_or((0, (None, None)));
        panic!(
            "`{name}` is not what the code says, first in line {line}:\n  committed: {}\n  now:       {}\n\
             If the change is wanted, run `BELEG_BLESS=1 cargo test` and commit the file with it.",
            old.unwrap_or("(end)"),
            new.unwrap_or("(end)"),
        );
    }
}

/// The lines of two texts side by side, up to the end of the longer.
fn pairs<'t>(old: &'t str, new: &'t str) -> impl Iterator<Item = (Option<&'t str>, Option<&'t str>)> {
    let (mut old, mut new) = (old.lines(), new.lines());
    std::iter::from_fn(move || match (old.next(), new.next()) {
        (None, None) => None,
        pair => Some(pair),
    })
}

fn assert_schema(name: &str, schema: &Value) {
    let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
    assert_current(&root().join("schema").join(name), &text);
}

#[test]
fn the_index_schema_is_the_field_table() {
    let schema = json!({
        "format": FORMAT,
        "analyzer": Analyzer::NAME_AND_VERSION,
        "lexicon": LEXICON_VERSION,
        "fields": FIELDS,
    });
    assert_schema("index.json", &schema);
}

#[test]
fn the_article_schema_is_what_ingest_reads() {
    assert_schema("article.schema.json", &beleg::ingest::article_schema());
}

/// The names of the definitions that a schema refers to.
fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(keys) => {
            let own = keys.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
            own.map(str::to_owned).into_iter().chain(keys.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// A schema for one answer alone, with what it refers to.
fn root_schema(answer: &str, definitions: &BTreeMap<String, Value>) -> Value {
    let mut used: BTreeMap<String, Value> = BTreeMap::new();
    let mut open = vec![answer.to_owned()];
    while let Some(name) = open.pop() {
        if !used.contains_key(&name) {
            open.extend(references(&definitions[&name]));
            used.insert(name.clone(), definitions[&name].clone());
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Beleg: `{answer}`"),
        "$ref": format!("#/$defs/{answer}"),
        "$defs": used,
    })
}

/// Whether a schema refuses `{"foo": 1}`: it wants something else, or some key.
fn refuses_other_objects(schema: &Value, definitions: &BTreeMap<String, Value>) -> bool {
    if let Some(name) = references(&json!({"$ref": schema["$ref"]})).first() {
        return refuses_other_objects(&definitions[name], definitions);
    }
    let alternatives = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array());
    match alternatives {
        Some(all) => all.iter().all(|one| refuses_other_objects(one, definitions)),
        None => schema["type"] != "object" || schema["required"].as_array().is_some_and(|keys| !keys.is_empty()),
    }
}

#[test]
fn the_response_schema_is_what_is_answered() {
    let mut generator = SchemaGenerator::default();
    let analyze = generator.subschema_for::<Vec<AnalyzedToken>>();
    generator.subschema_for::<SearchResponse>();
    generator.subschema_for::<FacetsResponse>();
    generator.subschema_for::<ExportSummary>();
    generator.subschema_for::<Timeline>();
    generator.subschema_for::<Citations>();
    generator.subschema_for::<ArticleView>();
    generator.subschema_for::<IndexReport>();
    generator.subschema_for::<Change>();
    generator.subschema_for::<LearnReport>();
    generator.subschema_for::<VerifyReport>();
    generator.subschema_for::<SourcesReport>();
    generator.subschema_for::<SetReport>();
    generator.subschema_for::<ListView>();
    generator.subschema_for::<ListSummary>();
    generator.subschema_for::<Stats>();
    generator.subschema_for::<Suggestions>();
    generator.subschema_for::<Explanation>();
    let syntax = generator.subschema_for::<Vec<SyntaxRule>>();
    // By name, so that a new type moves no other.
    let mut definitions: BTreeMap<String, Value> = generator.take_definitions(true).into_iter().collect();
    definitions.insert("analyze".to_owned(), analyze.to_value());
    definitions.insert("syntax".to_owned(), syntax.to_value());
    // What `jsonl` prints behind the hits.
    let mut summary = definitions["search"].clone();
    summary["description"] = json!("The answer to a search without its hits.");
    summary["properties"].as_object_mut().unwrap().remove("hits");
    summary["required"].as_array_mut().unwrap().retain(|key| key != "hits");
    let line =
        json!({"type": "object", "properties": {"summary": {"$ref": "#/$defs/summary"}}, "required": ["summary"]});
    definitions.insert("summary".to_owned(), summary);
    definitions.insert("search-line".to_owned(), json!({"anyOf": [{"$ref": "#/$defs/hit"}, line]}));
    for answer in [
        "search",
        "search-line",
        "facets",
        "show",
        "index",
        "watch",
        "sources",
        "learn",
        "verify",
        "set",
        "list",
        "list_summary",
        "stats",
        "analyze",
        "suggest",
        "syntax",
        "explain",
        "export",
        "timeline",
        "cite",
    ] {
        assert!(definitions.contains_key(answer), "`{answer}` has no definition: {:?}", definitions.keys());
        assert!(refuses_other_objects(&definitions[answer], &definitions), "`{answer}` takes any object");
        assert_schema(&format!("{answer}.schema.json"), &root_schema(answer, &definitions));
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Answers of Beleg, one definition per command",
        "schema": SearchResponse::SCHEMA,
        "$defs": definitions,
    });
    assert_schema("response.schema.json", &schema);
}

#[test]
fn the_request_schema_is_what_is_asked() {
    let schema = schemars::schema_for!(SearchRequest).to_value();
    assert_schema("request.schema.json", &schema);
    assert_schema("timeline_request.schema.json", &schemars::schema_for!(TimelineRequest).to_value());
    assert_schema("export_request.schema.json", &schemars::schema_for!(ExportRequest).to_value());
}

#[test]
fn a_request_is_read_from_json_with_the_names_of_the_flags() {
    let read = |value: Value| serde_json::from_value::<SearchRequest>(value);
    assert_eq!(read(json!({"query": "Tomahawk"})).unwrap(), SearchRequest::new("Tomahawk"));
    let whole = json!({
        "query": "Tomahawk",
        "plain": true,
        "exact_words": true,
        "filter": {
            "days": {"since": "2025-10-16", "until": "2025-10-21"},
            "undated": "include",
            "outlet": ["Elbpost"],
            "agency": ["dpa", "AFP"],
            "place": ["Halvik"],
            "author": ["Jana Wiedeholt"],
            "language": ["de"],
            "kind": ["paragraph", "teaser"],
            "list": ["belege"],
            "under": "artikel",
            "except": ["artikel/alt.txt"],
            "withdrawn": true,
        },
        "facet": ["outlet", "date:/2025/10"],
        "count": "articles",
        "sort": "newest",
        "limit": 3,
        "offset": 6,
        "per_article": 0,
        "totals": "at-least",
        "no_context": ["headline"],
        "snippet": 80,
        "timeout_ms": 500,
    });
    let request = read(whole.clone()).unwrap();
    assert_eq!(serde_json::to_value(&request).unwrap(), whole, "what is read is written again");
    // Whole months and years, as behind the flags.
    let days = read(json!({"filter": {"days": {"since": "2025-02", "until": "2025-02"}}})).unwrap().filter.days;
    assert_eq!(serde_json::to_value(days).unwrap(), json!({"since": "2025-02-01", "until": "2025-02-28"}));
    let days = read(json!({"filter": {"days": {"since": "2025", "until": "2025"}}})).unwrap().filter.days;
    assert_eq!(serde_json::to_value(days).unwrap(), json!({"since": "2025-01-01", "until": "2025-12-31"}));
    let open = read(json!({"filter": {"days": {"since": null}, "undated": null}, "snippet": null})).unwrap();
    assert_eq!(open, SearchRequest::new(""));
}

#[test]
fn what_a_request_does_not_know_is_refused() {
    let refused = |value: Value| serde_json::from_value::<SearchRequest>(value).unwrap_err().to_string();
    assert!(refused(json!({"qeury": "Tomahawk"})).starts_with("unknown field `qeury`, expected one of `query`"));
    assert!(refused(json!({"filter": {"outlets": []}})).starts_with("unknown field `outlets`"));
    assert!(refused(json!({"filter": {"days": {"on": "2025"}}})).starts_with("unknown field `on`"));
    assert!(refused(json!({"limit": -1})).contains("-1"));
    for day in ["gestern", "2025-13", "2025-02-30", "16.10.2025", "2025-10-16-1", "2025-1", "+025"] {
        let message = refused(json!({"filter": {"days": {"since": day}}}));
        let expected = "expected a day like `2025-10-16`, `2025-10` or `2025`, found";
        assert_eq!(message, format!("{expected} `{day}`"));
    }
    assert_eq!(
        refused(json!({"facet": ["outlets"]})),
        "expected one of date, outlet, agency, place, author, language, kind, basis, found `outlets`"
    );
    for facet in ["outlet:/2025", "date:/Oktober"] {
        let expected = "only `date` has paths, as in `date:/2025/10`; found";
        assert_eq!(refused(json!({"facet": [facet]})), format!("{expected} `{facet}`"));
    }
}

#[test]
fn a_request_is_validated_in_the_library() {
    let wrong = |request: &SearchRequest| request.validate().unwrap_err().to_string();
    assert_eq!(SearchRequest { limit: 9_000, offset: 1_000, ..SearchRequest::new("a") }.validate(), Ok(()));
    assert_eq!(
        wrong(&SearchRequest { limit: usize::MAX, offset: 1, ..SearchRequest::new("a") }),
        format!("`limit` and `offset` together may ask for 10000 hits at most, found {}", usize::MAX)
    );
    assert_eq!(
        wrong(&SearchRequest { snippet: Some(39), ..SearchRequest::new("a") }),
        "`snippet` is 40 characters or more, found 39"
    );
    let days = serde_json::from_value(json!({"since": "2025-10-17", "until": "2025-10-16"})).unwrap();
    let filter = Filter { days, ..Filter::default() };
    let request = SearchRequest { filter, ..SearchRequest::new("Tomahawk") };
    assert_eq!(wrong(&request), "`since` is 2025-10-17, which is after `until`, 2025-10-16");
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path());
    for refused in [archive.search(&request).err(), archive.similar("reich", &request).err()] {
        assert!(matches!(refused, Some(ArchiveError::Request(RequestError::NoDays { .. }))), "{refused:?}");
    }
}

#[test]
fn the_error_schema_has_every_code_and_hint() {
    let mut generator = SchemaGenerator::default();
    generator.subschema_for::<ErrorCode>();
    generator.subschema_for::<Hint>();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Why Beleg failed, and what to do about it",
        "$defs": generator.take_definitions(true),
    });
    assert_schema("error.schema.json", &schema);
    // The list of an enum's values is complete, and each value has its meaning.
    for variant in schema["$defs"]["code"]["oneOf"].as_array().expect("an enum with documented values") {
        let code: ErrorCode = serde_json::from_value(variant["const"].clone()).unwrap();
        assert_eq!(json!(code.as_str()), variant["const"]);
        assert!(!variant["description"].as_str().unwrap().is_empty(), "{code}");
    }
}

#[test]
fn every_failure_has_its_code_and_its_hint() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path());
    let deep = "(".repeat(beleg::query::MAX_NESTING + 1) + "a";
    let long = "a".repeat(beleg::query::MAX_QUERY_BYTES + 1);
    let ask = |query: &str| archive.search(&SearchRequest::new(query)).unwrap_err();
    let request = |request: &SearchRequest| archive.search(request).unwrap_err();
    let nowhere = folder.path().join("nirgends");
    fs::create_dir(folder.path().join("fremd")).unwrap();
    fs::write(folder.path().join("fremd/liste.txt"), "Eier").unwrap();
    let task = IndexTask { inputs: vec![Input::Path(nowhere.clone())], options: IndexOptions::default() };
    let errors = [
        (Archive::open(&nowhere).err().unwrap(), "index_missing", Some(Hint::IndexArticles)),
        (Archive::open(&folder.path().join("fremd")).err().unwrap(), "index_foreign", Some(Hint::NameAnotherIndex)),
        (ask(""), "query_empty", Some(Hint::NameWords)),
        (ask(" … "), "query_empty", Some(Hint::NameWords)),
        (ask(&deep), "query_too_deep", Some(Hint::FewerBrackets)),
        (ask(&long), "query_too_long", Some(Hint::FewerWords)),
        (
            request(&SearchRequest { offset: 10_000, ..SearchRequest::new("a") }),
            "too_many_hits",
            Some(Hint::NarrowSearch),
        ),
        (request(&SearchRequest { snippet: Some(1), ..SearchRequest::new("a") }), "snippet_too_short", None),
        (archive.show("a b").unwrap_err(), "invalid_id", Some(Hint::WriteId)),
        (archive.show("fehlt").unwrap_err(), "unknown_id", Some(Hint::TakeId)),
        (archive.show("karg#7").unwrap_err(), "unknown_id", Some(Hint::TakeId)),
        (
            Archive::rebuild(&folder.path().join("index"), &[task], &RebuildOptions::default(), &mut |_| {})
                .err()
                .unwrap(),
            "nothing_to_rebuild",
            Some(Hint::NameArticles),
        ),
    ];
    for (error, code, hint) in errors {
        assert_eq!((error.code().as_str(), error.hint()), (code, hint), "{error}");
        for words in [error.to_string(), error.code().to_string()] {
            assert!(!words.contains("--"), "the library knows no flags: {words}");
        }
    }
    assert_eq!("outlets".parse::<FacetRequest>().unwrap_err().code(), ErrorCode::UnknownFacet);
    assert_eq!("outlet:/1".parse::<FacetRequest>().unwrap_err().code(), ErrorCode::InvalidFacetPath);
    let missing = Config::read(&nowhere).unwrap_err();
    assert_eq!((missing.code(), missing.hint()), (ErrorCode::ConfigMissing, Hint::WriteConfig));
    let wrong = Config::parse("quelle", &nowhere).unwrap_err();
    assert_eq!((wrong.code(), wrong.hint()), (ErrorCode::ConfigInvalid, Hint::CorrectConfig));
}

#[test]
fn every_field_has_one_row() {
    // The generated list of an enum's values is complete by construction.
    let schema = schemars::schema_for!(Field).to_value();
    let variants: Vec<&str> = schema["oneOf"]
        .as_array()
        .expect("an enum with documented values")
        .iter()
        .map(|variant| variant["const"].as_str().expect("a name"))
        .collect();
    let rows: Vec<&str> = FIELDS.iter().map(|info| info.field.as_str()).collect();
    for name in &variants {
        assert_eq!(rows.iter().filter(|row| row == &name).count(), 1, "`{name}` has not exactly one row");
    }
    assert_eq!(rows.len(), variants.len());
    for info in FIELDS {
        assert_eq!(info.field.info(), info);
        assert_eq!(serde_json::to_value(info.field).unwrap(), info.field.as_str());
        for name in info.query_names {
            assert_eq!(Field::from_query_name(name), Some(info.field), "`{name}:` names two fields");
        }
    }
    for facet in Facet::ALL {
        assert_eq!(Facet::from_name(facet.as_str()), Some(facet));
        assert_eq!(serde_json::to_value(facet).unwrap(), facet.as_str());
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().map(String::as_str).collect()
}

const ARTICLE: [&str; 16] = [
    "id",
    "headline",
    "kicker",
    "outlet",
    "agencies",
    "cited",
    "authors",
    "place",
    "url",
    "language",
    "published",
    "updated",
    "version",
    "status",
    "embargo",
    "extra",
];
const SOURCE: [&str; 7] = ["path", "container", "line", "sha256", "bytes", "of", "passage_sha256"];

/// An archive of one article that says nothing of itself, and one that says much.
fn archive(folder: &Path) -> Archive {
    let articles = folder.join("artikel.jsonl");
    let records = [
        r#"{"id": "karg", "text": "Tomahawk ohne alles."}"#,
        r#"{"id": "reich", "headline": "Gipfel", "kicker": "Krieg", "teaser": "Worum es geht.", "outlet": "Elbpost", "agencies": ["dpa"], "authors": ["Jana Wiedeholt"], "place": "Halvik", "language": "de", "url": "https://elbpost.example/1", "published": "2025-10-16T19:12:00+02:00", "updated": "2025-10", "ressort": "Politik", "text": "Am 18. Oktober 2025 kam der Tomahawk."}"#,
    ];
    fs::write(&articles, records.join("\n")).unwrap();
    let archive = Archive::open_or_create(&folder.join("index")).unwrap();
    let archive = archive.with_clock("2025-10-20T10:00:00Z".parse().unwrap());
    let report = archive.index(&[Input::Path(articles)], &IndexOptions::default(), &mut |_| {}).unwrap();
    assert_eq!((report.added, report.skipped.len()), (2, 0), "{:?}", report.skipped);
    let report = serde_json::to_value(report).unwrap();
    assert_eq!(
        keys(&report),
        [
            "added",
            "replaced",
            "unchanged",
            "superseded",
            "deleted",
            "vanished",
            "total_vanished",
            "forgotten",
            "corrected",
            "kept_out",
            "skipped",
            "total_skipped",
            "refused_days",
            "passed_over",
            "excluded",
            "converters",
            "stopped",
            "articles",
            "passages",
            "seconds"
        ]
    );
    archive
}

#[test]
fn a_search_answer_has_exactly_the_keys_of_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path());
    let request = SearchRequest {
        facets: vec![FacetRequest { facet: Facet::Outlet, path: "/".to_owned() }],
        ..SearchRequest::new("Tomahawk ODER")
    };
    let answer = serde_json::to_value(archive.search(&request).unwrap()).unwrap();
    assert_eq!(keys(&answer), ["schema", "query", "read_as", "warnings", "total", "hits", "facets", "next", "took_ms"]);
    assert_eq!(answer["next"], Value::Null);
    assert_eq!(keys(&answer["warnings"][0]), ["code", "start", "end", "message", "suggestion"]);
    assert_eq!(keys(&answer["total"]), ["passages", "articles", "undated", "boilerplate", "exact", "groups"]);
    assert_eq!(keys(&answer["total"]["undated"]), ["passages", "articles"]);
    assert_eq!(keys(&answer["facets"]), ["outlet"]);
    assert_eq!(keys(&answer["facets"]["outlet"][0]), ["value", "count"]);
    let hits = answer["hits"].as_array().unwrap();
    assert_eq!(hits.len(), 2);
    for hit in hits {
        assert_eq!(keys(hit), ["rank", "score", "passage", "article", "link", "source", "more_in_article"]);
        assert_eq!(keys(&hit["passage"]), ["id", "kind", "text", "section", "ordinal", "highlights", "snippet"]);
        assert_eq!(keys(&hit["article"]), ARTICLE);
        assert_eq!(keys(&hit["source"]), SOURCE);
        assert_eq!(hit["source"]["bytes"].as_array().unwrap().len(), 2);
        assert_eq!(hit["passage"]["highlights"][0].as_array().unwrap().len(), 2);
    }
    let of = |id: &str| hits.iter().find(|hit| hit["article"]["id"] == id).unwrap();
    let sparse = &of("karg")["article"];
    for name in ["headline", "kicker", "outlet", "place", "url", "published", "updated"] {
        assert_eq!(sparse[name], Value::Null, "`{name}`");
    }
    for name in ["agencies", "cited", "authors"] {
        assert_eq!(sparse[name], json!([]), "`{name}`");
    }
    assert_eq!(sparse["extra"], json!({}));
    assert_eq!(of("karg")["source"]["container"], Value::Null);
    assert_eq!(of("karg")["passage"]["section"], Value::Null);
    let rich = &of("reich")["article"];
    for date in ["published", "updated"] {
        assert_eq!(keys(&rich[date]), ["day", "last_day", "instant", "precision", "basis", "evidence"]);
    }
    assert_eq!(rich["published"]["instant"], "2025-10-16T17:12:00Z");
    assert_eq!(rich["published"]["last_day"], Value::Null);
    assert_eq!(rich["updated"]["precision"], "month");
    assert_eq!(rich["updated"]["last_day"], "2025-10-31");
    assert_eq!(rich["updated"]["instant"], Value::Null);
    assert_eq!(rich["extra"], json!({"ressort": "Politik"}));
}

#[test]
fn the_other_answers_have_the_keys_of_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path());
    let shown = serde_json::to_value(archive.show("reich").unwrap()).unwrap();
    let mut expected = ARTICLE.to_vec();
    expected.extend(["blocks", "mentions", "attributions", "refused"]);
    assert_eq!(keys(&shown), expected);
    assert_eq!(keys(&shown["blocks"][0]), ["id", "kind", "text", "section", "link", "source"]);
    assert_eq!(keys(&shown["blocks"][0]["source"]), SOURCE);
    assert_eq!(
        keys(&shown["mentions"][0]),
        ["text", "day", "last_day", "bytes", "passage", "start", "end", "resolved"]
    );
    let stats = serde_json::to_value(archive.stats().unwrap()).unwrap();
    assert_eq!(
        keys(&stats),
        [
            "articles",
            "passages",
            "undated",
            "first_day",
            "last_day",
            "bytes",
            "segments",
            "format",
            "analyzer",
            "lexicon"
        ]
    );
    let text = "[[source]]\npath = \"artikel.jsonl\"\nmap = { headline = \"Titel\" }\n";
    let config = Config::parse(text, &folder.path().join("beleg.toml")).unwrap();
    let sources = serde_json::to_value(list_sources(&config, Some(&archive)).unwrap()).unwrap();
    assert_eq!(keys(&sources), ["config", "sources"]);
    let source = &sources["sources"][0];
    assert_eq!(
        keys(source),
        [
            "path",
            "exists",
            "outlet",
            "language",
            "zone",
            "date_from",
            "map",
            "files",
            "articles",
            "passages",
            "first_day",
            "last_day",
            "last_change"
        ]
    );
    assert_eq!(source["last_change"], "2025-10-20T10:00:00Z");
    assert_eq!(source["map"], json!({"headline": "Titel"}));
    assert_eq!((&source["outlet"], &source["articles"]), (&Value::Null, &json!(2)));
    let facets = serde_json::to_value(archive.facets(&SearchRequest::new("Tomahawk")).unwrap()).unwrap();
    for key in ["total", "facets"] {
        assert!(keys(&facets).contains(&key), "`{key}`");
    }
    let artikel = [folder.path().join("artikel.jsonl")];
    let learned = Archive::learn(&folder.path().join("index"), &artikel, "2025-10-20T10:00:00Z".parse().unwrap());
    let learned = serde_json::to_value(learned.unwrap()).unwrap();
    assert_eq!(keys(&learned), ["articles", "words", "lexicon", "recut", "skipped"]);
    let token = serde_json::to_value(beleg::analysis::analyze("Gipfel")).unwrap();
    for key in ["text", "start", "end", "position", "term", "exact", "parts"] {
        assert!(keys(&token[0]).contains(&key), "`{key}`");
    }
}
