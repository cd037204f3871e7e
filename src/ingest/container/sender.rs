//! Who sent a mail, and what that says of its outlet and author.

use mail_parser::Message;

use crate::ingest::draft::Declared;
use crate::ingest::mail_text::SENT_ON;
use crate::model::{RefusalReason, RefusedFact};

/// Hosts of mail boxes that anybody can have.
const ANYBODYS: &[&str] = &[
    "aol.com",
    "arcor.de",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.de",
    "icloud.com",
    "live.de",
    "live.com",
    "mac.com",
    "mail.de",
    "mailbox.org",
    "me.com",
    "outlook.com",
    "outlook.de",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "t-online.de",
    "web.de",
    "yahoo.com",
    "yahoo.de",
    "bluewin.ch",
    "a1.net",
];

/// Services that send for others.
const SENDING: &[&str] = &[
    "mailchimpapp.net",
    "mcsv.net",
    "rsgsv.net",
    "sendgrid.net",
    "amazonses.com",
    "list-manage.com",
    "cleverreach.com",
];

/// The sender of a mail.
#[derive(Debug, Default)]
pub(super) struct Sender {
    outlet: Option<String>,
    host: Option<String>,
    author: Option<String>,
    /// What of it is neither outlet nor author, and why.
    refused: Vec<RefusedFact>,
    /// Whether the mail was sent on, or answers another: who wrote what is in it is not known.
    pub(super) is_forwarded: bool,
}

impl Sender {
    pub(super) fn of(message: &Message<'_>, subject: &str) -> Self {
        let subject = subject.to_lowercase();
        let is_forwarded = SENT_ON.iter().any(|prefix| subject.starts_with(prefix));
        let mut sender = Self { is_forwarded, ..Self::default() };
        let Some(from) = message.from().and_then(|from| from.first()) else { return sender };
        let address = from.address().unwrap_or_default().to_lowercase();
        let (local, host) = address.rsplit_once('@').unwrap_or_default();
        let name = from.name().map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
        let name = name.filter(|name| !name.is_empty() && !name.contains('@'));
        if is_forwarded {
            sender.refuse("outlet", &address, RefusalReason::Forwarded);
            sender.refuse("authors", name.as_deref().unwrap_or_default(), RefusalReason::Forwarded);
            sender.refuse("published", message.header_raw("Date").unwrap_or_default(), RefusalReason::Forwarded);
            return sender;
        }
        let own = |hosts: &[&str]| hosts.iter().any(|known| host == *known || host.ends_with(&format!(".{known}")));
        let (is_anybodys, is_service) = (own(ANYBODYS), own(SENDING));
        match () {
            () if is_anybodys => sender.refuse("outlet", &address, RefusalReason::MailBox),
            () if is_service => sender.refuse("outlet", &address, RefusalReason::SendingService),
            () => sender.host = Some(host.to_owned()).filter(|host| host.contains('.')),
        }
        match name {
            Some(name) if is_of_person(&name, local) => sender.author = Some(name),
            Some(name) => {
                sender.refuse("authors", &name, RefusalReason::NoPerson);
                // Whoever writes from anybody's box is no outlet for it.
                sender.outlet = Some(name).filter(|_| !is_anybodys);
            }
            None => {}
        }
        sender
    }

    fn refuse(&mut self, fact: &str, words: &str, reason: RefusalReason) {
        if !words.trim().is_empty() {
            self.refused.push(RefusedFact::new(fact, words.trim(), reason));
        }
    }

    pub(super) fn declare(&self, declared: &mut Declared) {
        declared.outlet.clone_from(&self.outlet);
        declared.host.clone_from(&self.host);
        declared.authors.extend(self.author.clone());
        declared.refused.extend(self.refused.iter().cloned());
    }
}

/// Whether an address is the person's whose name stands beside it: `eva.muster@…` of `Eva Muster`.
fn is_of_person(name: &str, local: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = (2..=4).contains(&words.len())
        && words.iter().all(|word| word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’')));
    // `Der Hafenbrief <hafenbrief@…>` is a letter.
    const ARTICLES: [&str; 8] = ["der", "die", "das", "dein", "deine", "ihr", "ihre", "the"];
    let has_article = words.first().is_some_and(|word| ARTICLES.contains(&word.to_lowercase().as_str()));
    let Some(last) = words.last().filter(|_| is_name && !has_article) else { return false };
    let plain = |word: &str| {
        let lower = word.to_lowercase();
        lower.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss").replace(['-', '.'], "")
    };
    // `newsletter@…` of `Hafenblatt Newsletter` is nobody.
    const ROLES: [&str; 10] =
        ["newsletter", "redaktion", "presse", "pressestelle", "info", "kontakt", "news", "service", "noreply", "post"];
    let local = local.replace(['-', '.', '_'], "");
    let last = plain(last);
    last.chars().count() > 2 && local.contains(&last) && !ROLES.contains(&last.as_str())
}
