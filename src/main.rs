//! The program `beleg`: see [`beleg::cli`].

use std::process::ExitCode;

/// Indexing hands memory from thread to thread; the C library's allocator then keeps twice as much of it (1 GB of text, November 2026:
/// 470 MB at the peak, 300 MB with this one).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // With huge pages an index of a million passages holds 12 MB more while it is written, one of a hundred thousand 35 MB, and a search 13 MB
    // (`benches/speed.md`). If the kernel does not know the call, all stays as it is.
    #[cfg(target_os = "linux")]
    {
        _ = rustix::thread::disable_transparent_huge_pages(true);
    }
    beleg::cli::main()
}
