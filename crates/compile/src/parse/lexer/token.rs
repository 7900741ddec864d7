//! What the lexer gives. It must not know how it is found.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::parse) enum Kind {
    EndMarker,
    Newline,
    Indent,
    Dedent,
    /// No token: what is wrong is for others to say.
    Wrong,
    Name,
    Int,
    Float,
    Imaginary,
    Str,
    Bytes,
    /// The prefix and quotes that open an f-string or t-string; its text is asked for.
    FStringStart,
    TStringStart,

    False,
    None,
    True,
    And,
    As,
    Assert,
    Async,
    Await,
    Break,
    Class,
    Continue,
    Def,
    Del,
    Elif,
    Else,
    Except,
    Finally,
    For,
    From,
    Global,
    If,
    Import,
    In,
    Is,
    Lambda,
    Nonlocal,
    Not,
    Or,
    Pass,
    Raise,
    Return,
    Try,
    While,
    With,
    Yield,

    LPar,
    RPar,
    LSqb,
    RSqb,
    LBrace,
    RBrace,
    Comma,
    Colon,
    /// The colon before a format specification.
    FieldColon,
    ColonEqual,
    Semi,
    Dot,
    Ellipsis,
    Arrow,
    At,
    Exclamation,
    Equal,
    EqEqual,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Plus,
    Minus,
    Star,
    DoubleStar,
    Slash,
    DoubleSlash,
    Percent,
    Vbar,
    Circumflex,
    Amper,
    LeftShift,
    RightShift,
    Tilde,
    PlusEqual,
    MinusEqual,
    StarEqual,
    AtEqual,
    SlashEqual,
    PercentEqual,
    AmperEqual,
    VbarEqual,
    CircumflexEqual,
    LeftShiftEqual,
    RightShiftEqual,
    DoubleStarEqual,
    DoubleSlashEqual,
}

/// A place in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::parse) struct Place {
    /// In bytes.
    pub offset: u32,
    /// From 1.
    pub line: u32,
    /// In bytes, from 0.
    pub column: u32,
}

/// A token and its extent.
#[derive(Clone, Copy, Debug)]
pub(in crate::parse) struct Token {
    pub kind: Kind,
    pub start: Place,
    pub end: Place,
}

/// The kind of a word: a keyword, or a name. Soft keywords are names.
pub(in crate::parse) fn keyword(word: &[u8]) -> Kind {
    match word.len() {
        2 => match word {
            b"as" => Kind::As,
            b"if" => Kind::If,
            b"in" => Kind::In,
            b"is" => Kind::Is,
            b"or" => Kind::Or,
            _ => Kind::Name,
        },
        3 => match word {
            b"and" => Kind::And,
            b"def" => Kind::Def,
            b"del" => Kind::Del,
            b"for" => Kind::For,
            b"not" => Kind::Not,
            b"try" => Kind::Try,
            _ => Kind::Name,
        },
        4 => match word {
            b"None" => Kind::None,
            b"True" => Kind::True,
            b"elif" => Kind::Elif,
            b"else" => Kind::Else,
            b"from" => Kind::From,
            b"pass" => Kind::Pass,
            b"with" => Kind::With,
            _ => Kind::Name,
        },
        5 => match word {
            b"False" => Kind::False,
            b"async" => Kind::Async,
            b"await" => Kind::Await,
            b"break" => Kind::Break,
            b"class" => Kind::Class,
            b"raise" => Kind::Raise,
            b"while" => Kind::While,
            b"yield" => Kind::Yield,
            _ => Kind::Name,
        },
        6 => match word {
            b"assert" => Kind::Assert,
            b"except" => Kind::Except,
            b"global" => Kind::Global,
            b"import" => Kind::Import,
            b"lambda" => Kind::Lambda,
            b"return" => Kind::Return,
            _ => Kind::Name,
        },
        7 if word == b"finally" => Kind::Finally,
        8 => match word {
            b"continue" => Kind::Continue,
            b"nonlocal" => Kind::Nonlocal,
            _ => Kind::Name,
        },
        _ => Kind::Name,
    }
}
