//! What is tried with one source: every mode and every stage, and that what compiles verifies.

use krait_code::{CodeObject, PyString};
use krait_compile::{CompileOptions, ErrorKind, Mode, Source, compile, flags, parse_ast, parsers_agree, symtable, tokenize};

/// The stack that the compiler promises to do with at [`krait_compile::MAX_DEPTH`].
pub const STACK: usize = 2 << 20;
/// Sources up to this length are compiled in all modes.
const SMALL: usize = 20_000;

/// Combinations of flags worth their time.
const FLAGS: &[u32] = &[
    flags::PYCF_ALLOW_TOP_LEVEL_AWAIT,
    flags::PYCF_DONT_IMPLY_DEDENT | flags::PYCF_ALLOW_INCOMPLETE_INPUT,
    krait_code::CodeFlags::FUTURE_ANNOTATIONS,
    krait_code::CodeFlags::FUTURE_BARRY_AS_BDFL,
];

/// Try everything with `bytes`.
///
/// # Errors
/// What was compiled does not verify, or the two readings of the source do not agree.
///
/// # Panics
/// Never, is what is tested.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let source = Source::Bytes(bytes);
    let mut options = CompileOptions::new("fuzz.py");
    one(source, &options)?;
    if !parsers_agree(source, &options) {
        return Err("the parser and the grammar do not agree whether this is a program".to_owned());
    }
    let _ = symtable(source, &options);
    options.optimize = 2;
    one(source, &options)?;
    options.flags = flags::PYCF_TYPE_COMMENTS | flags::PYCF_OPTIMIZED_AST;
    let _ = parse_ast(source, &options);
    let text = String::from_utf8_lossy(bytes);
    let _ = tokenize(&text, "fuzz.py");
    if bytes.len() > SMALL {
        return Ok(());
    }
    options.optimize = 0;
    for mode in [Mode::Single, Mode::Eval] {
        options.mode = mode;
        options.flags = 0;
        one(source, &options)?;
    }
    for (number, &flags) in FLAGS.iter().enumerate() {
        options.mode = if number % 2 == 0 { Mode::Exec } else { Mode::Single };
        options.flags = flags;
        one(source, &options)?;
    }
    options.mode = Mode::FuncType;
    options.flags = flags::PYCF_ONLY_AST;
    let _ = parse_ast(source, &options);
    options.mode = Mode::Exec;
    options.flags = 0;
    one(Source::Str(&PyString::new(&text)), &options)
}

/// Compile, and verify what comes of it.
fn one(source: Source<'_>, options: &CompileOptions) -> Result<(), String> {
    match compile(source, options) {
        Ok(compiled) => verify(&compiled.code),
        Err(error) if error.kind == ErrorKind::SystemError || error.msg.starts_with("Invalid CFG") => {
            Err(format!("{} does not compile as it should", error.msg))
        }
        Err(_) => Ok(()),
    }
}

fn verify(code: &CodeObject) -> Result<(), String> {
    let mut work = vec![code];
    while let Some(code) = work.pop() {
        krait_lower::lower(code)
            .map_err(|error| format!("{} does not verify: {error:?}", code.qualname.to_string_lossy()))?;
        work.extend(code.nested().map(|inner| &**inner));
    }
    Ok(())
}
