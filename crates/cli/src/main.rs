//! The `krait` program: arguments, exit codes, what to run.

mod arguments;
mod compile;
mod dis;
mod environment;
mod help;
mod line;
mod options;
mod paths;
mod program;
mod speaker;
mod stages;
mod trace;

#[global_allocator]
static ALLOCATOR: krait_alloc::ThreadLists = krait_alloc::ThreadLists;

/// Native stack that Python runs on, bytes.
const STACK_BYTES: usize = 16 << 20;

fn main() {
    let args: Vec<std::ffi::OsString> = std::env::args_os().collect();
    #[cfg(feature = "profile")]
    let profile = krait::profile::Destination::from_environment();
    // A stack of its own for the process's first thread: the one that signals come to, whose id is the process's.
    let run = || stacker::grow(STACK_BYTES, || program::main(&args, STACK_BYTES));
    let status = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).unwrap_or_else(|_| {
        krait_object::exceptions::complain("krait: internal error\n");
        70
    });
    #[cfg(feature = "profile")]
    if let Some(Err(error)) = profile.map(|profile| profile.write(krait_alloc::profile::blocks())) {
        krait_object::exceptions::complain(&format!("krait: the profile cannot be written: {error}\n"));
    }
    if status == krait::Exit::INTERRUPTED.0 {
        krait_stdlib::signal::end_by_interrupt();
        std::process::exit(130);
    }
    std::process::exit(status);
}
