//! `str.format` and `str.format_map`: literal text, and fields `{name!conversion:spec}`.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::heap::strbuild::Joined;
use crate::heap::strdata::PyStr;
use crate::str::unicode;
use crate::value::Obj;

/// A part of the format: `start..end`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Part {
    pub start: usize,
    pub end: usize,
}

impl Part {
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
    pub fn to_obj(self, ctx: &Ctx, text: &PyStr) -> Obj {
        ctx.str_part(text, self.start, self.end)
    }
}

/// A replacement field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub name: Part,
    pub conversion: Option<u32>,
    pub spec: Option<Part>,
    /// The specification has fields of its own.
    pub nested: bool,
}

/// Reads literals and fields one after the other.
pub(super) struct MarkupIterator {
    at: usize,
    end: usize,
}

impl MarkupIterator {
    pub fn new(part: Part) -> MarkupIterator {
        MarkupIterator { at: part.start, end: part.end }
    }

    /// The next literal, and the field behind it.
    pub fn next(&mut self, ctx: &Ctx, text: &PyStr) -> PyResult<Option<(Part, Option<Field>)>> {
        if self.at >= self.end {
            return Ok(None);
        }
        let start = self.at;
        let (mut c, mut markup) = (0, false);
        while self.at < self.end {
            c = text.at(self.at);
            self.at += 1;
            if c == 0x7B || c == 0x7D {
                markup = true;
                break;
            }
        }
        let at_end = self.at >= self.end;
        let doubled = !at_end && text.at(self.at) == c;
        let mut literal = Part { start, end: self.at };
        if c == 0x7D && !doubled {
            return Err(ctx.value_error("Single '}' encountered in format string"));
        }
        if c == 0x7B && at_end {
            return Err(ctx.value_error("Single '{' encountered in format string"));
        }
        if !at_end {
            if doubled {
                self.at += 1;
                markup = false;
            } else {
                literal.end -= 1;
            }
        }
        if !markup {
            return Ok(Some((literal, None)));
        }
        self.field(ctx, text).map(|field| Some((literal, Some(field))))
    }

    fn field(&mut self, ctx: &Ctx, text: &PyStr) -> PyResult<Field> {
        let start = self.at;
        let mut c = 0;
        while self.at < self.end {
            c = text.at(self.at);
            self.at += 1;
            match char::from_u32(c) {
                Some('{') => return Err(ctx.value_error("unexpected '{' in field name")),
                Some('[') => {
                    while self.at < self.end && text.at(self.at) != u32::from(']') {
                        self.at += 1;
                    }
                }
                Some('}' | ':' | '!') => break,
                _ => {}
            }
        }
        let ended = matches!(char::from_u32(c), Some('}' | ':' | '!'));
        let name = Part { start, end: if ended { self.at - 1 } else { self.at } };
        let mut field = Field { name, conversion: None, spec: None, nested: false };
        match char::from_u32(c) {
            Some('}') => return Ok(field),
            Some('!') => {
                if self.at >= self.end {
                    return Err(ctx.value_error("end of string while looking for conversion specifier"));
                }
                field.conversion = Some(text.at(self.at));
                self.at += 1;
                if self.at < self.end {
                    c = text.at(self.at);
                    self.at += 1;
                    if c == u32::from('}') {
                        return Ok(field);
                    }
                    if c != u32::from(':') {
                        return Err(ctx.value_error("expected ':' after conversion specifier"));
                    }
                }
            }
            Some(':') => {}
            _ => return Err(ctx.value_error("expected '}' before end of string")),
        }
        let (spec_start, mut depth) = (self.at, 1);
        while self.at < self.end {
            c = text.at(self.at);
            self.at += 1;
            if c == u32::from('{') {
                field.nested = true;
                depth += 1;
            } else if c == u32::from('}') {
                depth -= 1;
                if depth == 0 {
                    field.spec = Some(Part { start: spec_start, end: self.at - 1 });
                    return Ok(field);
                }
            }
        }
        Err(ctx.value_error("unmatched '{' in format spec"))
    }
}

/// A name as an index: decimal digits only.
fn as_index(ctx: &Ctx, text: &PyStr, part: Part) -> PyResult<Option<usize>> {
    let mut value = 0usize;
    for at in part.start..part.end {
        let Some(digit) = unicode::decimal(text.at(at)) else { return Ok(None) };
        let next = value.checked_mul(10).and_then(|value| value.checked_add(digit.into())).filter(|&value| value <= isize::MAX as usize);
        value = next.ok_or_else(|| ctx.value_error("Too many decimal digits in format string"))?;
    }
    Ok((!part.is_empty()).then_some(value))
}

/// Numbering of fields without a name.
#[derive(Default)]
pub(super) struct AutoNumber {
    automatic: Option<bool>,
    next: usize,
}

/// The first part of a field name: a number or a name; and the rest.
pub(super) fn split_name(ctx: &Ctx, text: &PyStr, name: Part, auto: Option<&mut AutoNumber>) -> PyResult<(Part, Option<usize>, Part)> {
    let end = (name.start..name.end).find(|&at| matches!(char::from_u32(text.at(at)), Some('.' | '['))).unwrap_or(name.end);
    let (first, rest) = (Part { start: name.start, end }, Part { start: end, end: name.end });
    let mut index = as_index(ctx, text, first)?;
    if let Some(auto) = auto.filter(|_| first.is_empty() || index.is_some()) {
        let automatic = first.is_empty();
        if *auto.automatic.get_or_insert(automatic) != automatic {
            return Err(ctx.value_error(if automatic {
                "cannot switch from manual field specification to automatic field numbering"
            } else {
                "cannot switch from automatic field numbering to manual field specification"
            }));
        }
        if automatic {
            index = Some(auto.next);
            auto.next += 1;
        }
    }
    Ok((first, index, rest))
}

/// One step of a field name behind its first part.
pub(super) enum Step {
    Attribute(Part),
    Item(Part, Option<usize>),
}

/// The next `.name` or `[item]` of `rest`, which is shortened.
pub(super) fn next_step(ctx: &Ctx, text: &PyStr, rest: &mut Part) -> PyResult<Option<Step>> {
    if rest.is_empty() {
        return Ok(None);
    }
    let opener = char::from_u32(text.at(rest.start));
    let start = rest.start + 1;
    let step = match opener {
        Some('.') => {
            let end = (start..rest.end).find(|&at| matches!(char::from_u32(text.at(at)), Some('.' | '['))).unwrap_or(rest.end);
            rest.start = end;
            Step::Attribute(Part { start, end })
        }
        Some('[') => {
            let Some(end) = (start..rest.end).find(|&at| text.at(at) == u32::from(']')) else {
                return Err(ctx.value_error("Missing ']' in format string"));
            };
            rest.start = end + 1;
            let part = Part { start, end };
            Step::Item(part, as_index(ctx, text, part)?)
        }
        _ => return Err(ctx.value_error("Only '.' or '[' may follow ']' in format field specifier")),
    };
    let (Step::Attribute(part) | Step::Item(part, _)) = &step;
    if part.is_empty() {
        return Err(ctx.value_error("Empty attribute in format string"));
    }
    Ok(Some(step))
}

/// Where fields take their values from.
struct Values<'v> {
    /// The format itself.
    format: &'v Obj,
    /// Nothing for `format_map`.
    positional: Option<&'v [Obj]>,
    keywords: Keywords<'v>,
}

enum Keywords<'v> {
    Args(Args<'v>),
    Mapping(&'v Obj),
}

impl Values<'_> {
    fn by_name(&self, ctx: &Ctx, name: Obj) -> PyResult {
        match &self.keywords {
            Keywords::Mapping(mapping) => mapping.getitem(ctx, &name),
            Keywords::Args(args) => {
                let wanted = crate::str::of(&name);
                let found = args.keywords().find(|(key, _)| key.payload::<PyStr>().is_some_and(|key| key.equals(wanted)));
                found.map(|(_, value)| value.clone()).ok_or_else(|| ctx.key_error(&name))
            }
        }
    }

    fn field(&self, ctx: &Ctx, text: &PyStr, name: Part, auto: &mut AutoNumber) -> PyResult {
        let (first, index, mut rest) = split_name(ctx, text, name, Some(auto))?;
        let mut value = match (index, self.positional) {
            (None, _) => self.by_name(ctx, first.to_obj(ctx, text))?,
            (Some(_), None) => return Err(ctx.value_error("Format string contains positional fields")),
            (Some(index), Some(positional)) => match positional.get(index) {
                Some(value) => value.clone(),
                None => return Err(ctx.index_error(&format!("Replacement index {index} out of range for positional args tuple"))),
            },
        };
        while let Some(step) = next_step(ctx, text, &mut rest)? {
            value = match step {
                Step::Attribute(part) => value.getattr(ctx, &part.to_obj(ctx, text))?,
                Step::Item(_, Some(index)) => value.getitem(ctx, &ctx.int_usize(index))?,
                Step::Item(part, None) => value.getitem(ctx, &part.to_obj(ctx, text))?,
            };
        }
        Ok(value)
    }
}

fn build(ctx: &Ctx, text: &PyStr, part: Part, values: &Values, depth: u32, auto: &mut AutoNumber, out: &mut Joined) -> PyResult<()> {
    if depth == 0 {
        return Err(ctx.value_error("Max string recursion exceeded"));
    }
    let mut markup = MarkupIterator::new(part);
    while let Some((literal, field)) = markup.next(ctx, text)? {
        if literal.start == 0 && literal.end == text.len() {
            out.push(values.format, true);
            return Ok(());
        }
        out.text().push_part(text, literal.start, literal.end);
        let Some(field) = field else { continue };
        let mut value = values.field(ctx, text, field.name, auto)?;
        match field.conversion.map(char::from_u32) {
            None => {}
            Some(Some('r')) => value = value.repr(ctx)?,
            Some(Some('s')) => value = value.to_str(ctx)?,
            Some(Some('a')) => value = value.ascii(ctx)?,
            Some(Some(c)) if (33..127).contains(&u32::from(c)) => {
                return Err(ctx.value_error(&format!("Unknown conversion specifier {c}")));
            }
            Some(_) => {
                return Err(ctx.value_error(&format!("Unknown conversion specifier \\x{:x}", field.conversion.unwrap_or(0))));
            }
        }
        let spec = match field.spec {
            Some(part) if field.nested => {
                let mut nested = Joined::default();
                build(ctx, text, part, values, depth - 1, auto, &mut nested)?;
                Some(nested.finish(ctx))
            }
            Some(part) if !part.is_empty() => Some(part.to_obj(ctx, text)),
            _ => None,
        };
        let shown = value.format(ctx, spec.as_ref())?;
        out.push(&shown, markup.at >= markup.end);
    }
    Ok(())
}

fn format_values(ctx: &Ctx, this: &Obj, values: &Values) -> PyResult {
    let text = crate::str::of(this);
    let mut out = Joined::with_capacity(text.len() + 16);
    build(ctx, text, Part { start: 0, end: text.len() }, values, 2, &mut AutoNumber::default(), &mut out)?;
    Ok(out.finish(ctx))
}

/// `str.format(*args, **kwargs)`.
pub fn str_format(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    format_values(ctx, this, &Values { format: this, positional: Some(args.positional()), keywords: Keywords::Args(args) })
}

/// `str.format_map(mapping)`.
pub fn str_format_map(ctx: &Ctx, this: &Obj, mapping: &Obj) -> PyResult {
    format_values(ctx, this, &Values { format: this, positional: None, keywords: Keywords::Mapping(mapping) })
}
