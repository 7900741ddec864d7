//! Programs on disk: which files make one up, and the recorded truth beside them.
//! Must not know how a program is run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One test program, `<area>/<name>.py` below the directory of programs. Files deeper than that are
/// fixtures (packages that programs import) and never programs themselves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Program {
    /// The directory of all programs, absolute; programs run with it as the current directory.
    pub root: PathBuf,
    /// The name of the directory the program stands in.
    pub area: String,
    /// The file name without `.py`.
    pub name: String,
}

/// What an interpreter must do with a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Bytes of `<name>.out`.
    pub stdout: Vec<u8>,
    /// Bytes of `<name>.err`; empty when there is no such file.
    pub stderr: Vec<u8>,
    /// The number in `<name>.exit`; 0 when there is no such file.
    pub exit: i32,
}

impl Program {
    /// `area/name`: how the program is called in reports and in the list of known failures.
    pub fn id(&self) -> String {
        format!("{}/{}", self.area, self.name)
    }

    /// The path given to the interpreter, relative to `root`.
    pub fn relative_path(&self) -> String {
        format!("{}/{}.py", self.area, self.name)
    }

    /// The file beside the program that ends in `.suffix`.
    pub fn sibling(&self, suffix: &str) -> PathBuf {
        self.root
            .join(&self.area)
            .join(format!("{}.{suffix}", self.name))
    }

    /// The arguments of the program, one per line of `<name>.args`.
    pub fn args(&self) -> io::Result<Vec<String>> {
        match read_optional(&self.sibling("args"))? {
            None => Ok(Vec::new()),
            Some(bytes) => Ok(String::from_utf8_lossy(&bytes)
                .lines()
                .map(str::to_owned)
                .collect()),
        }
    }

    /// What the program reads from standard input, when it reads any.
    pub fn stdin(&self) -> io::Result<Option<Vec<u8>>> {
        read_optional(&self.sibling("in"))
    }

    /// The recorded truth, or `None` when nothing was recorded yet.
    pub fn expected(&self) -> io::Result<Option<Expected>> {
        let Some(stdout) = read_optional(&self.sibling("out"))? else {
            return Ok(None);
        };
        let stderr = read_optional(&self.sibling("err"))?.unwrap_or_default();
        let exit = match read_optional(&self.sibling("exit"))? {
            None => 0,
            Some(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                text.trim().parse().map_err(|_| {
                    let message = format!(
                        "{}: not an exit code: {text:?}",
                        self.sibling("exit").display()
                    );
                    io::Error::new(io::ErrorKind::InvalidData, message)
                })?
            }
        };
        Ok(Some(Expected {
            stdout,
            stderr,
            exit,
        }))
    }

    /// Writes the truth: `.out` always, `.err` and `.exit` only when they say something.
    pub fn write_expected(&self, expected: &Expected) -> io::Result<()> {
        fs::write(self.sibling("out"), &expected.stdout)?;
        write_or_remove(
            &self.sibling("err"),
            (!expected.stderr.is_empty()).then_some(&expected.stderr),
        )?;
        let exit = format!("{}\n", expected.exit).into_bytes();
        write_or_remove(&self.sibling("exit"), (expected.exit != 0).then_some(&exit))
    }
}

/// Every program below `root`, in order of area and name.
pub fn discover(root: &Path) -> io::Result<Vec<Program>> {
    let root = root.canonicalize()?;
    let mut programs = Vec::new();
    for area in fs::read_dir(&root)? {
        let area = area?;
        if !area.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(area.path())? {
            let file = file?.path();
            let is_program = file.extension().is_some_and(|e| e == "py") && file.is_file();
            if let (true, Some(stem)) = (is_program, file.file_stem()) {
                programs.push(Program {
                    root: root.clone(),
                    area: area.file_name().to_string_lossy().into_owned(),
                    name: stem.to_string_lossy().into_owned(),
                });
            }
        }
    }
    programs.sort();
    Ok(programs)
}

fn read_optional(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn write_or_remove(path: &Path, bytes: Option<&Vec<u8>>) -> io::Result<()> {
    match bytes {
        Some(bytes) => fs::write(path, bytes),
        None => match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        },
    }
}
