//! `sub` and `subn`.

use krait_object::bytes::PyBytes;
use krait_object::clinic::ssize_arg;
use krait_object::heap::strbuild::StrBuilder;
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

/// The text that is put together, while everything in it is of the subject's own type.
enum Output {
    Text(StrBuilder),
    Bytes(Vec<u8>),
}

impl Output {
    /// For a replacement of `filter` in `text`; `None` when something is not of the text's type, or may not be.
    fn new(text: &Obj, filter: &Filter) -> Option<Output> {
        let output = match (text.payload::<PyStr>(), text.payload::<PyBytes>()) {
            (Some(text), _) => Output::Text(StrBuilder::with_capacity(text.len())),
            (_, Some(bytes)) => Output::Bytes(Vec::with_capacity(bytes.data.len())),
            _ => return None,
        };
        let is_own = |part: &Obj| match output {
            Output::Text(_) => part.payload::<PyStr>().is_some(),
            Output::Bytes(_) => part.payload::<PyBytes>().is_some(),
        };
        let is_all_own = match filter {
            Filter::Literal(literal) => is_own(literal),
            Filter::Template(compiled) => {
                let template = template_of(compiled);
                is_own(&template.literal) && template.literals.iter().flatten().all(is_own)
            }
            Filter::Callable(_) => false,
        };
        is_all_own.then_some(output)
    }

    fn push_slice(&mut self, text: &Obj, start: usize, end: usize) {
        match self {
            Output::Text(output) => {
                if let Some(text) = text.payload::<PyStr>() {
                    output.push_part(text, start, end);
                }
            }
            Output::Bytes(output) => {
                if let Some(bytes) = text.payload::<PyBytes>() {
                    output.extend_from_slice(&bytes.data[start..end]);
                }
            }
        }
    }

    fn push(&mut self, part: &Obj) {
        match self {
            Output::Text(output) => part.payload::<PyStr>().into_iter().for_each(|text| output.push_str(text)),
            Output::Bytes(output) => part.payload::<PyBytes>().into_iter().for_each(|bytes| output.extend_from_slice(&bytes.data)),
        }
    }

    /// The replacement of one match.
    fn replace(&mut self, ctx: &Ctx, text: &Obj, filter: &Filter, groups: usize, scratch: &Scratch) -> PyResult<()> {
        match filter {
            Filter::Literal(literal) => self.push(literal),
            Filter::Template(compiled) => {
                let template = template_of(compiled);
                self.push(&template.literal);
                for (&number, literal) in template.numbers.iter().zip(&template.literals) {
                    if number > groups {
                        return Err(ctx.index_error("no such group"));
                    }
                    let span = if number == 0 { Some(scratch.span()) } else { scratch.group(number - 1) };
                    if let Some((start, end)) = span {
                        self.push_slice(text, start, end);
                    }
                    literal.iter().for_each(|literal| self.push(literal));
                }
            }
            Filter::Callable(_) => unreachable!("a callable's results are of any type"),
        }
        Ok(())
    }

    fn finish(self, ctx: &Ctx) -> Obj {
        match self {
            Output::Text(output) => output.finish(ctx),
            Output::Bytes(output) => ctx.bytes_vec(output),
        }
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
            output.push_slice(&text, last, span.0);
            output.replace(ctx, &text, &filter, own.program.groups(), scratch)?;
            last = span.1;
            count += 1;
            Ok(limit == 0 || count < limit as usize)
        })?;
        if count == 0 {
            return Ok((slice_of(ctx, &text, 0, end)?, 0));
        }
        output.push_slice(&text, last, end);
        return Ok((output.finish(ctx), count));
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
