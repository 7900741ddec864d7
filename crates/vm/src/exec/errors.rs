//! Raising, matching and handling exceptions.

use krait_object::tuple::PyTuple;
use krait_object::typeobj::TypeFlags;
use krait_object::{Ctx, Obj, PyResult, Raised};

use super::{M, Step, Stop};

fn is_exception_class(object: &Obj) -> bool {
    object.as_type().is_some_and(|ty| ty.has(TypeFlags::BASE_EXC_SUBCLASS))
}

/// An exception instance from what `raise` was given.
fn instance(ctx: &Ctx, value: &Obj, message: &str) -> PyResult {
    if is_exception_class(value) {
        let made = value.call(ctx, &[])?;
        if made.as_exception().is_none() {
            return Err(ctx.type_error(&format!(
                "calling {} should have returned an instance of BaseException, not {}",
                value.repr(ctx)?.text_lossy(),
                made.ty(ctx).repr_type(ctx)
            )));
        }
        return Ok(made);
    }
    if value.as_exception().is_some() {
        return Ok(value.clone());
    }
    Err(ctx.type_error(message))
}

trait ReprType {
    fn repr_type(&self, ctx: &Ctx) -> String;
}
impl ReprType for krait_object::Type {
    fn repr_type(&self, ctx: &Ctx) -> String {
        self.to_obj().repr(ctx).map(|text| text.text_lossy().into_owned()).unwrap_or_default()
    }
}

pub fn raise_varargs(m: &mut M, n: u32) -> Step {
    let ctx = m.ctx;
    if n == 0 {
        let Some(handled) = ctx.handled() else {
            return Err(ctx.runtime_error("No active exception to reraise").into());
        };
        // The traceback ends here already.
        super::unwind::mark_reraise(m);
        return Err(Stop::Raise(ctx.set_raised(handled)));
    }
    let cause = if n == 2 { Some(m.pop()) } else { None };
    let value = m.pop();
    let exception = instance(ctx, &value, "exceptions must derive from BaseException")?;
    if let Some(cause) = cause {
        let cause = if ctx.is_none(&cause) {
            None
        } else if is_exception_class(&cause) || cause.as_exception().is_some() {
            Some(instance(ctx, &cause, "")?)
        } else {
            return Err(ctx.type_error("exception causes must derive from BaseException").into());
        };
        let payload = exception.as_exception().expect("checked to be an exception");
        payload.cause.set(cause);
        payload.suppress_context.set(true);
    }
    Err(Stop::Raise(ctx.raise(exception)))
}

/// …, lasti at depth `arg`, …, exception: raise it again as it is.
pub fn reraise(m: &mut M, arg: u32) -> Step {
    let exception = m.pop();
    if exception.as_exception().is_none() {
        return Err(m.ctx.system_error("RERAISE of no exception").into());
    }
    if arg > 0 {
        // The traceback shows where it was first raised.
        if let Some(at) = m.peek(arg as usize).as_small_int() {
            super::unwind::set_reraise_at(m, at as usize);
        }
    }
    super::unwind::mark_reraise(m);
    Err(Stop::Raise(m.ctx.set_raised(exception)))
}

/// exception -- previous, exception
pub fn push_exc_info(m: &mut M) -> Step {
    let exception = m.pop();
    let item = m.ctx.exc_item();
    let previous = item.value.replace(Some(exception.clone())).unwrap_or_else(|| m.ctx.none());
    m.push(previous);
    m.push(exception);
    Ok(())
}

pub fn pop_except(m: &mut M) -> Step {
    let previous = m.pop();
    let value = if m.ctx.is_none(&previous) { None } else { Some(previous) };
    m.ctx.exc_item().value.set(value);
    Ok(())
}

fn check_classes(ctx: &Ctx, class: &Obj) -> Result<(), Raised> {
    const TEXT: &str = "catching classes that do not inherit from BaseException is not allowed";
    if let Some(classes) = class.payload::<PyTuple>() {
        if classes.items().iter().all(is_exception_class) {
            return Ok(());
        }
    } else if is_exception_class(class) {
        return Ok(());
    }
    Err(ctx.type_error(TEXT))
}

/// Whether `exception` is caught by `class`: by type, without `__instancecheck__`.
pub fn matches(ctx: &Ctx, exception: &Obj, class: &Obj) -> bool {
    match class.payload::<PyTuple>() {
        Some(classes) => classes.items().iter().any(|class| matches(ctx, exception, class)),
        None => class.as_type().is_some_and(|class| exception.ty(ctx).is_subtype(class)),
    }
}

/// exception, class -- exception, bool
pub fn check_exc_match(m: &mut M) -> Step {
    let class = m.pop();
    check_classes(m.ctx, &class)?;
    let result = m.ctx.bool(matches(m.ctx, m.peek(1), &class));
    m.push(result);
    Ok(())
}

/// exception, class -- rest, match
pub fn check_eg_match(m: &mut M) -> Step {
    let ctx = m.ctx;
    let class = m.pop();
    check_classes(ctx, &class)?;
    let group_type = &ctx.types.base_exception_group;
    let is_group = |class: &Obj| class.as_type().is_some_and(|ty| ty.is_subtype(group_type));
    let has_group = match class.payload::<PyTuple>() {
        Some(classes) => classes.items().iter().any(is_group),
        None => is_group(&class),
    };
    if has_group {
        return Err(ctx.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.").into());
    }
    let exception = m.peek(1).clone();
    let none = ctx.none();
    let (rest, matched) = if ctx.is_none(&exception) {
        (none.clone(), none)
    } else if matches(ctx, &exception, &class) {
        let matched = if exception.ty(ctx).is_subtype(group_type) {
            exception
        } else {
            // A naked exception is caught as a group of one.
            let group = ctx.types.exception_group_of(ctx, &exception);
            let wrapped = group.call(ctx, &[ctx.empty_str.clone(), ctx.tuple(vec![exception.clone()])])?;
            if let (Some(wrapped), Some(original)) = (wrapped.as_exception(), exception.as_exception()) {
                wrapped.traceback.set(original.traceback.get());
            }
            wrapped
        };
        (none, matched)
    } else if exception.ty(ctx).is_subtype(group_type) {
        let pair = exception.call_method_text(ctx, "split", std::slice::from_ref(&class))?;
        let Some([matched, rest]) = pair.payload::<PyTuple>().map(PyTuple::items).and_then(|items| items.get(..2)).and_then(|items| <&[Obj; 2]>::try_from(items).ok()) else {
            let what = pair.ty(ctx).name();
            return Err(ctx.type_error(&format!("{}.split must return a tuple, not {what}", exception.ty(ctx).name())).into());
        };
        (rest.clone(), matched.clone())
    } else {
        (exception, none)
    };
    if !ctx.is_none(&matched) {
        ctx.exc_item().value.set(Some(matched.clone()));
    }
    m.drop_top(1);
    m.push(rest);
    m.push(matched);
    Ok(())
}

trait GroupOf {
    fn exception_group_of(&self, ctx: &Ctx, exception: &Obj) -> Obj;
}
impl GroupOf for krait_object::interp::Types {
    fn exception_group_of(&self, ctx: &Ctx, exception: &Obj) -> Obj {
        if exception.ty(ctx).is_subtype(&self.exception) {
            let builtins = ctx.builtins.get();
            let found = builtins.and_then(|builtins| builtins.payload::<krait_object::dict::PyDict>()?.get_text(ctx, "ExceptionGroup"));
            if let Some(found) = found {
                return found;
            }
        }
        self.base_exception_group.to_obj()
    }
}

/// exit, self-or-NULL, lasti, previous, exception -- …, result
pub fn with_except_start(m: &mut M) -> Step {
    let ctx = m.ctx;
    let exception = m.peek(1);
    let traceback = exception.as_exception().and_then(|payload| payload.traceback.get()).unwrap_or_else(|| ctx.none());
    let mut args = vec![exception.ty(ctx).to_obj(), exception.clone(), traceback];
    if !m.word(4).is_null() {
        args.insert(0, m.peek(4).clone());
    }
    let result = m.peek(5).call(ctx, &args)?;
    m.push(result);
    Ok(())
}
