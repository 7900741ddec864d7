//! The mode `func_type`: signatures as type comments have them (PEP 484), `(int, *str) -> bool`.

use super::lexer::Kind;
use super::{Parsed, Parser};
use crate::ast::Mod;

impl Parser<'_> {
    /// A signature. That stars come last was checked before.
    pub(super) fn func_type(&mut self) -> Parsed<Mod> {
        self.expect(Kind::LPar)?;
        let mut argtypes = Vec::new();
        while self.token.kind != Kind::RPar {
            if matches!(self.token.kind, Kind::Star | Kind::DoubleStar) {
                self.advance();
            }
            argtypes.push(self.expression()?);
            if self.token.kind != Kind::RPar {
                self.expect(Kind::Comma)?;
            }
        }
        self.advance();
        self.expect(Kind::Arrow)?;
        Ok(Mod::FunctionType { argtypes, returns: self.boxed()? })
    }
}
