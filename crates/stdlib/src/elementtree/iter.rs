//! Walks through a tree: its elements, or its text.

use std::cell::{Cell, RefCell};

use krait_object::{Ctx, Obj, Payload, PyResult, TypeDef, TypeFlags, new_exact, slot};

use super::of;

/// The payload of `_element_iterator`.
pub(super) struct ElementIterator {
    /// Where the walk begins, until it has begun.
    root: krait_object::cells::ObjCell,
    /// The elements that are walked through, and the next child of each.
    stack: RefCell<Vec<(Obj, usize)>>,
    /// Text to be given after the text of an element's start.
    tag: Option<Obj>,
    is_text: bool,
    started: Cell<bool>,
}

impl krait_object::Trace for ElementIterator {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.root.trace(visit);
        self.tag.trace(visit);
        if let Ok(stack) = self.stack.try_borrow() {
            stack.iter().for_each(|(element, _)| visit(element));
        }
    }
}
krait_object::payload!(ElementIterator, "_element_iterator", with_node);

/// `iter(tag)`, or `itertext()`.
pub(super) fn new_iterator(ctx: &Ctx, root: &Obj, tag: Option<Obj>, is_text: bool) -> Obj {
    let iterator = ElementIterator {
        root: krait_object::cells::ObjCell::new(Some(root.clone())),
        stack: RefCell::default(),
        tag,
        is_text,
        started: Cell::new(false),
    };
    new_exact(ctx, &ctx.type_for::<ElementIterator>(), iterator)
}

/// What comes next in a walk.
enum Met {
    Start(Obj),
    End(Obj),
}

/// The next element that begins or ends.
fn step(own: &ElementIterator) -> Option<Met> {
    let mut stack = own.stack.borrow_mut();
    if !own.started.replace(true) {
        let root = own.root.take()?;
        stack.push((root.clone(), 0));
        return Some(Met::Start(root));
    }
    let (element, next) = stack.last_mut()?;
    match of(element).children.get(*next) {
        Some(child) => {
            *next += 1;
            stack.push((child.clone(), 0));
            Some(Met::Start(child))
        }
        None => stack.pop().map(|(element, _)| Met::End(element)),
    }
}

fn next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let own = this.payload::<ElementIterator>().expect("the type's methods get its objects");
    while let Some(met) = step(own) {
        if own.is_text {
            let (text, is_outermost) = match &met {
                Met::Start(element) => {
                    let has_text = of(element).tag.get().is_none_or(|tag| tag.is_str_instance(ctx) || ctx.is_none(&tag));
                    if !has_text {
                        // A comment or an instruction: none of its text counts.
                        if let Some(last) = own.stack.borrow_mut().last_mut() {
                            last.1 = usize::MAX;
                        }
                        continue;
                    }
                    (of(element).text.get(), false)
                }
                Met::End(element) => (of(element).tail.get(), own.stack.borrow().is_empty()),
            };
            match text {
                Some(text) if !is_outermost && text.is_true(ctx)? => return Ok(Some(text)),
                _ => continue,
            }
        }
        let Met::Start(element) = met else { continue };
        let Some(wanted) = &own.tag else { return Ok(Some(element)) };
        let tag = of(&element).tag.get().unwrap_or_else(|| ctx.none());
        if tag.is(wanted) || tag.eq(ctx, wanted)? {
            return Ok(Some(element));
        }
    }
    Ok(None)
}

pub(super) static ELEMENT_ITERATOR: TypeDef = TypeDef {
    module: "_elementtree",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(next)],
    ..TypeDef::new("_element_iterator", ElementIterator::layout)
};
