//! Commands that turn files into text: which there are for a file, and whether they are found.

use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::sync::LazyLock;

use super::detect::Head;

/// Commands that are used where they are found and nothing else is said, by the ending of a file's name.
const KNOWN: &[(&str, &str)] = &[
    ("pdf", "pdftotext -enc UTF-8 {} -"),
    ("docx", "pandoc -f docx -t plain -s --wrap=none {}"),
    ("odt", "pandoc -f odt -t plain --wrap=none {}"),
    ("epub", "pandoc -f epub -t plain --wrap=none {}"),
    ("rtf", "pandoc -f rtf -t plain --wrap=none {}"),
    ("doc", "catdoc -d utf-8 {}"),
];

/// Commands by the ending of a file's name, in lower case; what is not named here has the known one, if it is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Converters(BTreeMap<String, String>);

impl Converters {
    /// Nothing is said.
    pub const NONE: Self = Self(BTreeMap::new());

    /// Takes commands by endings, such as `pdf` and `pdftotext -enc UTF-8 {} -`; an empty one switches the known one off.
    ///
    /// # Errors
    /// What is wrong with the first that cannot be one.
    pub fn parse<'a>(commands: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, String> {
        let mut all = BTreeMap::new();
        for (ending, command) in commands {
            if !command.trim().is_empty() && !command.split_whitespace().skip(1).any(|word| word.contains("{}")) {
                return Err(format!("`{command}` does not say where the file stands: write `{{}}` behind the program"));
            }
            all.insert(ending.trim_start_matches('.').to_lowercase(), command.trim().to_owned());
        }
        Ok(Self(all))
    }

    /// The command for an ending that is used now, or the one that is missing.
    pub(super) fn command(&self, ending: &str) -> Option<Result<&str, &str>> {
        let said = self.0.get(ending).map(String::as_str);
        let command = said.or_else(|| KNOWN.iter().find(|(known, _)| *known == ending).map(|(_, command)| *command))?;
        let program = command.split_whitespace().next()?;
        let is_there = if said.is_some() { is_found(program) } else { FOUND.contains(&program) };
        Some(if is_there { Ok(command) } else { Err(program) })
    }

    /// Whether somebody said what is used for an ending.
    pub(super) fn is_named(&self, ending: &str) -> bool {
        self.0.contains_key(ending)
    }

    /// What is used: part of what a file was read with.
    pub(crate) fn in_use(&self) -> String {
        let known = KNOWN.iter().map(|(ending, _)| *ending).filter(|ending| !self.is_named(ending));
        let used = self.0.keys().map(String::as_str).chain(known);
        let used = used.filter_map(|ending| Some((ending, self.command(ending)?.ok()?)));
        used.map(|(ending, command)| format!("{ending}={command}\0")).collect()
    }

    /// The ending by which a file is converted: that of its name if somebody named a command for it, else what it is.
    pub(super) fn ending_of(&self, head: &Head<'_>) -> Option<String> {
        let own = head.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let is_zip = || head.bytes.starts_with(b"PK\x03\x04") && matches!(own.as_str(), "docx" | "odt" | "epub");
        let is_old = || head.bytes.starts_with(b"\xD0\xCF\x11\xE0") && own == "doc";
        let found = match () {
            () if self.is_named(&own) => own.as_str(),
            () if head.bytes.starts_with(b"%PDF-") => "pdf",
            () if head.bytes.starts_with(b"{\\rtf") => "rtf",
            () if is_zip() || is_old() => own.as_str(),
            () => return None,
        };
        Some(found.to_owned())
    }
}

/// The programs of the known commands that are there; looked for once.
static FOUND: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let programs = KNOWN.iter().filter_map(|(_, command)| command.split_whitespace().next());
    programs.filter(|program| is_found(program)).collect()
});

/// Whether a program is there: by its path, or in a folder of `PATH`.
fn is_found(program: &str) -> bool {
    if program.contains(['/', '\\']) {
        return Path::new(program).is_file();
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    let mut places = env::split_paths(&folders).map(|folder| folder.join(program));
    places.any(|place| place.is_file() || (cfg!(windows) && place.with_extension("exe").is_file()))
}
