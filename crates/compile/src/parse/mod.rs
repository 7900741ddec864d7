//! Source text to syntax tree, with CPython's positions: a parser by recursive descent for text that is well formed.
//! It says nothing about what is not; `diagnose` finds that out. It must not know scopes or code.

mod arguments;
mod display;
mod diagnose;
mod expr;
mod fstring;
mod func_type;
mod import;
mod lexer;
mod lines;
mod number;
mod parameters;
mod pattern;
mod stmt;
mod strings;
mod target;
mod type_comments;

use std::borrow::Cow;

use krait_code::PyString;
use krait_unicode::Database;
use krait_unicode::normalize::{Form, normalize};

use crate::ast::{Location, Mod};
use crate::errors::{CompileError, Res, Warning};
use crate::names::Names;
use crate::{CompileOptions, Mode, flags};
pub use diagnose::{TokenInfo, tokenize};
use lexer::{Kind, Lexer, Place, Standing, Token};
pub(crate) use lines::Lines;

/// Nesting of nodes allowed in the tree, not counting the left operands of a chain of binary operators.
/// Later stages recurse as deep as the tree and have no counter of their own. A level takes up to 1.3 kB of stack
/// where code is optimised and 5 kB where not: this is what 2 MB have room for.
pub const MAX_DEPTH: u32 = if cfg!(debug_assertions) { 300 } else { 1000 };

/// Why there is no tree.
enum Stop {
    /// Not as the grammar wants it.
    Refused,
    Failed(Box<CompileError>),
}

impl From<Box<CompileError>> for Stop {
    fn from(error: Box<CompileError>) -> Stop {
        Stop::Failed(error)
    }
}

type Parsed<T = ()> = Result<T, Stop>;

/// Parse `text` (newlines already `\n`, no null bytes). The names in the tree are those in `names`.
pub(crate) fn parse(
    text: &str,
    options: &CompileOptions,
    names: &mut Names,
    warnings: &mut Vec<Warning>,
) -> Res<Mod> {
    // Places are 32 bits wide.
    if i32::try_from(text.len()).is_err() {
        return Err(CompileError::too_complex(&options.filename));
    }
    let lines = Lines::new(text);
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
    let CompileOptions { filename, mode, flags, .. } = options;
    diagnose::check(text, filename, *mode, *flags)?;
    let warned = warnings.len();
    let mut parser = Parser::new(text, lines, options, names, warnings);
    match parser.start(*mode) {
        Ok(tree) => Ok(tree),
        Err(Stop::Failed(error)) => Err(error),
        Err(Stop::Refused) => {
            let (place, too_deep) = (parser.token.start, parser.lexer.too_deep);
            warnings.truncate(warned);
            // The grammar would be too deep as well.
            if too_deep {
                return Err(diagnose::first_token_error(text, filename));
            }
            Err(diagnose::syntax_error(text, filename, *mode, *flags).unwrap_or_else(|| {
                lines.error(filename, location(place, place), "invalid syntax".to_owned())
            }))
        }
    }
}

/// Whether the parser and the grammar of `diagnose` agree that `text` (newlines already `\n`, no null bytes) is a
/// program, or that it is none. What is too deep they need not agree about.
pub(crate) fn agree(text: &str, options: &CompileOptions) -> bool {
    let (lines, mut names, mut warnings) = (Lines::new(text), Names::new(), Vec::new());
    let mut parser = Parser::new(text, &lines, options, &mut names, &mut warnings);
    let accepted = match parser.start(Mode::Exec) {
        Ok(_) => true,
        Err(Stop::Refused) if !parser.lexer.too_deep => false,
        Err(_) => return true,
    };
    diagnose::is_program(text).is_none_or(|is_program| is_program == accepted)
}

struct Parser<'s> {
    text: &'s str,
    lines: &'s Lines<'s>,
    filename: &'s PyString,
    feature_version: u8,
    lexer: Lexer<'s>,
    /// The token to be taken next.
    token: Token,
    /// Where the last token taken ends, not counting those without text.
    end: Place,
    /// Nodes, and brackets, around what is being parsed.
    depth: u32,
    /// The greatest depth since [`Parser::begin`].
    deepest: u32,
    max_depth: u32,
    /// The type comments, when they are asked for.
    type_comments: Option<type_comments::TypeComments>,
    names: &'s mut Names,
    warnings: &'s mut Vec<Warning>,
    /// Whether the token being decoded has had its warning.
    escape_warned: bool,
    /// The line of the bytes literal being decoded and the length of what stands before its body.
    bytes_opening: (i32, i32),
    /// F- and t-strings around.
    open_strings: u32,
}

/// Where a parser stands, to go back to.
struct Mark {
    lexer: Standing,
    token: Token,
    end: Place,
    depth: u32,
    deepest: u32,
    warnings: usize,
    open_strings: u32,
}

fn location(start: Place, end: Place) -> Location {
    Location {
        lineno: start.line as i32,
        end_lineno: end.line as i32,
        col_offset: start.column as i32,
        end_col_offset: end.column as i32,
    }
}

impl<'s> Parser<'s> {
    fn new(
        text: &'s str,
        lines: &'s Lines<'s>,
        options: &'s CompileOptions,
        names: &'s mut Names,
        warnings: &'s mut Vec<Warning>,
    ) -> Parser<'s> {
        let mut lexer = Lexer::new(text);
        let with_types = options.flags & flags::PYCF_TYPE_COMMENTS != 0;
        lexer.keep_comments = with_types;
        let start = lexer.place();
        Parser {
            text,
            lines,
            filename: &options.filename,
            feature_version: options.feature_version,
            lexer,
            token: Token { kind: Kind::Newline, start, end: start },
            end: start,
            depth: 0,
            deepest: 0,
            max_depth: options.max_depth,
            type_comments: with_types.then(Default::default),
            names,
            warnings,
            escape_warned: false,
            bytes_opening: (0, 0),
            open_strings: 0,
        }
    }

    /// The whole text.
    fn start(&mut self, mode: Mode) -> Parsed<Mod> {
        self.advance();
        let tree = match mode {
            Mode::Exec => Mod::Module { body: self.statements()?, type_ignores: self.type_ignores() },
            Mode::Single => Mod::Interactive { body: self.statements()? },
            Mode::Eval => Mod::Expression { body: Box::new(self.expressions()?) },
            Mode::FuncType => self.func_type()?,
        };
        while mode != Mode::Exec && self.eat(Kind::Newline) {}
        if self.token.kind != Kind::EndMarker {
            return self.refuse();
        }
        match self.stray_type_comment() {
            Some(stray) => self.error(stray, "invalid syntax"),
            None => Ok(tree),
        }
    }

    /// Go to the next token.
    #[inline]
    fn advance(&mut self) {
        if self.token.kind as u8 > Kind::Wrong as u8 {
            self.end = self.token.end;
        }
        self.token = self.lexer.next();
    }

    /// Take a token if it is of this kind.
    #[inline]
    fn eat(&mut self, kind: Kind) -> bool {
        let found = self.token.kind == kind;
        if found {
            self.advance();
        }
        found
    }

    #[inline]
    fn expect(&mut self, kind: Kind) -> Parsed {
        if self.eat(kind) { Ok(()) } else { Err(Stop::Refused) }
    }

    #[inline(never)]
    fn refuse<T>(&mut self) -> Parsed<T> {
        Err(Stop::Refused)
    }

    fn mark(&self) -> Mark {
        Mark {
            lexer: self.lexer.standing(),
            token: self.token,
            end: self.end,
            depth: self.depth,
            deepest: self.deepest,
            warnings: self.warnings.len(),
            open_strings: self.open_strings,
        }
    }

    fn go_back(&mut self, mark: Mark) {
        self.lexer.go_back(mark.lexer);
        self.token = mark.token;
        self.end = mark.end;
        self.depth = mark.depth;
        self.deepest = mark.deepest;
        self.warnings.truncate(mark.warnings);
        self.open_strings = mark.open_strings;
    }

    /// The kind of the token after the next.
    fn peek(&mut self) -> Kind {
        let standing = self.lexer.standing();
        let kind = self.lexer.next().kind;
        self.lexer.go_back(standing);
        kind
    }

    /// What reaches from `start` to the last token taken.
    #[inline]
    fn since(&self, start: Place) -> Location {
        location(start, self.end)
    }

    fn text_of(&self, token: &Token) -> &'s str {
        &self.text[token.start.offset as usize..token.end.offset as usize]
    }

    /// Whether the next token is this soft keyword.
    fn at_word(&self, word: &str) -> bool {
        self.token.kind == Kind::Name && self.text_of(&self.token) == word
    }

    /// Take a name.
    #[inline]
    fn name(&mut self) -> Parsed<PyString> {
        if self.token.kind != Kind::Name {
            return self.refuse();
        }
        let name = self.name_at(self.token);
        self.advance();
        Ok(name)
    }

    #[inline]
    fn name_at(&mut self, token: Token) -> PyString {
        let text = self.text_of(&token);
        if text.is_ascii() { self.names.intern(text) } else { self.normalized(text) }
    }

    #[inline(never)]
    fn normalized(&mut self, text: &str) -> PyString {
        let points: Vec<u32> = text.chars().map(u32::from).collect();
        let points = normalize(&points, Form::Nfkc, Database::Current);
        let text: String = points.into_iter().filter_map(char::from_u32).collect();
        self.names.intern(&text)
    }

    /// One level of nodes more.
    #[inline]
    fn enter(&mut self) -> Parsed {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        self.check_depth(0)
    }

    #[inline]
    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Whether there is room for so many levels more. CPython's parser overflows its stack here.
    #[inline]
    fn check_depth(&self, more: usize) -> Parsed {
        if self.depth as usize + more > self.max_depth as usize {
            return Err(CompileError::too_complex(self.filename).into());
        }
        Ok(())
    }

    /// Begin with what may turn out to be the leftmost part of a node; what it gives is for [`Parser::finish`].
    #[inline]
    fn begin(&mut self) -> u32 {
        std::mem::replace(&mut self.deepest, self.depth)
    }

    /// All since `begin` is the leftmost part of a node.
    #[inline]
    fn lean(&mut self) -> Parsed {
        self.deepest += 1;
        // That is no deeper for CPython's parser, only for what comes after it.
        if self.deepest > self.max_depth {
            return Err(CompileError::recursion(self.filename).into());
        }
        Ok(())
    }

    #[inline]
    fn finish(&mut self, outer: u32) {
        self.deepest = self.deepest.max(outer);
    }

    fn error<T>(&self, loc: Location, msg: impl Into<String>) -> Parsed<T> {
        Err(self.lines.error(self.filename, loc, msg.into()).into())
    }

    /// An error when `what`, all taken, is newer than the version asked for. Like CPython's it stands at the token
    /// after it.
    #[inline]
    fn require(&self, minor: u8, what: &str) -> Parsed {
        self.require_before(self.end, minor, what)
    }

    /// The same for what ends at a place.
    #[inline]
    fn require_before(&self, end: Place, minor: u8, what: &str) -> Parsed {
        if self.feature_version >= minor { Ok(()) } else { self.too_new(end.offset, minor, what) }
    }

    #[inline(never)]
    fn too_new(&self, end: u32, minor: u8, what: &str) -> Parsed {
        let rest = &self.text[end as usize..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\x0C']).len();
        let (lineno, column) = self.lines.position(end + blanks as u32);
        let loc = Location { lineno, end_lineno: lineno, col_offset: column, end_col_offset: column + 1 };
        self.error(loc, format!("{what} only supported in Python 3.{minor} and greater"))
    }

    fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }
}
