//! `beleg timeline`.

use insta::assert_snapshot;

use super::archive;

#[test]
fn bars_stand_beside_their_days() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("timeline Hafen --since 2025-10-19"), @"
    exit: 0
    ----- stdout
    19 Oct 2025                                  0
    20 Oct 2025                                  0
    21 Oct 2025  ██████████████████████████████  2  100.0 %
    undated                                      1  100.0 %
    3 passages in 2 articles
    ");
    sandbox.run("timeline Zebra").with_code(1);
    sandbox.run("timeline Hafen --per kind").with_code(2);
    sandbox.run("timeline --since 0001-01-01 --until 2025-01-01").with_code(2);
}

#[test]
fn a_timeline_is_a_table_for_other_programs() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("timeline Tomahawk --by month --per outlet --count occurrences --format csv"), @"
    exit: 0
    ----- stdout
    bucket,from,to,key,passages,articles,groups,occurrences,all_articles,share
    period,2025-10-01,2025-10-31,Elbpost,1,1,,1,1,1
    period,2025-10-01,2025-10-31,,2,1,,2,1,1
    imprecise,,,,0,0,,0,0,0
    undated,,,,0,0,,0,1,0
    ");
    let answer = sandbox.json("timeline Tomahawk --by year");
    assert_eq!(answer["periods"][0]["from"], "2025-01-01");
    assert_eq!(answer["periods"][0]["passages"], 3);
    assert_eq!(answer["periods"][0]["groups"], serde_json::Value::Null);
    assert_eq!((&answer["by"], &answer["zone"]), (&"year".into(), &"Europe/Berlin".into()));
}

#[test]
fn a_picture_is_whole_xml_with_a_bar_for_every_day_that_has_one() {
    let sandbox = archive();
    let picture = sandbox.run_with(&["timeline", "Hafen ODER \"Tomahawk\"", "--format", "svg"]).with_code(0).stdout;
    let mut reader = quick_xml::Reader::from_str(&picture);
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    assert!(picture.contains("Hafen ODER \"Tomahawk\": passages"), "{picture}");
    assert_eq!(picture.matches(" %)</title></rect>").count(), 2, "16 and 21 October: {picture}");
    assert!(picture.contains("undated: 1"), "{picture}");
}
