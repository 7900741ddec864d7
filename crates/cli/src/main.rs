//! The `krait` program: arguments, exit codes, what to run.

mod dis;
mod options;
mod program;
mod trace;

/// Native stack of the thread that runs Python.
const STACK_BYTES: usize = 64 << 20;

fn main() {
    let args: Vec<String> = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let worker = std::thread::Builder::new().name("main".to_owned()).stack_size(STACK_BYTES).spawn(move || program::main(&args, STACK_BYTES));
    let status = match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(status)) => status,
        Ok(Err(_)) => {
            eprintln!("krait: internal error");
            70
        }
        Err(error) => {
            eprintln!("krait: cannot start a thread: {error}");
            70
        }
    };
    if status == krait::Exit::INTERRUPTED.0 {
        krait_stdlib::signal::end_by_interrupt();
        std::process::exit(130);
    }
    std::process::exit(status);
}
