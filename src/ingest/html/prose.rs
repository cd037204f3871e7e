//! How much of a page's blocks and elements is running text.

use super::dom::{Dom, Id};
use super::flow::{Flow, Tag};

/// Letters and digits in lower case: what two spellings of one text share.
pub(super) fn squashed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first words of a text in lower case; no title has more.
fn words_of(text: &str) -> Vec<String> {
    const MOST: usize = 200;
    let plain = text.replace('\u{ad}', "");
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(MOST).map(str::to_lowercase).collect()
}

/// How much of the shorter text's words stand in the other, and how many words they share.
pub(super) fn likeness(one: &str, other: &str) -> f32 {
    let (one, other) = (words_of(one), words_of(other));
    let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    if short.is_empty() {
        return 0.0;
    }
    let shared = short.iter().filter(|word| long.contains(word)).count() as f32;
    let containment = shared / short.len() as f32;
    let union = (one.len() + other.len()) as f32 - shared;
    // A single word in common is no likeness.
    if short.len() < 2 && long.len() > 3 { shared / union } else { containment.min(2.0 * shared / union) }
}

/// Weights of a page's elements.
pub(super) struct Weights {
    prose: Vec<f32>,
    chars: Vec<u32>,
    linked: Vec<u32>,
}

impl Weights {
    pub(super) fn new(dom: &Dom, order: &[Id], flows: &[Flow], counts: impl Fn(&Flow) -> bool) -> Self {
        let mut weights = Self { prose: vec![0.0; dom.len()], chars: vec![0; dom.len()], linked: vec![0; dom.len()] };
        for flow in flows.iter().filter(|flow| counts(flow)) {
            let at = flow.node as usize;
            if let (Some(prose), Some(chars), Some(linked)) =
                (weights.prose.get_mut(at), weights.chars.get_mut(at), weights.linked.get_mut(at))
            {
                *prose += prose_of(flow);
                *chars += flow.chars as u32;
                *linked += flow.linked as u32;
            }
        }
        for id in order.iter().rev() {
            let (at, above) = (*id as usize, dom.node(*id).parent as usize);
            if at == above {
                continue;
            }
            let own = (weights.prose(*id), weights.chars.get(at).copied(), weights.linked.get(at).copied());
            if let (Some(prose), Some(chars), Some(linked)) =
                (weights.prose.get_mut(above), weights.chars.get_mut(above), weights.linked.get_mut(above))
            {
                *prose += own.0;
                *chars += own.1.unwrap_or_default();
                *linked += own.2.unwrap_or_default();
            }
        }
        weights
    }

    pub(super) fn prose(&self, id: Id) -> f32 {
        self.prose.get(id as usize).copied().unwrap_or_default()
    }

    pub(super) fn chars(&self, id: Id) -> u32 {
        self.chars.get(id as usize).copied().unwrap_or_default()
    }

    pub(super) fn link_share(&self, id: Id) -> f32 {
        let linked = self.linked.get(id as usize).copied().unwrap_or_default();
        linked as f32 / self.chars(id).max(1) as f32
    }
}

/// How much a block reads like running text: its letters outside of links, long blocks more than short ones.
pub(super) fn prose_of(flow: &Flow) -> f32 {
    const USUAL: f32 = 250.0;
    if matches!(flow.tag, Tag::Heading(_) | Tag::Caption) {
        return 0.0;
    }
    let own = flow.chars.saturating_sub(2 * flow.linked) as f32;
    let is_sentence =
        flow.text.trim_end_matches(['"', '“', '”', '»', '«', ')', '\'', '’']).ends_with(['.', '!', '?', ':', '…']);
    let least = if is_sentence { 40.0 } else { 90.0 };
    if own < least { 0.0 } else { own * (own / USUAL).clamp(0.2, 2.0) }
}
