//! Counts over time.

use beleg::model::{DayFilter, Facet, Filter, Timeline, TimelineBy, TimelineCount, TimelineRequest};
use beleg::{ArchiveError, SearchRequest};
use serde_json::json;

use super::Shelf;

/// Five dated articles and one without a date, two of which say nothing of a harbour.
fn shelf() -> Shelf {
    Shelf::of(&[
        json!({"id": "a", "published": "2025-10-16", "outlet": "Elbpost", "agencies": ["dpa", "AFP"],
            "paragraphs": ["Der Hafen, der Hafen und die Hafenkräne.", "Im Hafen schneit es."]}),
        json!({"id": "b", "published": "2025-10-16", "outlet": "Alpenbote", "text": "Es regnet."}),
        json!({"id": "c", "published": "2025-10-19", "outlet": "Elbpost", "text": "Ein Hafen."}),
        json!({"id": "d", "published": "2025-11-02", "outlet": "Seetaler", "text": "Ein Hafen am See."}),
        json!({"id": "e", "published": "2025-10", "outlet": "Elbpost", "text": "Der Hafen im Oktober."}),
        json!({"id": "f", "outlet": "Elbpost", "text": "Der Hafen, undatiert."}),
    ])
}

fn ask(shelf: &Shelf, request: &TimelineRequest) -> Timeline {
    shelf.archive.timeline(request).unwrap()
}

/// From, to, key, passages, articles, all articles of every period that is not empty.
fn full(timeline: &Timeline) -> Vec<String> {
    let periods = timeline.periods.iter().filter(|period| period.counts.passages > 0);
    periods
        .map(|period| {
            let counts = period.counts;
            let key = period.key.as_deref().unwrap_or("-");
            let numbers = format!("{} {} {}", counts.passages, counts.articles, counts.all_articles);
            format!("{} {} {key} {numbers}", period.from, period.to)
        })
        .collect()
}

#[test]
fn empty_days_are_counted_as_none_and_nothing_is_lost() {
    let timeline = ask(&shelf(), &TimelineRequest::new("Hafen"));
    assert_eq!(
        full(&timeline),
        ["2025-10-16 2025-10-16 - 2 1 2", "2025-10-19 2025-10-19 - 1 1 1", "2025-11-02 2025-11-02 - 1 1 1"]
    );
    assert_eq!(timeline.periods.len(), 18, "every day from 16 October to 2 November");
    assert_eq!(timeline.periods[0].counts.share, 0.5);
    assert_eq!(timeline.periods[1].counts.share, 0.0);
    assert_eq!((timeline.undated.passages, timeline.undated.all_articles), (1, 1));
    assert_eq!(timeline.imprecise.passages, 1, "a month is no day");
    assert_eq!((timeline.total.passages, timeline.zone.as_str()), (6, "Europe/Berlin"));
    assert_eq!(timeline.periods[0].counts.occurrences, None);
}

#[test]
fn weeks_begin_on_monday_and_months_and_years_are_whole() {
    let shelf = shelf();
    let by = |by| full(&ask(&shelf, &TimelineRequest { by, ..TimelineRequest::new("Hafen") }));
    assert_eq!(by(TimelineBy::Week), ["2025-10-13 2025-10-19 - 3 2 3", "2025-10-27 2025-11-02 - 1 1 1"]);
    assert_eq!(by(TimelineBy::Month), ["2025-10-01 2025-10-31 - 4 3 4", "2025-11-01 2025-11-30 - 1 1 1"]);
    assert_eq!(by(TimelineBy::Year), ["2025-01-01 2025-12-31 - 5 4 5"]);
}

#[test]
fn days_that_are_asked_for_bound_the_periods() {
    let days = |since: &str, until: &str| DayFilter { since: since.parse().ok(), until: until.parse().ok() };
    let request = |days, by| {
        let search = SearchRequest { filter: Filter { days, ..Filter::default() }, ..SearchRequest::new("Hafen") };
        TimelineRequest { search, by, ..TimelineRequest::default() }
    };
    let shelf = shelf();
    let timeline = ask(&shelf, &request(days("2025-10-15", "2025-10-18"), TimelineBy::Day));
    assert_eq!(timeline.periods.iter().map(|period| period.counts.passages).collect::<Vec<_>>(), [0, 2, 0, 0]);
    assert_eq!(timeline.undated.passages, 1, "what has no date is told all the same");
    let week = ask(&shelf, &request(days("2025-10-15", "2025-10-18"), TimelineBy::Week));
    assert_eq!(full(&week), ["2025-10-15 2025-10-18 - 2 1 2"], "cut where the days are");
    let long = request(days("0001-01-01", "2025-10-18"), TimelineBy::Day);
    assert!(matches!(shelf.archive.timeline(&long), Err(ArchiveError::Request(_))));
}

#[test]
fn values_have_lines_of_their_own_and_articles_with_two_count_in_both() {
    let shelf = shelf();
    let per = |per, top| {
        let request = TimelineRequest { by: TimelineBy::Year, per: Some(per), top, ..TimelineRequest::new("Hafen") };
        ask(&shelf, &request)
    };
    let outlets = per(Facet::Outlet, 10);
    assert_eq!(full(&outlets), ["2025-01-01 2025-12-31 Elbpost 4 3 3", "2025-01-01 2025-12-31 Seetaler 1 1 1"]);
    assert_eq!((outlets.undated.passages, outlets.more_keys), (1, 0));
    assert_eq!(per(Facet::Outlet, 1).more_keys, 1);
    let agencies = per(Facet::Agency, 10);
    assert_eq!(
        full(&agencies),
        ["2025-01-01 2025-12-31 AFP 2 1 1", "2025-01-01 2025-12-31 dpa 2 1 1", "2025-01-01 2025-12-31 - 3 3 4"]
    );
    for wrong in [Facet::Date, Facet::Kind] {
        let request = TimelineRequest { per: Some(wrong), ..TimelineRequest::new("Hafen") };
        assert!(matches!(shelf.archive.timeline(&request), Err(ArchiveError::Request(_))));
    }
}

#[test]
fn occurrences_are_the_words_that_a_search_would_mark() {
    let shelf = shelf();
    let count = |query: &str| {
        let count = TimelineCount::Occurrences;
        let timeline = ask(&shelf, &TimelineRequest { count, by: TimelineBy::Month, ..TimelineRequest::new(query) });
        timeline.periods.iter().map(|period| period.counts.occurrences.unwrap()).collect::<Vec<_>>()
    };
    // Compounds are among them: twice the word, its cranes, and twice more in October.
    assert_eq!(count("Hafen"), [5 + 1, 1]);
    assert_eq!(count("\"der Hafen\""), [3], "a phrase counts once, however long it is");
    assert_eq!(count("Hafen -See"), [6]);
}

#[test]
fn days_of_23_and_of_25_hours_hold_all_of_their_articles() {
    let article = |(n, instant): (usize, &&str)| json!({"id": format!("a{n}"), "published": instant, "text": "Hafen."});
    let instants = [
        "2025-03-30T00:00:00+01:00",
        "2025-03-30T23:59:59+02:00",
        "2025-10-25T22:00:00Z",
        "2025-10-26T22:59:59Z",
        "2025-10-26T23:00:00Z",
    ];
    let shelf = Shelf::of(&instants.iter().enumerate().map(article).collect::<Vec<_>>());
    assert_eq!(
        full(&ask(&shelf, &TimelineRequest::new("Hafen"))),
        ["2025-03-30 2025-03-30 - 2 2 2", "2025-10-26 2025-10-26 - 2 2 2", "2025-10-27 2025-10-27 - 1 1 1"]
    );
}

#[test]
fn nothing_found_has_no_periods() {
    let timeline = ask(&shelf(), &TimelineRequest::new("Zebra"));
    assert_eq!((timeline.periods.len(), timeline.total.passages), (0, 0));
    assert_eq!(timeline.undated.all_articles, 1);
}
