//! Locals, cells, globals, names.
#![allow(unsafe_code, reason = "locals of verified code are raw")]

use krait_object::cell::{PyCell, new_cell};
use krait_object::dict::PyDict;
use krait_object::function::PyFunction;
use krait_object::tuple::PyTuple;
use krait_object::{Obj, PyResult, StackRef};

use super::{M, Step, specialize};
use crate::frame::Frame;

pub fn load_fast(m: &mut M, index: u32) -> Step {
    specialize::fused_missed(m);
    // SAFETY: the verifier has shown that the local is set.
    unsafe { m.push_word((*m.local(index)).dup()) };
    Ok(())
}

fn unbound(m: &M, index: u32) -> Step {
    let name = m.code().payload().localsplus()[index as usize].text_lossy().into_owned();
    Err(m.ctx.unbound_local(&name).into())
}

pub fn load_fast_check(m: &mut M, index: u32) -> Step {
    // SAFETY: the verifier has checked the index.
    let word = unsafe { *m.local(index) };
    if word.is_null() {
        return unbound(m, index);
    }
    // SAFETY: not NULL.
    m.push_word(unsafe { word.dup() });
    Ok(())
}

pub fn load_fast_and_clear(m: &mut M, index: u32) -> Step {
    // SAFETY: as above.
    unsafe {
        let word = std::mem::replace(&mut *m.local(index), StackRef::NULL);
        m.push_word(if word.is_null() { word } else { StackRef::new(word.own()) });
    }
    Ok(())
}

pub fn store_fast(m: &mut M, index: u32) -> Step {
    let value = m.pop_maybe();
    // SAFETY: as above.
    let old = unsafe { std::mem::replace(&mut *m.local(index), StackRef::from_option(value)) };
    // SAFETY: the word is out of its place.
    unsafe { old.close() };
    Ok(())
}

pub fn delete_fast(m: &mut M, index: u32) -> Step {
    // SAFETY: as above.
    let old = unsafe { std::mem::replace(&mut *m.local(index), StackRef::NULL) };
    if old.is_null() {
        return unbound(m, index);
    }
    // SAFETY: the word is out of its place.
    unsafe { old.close() };
    Ok(())
}

pub fn make_cell(m: &mut M, index: u32) -> Step {
    // SAFETY: as above.
    unsafe {
        let old = *m.local(index);
        let value = if old.is_null() { None } else { Some(old.own()) };
        *m.local(index) = StackRef::new(new_cell(m.ctx, value));
    }
    Ok(())
}

pub fn copy_free_vars(m: &mut M, count: u32) -> Step {
    // SAFETY: the frame is live.
    let func = unsafe { Frame::func_obj(m.fp) };
    let closure = func.payload::<PyFunction>().and_then(|function| function.closure.get());
    let cells = closure.as_ref().and_then(|closure| closure.payload::<PyTuple>()).map(PyTuple::items).unwrap_or(&[]);
    if cells.len() != count as usize {
        return Err(m.ctx.system_error("closure of another length than the code's").into());
    }
    let first = m.code().nlocals - count;
    for (i, cell) in cells.iter().enumerate() {
        // SAFETY: free variables are the last locals.
        unsafe {
            let old = std::mem::replace(&mut *m.local(first + i as u32), StackRef::new(cell.clone()));
            old.close();
        }
    }
    Ok(())
}

fn cell<'a>(m: &M<'a>, index: u32) -> PyResult<&'a PyCell> {
    // SAFETY: the verifier has checked the index; the slot keeps the cell.
    let word = unsafe { *m.local(index) };
    if !word.is_null() {
        // SAFETY: as above.
        if let Some(cell) = unsafe { (*(m.local(index) as *const Obj)).payload::<PyCell>() } {
            // SAFETY: the cell outlives the instruction: nobody replaces a cell local but MAKE_CELL.
            return Ok(unsafe { &*std::ptr::from_ref(cell) });
        }
    }
    Err(m.ctx.system_error("a cell variable without a cell"))
}

fn unbound_deref(m: &M, index: u32) -> krait_object::Raised {
    let code = m.code();
    let name = code.payload().localsplus()[index as usize].text_lossy().into_owned();
    let kind = code.view().localspluskinds[index as usize];
    if kind & krait_code::LocalKind::CELL != 0 {
        m.ctx.unbound_local(&name)
    } else {
        m.ctx.name_error_named(&name, &format!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope"))
    }
}

pub fn load_deref(m: &mut M, index: u32) -> Step {
    match cell(m, index)?.value.get() {
        Some(value) => {
            m.push(value);
            Ok(())
        }
        None => Err(unbound_deref(m, index).into()),
    }
}

pub fn store_deref(m: &mut M, index: u32) -> Step {
    let value = m.pop();
    cell(m, index)?.value.set(Some(value));
    Ok(())
}

pub fn delete_deref(m: &mut M, index: u32) -> Step {
    match cell(m, index)?.value.take() {
        Some(_) => Ok(()),
        None => Err(unbound_deref(m, index).into()),
    }
}

pub fn load_from_dict_or_deref(m: &mut M, index: u32) -> Step {
    let mapping = m.pop();
    let name = &m.code().payload().localsplus()[index as usize];
    if let Some(value) = from_mapping(m, &mapping, name)? {
        m.push(value);
        return Ok(());
    }
    load_deref(m, index)
}

/// `mapping[name]`; `None` for KeyError.
fn from_mapping(m: &M, mapping: &Obj, name: &Obj) -> PyResult<Option<Obj>> {
    if m.ctx.types.dict.is_exactly(mapping) {
        if let Some(dict) = mapping.payload::<PyDict>() {
            return dict.get(m.ctx, name);
        }
    }
    match mapping.getitem(m.ctx, name) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => {
            m.ctx.swallow(raised, &m.ctx.types.key_error)?;
            Ok(None)
        }
    }
}

pub fn load_const(m: &mut M, index: u32) -> Step {
    m.push(m.code().payload().consts()[index as usize].clone());
    Ok(())
}

pub fn load_common_constant(m: &mut M, index: u32) -> Step {
    let types = &m.ctx.types;
    let value = match index {
        0 => types.assertion_error.to_obj(),
        1 => types.not_implemented_error.to_obj(),
        2 => types.tuple.to_obj(),
        _ => {
            let (place, name) = if index == 3 { (&m.ctx.common_all, "all") } else { (&m.ctx.common_any, "any") };
            match place.get() {
                Some(known) => known,
                None => {
                    let found = builtin(m, name)?;
                    place.set(Some(found.clone()));
                    found
                }
            }
        }
    };
    m.push(value);
    Ok(())
}

fn builtin(m: &M, name: &str) -> PyResult {
    let found = m.ctx.builtins.get().and_then(|builtins| builtins.payload::<PyDict>()?.get_text(m.ctx, name));
    found.ok_or_else(|| m.ctx.name_error_named(name, &format!("name '{name}' is not defined")))
}

fn globals<'a>(m: &M<'a>) -> &'a PyDict {
    // SAFETY: the frame's function keeps its globals.
    unsafe { &*(*m.fp).globals }
}

fn builtins(m: &M) -> Obj {
    // SAFETY: the frame is live.
    let func = unsafe { Frame::func_obj(m.fp) };
    func.payload::<PyFunction>().expect("a frame's function is a function").builtins.clone()
}

/// A name from the globals, then the builtins.
fn global(m: &M, name: &Obj) -> PyResult {
    if let Some(value) = globals(m).get_str(m.ctx, name) {
        return Ok(value);
    }
    if let Some(value) = from_mapping(m, &builtins(m), name)? {
        return Ok(value);
    }
    let text = name.text_lossy();
    Err(m.ctx.name_error_named(&text, &format!("name '{text}' is not defined")))
}

/// The globals when they are of a subclass of dict: its `__getitem__` and `__missing__` count then.
fn special_globals(m: &M) -> Option<Obj> {
    // SAFETY: the frame is live.
    let func = unsafe { Frame::func_obj(m.fp) };
    let globals = &func.payload::<PyFunction>().expect("a frame's function is a function").globals;
    (!m.ctx.types.dict.is_exactly(globals)).then(|| globals.clone())
}

/// As [`global`], for the instructions that honour special globals.
fn global_item(m: &M, name: &Obj) -> PyResult {
    if let Some(globals) = special_globals(m) {
        if let Some(value) = from_mapping(m, &globals, name)? {
            return Ok(value);
        }
    }
    global(m, name)
}

pub fn load_global(m: &mut M, index: u32) -> Step {
    let name = m.name(index);
    if special_globals(m).is_some() {
        let value = global_item(m, name)?;
        m.push(value);
        return Ok(());
    }
    let value = global(m, name)?;
    specialize::load_global(m, name, globals(m), &builtins(m));
    m.push(value);
    Ok(())
}

pub fn store_global(m: &mut M, index: u32) -> Step {
    let value = m.pop();
    globals(m).set_str(m.ctx, m.name(index), value);
    Ok(())
}

pub fn delete_global(m: &mut M, index: u32) -> Step {
    let name = m.name(index);
    match globals(m).remove_str(m.ctx, name) {
        Some(_) => Ok(()),
        None => {
            let text = name.text_lossy();
            Err(m.ctx.name_error_named(&text, &format!("name '{text}' is not defined")).into())
        }
    }
}

pub fn load_from_dict_or_globals(m: &mut M, index: u32) -> Step {
    let mapping = m.pop();
    let name = m.name(index);
    let value = match from_mapping(m, &mapping, name)? {
        Some(value) => value,
        None => global_item(m, name)?,
    };
    m.push(value);
    Ok(())
}

fn locals(m: &M, what: impl FnOnce() -> String) -> PyResult {
    // SAFETY: the frame is live.
    let word = unsafe { (*m.fp).locals };
    if word.is_null() {
        return Err(m.ctx.system_error(&format!("no locals {}", what())));
    }
    // SAFETY: not NULL.
    Ok(unsafe { word.dup().own() })
}

pub fn load_name(m: &mut M, index: u32) -> Step {
    let name = m.name(index);
    let mapping = locals(m, || format!("when loading '{}'", name.text_lossy()))?;
    let value = match from_mapping(m, &mapping, name)? {
        Some(value) => value,
        None => global(m, name)?,
    };
    m.push(value);
    Ok(())
}

pub fn store_name(m: &mut M, index: u32) -> Step {
    let name = m.name(index);
    let mapping = locals(m, || format!("found when storing {}", name.text_lossy()))?;
    let value = m.pop();
    if m.ctx.types.dict.is_exactly(&mapping) {
        if let Some(dict) = mapping.payload::<PyDict>() {
            dict.set_str(m.ctx, name, value);
            return Ok(());
        }
    }
    mapping.setitem(m.ctx, name, &value)?;
    Ok(())
}

pub fn delete_name(m: &mut M, index: u32) -> Step {
    let name = m.name(index);
    let mapping = locals(m, || format!("when deleting {}", name.text_lossy()))?;
    match mapping.delitem(m.ctx, name) {
        Ok(()) => Ok(()),
        Err(raised) => {
            m.ctx.swallow(raised, &m.ctx.types.key_error)?;
            let text = name.text_lossy();
            Err(m.ctx.name_error_named(&text, &format!("name '{text}' is not defined")).into())
        }
    }
}

pub fn load_locals(m: &mut M) -> Step {
    let mapping = locals(m, String::new)?;
    m.push(mapping);
    Ok(())
}

pub fn load_build_class(m: &mut M) -> Step {
    let name = &m.ctx.names.__build_class__;
    match from_mapping(m, &builtins(m), name)? {
        Some(value) => {
            m.push(value);
            Ok(())
        }
        None => Err(m.ctx.name_error_named("__build_class__", "__build_class__ not found").into()),
    }
}

pub fn setup_annotations(m: &mut M) -> Step {
    let mapping = locals(m, || "found when setting up annotations".to_owned())?;
    let name = &m.ctx.names.__annotations__;
    if from_mapping(m, &mapping, name)?.is_none() {
        mapping.setitem(m.ctx, name, &m.ctx.dict())?;
    }
    Ok(())
}
