//! What the options of `-X` and the variables PYTHON… set.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use krait::Settings;

use crate::options::Refusal;

fn fatal(place: &str, message: &str, state: &str) -> Refusal {
    let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
    (format!("Fatal Python error: {place}{message}\nPython runtime state: {state}\n"), 1)
}

/// A setting, from `-X` or from a variable.
enum From<'a> {
    Option(Option<&'a str>),
    Variable(&'a str),
}

impl From<'_> {
    fn text(&self) -> Option<&str> {
        match self {
            From::Option(value) => *value,
            From::Variable(value) => Some(value),
        }
    }
    /// The words for where it came from.
    fn either<'t>(&self, option: &'t str, variable: &'t str) -> &'t str {
        if matches!(self, From::Option(_)) { option } else { variable }
    }
}

/// Where settings are looked up.
struct Sources {
    options: Vec<(String, Option<String>)>,
    environment: bool,
}

impl Sources {
    fn bytes(&self, name: &str) -> Option<OsString> {
        std::env::var_os(name).filter(|value| self.environment && !value.is_empty())
    }
    fn variable(&self, name: &str) -> Option<String> {
        self.bytes(name).map(|value| value.to_string_lossy().into_owned())
    }
    fn option(&self, name: &str) -> Option<Option<&str>> {
        self.options.iter().rev().find(|(option, _)| option == name).map(|(_, value)| value.as_deref())
    }
    fn flag(&self, option: &str, variable: &str) -> bool {
        self.option(option).is_some() || self.bytes(variable).is_some()
    }
    /// Give `use_it` the setting: `-X` wins.
    fn either(&self, option: &str, variable: &str, use_it: impl FnOnce(From) -> Result<(), Refusal>) -> Result<(), Refusal> {
        if let Some(value) = self.option(option) {
            return use_it(From::Option(value));
        }
        match self.variable(variable) {
            Some(value) => use_it(From::Variable(&value)),
            None => Ok(()),
        }
    }
    /// The level of a flag that a variable sets: a number, else 1.
    fn level(&self, variable: &str) -> i32 {
        self.variable(variable).map_or(0, |level| level.parse().ok().filter(|level| *level >= 0).unwrap_or(1))
    }
}

/// A setting that is 0 or 1.
fn boolean(from: &From, place: &str, option: &str, variable: &str) -> Result<bool, Refusal> {
    match from.text() {
        Some("0") => Ok(false),
        Some("1") => Ok(true),
        _ => Err(fatal(
            place,
            &from.either(&format!("-X {option}=n: n is missing or invalid"), &format!("{variable}=N: N is missing or invalid")),
            "preinitialized",
        )),
    }
}

/// Apply `-X` options and variables.
///
/// # Errors
/// A value that CPython does not start with.
pub fn apply(settings: &mut Settings) -> Result<(), Refusal> {
    settings.gc_stress = std::env::var_os("KRAIT_GC_STRESS").is_some_and(|value| value == "1");
    let sources = Sources { options: settings.x_options.clone(), environment: !settings.ignore_environment };
    let late = |place: &str, message: &str| Err(fatal(place, message, "preinitialized"));
    sources.either("utf8", "PYTHONUTF8", |from| match from.text() {
        None | Some("1") => Ok(settings.utf8_mode = Some(true)),
        Some("0") => Ok(settings.utf8_mode = Some(false)),
        _ => {
            let what = from.either("invalid -X utf8 option value", "invalid PYTHONUTF8 environment variable value");
            Err(fatal("preconfig_init_utf8_mode", what, "preinitializing"))
        }
    })?;
    settings.dev_mode = sources.flag("dev", "PYTHONDEVMODE");
    settings.faulthandler = settings.dev_mode || sources.flag("faulthandler", "PYTHONFAULTHANDLER");
    settings.warn_default_encoding = sources.flag("warn_default_encoding", "PYTHONWARNDEFAULTENCODING");
    settings.no_debug_ranges = sources.flag("no_debug_ranges", "PYTHONNODEBUGRANGES");
    if let Some(seed) = sources.variable("PYTHONHASHSEED") {
        settings.hash_seed = if seed == "random" { None } else { seed.parse().ok() };
        if settings.hash_seed.is_none() && seed != "random" {
            return late("config_init_hash_seed", "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]");
        }
    }
    sources.either("int_max_str_digits", "PYTHONINTMAXSTRDIGITS", |from| {
        let digits = from.text().and_then(|text| text.parse::<usize>().ok()).filter(|&digits| digits == 0 || digits >= 640);
        let Some(digits) = digits.filter(|&digits| i32::try_from(digits).is_ok()) else {
            let what = from.either("-X int_max_str_digits", "PYTHONINTMAXSTRDIGITS");
            return late("config_init_int_max_str_digits", &format!("{what}: invalid limit; must be >= 640 or 0 for unlimited."));
        };
        Ok(settings.int_max_str_digits = digits)
    })?;
    sources.either("cpu_count", "PYTHON_CPU_COUNT", |from| {
        match from.text().map(|text| (text, text.parse::<i32>())) {
            Some(("default", _)) => Ok(()),
            Some((_, Ok(count))) if count > 0 => Ok(settings.cpu_count = Some(count)),
            _ => late("config_init_cpu_count", "-X cpu_count=n option: n is missing or an invalid number, n must be greater than 0"),
        }
    })?;
    sources.either("gil", "PYTHON_GIL", |from| match from.text() {
        Some("1") => Ok(()),
        Some("0") => late("config_read_gil", "Disabling the GIL is not supported by this build"),
        _ => late("config_read_gil", "PYTHON_GIL / -X gil must be \"0\" or \"1\""),
    })?;
    sources.either("frozen_modules", "PYTHON_FROZEN_MODULES", |from| match from.text() {
        None | Some("on" | "off") => Ok(()),
        _ => {
            let what = from.either("option -X frozen_modules", "PYTHON_FROZEN_MODULES");
            late("", &format!("bad value for {what} (expected \"on\" or \"off\")"))
        }
    })?;
    sources.either("tracemalloc", "PYTHONTRACEMALLOC", |from| match from.text().map(str::parse::<u16>) {
        None | Some(Ok(_)) => Ok(()),
        Some(Err(_)) => {
            let what = from.either("-X tracemalloc=NFRAME", "PYTHONTRACEMALLOC");
            late("config_init_tracemalloc", &format!("{what}: invalid number of frames"))
        }
    })?;
    sources.either("thread_inherit_context", "PYTHON_THREAD_INHERIT_CONTEXT", |from| {
        settings.thread_inherit_context = boolean(&from, "config_init_thread_inherit_context", "thread_inherit_context", "PYTHON_THREAD_INHERIT_CONTEXT")?;
        Ok(())
    })?;
    sources.either("context_aware_warnings", "PYTHON_CONTEXT_AWARE_WARNINGS", |from| {
        settings.context_aware_warnings = boolean(&from, "config_init_context_aware_warnings", "context_aware_warnings", "PYTHON_CONTEXT_AWARE_WARNINGS")?;
        Ok(())
    })?;
    sources.either("pycache_prefix", "PYTHONPYCACHEPREFIX", |from| {
        Ok(settings.pycache_prefix = from.text().filter(|prefix| !prefix.is_empty()).map(str::to_owned))
    })?;
    if let Some(path) = sources.bytes("PYTHONPATH") {
        settings.python_path = path.as_bytes().split(|&byte| byte == b':').map(|entry| OsString::from_vec(entry.to_vec())).collect();
    }
    settings.home = sources.variable("PYTHONHOME");
    settings.dont_write_bytecode |= sources.level("PYTHONDONTWRITEBYTECODE") > 0;
    settings.unbuffered |= sources.level("PYTHONUNBUFFERED") > 0;
    settings.no_user_site |= sources.level("PYTHONNOUSERSITE") > 0;
    settings.safe_path |= sources.bytes("PYTHONSAFEPATH").is_some();
    settings.inspect |= sources.level("PYTHONINSPECT") > 0;
    settings.optimize = settings.optimize.max(sources.level("PYTHONOPTIMIZE"));
    settings.debug = settings.debug.max(sources.level("PYTHONDEBUG"));
    warn_options(settings, &sources);
    Ok(())
}

/// All that sets warning filters, the weakest first.
fn warn_options(settings: &mut Settings, sources: &Sources) {
    let mut all = Vec::new();
    if settings.dev_mode {
        all.push("default".to_owned());
    }
    if let Some(warnings) = sources.variable("PYTHONWARNINGS") {
        all.extend(warnings.split(',').map(str::to_owned));
    }
    all.append(&mut settings.warn_options);
    match settings.bytes_warning {
        0 => {}
        1 => all.push("default::BytesWarning".to_owned()),
        _ => all.push("error::BytesWarning".to_owned()),
    }
    settings.warn_options = all;
}

/// `sys.executable` of a program that was called `name`.
pub fn executable(name: &OsStr) -> OsString {
    let own = || std::env::current_exe().unwrap_or_default();
    let found: PathBuf = if name.as_bytes().contains(&b'/') {
        std::path::absolute(name).unwrap_or_else(|_| own())
    } else {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let is_program = |path: &PathBuf| path.is_absolute() && path.is_file();
        std::env::split_paths(&path).map(|dir| dir.join(Path::new(name))).find(is_program).unwrap_or_else(own)
    };
    found.into_os_string()
}
