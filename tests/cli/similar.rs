//! `beleg similar`.

use insta::assert_snapshot;

use super::archive;

#[test]
fn similar_passages_are_those_of_other_articles() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("similar m-1#1 --snippet 60"), @"
    exit: 0
    ----- stdout
    1. Über den *Tomahawk* wird seit Wochen gestritten.
       artikel/gipfel.txt:5 · „Ministerin gegen Lieferung“ · 16 Oct 2025 · dpa · Halvik · h6tjtn8bm28a#1 · 1 more in this article

    2 passages in 1 article
    ");
    assert_snapshot!(sandbox.run("similar m-1#77"), @"
    exit: 2
    ----- stderr
    error: there is no passage `m-1#77` in the index
    hint: search prints the ids with `--format json`
    ");
    assert_snapshot!(sandbox.run("similar m-1 --snippet 3"), @"
    exit: 2
    ----- stderr
    error: `snippet` is 40 characters or more, found 3
    ");
}
