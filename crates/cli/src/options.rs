//! The command line, with `python3`'s option letters. It must not know what the options do.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use krait::Settings;

use crate::environment;

/// What is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    Script(OsString),
    Module(OsString),
    Command(OsString),
    Stdin,
    Dis(Vec<OsString>),
    Compile(Vec<OsString>),
    Stages(Vec<OsString>),
    Version(u32),
    Help(&'static str),
}

/// A command line, understood.
#[derive(Clone, Debug)]
pub struct Options {
    pub settings: Settings,
    pub run: Run,
    /// Trace the execution of bytecode on stderr.
    pub trace: bool,
    pub skip_first_line: bool,
}

/// Why there is nothing to run: what to print, and the exit status.
pub type Refusal = (String, i32);

/// What the letters and names have said so far.
#[derive(Default)]
struct Seen {
    settings: Settings,
    trace: bool,
    skip_first_line: bool,
    versions: u32,
}

/// The arguments, read one after the other.
struct Arguments<'a> {
    args: &'a [OsString],
    at: usize,
}

impl Arguments<'_> {
    fn next(&mut self) -> Option<OsString> {
        let next = self.args.get(self.at).cloned();
        self.at += usize::from(next.is_some());
        next
    }

    /// The value of an option: the rest of the argument it stands in, or the next argument.
    fn value(&mut self, rest: &[u8], option: &str) -> Result<OsString, Refusal> {
        if !rest.is_empty() {
            return Ok(OsString::from_vec(rest.to_vec()));
        }
        self.next().ok_or_else(|| self.misused(&format!("Argument expected for the {option}")))
    }

    fn misused(&self, what: &str) -> Refusal {
        let program = self.args.first().map(|name| name.to_string_lossy()).unwrap_or_default();
        let usage = format!("usage: {program} [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `krait -h' for more information.");
        (format!("{what}\n{usage}"), 2)
    }
}

/// Understand `args`, the program's name first.
///
/// # Errors
/// What CPython refuses, in its words.
pub fn parse(args: &[OsString]) -> Result<Options, Refusal> {
    let mut seen = Seen::default();
    let mut arguments = Arguments { args, at: 1 };
    let found = run(&mut seen, &mut arguments)?;
    let Seen { mut settings, trace, skip_first_line, versions } = seen;
    settings.executable = environment::executable(args.first().map_or(OsStr::new(""), OsString::as_os_str));
    settings.orig_argv = args.to_vec();
    let (run, first) = match found {
        Some(found @ Run::Help(_)) => return Ok(Options { settings, run: found, trace, skip_first_line }),
        _ if versions > 0 => return Ok(Options { settings, run: Run::Version(versions), trace, skip_first_line }),
        None => (Run::Stdin, OsString::new()),
        Some(Run::Stdin) => (Run::Stdin, "-".into()),
        Some(Run::Script(script)) => (Run::Script(script.clone()), script),
        Some(Run::Command(command)) => (Run::Command(command), "-c".into()),
        Some(Run::Module(module)) => (Run::Module(module), "-m".into()),
        Some(found @ (Run::Version(_) | Run::Dis(_) | Run::Compile(_) | Run::Stages(_))) => (found, OsString::new()),
    };
    settings.argv = vec![first];
    settings.argv.extend_from_slice(args.get(arguments.at..).unwrap_or(&[]));
    environment::apply(&mut settings)?;
    Ok(Options { settings, run, trace, skip_first_line })
}

/// Read the options; what they say to run.
fn run(seen: &mut Seen, arguments: &mut Arguments) -> Result<Option<Run>, Refusal> {
    while let Some(arg) = arguments.next() {
        let bytes = arg.as_bytes();
        match bytes {
            b"-" => return Ok(Some(Run::Stdin)),
            b"--" => return Ok(arguments.next().map(Run::Script)),
            b"dis" | b"compile" | b"stages" if !std::path::Path::new(&arg).exists() => {
                let rest = arguments.args[arguments.at..].to_vec();
                return Ok(Some(match bytes {
                    b"dis" => Run::Dis(rest),
                    b"compile" => Run::Compile(rest),
                    _ => Run::Stages(rest),
                }));
            }
            _ if bytes.first() != Some(&b'-') => return Ok(Some(Run::Script(arg))),
            b"--verbose" => seen.trace = true,
            b"--version" => seen.versions += 1,
            b"--help" => return Ok(Some(Run::Help(crate::help::OPTIONS))),
            b"--help-env" => return Ok(Some(Run::Help(crate::help::ENVIRONMENT))),
            b"--help-xoptions" => return Ok(Some(Run::Help(crate::help::X_OPTIONS))),
            b"--help-all" => return Ok(Some(Run::Help(crate::help::ALL))),
            b"--check-hash-based-pycs" => {
                let value = arguments.value(b"", "--check-hash-based-pycs options")?;
                let known = ["default", "always", "never"].into_iter().find(|known| value == *known);
                seen.settings.check_hash_based_pycs = known.ok_or_else(|| {
                    arguments.misused("--check-hash-based-pycs must be one of 'default', 'always', or 'never'")
                })?;
            }
            _ if bytes.starts_with(b"--") => {
                return Err(arguments.misused(&format!("Unknown option: {}", arg.to_string_lossy())));
            }
            _ => {
                if let Some(found) = letters(seen, arguments, &bytes[1..])? {
                    return Ok(Some(found));
                }
            }
        }
    }
    Ok(None)
}

/// Read the letters of one argument.
fn letters(seen: &mut Seen, arguments: &mut Arguments, letters: &[u8]) -> Result<Option<Run>, Refusal> {
    let settings = &mut seen.settings;
    for (place, letter) in letters.iter().enumerate() {
        let rest = &letters[place + 1..];
        match letter {
            b'B' => settings.dont_write_bytecode = true,
            b'E' => settings.ignore_environment = true,
            b'I' => {
                settings.isolated = true;
                settings.ignore_environment = true;
                settings.no_user_site = true;
                settings.safe_path = true;
            }
            b'i' => {
                settings.inspect = true;
                settings.interactive = true;
            }
            b'O' => settings.optimize += 1,
            b'P' => settings.safe_path = true,
            b'q' => settings.quiet = true,
            b's' => settings.no_user_site = true,
            b'S' => settings.no_site = true,
            b'u' => settings.unbuffered = true,
            b'v' => seen.trace = true,
            b'b' => settings.bytes_warning += 1,
            b'd' => settings.debug += 1,
            b'R' | b't' => {}
            b'x' => seen.skip_first_line = true,
            b'V' => seen.versions += 1,
            b'h' | b'?' => return Ok(Some(Run::Help(crate::help::OPTIONS))),
            b'W' => {
                let value = arguments.value(rest, "-W option")?;
                settings.warn_options.push(value.to_string_lossy().into_owned());
                return Ok(None);
            }
            b'X' => {
                let value = arguments.value(rest, "-X option")?.to_string_lossy().into_owned();
                let (name, setting) = match value.split_once('=') {
                    Some((name, setting)) => (name.to_owned(), Some(setting.to_owned())),
                    None => (value, None),
                };
                settings.x_options.push((name, setting));
                return Ok(None);
            }
            b'c' => return Ok(Some(Run::Command(arguments.value(rest, "-c option")?))),
            b'm' => return Ok(Some(Run::Module(arguments.value(rest, "-m option")?))),
            _ => {
                let shown = String::from_utf8_lossy(&letters[place..]).chars().next().unwrap_or('?');
                return Err(arguments.misused(&format!("Unknown option: -{shown}")));
            }
        }
    }
    Ok(None)
}
