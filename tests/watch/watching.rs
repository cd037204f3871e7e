//! A running `beleg watch`, and what it has printed.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::sandbox::Sandbox;

/// After this a test gives up waiting; it takes a small part of it unless something is wrong.
const DEADLINE: Duration = Duration::from_secs(60);

pub(super) struct Watching {
    child: Child,
    lines: Receiver<String>,
    /// What came so far, of standard output and standard error.
    pub(super) printed: Vec<String>,
}

impl Watching {
    /// Starts to watch, with arguments that are parted by blanks.
    pub(super) fn start(sandbox: &Sandbox, args: &str) -> Self {
        Self::of(sandbox.command(&format!("watch {args}")))
    }

    pub(super) fn of(mut command: Command) -> Self {
        // One pipe for both, so that lines come in the order in which they are printed.
        let (printed, end) = std::io::pipe().unwrap();
        let child = command.stdout(end.try_clone().unwrap()).stderr(end).spawn().unwrap();
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(printed).lines() {
                if sender.send(line.unwrap()).is_err() {
                    return;
                }
            }
        });
        Self { child, lines, printed: Vec::new() }
    }

    /// Starts, and waits until everything that is there is in the index.
    pub(super) fn start_and_catch_up(sandbox: &Sandbox, args: &str) -> Self {
        let mut watching = Self::start(sandbox, args);
        watching.wait_for("up to date");
        watching
    }

    /// Waits until a condition holds, which is looked at whenever a line came or nothing came for a while.
    #[track_caller]
    pub(super) fn until(&mut self, what: &str, mut holds: impl FnMut(&[String]) -> bool) {
        let begin = Instant::now();
        while !holds(&self.printed) {
            assert!(begin.elapsed() < DEADLINE, "waited in vain for {what}: {:#?}", self.printed);
            self.printed.extend(self.lines.recv_timeout(Duration::from_millis(100)));
            self.printed.extend(self.lines.try_iter());
        }
    }

    /// Waits for a line that begins so and was not waited for before; returns it, and forgets it and those before it.
    #[track_caller]
    pub(super) fn wait_for(&mut self, begin: &str) -> String {
        self.until(begin, |lines| lines.iter().any(|line| line.starts_with(begin)));
        let place = self.printed.iter().position(|line| line.starts_with(begin)).unwrap();
        self.printed.drain(..=place).next_back().unwrap()
    }

    /// Ends it without a chance to do anything.
    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for its end; returns the exit code.
    pub(super) fn end(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Presses Ctrl-C; returns the exit code.
    pub(super) fn interrupt(mut self) -> Option<i32> {
        let status = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // A test that failed leaves nobody behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
