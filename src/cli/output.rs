//! Standard output and standard error, on which nothing that was read can steer a terminal.
//!
//! Text for people is written through [`Output`], which lets no control character pass but line feed and tab, and no escape sequence but
//! the program's own styles. What programs read ([`Output::data`]) is left as it is, unless it goes to a terminal.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::{AnsiColor, Style};

/// Words that were found.
const FOUND: Style = AnsiColor::Yellow.on_default().bold();
/// What stands beside the text.
const DIM: Style = Style::new().dimmed();

/// How found words and side remarks are set off.
#[derive(Debug, Clone)]
pub(super) struct Styles {
    /// Before and behind a found word.
    pub(super) found: (String, String),
    /// Before and behind a side remark.
    pub(super) dim: (String, String),
}

impl Styles {
    pub(super) fn new(color: bool) -> Self {
        let both = |style: Style| (style.render().to_string(), style.render_reset().to_string());
        match color {
            true => Self { found: both(FOUND), dim: both(DIM) },
            false => Self { found: ("*".to_owned(), "*".to_owned()), dim: (String::new(), String::new()) },
        }
    }

    /// The styles that are escape sequences.
    fn sequences(&self) -> impl Iterator<Item = &str> {
        let all = [&self.found.0, &self.found.1, &self.dim.0, &self.dim.1];
        all.into_iter().map(String::as_str).filter(|sequence| sequence.starts_with(ESCAPE))
    }
}

const ESCAPE: char = '\u{1b}';

/// When to use colours.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Color {
    /// In a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

/// Standard output.
pub(super) struct Output {
    to: BufWriter<StdoutLock<'static>>,
    text: Filter,
    /// For what programs read, if a terminal gets it.
    data: Option<Filter>,
    styles: Styles,
}

impl Output {
    pub(super) fn new(color: Color) -> Self {
        let color = match color {
            Color::Auto => !matches!(AutoStream::choice(&io::stdout()), ColorChoice::Never),
            Color::Always => true,
            Color::Never => false,
        };
        let stdout = io::stdout().lock();
        let data = stdout.is_terminal().then(Filter::default);
        let styles = Styles::new(color);
        let text = Filter { own: styles.sequences().map(str::to_owned).collect(), begun: Vec::new() };
        Self { to: BufWriter::new(stdout), text, data, styles }
    }

    pub(super) fn styles(&self) -> Styles {
        self.styles.clone()
    }

    /// Columns of text answers.
    pub(super) fn width(&self) -> usize {
        if self.data.is_some() { textwrap::termwidth().clamp(20, 120) } else { 100 }
    }

    /// For what programs read.
    pub(super) fn data(&mut self) -> Data<'_> {
        Data { to: &mut self.to, filter: self.data.as_mut() }
    }
}

/// Standard output for what programs read.
pub(super) struct Data<'o> {
    to: &'o mut BufWriter<StdoutLock<'static>>,
    filter: Option<&'o mut Filter>,
}

impl Write for Data<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.filter {
            Some(filter) => filter.write(bytes, self.to).map(|()| bytes.len()),
            None => self.to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.write(bytes, &mut self.to)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Replaces what could steer a terminal.
#[derive(Default)]
struct Filter {
    /// Escape sequences that pass.
    own: Vec<String>,
    /// The first bytes of a character whose others come with the next call.
    begun: Vec<u8>,
}

impl Filter {
    fn write(&mut self, bytes: &[u8], to: &mut impl Write) -> io::Result<()> {
        let joined;
        let bytes = if self.begun.is_empty() {
            bytes
        } else {
            self.begun.extend_from_slice(bytes);
            joined = std::mem::take(&mut self.begun);
            &joined
        };
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            to.write_all(self.harmless(chunk.valid()).as_bytes())?;
            let wrong = chunk.invalid();
            if chunks.peek().is_none() && str::from_utf8(wrong).is_err_and(|error| error.error_len().is_none()) {
                self.begun = wrong.to_vec();
            } else if !wrong.is_empty() {
                to.write_all(REPLACEMENT.as_bytes())?;
            }
        }
        Ok(())
    }

    fn harmless<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let steers = |c: char| is_steering(c) && !matches!(c, '\n' | '\t');
        if !text.contains(steers) {
            return Cow::Borrowed(text);
        }
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let own = self.own.iter().find(|sequence| rest.starts_with(sequence.as_str()));
            let (from, to) = match own {
                Some(own) => (own.len(), own.as_str()),
                None if steers(c) => (c.len_utf8(), REPLACEMENT),
                None => {
                    let length = rest.find(steers).unwrap_or(rest.len());
                    (length, rest.get(..length).unwrap_or_default())
                }
            };
            result.push_str(to);
            rest = rest.get(from..).unwrap_or_default();
        }
        Cow::Owned(result)
    }
}

const REPLACEMENT: &str = "\u{fffd}";

/// Prints a line on standard error.
pub(super) fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{}", plain(text));
}

/// Text on one line without anything that moves a terminal's cursor, colours it or turns its writing.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter_map(printable).collect()
}

/// A character as text shows it.
pub(super) fn printable(c: char) -> Option<char> {
    match c {
        '\u{ad}' => None,
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if is_steering(c) => Some('\u{fffd}'),
        c => Some(c),
    }
}

/// Whether a terminal may obey the character instead of showing it.
fn is_steering(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(pieces: &[&[u8]], color: bool) -> String {
        let own = Styles::new(color).sequences().map(str::to_owned).collect();
        let mut filter = Filter { own, begun: Vec::new() };
        let mut to = Vec::new();
        for piece in pieces {
            filter.write(piece, &mut to).unwrap();
        }
        String::from_utf8(to).unwrap()
    }

    #[test]
    fn text_passes_wherever_it_is_cut() {
        let text = "Größe: 5 €\n\tÜber „Tomahawk“ 𝔻 e\u{301}\n";
        for at in 0..text.len() {
            let (before, behind) = text.as_bytes().split_at(at);
            assert_eq!(filtered(&[before, behind], false), text);
        }
        let each: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        assert_eq!(filtered(&each, true), text);
    }

    #[test]
    fn what_steers_a_terminal_is_replaced_and_nothing_behind_it_is_lost() {
        assert_eq!(
            filtered(&[b"a\x1b]0;Titel und mehr\nEnde\r\0\x7f"], true),
            "a\u{fffd}]0;Titel und mehr\nEnde\u{fffd}\u{fffd}\u{fffd}"
        );
        // U+009B is a control sequence introducer of one character.
        assert_eq!(filtered(&["\u{9b}2J \u{202e}falsch".as_bytes()], true), "\u{fffd}2J \u{fffd}falsch");
        assert_eq!(filtered(&[b"\xc2", b"\x9b2J"], true), "\u{fffd}2J");
        assert_eq!(filtered(&[b"\xff\xc2", b"a"], true), "\u{fffd}\u{fffd}a");
    }

    #[test]
    fn only_the_styles_of_the_program_pass() {
        let styled = format!("{FOUND}Wort{FOUND:#} {DIM}Quelle{DIM:#} \u{1b}[31mrot");
        let shown = format!("{FOUND}Wort{FOUND:#} {DIM}Quelle{DIM:#} \u{fffd}[31mrot");
        assert_eq!(filtered(&[styled.as_bytes()], true), shown);
        assert!(!filtered(&[styled.as_bytes()], false).contains(ESCAPE));
    }
}
