//! `krait compile`: sources to `.pyc` files, on several threads, as `python3 -m compileall` does it. Here is the command
//! line and what is said, in the order of the files whatever the threads do.

mod plan;
mod progress;
mod work;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use krait::Settings;
use krait_object::exceptions::complain;

use crate::arguments::{Arguments, Command, Flag};
use crate::options::Refusal;
use crate::paths::{reason, repr};
use crate::speaker::Speaker;
use plan::Plan;
use progress::Progress;
use work::{Outcome, Validate};

const COMMAND: Command = Command {
    name: "krait compile",
    usage: "usage: krait compile [-h] [-O | -OO | --optimize {0,1,2}] [--root DIR] [-o OUT]
                     [--invalidation-mode {checked-hash,timestamp,unchecked-hash}]
                     [-f] [-q] [-j N]
                     FILE|DIR [FILE|DIR ...]",
    flags: &[
        Flag::both('h', "help"),
        Flag::letter('O'),
        Flag::name('n', "optimize").with_value(),
        Flag::name('r', "root").with_value(),
        Flag::both('o', "output").with_value(),
        Flag::name('i', "invalidation-mode").with_value(),
        Flag::both('f', "force"),
        Flag::both('q', "quiet"),
        Flag::both('j', "workers").with_value(),
    ],
};

const HELP: &str = "
Compile Python sources to .pyc files. Directories are searched for .py files.

positional arguments:
  FILE|DIR              what to compile

options:
  -h, --help            show this help message and exit
  -O                    no assert, __debug__ is false; -OO: no docstrings either
  --optimize {0,1,2}    the same by number (default: as krait itself is told before 'compile')
  --root DIR            compile file names in as they are below DIR
  -o OUT, --output OUT  write to the file OUT, or for several sources to a tree in the directory OUT, which
                        mirrors the one below --root (default: the directory given, or the parent of all
                        sources); without it to __pycache__ beside each source
  --invalidation-mode {checked-hash,timestamp,unchecked-hash}
                        how a .pyc says whether it fits its source; default: timestamp, or checked-hash if
                        the environment variable SOURCE_DATE_EPOCH is set
  -f, --force           compile also what is up to date in __pycache__
  -q, --quiet           print only errors; -qq: not those either
  -j N, --workers N     number of threads; default: 0, one for each core

The exit status is 1 if something could not be compiled.
";

/// The options, understood.
struct Options {
    optimize: u8,
    root: Option<PathBuf>,
    output: Option<PathBuf>,
    validate: Validate,
    force: bool,
    quiet: usize,
    workers: usize,
}

fn options(arguments: &Arguments, settings: &Settings) -> Result<Options, Refusal> {
    let by_epoch = std::env::var_os("SOURCE_DATE_EPOCH").is_some_and(|epoch| !epoch.is_empty());
    let mut options = Options {
        optimize: settings.optimize.clamp(0, 2) as u8,
        root: None,
        output: None,
        validate: if by_epoch { Validate::CheckedHash } else { Validate::Timestamp },
        force: false,
        quiet: 0,
        workers: 0,
    };
    let mut letters = 0;
    for (id, value) in &arguments.options {
        let value = value.as_deref().unwrap_or(OsStr::new(""));
        let shown = || krait_code::repr::str_repr(&crate::paths::text(value));
        match id {
            'O' => {
                letters = (letters + 1).min(2);
                options.optimize = letters;
            }
            'n' => {
                let number = value.to_str().and_then(|value| value.parse().ok()).filter(|number| *number <= 2);
                let refuse = || COMMAND.misused_option('n', &format!("invalid choice: {} (choose from 0, 1, 2)", shown()));
                options.optimize = number.ok_or_else(refuse)?;
            }
            'r' => options.root = Some(value.into()),
            'o' => options.output = Some(value.into()),
            'i' => {
                let choices = "choose from 'checked-hash', 'timestamp', 'unchecked-hash'";
                let refuse = || COMMAND.misused_option('i', &format!("invalid choice: {} ({choices})", shown()));
                options.validate = Validate::named(value).ok_or_else(refuse)?;
            }
            'f' => options.force = true,
            'q' => options.quiet += 1,
            'j' => {
                let refuse = || COMMAND.misused_option('j', &format!("invalid int value: {}", shown()));
                let number: i64 = value.to_str().and_then(|value| value.trim().parse().ok()).ok_or_else(refuse)?;
                let refuse = |_| COMMAND.misused("workers must be greater or equal to 0");
                options.workers = usize::try_from(number).map_err(refuse)?;
            }
            _ => unreachable!("the help is printed before"),
        }
    }
    Ok(options)
}

/// Compile what `args` name; the exit status. `stack`: bytes of native stack.
///
/// # Errors
/// Misuse.
pub fn main(args: &[OsString], settings: &Settings, stack: usize) -> Result<i32, Refusal> {
    let arguments = COMMAND.read(args, usize::MAX)?;
    if arguments.options.iter().any(|(id, _)| *id == 'h') {
        let _ = write!(std::io::stdout(), "{}\n{HELP}", COMMAND.usage);
        return Ok(0);
    }
    if arguments.operands.is_empty() {
        return Err(COMMAND.misused("the following arguments are required: FILE|DIR"));
    }
    let options = options(&arguments, settings)?;
    let prefix = settings.pycache_prefix.as_ref().map(PathBuf::from);
    let plan = plan::plan(&arguments.operands, &options, prefix.as_deref());
    // What is compiled again to be told about is compiled with the same level.
    let settings = Settings { optimize: i32::from(options.optimize), ..settings.clone() };
    let progress = Progress::new(plan.len(), options.quiet == 0);
    let mut report = Report { quiet: options.quiet, failed: false, progress, speaker: Speaker::new(settings, stack) };
    report.run(&plan, &options, stack);
    report.progress.clear();
    Ok(report.speaker.finish(i32::from(report.failed)))
}

/// What is said, and what comes of it.
struct Report {
    quiet: usize,
    failed: bool,
    progress: Progress,
    speaker: Speaker,
}

impl Report {
    /// How often a started interpreter is asked whether SIGINT came.
    const PATIENCE: Duration = Duration::from_millis(100);

    /// Have the plan worked off, and tell of it in its order.
    fn run(&mut self, plan: &[Plan], options: &Options, stack: usize) {
        let next = AtomicUsize::new(0);
        let work = |send: mpsc::Sender<(usize, Outcome)>| {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(plan) = plan.get(at) else { return };
                let outcome = plan.as_ref().map_or(Outcome::Nothing, |job| work::work(job, options, stack));
                if send.send((at, outcome)).is_err() {
                    return;
                }
            }
        };
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let workers = if options.workers == 0 { cores() } else { options.workers }.min(plan.len());
        std::thread::scope(|scope| {
            let (send, receive) = mpsc::channel();
            for _ in 0..workers {
                let (send, work) = (send.clone(), &work);
                let thread = std::thread::Builder::new().stack_size(stack);
                if let Err(error) = thread.spawn_scoped(scope, move || work(send)) {
                    // Those there are do it.
                    if next.load(Ordering::Relaxed) == 0 {
                        self.fail(&format!("can't start a thread: {}", reason(&error)));
                    }
                    break;
                }
            }
            drop(send);
            let mut early = BTreeMap::new();
            let mut told = 0;
            loop {
                match receive.recv_timeout(Self::PATIENCE) {
                    Ok((at, outcome)) => _ = early.insert(at, outcome),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                while let Some(outcome) = early.remove(&told) {
                    self.tell(&plan[told], outcome);
                    told += 1;
                    self.progress.show(told);
                }
                if self.speaker.is_interrupted() {
                    next.store(plan.len(), Ordering::Relaxed);
                    return;
                }
            }
        });
    }

    fn tell(&mut self, plan: &Plan, outcome: Outcome) {
        let job = match plan {
            Ok(job) => job,
            Err(message) => return self.fail(message),
        };
        if self.quiet == 0 && !matches!(outcome, Outcome::Nothing | Outcome::Failed(_)) {
            self.progress.clear();
            // A reader that has seen enough is no error.
            let _ = writeln!(std::io::stdout(), "Compiling {}...", repr(&job.source));
        }
        match outcome {
            Outcome::Nothing | Outcome::Written => {}
            Outcome::Failed(message) => self.fail(&message),
            Outcome::Warned(source, data) => {
                self.progress.clear();
                if !self.speaker.compile(&source, &job.source) {
                    self.failed = true;
                } else if let Err(message) = work::write(job, &data) {
                    self.fail(&message);
                }
            }
            Outcome::Refused(source, error) => {
                self.failed = true;
                if self.quiet < 2 {
                    self.progress.clear();
                    if self.speaker.compile(&source, &job.source) {
                        // The interpreter took it.
                        complain(&format!("{error}\n"));
                    }
                }
            }
        }
    }

    fn fail(&mut self, message: &str) {
        self.failed = true;
        if self.quiet < 2 {
            self.progress.clear();
            complain(&format!("{}: {message}\n", COMMAND.name));
        }
    }
}
