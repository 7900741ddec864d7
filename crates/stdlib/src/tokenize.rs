//! `_tokenize`: the tokens of Python source, by way of the compiler's tokenizer (a hook). The source is read whole
//! when the first token is asked for.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use krait_object::heap::strdata::PyStr;
use krait_object::interp::SourceToken;
use krait_object::typeobj::{TypeFlags, new_native_type};
use krait_object::{Args, Ctx, Obj, ObjCell, Payload, PyResult, TypeDef, bind, module, new_extended, slot};

/// The number of `OP`, and of the tokens that there are only with extra tokens.
const OP: u8 = 55;
const COMMENT: u8 = 65;
const NL: u8 = 66;

/// The payload of `TokenizerIter`.
struct PyTokenizerIter {
    readline: ObjCell,
    encoding: Option<String>,
    extra_tokens: bool,
    tokens: RefCell<Option<Tokens>>,
    error: ObjCell,
    done: Cell<bool>,
    /// The line last shown, and where it is: neighbours share it.
    line: ObjCell,
    line_range: RefCell<Range<usize>>,
}
krait_object::trace!(PyTokenizerIter: readline, error, line);
krait_object::payload!(PyTokenizerIter, "_tokenize.TokenizerIter", with_node);

struct Tokens {
    text: String,
    rest: std::vec::IntoIter<SourceToken>,
}

static TOKENIZER_ITER: TypeDef = TypeDef {
    module: "_tokenize",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(tokenizer_new),
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(tokenizer_next),
    ],
    ..TypeDef::new("TokenizerIter", PyTokenizerIter::layout)
};

fn tokenizer_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let slots = bind(ctx, "tokenizeriter", "(readline, /, *, extra_tokens, encoding=<unrepresentable>)", args)?;
    let [Some(readline), Some(extra_tokens), encoding] = &slots[..] else {
        return Err(ctx.system_error("bound arguments"));
    };
    let encoding = match encoding {
        Some(encoding) => {
            Some(encoding.to_utf8(ctx, "tokenizeriter() argument 'encoding'")?.into_owned())
        }
        None => None,
    };
    let payload = PyTokenizerIter {
        readline: ObjCell::new(Some(readline.clone())),
        encoding,
        extra_tokens: extra_tokens.is_true(ctx)?,
        tokens: RefCell::new(None),
        error: ObjCell::new(None),
        done: Cell::new(false),
        line: ObjCell::new(None),
        line_range: RefCell::new(0..0),
    };
    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
}

/// All lines that `readline` gives.
fn read(ctx: &Ctx, readline: &Obj, encoding: Option<&str>) -> PyResult<String> {
    let mut text = String::new();
    loop {
        let line = match readline.call(ctx, &[]) {
            Ok(line) => line,
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.stop_iteration)?;
                break;
            }
        };
        let line = match encoding {
            Some(encoding) => {
                let Some(bytes) = krait_object::bytes::bytes_of(&line) else {
                    return Err(ctx.type_error("readline() returned a non-bytes object"));
                };
                krait_object::codecs::decode(ctx, &bytes, None, Some(encoding), Some("replace"))?
            }
            None => line,
        };
        let Some(line) = line.payload::<PyStr>() else {
            return Err(ctx.type_error("readline() returned a non-string object"));
        };
        if line.is_empty() {
            break;
        }
        // A line that does not end ends all the same before the next.
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&line.to_string_lossy());
    }
    Ok(text)
}

fn tokenizer_next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let state = this.payload::<PyTokenizerIter>().expect("checked by the slot");
    if state.tokens.borrow().is_none() {
        let Some(readline) = state.readline.get() else { return Ok(None) };
        let text = read(ctx, &readline, state.encoding.as_deref())?;
        let Some(hook) = ctx.hooks.tokenize.get() else { return Err(ctx.runtime_error("no compiler")) };
        let (tokens, error) = hook(ctx, &text);
        state.error.set(error);
        *state.tokens.borrow_mut() = Some(Tokens { text, rest: tokens.into_iter() });
    }
    let found = {
        let mut tokens = state.tokens.borrow_mut();
        let Some(tokens) = tokens.as_mut() else { return Ok(None) };
        let wanted = |token: &SourceToken| state.extra_tokens || !matches!(token.kind, COMMENT | NL);
        tokens.rest.find(wanted).map(|token| show(ctx, state, &tokens.text, token))
    };
    if let Some(token) = found {
        return Ok(Some(token));
    }
    match state.error.get() {
        Some(error) => Err(ctx.raise(error)),
        None if state.done.replace(true) => Err(ctx.stop_iteration(Some(ctx.str("EOF")))),
        None => Ok(None),
    }
}

/// The tuple of a token.
fn show(ctx: &Ctx, state: &PyTokenizerIter, source: &str, token: SourceToken) -> Obj {
    let text = source.get(token.text).unwrap_or("");
    let place = |line: i32, column: i32| ctx.tuple(vec![ctx.int(i64::from(line)), ctx.int(i64::from(column))]);
    let [lineno, col, end_lineno, end_col] = token.place;
    let kept = state.line.get().filter(|_| *state.line_range.borrow() == token.line);
    let line = kept.unwrap_or_else(|| {
        let line = ctx.str(source.get(token.line.clone()).unwrap_or(""));
        state.line.set(Some(line.clone()));
        *state.line_range.borrow_mut() = token.line;
        line
    });
    let kind = if state.extra_tokens { token.kind } else { exact_type(token.kind, text) };
    ctx.tuple(vec![ctx.int(i64::from(kind)), ctx.str(text), place(lineno, col), place(end_lineno, end_col), line])
}

/// Operators in the order of their numbers in the module `token`, from 7 on.
const OPERATORS: &[&str] = &[
    "(", ")", "[", "]", ":", ",", ";", "+", "-", "*", "/", "|", "&", "<", ">", "=", ".", "%", "{", "}", "==", "!=",
    "<=", ">=", "~", "^", "<<", ">>", "**", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "**=", "//",
    "//=", "@", "@=", "->", "...", ":=", "!",
];

/// `exact_type` of a token: operators have a number each.
pub fn exact_type(kind: u8, text: &str) -> u8 {
    if kind == OP { exact_kind(text) } else { kind }
}

fn exact_kind(operator: &str) -> u8 {
    let index = OPERATORS.iter().position(|&other| other == operator);
    index.and_then(|index| u8::try_from(index + 7).ok()).unwrap_or(OP)
}

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_tokenize");
    module::add(ctx, &module, "TokenizerIter", new_native_type(ctx, &TOKENIZER_ITER).to_obj());
    Ok(module)
}
