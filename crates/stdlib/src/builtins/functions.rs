//! The plain functions of `builtins`.

use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::protocol;
use krait_object::signature::unexpected_keyword;
use krait_object::{Args, CompareOp, Ctx, MethodDef, NativeFn, Obj, PyResult, method};

use super::build_class::build_class;

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("__build_class__", NativeFn::Kw(build_class)),
    method("abs(number, /)", NativeFn::O(|ctx, _, value| value.abs(ctx))),
    method("aiter(async_iterable, /)", NativeFn::O(|ctx, _, value| {
        let Some(aiter) = value.ty(ctx).slots.am_aiter.get() else {
            return Err(ctx.type_error(&format!("'{}' object is not an async iterable", value.ty(ctx).name())));
        };
        let iterator = aiter(ctx, value)?;
        if iterator.ty(ctx).slots.am_anext.get().is_none() {
            return Err(ctx.type_error(&format!("aiter() returned not an async iterator of type '{}'", iterator.ty(ctx).name())));
        }
        Ok(iterator)
    })),
    method("all(iterable, /)", NativeFn::O(|ctx, _, iterable| quantify(ctx, iterable, false))),
    method("any(iterable, /)", NativeFn::O(|ctx, _, iterable| quantify(ctx, iterable, true))),
    method("anext(aiterator, default=<unrepresentable>, /)", NativeFn::Fast(|ctx, _, args| {
        let Some(anext) = args[0].ty(ctx).slots.am_anext.get() else {
            return Err(ctx.type_error(&format!("'{}' object is not an async iterator", args[0].ty(ctx).name())));
        };
        let awaitable = anext(ctx, &args[0])?;
        match args.get(1) {
            None => Ok(awaitable),
            Some(default) => krait_object::generator::anext_with_default(ctx, awaitable, default.clone()),
        }
    })),
    method("ascii(obj, /)", NativeFn::O(|ctx, _, value| value.ascii(ctx))),
    method("bin(number, /)", NativeFn::O(|ctx, _, value| radix(ctx, value, "b"))),
    method("oct(number, /)", NativeFn::O(|ctx, _, value| radix(ctx, value, "o"))),
    method("hex(number, /)", NativeFn::O(|ctx, _, value| radix(ctx, value, "x"))),
    method("breakpoint(*args, **kws)", NativeFn::Kw(|ctx, _, args| {
        let hook = ctx.sys_dict.get().and_then(|sys| sys.payload::<PyDict>()?.get_text(ctx, "breakpointhook"));
        hook.ok_or_else(|| ctx.runtime_error("lost sys.breakpointhook"))?.call_args(ctx, args)
    })),
    method("callable(obj, /)", NativeFn::O(|ctx, _, value| Ok(ctx.bool(value.is_callable(ctx))))),
    method("chr(i, /)", NativeFn::O(|ctx, _, value| {
        let number = value.index(ctx)?;
        match number.as_i64().and_then(|number| u32::try_from(number).ok()).filter(|&point| point <= 0x10_FFFF) {
            Some(point) => Ok(ctx.str_char(point)),
            None => Err(ctx.value_error("chr() arg not in range(0x110000)")),
        }
    })),
    method("ord(character, /)", NativeFn::O(ord)),
    method("delattr(obj, name, /)", NativeFn::Fast(|ctx, _, args| {
        attribute_name(ctx, &args[1])?;
        args[0].delattr(ctx, &args[1])?;
        Ok(ctx.none())
    })),
    method("divmod(x, y, /)", NativeFn::Fast(|ctx, _, args| protocol::divmod(ctx, &args[0], &args[1]))),
    method("format(value, format_spec='', /)", NativeFn::Fast(|ctx, _, args| {
        if let Some(spec) = args.get(1).filter(|spec| !spec.is_str_instance(ctx)) {
            return Err(ctx.type_error(&format!("format() argument 2 must be str, not {}", spec.ty(ctx).name_or_none(ctx))));
        }
        args[0].format(ctx, args.get(1))
    })),
    method("getattr", NativeFn::Fast(|ctx, _, args| match args {
        [object, name] => {
            attribute_name(ctx, name)?;
            object.getattr(ctx, name)
        }
        [object, name, default] => {
            attribute_name(ctx, name)?;
            Ok(object.getattr_opt(ctx, name)?.unwrap_or_else(|| default.clone()))
        }
        _ if args.len() < 2 => Err(ctx.type_error(&format!("getattr expected at least 2 arguments, got {}", args.len()))),
        _ => Err(ctx.type_error(&format!("getattr expected at most 3 arguments, got {}", args.len()))),
    })),
    method("hasattr(obj, name, /)", NativeFn::Fast(|ctx, _, args| {
        attribute_name(ctx, &args[1])?;
        Ok(ctx.bool(args[0].getattr_opt(ctx, &args[1])?.is_some()))
    })),
    method("hash(obj, /)", NativeFn::O(|ctx, _, value| Ok(ctx.int(value.hash(ctx)?)))),
    method("id(obj, /)", NativeFn::O(|ctx, _, value| Ok(ctx.int_u64(value.id())))),
    method("input(prompt='', /)", NativeFn::Fast(input)),
    method("isinstance(obj, class_or_tuple, /)", NativeFn::Fast(|ctx, _, args| {
        krait_object::abstract_object::isinstance(ctx, &args[0], &args[1]).map(|yes| ctx.bool(yes))
    })),
    method("issubclass(cls, class_or_tuple, /)", NativeFn::Fast(|ctx, _, args| {
        krait_object::abstract_object::issubclass(ctx, &args[0], &args[1]).map(|yes| ctx.bool(yes))
    })),
    method("iter", NativeFn::Fast(|ctx, _, args| match args {
        [object] => object.iter(ctx),
        [callable, sentinel] => {
            if !callable.is_callable(ctx) {
                return Err(ctx.type_error("iter(v, w): v must be callable"));
            }
            Ok(krait_object::itertypes::callable::new_callable_iterator(ctx, callable, sentinel))
        }
        [] => Err(ctx.type_error("iter expected at least 1 argument, got 0")),
        more => Err(ctx.type_error(&format!("iter expected at most 2 arguments, got {}", more.len()))),
    })),
    method("len(obj, /)", NativeFn::O(|ctx, _, value| Ok(ctx.int_usize(value.len(ctx)?)))),
    method("max", NativeFn::Kw(|ctx, _, args| extreme(ctx, args, "max", CompareOp::Gt))),
    method("min", NativeFn::Kw(|ctx, _, args| extreme(ctx, args, "min", CompareOp::Lt))),
    method("next", NativeFn::Fast(|ctx, _, args| {
        if args.is_empty() || args.len() > 2 {
            let (word, bound) = if args.is_empty() { ("at least 1 argument", 0) } else { ("at most 2 arguments", args.len()) };
            return Err(ctx.type_error(&format!("next expected {word}, got {bound}")));
        }
        let iterator = &args[0];
        let Some(next) = iterator.ty(ctx).slots.tp_iternext.get() else {
            return Err(ctx.type_error(&format!("'{}' object is not an iterator", iterator.ty(ctx).name())));
        };
        // The value of a generator's end travels in the exception.
        if args.len() == 1 {
            return match iterator.payload::<krait_object::generator::PyGenerator>() {
                Some(_) => krait_object::generator::next_or_stop(ctx, iterator),
                None => iterator.next_or_stop(ctx),
            };
        }
        match (next(ctx, iterator), args.get(1)) {
            (Ok(Some(value)), _) => Ok(value),
            (Ok(None), Some(default)) => Ok(default.clone()),
            (Ok(None), None) => Err(ctx.stop_iteration(None)),
            (Err(raised), Some(default)) => {
                ctx.swallow(raised, &ctx.types.stop_iteration)?;
                Ok(default.clone())
            }
            (Err(raised), None) => Err(raised),
        }
    })),
    method("pow(base, exp, mod=None)", NativeFn::Bound(|ctx, _, slots| {
        let (Some(base), Some(exponent)) = (&slots[0], &slots[1]) else { return Err(ctx.system_error("bound arguments")) };
        let none = ctx.none();
        protocol::power(ctx, base, exponent, slots[2].as_ref().unwrap_or(&none))
    })),
    method("print(*args, sep=' ', end='\\n', file=None, flush=False)", NativeFn::Kw(print)),
    method("repr(obj, /)", NativeFn::O(|ctx, _, value| value.repr(ctx))),
    method("round(number, ndigits=None)", NativeFn::Bound(|ctx, _, slots| {
        let number = slots[0].as_ref().expect("a required argument");
        let digits: Vec<Obj> = slots[1].iter().filter(|digits| !ctx.is_none(digits)).cloned().collect();
        match number.call_special(ctx, &ctx.names.__round__, &digits)? {
            Some(value) => Ok(value),
            None => Err(ctx.type_error(&format!("type {} doesn't define __round__ method", number.ty(ctx).name()))),
        }
    })),
    method("setattr(obj, name, value, /)", NativeFn::Fast(|ctx, _, args| {
        attribute_name(ctx, &args[1])?;
        args[0].setattr(ctx, &args[1], &args[2])?;
        Ok(ctx.none())
    })),
    method("sorted(iterable, /, *, key=None, reverse=False)", NativeFn::Kw(|ctx, _, args| {
        let [iterable] = args.positional() else {
            return Err(ctx.type_error(&format!("sorted expected 1 argument, got {}", args.positional().len())));
        };
        let list = ctx.list(protocol::iterate(ctx, iterable)?);
        let values: Vec<Obj> = args.keywords().map(|(_, value)| value.clone()).collect();
        list.call_method_args(ctx, &ctx.intern("sort"), Args::new(&values, args.names()))?;
        Ok(list)
    })),
    method("sum(iterable, /, start=0)", NativeFn::Bound(super::sum::sum)),
];

fn attribute_name(ctx: &Ctx, name: &Obj) -> PyResult<()> {
    if name.is_str_instance(ctx) {
        return Ok(());
    }
    Err(ctx.type_error(&format!("attribute name must be string, not '{}'", name.ty(ctx).name())))
}

fn quantify(ctx: &Ctx, iterable: &Obj, wanted: bool) -> PyResult {
    let iterator = iterable.iter(ctx)?;
    let next = iterator.ty(ctx).slots.tp_iternext.get().expect("iter() gives iterators");
    while let Some(value) = next(ctx, &iterator)? {
        if value.is_true(ctx)? == wanted {
            return Ok(ctx.bool(wanted));
        }
    }
    Ok(ctx.bool(!wanted))
}

fn radix(ctx: &Ctx, value: &Obj, form: &str) -> PyResult {
    let number = value.index(ctx)?;
    krait_object::format::format_int(ctx, &number, &ctx.str(&format!("#{form}")))
}

fn ord(ctx: &Ctx, _: &Obj, value: &Obj) -> PyResult {
    let wrong = |len: usize| ctx.type_error(&format!("ord() expected a character, but string of length {len} found"));
    if let Some(text) = value.payload::<PyStr>() {
        return if text.len() == 1 { Ok(ctx.int(i64::from(text.at(0)))) } else { Err(wrong(text.len())) };
    }
    if value.ty(ctx).slots.bf_getbuffer.get().is_some() && matches!(&*value.ty(ctx).short_name(), "bytes" | "bytearray") {
        let bytes = krait_object::buffer::buffer_bytes(ctx, value)?;
        return if let [byte] = &*bytes { Ok(ctx.int(i64::from(*byte))) } else { Err(wrong(bytes.len())) };
    }
    Err(ctx.type_error(&format!("ord() expected string of length 1, but {} found", value.ty(ctx).name())))
}

fn std_stream(ctx: &Ctx, name: &str) -> Option<Obj> {
    ctx.sys_dict.get()?.payload::<PyDict>()?.get_text(ctx, name)
}

fn input(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let stream = |name: &str| {
        std_stream(ctx, name).filter(|stream| !ctx.is_none(stream)).ok_or_else(|| ctx.runtime_error(&format!("input(): lost sys.{name}")))
    };
    let (reader, writer, errors) = (stream("stdin")?, stream("stdout")?, stream("stderr")?);
    if errors.call_method(ctx, &ctx.names.flush, &[]).is_err() {
        drop(ctx.fetch_raised());
    }
    if let Some(prompt) = args.first() {
        let prompt = prompt.to_str(ctx)?;
        writer.call_method(ctx, &ctx.names.write, &[prompt])?;
    }
    if writer.call_method(ctx, &ctx.names.flush, &[]).is_err() {
        drop(ctx.fetch_raised());
    }
    let line = reader.call_method(ctx, &ctx.names.readline, &[])?;
    let Some(text) = line.payload::<PyStr>() else { return Err(ctx.type_error("object.readline() returned non-string")) };
    if text.is_empty() {
        return Err(ctx.eof_error("EOF when reading a line"));
    }
    let points = text.to_points();
    Ok(if points.last() == Some(&10) { ctx.str_points(&points[..points.len() - 1]) } else { line })
}

fn extreme(ctx: &Ctx, args: Args, name: &str, op: CompareOp) -> PyResult {
    let (mut key, mut default) = (None, None);
    if args.names().len() > 2 && !args.positional().is_empty() {
        return Err(ctx.type_error(&format!("{name}() takes at most 2 keyword arguments ({} given)", args.names().len())));
    }
    for (keyword, value) in args.keywords() {
        match &*keyword.text_lossy() {
            "key" => key = Some(value.clone()).filter(|key| !ctx.is_none(key)),
            "default" => default = Some(value.clone()),
            other => return Err(unexpected_keyword(ctx, name, other, &["key", "default"])),
        }
    }
    let positional = args.positional();
    let iterator = match positional {
        [] => return Err(ctx.type_error(&format!("{name} expected at least 1 argument, got 0"))),
        [iterable] => Some(iterable.iter(ctx)?),
        _ => None,
    };
    if positional.len() > 1 && default.is_some() {
        return Err(ctx.type_error(&format!("Cannot specify a default for {name}() with multiple positional arguments")));
    }
    let mut best: Option<(Obj, Obj)> = None;
    let mut at = 0;
    loop {
        let item = match &iterator {
            Some(iterator) => iterator.next(ctx)?,
            None => positional.get(at).cloned(),
        };
        at += 1;
        let Some(item) = item else { break };
        let value = match &key {
            Some(key) => key.call(ctx, std::slice::from_ref(&item))?,
            None => item.clone(),
        };
        let better = match &best {
            None => true,
            Some((_, known)) => protocol::rich_compare_bool(ctx, &value, known, op)?,
        };
        if better {
            best = Some((item, value));
        }
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(ctx.value_error(&format!("{name}() iterable argument is empty"))),
    }
}

fn print(ctx: &Ctx, _module: &Obj, args: Args) -> PyResult {
    let (mut sep, mut end, mut file, mut flush) = (None, None, None, false);
    for (keyword, value) in args.keywords() {
        let given = Some(value.clone()).filter(|value| !ctx.is_none(value));
        match &*keyword.text_lossy() {
            "sep" => sep = given,
            "end" => end = given,
            "file" => file = given,
            "flush" => flush = value.is_true(ctx)?,
            other => return Err(unexpected_keyword(ctx, "print", other, &["sep", "end", "file", "flush"])),
        }
    }
    for (value, name) in [(&sep, "sep"), (&end, "end")] {
        if let Some(value) = value.as_ref().filter(|value| !value.is_str_instance(ctx)) {
            return Err(ctx.type_error(&format!("{name} must be None or a string, not {}", value.ty(ctx).name())));
        }
    }
    let file = match file {
        Some(file) => file,
        None => match std_stream(ctx, "stdout") {
            Some(file) if ctx.is_none(&file) => return Ok(ctx.none()),
            Some(file) => file,
            None => return Err(ctx.runtime_error("lost sys.stdout")),
        },
    };
    let write = |text: Obj| file.call_method(ctx, &ctx.names.write, &[text]).map(|_| ());
    for (at, value) in args.positional().iter().enumerate() {
        if at > 0 {
            write(sep.clone().unwrap_or_else(|| ctx.str(" ")))?;
        }
        write(value.to_str(ctx)?)?;
    }
    write(end.unwrap_or_else(|| ctx.str("\n")))?;
    if flush {
        file.call_method(ctx, &ctx.names.flush, &[])?;
    }
    Ok(ctx.none())
}
