//! What agencies send: digitalwires and ninjs (JSON), NewsML-G2 and NITF (XML), IPTC 7901 (text).
//!
//! An item says of every part of it what it is, so nothing is guessed here. What is not for publication never enters a draft: notes to
//! editors (`Notizblock`), names of editors, phone numbers and e-mail addresses of journalists ([`contacts`]). Keys that are not known to be
//! for publication are left out, other than in articles of one's own.
//!
//! Items that hold no text (pictures, audio, messages that only announce something) are skipped with their reason.

mod contacts;
mod digitalwires;
mod iptc;
mod newsml;
mod ninjs;
mod nitf;
mod record;
mod story;
mod xml;

pub(super) use iptc::Iptc;
pub(super) use newsml::NewsMl;
pub(super) use nitf::Nitf;
pub(super) use record::{Item, names, string_of};
pub(super) use story::Story;
pub(super) use xml::Xml;

use indexmap::IndexMap;
use serde_json::value::RawValue;

use super::Draft;
use super::object::{Reader, Refusal};

/// Reads a record of an agency's format.
pub(super) type ReadItem<'a> = fn(Reader<'a>, IndexMap<String, &'a RawValue>) -> Result<Draft, Refusal>;

/// The format of an agency's item in JSON, by its keys; `None` for an article of one's own.
pub(super) fn item_of<'a>(fields: &IndexMap<String, &'a RawValue>) -> Option<ReadItem<'a>> {
    if digitalwires::is_item(fields) {
        return Some(digitalwires::draft);
    }
    ninjs::is_item(fields).then_some(ninjs::draft)
}
