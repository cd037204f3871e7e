//! Files that other programs turn into text: PDF and Office files.
//!
//! A command is run without a shell, with the file in the place of `{}`, at most [`LONGEST`] and for at most [`MAX_ARTICLE_BYTES`] of text. What
//! it writes is one article in plain text, or an export of a press database. Form feeds part its pages: what is said above the first holds for all,
//! and each passage is cited from its own, `page 3`. Passages stand in the text that the command wrote, which it makes anew to verify them; the
//! checksum is that of the file itself.

use std::io::{self, Read, Write};
use std::iter;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::detect::Head;
use super::encoding::decode;
use super::format::{Each, Format, Input, refused};
use super::limits::MAX_ARTICLE_BYTES;
use super::offsets::OffsetMap;
use super::press::Press;
use super::session::Stream;
use super::skipped;
use super::text::Text;
use super::walk::hash_file;
use crate::model::{SkipReason, Skipped};

/// How long a command may take.
const LONGEST: Duration = Duration::from_secs(60);
/// What stands between two pages.
const PAGE_END: char = '\u{c}';

/// A file that is converted, by its ending.
pub(super) struct Converted(pub(super) String);

impl Format for Converted {
    fn name(&self) -> &'static str {
        "converted"
    }

    fn detect(&self, _head: &Head<'_>) -> bool {
        false
    }

    fn read(&self, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
        read(&self.0, input, each)
    }
}

/// Reads a file by what a command makes of it.
///
/// # Errors
/// A report if the command is missing or fails, or if there is no text.
fn read(ending: &str, input: &mut Input<'_>, each: Each<'_>) -> Result<(), Skipped> {
    let (name, outer) = (input.name, input.nesting);
    let converters = &outer.session.options.converters;
    let command = match converters.command(ending) {
        Some(Ok(command)) => command,
        Some(Err(program)) => {
            let message = format!(
                "it needs `{program}`, which is not found: install it, or name another command for `{ending}` under `[converters]` in `beleg.toml`"
            );
            return Err(skipped(name, SkipReason::UnsupportedFormat, message));
        }
        None => {
            let message = format!("no command for `{ending}` is named under `[converters]` in `beleg.toml`");
            return Err(skipped(name, SkipReason::UnsupportedFormat, message));
        }
    };
    let mut file =
        tempfile::Builder::new().suffix(&format!(".{ending}")).tempfile().map_err(|error| refused(name, &error))?;
    let copied = match ending {
        "rtf" => copy_rtf(input, &mut file),
        _ => io::copy(input, &mut file).map(drop),
    };
    copied.and_then(|()| file.flush()).map_err(|error| refused(name, &error))?;
    let raw = run(command, file.path(), LONGEST).map_err(|(reason, message)| skipped(name, reason, message))?;
    let text = decode(raw).map_err(|error| skipped(name, error.reason(), error.to_string()))?.text;
    if text.trim().is_empty() {
        let message = format!(
            "`{command}` found no text in it: it may hold pictures of pages; `ocrmypdf` reads the text in them"
        );
        return Err(skipped(name, SkipReason::NoText, message));
    }
    if !converters.is_named(ending) {
        outer.session.converted_by(ending, command);
    }
    let (raw_sha256, _) = hash_file(file.path()).map_err(|error| refused(name, &error))?;
    // Press databases hand out Office files, too.
    let is_export = Press.detect(&Head { bytes: text.as_bytes(), complete: true, name });
    let (format, text): (&dyn Format, String) = match is_export {
        true => (&Press, text),
        // No paragraph goes over the end of a page: a passage stands on the page that it is cited from.
        false => (&Text, text.replace(PAGE_END, &format!("\n\n{PAGE_END}"))),
    };
    let stream = Stream { bytes: &mut io::empty(), name, size: None, format: None };
    format.read(&mut Input::new(text.into_bytes(), stream, outer), &mut |record| {
        each(record.map(|mut draft| {
            draft.offsets = OffsetMap::none();
            draft.declared.extra.insert("converter".to_owned(), command.into());
            if !is_export {
                draft.record_sha256.clone_from(&raw_sha256);
                draft.pages = pages(&draft.text);
            }
            draft
        }))
    })
}

/// Copies an RTF file, with a blank behind each number of a letter that `?` stands for: `F\u228?hre` becomes `F\u228 ?hre`, which means the same.
/// pandoc 2.17 loses the letter behind where there is none.
fn copy_rtf(from: &mut dyn Read, to: &mut dyn Write) -> io::Result<()> {
    let mut number: Option<usize> = None;
    let mut copied = io::BufWriter::new(to);
    for byte in io::BufReader::new(from).bytes() {
        let byte = byte?;
        number = match (number, byte) {
            (_, b'\\') => Some(0),
            (Some(0), b'u') => Some(1),
            (Some(1), b'-') => Some(1),
            (Some(digits @ 1..), b'0'..=b'9') => Some(digits + 1),
            (Some(2..), b'?') => {
                copied.write_all(b" ")?;
                None
            }
            _ => None,
        };
        copied.write_all(&[byte])?;
    }
    copied.flush()
}

/// Where the pages of a text begin, if it is parted into pages.
fn pages(text: &str) -> Vec<usize> {
    let ends = text.match_indices(PAGE_END).map(|(at, _)| at);
    if text.contains(PAGE_END) { iter::once(0).chain(ends).collect() } else { Vec::new() }
}

/// What a command writes.
fn run(command: &str, file: &Path, longest: Duration) -> Result<Vec<u8>, (SkipReason, String)> {
    let mut words = command.split_whitespace();
    let failed = |what: String| (SkipReason::Malformed, format!("`{command}` {what}; try it by hand"));
    let path = file.to_string_lossy();
    let arguments = words.clone().skip(1).map(|word| word.replace("{}", &path));
    let started = Command::new(words.next().unwrap_or_default())
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = started.map_err(|error| failed(format!("cannot be started: {error}")))?;
    let Some(output) = child.stdout.take() else { return Err(failed("has no output".to_owned())) };
    let limit = MAX_ARTICLE_BYTES as u64;
    let reading = thread::spawn(move || {
        let mut text = Vec::new();
        output.take(limit + 1).read_to_end(&mut text).map(|_| text)
    });
    let begun = Instant::now();
    // It is read to its end, or to the limit, or until the time is over.
    while !reading.is_finished() && begun.elapsed() < longest {
        thread::sleep(Duration::from_millis(2));
    }
    if !reading.is_finished() {
        let _ = child.kill();
        let _ = child.wait();
        return Err(failed(format!("took longer than {} s", longest.as_secs_f32())));
    }
    let text = reading.join().ok().and_then(Result::ok).ok_or_else(|| failed("could not be read".to_owned()))?;
    if text.len() as u64 > limit {
        let _ = child.kill();
        let _ = child.wait();
        let message = format!("`{command}` wrote more than {} MiB; split the file", MAX_ARTICLE_BYTES >> 20);
        return Err((SkipReason::TooLarge, message));
    }
    while begun.elapsed() < longest {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(text),
            Ok(Some(status)) => return Err(failed(format!("failed ({status})"))),
            Ok(None) => thread::sleep(Duration::from_millis(2)),
            Err(error) => return Err(failed(format!("cannot be waited for: {error}"))),
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    Err(failed(format!("took longer than {} s", longest.as_secs_f32())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_by_number_in_rtf_is_parted_from_what_stands_for_it() {
        for (raw, wanted) in [
            (r"F\u228?hre \u-10179?\u-8704?", r"F\u228 ?hre \u-10179 ?\u-8704 ?"),
            (r"F\u228\'e4hre \u228 ?x \ul?x \uc1?x \u?", r"F\u228\'e4hre \u228 ?x \ul?x \uc1?x \u?"),
        ] {
            let mut copied = Vec::new();
            copy_rtf(&mut raw.as_bytes(), &mut copied).unwrap();
            assert_eq!(String::from_utf8(copied).unwrap(), wanted);
        }
    }

    #[cfg(unix)]
    /// Runs a command on a file that holds one line.
    fn on_a_line(command: &str, longest: Duration) -> Result<Vec<u8>, (SkipReason, String)> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"Ein Satz.\n").unwrap();
        run(command, file.path(), longest)
    }

    #[cfg(unix)]
    #[test]
    fn a_command_that_does_not_end_is_stopped_after_its_time() {
        let begun = Instant::now();
        let (reason, message) = on_a_line("tail -f {}", Duration::from_millis(500)).unwrap_err();
        assert_eq!((reason, &*message), (SkipReason::Malformed, "`tail -f {}` took longer than 0.5 s; try it by hand"));
        assert!(begun.elapsed() < LONGEST);
    }

    #[cfg(unix)]
    #[test]
    fn a_command_has_the_file_in_place_of_the_braces_and_no_shell() {
        assert_eq!(on_a_line("cat {}", LONGEST).unwrap(), b"Ein Satz.\n");
        let (_, message) = on_a_line("cat {} ; echo", LONGEST).unwrap_err();
        assert!(message.starts_with("`cat {} ; echo` failed (exit status: "), "{message}");
        let (_, message) = on_a_line("nirgends-da {}", LONGEST).unwrap_err();
        assert!(message.contains("cannot be started"), "{message}");
    }
}
