//! Files that nobody means when they name the folder that these lie in.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

/// Names of files and folders below an input that are passed over.
///
/// A pattern without `/` is matched with the name of each file and folder, one with `/` with the way to it from the input; `*` stands for any
/// letters, `?` for one, in any case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclude(Vec<Pattern>);

impl Exclude {
    /// What is passed over where nothing else is said: what programs leave while they write, and what systems put into every folder.
    pub const DEFAULT: [&str; 9] =
        ["*.tmp", "*~", "~$*", "*.part", "*.crdownload", "*.swp", "*.lock", "Thumbs.db", "desktop.ini"];

    /// Reads patterns.
    ///
    /// # Errors
    /// What is wrong with the first that cannot be read.
    pub fn parse<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let read = |pattern: &str| match Pattern::new(pattern.trim_end_matches('/')) {
            Ok(_) if pattern.trim().is_empty() => Err("expected a pattern like `*.tmp`, found nothing".to_owned()),
            Ok(pattern) => Ok(pattern),
            Err(error) => Err(format!("`{pattern}` is no pattern: {}", error.msg)),
        };
        patterns.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a file or folder below `root` is passed over, by its own name; what it lies in is not looked at.
    pub(super) fn names(&self, root: &Path, path: &Path) -> bool {
        const OPTIONS: MatchOptions = MatchOptions {
            case_sensitive: false,
            require_literal_separator: false,
            require_literal_leading_dot: false,
        };
        let (Ok(way), Some(name)) = (path.strip_prefix(root), path.file_name()) else { return false };
        let (way, name) = (way.to_string_lossy(), name.to_string_lossy());
        let matches = |pattern: &Pattern| {
            let wanted = if pattern.as_str().contains('/') { &way } else { &name };
            pattern.matches_with(wanted, OPTIONS)
        };
        !way.is_empty() && self.0.iter().any(matches)
    }
}

impl Default for Exclude {
    fn default() -> Self {
        Self(Self::DEFAULT.into_iter().filter_map(|pattern| Pattern::new(pattern).ok()).collect())
    }
}

/// Whether a folder holds the pictures and scripts of a page that a browser saved beside it: `Seite.html` and `Seite_files`.
pub(super) fn is_resources(folder: &Path) -> bool {
    const ENDINGS: [&str; 5] = ["_files", "-Dateien", "_Dateien", ".files", "-files"];
    const PAGES: [&str; 4] = ["html", "htm", "xhtml", "mht"];
    let Some(name) = folder.file_name().and_then(|name| name.to_str()) else { return false };
    let page = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).filter(|page| !page.is_empty());
    let Some(page) = page else { return false };
    let beside = |ending: &&str| -> PathBuf { folder.with_file_name(format!("{page}.{ending}")) };
    PAGES.iter().any(|ending| beside(ending).is_file())
}
