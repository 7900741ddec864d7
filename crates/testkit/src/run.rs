//! Running one program under one command, with a limit on time and on output.
//! Must not know what the program is expected to print.

use crate::program::{Expected, Program};
use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Once};
use std::thread;
use std::time::{Duration, Instant};

/// No program prints more; what comes after is dropped, so that a runaway fills no memory.
const OUTPUT_LIMIT: u64 = 16 << 20;

const SIGINT: i32 = 2;

/// A program inherits it when SIGINT is ignored, as it is in a shell's background jobs, and then sees no
/// KeyboardInterrupt. A handler of our own is not inherited: the program starts with the default.
pub fn restore_interrupts() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let always = Arc::new(AtomicBool::new(true));
        // Without a handler, the programs that interrupt themselves fail and say so.
        let _ = signal_hook::flag::register_conditional_shutdown(SIGINT, 128 + SIGINT, always);
    });
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The process ended by itself, with this exit code. SIGINT counts as that and is -2: CPython
    /// ends so, on purpose, after an uncaught KeyboardInterrupt.
    Exit(i32),
    /// A signal ended it: a crash.
    Signal(i32),
    /// It was still running at the time limit and was killed.
    Timeout,
}

/// What one run did.
#[derive(Clone, Debug)]
pub struct Ran {
    /// How it ended.
    pub finish: Finish,
    /// Standard output, with the directory of programs removed from paths.
    pub stdout: Vec<u8>,
    /// Standard error, with the directory of programs removed from paths.
    pub stderr: Vec<u8>,
    /// Wall clock.
    pub elapsed: Duration,
}

impl Ran {
    /// The run in the form it is recorded in, when it ended by itself.
    pub fn into_expected(self) -> Result<Expected, Finish> {
        match self.finish {
            Finish::Exit(exit) => Ok(Expected {
                stdout: self.stdout,
                stderr: self.stderr,
                exit,
            }),
            other => Err(other),
        }
    }
}

/// Runs `command` followed by the path of `program` and its arguments.
///
/// The current directory is the directory of programs, and the environment is pinned down (no colours,
/// 80 columns, UTC, UTF-8), so that two runs differ only when the interpreters differ.
pub fn run_program(command: &[String], program: &Program, limit: Duration) -> io::Result<Ran> {
    let (executable, first_args) = command
        .split_first()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "an empty command"))?;
    let input = program.stdin()?;
    restore_interrupts();
    let started = Instant::now();
    let mut child = Command::new(executable)
        .args(first_args)
        .arg(program.relative_path())
        .args(program.args()?)
        .current_dir(&program.root)
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC")
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .env("PYTHON_COLORS", "0")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("FORCE_COLOR")
        .env_remove("PYTHONPATH")
        .env_remove("PYTHONSTARTUP")
        .stdin(if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;

    let stdin = child.stdin.take();
    let stdout = child.stdout.take();
    let stderr = child.stderr.take();
    let (finish, stdout, stderr) = thread::scope(|scope| {
        let out = scope.spawn(move || stdout.map(read_limited).unwrap_or_default());
        let err = scope.spawn(move || stderr.map(read_limited).unwrap_or_default());
        if let (Some(mut pipe), Some(input)) = (stdin, input) {
            scope.spawn(move || {
                // A program may end without having read everything: not an error.
                let _ = pipe.write_all(&input);
            });
        }
        let finish = wait(&mut child, started, limit);
        let join =
            |handle: thread::ScopedJoinHandle<'_, Vec<u8>>| handle.join().unwrap_or_default();
        (finish, join(out), join(err))
    });

    let prefix = format!("{}/", program.root.display()).into_bytes();
    Ok(Ran {
        finish: finish?,
        stdout: without(&stdout, &prefix),
        stderr: without(&stderr, &prefix),
        elapsed: started.elapsed(),
    })
}

fn wait(child: &mut Child, started: Instant, limit: Duration) -> io::Result<Finish> {
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(match (status.code(), signal_of(&status)) {
                (Some(code), _) => Finish::Exit(code),
                (None, SIGINT) => Finish::Exit(-SIGINT),
                (None, signal) => Finish::Signal(signal),
            });
        }
        if started.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(Finish::Timeout);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

#[cfg(unix)]
fn signal_of(status: &std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status.signal().unwrap_or(0)
}

#[cfg(not(unix))]
fn signal_of(_: &std::process::ExitStatus) -> i32 {
    0
}

fn read_limited(mut pipe: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A broken pipe ends the text where it broke; what follows is read and dropped so that the
    // program is not stopped by a full pipe.
    let _ = pipe.by_ref().take(OUTPUT_LIMIT).read_to_end(&mut bytes);
    let _ = io::copy(&mut pipe, &mut io::sink());
    bytes
}

/// `text` with every occurrence of `needle` removed.
fn without(text: &[u8], needle: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        match rest.strip_prefix(needle) {
            Some(after) if !needle.is_empty() => rest = after,
            _ => {
                result.push(*first);
                rest = tail;
            }
        }
    }
    result
}
