//! Tokens as CPython's tokenizer gives them. It must not know how they are found.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum TokenKind {
    Name,
    Number,
    String,
    Op,
    Newline,
    Indent,
    Dedent,
    EndMarker,
    FStringStart,
    FStringMiddle,
    FStringEnd,
    TStringStart,
    TStringMiddle,
    TStringEnd,
    /// Only with extra tokens, as the module `tokenize` shows them.
    Comment,
    /// The end of a line that ends no statement; only with extra tokens.
    Nl,
}

/// A token and its extent; columns are bytes, -1 for tokens without extent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
    pub lineno: i32,
    pub col_offset: i32,
    pub end_lineno: i32,
    pub end_col_offset: i32,
    /// Open brackets after it.
    pub level: usize,
}
