//! Sources made from sources: one case is a piece of a program, changed a few times.

use std::path::{Path, PathBuf};

use crate::random::Random;

/// Programs to begin with.
#[derive(Debug, Default)]
pub struct Corpus {
    texts: Vec<Vec<u8>>,
}

impl Corpus {
    /// Every `.py` below the directories, in the order of their names.
    pub fn read(roots: &[PathBuf]) -> Corpus {
        let mut paths = Vec::new();
        roots.iter().for_each(|root| collect(root, &mut paths));
        paths.sort();
        let texts = paths.iter().filter_map(|path| std::fs::read(path).ok());
        Corpus { texts: texts.filter(|text| !text.is_empty()).collect() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The source of one case.
    pub fn case(&self, seed: u64, case: u64) -> Vec<u8> {
        let mut random = Random::of_case(seed, case);
        let mut source = self.piece(&mut random);
        for _ in 0..=random.below(6) {
            source = self.mutated(&source, &mut random);
        }
        source
    }

    /// Some lines of a program, or all of it.
    fn piece(&self, random: &mut Random) -> Vec<u8> {
        let Some(text) = self.texts.get(random.below(self.texts.len())) else { return Vec::new() };
        if random.one_in(30) {
            return text.clone();
        }
        let lines: Vec<&[u8]> = text.split_inclusive(|&byte| byte == b'\n').collect();
        let start = random.below(lines.len());
        let end = (start + 1 + random.below(40)).min(lines.len());
        // Begin where a statement might.
        let start = (0..=start).rev().find(|&at| !lines[at].starts_with(b" ")).unwrap_or(start);
        lines[start..end].concat()
    }

    fn mutated(&self, source: &[u8], random: &mut Random) -> Vec<u8> {
        let mut tokens = split(source);
        let at = random.below(tokens.len() + 1);
        let other = random.below(tokens.len());
        let count = 1 + random.below(4);
        match random.below(22) {
            0 | 1 => {
                let end = (at + count).min(tokens.len());
                tokens.drain(at..end);
            }
            2 => {
                let end = (at + count).min(tokens.len());
                let again = tokens[at..end].to_vec();
                tokens.splice(at..at, again);
            }
            3 if at < tokens.len() => tokens.swap(at, other),
            4 | 5 if at < tokens.len() => tokens[at] = tokens[other],
            6 => {
                let piece = self.piece(random);
                let theirs = split(&piece);
                let from = random.below(theirs.len() + 1);
                let to = (from + 1 + random.below(12)).min(theirs.len());
                let end = (at + random.below(6)).min(tokens.len());
                let mut made = tokens[..at].concat();
                made.extend(theirs[from.min(to)..to].concat());
                made.extend(tokens[end..].concat());
                return made;
            }
            7 => return [&tokens[..at].concat(), self.piece(random).as_slice()].concat(),
            8 => {
                let byte = [random.below(256) as u8];
                let place = random.below(source.len() + 1);
                return [&source[..place], &byte, &source[place..]].concat();
            }
            9 => tokens.insert(at, random.pick(UNICODE).as_bytes()),
            10 => tokens.insert(at, random.pick(QUOTES).as_bytes()),
            11 | 12 => tokens.insert(at, random.pick(WORDS).as_bytes()),
            13 => {
                let found: Vec<usize> = (0..tokens.len()).filter(|&at| is_word(tokens[at])).collect();
                if let Some(&place) = found.get(random.below(found.len())) {
                    tokens[place] = random.pick(WORDS).as_bytes();
                }
            }
            14 => return nested(&tokens[..at].concat(), &tokens[at..].concat(), random),
            15 => {
                let most = if random.one_in(10) { 6000 } else { 60 };
                let digits = "9".repeat(1 + random.below(most));
                let number = format!("{}{digits}{}", random.pick(PREFIXES), random.pick(SUFFIXES));
                return [&tokens[..at].concat(), number.as_bytes(), &tokens[at..].concat()].concat();
            }
            16 => return tabbed(source, random),
            17 => tokens.insert(at, random.pick(BLANKS)),
            18 => {
                let ends = random.pick(&["\r\n", "\r", "\n\r"]).as_bytes();
                let lines: Vec<&[u8]> = source.split(|&byte| byte == b'\n').collect();
                return lines.join(ends);
            }
            19 => return [random.pick(STARTS), source].concat(),
            20 => return source[..random.below(source.len() + 1)].to_vec(),
            _ => tokens.insert(at, random.pick(STATEMENTS).as_bytes()),
        }
        tokens.concat()
    }
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            paths.push(path);
        }
    }
}

fn is_word(token: &[u8]) -> bool {
    token.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
}

/// Words, runs of blanks, and what stands between, byte by byte. Nothing is lost.
fn split(source: &[u8]) -> Vec<&[u8]> {
    let class = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | 128.. => 1,
        b' ' | b'\t' => 2,
        _ => 0,
    };
    source.chunk_by(|&left, &right| class(left) != 0 && class(left) == class(right)).collect()
}

/// Something within itself, many times.
fn nested(before: &[u8], after: &[u8], random: &mut Random) -> Vec<u8> {
    let (open, close) = *random.pick(&NESTS.iter().collect::<Vec<_>>());
    let depth = match random.below(6) {
        0 => random.below(20_000),
        1 => 90 + random.below(20),
        2 => 190 + random.below(20),
        _ => random.below(300),
    };
    let mut made = before.to_vec();
    if open == "\n" {
        for level in 0..depth.min(400) {
            made.push(b'\n');
            made.extend(std::iter::repeat_n(b' ', level));
            made.extend(close.as_bytes());
        }
    } else {
        made.extend(open.repeat(depth).bytes());
        if !random.one_in(4) {
            made.extend(b"x");
            made.extend(close.repeat(depth).bytes());
        }
    }
    made.extend(after);
    made
}

/// Some of the blanks at the beginning of lines as tabs.
fn tabbed(source: &[u8], random: &mut Random) -> Vec<u8> {
    let mut made = Vec::new();
    for line in source.split_inclusive(|&byte| byte == b'\n') {
        let blanks = line.iter().take_while(|&&byte| byte == b' ').count();
        let taken = if random.one_in(3) { blanks - blanks % 4 } else { 0 };
        made.extend(std::iter::repeat_n(b'\t', taken / if random.one_in(2) { 4 } else { 8 }));
        made.extend(&line[taken..]);
    }
    made
}

const UNICODE: &[&str] = &[
    "\u{FEFF}", "\u{A0}", "\u{200B}", "\u{3000}", "é", "e\u{301}", "ﬁ", "𝒳", "ª", "·", "€", "\u{E000}", "\u{10FFFF}",
    "“", "”", "‘", "＝", "（", "\u{2028}", "\u{2029}", "\u{85}", "x\u{1D16D}", "\u{0}", "٣", "²", "Ⅷ", "ß", "İ", "ſ", "℘",
];
const QUOTES: &[&str] = &[
    "'", "\"", "'''", "\"\"\"", "f'", "f\"{", "rf'''{", "t'{", "b'", "u'", "ur'", "bf'", "Rb\"", "tr\"\"\"{x!", "{", "}",
    "{{", "}}", "!r}", ":{", "=}", ":>{w}}", "\\", "\\\n", "\\N{", "\\N{DIGIT ONE}", "\\x4", "\\ud800", "\\777", "\\q",
];
const WORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
    "pass", "raise", "return", "try", "while", "with", "yield", "match", "case", "type", "_", "__debug__", "__class__",
    "__class_cell__", "__classdict__", "super", "print", "exec", "x", "self", "*", "**", "->", ":=", "...", "=", "==",
    "!=", "<>", "!", "@", "~", "-", "//=", ">>=", "**=", "|", "&", "^", ",", ";", ":", ".", "(", ")", "[", "]", "{", "}",
    "$", "?", "`", "# type: int", "# type: ignore[x]", "#", "0", "1", "0x", "0_", "1__0", "1e", "1.e5", "0777", "1_j",
    "0b12", "1if 2else 3", "yield from", "not in", "is not", "async for", "async with", "except*", "/", "*a", "**k",
];
const STATEMENTS: &[&str] = &[
    "\nfrom __future__ import annotations\n", "\nfrom __future__ import braces\n", "\nglobal x\n", "\nnonlocal x\n",
    "\nimport *\n", "\nfrom . import *\n", "\ntype X[T: int = 3, *Ts = *a, **P] = T\n", "\nclass C[T](T): x: T\n",
    "\ndef f[T](x: T, /, y=(yield), *, z) -> T: return lambda: x\n", "\nasync def f(): return [x async for x in y]\n",
    "\nmatch x:\n case {'a': [1, *_], **r} | C(a=1) if r: pass\n", "\ntry: pass\nexcept* A: continue\n",
    "\nwith (a as b, c as d,): pass\n", "\ndel (a, [b], c.d)\n", "\n(x := 1, *y) = z\n", "\nfor x in *a, b: break\nelse: pass\n",
    "\nreturn\n", "\nawait x\n", "\n[(yield) for x in y]\n", "\n{**a, 'b': 1, **c}\n", "\nf(**a, *b)\n", "\nx: int = yield\n",
    "\nassert (x, 'y')\n", "\n1 is 1\n", "\nlambda: (yield)\n", "\n@a\n", "\nif x:\n", "\n  y\n", "\n\ty\n", "\nelse: pass\n",
    "\nprint 'x'\n", "\nexec x\n", "\nraise a, b\n", "\nexcept A, B: pass\n", "\n[x for x in y if z for w in (a := b)]\n",
];
const PREFIXES: &[&str] = &["", "0x", "0b", "0o", "0", "1.", ".", "1e", "1_", "-"];
const SUFFIXES: &[&str] = &["", "j", "e9", ".5", "_", "l", "if x else y", "or 1", "e-400", "E+999j", "__1"];
const BLANKS: &[&[u8]] = &[b"\n", b"\t", b" ", b"\x0C", b"\\\n", b"\r", b"\0", b"\n\n", b"\n    ", b"\n\t", b"\x1A", b"\\"];
const STARTS: &[&[u8]] = &[
    b"\xEF\xBB\xBF", b"# coding: latin-1\n", b"# -*- coding: utf-8 -*-\n", b"# coding: utf-16\n", b"#!x\n# coding=ascii\n",
    b"# coding: nothing\n", b"\xFF\xFE", b"'''doc'''\n", b" ", b"\t", b"\\\n", b"# coding: cp1252\n", b"\xEF\xBB\xBF# coding: latin-1\n",
];
/// What opens and what closes; after a newline, what stands in every line, each deeper than the last.
const NESTS: &[(&str, &str)] = &[
    ("(", ")"), ("[", "]"), ("{", "}"), ("-", ""), ("not ", ""), ("~", ""), ("lambda: ", ""), ("x if x else ", ""),
    ("await ", ""), ("yield ", ""), ("*", ""), ("**", ""), ("f'{", "}'"), ("f\"{f'{", "}'}\""), ("f'''{x:{", "}}'''"),
    ("t'{", "}'"), ("x.", ""), ("x[", "]"), ("x(", ")"), ("{1:", "}"), ("x + ", ""), ("x ** ", ""), ("x and ", ""),
    ("x < ", ""), ("x = ", ""), ("(x := ", ")"), ("[x for x in ", "]"), ("x, ", ""), ("'a' ", ""), ("@", ""), ("\\\n", ""),
    ("\n", "if x:"), ("\n", "def f():"), ("\n", "class C:"), ("\n", "for x in y:"), ("\n", "try:"), ("\n", "with x:"),
    ("\n", "while x:"), ("\n", "match x:"), ("\n", "async def f():"), ("if x: ", ""), ("case [", "]:"), ("elif x: y\n", ""),
    ("if x: y\nel", "x: y"), ("import x.", ""), ("from .", ""), ("x: ", ""), ("def f(x=", "): pass"), ("lambda x=", ": x"),
    ("f(x for x in ", ")"), ("print(", ")"), ("x | ", ""), ("((", "),)"), ("(yield ", ")"), ("x()", ""), ("x[0]", ""), ("else: ", ""),
];
