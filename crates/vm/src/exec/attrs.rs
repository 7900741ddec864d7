//! Attributes.

use krait_object::superobj::{super_bind, super_find, supercheck};
use krait_object::typeobj::TypeFlags;
use krait_object::StackRef;

use super::{M, Step, give, specialize};

pub fn load_attr(m: &mut M, index: u32) -> Step {
    specialize::load_attr(m, m.name(index));
    load_attr_general(m, index)
}

/// Where objects of many types come by.
pub fn load_attr_general(m: &mut M, index: u32) -> Step {
    let name = m.name(index);
    if super::calls::push_property(m, name)? {
        return Ok(());
    }
    let result = m.peek(1).getattr(m.ctx, name);
    give(m, 1, result)
}

/// The unbound method and its object, where that can be told; else the attribute and NULL.
pub fn load_method(m: &mut M, index: u32) -> Step {
    specialize::load_method(m, m.name(index));
    load_method_general(m, index)
}

/// Where objects of many types come by.
pub fn load_method_general(m: &mut M, index: u32) -> Step {
    let name = m.name(index);
    let ctx = m.ctx;
    let object = m.peek(1);
    let ty = object.ty(ctx);
    let generic = ty.slots.tp_getattro.get().is_none_or(|f| f as usize == krait_object::protocol::generic_getattr as *const () as usize);
    if generic {
        if let Some(found) = ty.lookup(ctx, name) {
            if found.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR) && krait_object::instance::get_own(ctx, object, ty, name).is_none() {
                let object = m.pop();
                m.push(found);
                m.push(object);
                return Ok(());
            }
        }
    }
    let value = object.getattr(ctx, name)?;
    m.replace(1, value);
    m.push_word(StackRef::NULL);
    Ok(())
}

pub fn store_attr(m: &mut M, index: u32) -> Step {
    specialize::store_attr(m, m.name(index));
    store_attr_general(m, index)
}

/// Where objects of many types come by.
pub fn store_attr_general(m: &mut M, index: u32) -> Step {
    let name = m.name(index);
    m.peek(1).setattr(m.ctx, name, m.peek(2))?;
    m.drop_top(2);
    Ok(())
}

pub fn delete_attr(m: &mut M, index: u32) -> Step {
    m.peek(1).delattr(m.ctx, m.name(index))?;
    m.drop_top(1);
    Ok(())
}

/// super, class, self -- attribute, or unbound method and self.
pub fn load_super(m: &mut M, arg: u32, method: bool) -> Step {
    let ctx = m.ctx;
    let name = m.name(arg >> 2);
    let (global, class, this) = (m.peek(3), m.peek(2), m.peek(1));
    if !global.is(ctx.types.super_.obj()) {
        let made = if arg & 2 != 0 { global.call(ctx, &[class.clone(), this.clone()])? } else { global.call(ctx, &[])? };
        let value = made.getattr(ctx, name)?;
        m.replace(3, value);
        if method {
            m.push_word(StackRef::NULL);
        }
        return Ok(());
    }
    let Some(class_type) = class.as_type() else {
        return Err(ctx.type_error(&format!("super() argument 1 must be a type, not {}", class.ty(ctx).name())).into());
    };
    let this_class = supercheck(ctx, class_type, this)?;
    let found = super_find(ctx, class, &this_class, name).filter(|_| !name.is(&ctx.names.__class__));
    if let Some(found) = &found {
        specialize::load_super(m, method, &this_class, found);
    }
    if let Some(found) = found.as_ref().filter(|found| method && found.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR) && !this.is(&this_class)) {
        // An unbound function of a base's dict: push it with self.
        let this = m.pop();
        m.drop_top(2);
        m.push(found.clone());
        m.push(this);
        return Ok(());
    }
    let value = match found {
        Some(found) => super_bind(ctx, found, this, &this_class)?,
        None => krait_object::superobj::new_super(ctx, class.clone(), this.clone()).getattr(ctx, name)?,
    };
    m.replace(3, value);
    if method {
        m.push_word(StackRef::NULL);
    }
    Ok(())
}

const SPECIAL: [(&str, &str); 4] = [
    ("__enter__", "context manager"),
    ("__exit__", "context manager"),
    ("__aenter__", "asynchronous context manager"),
    ("__aexit__", "asynchronous context manager"),
];

/// object -- method, self-or-NULL
pub fn load_special(m: &mut M, arg: u32) -> Step {
    let ctx = m.ctx;
    let names = &ctx.names;
    let name = [&names.__enter__, &names.__exit__, &names.__aenter__, &names.__aexit__][arg as usize];
    let object = m.peek(1);
    let ty = object.ty(ctx);
    let Some(found) = ty.lookup(ctx, name) else {
        let (text, kind) = SPECIAL[arg as usize];
        let mut message = format!("'{}' object does not support the {kind} protocol (missed {text} method)", krait_object::typeobj::full_name(ctx, ty));
        let (enter, exit, other, right) = if arg < 2 {
            (&names.__aenter__, &names.__aexit__, "asynchronous context manager", "async with")
        } else {
            (&names.__enter__, &names.__exit__, "context manager", "with")
        };
        if ty.lookup(ctx, enter).is_some() && ty.lookup(ctx, exit).is_some() {
            message += &format!(" but it supports the {other} protocol. Did you mean to use '{right}'?");
        }
        return Err(ctx.type_error(&message).into());
    };
    if found.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR) {
        specialize::load_special(m, &found);
        let object = m.pop();
        m.push(found);
        m.push(object);
        return Ok(());
    }
    let bound = match found.ty(ctx).slots.tp_descr_get.get() {
        Some(get) => get(ctx, &found, Some(object), Some(&ty.to_obj()))?,
        None => found,
    };
    m.replace(1, bound);
    m.push_word(StackRef::NULL);
    Ok(())
}
