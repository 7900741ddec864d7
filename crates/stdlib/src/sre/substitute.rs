//! `sub` and `subn`.

use krait_object::bytes::PyBytes;
use krait_object::clinic::ssize_arg;
use krait_object::heap::strbuild::StrWriter;
use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, Obj, PyResult};
use krait_sre::Scratch;

use super::matching::{PyMatch, new_match};
use super::pattern::{each, of, stable, subject};
use super::subject::{Subject, slice_of};
use super::template::{self, PyTemplate};

enum Filter {
    Literal(Obj),
    Template(Obj),
    Callable(Obj),
}

fn filter_of(ctx: &Ctx, pattern: &Obj, repl: &Obj) -> PyResult<Filter> {
    if repl.is_callable(ctx) {
        return Ok(Filter::Callable(repl.clone()));
    }
    let literal = match Subject::of(ctx, repl) {
        Ok((text, _)) => !text.contains(b'\\'),
        Err(raised) => {
            drop(ctx.take_raised(raised));
            false
        }
    };
    if literal {
        return Ok(Filter::Literal(repl.clone()));
    }
    let compiled = template::compile_template(ctx, pattern, repl)?;
    let template = compiled.payload::<PyTemplate>().expect("a template");
    Ok(if template.numbers.is_empty() { Filter::Literal(template.literal.clone()) } else { Filter::Template(compiled) })
}

/// A text that is put together of slices of the subject and of parts of the replacement, all of the subject's type.
struct Output<'a> {
    text: &'a Obj,
    /// A template's literals, or the replacement.
    parts: Vec<Part<'a>>,
    pieces: Vec<Piece>,
    /// The length of all pieces.
    len: usize,
}

struct Part<'a> {
    object: Option<&'a Obj>,
    len: usize,
}

enum Piece {
    Slice(usize, usize),
    Part(usize),
}

fn len_of(part: &Obj) -> usize {
    match (part.payload::<PyStr>(), part.payload::<PyBytes>()) {
        (Some(text), _) => text.len(),
        (_, Some(bytes)) => bytes.data.len(),
        _ => 0,
    }
}

impl<'a> Output<'a> {
    /// For a replacement of `filter` in `text`; `None` when something is not of the text's type, or may not be.
    fn new(text: &'a Obj, filter: &'a Filter) -> Option<Output<'a>> {
        let objects: Vec<Option<&Obj>> = match filter {
            Filter::Literal(literal) => vec![Some(literal)],
            Filter::Template(compiled) => {
                let template = template_of(compiled);
                std::iter::once(Some(&template.literal)).chain(template.literals.iter().map(Option::as_ref)).collect()
            }
            Filter::Callable(_) => return None,
        };
        let (is_str, is_bytes) = (text.payload::<PyStr>().is_some(), text.payload::<PyBytes>().is_some());
        let is_own = |part: &&Obj| match is_str {
            true => part.payload::<PyStr>().is_some(),
            false => is_bytes && part.payload::<PyBytes>().is_some(),
        };
        let part = |object: Option<&'a Obj>| Part { object, len: object.map_or(0, len_of) };
        objects.iter().flatten().all(is_own).then(|| Output {
            text,
            parts: objects.into_iter().map(part).collect(),
            pieces: Vec::new(),
            len: 0,
        })
    }

    #[inline]
    fn push_slice(&mut self, start: usize, end: usize) {
        if start < end {
            self.pieces.push(Piece::Slice(start, end));
            self.len = self.len.saturating_add(end - start);
        }
    }

    #[inline]
    fn push_part(&mut self, part: usize) {
        let len = self.parts[part].len;
        if len > 0 {
            self.pieces.push(Piece::Part(part));
            self.len = self.len.saturating_add(len);
        }
    }

    /// The replacement of one match.
    fn replace(&mut self, ctx: &Ctx, filter: &Filter, groups: usize, scratch: &Scratch) -> PyResult<()> {
        self.push_part(0);
        if let Filter::Template(compiled) = filter {
            for (index, &number) in template_of(compiled).numbers.iter().enumerate() {
                if number > groups {
                    return Err(ctx.index_error("no such group"));
                }
                let span = if number == 0 { Some(scratch.span()) } else { scratch.group(number - 1) };
                if let Some((start, end)) = span {
                    self.push_slice(start, end);
                }
                self.push_part(index + 1);
            }
        }
        Ok(())
    }

    /// The text. MemoryError when there is no room for it.
    fn finish(self, ctx: &Ctx) -> PyResult {
        match (self.text.payload::<PyStr>(), self.text.payload::<PyBytes>()) {
            (Some(text), _) => self.text(ctx, text),
            (_, Some(bytes)) => self.bytes(ctx, &bytes.data),
            _ => Err(ctx.system_error("a text is str or bytes")),
        }
    }

    fn text(&self, ctx: &Ctx, text: &PyStr) -> PyResult {
        // An empty text has no widest character, and a part that is not empty comes with each match.
        let mut max = 0;
        if text.is_ascii() {
            max = if self.len == 0 { 0 } else { 0x7F };
        } else {
            for piece in &self.pieces {
                if let Piece::Slice(start, end) = piece {
                    max |= text.max_class_of(*start, *end);
                }
            }
        }
        let texts: Vec<Option<&PyStr>> = self.parts.iter().map(|part| part.object?.payload::<PyStr>()).collect();
        max |= texts.iter().flatten().filter(|part| !part.is_empty()).fold(0, |max, part| max | part.max_class());
        let mut writer = StrWriter::new(ctx, self.len, max)?;
        for piece in &self.pieces {
            match piece {
                Piece::Slice(start, end) => writer.part(text, *start, *end),
                Piece::Part(part) => texts[*part].into_iter().for_each(|part| writer.text(part)),
            }
        }
        Ok(writer.finish())
    }

    fn bytes(&self, ctx: &Ctx, bytes: &[u8]) -> PyResult {
        ctx.check_room(self.len, 1)?;
        let mut output = Vec::with_capacity(self.len);
        for piece in &self.pieces {
            match piece {
                Piece::Slice(start, end) => output.extend_from_slice(&bytes[*start..*end]),
                Piece::Part(part) => {
                    let part = self.parts[*part].object.and_then(|part| part.payload::<PyBytes>());
                    part.into_iter().for_each(|part| output.extend_from_slice(&part.data));
                }
            }
        }
        Ok(ctx.bytes_vec(output))
    }
}

fn template_of(compiled: &Obj) -> &PyTemplate {
    compiled.payload::<PyTemplate>().expect("a template")
}

/// The text with matches replaced, and how many were.
pub fn substitute(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult<(Obj, usize)> {
    let [Some(repl), Some(string), limit] = slots else { return Err(ctx.system_error("bound arguments")) };
    let own = of(this);
    let limit = limit.as_ref().map_or(Ok(0), |limit| ssize_arg(ctx, limit))?;
    let filter = filter_of(ctx, this, repl)?;
    let subject = subject(ctx, own, string)?;
    let text = stable(ctx, string, &subject);
    let end = subject.len();
    if limit < 0 {
        return Ok((slice_of(ctx, &text, 0, end)?, 0));
    }
    let (mut last, mut count) = (0, 0usize);
    if let Some(mut output) = Output::new(&text, &filter) {
        each(ctx, own, &subject, (0, end), |scratch| {
            let span = scratch.span();
            output.push_slice(last, span.0);
            output.replace(ctx, &filter, own.program.groups(), scratch)?;
            last = span.1;
            count += 1;
            Ok(limit == 0 || count < limit as usize)
        })?;
        if count == 0 {
            return Ok((slice_of(ctx, &text, 0, end)?, 0));
        }
        output.push_slice(last, end);
        return Ok((output.finish(ctx)?, count));
    }
    let mut parts = Vec::new();
    each(ctx, own, &subject, (0, end), |scratch| {
        let span = scratch.span();
        if last < span.0 {
            parts.push(slice_of(ctx, &text, last, span.0)?);
        }
        let item = match &filter {
            Filter::Literal(literal) => literal.clone(),
            Filter::Template(compiled) => {
                let found = new_match(ctx, this, string, scratch, (0, end));
                template::expand(ctx, template_of(compiled), found.payload::<PyMatch>().expect("a match"))?
            }
            Filter::Callable(callable) => callable.call(ctx, &[new_match(ctx, this, string, scratch, (0, end))])?,
        };
        if !ctx.is_none(&item) {
            parts.push(item);
        }
        last = span.1;
        count += 1;
        Ok(limit == 0 || count < limit as usize)
    })?;
    if last < end {
        parts.push(slice_of(ctx, &text, last, end)?);
    }
    Ok((template::join(ctx, &text, parts)?, count))
}
