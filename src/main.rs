//! Arguments in, exit status out.

mod cli;

use std::process::ExitCode;

/// musl's own allocator takes four times as long, and serves one thread at a time.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
