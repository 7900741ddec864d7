//! The command line, with `python3`'s option letters.

use krait::Settings;

/// What is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    Script(String),
    Module(String),
    Command(String),
    Stdin,
    Dis(Vec<String>),
    Version(u32),
    Help,
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

/// Understand `args`, the program's name first. The error is what to print; the exit status is then 2.
pub fn parse(args: &[String]) -> Result<Options, String> {
    let mut settings = Settings { executable: executable(args), orig_argv: args.to_vec(), ..Settings::default() };
    let mut run = None;
    let mut trace = false;
    let mut skip_first_line = false;
    let mut versions = 0;
    let mut at = 1;
    'arguments: while at < args.len() {
        let arg = &args[at];
        at += 1;
        match arg.as_str() {
            "-" => {
                run = Some((Run::Stdin, "-".to_owned()));
                break;
            }
            "--" => break,
            "--verbose" => {
                trace = true;
                continue;
            }
            "--version" => {
                versions += 1;
                continue;
            }
            "--help" | "-?" => {
                run = Some((Run::Help, String::new()));
                break;
            }
            "--check-hash-based-pycs" => {
                at += 1;
                continue;
            }
            _ => {}
        }
        if !arg.starts_with('-') {
            if arg == "dis" && !std::path::Path::new("dis").exists() {
                return Ok(Options { settings, run: Run::Dis(args[at..].to_vec()), trace, skip_first_line });
            }
            run = Some((Run::Script(arg.clone()), arg.clone()));
            break;
        }
        if arg.starts_with("--") {
            return Err(unknown(arg));
        }
        let letters: Vec<char> = arg[1..].chars().collect();
        for (place, letter) in letters.iter().enumerate() {
            let mut value = |what: &str| -> Result<String, String> {
                let rest: String = letters[place + 1..].iter().collect();
                if !rest.is_empty() {
                    return Ok(rest);
                }
                let next = args.get(at).cloned();
                at += 1;
                next.ok_or_else(|| format!("Argument expected for the {what} option\n{}", usage()))
            };
            match letter {
                'B' => settings.dont_write_bytecode = true,
                'E' => settings.ignore_environment = true,
                'I' => {
                    settings.isolated = true;
                    settings.ignore_environment = true;
                    settings.no_user_site = true;
                    settings.safe_path = true;
                }
                'i' => {
                    settings.inspect = true;
                    settings.interactive = true;
                }
                'O' => settings.optimize += 1,
                'P' => settings.safe_path = true,
                'q' => settings.quiet = true,
                's' => settings.no_user_site = true,
                'S' => settings.no_site = true,
                'u' => settings.unbuffered = true,
                'v' => trace = true,
                'b' => settings.bytes_warning += 1,
                'd' => settings.debug += 1,
                'R' | 't' => {}
                'x' => skip_first_line = true,
                'V' => versions += 1,
                'h' => {
                    run = Some((Run::Help, String::new()));
                    break 'arguments;
                }
                'W' => {
                    let value = value("-W")?;
                    settings.warn_options.push(value);
                    continue 'arguments;
                }
                'X' => {
                    let value = value("-X")?;
                    let (name, setting) = match value.split_once('=') {
                        Some((name, setting)) => (name.to_owned(), Some(setting.to_owned())),
                        None => (value, None),
                    };
                    apply_x(&mut settings, &name, setting.as_deref())?;
                    settings.x_options.push((name, setting));
                    continue 'arguments;
                }
                'c' => {
                    let command = value("-c")?;
                    run = Some((Run::Command(command), "-c".to_owned()));
                    break 'arguments;
                }
                'm' => {
                    let module = value("-m")?;
                    run = Some((Run::Module(module), "-m".to_owned()));
                    break 'arguments;
                }
                other => return Err(unknown(&format!("-{other}"))),
            }
        }
    }
    if versions > 0 {
        return Ok(Options { settings, run: Run::Version(versions), trace, skip_first_line });
    }
    let (run, first) = run.unwrap_or((Run::Stdin, String::new()));
    settings.argv = vec![first];
    settings.argv.extend(args.get(at..).unwrap_or(&[]).iter().cloned());
    environment(&mut settings);
    Ok(Options { settings, run, trace, skip_first_line })
}

fn unknown(option: &str) -> String {
    let what = option.trim_start_matches('-');
    let shown = if option.starts_with("--") { format!("unknown option {option}") } else { format!("Unknown option: -{what}") };
    format!("{shown}\n{}", usage())
}

fn usage() -> &'static str {
    "usage: krait [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `krait -h' for more information."
}

/// The text of `krait -h`.
pub fn help() -> &'static str {
    "usage: krait [option] ... [-c cmd | -m mod | file | -] [arg] ...
       krait dis [-C] [-O] [-P] [-S] file

Options, as python3 has them:
-B     : don't write .pyc files on import
-c cmd : program passed in as string (terminates option list)
-E     : ignore PYTHON* environment variables
-h     : print this help message and exit
-i     : inspect interactively after running the script
-I     : isolate from the user's environment (implies -E, -P and -s)
-m mod : run a library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements; -OO: docstrings too
-P     : don't prepend a potentially unsafe path to sys.path
-q     : don't print the version message on interactive startup
-s     : don't add the user's site directory to sys.path
-S     : don't imply 'import site' on initialization
-u     : force the stdout and stderr streams to be unbuffered
-v     : trace the execution of bytecode on stderr (also --verbose)
-V     : print the version number and exit
-W arg : warning control
-X opt : set an implementation-specific option
file   : program read from a script or .pyc file
-      : program read from stdin (default)
arg ...: arguments passed to the program in sys.argv[1:]"
}

fn apply_x(settings: &mut Settings, name: &str, value: Option<&str>) -> Result<(), String> {
    match (name, value) {
        ("dev", _) => settings.dev_mode = true,
        ("utf8", value) => settings.utf8_mode = Some(value != Some("0")),
        ("int_max_str_digits", Some(digits)) => match digits.parse::<usize>() {
            Ok(digits) if digits == 0 || digits >= 640 => settings.int_max_str_digits = digits,
            _ => return Err("-X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.".to_owned()),
        },
        _ => {}
    }
    Ok(())
}

fn executable(args: &[String]) -> String {
    std::env::current_exe().ok().map(|path| path.to_string_lossy().into_owned()).or_else(|| args.first().cloned()).unwrap_or_default()
}

/// PYTHON* variables.
fn environment(settings: &mut Settings) {
    settings.gc_stress = std::env::var("KRAIT_GC_STRESS").is_ok_and(|value| value == "1");
    if settings.ignore_environment {
        return;
    }
    let get = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(seed) = get("PYTHONHASHSEED") {
        settings.hash_seed = if seed == "random" { None } else { seed.parse().ok() };
    }
    if let Some(path) = get("PYTHONPATH") {
        settings.python_path = path.split(':').map(str::to_owned).collect();
    }
    settings.home = get("PYTHONHOME");
    settings.dont_write_bytecode |= get("PYTHONDONTWRITEBYTECODE").is_some();
    settings.unbuffered |= get("PYTHONUNBUFFERED").is_some();
    settings.no_user_site |= get("PYTHONNOUSERSITE").is_some();
    settings.safe_path |= get("PYTHONSAFEPATH").is_some();
    settings.inspect |= get("PYTHONINSPECT").is_some();
    if let Some(level) = get("PYTHONOPTIMIZE") {
        settings.optimize = settings.optimize.max(level.parse().unwrap_or(1));
    }
    if let Some(digits) = get("PYTHONINTMAXSTRDIGITS").and_then(|digits| digits.parse().ok()) {
        settings.int_max_str_digits = digits;
    }
    if let Some(warnings) = get("PYTHONWARNINGS") {
        let mut all: Vec<String> = warnings.split(',').map(str::to_owned).collect();
        all.append(&mut settings.warn_options);
        settings.warn_options = all;
    }
}
