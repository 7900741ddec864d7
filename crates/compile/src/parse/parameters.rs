//! Parameters of functions and lambdas, and type parameters. It must not know bodies.

use super::lexer::{Kind, Token};
use super::{Parsed, Parser};
use crate::ast::*;

impl Parser<'_> {
    /// Parameters up to the token `close`, which is a colon for a lambda.
    pub(super) fn parameters(&mut self, close: Kind) -> Parsed<Arguments> {
        let mut found = Arguments::default();
        // What a bare `*` must still be followed by; where each parameter ends, for its type comment.
        let (mut slash, mut star, mut name_wanted) = (false, false, false);
        let (mut ends, mut last) = (Vec::new(), self.end);
        while self.token.kind != close {
            match self.token.kind {
                Kind::Slash if !slash && !star && !found.args.is_empty() => {
                    self.require_before(last, 8, "Positional-only parameters are")?;
                    self.advance();
                    found.posonlyargs = std::mem::take(&mut found.args);
                    slash = true;
                }
                Kind::Star if !star => {
                    self.advance();
                    star = true;
                    if self.token.kind == Kind::Comma {
                        name_wanted = true;
                    } else {
                        found.vararg = Some(self.parameter(close, true)?);
                        self.note_end(&mut ends);
                    }
                }
                Kind::DoubleStar if !name_wanted => {
                    self.advance();
                    found.kwarg = Some(self.parameter(close, false)?);
                    self.note_end(&mut ends);
                    self.eat(Kind::Comma);
                    if self.token.kind != close {
                        return self.refuse();
                    }
                    break;
                }
                Kind::Name => {
                    name_wanted = false;
                    let arg = self.parameter(close, false)?;
                    let default = if self.eat(Kind::Equal) { Some(self.expression()?) } else { None };
                    self.note_end(&mut ends);
                    if star {
                        found.kwonlyargs.push(arg);
                        found.kw_defaults.push(default);
                    } else {
                        if default.is_none() && !found.defaults.is_empty() {
                            return self.refuse();
                        }
                        found.args.push(arg);
                        found.defaults.extend(default);
                    }
                }
                _ => return self.refuse(),
            }
            last = self.end;
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        if name_wanted || self.token.kind != close {
            return self.refuse();
        }
        if close == Kind::RPar && self.type_comments.is_some() {
            self.add_type_comments(&mut found, &ends);
        }
        Ok(found)
    }

    fn note_end(&self, ends: &mut Vec<u32>) {
        if self.type_comments.is_some() {
            ends.push(self.end.offset);
        }
    }

    #[inline(never)]
    fn add_type_comments(&mut self, found: &mut Arguments, ends: &[u32]) {
        let Arguments { posonlyargs, args, vararg, kwonlyargs, kwarg, .. } = found;
        let in_order = posonlyargs.iter_mut().chain(args).chain(vararg).chain(kwonlyargs).chain(kwarg);
        for (arg, &end) in in_order.zip(ends) {
            arg.type_comment = self.type_comment_of_parameter(end);
        }
    }

    /// A parameter without stars and default; that of a lambda has no annotation.
    fn parameter(&mut self, close: Kind, may_unpack: bool) -> Parsed<Arg> {
        let start = self.token.start;
        let arg = self.name()?;
        let annotation = if close == Kind::RPar && self.eat(Kind::Colon) {
            self.enter()?;
            let annotation = if may_unpack { self.star_expression()? } else { self.expression()? };
            self.leave();
            Some(Box::new(annotation))
        } else {
            None
        };
        Ok(Arg { arg, annotation, type_comment: OptionalString(None), loc: self.since(start) })
    }

    /// `type_params`, if there are any.
    pub(super) fn type_params(&mut self) -> Parsed<Vec<TypeParam>> {
        let mut params = Vec::new();
        if !self.eat(Kind::LSqb) {
            return Ok(params);
        }
        self.enter()?;
        loop {
            params.push(self.type_param()?);
            if !self.eat(Kind::Comma) || self.token.kind == Kind::RSqb {
                break;
            }
        }
        self.leave();
        self.expect(Kind::RSqb)?;
        self.require(12, "Type parameter lists are")?;
        Ok(params)
    }

    fn type_param(&mut self) -> Parsed<TypeParam> {
        let Token { kind, start, .. } = self.token;
        if matches!(kind, Kind::Star | Kind::DoubleStar) {
            self.advance();
        }
        let name = self.name()?;
        let bound = if kind == Kind::Name && self.eat(Kind::Colon) { Some(self.boxed()?) } else { None };
        let default_value = match self.eat(Kind::Equal) {
            true if kind == Kind::Star => Some(Box::new(self.star_expression()?)),
            true => Some(self.boxed()?),
            false => None,
        };
        if default_value.is_some() {
            self.require(13, "Type parameter defaults are")?;
        }
        let kind = match kind {
            Kind::Star => TypeParamKind::TypeVarTuple { name, default_value },
            Kind::DoubleStar => TypeParamKind::ParamSpec { name, default_value },
            _ => TypeParamKind::TypeVar { name, bound, default_value },
        };
        Ok(TypeParam { kind, loc: self.since(start) })
    }
}
