//! Import statements. It must not know other statements.

use krait_code::PyString;

use super::lexer::Kind;
use super::{Parsed, Parser};
use crate::ast::*;

impl Parser<'_> {
    pub(super) fn import_name(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let mut names = Vec::with_capacity(1);
        loop {
            let start = self.token.start;
            let name = self.dotted_name()?;
            let asname = self.as_name()?;
            names.push(Alias { name, asname, loc: self.since(start) });
            if !self.eat(Kind::Comma) {
                return Ok(StmtKind::Import { names });
            }
        }
    }

    pub(super) fn import_from(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let mut level = 0;
        loop {
            match self.token.kind {
                Kind::Dot => level += 1,
                Kind::Ellipsis => level += 3,
                _ => break,
            }
            self.advance();
        }
        let module = if level > 0 && self.token.kind == Kind::Import { None } else { Some(self.dotted_name()?) };
        self.expect(Kind::Import)?;
        let start = self.token.start;
        if self.eat(Kind::Star) {
            let all = Alias { name: self.names.intern("*"), asname: None, loc: self.since(start) };
            return Ok(StmtKind::ImportFrom { module, names: vec![all], level });
        }
        let in_parentheses = self.eat(Kind::LPar);
        let mut names = Vec::with_capacity(1);
        loop {
            let start = self.token.start;
            let name = self.name()?;
            let asname = self.as_name()?;
            names.push(Alias { name, asname, loc: self.since(start) });
            if !self.eat(Kind::Comma) || in_parentheses && self.token.kind == Kind::RPar {
                break;
            }
        }
        if in_parentheses {
            self.expect(Kind::RPar)?;
        }
        Ok(StmtKind::ImportFrom { module, names, level })
    }

    fn dotted_name(&mut self) -> Parsed<PyString> {
        let first = self.name()?;
        if self.token.kind != Kind::Dot {
            return Ok(first);
        }
        let mut whole = first.to_string_lossy();
        while self.eat(Kind::Dot) {
            whole.push('.');
            whole.push_str(&self.name()?.to_string_lossy());
        }
        Ok(PyString::from(whole))
    }

    /// The name after an `as`, if there is one.
    pub(super) fn as_name(&mut self) -> Parsed<Option<PyString>> {
        if self.eat(Kind::As) { Ok(Some(self.name()?)) } else { Ok(None) }
    }
}
