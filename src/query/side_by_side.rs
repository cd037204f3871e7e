//! All words of a query as a phrase: who types `Wir sind bereit!` means passages in which that stands.

use super::{Ast, Clause, Node, Occur, PhraseSlot};
use crate::analysis::{Analyzer, Language, OwnedToken};
use crate::model::Field;

/// All words of a query side by side, stop words included; `None` if there is but one, or anything beside words and restrictions.
pub(super) fn side_by_side(ast: &Ast, language: Language, analyzer: &Analyzer) -> Option<Node> {
    let Ast::List(clauses) = ast else { return None };
    let mut text = String::new();
    for clause in clauses {
        match clause {
            Clause { occur: Occur::Must, ast: Ast::Field { .. } | Ast::Days { .. } } => {}
            Clause { occur: Occur::Should, ast: Ast::Word { text: word, .. } } => text.extend([word, " "]),
            _ => return None,
        }
    }
    let tokens = analyzer.tokens_in(&text, language);
    (tokens.len() > 1).then(|| phrase_of(&tokens, true))
}

/// The field in which a word of a query stands.
pub(super) fn field_of(token: &OwnedToken) -> Field {
    if token.stop { Field::Stops } else { Field::Words }
}

/// Words side by side, at least two.
pub(super) fn phrase_of(tokens: &[OwnedToken], quoted: bool) -> Node {
    let first = tokens.first().map_or(0, |token| token.position);
    let slots = tokens
        .iter()
        .map(|token| PhraseSlot { offset: token.position - first, field: field_of(token), term: token.term.clone() })
        .collect();
    Node::Phrase { slots, quoted }
}
