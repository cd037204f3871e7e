//! `beleg facets`.

use insta::assert_snapshot;

use super::archive;

#[test]
fn facets_count_by_every_name_or_by_one() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("facets Tomahawk"), @"
    exit: 0
    ----- stdout
    date
      3  /2025
    outlet
      1  Elbpost
    agency
      2  dpa
      1  AFP
    place
      3  Halvik
    author
      1  Eva Muster
    language
      3  de
    kind
      3  paragraph
    basis
      3  stated
    3 passages in 2 articles
    ");
    assert_snapshot!(sandbox.run("facets --facet date:/2025/10 --count articles"), @r#"
    exit: 0
    ----- stdout
    date
      1  /2025/10/16
      1  /2025/10/21
    9 passages in 4 articles
    "#);
    assert_snapshot!(sandbox.run("facets --facet outlet --format json"), @r#"
    exit: 0
    ----- stdout
    {
      "total": {
        "passages": 9,
        "articles": 4,
        "undated": {
          "passages": 0,
          "articles": 0
        },
        "boilerplate": {
          "passages": 0,
          "articles": 0
        },
        "exact": true,
        "groups": null
      },
      "facets": {
        "outlet": [
          {
            "value": "Elbpost",
            "count": 3
          },
          {
            "value": "Alpenbote",
            "count": 2
          }
        ]
      },
      "warnings": []
    }
    "#);
}

#[test]
fn an_unknown_facet_names_the_known_ones() {
    let sandbox = archive();
    assert_snapshot!(sandbox.run("facets --facet ressort"), @r#"
    exit: 2
    ----- stderr
    error: invalid value 'ressort' for '--facet <NAME[:PATH]>': expected one of date, outlet, agency, place, author, language, kind, basis, found `ressort`

    For more information, try '--help'.
    "#);
    assert_snapshot!(sandbox.run("facets --facet outlet:/a"), @r#"
    exit: 2
    ----- stderr
    error: invalid value 'outlet:/a' for '--facet <NAME[:PATH]>': only `date` has paths, as in `date:/2025/10`; found `outlet:/a`

    For more information, try '--help'.
    "#);
}
