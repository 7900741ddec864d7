//! f-strings, t-strings and docstrings. It must not know how literals are written.

use std::borrow::Cow;

use krait_code::{Const, PyString};

use super::emit::AttrOp;
use super::{Compiler, STACK_USE_GUIDELINE, op};
use crate::ast::*;
use crate::errors::Res;

impl<'a> Compiler<'a> {
    /// `FVC_STR`, `FVC_REPR`, `FVC_ASCII` of a conversion; 0 for none.
    fn conversion_oparg(&self, conversion: i32) -> Res<usize> {
        match conversion {
            -1 => Ok(0),
            0x73 => Ok(1),
            0x72 => Ok(2),
            0x61 => Ok(3),
            _ => Err(self.system_error(&format!("Unrecognized conversion character {conversion}"))),
        }
    }

    pub(super) fn joined_str(&mut self, loc: Location, values: &'a [Expr]) -> Res {
        if values.len() > STACK_USE_GUIDELINE {
            self.load_empty_str(loc);
            self.op_attr(loc, AttrOp::Method, &PyString::new("join"));
            self.op_i(loc, op::BUILD_LIST, 0);
            for value in values {
                self.visit_expr(value)?;
                self.op_i(loc, op::LIST_APPEND, 1);
            }
            self.op_i(loc, op::CALL, 1);
            return Ok(());
        }
        self.visit_exprs(values)?;
        match values.len() {
            0 => self.load_empty_str(loc),
            1 => {}
            count => self.op_i(loc, op::BUILD_STRING, count),
        }
        Ok(())
    }

    pub(super) fn formatted_value(
        &mut self,
        loc: Location,
        value: &'a Expr,
        conversion: i32,
        format_spec: Option<&'a Expr>,
    ) -> Res {
        self.visit_expr(value)?;
        let oparg = self.conversion_oparg(conversion)?;
        if oparg != 0 {
            self.op_i(loc, op::CONVERT_VALUE, oparg);
        }
        match format_spec {
            Some(spec) => {
                self.visit_expr(spec)?;
                self.op(loc, op::FORMAT_WITH_SPEC);
            }
            None => self.op(loc, op::FORMAT_SIMPLE),
        }
        Ok(())
    }

    /// A tuple of the texts, one before and one after each interpolation, then a tuple of those.
    pub(super) fn template_str(&mut self, loc: Location, values: &'a [Expr]) -> Res {
        let is_interpolation = |value: &Expr| matches!(value.kind, ExprKind::Interpolation { .. });
        let mut strings = 0;
        let mut last_was_interpolation = true;
        let mut index = 0;
        while index < values.len() {
            if is_interpolation(&values[index]) {
                if last_was_interpolation {
                    self.load_empty_str(loc);
                    strings += 1;
                }
                last_was_interpolation = true;
                index += 1;
                continue;
            }
            self.visit_expr(&values[index])?;
            index += 1;
            while index < values.len() && !is_interpolation(&values[index]) {
                self.visit_expr(&values[index])?;
                self.op_i(loc, op::BINARY_OP, op::NB_INPLACE_ADD);
                index += 1;
            }
            strings += 1;
            last_was_interpolation = false;
        }
        if last_was_interpolation {
            self.load_empty_str(loc);
            strings += 1;
        }
        self.op_i(loc, op::BUILD_TUPLE, strings);
        let mut interpolations = 0;
        for value in values.iter().filter(|value| is_interpolation(value)) {
            self.visit_expr(value)?;
            interpolations += 1;
        }
        self.op_i(loc, op::BUILD_TUPLE, interpolations);
        self.op(loc, op::BUILD_TEMPLATE);
        Ok(())
    }

    pub(super) fn interpolation(
        &mut self,
        loc: Location,
        value: &'a Expr,
        text: &PyString,
        conversion: i32,
        format_spec: Option<&'a Expr>,
    ) -> Res {
        self.visit_expr(value)?;
        self.load_const(loc, Const::Str(text.clone()));
        let mut oparg = 2 | self.conversion_oparg(conversion)? << 2;
        if let Some(spec) = format_spec {
            oparg |= 1;
            self.visit_expr(spec)?;
        }
        self.op_i(loc, op::BUILD_INTERPOLATION, oparg);
        Ok(())
    }
}

impl Compiler<'_> {
    /// A docstring as the constant it becomes.
    pub(super) fn docstring(&self, doc: &PyString) -> Res<Const> {
        if doc.as_str().is_none() {
            return Err(crate::source::surrogates(doc, self.settings.filename));
        }
        Ok(Const::Str(clean_doc(doc)))
    }
}

/// A docstring without the indentation of its lines (`_PyCompile_CleanDoc`).
fn clean_doc(text: &PyString) -> PyString {
    let doc = expand_tabs(text.as_bytes());
    let indent = |line: &[u8]| line.iter().take_while(|&&byte| byte == b' ').count();
    let first = indent(&doc);
    let newlines = || memchr::memchr_iter(b'\n', &doc);
    let width = |newline: usize| indent(&doc[newline + 1..]);
    let is_blank = |newline: usize, width: usize| matches!(doc.get(newline + 1 + width), None | Some(b'\n'));
    let widths = newlines().map(|newline| (newline, width(newline)));
    let counted = widths.filter(|&(newline, width)| !is_blank(newline, width));
    let margin = counted.map(|(_, width)| width).min().unwrap_or(0);
    if let (0, 0, Cow::Borrowed(_)) = (margin, first, &doc) {
        return text.clone();
    }
    let mut clean = Vec::with_capacity(doc.len());
    let mut kept = first;
    for newline in newlines() {
        clean.extend_from_slice(&doc[kept.min(newline)..=newline]);
        kept = newline + 1 + width(newline).min(margin);
    }
    clean.extend_from_slice(&doc[kept..]);
    PyString::from_wtf8(&clean).expect("cut at ASCII bytes only")
}

/// `str.expandtabs()`
fn expand_tabs(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\t', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len() + 16);
    let mut column = 0;
    for &byte in text {
        match byte {
            b'\t' => {
                let width = 8 - column % 8;
                out.resize(out.len() + width, b' ');
                column += width;
            }
            b'\n' | b'\r' => {
                out.push(byte);
                column = 0;
            }
            _ => {
                out.push(byte);
                // Only first bytes count, so that columns are code points.
                column += usize::from(byte & 0xC0 != 0x80);
            }
        }
    }
    Cow::Owned(out)
}
