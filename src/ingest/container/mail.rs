//! Mails (EML) and pages that a browser saved in one file (MHTML): their parts, as they were before they were packed for the mail.
//!
//! Of a mail, what its sender wrote is one article: the subject, then its text, else the text of its HTML. It is cited in that text, which is
//! made anew from the mail to verify it. Attached texts, pages and mails are read as files are; pictures, fonts and styles are passed over.
//! Of an MHTML file, the page itself is read as a page is, and what it embeds is passed over.
//!
//! A mail tells who sent it: that is its outlet, and its author if the address is that person's. Of a mail that was sent on, nobody knows.

use std::io::Read;
use std::ops::ControlFlow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::member::{read_member, refuse_member};
use super::sender::Sender;
use crate::ingest::detect::Head;
use crate::ingest::draft::{DeclaredDate, Draft};
use crate::ingest::encoding::decode;
use crate::ingest::format::{Each, Format, Input};
use crate::ingest::html::text_of_page;
use crate::ingest::mail_text::MAIL_TEXT;
use crate::ingest::session::{Nesting, Stream};
use crate::ingest::skipped;
use crate::model::{SkipReason, Skipped};

/// Fields that a mail begins with; names in lower case.
const FIELDS: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "content-type",
    "delivered-to",
    "dkim-signature",
    "reply-to",
    "sender",
    "x-mailer",
    "user-agent",
    "list-id",
    "list-unsubscribe",
    "content-transfer-encoding",
    "snapshot-content-location",
    "arc-seal",
    "authentication-results",
    "x-original-to",
    "cc",
    "thread-topic",
];

/// A mail, or a page saved as one.
pub(super) struct Mail;

impl Format for Mail {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        begins_a_mail(without_length(head.content()))
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        let (name, outer) = (input.name, input.nesting);
        let raw = input.read_all("mail")?;
        let raw = raw.get(raw.len() - raw.trim_ascii_start().len()..).unwrap_or_default();
        let raw = without_length(raw);
        read_message(raw, name, "", outer, each).map(drop)
    }
}

/// The mail in a file as Apple Mail keeps it (`.emlx`): a line with its length in bytes stands before it, and what the program notes behind it.
fn without_length(raw: &[u8]) -> &[u8] {
    const MOST_DIGITS: usize = 12;
    let line = memchr::memchr(b'\n', raw).and_then(|end| raw.split_at_checked(end));
    let Some((line, rest)) = line.filter(|(line, _)| line.len() <= MOST_DIGITS) else { return raw };
    let length = std::str::from_utf8(line).ok().and_then(|line| line.trim().parse::<usize>().ok());
    let Some(length) = length else { return raw };
    let mail = rest.get(1..).unwrap_or_default();
    // One that is cut is read as far as it goes.
    mail.get(..length).unwrap_or(mail)
}

/// Whether bytes begin with the fields of a mail: two known ones, one of which no other text has.
pub(super) fn begins_a_mail(head: &[u8]) -> bool {
    const LOOKED_AT: usize = 60;
    let (mut known, mut sure) = (Vec::new(), false);
    for (at, line) in head.split(|byte| *byte == b'\n').take(LOOKED_AT).enumerate() {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if at == 0 {
                return false;
            }
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line) else { return false };
        let field = line.get(..colon).unwrap_or_default();
        if field.is_empty() || !field.iter().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        let field = String::from_utf8_lossy(field).to_ascii_lowercase();
        if FIELDS.contains(&field.as_str()) && !known.contains(&field) {
            let has_address = matches!(field.as_str(), "from" | "to" | "return-path") && line.contains(&b'@');
            sure |=
                has_address || matches!(field.as_str(), "mime-version" | "message-id" | "received" | "content-type");
            known.push(field);
        }
    }
    known.len() >= 2 && sure
}

/// Reads a message; `prefix` stands before the names of its parts.
///
/// # Errors
/// A report if it is no message, or if its container is to be read no further.
pub(super) fn read_message(
    raw: &[u8],
    name: &str,
    prefix: &str,
    outer: Nesting<'_>,
    each: Each<'_>,
) -> Result<ControlFlow<()>, Skipped> {
    let Some(message) = MessageParser::default().parse(raw) else {
        let message = "it begins like a mail, but its fields cannot be read; get it anew".to_owned();
        return Err(skipped(name, SkipReason::Malformed, message));
    };
    let reader = Reader { message: &message, prefix, outer };
    if let Some((id, url)) = saved_page(&message) {
        return reader.page(id, url.as_deref(), each);
    }
    reader.mail(each)
}

/// The page in an MHTML file, and its address; `None` for a mail.
fn saved_page(message: &Message<'_>) -> Option<(usize, Option<String>)> {
    let is_address = |url: &&str| url.starts_with("http://") || url.starts_with("https://");
    let snapshot = message.header_raw("Snapshot-Content-Location").map(str::trim).filter(is_address).map(str::to_owned);
    let located = |part: &MessagePart<'_>| part.content_location().map(str::trim).filter(is_address).map(str::to_owned);
    let same =
        message.parts.iter().position(|part| is_html(part) && located(part).is_some() && located(part) == snapshot);
    let first = same.or_else(|| message.parts.iter().position(is_html))?;
    let own = message.parts.get(first).and_then(located);
    (snapshot.is_some() || own.is_some()).then(|| (first, snapshot.or(own)))
}

struct Reader<'a> {
    message: &'a Message<'a>,
    prefix: &'a str,
    outer: Nesting<'a>,
}

impl Reader<'_> {
    fn name(&self, part: &str) -> String {
        if self.prefix.is_empty() { part.to_owned() } else { format!("{}!{part}", self.prefix) }
    }

    fn text_of(&self, part: &MessagePart<'_>) -> Option<String> {
        text_of(part, self.message.raw_message())
    }

    /// The page that was saved.
    fn page(&self, id: usize, url: Option<&str>, each: Each<'_>) -> Result<ControlFlow<()>, Skipped> {
        for _ in 1..self.message.parts.len() {
            self.outer.session.pass_over();
        }
        let Some(part) = self.message.parts.get(id) else { return Ok(ControlFlow::Continue(())) };
        let name = self.name(url.unwrap_or("page"));
        let saved = self.message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339);
        let html = self.text_of(part).unwrap_or_default();
        let mut bytes = html.as_bytes();
        let stream = Stream { bytes: &mut bytes, name: &name, size: None, format: Some("html") };
        let flow = read_member(stream, self.outer, &mut |record| {
            each(record.map(|mut draft| {
                if draft.declared.url.is_none() {
                    draft.declared.url = url.map(str::to_owned);
                }
                // A page may be saved long after it was published.
                if let Some(saved) = &saved {
                    draft.declared.extra.entry("saved").or_insert_with(|| saved.as_str().into());
                }
                draft
            }))
        })?;
        Ok(if flow.is_continue() { self.tell_if_broken(part, &name, each) } else { flow })
    }

    /// The mail, then what is attached to it.
    fn mail(&self, each: Each<'_>) -> Result<ControlFlow<()>, Skipped> {
        let name = self.name("message");
        let (body, own) = self.body();
        if !body.trim().is_empty() {
            let subject = self.message.subject().unwrap_or_default();
            let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
            let text = format!("{subject}\n\n{}", body.trim());
            let sender = Sender::of(self.message, &subject);
            let published = self.date();
            let mut bytes = text.as_bytes();
            let stream = Stream { bytes: &mut bytes, name: &name, size: None, format: Some(MAIL_TEXT) };
            let flow = read_member(stream, self.outer, &mut |record| {
                each(record.map(|draft| sent(draft, &sender, published.clone())))
            })?;
            if flow.is_break() {
                return Ok(flow);
            }
        }
        for id in &own {
            if let Some(part) = self.message.parts.get(*id)
                && self.tell_if_broken(part, &name, each).is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
        let mut read = !body.trim().is_empty();
        for (id, part) in self.message.parts.iter().enumerate() {
            let is_own = own.contains(&id) || self.is_alternative(id);
            if is_own || matches!(part.body, PartType::Multipart(_)) {
                continue;
            }
            if is_passed_over(part) {
                self.outer.session.pass_over();
                continue;
            }
            read = true;
            if self.attached(id, part, each)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        if !read && self.outer.session.visit.is_none() {
            let message = "the mail holds no text".to_owned();
            return Ok(refuse_member(&name, SkipReason::NoText, message, self.outer, each));
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The text that the sender wrote, and the parts that it stands in: as text, else as HTML.
    fn body(&self) -> (String, Vec<usize>) {
        /// A text that says no more than "show this in a browser" is no alternative.
        const LEAST: usize = 200;
        let message = self.message;
        let mut plain = ids(&message.text_body, |part| matches!(part.body, PartType::Text(_)), message);
        let mut html = ids(&message.html_body, is_html, message);
        // One that is cut off counts as attached.
        for (id, part) in message.parts.iter().enumerate().filter(|(_, part)| is_cut(part)) {
            let same = if is_html(part) { &mut html } else { &mut plain };
            if same.is_empty() {
                same.push(id);
            }
        }
        let texts = |ids: &[usize]| {
            let parts = ids.iter().filter_map(|id| message.parts.get(*id));
            parts.filter_map(|part| self.text_of(part)).collect::<Vec<_>>().join("\n\n")
        };
        let written = texts(&plain);
        if html.is_empty() || written.trim().len() >= LEAST {
            return (written, plain);
        }
        let pages: Vec<String> = html.iter().filter_map(|id| self.text_of(message.parts.get(*id)?)).collect();
        let shown: Vec<String> = pages.iter().filter_map(|page| text_of_page(page)).collect();
        let shown = shown.join("\n\n");
        if shown.len() > written.len() { (shown, html) } else { (written, plain) }
    }

    /// Whether a part says in another form what was read.
    fn is_alternative(&self, id: usize) -> bool {
        let is_in = |ids: &[u32]| ids.iter().any(|own| *own as usize == id);
        is_in(&self.message.text_body) || is_in(&self.message.html_body)
    }

    /// Something that is attached.
    fn attached(&self, id: usize, part: &MessagePart<'_>, each: Each<'_>) -> Result<ControlFlow<()>, Skipped> {
        let name = part.attachment_name().map_or_else(|| format!("part {id}"), str::to_owned);
        let name = self.name(&name);
        if let PartType::Message(message) = &part.body {
            let reader = Reader { message, prefix: &name, outer: self.outer };
            return match saved_page(message) {
                Some((id, url)) => reader.page(id, url.as_deref(), each),
                None => reader.mail(each),
            };
        }
        let text = self.text_of(part);
        let mut bytes = text.as_deref().map_or_else(|| part.contents(), str::as_bytes);
        let stream = Stream { bytes: &mut bytes as &mut dyn Read, name: &name, size: None, format: None };
        let flow = read_member(stream, self.outer, each)?;
        Ok(if flow.is_continue() { self.tell_if_broken(part, &name, each) } else { flow })
    }

    /// Tells that a part was cut off, or holds what is no text in its encoding.
    fn tell_if_broken(&self, part: &MessagePart<'_>, name: &str, each: Each<'_>) -> ControlFlow<()> {
        let is_broken = part.is_encoding_problem || self.text_of(part).is_some_and(|text| text.contains(REPLACED));
        if !is_broken || self.outer.session.visit.is_some() {
            return ControlFlow::Continue(());
        }
        let message =
            "it is cut off, or holds what is no text in its encoding; it was read as far as it goes: get the mail anew";
        each(Err(Skipped {
            path: self.outer.session.name.to_owned(),
            container: Some(name.to_owned()),
            line: None,
            reason: SkipReason::Malformed,
            message: message.to_owned(),
        }))
    }

    fn date(&self) -> Option<DeclaredDate> {
        let date = self.message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339);
        let text = date.or_else(|| self.message.header_raw("Date").map(|date| date.trim().to_owned()))?;
        Some(DeclaredDate { text, bytes: None })
    }
}

/// Declares what a mail says of itself.
fn sent(mut draft: Draft, sender: &Sender, published: Option<DeclaredDate>) -> Draft {
    let declared = &mut draft.declared;
    sender.declare(declared);
    if !sender.is_forwarded {
        declared.published.extend(published);
    }
    draft
}

fn ids(own: &[u32], is_wanted: fn(&MessagePart<'_>) -> bool, message: &Message<'_>) -> Vec<usize> {
    let ids = own.iter().map(|id| *id as usize);
    ids.filter(|id| message.parts.get(*id).is_some_and(is_wanted)).collect()
}

/// The text of a part; where its encoding is not said, or said wrongly, it is found as that of a file is.
fn text_of(part: &MessagePart<'_>, raw: &[u8]) -> Option<String> {
    let (PartType::Text(text) | PartType::Html(text)) = &part.body else { return None };
    let found = if text.contains(REPLACED) || part.is_encoding_problem {
        unpacked(part, raw).and_then(|bytes| decode(bytes).ok())
    } else {
        None
    };
    let text = found.map_or_else(|| text.to_string(), |decoded| decoded.text);
    Some(if text.contains('\r') { text.replace("\r\n", "\n") } else { text })
}

/// Stands for what is no text in the encoding of its part.
const REPLACED: char = '\u{FFFD}';

/// The bytes of a part as they were before they were packed for the mail.
fn unpacked(part: &MessagePart<'_>, raw: &[u8]) -> Option<Vec<u8>> {
    let packed = raw.get(part.offset_body as usize..part.offset_end as usize)?;
    let said = part.content_transfer_encoding().unwrap_or_default().to_ascii_lowercase();
    if part.encoding == Encoding::QuotedPrintable || said == "quoted-printable" {
        // What is cut off inside a sign is read up to the line before.
        let whole = memchr::memrchr(b'\n', packed).filter(|_| part.is_encoding_problem).unwrap_or(packed.len());
        quoted_printable_decode(packed.get(..whole)?)
    } else if part.encoding == Encoding::Base64 || said == "base64" {
        let mut digits: Vec<u8> = packed.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        digits.truncate(digits.len() / 4 * 4);
        base64_decode(&digits)
    } else {
        Some(packed.to_vec())
    }
}

/// Whether a part is HTML, also if it is cut off.
fn is_html(part: &MessagePart<'_>) -> bool {
    let says_html =
        || part.content_type().is_some_and(|kind| kind.subtype().is_some_and(|kind| kind.eq_ignore_ascii_case("html")));
    match part.body {
        PartType::Html(_) => true,
        PartType::Text(_) => part.is_encoding_problem && says_html(),
        _ => false,
    }
}

/// Whether a text is cut off, and was not attached as a file.
fn is_cut(part: &MessagePart<'_>) -> bool {
    let is_file = part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    part.is_encoding_problem && matches!(part.body, PartType::Text(_)) && !is_file
}

/// Whether a part is nothing that can hold an article: pictures, fonts, styles, scripts, calendars, signatures.
fn is_passed_over(part: &MessagePart<'_>) -> bool {
    let Some(kind) = part.content_type() else { return false };
    let (kind, subtype) = (kind.ctype().to_ascii_lowercase(), kind.subtype().unwrap_or_default().to_ascii_lowercase());
    match kind.as_str() {
        "image" | "font" | "audio" | "video" => true,
        "text" => matches!(subtype.as_str(), "css" | "javascript" | "calendar" | "vcard" | "x-vcard"),
        "application" => {
            let others = ["pgp", "pkcs7", "x-pkcs7", "javascript", "font", "ics", "ms-tnef", "x-javascript"];
            others.iter().any(|other| subtype.contains(other))
        }
        "message" => subtype != "rfc822" && subtype != "global",
        _ => false,
    }
}
