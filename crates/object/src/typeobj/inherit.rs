//! How a new type comes by its slots: those of its definition, those it inherits, and those that special methods
//! written in Python fill.

use std::sync::LazyLock;

use crate::ctx::Ctx;
use crate::heap::strdata::PyStr;
use crate::typeobj::wrapper::SlotWrapper;
use crate::typeobj::{SlotFn, SlotId, Type, TypeFlags, python_slots};
use crate::value::Obj;

/// Take over slots from the MRO that the definition left empty (native types).
pub(crate) fn inherit_slots(ty: &Type) {
    let own_compare = ty.slots.tp_richcompare.get().is_some();
    let own_hash = ty.slots.tp_hash.get().is_some();
    for base in ty.mro().iter().skip(1) {
        let base = base.as_type().expect("orders hold types");
        for &id in SlotId::ALL {
            if matches!(id, SlotId::tp_new) {
                continue;
            }
            // A type that compares in its own way does not take over another's hash, and the other way round.
            if matches!(id, SlotId::tp_hash | SlotId::tp_richcompare) && (own_compare || own_hash) {
                continue;
            }
            if ty.slots.get(id).is_none() {
                ty.slots.set(id, base.slots.get(id));
            }
        }
    }
    if ty.slots.tp_new.get().is_none() && !ty.has(TypeFlags::DISALLOW_INSTANTIATION) {
        if let Some(base) = ty.base() {
            ty.slots.tp_new.set(base.as_type().expect("a base is a type").slots.tp_new.get());
        }
    }
}

/// Compute one slot of a type from what its MRO defines under the slot's special methods.
pub(crate) fn update_slot(ctx: &Ctx, ty: &Type, id: SlotId) {
    let mut native: Option<SlotFn> = None;
    let mut python = false;
    let mut any = false;
    for special in id.special_methods() {
        let name = ctx.intern(special.name);
        let Some(found) = ty.lookup(ctx, &name) else { continue };
        any = true;
        if special.name == "__hash__" && ctx.is_none(&found) {
            ty.slots.tp_hash.set(Some(crate::protocol::hash_not_implemented));
            return;
        }
        if special.name == "__next__" && ctx.is_none(&found) || special.name == "__iter__" && ctx.is_none(&found) {
            python = true;
            continue;
        }
        match found.payload::<SlotWrapper>() {
            Some(wrapper) if wrapper.special.slot == id && wrapper.serves(ty) => match native {
                None => native = Some(wrapper.function),
                Some(other) if other.address() == wrapper.function.address() => {}
                Some(_) => python = true,
            },
            // The same special method of another slot: `__add__` of a sequence does not fill nb_add.
            Some(wrapper) if wrapper.serves(ty) && wrapper.special.name == special.name => {}
            _ => python = true,
        }
    }
    if id == SlotId::tp_getattro {
        python_slots::update_getattro(ctx, ty);
        return;
    }
    // A sequence slot is never filled by Python code: the number slot of the same name is.
    let sequence = matches!(
        id,
        SlotId::sq_concat | SlotId::sq_repeat | SlotId::sq_inplace_concat | SlotId::sq_inplace_repeat
    );
    let function = if !any {
        None
    } else if python {
        if sequence { None } else { python_slots::generic(id) }
    } else {
        native
    };
    ty.slots.set(id, function);
    if id == SlotId::tp_finalize {
        let own = function.is_some() || ty.layout.wants_finalizer.is_some();
        ty.set_flag(TypeFlags::HAS_FINALIZER, own);
    }
}

/// The slots that a special method's name fills.
fn slots_of(text: &str) -> impl Iterator<Item = SlotId> + use<> {
    /// Every special method with a slot it fills, by name.
    static ROWS: LazyLock<Vec<(&str, SlotId)>> = LazyLock::new(|| {
        let rows = SlotId::ALL.iter().flat_map(|&id| id.special_methods().iter().map(move |special| (special.name, id)));
        let mut rows: Vec<(&str, SlotId)> = rows.collect();
        rows.sort_by_key(|&(name, _)| name);
        rows.dedup();
        rows
    });
    let rows: &'static [(&str, SlotId)] = &ROWS;
    let first = rows.partition_point(|&(name, _)| name < text);
    let count = rows[first..].iter().take_while(|&&(name, _)| name == text).count();
    rows[first..first + count].iter().map(|&(_, id)| id)
}

/// Compute all slots of a class made by Python.
pub(crate) fn fix_all_slots(ctx: &Ctx, ty: &Type) {
    let base = ty.base();
    let base = base.as_ref().and_then(Obj::as_type);
    let mro = ty.mro();
    // With one line of bases only the class's own special methods make a difference.
    let line = base.filter(|base| mro.len() == base.mro().len() + 1 && mro.iter().skip(1).zip(base.mro().iter()).all(|(a, b)| a.is(b)));
    for &id in SlotId::ALL {
        match (id, line) {
            (SlotId::tp_new, _) => python_slots::update_new(ctx, ty),
            (SlotId::tp_finalize | SlotId::tp_getattro, _) => update_slot(ctx, ty, id),
            (_, Some(base)) => ty.slots.set(id, base.slots.get(id)),
            (_, None) if id.special_methods().is_empty() => {
                if let Some(base) = base {
                    ty.slots.set(id, base.slots.get(id));
                }
            }
            (_, None) => update_slot(ctx, ty, id),
        }
    }
    if line.is_some() {
        for key in ty.dict().keys() {
            let Some(text) = key.payload::<PyStr>().and_then(PyStr::as_ascii) else { continue };
            if text.starts_with("__") && text != "__new__" {
                for id in slots_of(text) {
                    update_slot(ctx, ty, id);
                }
            }
        }
    }
    // An iterator written natively sends natively; a Python `__next__` has no send of its own.
    if ty.slots.tp_iternext.get().map(|f| f as usize) != ty.base().and_then(|b| b.as_type().and_then(|b| b.slots.tp_iternext.get())).map(|f| f as usize) {
        ty.slots.am_send.set(None);
    }
}

/// An attribute of a class changed: its special method's slots follow, in the class and in all subclasses.
pub(crate) fn special_method_changed(ctx: &Ctx, ty: &Type, name: &Obj) {
    let Some(text) = name.payload::<PyStr>().and_then(|text| text.as_ascii().map(str::to_owned)) else {
        return;
    };
    if !(text.starts_with("__") && text.ends_with("__")) {
        return;
    }
    let mut ids: Vec<SlotId> = slots_of(&text).collect();
    if text == "__new__" {
        ids.push(SlotId::tp_new);
    }
    if ids.is_empty() {
        return;
    }
    if ids.iter().any(|&id| matches!(id, SlotId::tp_descr_get | SlotId::tp_descr_set)) {
        super::mro::descriptors_changed(ctx);
    }
    let mut work = vec![ty.to_obj()];
    while let Some(object) = work.pop() {
        let ty = object.as_type().expect("subclasses are types");
        for &id in &ids {
            if id == SlotId::tp_new {
                python_slots::update_new(ctx, ty);
            } else {
                update_slot(ctx, ty, id);
            }
        }
        work.extend(ty.direct_subclasses().into_iter().filter(|subclass| {
            subclass.as_type().is_some_and(|subclass| subclass.dict().get_str(ctx, name).is_none() || ids.len() > 0)
        }));
    }
}
