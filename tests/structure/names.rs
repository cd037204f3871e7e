//! What each source file names of the others: imports, and paths in the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The modules of the crate, by their path (`ingest::html`; the root is empty).
pub(super) struct House {
    modules: BTreeMap<String, Module>,
}

/// One source file.
struct Module {
    file: String,
    tokens: Vec<String>,
    /// Names that it imports or hands on, each with its path.
    imports: BTreeMap<String, Vec<String>>,
}

impl House {
    /// Reads all sources below a folder.
    pub(super) fn read(folder: &Path) -> Self {
        Self::new(sources(folder))
    }

    /// `files`: paths and texts. The program's own file stands above all others and is left out.
    pub(super) fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let files = files.into_iter().filter(|(file, _)| file != "main.rs");
        let modules = files.map(|(file, text)| {
            let tokens = without_tests(tokens(&text));
            let imports = imports(&tokens);
            let path = file.trim_end_matches(".rs").replace('/', "::");
            let path = if path == "lib" { "" } else { path.strip_suffix("::mod").unwrap_or(&path) };
            (path.to_owned(), Module { file, tokens, imports })
        });
        Self { modules: modules.collect() }
    }

    /// Which files a file names, and by which names.
    pub(super) fn edges(&self) -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
        let mut edges = BTreeMap::new();
        for (path, module) in &self.modules {
            let named: &mut BTreeMap<String, BTreeSet<String>> = edges.entry(module.file.clone()).or_default();
            for name in module.named() {
                if let Some(file) = self.file_of(path, &name, 0).filter(|file| *file != module.file) {
                    named.entry(file.to_owned()).or_default().insert(name.join("::"));
                }
            }
        }
        edges
    }

    /// The file in which the name at the end of a path is defined, as seen from module `at`; `None` outside of this crate.
    fn file_of(&self, at: &str, path: &[String], depth: usize) -> Option<&str> {
        assert!(depth < 32, "`{}` in `{at}` leads to itself", path.join("::"));
        let (first, rest) = path.split_first()?;
        let mut module = match first.as_str() {
            "crate" => String::new(),
            "self" => at.to_owned(),
            "super" => at.rsplit_once("::").map_or_else(String::new, |(above, _)| above.to_owned()),
            name => return self.file_of_name(at, name, rest, depth),
        };
        let mut rest = rest;
        while let Some((next, behind)) = rest.split_first() {
            if next != "super" {
                return self.file_of_name(&module, next, behind, depth);
            }
            module = module.rsplit_once("::").map_or_else(String::new, |(above, _)| above.to_owned());
            rest = behind;
        }
        self.modules.get(&module).map(|module| module.file.as_str())
    }

    fn file_of_name(&self, at: &str, name: &str, rest: &[String], depth: usize) -> Option<&str> {
        let module = self.modules.get(at)?;
        let child = if at.is_empty() { name.to_owned() } else { format!("{at}::{name}") };
        if self.modules.contains_key(&child) {
            return match rest.split_first() {
                Some((next, behind)) => self.file_of_name(&child, next, behind, depth + 1),
                None => self.modules.get(&child).map(|module| module.file.as_str()),
            };
        }
        if let Some(import) = module.imports.get(name).filter(|import| import.first().is_none_or(|first| first != name))
        {
            let path: Vec<String> = import.iter().chain(rest).cloned().collect();
            return self.file_of(at, &path, depth + 1);
        }
        module.defines(name).then_some(module.file.as_str())
    }
}

/// The paths, from a folder on, and the texts of all sources below it.
pub(super) fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

impl Module {
    /// The paths that the code names. What is imported counts where it is used, so that handing a name on is no use of it.
    fn named(&self) -> BTreeSet<Vec<String>> {
        let mut named = BTreeSet::new();
        let mut i = 0;
        while let Some(token) = self.tokens.get(i) {
            if token == "use" {
                i += self.tokens.iter().skip(i).position(|token| token == ";").unwrap_or(1);
            } else if token == "mod" {
                i += 1;
            } else if token == "in" && self.token(i.wrapping_sub(1)) == "(" && self.token(i.wrapping_sub(2)) == "pub" {
                // `pub(in …)` says who may see a name.
                i += self.tokens.iter().skip(i).position(|token| token == ")").unwrap_or(1);
            } else if is_name(token) && self.token(i.wrapping_sub(1)) != "::" && self.token(i.wrapping_sub(1)) != "." {
                let mut path = vec![token.clone()];
                while self.token(i + 1) == "::" && self.tokens.get(i + 2).is_some_and(|next| is_name(next)) {
                    path.push(self.token(i + 2).to_owned());
                    i += 2;
                }
                if path.len() > 1 || self.imports.contains_key(token) {
                    named.insert(path);
                }
            }
            i += 1;
        }
        // A trait is imported for its methods, which the code calls without naming it.
        let is_used = |name: &String| named.iter().any(|path| path.first() == Some(name));
        let silent: Vec<_> = self.imports.iter().filter(|(name, _)| !is_used(name) && !self.hands_on(name)).collect();
        let silent: Vec<Vec<String>> = silent.into_iter().map(|(_, path)| path.clone()).collect();
        named.extend(silent);
        named
    }

    /// Whether a name is imported for others.
    fn hands_on(&self, name: &str) -> bool {
        let uses = self.tokens.iter().enumerate().filter(|(_, token)| *token == "use");
        uses.filter(|(at, _)| matches!(self.token(at.wrapping_sub(1)), "pub" | ")"))
            .any(|(at, _)| self.tokens.iter().skip(at).take_while(|token| *token != ";").any(|token| token == name))
    }

    fn defines(&self, name: &str) -> bool {
        const KINDS: [&str; 9] = ["fn", "struct", "enum", "trait", "const", "static", "type", "mod", "union"];
        self.tokens.windows(2).any(|pair| matches!(pair, [kind, own] if own == name && KINDS.contains(&kind.as_str())))
    }

    fn token(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", String::as_str)
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::` and single signs; comments, strings, characters and lifetimes are left out.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if c.is_whitespace() {
            c.len_utf8()
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = string(rest) {
            tokens.push("\"".to_owned());
            length
        } else if c == '\'' {
            character(rest)
        } else if is_name(rest) || c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.extend(rest.get(..end).map(str::to_owned));
            end
        } else {
            let length = if rest.starts_with("::") { 2 } else { c.len_utf8() };
            tokens.extend(rest.get(..length).map(str::to_owned));
            length
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

/// The length of a string that begins here, raw or not.
fn string(text: &str) -> Option<usize> {
    let begin = text.strip_prefix('b').unwrap_or(text);
    let before = text.len() - begin.len();
    if let Some(raw) = begin.strip_prefix('r') {
        let marks = raw.len() - raw.trim_start_matches('#').len();
        if raw.get(marks..)?.starts_with('"') {
            let end = format!("\"{}", "#".repeat(marks));
            let from = before + 2 + marks;
            return Some(text.get(from..)?.find(&end).map_or(text.len(), |at| from + at + end.len()));
        }
    }
    let inside = begin.strip_prefix('"')?;
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        if c == '"' && !escaped {
            return Some(before + at + 2);
        }
        escaped = c == '\\' && !escaped;
    }
    Some(text.len())
}

/// The length of a character or a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, _))) => {
            let behind = at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            behind + text.get(behind..).and_then(|rest| rest.find('\'')).map_or(0, |end| end + 1)
        }
        (_, Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// The tokens without modules of tests.
fn without_tests(tokens: Vec<String>) -> Vec<String> {
    const MARK: [&str; 8] = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        kept.push(token);
        if !kept.ends_with(&MARK.map(str::to_owned)) {
            continue;
        }
        kept.truncate(kept.len() - MARK.len());
        let mut depth = 0;
        for token in tokens.by_ref() {
            match token.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            if depth == 0 && matches!(token.as_str(), "}" | ";") {
                break;
            }
        }
    }
    kept
}

/// The names that a file imports, with their paths.
fn imports(tokens: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut imports = BTreeMap::new();
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| *token == "use") {
        let tree: Vec<&str> =
            tokens.iter().skip(at + 1).take_while(|token| *token != ";").map(String::as_str).collect();
        branches(&tree, &[], &mut imports);
    }
    imports
}

/// Adds the names of one tree of imports: `a::{b, c::{self, d as e}}`.
fn branches(tree: &[&str], before: &[String], imports: &mut BTreeMap<String, Vec<String>>) {
    let mut path = before.to_vec();
    let mut at = 0;
    while let Some(token) = tree.get(at) {
        match *token {
            "::" => {}
            "{" => {
                let inside = tree.get(at + 1..tree.len() - 1).unwrap_or_default();
                let mut depth = 0;
                for part in inside.split(|token| {
                    depth += i32::from(*token == "{") - i32::from(*token == "}");
                    depth == 0 && *token == ","
                }) {
                    branches(part, &path, imports);
                }
                return;
            }
            "as" => {
                let alias = tree.get(at + 1).copied().unwrap_or_default();
                if alias != "_" {
                    imports.insert(alias.to_owned(), path);
                }
                return;
            }
            "self" if !path.is_empty() => {}
            name => path.push(name.to_owned()),
        }
        at += 1;
    }
    if let Some(name) = path.last().filter(|_| path.len() > before.len() || tree == ["self"]) {
        imports.insert(name.clone(), path.clone());
    }
}
