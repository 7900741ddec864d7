//! `cargo xtask release`: the program built with what its tests show of where time goes (profile-guided optimisation),
//! as CPython's own releases are, and linked with what every start calls side by side.
//!
//! It must not know what is tested: it builds, lets the tests' programs run, and builds again.

mod order;

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where all of it goes, below the workspace.
const PLACE: &str = "target/pgo";
/// Rounds of each program of `benches`.
const ROUNDS: &str = "5";
/// How often the programs are compiled: the compiler is to count for something beside loops that run for seconds.
const COMPILATIONS: usize = 10;
/// What a start does: nothing, and what many programs begin with.
const STARTS: [&str; 2] = ["pass", "import json, re, asyncio, dataclasses, typing"];
/// Who links the program is told by this where the order of functions stands (`crates/cli/build.rs`).
const ORDER: &str = "KRAIT_SYMBOL_ORDER";

/// Build `target/pgo/krait`.
///
/// # Errors
/// A tool is missing, or a build or the merging of the counts fails.
pub fn run(root: &Path) -> Result<(), String> {
    let toolchain = Toolchain::find(root)?;
    let place = root.join(PLACE);
    let counts = place.join("counts");
    if counts.exists() {
        std::fs::remove_dir_all(&counts).map_err(|error| format!("{}: {error}", counts.display()))?;
    }
    std::fs::create_dir_all(&counts).map_err(|error| format!("{}: {error}", counts.display()))?;
    let counting = place.join("counting");
    toolchain.build(root, &counting, &format!("-Cprofile-generate={}", counts.display()), None)?;
    let counting = toolchain.programs(&counting);
    train(root, &counting, &counts)?;
    let profile = place.join("krait.profdata");
    toolchain.merge(&counts, &profile)?;
    let starting = toolchain.starting(&counting.join("krait"), &place)?;
    let (optimized, flag) = (place.join("optimized"), format!("-Cprofile-use={}", profile.display()));
    toolchain.build(root, &optimized, &flag, None)?;
    let (built, krait) = (toolchain.programs(&optimized).join("krait"), place.join("krait"));
    let program = std::fs::read(&built).map_err(|error| format!("{}: {error}", built.display()))?;
    let called = order::called(&starting);
    if let Some(symbols) = order::symbols_of(&program, &called) {
        let file = place.join("order.txt");
        std::fs::write(&file, symbols.join("\n") + "\n").map_err(|error| format!("{}: {error}", file.display()))?;
        toolchain.build(root, &optimized, &flag, Some(&file))?;
    }
    std::fs::copy(&built, &krait).map_err(|error| format!("{}: {error}", built.display()))?;
    println!("{}", krait.display());
    Ok(())
}

/// What builds and merges.
struct Toolchain {
    /// The triple of this machine; with a target named, build scripts are built without the flags.
    host: String,
    profdata: PathBuf,
}

impl Toolchain {
    fn find(root: &Path) -> Result<Toolchain, String> {
        let rustc = |words: &[&str]| {
            let output = Command::new("rustc").args(words).current_dir(root).output();
            let output = output.map_err(|error| format!("cannot run rustc: {error}"))?;
            Ok::<String, String>(String::from_utf8_lossy(&output.stdout).into_owned())
        };
        let version = rustc(&["-vV"])?;
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not tell its host")?;
        let own = Path::new(rustc(&["--print", "sysroot"])?.trim()).join(format!("lib/rustlib/{host}/bin/llvm-profdata"));
        // Debian and others append LLVM's version to the name; an old one cannot read what a new compiler counts.
        let others = (19..40).rev().map(|version| PathBuf::from(format!("llvm-profdata-{version}")));
        let mut tools = std::iter::once(own).chain(others).chain([PathBuf::from("llvm-profdata")]);
        let runs = |tool: &PathBuf| Command::new(tool).arg("--help").output().is_ok_and(|output| output.status.success());
        let profdata = tools.find(runs).ok_or("llvm-profdata is missing: `rustup component add llvm-tools` brings it")?;
        Ok(Toolchain { host: host.to_owned(), profdata })
    }

    /// Build the program and the runner of the tests' programs with a flag for the compiler, and an order of functions.
    fn build(&self, root: &Path, directory: &Path, flag: &str, order: Option<&Path>) -> Result<(), String> {
        let mut command = Command::new("cargo");
        command.args(["build", "--release", "--package", "krait_cli", "--package", "krait_testkit", "--target", &self.host]);
        command.arg("--target-dir").arg(directory).env("RUSTFLAGS", flag).env_remove(ORDER).current_dir(root);
        command.envs(order.map(|file| (ORDER, file)));
        succeeds(&mut command)
    }

    /// What the profile of a few starts shows, in words.
    fn starting(&self, krait: &Path, place: &Path) -> Result<String, String> {
        let (counts, profile) = (place.join("starts"), place.join("starts.profdata"));
        if counts.exists() {
            std::fs::remove_dir_all(&counts).map_err(|error| format!("{}: {error}", counts.display()))?;
        }
        for program in STARTS {
            let mut start = Command::new(krait);
            succeeds(start.args(["-c", program]).env("LLVM_PROFILE_FILE", counts.join("%p.profraw")))?;
        }
        self.merge(&counts, &profile)?;
        let mut show = Command::new(&self.profdata);
        let output = show.args(["show", "--all-functions", "--counts"]).arg(&profile).output();
        let output = output.map_err(|error| format!("{}: {error}", self.profdata.display()))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn programs(&self, directory: &Path) -> PathBuf {
        directory.join(&self.host).join("release")
    }

    fn merge(&self, counts: &Path, profile: &Path) -> Result<(), String> {
        succeeds(Command::new(&self.profdata).args(["merge", "-o"]).arg(profile).arg(counts))
    }
}

/// Run the programs of `tests/py` and of `benches` under a Krait that counts, and compile them. That some fail is no
/// matter: it is slow.
fn train(root: &Path, programs: &Path, counts: &Path) -> Result<(), String> {
    let (krait, runner) = (programs.join("krait"), programs.join("run_programs"));
    let into = counts.join("%8m.profraw");
    let told = |error: std::io::Error| format!("{}: {error}", runner.display());
    let mut tests = Command::new(&runner);
    tests.args(["--jobs", "2", "--timeout", "600", "--dir", "tests/py"]).arg(&krait).env("LLVM_PROFILE_FILE", &into);
    tests.current_dir(root).output().map_err(told)?;
    for _ in 0..COMPILATIONS {
        let mut compiler = Command::new(&krait);
        compiler.args(["compile", "-f", "-q", "-o"]).arg(root.join(PLACE).join("compiled")).args(["tests/py", "benches"]);
        let output = compiler.env("LLVM_PROFILE_FILE", &into).current_dir(root).output();
        output.map_err(|error| format!("{}: {error}", krait.display()))?;
    }
    let benches = root.join("benches");
    let entries = std::fs::read_dir(&benches).map_err(|error| format!("{}: {error}", benches.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "py") && !path.ends_with("growth.py"));
    files.sort();
    for file in files {
        let output = Command::new(&krait).arg(&file).arg(ROUNDS).env("LLVM_PROFILE_FILE", &into).current_dir(root).output();
        output.map_err(|error| format!("{}: {error}", krait.display()))?;
    }
    Ok(())
}

fn succeeds(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name}: {status}")),
        Err(error) => Err(format!("cannot run {name}: {error}")),
    }
}
