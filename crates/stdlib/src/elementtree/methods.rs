//! Methods of elements.

use krait_object::clinic::{bad_argument, sequence_of, ssize_arg};
use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method};

use super::children::expect_child;
use super::{Element, expect_element, iter, new_element, of};

/// A function of `xml.etree.ElementPath`, called with the element.
fn by_path(ctx: &Ctx, name: &'static str, this: &Obj, rest: &[Option<Obj>]) -> PyResult {
    let function = crate::builtins::import(ctx, "xml.etree.ElementPath")?.getattr_text(ctx, name)?;
    let mut all = vec![this.clone()];
    all.extend(rest.iter().map(|value| value.clone().unwrap_or_else(|| ctx.none())));
    function.call(ctx, &all)
}

/// Whether a path is the name of a child and nothing more.
fn is_plain(ctx: &Ctx, path: &Obj, namespaces: Option<&Obj>) -> bool {
    namespaces.is_none_or(|namespaces| ctx.is_none(namespaces))
        && path.payload::<PyStr>().and_then(PyStr::as_ascii).is_some_and(|text| {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        })
}

/// The first child with a tag, for plain paths.
fn first_child(ctx: &Ctx, this: &Obj, tag: &Obj) -> PyResult<Option<Obj>> {
    let mut index = 0;
    while let Some(child) = of(this).children.get(index) {
        if of(&child).tag.get().map_or(Ok(false), |own| own.eq(ctx, tag))? {
            return Ok(Some(child));
        }
        index += 1;
    }
    Ok(None)
}

fn required(slots: &[Option<Obj>]) -> &Obj {
    slots[0].as_ref().expect("a required argument")
}

fn find(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    if is_plain(ctx, required(slots), slots[1].as_ref()) {
        return Ok(first_child(ctx, this, required(slots))?.unwrap_or_else(|| ctx.none()));
    }
    by_path(ctx, "find", this, slots)
}

fn find_text(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    if is_plain(ctx, required(slots), slots[2].as_ref()) {
        return Ok(match first_child(ctx, this, required(slots))? {
            Some(child) => of(&child).text.get().filter(|text| !ctx.is_none(text)).unwrap_or_else(|| ctx.str("")),
            None => slots[1].clone().unwrap_or_else(|| ctx.none()),
        });
    }
    by_path(ctx, "findtext", this, slots)
}

fn find_all(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let tag = required(slots);
    if !is_plain(ctx, tag, slots[1].as_ref()) {
        return by_path(ctx, "findall", this, slots);
    }
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(child) = of(this).children.get(index) {
        if of(&child).tag.get().map_or(Ok(false), |own| own.eq(ctx, tag))? {
            found.push(child);
        }
        index += 1;
    }
    Ok(ctx.list(found))
}

fn remove(ctx: &Ctx, this: &Obj, child: &Obj) -> PyResult {
    expect_element(ctx, "remove", "", child)?;
    let mut index = 0;
    while let Some(other) = of(this).children.get(index) {
        if other.is(child) || other.eq(ctx, child)? {
            let old = of(this).children.edit(|children| (index < children.len()).then(|| children.remove(index)));
            drop(old);
            return Ok(ctx.none());
        }
        index += 1;
    }
    Err(ctx.value_error("Element.remove(x): element not found"))
}

fn copy(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    // The attributes are shared, as CPython does it.
    let made = new_element(ctx, own.tag.get().unwrap_or_else(|| ctx.none()), own.attrib.get());
    let new = of(&made);
    new.text.set(own.text.get());
    new.tail.set(own.tail.get());
    drop(new.children.replace(own.children.to_vec()));
    Ok(made)
}

/// A deep copy of one value.
fn deep(ctx: &Ctx, value: Option<Obj>, memo: &Obj) -> PyResult<Option<Obj>> {
    let Some(value) = value else { return Ok(None) };
    if ctx.is_none(&value) || ctx.types.str.is_exactly(&value) {
        return Ok(Some(value));
    }
    if ctx.type_for::<Element>().is_exactly(&value) {
        return deep_copy(ctx, &value, memo).map(Some);
    }
    let deepcopy = crate::builtins::import(ctx, "copy")?.getattr_text(ctx, "deepcopy")?;
    deepcopy.call(ctx, &[value, memo.clone()]).map(Some)
}

fn deep_copy(ctx: &Ctx, this: &Obj, memo: &Obj) -> PyResult {
    ctx.check_native_stack(" while copying an element")?;
    if memo.payload::<PyDict>().is_none() {
        return Err(bad_argument(ctx, "__deepcopy__", "", "dict", memo));
    }
    let own = of(this);
    let tag = deep(ctx, own.tag.get(), memo)?.unwrap_or_else(|| ctx.none());
    let attrib = deep(ctx, own.attrib.get(), memo)?;
    let made = new_element(ctx, tag, attrib);
    of(&made).text.set(deep(ctx, own.text.get(), memo)?);
    of(&made).tail.set(deep(ctx, own.tail.get(), memo)?);
    let mut index = 0;
    while let Some(child) = own.children.get(index) {
        if let Some(child) = deep(ctx, Some(child), memo)? {
            expect_child(ctx, &child)?;
            of(&made).children.push(child);
        }
        index += 1;
    }
    memo.setitem(ctx, &ctx.int(this.id() as i64), &made)?;
    Ok(made)
}

fn get_state(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let or_none = |value: Option<Obj>| value.unwrap_or_else(|| ctx.none());
    let state = ctx.dict();
    let parts = [
        ("tag", or_none(own.tag.get())),
        ("_children", ctx.list(own.children.to_vec())),
        ("attrib", own.attributes(ctx)),
        ("text", or_none(own.text.get())),
        ("tail", or_none(own.tail.get())),
    ];
    for (name, value) in parts {
        state.setitem(ctx, &ctx.intern(name), &value)?;
    }
    Ok(state)
}

fn set_state(ctx: &Ctx, this: &Obj, state: &Obj) -> PyResult {
    let Some(parts) = state.payload::<PyDict>() else {
        let shown = state.repr(ctx)?;
        return Err(ctx.type_error(&format!("Don't know how to unpickle \"{}\" as an Element", shown.text_lossy())));
    };
    let Some(tag) = parts.get_text(ctx, "tag") else { return Err(ctx.type_error("tag may not be NULL")) };
    let own = of(this);
    own.tag.set(Some(tag));
    own.text.set(parts.get_text(ctx, "text"));
    own.tail.set(parts.get_text(ctx, "tail"));
    if let Some(children) = parts.get_text(ctx, "_children") {
        let Some(list) = children.payload::<krait_object::list::PyList>() else {
            return Err(ctx.type_error("'_children' is not a list"));
        };
        let children = list.items.to_vec();
        children.iter().try_for_each(|child| expect_child(ctx, child))?;
        drop(own.children.replace(children));
    }
    if let Some(attrib) = parts.get_text(ctx, "attrib") {
        own.attrib.set(Some(attrib).filter(|attrib| attrib.payload::<PyDict>().is_some()));
    }
    Ok(ctx.none())
}

/// A list of what is in the attributes' dict.
fn of_attributes(ctx: &Ctx, this: &Obj, show: fn(&Ctx, &PyDict) -> Vec<Obj>) -> PyResult {
    let attrib = of(this).attrib.get();
    let dict = attrib.as_ref().and_then(|attrib| attrib.payload::<PyDict>());
    Ok(ctx.list(dict.map(|dict| show(ctx, dict)).unwrap_or_default()))
}

pub(super) const METHODS: &[MethodDef] = &[
    method("clear($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = of(this);
        drop(own.children.take());
        for cell in [&own.attrib, &own.text, &own.tail] {
            cell.set(None);
        }
        Ok(ctx.none())
    })),
    method("get($self, /, key, default=None)", NativeFn::Bound(|ctx, this, slots| {
        let [Some(key), default] = slots else { return Err(ctx.system_error("bound arguments")) };
        let found = match of(this).attrib.get().as_ref().and_then(|attrib| attrib.payload::<PyDict>()) {
            Some(attrib) => attrib.get(ctx, key)?,
            None => None,
        };
        Ok(found.or_else(|| default.clone()).unwrap_or_else(|| ctx.none()))
    })),
    method("set($self, key, value, /)", NativeFn::Fast(|ctx, this, args| {
        of(this).attributes(ctx).setitem(ctx, &args[0], &args[1])?;
        Ok(ctx.none())
    })),
    method("find($self, /, path, namespaces=None)", NativeFn::Bound(find)),
    method("findtext($self, /, path, default=None, namespaces=None)", NativeFn::Bound(find_text)),
    method("findall($self, /, path, namespaces=None)", NativeFn::Bound(find_all)),
    method("iterfind($self, /, path, namespaces=None)", NativeFn::Bound(|ctx, this, slots| by_path(ctx, "iterfind", this, slots))),
    method("append($self, subelement, /)", NativeFn::Bound(|ctx, this, slots| {
        let child = expect_element(ctx, "append", "1", required(slots))?;
        of(this).children.push(child.clone());
        Ok(ctx.none())
    })),
    method("extend($self, elements, /)", NativeFn::Bound(|ctx, this, slots| {
        for child in sequence_of(ctx, required(slots), "'elements' must be an iterable")? {
            expect_child(ctx, &child)?;
            of(this).children.push(child);
        }
        Ok(ctx.none())
    })),
    method("insert($self, index, subelement, /)", NativeFn::Fast(|ctx, this, args| {
        let index = ssize_arg(ctx, &args[0])?;
        let child = expect_element(ctx, "insert", "2", &args[1])?.clone();
        of(this).children.edit(|children| {
            let len = children.len();
            let at = if index < 0 { index.saturating_add_unsigned(len).max(0) as usize } else { (index as usize).min(len) };
            children.insert(at, child);
        });
        Ok(ctx.none())
    })),
    method("remove($self, subelement, /)", NativeFn::O(remove)),
    method("iter($self, /, tag=None)", NativeFn::Bound(|ctx, this, slots| {
        let any = |tag: &Obj| ctx.is_none(tag) || tag.payload::<PyStr>().is_some_and(|text| text.equals_str("*"));
        Ok(iter::new_iterator(ctx, this, slots[0].clone().filter(|tag| !any(tag)), false))
    })),
    method("itertext($self, /)", NativeFn::NoArgs(|ctx, this| Ok(iter::new_iterator(ctx, this, None, true)))),
    method("items($self, /)", NativeFn::NoArgs(|ctx, this| of_attributes(ctx, this, |ctx, dict| {
        dict.items().into_iter().map(|(key, value)| ctx.tuple_array([key, value])).collect()
    }))),
    method("keys($self, /)", NativeFn::NoArgs(|ctx, this| of_attributes(ctx, this, |_, dict| dict.keys()))),
    method("makeelement($self, tag, attrib, /)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(tag), Some(attrib)] = slots else { return Err(ctx.system_error("bound arguments")) };
        let Some(dict) = attrib.payload::<PyDict>() else { return Err(bad_argument(ctx, "makeelement", "2", "dict", attrib)) };
        Ok(new_element(ctx, tag.clone(), Some(ctx.dict_from(dict.copy()))))
    })),
    method("__copy__($self, /)", NativeFn::NoArgs(copy)),
    method("__deepcopy__($self, memo, /)", NativeFn::O(deep_copy)),
    method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_usize(56 + 8 * of(this).children.len())))),
    method("__getstate__($self, /)", NativeFn::NoArgs(get_state)),
    method("__setstate__($self, state, /)", NativeFn::O(set_state)),
];
