//! Answers as text for people. Without colours, found words stand between `*`.

use std::io::Write;

use chrono::NaiveDate;
use textwrap::{Options, WordSeparator, WordSplitter};

use super::output::{Styles, plain, printable};
use super::{CliError, Context};
use crate::archive::date_in_words;
use crate::messages::{Lang, Message};
use crate::model::{
    ArticleDate, ArticleView, Attribution, BlockKind, ChangedArticle, CharSpan, DEFAULT_ZONE, Hit, Mention, Resolved,
    SearchResponse, Skipped, Snippet, Source, SourceOf, StatementKind, Total, VerifyCounts, VerifyStatus,
};

/// An answer: hits, facets, totals.
pub(super) fn answer(answer: &SearchResponse, context: &Context, out: &mut dyn Write) -> Result<(), CliError> {
    for hit in &answer.hits {
        self::hit(hit, context, out)?;
        writeln!(out)?;
    }
    for (name, counts) in &answer.facets {
        let values = counts.iter().map(|count| format!("{} {}", plain(&count.value), count.count)).collect::<Vec<_>>();
        writeln!(
            out,
            "{name}: {}",
            if values.is_empty() { context.say(Message::new("facet-none")) } else { values.join(", ") }
        )?;
    }
    let mut last = totals(&answer.total, context.lang);
    if let Some(next) = answer.next {
        last.push_str("; ");
        last.push_str(&context.say(Message::new("total-next").with("offset", next.to_string())));
    }
    Ok(writeln!(out, "{last}")?)
}

/// A hit: rank and passage, then one line of source.
fn hit(hit: &Hit, context: &Context, out: &mut dyn Write) -> Result<(), CliError> {
    let rank = format!("{}. ", hit.rank);
    let indent = " ".repeat(rank.len());
    let mut text = match &hit.passage.snippet {
        Some(Snippet { text, highlights, .. }) => marked(text, highlights, &context.styles),
        None => marked(&hit.passage.text, &hit.passage.highlights, &context.styles),
    };
    if hit.passage.kind != BlockKind::Paragraph {
        text = format!("[{}] {text}", context.say(kind(hit.passage.kind)));
    }
    wrapped(&text, &rank, &indent, context, out)?;
    let publisher = hit.article.outlet.as_deref().or_else(|| host(hit.article.url.as_deref()?)).map(plain);
    let mut line = vec![publisher.clone().unwrap_or_else(|| place(&hit.source, context.lang))];
    line.extend(
        hit.article
            .headline
            .as_ref()
            .filter(|_| hit.passage.kind != BlockKind::Headline)
            .map(|h| format!("„{}“", plain(h))),
    );
    line.push(date_in_words(hit.article.date(), context.lang));
    if !hit.article.agencies.is_empty() {
        line.push(plain(&hit.article.agencies.join("/")));
    }
    line.extend(hit.article.place.as_ref().map(|place| plain(place)));
    if publisher.is_some() {
        line.push(place(&hit.source, context.lang));
    }
    line.push(plain(&hit.passage.id));
    if hit.more_in_article > 0 {
        line.push(context.say(Message::new("hit-more").with("n", hit.more_in_article)));
    }
    let line = line.join(" · ");
    let (dim, end) = &context.styles.dim;
    Ok(writeln!(out, "{indent}{dim}{line}{end}")?)
}

/// The host of a web address, without `www.`.
fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
}

/// An article that came, changed or went, on one line.
pub(super) fn changed(article: &ChangedArticle, lang: Lang) -> String {
    let mut line = vec![plain(article.id.as_str())];
    line.push(date_in_words(article.published.as_ref(), lang));
    line.extend(article.outlet.as_deref().map(plain));
    line.extend(article.headline.as_ref().map(|headline| format!("„{}“", plain(headline))));
    line.push(match &article.container {
        Some(member) => {
            Message::new("member-in").with("member", plain(member)).with("path", plain(&article.path)).say(lang)
        }
        None => plain(&article.path),
    });
    line.join(" · ")
}

/// The longest names of facts, by which the others are set.
const FACTS: [&str; 3] = ["fact-agencies", "fact-published", "fact-headline"];

/// A whole article, or one passage of it.
pub(super) fn article(article: &ArticleView, context: &Context, out: &mut dyn Write) -> Result<(), CliError> {
    let meta = &article.meta;
    let width =
        FACTS.iter().map(|key| context.say(Message::new(key)).chars().count()).max().unwrap_or_default().max(10);
    let fact = |key| context.say(Message::new(key));
    let mut row = |name: &str, value: Option<String>| -> Result<(), CliError> {
        match value {
            Some(value) if !value.is_empty() => Ok(writeln!(out, "{:<width$} {}", plain(name), plain(&value))?),
            _ => Ok(()),
        }
    };
    row(&fact("fact-id"), Some(meta.id.to_string()))?;
    row(&fact("fact-headline"), meta.headline.clone())?;
    row(&fact("fact-kicker"), meta.kicker.clone())?;
    row(&fact("fact-outlet"), meta.outlet.clone())?;
    row(&fact("fact-agencies"), Some(meta.agencies.join(", ")))?;
    row(&fact("fact-cited"), Some(meta.cited.join(", ")))?;
    row(&fact("fact-authors"), Some(meta.authors.join(", ")))?;
    row(&fact("fact-place"), meta.place.clone())?;
    row(&fact("fact-url"), meta.url.clone())?;
    row(&fact("fact-language"), meta.language.clone())?;
    row(&fact("fact-published"), Some(date_and_time(meta.published.as_ref(), context.lang)))?;
    row(&fact("fact-updated"), meta.updated.as_ref().map(|date| date_and_time(Some(date), context.lang)))?;
    if let Some(block) = article.blocks.first() {
        row(&fact("fact-file"), Some(block.source.path.clone()))?;
        row("sha256", Some(block.source.sha256.clone()))?;
    }
    if let [only] = article.blocks.as_slice() {
        row(&fact("fact-link"), only.link.clone())?;
    }
    for (key, value) in &meta.extra {
        // A date that could not be read or was refused is kept here.
        let name = match key.as_str() {
            "published" => context.say(Message::new("fact-refused").with("fact", Message::new("fact-published"))),
            "updated" => context.say(Message::new("fact-refused").with("fact", Message::new("fact-updated"))),
            _ => key.clone(),
        };
        row(&name, Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)))?;
    }
    for block in &article.blocks {
        let slot = block.id.rsplit('#').next().unwrap_or_default();
        let name = format!("#{slot}");
        writeln!(out)?;
        wrapped(&plain(&block.text), &format!("{name:<11}"), &" ".repeat(11), context, out)?;
        let Source { line, bytes, of, .. } = &block.source;
        let key = if *of == SourceOf::Extracted { "line-of-extracted" } else { "line-of" };
        let line = Message::new(key)
            .with("kind", kind(block.kind))
            .with("line", line.to_string())
            .with("start", bytes.start.to_string())
            .with("end", bytes.end.to_string());
        let line = context.say(line);
        let (dim, end) = &context.styles.dim;
        writeln!(out, "{:11}{dim}{line}{end}", "")?;
        for said in article.attributions.iter().filter(|said| said.passage == block.id && said.default) {
            writeln!(out, "{:11}{dim}{}{end}", "", self::said(said, context))?;
        }
    }
    if article.attributions.iter().any(|said| said.default) {
        writeln!(out, "\n{}", context.say(Message::new("said-by-rule")))?;
    }
    Ok(())
}

/// The days that passages speak of in words which do not say them by themselves: `#0: am Donnerstag (16.10.2025)`.
pub(super) fn days_spoken_of(article: &ArticleView, context: &Context, out: &mut dyn Write) -> Result<(), CliError> {
    let counted = article.mentions.iter().filter(|mention| mention.resolved == Some(Resolved::Relative));
    for (i, mention) in counted.enumerate() {
        if i == 0 {
            writeln!(out, "\n{}", context.say(Message::new("days-spoken-of")))?;
        }
        let slot = mention.passage.as_deref().and_then(|passage| passage.rsplit('#').next()).unwrap_or_default();
        writeln!(out, "  #{slot}: {} ({})", plain(&mention.text), days_meant(mention, context))?;
    }
    Ok(())
}

/// What a mention means: `16.10.2025`, `06.10.2025 to 12.10.2025`.
pub(super) fn days_meant(mention: &Mention, context: &Context) -> String {
    match mention.day {
        Some(first) => days(first, mention.last_day.unwrap_or(first), context.lang),
        None => context.say(Message::new("days-unknown")),
    }
}

/// `≈ Ina Holt (Hafenmeisterin), direct, „sagte“: „Wir sind …“`: who says what, on one line.
fn said(said: &Attribution, context: &Context) -> String {
    const INDENT: usize = 11;
    let speaker = said.speaker.as_ref().map(|speaker| match &speaker.role {
        Some(role) => format!("{} ({})", plain(&speaker.name), plain(role)),
        None => plain(&speaker.name),
    });
    let kind = match said.kind {
        StatementKind::Direct => "said-direct",
        StatementKind::Indirect => "said-indirect",
    };
    let mut parts: Vec<String> = speaker.into_iter().collect();
    parts.push(context.say(Message::new(kind)));
    parts.extend(said.cue.as_ref().map(|cue| format!("„{}“", plain(&cue.text))));
    let through = said.via.iter().chain(&said.medium);
    parts.extend(through.map(|name| context.say(Message::new("said-through").with("name", plain(name)))));
    let line = format!("≈ {}: {}", parts.join(", "), plain(&said.text));
    let most = context.width.saturating_sub(INDENT);
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most.saturating_sub(2)).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole_words} …")
}

pub(super) fn wrapped(
    text: &str,
    first: &str,
    indent: &str,
    context: &Context,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let options = Options::new(context.width)
        .initial_indent(first)
        .subsequent_indent(indent)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    Ok(writeln!(out, "{}", textwrap::fill(text, options))?)
}

/// Text with the found words marked, neighbours as one; words that were parted at a line's end are whole again.
fn marked(text: &str, spans: &[CharSpan], styles: &Styles) -> String {
    let (open, close) = &styles.found;
    let chars: Vec<char> = text.chars().collect();
    let is_blank =
        |range: std::ops::Range<usize>| chars.get(range).is_some_and(|gap| gap.iter().all(|c| c.is_whitespace()));
    let mut merged: Vec<CharSpan> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if is_blank(last.end..span.start) => last.end = span.end,
            _ => merged.push(*span),
        }
    }
    let mut result = String::with_capacity(text.len() + merged.len() * 8);
    let mut spans = merged.iter().peekable();
    let mut joined_up_to = 0;
    for (i, c) in chars.iter().enumerate() {
        if spans.peek().is_some_and(|span| span.end == i) {
            result.push_str(close);
            spans.next();
        }
        if spans.peek().is_some_and(|span| span.start == i) {
            result.push_str(open);
        }
        if *c == '-' && i >= joined_up_to {
            joined_up_to = joined(&chars, i).unwrap_or(joined_up_to);
        }
        if i >= joined_up_to {
            result.extend(printable(*c));
        }
    }
    if spans.peek().is_some() {
        result.push_str(close);
    }
    result
}

/// Where the word goes on that a hyphen parts at the end of a line: `Marschflug-⏎körper`.
fn joined(chars: &[char], hyphen: usize) -> Option<usize> {
    let before = hyphen.checked_sub(1).and_then(|i| chars.get(i))?;
    let rest = chars.get(hyphen + 1..)?;
    let blanks = rest.iter().take_while(|c| c.is_whitespace()).count();
    let goes_on = rest.get(blanks).is_some_and(|c| c.is_lowercase());
    let at_line_end = rest.iter().take(blanks).any(|c| *c == '\n');
    (before.is_alphabetic() && goes_on && at_line_end).then_some(hyphen + 1 + blanks)
}

fn kind(kind: BlockKind) -> Message {
    Message::new(match kind {
        BlockKind::Paragraph => "kind-paragraph",
        BlockKind::Headline => "kind-headline",
        BlockKind::Kicker => "kind-kicker",
        BlockKind::Teaser => "kind-teaser",
        BlockKind::Heading => "kind-heading",
        BlockKind::Caption => "kind-caption",
        BlockKind::Boilerplate => "kind-boilerplate",
    })
}

fn date_and_time(of: Option<&ArticleDate>, lang: Lang) -> String {
    let time = of.and_then(|date| date.instant).map(|instant| format!(", {}", lang.time(instant, DEFAULT_ZONE)));
    date_in_words(of, lang) + &time.unwrap_or_default()
}

/// Days from one to another: `16 Oct 2025 to 18 Oct 2025`, or one.
pub(super) fn days(first: NaiveDate, last: NaiveDate, lang: Lang) -> String {
    if first == last {
        return lang.day(first);
    }
    Message::new("days-range").with("first", lang.day(first)).with("last", lang.day(last)).say(lang)
}

/// File and line.
pub(super) fn place(source: &Source, lang: Lang) -> String {
    let path = if source.path == "-" { Message::new("standard-input").say(lang) } else { plain(&source.path) };
    format!("{path}:{}", source.line)
}

/// `5 passages in 3 articles; 4 more in 2 undated articles`.
pub(super) fn totals(total: &Total, lang: Lang) -> String {
    let of =
        |key, passages: u64, articles: u64| Message::new(key).with("passages", passages).with("articles", articles);
    let mut whole = of("total", total.passages, total.articles);
    if !total.exact {
        whole = Message::new("total-at-least").with("total", whole);
    }
    let mut text = whole.say(lang);
    if total.undated.passages > 0 {
        let key = if total.passages > 0 { "total-undated-more" } else { "total-undated" };
        text.push_str("; ");
        text.push_str(&of(key, total.undated.passages, total.undated.articles).say(lang));
    }
    if total.boilerplate.passages > 0 {
        text.push_str("; ");
        text.push_str(&Message::new("total-boilerplate").with("passages", total.boilerplate.passages).say(lang));
    }
    text
}

/// What became of a passage.
pub(super) fn status(status: VerifyStatus) -> Message {
    Message::new(match status {
        VerifyStatus::Ok => "verify-ok",
        VerifyStatus::Moved => "verify-moved",
        VerifyStatus::Changed => "verify-changed",
        VerifyStatus::Gone => "verify-gone",
        VerifyStatus::Unreadable => "verify-unreadable",
    })
}

/// What became of how many passages.
pub(super) fn verify_counts(counts: VerifyCounts) -> Message {
    let VerifyCounts { ok, moved, changed, gone, unreadable } = counts;
    Message::new("verify-counts")
        .with("ok", ok)
        .with("moved", moved)
        .with("changed", changed)
        .with("gone", gone)
        .with("unreadable", unreadable)
}

/// One skipped file or record.
pub(super) fn skipped(skipped: &Skipped, lang: Lang) -> String {
    let line = skipped.line.map(|line| format!(":{line}")).unwrap_or_default();
    let member = skipped.container.as_ref().map(|member| format!(" ({})", plain(member))).unwrap_or_default();
    let message = Message::new("skipped")
        .with("place", format!("{}{member}{line}", plain(&skipped.path)))
        .with("reason", skipped.reason.message())
        .with("message", plain(&skipped.message));
    message.say(lang)
}
