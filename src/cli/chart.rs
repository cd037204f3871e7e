//! A timeline as a picture: bars, one row of them for each value, in the colours of light or dark.

use std::io::{self, Write};

use super::periods::{counted, lines, name, of_line, rest};
use super::{Context, plain};
use crate::messages::{Lang, Message};
use crate::model::{Timeline, TimelineCount, TimelinePeriod};

/// Sizes in pixels.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 160.0;
const HEAD: f64 = 44.0;
const FOOT: f64 = 24.0;
const MARGIN: f64 = 16.0;
/// More bars have no room for a number above each.
const NUMBERED: usize = 40;
/// So many periods are named below a row, at most.
const NAMED: usize = 8;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1b1b19}.q{fill:#5d5b55}.t{font-weight:600;font-size:15px}\
    rect{fill:#9b2d1f}.p{fill:#fbfaf7}line{stroke:#dedad0}\
    @media(prefers-color-scheme:dark){text{fill:#ecebe6}.q{fill:#a9a69d}rect{fill:#ef8b7a}.p{fill:#161614}line{stroke:#3a3934}}";

/// Writes an SVG picture that needs nothing but itself.
pub(super) fn svg(timeline: &Timeline, context: &Context, out: &mut dyn Write) -> io::Result<()> {
    let rows = lines(timeline);
    let row_height = HEAD + HEIGHT + FOOT;
    let height = 64.0 + row_height * rows.len() as f64 + 20.0;
    let what = context.say(Message::new(match timeline.count {
        TimelineCount::Passages => "timeline-passages",
        TimelineCount::Articles => "timeline-articles",
        TimelineCount::Occurrences => "timeline-occurrences",
    }));
    let title = match timeline.query.as_str() {
        "" => escaped(&what),
        query => escaped(&format!("{query}: {what}")),
    };
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"><title>{title}</title><style>{STYLE}</style>"#
    )?;
    writeln!(
        out,
        r#"<rect class="p" width="{WIDTH}" height="{height}"/><text class="t" x="{MARGIN}" y="28">{title}</text>"#
    )?;
    let most = timeline.periods.iter().map(|period| counted(timeline.count, &period.counts)).max().unwrap_or_default();
    for (i, key) in rows.iter().enumerate() {
        let top = 44.0 + row_height * i as f64;
        if timeline.per.is_some() {
            let key = escaped(key.unwrap_or("–"));
            writeln!(out, r#"<text x="{MARGIN}" y="{:.1}">{key}</text>"#, top + 16.0)?;
        }
        row((timeline, context.lang), &of_line(timeline, *key), (top, most), out)?;
    }
    let rest = rest(timeline, context).into_iter();
    let rest: Vec<String> =
        rest.map(|(name, counts)| format!("{}: {}", escaped(&name), counted(timeline.count, counts))).collect();
    writeln!(out, r#"<text class="q" x="{MARGIN}" y="{:.1}">{}</text>"#, height - 14.0, rest.join(", "))?;
    writeln!(out, "</svg>")
}

/// A row of bars, from so far down, in the scale of the most.
fn row(
    (timeline, lang): (&Timeline, Lang),
    periods: &[&TimelinePeriod],
    (top, most): (f64, u64),
    out: &mut dyn Write,
) -> io::Result<()> {
    let base = top + HEAD + HEIGHT;
    let step = (WIDTH - 2.0 * MARGIN) / periods.len().max(1) as f64;
    let bar = (step * 0.8).min(60.0);
    let end = WIDTH - MARGIN;
    writeln!(out, r#"<line x1="{MARGIN}" y1="{base:.1}" x2="{end}" y2="{base:.1}"/>"#)?;
    let every = periods.len().div_ceil(NAMED).max(1);
    for (i, TimelinePeriod { from, to, counts, .. }) in periods.iter().enumerate() {
        let middle = MARGIN + step * (i as f64 + 0.5);
        let n = counted(timeline.count, counts);
        let height = HEIGHT * n as f64 / most.max(1) as f64;
        let name = name(lang, timeline.by, *from, *to);
        if n > 0 {
            let (x, y, share) = (middle - bar / 2.0, base - height, lang.decimal(counts.share * 100.0, 1));
            writeln!(
                out,
                r#"<rect x="{x:.1}" y="{y:.1}" width="{bar:.1}" height="{height:.1}"><title>{name}: {n} ({share} %)</title></rect>"#
            )?;
            if periods.len() <= NUMBERED {
                writeln!(out, r#"<text class="q" x="{middle:.1}" y="{:.1}" text-anchor="middle">{n}</text>"#, y - 5.0)?;
            }
        }
        if i % every == 0 {
            // The first and the last name stay inside of the picture.
            let anchor = if every > 1 { "start" } else { "middle" };
            let x = if every > 1 { middle - bar / 2.0 } else { middle };
            writeln!(out, r#"<text class="q" x="{x:.1}" y="{:.1}" text-anchor="{anchor}">{name}</text>"#, base + 17.0)?;
        }
    }
    Ok(())
}

/// Text as XML takes it.
fn escaped(text: &str) -> String {
    quick_xml::escape::partial_escape(plain(text)).into_owned()
}
