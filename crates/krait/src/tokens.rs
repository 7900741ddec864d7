//! The hook `tokenize`: the compiler's tokens for the module `_tokenize`.

use krait_object::interp::SourceToken;
use krait_object::{Ctx, Obj};

/// The tokens of `text`, and the exception at their end.
pub fn tokenize_hook(ctx: &Ctx, text: &str) -> (Vec<SourceToken>, Option<Obj>) {
    let (tokens, error) = krait_compile::tokenize(text, "<string>");
    let tokens = tokens.into_iter().map(|token| SourceToken {
        kind: token.kind,
        text: token.text,
        place: [token.lineno, token.col, token.end_lineno, token.end_col],
        line: token.line,
    });
    let error = error.map(|error| ctx.take_raised(crate::compile::raise_compile_error(ctx, &error)));
    (tokens.collect(), error)
}
