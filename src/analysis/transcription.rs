//! Other spellings of a name that was brought over from another script: `Selenskyj`, `Selenskij`, `Zelensky`, `Zelenskyy`.
//!
//! Asked for by queries alone: an index has every name as its texts spell it. What is known is data in `index-data/lexicon/spellings.txt`;
//! beyond it, names that end as Slavic, Armenian and Georgian ones do are written by the rules of German and of English. Whatever else a
//! word looks like, it has no other spelling.
//! Limits: names of one word; no guess at what a name is called in another language.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::list;

/// The letters before an ending, at least.
const MIN_HEAD: usize = 3;
/// What stands before an ending is written in so many ways at most.
const MAX_HEADS: usize = 8;

/// An ending of names, as it is written.
struct Ending {
    german: &'static [&'static str],
    english: &'static [&'static str],
}

/// The endings of which names are known; the longest that fits counts.
const ENDINGS: [Ending; 20] = [
    Ending {
        german: &["zkyj", "zkij", "tzkij", "tzki", "zki"],
        english: &["tskyi", "tskyy", "tskiy", "tskii", "tsky", "tski", "cki"],
    },
    Ending { german: &["skyj", "skij", "ski"], english: &["skyi", "skyy", "skiy", "skii", "sky"] },
    Ending { german: &["zkaja", "zka"], english: &["tskaya", "tskaia", "tska"] },
    Ending { german: &["skaja", "ska"], english: &["skaya", "skaia"] },
    Ending { german: &["tschenko"], english: &["chenko"] },
    Ending { german: &["schenko"], english: &["shenko", "zhenko"] },
    Ending { german: &["enko"], english: &["enko"] },
    Ending { german: &["owitsch", "owytsch"], english: &["ovich", "ovych", "ovitch", "ovic", "ovics"] },
    Ending { german: &["ewitsch", "ewytsch"], english: &["evich", "evych", "evitch", "evic"] },
    Ending { german: &["jewitsch", "jewytsch"], english: &["yevich", "yevych", "ievich"] },
    Ending { german: &["tschuk"], english: &["chuk"] },
    Ending { german: &["jew", "iew"], english: &["yev", "iev"] },
    Ending { german: &["jow"], english: &["yov", "iov"] },
    Ending { german: &["ow"], english: &["ov", "off"] },
    Ending { german: &["ew"], english: &["ev", "eff"] },
    Ending { german: &["owa", "ewa"], english: &["ova", "eva"] },
    Ending { german: &["jewa", "jowa"], english: &["yeva", "yova"] },
    Ending { german: &["schwili"], english: &["shvili"] },
    Ending { german: &["adse", "idse"], english: &["adze", "idze"] },
    Ending {
        german: &["njan", "rjan", "sjan", "djan", "kjan", "ljan", "tjan"],
        english: &["nyan", "ryan", "syan", "dyan", "kyan", "lyan", "tyan"],
    },
];

/// What German writes, and what English writes for it in one way or another; the longest first.
const GERMAN: [(&str, &[&str]); 14] = [
    ("schtsch", &["shch"]),
    ("tsch", &["ch"]),
    ("dsch", &["dzh", "j"]),
    ("sch", &["sh", "zh"]),
    ("ch", &["kh"]),
    ("ss", &["s"]),
    ("ja", &["ya", "ia"]),
    ("ju", &["yu", "iu"]),
    ("je", &["ye", "ie"]),
    ("jo", &["yo", "io"]),
    ("w", &["v"]),
    ("z", &["ts"]),
    ("s", &["s", "z"]),
    ("j", &["y"]),
];

/// The same the other way round.
const ENGLISH: [(&str, &[&str]); 14] = [
    ("shch", &["schtsch"]),
    ("dzh", &["dsch"]),
    ("zh", &["sch"]),
    ("sh", &["sch"]),
    ("kh", &["ch"]),
    ("ch", &["tsch"]),
    ("ts", &["z"]),
    ("ya", &["ja"]),
    ("yu", &["ju"]),
    ("ye", &["je"]),
    ("yo", &["jo"]),
    ("v", &["w"]),
    ("z", &["s"]),
    ("s", &["s", "ss"]),
];

/// What is listed.
#[derive(Default)]
struct Listed {
    /// Of each spelling the others of its name.
    groups: FxHashMap<&'static str, Vec<&'static str>>,
    /// Words that end as names do, and are none.
    none: FxHashSet<&'static str>,
    /// Endings of such words.
    none_ends: Vec<&'static str>,
}

impl Listed {
    fn has_none(&self, word: &str) -> bool {
        self.none.contains(word) || self.none_ends.iter().any(|end| word.ends_with(end))
    }
}

static LISTED: LazyLock<Listed> = LazyLock::new(|| {
    let mut listed = Listed::default();
    for line in list::lines(include_str!("../../index-data/lexicon/spellings.txt")) {
        if let Some(words) = line.strip_prefix("none ") {
            for word in words.split_whitespace() {
                match word.strip_prefix('-') {
                    Some(end) => listed.none_ends.push(end),
                    None => drop(listed.none.insert(word)),
                }
            }
            continue;
        }
        for spelling in line.split_whitespace() {
            let others = line.split_whitespace().filter(|other| *other != spelling);
            listed.groups.entry(spelling).or_default().extend(others);
        }
    }
    listed
});

/// The other spellings of a folded word that has its umlauts as such, each once; none for most words.
pub(super) fn spellings(word: &str) -> Vec<String> {
    let bare = word.strip_suffix('s').unwrap_or(word);
    let listed = LISTED.groups.get(word).or_else(|| LISTED.groups.get(bare));
    let listed = listed.into_iter().flatten().map(|spelling| (*spelling).to_owned());
    let by_rule = if LISTED.has_none(bare) { Vec::new() } else { by_endings(bare) };
    let by_rule = by_rule.into_iter().filter(|spelling| !LISTED.has_none(spelling));
    let mut spellings: Vec<String> = Vec::new();
    for spelling in listed.chain(by_rule) {
        if spelling != word && spelling != bare && !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    }
    spellings
}

/// The spellings of a name by its ending, in German and in English, itself among them.
fn by_endings(word: &str) -> Vec<String> {
    let fitting = ENDINGS.iter().flat_map(|ending| {
        let german = ending.german.iter().map(move |letters| (*letters, ending, true));
        german.chain(ending.english.iter().map(move |letters| (*letters, ending, false)))
    });
    let longest = fitting.filter(|(letters, ..)| word.ends_with(letters)).max_by_key(|(letters, ..)| letters.len());
    let Some((letters, ending, is_german)) = longest else { return Vec::new() };
    let Some(head) = word.strip_suffix(letters).filter(|head| head.chars().count() >= MIN_HEAD) else {
        return Vec::new();
    };
    let own = vec![head.to_owned()];
    let (german, english) = if is_german { (own, rewritten(head, &GERMAN)) } else { (rewritten(head, &ENGLISH), own) };
    let with = |heads: &[String], endings: &[&str]| -> Vec<String> {
        heads.iter().flat_map(|head| endings.iter().map(move |ending| format!("{head}{ending}"))).collect()
    };
    [with(&german, ending.german), with(&english, ending.english)].concat()
}

/// A piece of a name in every way that a table knows.
fn rewritten(piece: &str, table: &[(&str, &[&str])]) -> Vec<String> {
    let mut written = vec![String::new()];
    let mut rest = piece;
    while let Some(first) = rest.chars().next() {
        let letter = rest.get(..first.len_utf8()).unwrap_or_default();
        let row = table.iter().find(|(letters, _)| rest.starts_with(letters));
        let (letters, ways): (&str, &[&str]) = row.copied().unwrap_or((letter, std::slice::from_ref(&letter)));
        let ways = if written.len() * ways.len() > MAX_HEADS { ways.get(..1).unwrap_or_default() } else { ways };
        written = written.iter().flat_map(|head| ways.iter().map(move |way| format!("{head}{way}"))).collect();
        rest = rest.get(letters.len()..).unwrap_or_default();
    }
    written
}
