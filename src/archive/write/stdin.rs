//! Standard input, which may keep its reader waiting for ever.

use std::io::{self, Cursor, ErrorKind, Read};
use std::thread;

use crossbeam_channel::{Receiver, bounded, select};

use super::Stop;

/// Bytes that are handed over at once.
const CHUNK: usize = 64 * 1024;
/// Chunks between the threads.
const QUEUE: usize = 16;

/// Reads standard input until somebody asks to stop, or the run is at its `end`, which is an error. The thread that waits for the next
/// byte ends with the program.
pub(super) fn standard_input(stop: &Stop, end: &Stop) -> impl Read + use<> {
    let (sender, chunks) = bounded(QUEUE);
    thread::spawn(move || {
        let mut stdin = io::stdin().lock();
        loop {
            let mut chunk = vec![0; CHUNK];
            let read = match stdin.read(&mut chunk) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Ok(0) => return,
                Ok(n) => {
                    chunk.truncate(n);
                    Ok(chunk)
                }
                Err(error) => Err(error),
            };
            let failed = read.is_err();
            if sender.send(read).is_err() || failed {
                return;
            }
        }
    });
    Chunks { chunks, chunk: Cursor::default(), stop: stop.clone(), end: end.clone() }
}

struct Chunks {
    chunks: Receiver<io::Result<Vec<u8>>>,
    chunk: Cursor<Vec<u8>>,
    stop: Stop,
    end: Stop,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.chunk.read(buffer)?;
            if n > 0 || buffer.is_empty() {
                return Ok(n);
            }
            select! {
                recv(self.chunks) -> next => match next {
                    Ok(chunk) => self.chunk = Cursor::new(chunk?),
                    Err(_) => return Ok(0),
                },
                recv(self.stop.requested()) -> _ => return Err(io::Error::other("stopped")),
                recv(self.end.requested()) -> _ => return Err(io::Error::other("ended")),
            }
        }
    }
}
