//! A folder of its own for each test, and whole runs of the program in it.
//!
//! A [`Run`] prints as exit code, standard output and standard error, with times and scores set to 0: ranking has tests of its own.

#![allow(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The fixed clock of all runs: a Wednesday.
pub(crate) const NOW: &str = "2025-10-22T12:00:00Z";

/// A folder in which the program runs; the index is `index-data/index` in it unless a flag says otherwise.
pub(crate) struct Sandbox {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

/// How the program ended and what it printed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        Self { _folder: folder, root }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// A command in this folder that knows nothing of the environment of the tests.
    pub(crate) fn prepare(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null()).env("BELEG_NOW", NOW).env("BELEG_LANG", "en");
        // Nobody's own index is found by a test.
        command.env("HOME", self.root.join("home")).env_remove("XDG_DATA_HOME");
        for name in ["BELEG_INDEX", "BELEG_CONFIG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLORTERM"] {
            command.env_remove(name);
        }
        command
    }

    /// The program with arguments that are parted by blanks.
    pub(crate) fn command(&self, args: &str) -> Command {
        self.command_with(&args.split_whitespace().collect::<Vec<_>>())
    }

    pub(crate) fn command_with(&self, args: &[&str]) -> Command {
        let mut command = self.prepare(program());
        command.args(args);
        command
    }

    /// Runs the program with arguments that are parted by blanks.
    pub(crate) fn run(&self, args: &str) -> Run {
        Run::of(&mut self.command(args))
    }

    pub(crate) fn run_with(&self, args: &[&str]) -> Run {
        Run::of(&mut self.command_with(args))
    }

    /// The program as somebody who may do only what the rights of files say: a superuser gives up all that is beyond.
    #[cfg(unix)]
    pub(crate) fn unprivileged(&self, args: &str) -> Command {
        let mut command = if is_superuser() {
            let mut command = self.prepare("setpriv");
            command.args(["--bounding-set=-all", "--inh-caps=-all"]).arg(program());
            command
        } else {
            self.prepare(program())
        };
        command.args(args.split_whitespace());
        command
    }

    /// Runs the program with an input.
    pub(crate) fn run_on(&self, args: &str, input: impl AsRef<[u8]>) -> Run {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_ref()).unwrap();
        drop(stdin);
        Run::from(child.wait_with_output().unwrap())
    }

    /// Runs a line of `sh` in which `beleg` is the program.
    pub(crate) fn shell(&self, line: &str) -> Run {
        let mut folders = vec![program().parent().unwrap().to_owned()];
        folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let mut command = self.prepare("sh");
        Run::of(command.arg("-c").arg(line).env("PATH", std::env::join_paths(folders).unwrap()))
    }

    /// Runs the program and reads its answer as JSON.
    pub(crate) fn json(&self, args: &str) -> Value {
        self.run(&format!("{args} --format json")).json()
    }
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON ({error}): {self}"))
    }

    /// The run, which must have ended with `code`.
    #[track_caller]
    pub(crate) fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// What an index run tells: `added replaced unchanged deleted skipped articles`.
    pub(crate) fn counts(&self) -> String {
        let report = self.json();
        let skipped = report["skipped"].as_array().unwrap().len();
        let n = |name: &str| report[name].as_u64().unwrap();
        format!(
            "added {} replaced {} unchanged {} deleted {} skipped {skipped} articles {}",
            n("added"),
            n("replaced"),
            n("unchanged"),
            n("deleted"),
            n("articles")
        )
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
        let run = Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) };
        assert!(!run.stderr.contains("panicked"), "{run}");
        run
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => writeln!(f, "exit: {code}")?,
            None => writeln!(f, "killed")?,
        }
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(f, "----- {name}")?;
                settled(text).lines().try_for_each(|line| writeln!(f, "{}", line.trim_end()))?;
            }
        }
        Ok(())
    }
}

/// The text with 0 for every time and score.
pub(crate) fn settled(text: &str) -> String {
    let mut result = text.to_owned();
    for before in ["\"took_ms\": ", "\"took_ms\":", "\"score\": ", "\"score\":", "\"seconds\": ", " after "] {
        let parts: Vec<String> = result.split(before).map(str::to_owned).collect();
        result = parts.first().cloned().unwrap_or_default();
        for part in parts.iter().skip(1) {
            let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | '-'));
            let number = if rest.len() < part.len() { "0" } else { "" };
            result.push_str(&format!("{before}{number}{rest}"));
        }
    }
    result
}

/// Whether the tests run as a user to whom rights of files mean nothing.
#[cfg(unix)]
pub(crate) fn is_superuser() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// The built program.
pub(crate) fn program() -> &'static Path {
    assert_cmd::cargo::cargo_bin!("beleg")
}

/// Copies a folder with everything in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The articles that come with the repository.
pub(crate) fn sample_articles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("index-data/articles")
}
