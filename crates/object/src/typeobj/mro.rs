//! The C3 linearization of base classes, and the walk over subclasses when a class changes.

use std::rc::Rc;

use crate::ctx::{Ctx, PyResult};
use crate::typeobj::Type;
use crate::value::Obj;

/// C3: this type, then the merge of the bases' orders and the bases themselves.
pub(crate) fn c3(ctx: &Ctx, ty: &Type, bases: &[Obj]) -> PyResult<Vec<Obj>> {
    for (i, base) in bases.iter().enumerate() {
        if bases[..i].iter().any(|other| other.is(base)) {
            let name = base.as_type().map_or_else(|| Rc::from("?"), Type::name);
            return Err(ctx.type_error(&format!("duplicate base class {name}")));
        }
    }
    let mut result = vec![ty.to_obj()];
    if let [base] = bases {
        let base = base.as_type().expect("bases are types");
        result.extend(base.mro().iter().cloned());
        return Ok(result);
    }
    let mut lists: Vec<Vec<Obj>> =
        bases.iter().map(|base| base.as_type().expect("bases are types").mro().to_vec()).collect();
    lists.push(bases.to_vec());
    let mut heads = vec![0usize; lists.len()];
    loop {
        let mut open = false;
        let mut chosen = None;
        for (list, &head) in lists.iter().zip(&heads) {
            let Some(candidate) = list.get(head) else { continue };
            open = true;
            let blocked = lists.iter().zip(&heads).any(|(other, &at)| other.iter().skip(at + 1).any(|entry| entry.is(candidate)));
            if !blocked {
                chosen = Some(candidate.clone());
                break;
            }
        }
        if !open {
            return Ok(result);
        }
        let Some(chosen) = chosen else {
            let mut names: Vec<String> = Vec::new();
            for (list, &head) in lists.iter().zip(&heads) {
                if let Some(entry) = list.get(head) {
                    let name = entry.as_type().expect("orders hold types").short_name().to_string();
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
            return Err(ctx.type_error(&format!(
                "Cannot create a consistent method resolution order (MRO) for bases {}",
                names.join(", ")
            )));
        };
        for (list, head) in lists.iter().zip(&mut heads) {
            if list.get(*head).is_some_and(|entry| entry.is(&chosen)) {
                *head += 1;
            }
        }
        result.push(chosen);
    }
}

/// Forget the version of `ty` and of all its subclasses: caches that name it no longer hold.
pub fn type_modified(ty: &Type) {
    let mut work = vec![ty.to_obj()];
    while let Some(object) = work.pop() {
        let ty = object.as_type().expect("subclasses are types");
        if ty.version.get() == 0 {
            // Versions are given out from the bases down, so no subclass has one either.
            continue;
        }
        ty.version.set(0);
        work.extend(ty.direct_subclasses());
    }
}

/// What its instances are as attributes of other classes changed: caches hold the kind of a class's attribute under
/// the version of the class alone, so every class gets another.
pub(crate) fn descriptors_changed(ctx: &Ctx) {
    type_modified(&ctx.types.object);
}

/// Give `ty` a version, its bases first. False when versions have run out.
pub fn assign_version(ctx: &Ctx, ty: &Type) -> bool {
    if ty.version.get() != 0 {
        return true;
    }
    for base in ty.mro().iter().skip(1).rev() {
        let base = base.as_type().expect("orders hold types");
        if base.version.get() == 0 {
            let Some(version) = ctx.next_type_version() else { return false };
            base.version.set(version);
        }
    }
    match ctx.next_type_version() {
        Some(version) => {
            ty.version.set(version);
            true
        }
        None => false,
    }
}
