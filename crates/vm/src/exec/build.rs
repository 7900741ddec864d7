//! Displays, unpacking, string building.

use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::list::PyList;
use krait_object::set::PySet;
use krait_object::tuple::PyTuple;
use krait_object::{Obj, PyResult, Raised};
use krait_ops::Op;

use super::{M, Step, give, specialize};
use crate::frame::Reg;

/// The `n` values on top as a vector of owned values.
#[allow(unsafe_code, reason = "words move off the stack")]
fn take(m: &mut M, n: usize) -> Vec<Obj> {
    let mut values = Vec::with_capacity(n);
    // SAFETY: the verifier has checked depth and NULLs; every word moves once.
    unsafe {
        let base = m.sp.sub(n);
        for i in 0..n {
            values.push((*base.add(i)).own());
        }
        m.sp = base;
    }
    values
}

pub fn tuple(m: &mut M, n: u32) -> Step {
    let values = take(m, n as usize);
    let result = m.ctx.tuple(values);
    m.push(result);
    Ok(())
}

pub fn list(m: &mut M, n: u32) -> Step {
    let values = take(m, n as usize);
    let result = m.ctx.list(values);
    m.push(result);
    Ok(())
}

pub fn set(m: &mut M, n: u32) -> Step {
    let result = krait_object::set::new_set(m.ctx, m.slice(n as usize))?;
    m.replace(n as usize, result);
    Ok(())
}

pub fn map(m: &mut M, n: u32) -> Step {
    let dict = PyDict::new();
    for pair in m.slice(2 * n as usize).chunks_exact(2) {
        dict.set(m.ctx, &pair[0], pair[1].clone())?;
    }
    let result = m.ctx.dict_from(dict);
    m.replace(2 * n as usize, result);
    Ok(())
}

pub fn string(m: &mut M, n: u32) -> Step {
    let empty = m.ctx.empty_str.clone();
    let result = krait_object::str::join(m.ctx, empty.payload::<PyStr>().expect("a str"), m.slice(n as usize));
    give(m, n as usize, result)
}

pub fn slice(m: &mut M, n: u32) -> Step {
    let parts = m.slice(n as usize);
    let step = parts.get(2).cloned().unwrap_or_else(|| m.ctx.none());
    let result = krait_object::slice::new_slice(m.ctx, parts[0].clone(), parts[1].clone(), step);
    m.replace(n as usize, result);
    Ok(())
}

pub fn template(m: &mut M) -> Step {
    let result = krait_object::template::new_template(m.ctx, m.peek(2), m.peek(1));
    give(m, 2, result)
}

/// value, str, spec if bit 0
pub fn interpolation(m: &mut M, arg: u32) -> Step {
    let n = 2 + (arg & 1) as usize;
    let spec = if arg & 1 != 0 { m.peek(1).clone() } else { m.ctx.empty_str.clone() };
    let conversion = match arg >> 2 {
        0 => m.ctx.none(),
        1 => m.ctx.str("s"),
        2 => m.ctx.str("r"),
        _ => m.ctx.str("a"),
    };
    let result = krait_object::template::new_interpolation(m.ctx, m.peek(n), m.peek(n - 1), conversion, spec);
    give(m, n, result)
}

pub fn format_simple(m: &mut M) -> Step {
    let result = m.peek(1).format(m.ctx, None);
    give(m, 1, result)
}

pub fn format_with_spec(m: &mut M) -> Step {
    let result = m.peek(2).format(m.ctx, Some(m.peek(1)));
    give(m, 2, result)
}

pub fn convert_value(m: &mut M, how: u32) -> Step {
    let value = m.peek(1);
    let result = match how {
        1 => value.to_str(m.ctx),
        2 => value.repr(m.ctx),
        _ => value.ascii(m.ctx),
    };
    give(m, 1, result)
}

fn container<'a, T: krait_object::Payload>(m: &M<'a>, n: usize) -> PyResult<&'a T> {
    m.peek(n).payload::<T>().ok_or_else(|| m.ctx.system_error("a display of another type"))
}

pub fn list_append(m: &mut M, n: u32) -> Step {
    let value = m.pop();
    container::<PyList>(m, n as usize)?.items.push(value);
    Ok(())
}

pub fn list_extend(m: &mut M, n: u32) -> Step {
    let list: &PyList = container(m, n as usize + 1)?;
    let iterable = m.peek(1);
    if iterable.ty(m.ctx).slots.tp_iter.get().is_none() && iterable.iter_or_none(m.ctx)?.is_none() {
        let message = format!("Value after * must be an iterable, not {}", iterable.ty(m.ctx).name());
        return Err(m.ctx.type_error(&message).into());
    }
    let values = krait_object::protocol::iterate(m.ctx, iterable)?;
    list.items.edit(|items| items.extend(values));
    m.drop_top(1);
    Ok(())
}

pub fn set_add(m: &mut M, n: u32) -> Step {
    let place = m.peek(n as usize + 1);
    let Some(set) = place.payload::<PySet>().filter(|_| !place.ty(m.ctx).is_subtype(&m.ctx.types.frozenset)) else {
        return Err(m.ctx.type_error(&format!("'{}' object is not a set", place.ty(m.ctx).name())).into());
    };
    krait_object::set::add(m.ctx, set, m.peek(1))?;
    m.drop_top(1);
    Ok(())
}

pub fn set_update(m: &mut M, n: u32) -> Step {
    let set: &PySet = container(m, n as usize + 1)?;
    krait_object::set::update(m.ctx, set, m.peek(1))?;
    m.drop_top(1);
    Ok(())
}

pub fn map_add(m: &mut M, n: u32) -> Step {
    let dict: &PyDict = container(m, n as usize + 2)?;
    dict.set(m.ctx, m.peek(2), m.peek(1).clone())?;
    m.drop_top(2);
    Ok(())
}

/// The pairs of a mapping: a dict, or what has `keys()`. `None`: not a mapping.
fn pairs(m: &M, mapping: &Obj) -> PyResult<Option<Vec<(Obj, Obj)>>> {
    if let Some(dict) = mapping.payload::<PyDict>().filter(|_| krait_object::dict::iterates_plainly(m.ctx, mapping)) {
        return Ok(Some(dict.items()));
    }
    let Some(keys) = mapping.getattr_opt(m.ctx, &m.ctx.names.keys)? else { return Ok(None) };
    let keys = keys.call(m.ctx, &[])?;
    let mut pairs = Vec::new();
    for key in krait_object::protocol::iterate(m.ctx, &keys)? {
        let value = mapping.getitem(m.ctx, &key)?;
        pairs.push((key, value));
    }
    Ok(Some(pairs))
}

pub fn dict_update(m: &mut M, n: u32) -> Step {
    let dict: &PyDict = container(m, n as usize + 1)?;
    let mapping = m.peek(1);
    let found = match pairs(m, mapping) {
        Err(raised) => {
            m.ctx.swallow(raised, &m.ctx.types.attribute_error)?;
            None
        }
        Ok(found) => found,
    };
    let Some(pairs) = found else {
        return Err(m.ctx.type_error(&format!("'{}' object is not a mapping", mapping.ty(m.ctx).name())).into());
    };
    for (key, value) in pairs {
        dict.set(m.ctx, &key, value)?;
    }
    m.drop_top(1);
    Ok(())
}

/// `f(**mapping)`: keys must be new strings. The callable lies four below the dict.
pub fn dict_merge(m: &mut M, n: u32) -> Step {
    let n = n as usize;
    let dict: &PyDict = container(m, n + 1)?;
    let mapping = m.peek(1);
    let callable = m.peek(n + 4);
    // An empty dict, or one of strings into an empty one: no key is given twice, and nothing else runs.
    let plain = mapping.payload::<PyDict>().filter(|_| m.ctx.types.dict.is_exactly(mapping));
    if let Some(source) = plain.filter(|source| source.is_empty() || dict.is_empty() && source.all_str()) {
        let is_last = n == 1 && m.code().base.get(m.at + 1) == Some(&Op::CALL_FUNCTION_EX);
        if source.is_empty() {
            m.drop_top(1);
        } else if is_last && m.ctx.regs[Reg::OBSERVED].get() == 0 {
            share(m);
        } else {
            let copy = source.copy();
            dict.swap(&copy);
            m.drop_top(1);
        }
        return Ok(());
    }
    let found = match pairs(m, mapping) {
        Ok(found) => found,
        Err(raised) if m.ctx.raised_is(&m.ctx.types.key_error) => {
            // A KeyError of the mapping's own is taken for that of a key given twice.
            let error = m.ctx.take_raised(raised);
            let args = error.getattr_text(m.ctx, "args")?;
            return match args.payload::<PyTuple>().map(PyTuple::items) {
                Some([key]) => Err(given_twice(m, callable, key)?.into()),
                _ => Err(m.ctx.set_raised(error).into()),
            };
        }
        Err(raised) => {
            m.ctx.swallow(raised, &m.ctx.types.attribute_error)?;
            None
        }
    };
    let Some(pairs) = found else {
        let name = super::calls::function_name(m.ctx, callable);
        let message = format!("{name} argument after ** must be a mapping, not {}", mapping.ty(m.ctx).name());
        return Err(m.ctx.type_error(&message).into());
    };
    for (key, value) in pairs {
        if dict.contains(m.ctx, &key)? {
            return Err(given_twice(m, callable, &key)?.into());
        }
        dict.set(m.ctx, &key, value)?;
    }
    m.drop_top(1);
    Ok(())
}

/// The mapping itself takes the empty dict's place: the call that comes next only reads it, before anything else runs.
#[allow(unsafe_code, reason = "a word on the stack is replaced whole")]
fn share(m: &mut M) {
    let mapping = m.pop();
    // SAFETY: the dict that was looked at lies on top.
    unsafe { std::mem::replace(&mut *m.sp.sub(1), krait_object::StackRef::new(mapping)).close() };
}

fn given_twice(m: &M, callable: &Obj, key: &Obj) -> PyResult<Raised> {
    let name = super::calls::function_name(m.ctx, callable);
    let key = key.to_str(m.ctx)?;
    Ok(m.ctx.type_error(&format!("{name} got multiple values for keyword argument '{}'", key.text_lossy())))
}

pub fn unpack_sequence(m: &mut M, n: u32) -> Step {
    specialize::unpack_sequence(m, n);
    let n = n as usize;
    let value = m.pop();
    if let Some(tuple) = value.payload::<PyTuple>().filter(|tuple| tuple.len() == n && m.ctx.types.tuple.is_exactly(&value)) {
        for item in tuple.items().iter().rev() {
            m.push(item.clone());
        }
        return Ok(());
    }
    if let Some(list) = value.payload::<PyList>().filter(|list| list.items.len() == n && m.ctx.types.list.is_exactly(&value)) {
        for item in list.items.to_vec().into_iter().rev() {
            m.push(item);
        }
        return Ok(());
    }
    let items = unpack(m, &value, n, None)?;
    for item in items.into_iter().rev() {
        m.push(item);
    }
    Ok(())
}

/// `before` items, and with `after` a list of what lies between and `after` more.
fn unpack(m: &M, value: &Obj, before: usize, after: Option<usize>) -> PyResult<Vec<Obj>> {
    let ctx = m.ctx;
    let iterator = match value.iter_or_none(ctx)? {
        Some(iterator) => iterator,
        None => return Err(ctx.type_error(&format!("cannot unpack non-iterable {} object", value.ty(ctx).name()))),
    };
    let mut items = Vec::with_capacity(before);
    while items.len() < before {
        match iterator.next(ctx)? {
            Some(item) => items.push(item),
            None => {
                let expected = match after {
                    None => format!("expected {before}"),
                    Some(after) => format!("expected at least {}", before + after),
                };
                return Err(ctx.value_error(&format!("not enough values to unpack ({expected}, got {})", items.len())));
            }
        }
    }
    let Some(after) = after else {
        if iterator.next(ctx)?.is_none() {
            return Ok(items);
        }
        let exact = ctx.types.list.is_exactly(value) || ctx.types.tuple.is_exactly(value) || ctx.types.dict.is_exactly(value);
        let got = if exact { Some(value.len(ctx)?) } else { None };
        return Err(ctx.value_error(&match got {
            Some(got) if got > before => format!("too many values to unpack (expected {before}, got {got})"),
            _ => format!("too many values to unpack (expected {before})"),
        }));
    };
    let mut rest = Vec::new();
    while let Some(item) = iterator.next(ctx)? {
        rest.push(item);
    }
    if rest.len() < after {
        return Err(ctx.value_error(&format!(
            "not enough values to unpack (expected at least {}, got {})",
            before + after,
            before + rest.len()
        )));
    }
    let tail = rest.split_off(rest.len() - after);
    items.push(ctx.list(rest));
    items.extend(tail);
    Ok(items)
}

pub fn unpack_ex(m: &mut M, arg: u32) -> Step {
    let value = m.pop();
    let items = unpack(m, &value, (arg & 0xff) as usize, Some((arg >> 8) as usize))?;
    for item in items.into_iter().rev() {
        m.push(item);
    }
    Ok(())
}
