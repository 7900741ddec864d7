//! The plain functions of `builtins`.

use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::protocol;
use krait_object::{Args, CompareOp, Ctx, MethodDef, NativeFn, Obj, PyResult, documented};

use super::build_class::build_class;

pub(super) const FUNCTIONS: &[MethodDef] = &[
    documented("__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class", "__build_class__", NativeFn::Kw(build_class)),
    documented("Return the absolute value of the argument.", "abs($module, x, /)", NativeFn::O(|ctx, _, value| value.abs(ctx))),
    documented("Return an AsyncIterator for an AsyncIterable object.", "aiter($module, async_iterable, /)", NativeFn::O(|ctx, _, value| {
        let Some(aiter) = value.ty(ctx).slots.am_aiter.get() else {
            return Err(ctx.type_error(&format!("'{}' object is not an async iterable", value.ty(ctx).name())));
        };
        let iterator = aiter(ctx, value)?;
        if iterator.ty(ctx).slots.am_anext.get().is_none() {
            return Err(ctx.type_error(&format!("aiter() returned not an async iterator of type '{}'", iterator.ty(ctx).name())));
        }
        Ok(iterator)
    })),
    documented("Return True if bool(x) is True for all values x in the iterable.", "all($module, iterable, /)", NativeFn::O(|ctx, _, iterable| quantify(ctx, iterable, false))),
    documented("Return True if bool(x) is True for any x in the iterable.", "any($module, iterable, /)", NativeFn::O(|ctx, _, iterable| quantify(ctx, iterable, true))),
    documented("Return the next item from the async iterator.", "anext($module, aiterator, default=<unrepresentable>, /)", NativeFn::Fast(|ctx, _, args| {
        let Some(anext) = args[0].ty(ctx).slots.am_anext.get() else {
            return Err(ctx.type_error(&format!("'{}' object is not an async iterator", args[0].ty(ctx).name())));
        };
        let awaitable = anext(ctx, &args[0])?;
        match args.get(1) {
            None => Ok(awaitable),
            Some(default) => krait_object::generator::anext_with_default(ctx, awaitable, default.clone()),
        }
    })),
    documented("Return an ASCII-only representation of an object.", "ascii($module, obj, /)", NativeFn::O(|ctx, _, value| value.ascii(ctx))),
    documented("Return the binary representation of an integer.", "bin($module, number, /)", NativeFn::O(|ctx, _, value| radix(ctx, value, "b"))),
    documented("Return the octal representation of an integer.", "oct($module, number, /)", NativeFn::O(|ctx, _, value| radix(ctx, value, "o"))),
    documented("Return the hexadecimal representation of an integer.", "hex($module, number, /)", NativeFn::O(|ctx, _, value| radix(ctx, value, "x"))),
    documented("Call sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept", "breakpoint($module, /, *args, **kws)", NativeFn::Kw(|ctx, _, args| {
        let hook = ctx.sys_dict.get().and_then(|sys| sys.payload::<PyDict>()?.get_text(ctx, "breakpointhook"));
        hook.ok_or_else(|| ctx.runtime_error("lost sys.breakpointhook"))?.call_args(ctx, args)
    })),
    documented("Return whether the object is callable (i.e., some kind of function).", "callable($module, obj, /)", NativeFn::O(|ctx, _, value| Ok(ctx.bool(value.is_callable(ctx))))),
    documented("Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.", "chr($module, i, /)", NativeFn::O(|ctx, _, value| {
        let number = value.index(ctx)?;
        match number.as_i64().and_then(|number| u32::try_from(number).ok()).filter(|&point| point <= 0x10_FFFF) {
            Some(point) => Ok(ctx.str_char(point)),
            None => Err(ctx.value_error("chr() arg not in range(0x110000)")),
        }
    })),
    documented("Return the ordinal value of a character.", "ord($module, character, /)", NativeFn::O(ord)),
    documented("Deletes the named attribute from the given object.", "delattr($module, obj, name, /)", NativeFn::Fast(|ctx, _, args| {
        attribute_name(ctx, &args[1])?;
        args[0].delattr(ctx, &args[1])?;
        Ok(ctx.none())
    })),
    documented("Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.", "divmod($module, x, y, /)", NativeFn::Fast(|ctx, _, args| protocol::divmod(ctx, &args[0], &args[1]))),
    documented("Return type(value).__format__(value, format_spec)", "format($module, value, format_spec='', /)", NativeFn::Fast(|ctx, _, args| {
        if let Some(spec) = args.get(1).filter(|spec| !spec.is_str_instance(ctx)) {
            return Err(ctx.type_error(&format!("format() argument 2 must be str, not {}", spec.ty(ctx).name_or_none(ctx))));
        }
        args[0].format(ctx, args.get(1))
    })),
    documented("getattr(object, name[, default]) -> value", "getattr", NativeFn::Fast(|ctx, _, args| match args {
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
    documented("Return whether the object has an attribute with the given name.", "hasattr($module, obj, name, /)", NativeFn::Fast(|ctx, _, args| {
        attribute_name(ctx, &args[1])?;
        Ok(ctx.bool(args[0].getattr_opt(ctx, &args[1])?.is_some()))
    })),
    documented("Return the integer hash value for the given object.", "hash($module, obj, /)", NativeFn::O(|ctx, _, value| Ok(ctx.int(value.hash(ctx)?)))),
    documented("Return the identity of an object.", "id($module, obj, /)", NativeFn::O(|ctx, _, value| Ok(ctx.int_u64(value.id())))),
    documented("Read a string from standard input.  The trailing newline is stripped.", "input($module, prompt='', /)", NativeFn::Fast(input)),
    documented("Return whether an object is an instance of a class or of a subclass thereof.", "isinstance($module, obj, class_or_tuple, /)", NativeFn::Fast(|ctx, _, args| {
        krait_object::abstract_object::isinstance(ctx, &args[0], &args[1]).map(|yes| ctx.bool(yes))
    })),
    documented("Return whether 'cls' is derived from another class or is the same class.", "issubclass($module, cls, class_or_tuple, /)", NativeFn::Fast(|ctx, _, args| {
        krait_object::abstract_object::issubclass(ctx, &args[0], &args[1]).map(|yes| ctx.bool(yes))
    })),
    documented("iter(iterable) -> iterator", "iter", NativeFn::Fast(|ctx, _, args| match args {
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
    documented("Return the number of items in a container.", "len($module, obj, /)", NativeFn::O(|ctx, _, value| Ok(ctx.int_usize(value.len(ctx)?)))),
    documented("max(iterable, *[, default=obj, key=func]) -> value", "max", NativeFn::Kw(|ctx, _, args| extreme(ctx, args, "max", CompareOp::Gt))),
    documented("min(iterable, *[, default=obj, key=func]) -> value", "min", NativeFn::Kw(|ctx, _, args| extreme(ctx, args, "min", CompareOp::Lt))),
    documented("next(iterator[, default])", "next", NativeFn::Fast(|ctx, _, args| {
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
    documented("Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments", "pow($module, /, base, exp, mod=None)", NativeFn::Bound(|ctx, _, slots| {
        let (Some(base), Some(exponent)) = (&slots[0], &slots[1]) else { return Err(ctx.system_error("bound arguments")) };
        let none = ctx.none();
        protocol::power(ctx, base, exponent, slots[2].as_ref().unwrap_or(&none))
    })),
    documented("Prints the values to a stream, or to sys.stdout by default.", "print($module, /, *args, sep=' ', end='\\n', file=None, flush=False)", NativeFn::Kw(print)),
    documented("Return the canonical string representation of the object.", "repr($module, obj, /)", NativeFn::O(|ctx, _, value| value.repr(ctx))),
    documented("Round a number to a given precision in decimal digits.", "round($module, /, number, ndigits=None)", NativeFn::Bound(|ctx, _, slots| {
        let number = slots[0].as_ref().expect("a required argument");
        let digits: Vec<Obj> = slots[1].iter().filter(|digits| !ctx.is_none(digits)).cloned().collect();
        match number.call_special(ctx, &ctx.names.__round__, &digits)? {
            Some(value) => Ok(value),
            None => Err(ctx.type_error(&format!("type {} doesn't define __round__ method", number.ty(ctx).name()))),
        }
    })),
    documented("Sets the named attribute on the given object to the specified value.", "setattr($module, obj, name, value, /)", NativeFn::Fast(|ctx, _, args| {
        attribute_name(ctx, &args[1])?;
        args[0].setattr(ctx, &args[1], &args[2])?;
        Ok(ctx.none())
    })),
    documented("Return a new list containing all items from the iterable in ascending order.", "sorted($module, iterable, /, *, key=None, reverse=False)", NativeFn::Kw(|ctx, _, args| {
        let [iterable] = args.positional() else {
            return Err(ctx.type_error(&format!("sorted expected 1 argument, got {}", args.positional().len())));
        };
        let list = ctx.list(protocol::iterate(ctx, iterable)?);
        let values: Vec<Obj> = args.keywords().map(|(_, value)| value.clone()).collect();
        list.call_method_args(ctx, &ctx.intern("sort"), Args::new(&values, args.names()))?;
        Ok(list)
    })),
    documented("Return the sum of a 'start' value (default: 0) plus an iterable of numbers", "sum($module, iterable, /, start=0)", NativeFn::Bound(super::sum::sum)),
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
        std_stream(ctx, name).filter(|stream| !ctx.is_none(stream)).ok_or_else(|| ctx.runtime_error(&format!("lost sys.{name}")))
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
            other => return Err(ctx.unexpected_keyword(name, other, &["key", "default"].map(str::to_owned))),
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
    let mut items = positional.iter();
    let mut next = || match &iterator {
        Some(iterator) => iterator.next(ctx),
        None => Ok(items.next().cloned()),
    };
    let Some(key) = key else {
        if let Some(iterator) = &iterator {
            return extreme_of(ctx, iterator, name, op, default);
        }
        let Some(mut best) = next()? else { return default.ok_or_else(|| ctx.value_error(&format!("{name}() iterable argument is empty"))) };
        while let Some(item) = next()? {
            if protocol::rich_compare_bool(ctx, &item, &best, op)? {
                best = item;
            }
        }
        return Ok(best);
    };
    let mut best: Option<(Obj, Obj)> = None;
    while let Some(item) = next()? {
        let value = key.call(ctx, std::slice::from_ref(&item))?;
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

/// The least or greatest item of an iterator.
fn extreme_of(ctx: &Ctx, iterator: &Obj, name: &str, op: CompareOp, default: Option<Obj>) -> PyResult {
    let next = iterator.ty(ctx).slots.tp_iternext.get().expect("iter() gives iterators");
    let Some(mut best) = next(ctx, iterator)? else {
        return default.ok_or_else(|| ctx.value_error(&format!("{name}() iterable argument is empty")));
    };
    while let Some(item) = next(ctx, iterator)? {
        if protocol::rich_compare_bool(ctx, &item, &best, op)? {
            best = item;
        }
    }
    Ok(best)
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
            other => {
                return Err(ctx.unexpected_keyword("print", other, &["sep", "end", "file", "flush"].map(str::to_owned)));
            }
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
    let write = |text: Obj| file.call_method(ctx, &ctx.names.write, &[text.to_str(ctx)?]).map(|_| ());
    for (at, value) in args.positional().iter().enumerate() {
        if at > 0 {
            write(sep.clone().unwrap_or_else(|| ctx.str(" ")))?;
        }
        write(value.clone())?;
    }
    write(end.unwrap_or_else(|| ctx.str("\n")))?;
    if flush {
        file.call_method(ctx, &ctx.names.flush, &[])?;
    }
    Ok(ctx.none())
}
