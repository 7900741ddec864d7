//! `reader`: lines to rows of fields.

use std::cell::Cell;

use krait_object::heap::strbuild::StrBuilder;
use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, MemberDef, Obj, Payload, PyResult, TypeDef, TypeFlags, new_exact, slot};

use super::dialect::{self, PyDialect, Quoting, is_newline};
use super::error;

/// The payload of `reader`.
pub(super) struct PyReader {
    lines: Obj,
    dialect: Obj,
    line_num: Cell<i64>,
}
krait_object::trace!(PyReader: lines, dialect);
krait_object::payload!(PyReader, "reader", with_node);

fn of(object: &Obj) -> &PyReader {
    object.payload::<PyReader>().expect("the type's methods get its objects")
}

/// A reader of an iterator of lines.
pub(super) fn new_reader(ctx: &Ctx, lines: Obj, dialect: Obj) -> Obj {
    new_exact(ctx, &ctx.type_for::<PyReader>(), PyReader { lines, dialect, line_num: Cell::new(0) })
}

/// Where in a row the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    Escaped,
    AfterEscapedNewline,
    InField,
    InQuotes,
    EscapedInQuotes,
    /// After a quote inside quotes: the end of the field, or half of a doubled quote.
    QuoteInQuotes,
    /// Behind the row's end, only line ends may follow.
    LineEnd,
}

/// A row being read.
struct Row<'a> {
    ctx: &'a Ctx,
    dialect: &'a PyDialect,
    limit: i64,
    state: State,
    field: StrBuilder,
    /// Whether the field began without a quote.
    unquoted: bool,
    fields: Vec<Obj>,
}

impl Row<'_> {
    fn add(&mut self, point: u32) -> PyResult<()> {
        if self.field.len() as i64 >= self.limit {
            return Err(error(self.ctx, &format!("field larger than field limit ({})", self.limit)));
        }
        self.field.push(point);
        Ok(())
    }

    fn save(&mut self) -> PyResult<()> {
        let field = std::mem::take(&mut self.field);
        let (ctx, quoting, unquoted) = (self.ctx, self.dialect.quoting, std::mem::replace(&mut self.unquoted, true));
        let value = if unquoted && field.is_empty() && quoting.has_null() {
            ctx.none()
        } else {
            let is_number = unquoted && !field.is_empty() && matches!(quoting, Quoting::NonNumeric | Quoting::Strings);
            let text = field.finish(ctx);
            if is_number { ctx.types.float.to_obj().call(ctx, &[text])? } else { text }
        };
        self.fields.push(value);
        Ok(())
    }

    /// The field's end at a line's end (`None`) or a newline character.
    fn end_row(&mut self, point: Option<u32>) -> PyResult<()> {
        self.save()?;
        self.state = if point.is_none() { State::StartRecord } else { State::LineEnd };
        Ok(())
    }

    /// One character, or the end of the line.
    fn take(&mut self, point: Option<u32>) -> PyResult<()> {
        let dialect = self.dialect;
        let ends = point.is_none_or(is_newline);
        let is = |special: Option<u32>| point.is_some() && point == special;
        let is_quote = is(dialect.quotechar) && dialect.quoting != Quoting::None;
        match self.state {
            State::StartRecord | State::StartField => match point {
                None if self.state == State::StartRecord => {}
                Some(_) if ends && self.state == State::StartRecord => self.state = State::LineEnd,
                _ if ends => self.end_row(point)?,
                _ if is_quote => {
                    self.unquoted = false;
                    self.state = State::InQuotes;
                }
                _ if is(dialect.escapechar) => self.state = State::Escaped,
                Some(32) if dialect.skipinitialspace => self.state = State::StartField,
                _ if is(Some(dialect.delimiter)) => {
                    self.save()?;
                    self.state = State::StartField;
                }
                Some(point) => {
                    self.state = State::InField;
                    self.add(point)?;
                }
                None => {}
            },
            State::Escaped => {
                self.add(point.unwrap_or(u32::from(b'\n')))?;
                self.state = if point.is_some_and(is_newline) { State::AfterEscapedNewline } else { State::InField };
            }
            State::AfterEscapedNewline if point.is_none() => {}
            State::AfterEscapedNewline | State::InField => match point {
                _ if ends => self.end_row(point)?,
                _ if is(dialect.escapechar) => self.state = State::Escaped,
                _ if is(Some(dialect.delimiter)) => {
                    self.save()?;
                    self.state = State::StartField;
                }
                Some(point) => {
                    self.state = State::InField;
                    self.add(point)?;
                }
                None => {}
            },
            State::InQuotes => match point {
                None => {}
                _ if is(dialect.escapechar) => self.state = State::EscapedInQuotes,
                _ if is_quote => self.state = if dialect.doublequote { State::QuoteInQuotes } else { State::InField },
                Some(point) => self.add(point)?,
            },
            State::EscapedInQuotes => {
                self.add(point.unwrap_or(u32::from(b'\n')))?;
                self.state = State::InQuotes;
            }
            State::QuoteInQuotes => match point {
                Some(point) if is_quote => {
                    self.add(point)?;
                    self.state = State::InQuotes;
                }
                _ if is(Some(dialect.delimiter)) => {
                    self.save()?;
                    self.state = State::StartField;
                }
                _ if ends => self.end_row(point)?,
                Some(point) if !dialect.strict => {
                    self.add(point)?;
                    self.state = State::InField;
                }
                _ => {
                    let shown = |point: u32| char::from_u32(point).unwrap_or('\u{FFFD}');
                    let quote = dialect.quotechar.map_or('"', shown);
                    return Err(error(self.ctx, &format!("'{}' expected after '{quote}'", shown(dialect.delimiter))));
                }
            },
            State::LineEnd => match point {
                None => self.state = State::StartRecord,
                _ if ends => {}
                _ => {
                    let message = "new-line character seen in unquoted field - do you need to open the file with newline=''?";
                    return Err(error(self.ctx, message));
                }
            },
        }
        Ok(())
    }
}

fn next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let own = of(this);
    let dialect = dialect::of(&own.dialect);
    let mut row = Row {
        ctx,
        dialect,
        limit: super::field_limit(ctx).get(),
        state: State::StartRecord,
        field: StrBuilder::new(),
        unquoted: true,
        fields: Vec::new(),
    };
    loop {
        let Some(line) = own.lines.next(ctx)? else {
            if row.field.is_empty() && row.state != State::InQuotes {
                return Ok(None);
            }
            if dialect.strict {
                return Err(error(ctx, "unexpected end of data"));
            }
            row.save()?;
            break;
        };
        let Some(text) = line.payload::<PyStr>() else {
            let got = line.ty(ctx).name();
            let message = format!("iterator should return strings, not {got} (the file should be opened in text mode)");
            return Err(error(ctx, &message));
        };
        own.line_num.set(own.line_num.get() + 1);
        for point in text.points() {
            row.take(Some(point))?;
        }
        row.take(None)?;
        if row.state == State::StartRecord {
            break;
        }
    }
    Ok(Some(ctx.list(row.fields)))
}

pub(super) static READER: TypeDef = TypeDef {
    module: "_csv",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(next)],
    members: &[
        MemberDef { name: "dialect", get: |_, this| Ok(of(this).dialect.clone()), set: None, doc: "" },
        MemberDef { name: "line_num", get: |ctx, this| Ok(ctx.int(of(this).line_num.get())), set: None, doc: "" },
    ],
    doc: "CSV reader: an iterator of rows.",
    ..TypeDef::new("reader", PyReader::layout)
};
