//! The stages before there are instructions: tokens, tree, symbol table; as text and as JSON.

use std::fmt::Write;
use std::ops::RangeInclusive;

use krait_code::repr::{const_repr, str_repr};
use krait_code::{Const, PyString};
use krait_compile::TokenInfo;
use krait_compile::stages::{Node, Value};
use krait_compile::symtable::{BlockType, ComprehensionType, Entry, EntryId, Scope, Symtable, symbol};

use super::json::Json;

/// What `token.tok_name` has for the numbers from 0 on.
const TOKEN_NAMES: [&str; 67] = [
    "ENDMARKER", "NAME", "NUMBER", "STRING", "NEWLINE", "INDENT", "DEDENT", "LPAR", "RPAR", "LSQB", "RSQB", "COLON",
    "COMMA", "SEMI", "PLUS", "MINUS", "STAR", "SLASH", "VBAR", "AMPER", "LESS", "GREATER", "EQUAL", "DOT", "PERCENT",
    "LBRACE", "RBRACE", "EQEQUAL", "NOTEQUAL", "LESSEQUAL", "GREATEREQUAL", "TILDE", "CIRCUMFLEX", "LEFTSHIFT",
    "RIGHTSHIFT", "DOUBLESTAR", "PLUSEQUAL", "MINEQUAL", "STAREQUAL", "SLASHEQUAL", "PERCENTEQUAL", "AMPEREQUAL",
    "VBAREQUAL", "CIRCUMFLEXEQUAL", "LEFTSHIFTEQUAL", "RIGHTSHIFTEQUAL", "DOUBLESTAREQUAL", "DOUBLESLASH",
    "DOUBLESLASHEQUAL", "AT", "ATEQUAL", "RARROW", "ELLIPSIS", "COLONEQUAL", "EXCLAMATION", "OP", "TYPE_IGNORE",
    "TYPE_COMMENT", "SOFT_KEYWORD", "FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END", "TSTRING_START",
    "TSTRING_MIDDLE", "TSTRING_END", "COMMENT", "NL",
];

/// Numbers of tokens.
const INDENT: u8 = 5;
const DEDENT: u8 = 6;

/// The tokens of a source.
pub struct Tokens<'a> {
    pub encoding: &'a str,
    pub text: &'a str,
    pub tokens: &'a [TokenInfo],
    /// The lines asked for, if not all.
    pub lines: Option<&'a [RangeInclusive<i32>]>,
}

impl Tokens<'_> {
    fn shown(&self) -> impl Iterator<Item = (&TokenInfo, &'static str, &str)> {
        let wanted = |token: &&TokenInfo| match self.lines {
            Some(lines) => lines.iter().any(|lines| {
                // How the first line is indented says something of what is around.
                let outside = token.lineno == *lines.start() && matches!(token.kind, INDENT | DEDENT);
                lines.contains(&token.lineno) && lines.contains(&token.end_lineno) && !outside
            }),
            None => true,
        };
        self.tokens.iter().filter(wanted).map(|token| {
            let text = self.text.get(token.text.clone()).unwrap_or("");
            let kind = krait_stdlib::tokenize::exact_type(token.kind, text);
            (token, TOKEN_NAMES.get(usize::from(kind)).copied().unwrap_or("ERRORTOKEN"), text)
        })
    }

    /// As `python -m tokenize -e` prints them.
    pub fn text(&self, out: &mut String) {
        let mut line = |place: String, name: &str, text: &str| {
            writeln!(out, "{place:<20}{name:<15}{:<15}", str_repr(&PyString::new(text))).expect("a String takes all");
        };
        if self.lines.is_none() {
            line("0,0-0,0:".to_owned(), "ENCODING", self.encoding);
        }
        for (token, name, text) in self.shown() {
            let TokenInfo { lineno, col, end_lineno, end_col, .. } = token;
            line(format!("{lineno},{col}-{end_lineno},{end_col}:"), name, text);
        }
    }

    pub fn json(&self) -> Json {
        let tokens = self.shown().map(|(token, name, text)| {
            Json::Object(vec![
                ("type", name.into()),
                ("string", text.into()),
                ("start", Json::array([token.lineno, token.col])),
                ("end", Json::array([token.end_lineno, token.end_col])),
            ])
        });
        Json::Object(vec![("encoding", self.encoding.into()), ("tokens", Json::array(tokens))])
    }
}

fn constant(value: &Const) -> String {
    const_repr(value, &|_| 0)
}

/// Whether `ast.dump` leaves a field out.
fn is_omitted(value: &Value) -> bool {
    match value {
        Value::None => true,
        Value::List(items) => items.is_empty(),
        _ => false,
    }
}

/// A tree as `ast.dump(tree, indent=2)` has it.
pub fn dump(out: &mut String, node: &Node) {
    dump_node(out, node, 1);
}

fn dump_node(out: &mut String, node: &Node, level: usize) {
    let shown: Vec<_> = node.fields.iter().filter(|(_, value)| !is_omitted(value)).collect();
    let simple = |value: &Value| match value {
        Value::Node(node) => node.fields.iter().all(|(_, value)| is_omitted(value)),
        Value::List(_) => false,
        _ => true,
    };
    let on_one_line = shown.len() <= 3 && shown.iter().all(|(_, value)| simple(value));
    out.push_str(node.form);
    out.push('(');
    for (at, (name, value)) in shown.iter().enumerate() {
        match (at, on_one_line) {
            (0, true) => {}
            (_, true) => out.push_str(", "),
            (_, false) => new_line(out, at, level),
        }
        out.push_str(name);
        out.push('=');
        dump_value(out, value, level + 1);
    }
    out.push(')');
}

fn new_line(out: &mut String, at: usize, level: usize) {
    out.push_str(if at > 0 { ",\n" } else { "\n" });
    out.extend(std::iter::repeat_n("  ", level));
}

fn dump_value(out: &mut String, value: &Value, level: usize) {
    match value {
        Value::Node(node) => dump_node(out, node, level),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                new_line(out, at, level);
                dump_value(out, item, level + 1);
            }
            out.push(']');
        }
        Value::Constant(value) => out.push_str(&constant(value)),
        Value::Text(text) => out.push_str(&str_repr(text)),
        Value::Int(number) => out.push_str(&number.to_string()),
        Value::None => out.push_str("None"),
        Value::Elided => out.push_str("..."),
    }
}

/// A tree as JSON: `_type` is the form; constants are `{"type", "repr"}`.
pub fn tree_json(node: &Node) -> Json {
    let mut items = vec![("_type", node.form.into())];
    items.extend(node.fields.iter().map(|(name, value)| (*name, value_json(value))));
    if let Some(loc) = node.loc {
        let place = [loc.lineno, loc.col_offset, loc.end_lineno, loc.end_col_offset];
        items.extend(["lineno", "col_offset", "end_lineno", "end_col_offset"].into_iter().zip(place.map(Json::from)));
    }
    Json::Object(items)
}

fn value_json(value: &Value) -> Json {
    match value {
        Value::Node(node) => tree_json(node),
        Value::List(items) => Json::Array(items.iter().map(value_json).collect()),
        Value::Constant(value) => {
            let kind = value.type_name();
            Json::Object(vec![("type", kind.into()), ("repr", constant(value).into())])
        }
        Value::Text(text) => text.into(),
        Value::Int(number) => (*number).into(),
        Value::None => Json::Null,
        Value::Elided => Json::Object(vec![("_type", "...".into())]),
    }
}

fn block_type(kind: BlockType) -> &'static str {
    match kind {
        BlockType::Function => "function",
        BlockType::Class => "class",
        BlockType::Module => "module",
        BlockType::Annotation => "annotation",
        BlockType::TypeAlias => "type alias",
        BlockType::TypeParameters => "type parameters",
        BlockType::TypeVariable => "type variable",
    }
}

fn scope_name(flags: u32) -> &'static str {
    match Scope::of(flags) {
        Scope::Unknown => "UNKNOWN",
        Scope::Local => "LOCAL",
        Scope::GlobalExplicit => "GLOBAL_EXPLICIT",
        Scope::GlobalImplicit => "GLOBAL_IMPLICIT",
        Scope::Free => "FREE",
        Scope::Cell => "CELL",
    }
}

fn symbol_flags(flags: u32) -> Vec<&'static str> {
    let names = [
        (symbol::DEF_GLOBAL, "DEF_GLOBAL"),
        (symbol::DEF_LOCAL, "DEF_LOCAL"),
        (symbol::DEF_PARAM, "DEF_PARAM"),
        (symbol::DEF_NONLOCAL, "DEF_NONLOCAL"),
        (symbol::USE, "USE"),
        (symbol::DEF_FREE_CLASS, "DEF_FREE_CLASS"),
        (symbol::DEF_IMPORT, "DEF_IMPORT"),
        (symbol::DEF_ANNOT, "DEF_ANNOT"),
        (symbol::DEF_COMP_ITER, "DEF_COMP_ITER"),
        (symbol::DEF_TYPE_PARAM, "DEF_TYPE_PARAM"),
        (symbol::DEF_COMP_CELL, "DEF_COMP_CELL"),
    ];
    names.into_iter().filter(|(bit, _)| flags & bit != 0).map(|(_, name)| name).collect()
}

/// What is said of a block besides its name and type.
fn block_flags(entry: &Entry) -> Vec<&'static str> {
    let comprehension = match entry.comprehension {
        ComprehensionType::No => None,
        ComprehensionType::List => Some("list comprehension"),
        ComprehensionType::Set => Some("set comprehension"),
        ComprehensionType::Dict => Some("dict comprehension"),
        ComprehensionType::Generator => Some("generator expression"),
    };
    let flags = [
        (entry.nested, "nested"),
        (entry.generator, "generator"),
        (entry.coroutine, "coroutine"),
        (entry.comp_inlined, "inlined"),
        (entry.varargs, "varargs"),
        (entry.varkeywords, "varkeywords"),
        (entry.returns_value, "returns value"),
        (entry.has_docstring, "docstring"),
        (entry.method, "method"),
        (entry.needs_class_closure, "needs class closure"),
        (entry.needs_classdict, "needs classdict"),
        (entry.can_see_class_scope, "can see class scope"),
        (entry.has_conditional_annotations, "conditional annotations"),
        (entry.annotations_used, "annotations used"),
    ];
    comprehension.into_iter().chain(flags.into_iter().filter(|(set, _)| *set).map(|(_, name)| name)).collect()
}

/// A block and those inside it, indented.
pub fn symtable_text(out: &mut String, table: &Symtable, id: EntryId, depth: usize) {
    let entry = table.entry(id);
    let indent = "    ".repeat(depth);
    let (name, kind) = (entry.name.to_string_lossy(), block_type(entry.type_));
    let mut flags = block_flags(entry).join(", ");
    if !flags.is_empty() {
        flags = format!(" ({flags})");
    }
    writeln!(out, "{indent}{kind} {name}, line {}{flags}", entry.loc.lineno).expect("a String takes all");
    for (name, flags) in table.symbols(id) {
        let (scope, flags) = (scope_name(flags), symbol_flags(flags).join(" "));
        let line = format!("{indent}  {:<24} {scope:<15} {flags}", name.to_string_lossy());
        out.push_str(line.trim_end());
        out.push('\n');
    }
    for &child in &entry.children {
        symtable_text(out, table, child, depth + 1);
    }
}

pub fn symtable_json(table: &Symtable, id: EntryId) -> Json {
    let entry = table.entry(id);
    let symbols = table.symbols(id).map(|(name, flags)| {
        Json::Object(vec![
            ("name", name.into()),
            ("scope", scope_name(flags).into()),
            ("flags", Json::array(symbol_flags(flags))),
            ("value", flags.into()),
        ])
    });
    Json::Object(vec![
        ("name", (&entry.name).into()),
        ("type", block_type(entry.type_).into()),
        ("lineno", entry.loc.lineno.into()),
        ("flags", Json::array(block_flags(entry))),
        ("symbols", Json::array(symbols)),
        ("varnames", Json::array(&entry.varnames)),
        ("children", Json::Array(entry.children.iter().map(|&child| symtable_json(table, child)).collect())),
    ])
}
