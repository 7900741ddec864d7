//! The mode `func_type`: signatures as type comments have them (PEP 484), `(int, *str) -> bool`.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode as RuffMode, ParseOptions, parse_expression_range, parse_unchecked};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Converter, Lines, diagnose, prescan};
use crate::CompileOptions;
use crate::ast::Mod;
use crate::names::Names;
use crate::errors::{Res, Warning};

/// Parse `text` (newlines already `\n`, no null bytes).
pub(crate) fn parse(
    text: &str,
    options: &CompileOptions,
    names: &mut Names,
    warnings: &mut Vec<Warning>,
) -> Res<Mod> {
    let lines = Lines::new(text);
    prescan::prescan(text, &lines, options.max_depth, &options.filename)?;
    diagnose::check(text, &options.filename, options.mode, options.flags)?;
    let mut converter = Converter::new(text, &lines, options, names, warnings);
    match pieces(text) {
        Some((arguments, returns)) => {
            let argtypes = arguments.into_iter().map(|range| converter.part(range)).collect::<Res<Vec<_>>>()?;
            Ok(Mod::FunctionType { argtypes, returns: Box::new(converter.part(returns)?) })
        }
        None => converter.error(lines.location(0, 0), "invalid syntax"),
    }
}

/// Where the arguments' types stand, without their stars, and the returned type.
fn pieces(text: &str) -> Option<(Vec<TextRange>, TextRange)> {
    let parsed = parse_unchecked(text, ParseOptions::from(RuffMode::Module));
    let mut tokens = parsed.tokens().iter().filter(|token| !token.kind().is_trivia());
    let open = tokens.next().filter(|token| token.kind() == TokenKind::Lpar)?;
    let (mut arguments, mut depth, mut start, mut starred) = (Vec::new(), 1u32, None::<TextSize>, false);
    let mut end = open.range().end();
    loop {
        let token = tokens.next()?;
        let (kind, outermost) = (token.kind(), depth == 1);
        match kind {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
            TokenKind::Star | TokenKind::DoubleStar if outermost && start.is_none() && !starred => {
                starred = true;
                continue;
            }
            _ => {}
        }
        if depth == 0 || kind == TokenKind::Comma && outermost {
            match start.take() {
                Some(start) => arguments.push(TextRange::new(start, end)),
                // Nothing before the end is fine only when there is nothing at all.
                None if depth == 0 && arguments.is_empty() && !starred => {}
                None => return None,
            }
            if depth == 0 {
                break;
            }
            starred = false;
            continue;
        }
        start.get_or_insert(token.range().start());
        end = token.range().end();
    }
    tokens.next().filter(|token| token.kind() == TokenKind::Rarrow)?;
    let rest: Vec<_> = tokens.filter(|token| token.kind() != TokenKind::Newline).collect();
    Some((arguments, TextRange::new(rest.first()?.range().start(), rest.last()?.range().end())))
}

impl Converter<'_> {
    fn part(&mut self, range: TextRange) -> Res<crate::ast::Expr> {
        match parse_expression_range(self.text, range) {
            Ok(parsed) => self.expr(&parsed.syntax().body),
            Err(_) => self.error(self.loc(range), "invalid syntax"),
        }
    }
}
