//! Source text to syntax tree: ruff parses, this module turns its tree into CPython's (`crate::ast`), with
//! CPython's positions. The only place that knows ruff. It must not know scopes or code.

mod convert_expr;
mod convert_stmt;
mod diagnose;
mod func_type;
mod lines;
mod prescan;
mod strings;
mod type_comments;

use std::borrow::Cow;

use krait_code::PyString;
use ruff_python_ast as ruff;
use ruff_python_parser::{Mode as RuffMode, ParseOptions, parse_unchecked};
use ruff_text_size::TextRange;

use crate::ast::{Location, Mod};
use crate::errors::{CompileError, ErrorKind, Res, Warning};
use crate::names::Names;
use crate::{CompileOptions, Mode, flags};
pub use diagnose::{TokenInfo, tokenize};
pub(crate) use lines::Lines;

/// Nesting of nodes allowed in the tree, not counting the left operands of a chain of binary operators.
/// Later stages recurse as deep as the tree and have no counter of their own. A level takes up to 1.3 kB of stack
/// where code is optimised and 5 kB where not: this is what 2 MB have room for.
pub const MAX_DEPTH: u32 = if cfg!(debug_assertions) { 300 } else { 1000 };
/// Binary operators in a chain that ruff's tree is still dropped with.
const MAX_DROPPED_CHAIN: usize = 1000;

/// Parse `text` (newlines already `\n`, no null bytes). The names in the tree are those in `names`.
pub(crate) fn parse(
    text: &str,
    options: &CompileOptions,
    names: &mut Names,
    warnings: &mut Vec<Warning>,
) -> Res<Mod> {
    if options.mode == Mode::FuncType {
        return func_type::parse(text, options, names, warnings);
    }
    let lines = Lines::new(text);
    prescan::prescan(text, &lines, options.max_depth, &options.filename)?;
    match diagnose::less_greater(text, options)? {
        Cow::Borrowed(text) => parse_text(text, &lines, options, names, warnings),
        Cow::Owned(changed) => parse_text(&changed, &Lines::new(&changed), options, names, warnings).map_err(|mut error| {
            let shown = lines.line(error.lineno).trim_end_matches('\n');
            error.text = error.text.map(|line| {
                let end = if line.to_string_lossy().ends_with('\n') { "\n" } else { "" };
                PyString::from(format!("{shown}{end}"))
            });
            error
        }),
    }
}

fn parse_text(
    text: &str,
    lines: &Lines<'_>,
    options: &CompileOptions,
    names: &mut Names,
    warnings: &mut Vec<Warning>,
) -> Res<Mod> {
    let CompileOptions { filename, mode, flags: compile_flags, .. } = options;
    let (mode, compile_flags) = (*mode, *compile_flags);
    diagnose::check(text, filename, mode, compile_flags)?;
    let ruff_mode = if mode == Mode::Eval { RuffMode::Expression } else { RuffMode::Module };
    let for_ruff = ParseOptions::from(ruff_mode).with_target_version(ruff::PythonVersion { major: 3, minor: 14 });
    let parsed = parse_unchecked(text, for_ruff);
    // A byte order mark was taken away before; ruff would take another.
    if parsed.has_syntax_errors() || diagnose::badly_indented(text) || text.starts_with('\u{FEFF}') {
        let error = diagnose::syntax_error(text, lines, filename, mode, compile_flags, Some(&parsed));
        if prescan::may_be_deep(text) {
            std::mem::forget(parsed);
        }
        return Err(error);
    }
    let mut converter = Converter::new(text, lines, options, names, warnings);
    if compile_flags & flags::PYCF_TYPE_COMMENTS != 0 {
        converter.type_comments = Some(type_comments::TypeComments::of(text, &parsed));
    }
    // The tokens are not needed any more.
    let syntax = parsed.into_syntax();
    let mut result = converter.module(&syntax, mode);
    if let (Ok(_), Some(stray)) = (&result, converter.type_comments.as_ref().and_then(|comments| comments.stray())) {
        result = converter.error(converter.loc(stray), "invalid syntax");
    }
    if converter.rejected {
        result = Err(diagnose::syntax_error(text, lines, filename, mode, compile_flags, None));
    }
    // Dropping ruff's tree recurses as deep as it is: one too deep for that is left to itself.
    let deep = [ErrorKind::RecursionError, ErrorKind::MemoryError];
    let too_deep = matches!(&result, Err(error) if deep.contains(&error.kind));
    if too_deep || converter.longest_chain > MAX_DROPPED_CHAIN {
        std::mem::forget(syntax);
    }
    result
}

/// Turns ruff's nodes into ours.
struct Converter<'s> {
    text: &'s str,
    lines: &'s Lines<'s>,
    filename: &'s PyString,
    feature_version: u8,
    max_depth: u32,
    depth: u32,
    /// Whether ruff took what CPython does not.
    rejected: bool,
    /// Format specifications around.
    spec_depth: u32,
    /// The most binary operators in a chain so far.
    longest_chain: usize,
    /// The type comments, when they are asked for.
    type_comments: Option<type_comments::TypeComments>,
    warnings: &'s mut Vec<Warning>,
    in_format_spec: bool,
    /// Whether the token being decoded has had its warning.
    escape_warned: bool,
    /// The line of the bytes literal being decoded and the length of what stands before its body.
    bytes_opening: (i32, i32),
    /// Where the f- or t-string being decoded ends.
    string_end: Location,
    names: &'s mut Names,
}

impl<'s> Converter<'s> {
    fn new(
        text: &'s str,
        lines: &'s Lines<'s>,
        options: &'s CompileOptions,
        names: &'s mut Names,
        warnings: &'s mut Vec<Warning>,
    ) -> Converter<'s> {
        Converter {
            text,
            lines,
            filename: &options.filename,
            feature_version: options.feature_version,
            max_depth: options.max_depth,
            depth: 0,
            rejected: false,
            spec_depth: 0,
            longest_chain: 0,
            type_comments: None,
            warnings,
            in_format_spec: false,
            escape_warned: false,
            bytes_opening: (0, 0),
            string_end: Location::NONE,
            names,
        }
    }
}

impl Converter<'_> {
    fn module(&mut self, syntax: &ruff::Mod, mode: Mode) -> Res<Mod> {
        Ok(match syntax {
            ruff::Mod::Module(module) if mode == Mode::Single => {
                Mod::Interactive { body: self.stmts(&module.body)? }
            }
            ruff::Mod::Module(module) => Mod::Module { body: self.stmts(&module.body)?, type_ignores: self.type_ignores() },
            ruff::Mod::Expression(module) => Mod::Expression { body: Box::new(self.expr(&module.body)?) },
        })
    }

    fn name(&mut self, identifier: &ruff::Identifier) -> PyString {
        self.interned(identifier.id.as_str())
    }

    /// The one string of this name.
    fn interned(&mut self, text: &str) -> PyString {
        self.names.intern(text)
    }

    fn loc(&self, range: TextRange) -> Location {
        self.lines.location(range.start().to_u32(), range.end().to_u32())
    }

    fn span(&self, start: u32, end: u32) -> Location {
        self.lines.location(start, end)
    }

    fn enter(&mut self) -> Res {
        self.depth += 1;
        self.check_depth(0)
    }

    /// Whether there is room for so many levels more. CPython's parser overflows its stack here.
    fn check_depth(&self, more: usize) -> Res {
        if self.depth as usize + more > self.max_depth as usize {
            return Err(CompileError::too_complex(self.filename));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn error<T>(&self, loc: Location, msg: impl Into<String>) -> Res<T> {
        Err(self.lines.error(self.filename, loc, msg.into()))
    }

    /// An error when `what` is newer than the version asked for. Like CPython's it stands at the token after it.
    fn require(&self, minor: u8, what: &str, range: TextRange) -> Res {
        if self.feature_version >= minor {
            return Ok(());
        }
        let end = range.end().to_usize();
        let blanks = self.text[end..].len() - self.text[end..].trim_start_matches([' ', '\t', '\x0C']).len();
        let at = u32::try_from(end + blanks).expect("a source below 4 GiB");
        let (lineno, column) = self.lines.position(at);
        let loc = Location { lineno, end_lineno: lineno, col_offset: column, end_col_offset: column + 1 };
        self.error(loc, format!("{what} only supported in Python 3.{minor} and greater"))
    }

    /// Give up on what CPython does not take; why is found out elsewhere.
    fn reject<T>(&mut self) -> Res<T> {
        self.rejected = true;
        Err(CompileError::bare(ErrorKind::SyntaxError, self.filename, "invalid syntax"))
    }

    fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }
}


