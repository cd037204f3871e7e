//! The program `beleg`: see [`beleg::cli`].

use std::process::ExitCode;

/// Indexing hands memory from thread to thread; the C library's allocator then keeps twice as much of it (1 GB of text, November 2026:
/// 470 MB at the peak, 300 MB with this one).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    beleg::cli::main()
}
