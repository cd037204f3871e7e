//! The command line as scripts and people meet it: whole runs with exit code, standard output and standard error.

#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

mod cite;
mod explain;
mod export;
mod facets;
mod help;
mod index;
mod language;
mod output;
mod program;
mod read;
mod search;
mod show;
mod similar;
mod sources;
mod timeline;

use crate::sandbox::Sandbox;

const COMMANDS: [&str; 25] = [
    "search",
    "similar",
    "facets",
    "timeline",
    "export",
    "suggest",
    "explain",
    "syntax",
    "show",
    "read",
    "cite",
    "list",
    "verify",
    "stats",
    "init",
    "index",
    "watch",
    "sources",
    "set",
    "delete",
    "analyze",
    "eval",
    "lexicon",
    "completions",
    "man",
];

/// Three files with four articles, one of them undated, not yet indexed.
fn articles() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "artikel/gipfel.txt",
        "date 2025-10-16 Ministerin gegen Lieferung\n\n\
         Halvik (dpa) - Die Ministerin lehnt die Lieferung von Tomahawk-Marschflugkörpern ab. Das sagte sie am Donnerstag.\n\n\
         Über den Tomahawk wird seit Wochen gestritten.\n",
    );
    sandbox.write(
        "artikel/meldungen.jsonl",
        concat!(
            r#"{"id": "m-1", "headline": "Hafen wird ausgebaut", "outlet": "Elbpost", "agencies": ["AFP"], "#,
            r#""authors": "Eva Muster", "place": "Halvik", "published": "2025-10-21T08:30:00+02:00", "ressort": "Wirtschaft", "#,
            r#""paragraphs": ["Der Hafen von Halvik wird ausgebaut.", "Dort landen auch Tomahawk-Container."]}"#,
            "\n",
            r#"{"id": "m-2", "headline": "Wetter", "outlet": "Alpenbote", "published": "2025-09-03", "text": "Es regnet."}"#,
            "\n"
        ),
    );
    sandbox.write("artikel/notiz.txt", "Ein Seeadler kreiste über dem Hafen, und niemand schrieb auf, wann.\n");
    sandbox
}

/// The same, indexed.
fn archive() -> Sandbox {
    let sandbox = articles();
    sandbox.run("index artikel").with_code(0);
    sandbox
}
