//! Cases in a process that is watched: a panic, an overflow and a hang end that process, not this one.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::mutate::Corpus;
use crate::source;

/// A case that takes longer is a finding.
const LIMIT: Duration = Duration::from_secs(10);

/// Cases of one process.
const BATCH: u64 = 5_000;

/// What went wrong with a source: its first line of words is the same for the same fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

/// A case that failed.
#[derive(Clone, Debug)]
pub struct Finding {
    pub case: u64,
    pub fault: Fault,
}

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The program that has [`work`] and [`check_file`] behind `--work` and `--check`.
    pub program: PathBuf,
    pub roots: Vec<PathBuf>,
    pub seed: u64,
    pub seconds: u64,
    /// No more cases than these.
    pub cases: u64,
}

/// Run cases until the time is up or as many as planned are done. Gives how many were, and what failed.
///
/// # Errors
/// The program cannot be started.
pub fn run(plan: &Plan) -> std::io::Result<(u64, Vec<Finding>)> {
    let end = Instant::now() + Duration::from_secs(plan.seconds);
    let mut findings = Vec::new();
    let mut next = 0;
    while next < plan.cases && Instant::now() < end {
        let mut command = Command::new(&plan.program);
        // Trees too deep to be dropped are left where they are: no process lives for ever.
        let last = plan.cases.min(next + BATCH);
        command.arg("--work").args([plan.seed.to_string(), next.to_string(), last.to_string()]).args(&plan.roots);
        let (reached, fault) = watch(&mut command, end)?;
        next = reached.map_or(next, |case| case + 1);
        match (fault, reached) {
            (Some(fault), Some(case)) => findings.push(Finding { case, fault }),
            (Some(fault), None) => return Err(std::io::Error::other(fault.0)),
            (None, _) => {}
        }
    }
    Ok((next, findings))
}

/// What is wrong with the source in `path`, if anything.
///
/// # Errors
/// The program cannot be started.
pub fn fault_of(program: &Path, path: &Path) -> std::io::Result<Option<Fault>> {
    let mut command = Command::new(program);
    command.arg("--check").arg(path);
    Ok(watch(&mut command, Instant::now() + LIMIT * 3)?.1)
}

/// Follow a process that says the number of each case before it begins it.
fn watch(command: &mut Command, end: Instant) -> std::io::Result<(Option<u64>, Option<Fault>)> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let words = reader(child.stderr.take());
    let (sender, receiver) = channel();
    let stdout = child.stdout.take();
    let lines = std::thread::spawn(move || {
        for line in stdout.into_iter().flat_map(|out| BufReader::new(out).lines()).map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    let (reached, stopped) = follow(&receiver, child.id(), end);
    let status = finish(&mut child, stopped.is_some())?;
    let _ = lines.join();
    let words = words.join().unwrap_or_default();
    let fault = match stopped {
        Some(Stopped::Hang) => Some(Fault(format!("more than {} s", LIMIT.as_secs()))),
        Some(Stopped::TimeUp) => None,
        None if status.success() => None,
        None => Some(Fault(describe(status, &words))),
    };
    Ok((reached, fault))
}

enum Stopped {
    Hang,
    TimeUp,
}

/// The time that a process has used, in hundredths of a second, where the system tells it.
fn used(process: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // Behind the name, which may have blanks in it: the times of the process itself are the 12th and 13th field.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

fn follow(receiver: &Receiver<String>, process: u32, end: Instant) -> (Option<u64>, Option<Stopped>) {
    let mut reached = None;
    let mut before = used(process);
    loop {
        match receiver.recv_timeout(LIMIT) {
            Ok(line) => {
                reached = line.parse().ok().or(reached);
                before = None;
            }
            Err(RecvTimeoutError::Timeout) => {
                // A busy machine may have given it no time.
                let now = used(process);
                let least = LIMIT.as_millis() as u64 / 20;
                let idle = before.is_none() || before.zip(now).is_some_and(|(before, now)| now < before + least);
                if now.is_none() || !idle {
                    return (reached, Some(Stopped::Hang));
                }
                before = before.or(now);
            }
            Err(RecvTimeoutError::Disconnected) => return (reached, None),
        }
        if Instant::now() > end {
            return (reached, Some(Stopped::TimeUp));
        }
    }
}

fn reader(stream: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            let _ = stream.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn finish(child: &mut Child, kill: bool) -> std::io::Result<ExitStatus> {
    if kill {
        child.kill()?;
    }
    child.wait()
}

/// The line that names the fault, and how the process ended.
fn describe(status: ExitStatus, words: &str) -> String {
    let named = ["panicked at", "does not verify", "overflowed its stack", "does not compile"];
    let line = words.lines().find(|line| named.iter().any(|name| line.contains(name)));
    match line {
        // Which thread it was is no matter.
        Some(line) => line.split_once("panicked at").map_or(line, |(_, place)| place).trim().to_owned(),
        None => format!("{status}: {}", words.lines().next().unwrap_or("")),
    }
}

/// Be the process that is watched: the cases from `start` on.
pub fn work(corpus: &Corpus, seed: u64, start: u64, cases: u64) -> Result<(), String> {
    on_small_stack(move || {
        for case in start..cases {
            say(case);
            source::check(&corpus.case(seed, case))?;
        }
        Ok(())
    })
}

/// Be the process that is watched: one source.
///
/// # Errors
/// What [`source::check`] finds.
pub fn check_file(path: &Path) -> Result<(), String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    on_small_stack(|| {
        say(0);
        source::check(&bytes)
    })
}

fn say(case: u64) {
    let mut output = std::io::stdout().lock();
    let _ = writeln!(output, "{case}").and_then(|()| output.flush());
}

fn on_small_stack(body: impl FnOnce() -> Result<(), String> + Send) -> Result<(), String> {
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(source::STACK).spawn_scoped(scope, body);
        worker.map_err(|error| error.to_string())?.join().map_err(|_| "panicked".to_owned())?
    })
}
