//! `_io`: files, buffers, text.

mod base;
mod buffered;
pub(crate) mod fileio;
mod memory;
mod newline;
mod text;

use krait_object::dict::PyDict;
use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, TypeDef, documented, method, module};

const FUNCTIONS: &[MethodDef] = &[
    documented(
        "Open file and return a stream.  Raise OSError upon failure.",
        "open($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True,\n     opener=None)",
        NativeFn::Bound(open),
    ),
    method("open_code(path)", NativeFn::Bound(|ctx, module, slots| {
        let path = slots[0].as_ref().expect("a required argument");
        if !path.is_str_instance(ctx) {
            return Err(ctx.type_error(&format!("open_code() argument 'path' must be str, not {}", path.ty(ctx).name_or_none(ctx))));
        }
        open(ctx, module, &[Some(path.clone()), Some(ctx.str("rb")), None, None, None, None, None, None])
    })),
    method("text_encoding(encoding, stacklevel=2, /)", NativeFn::Fast(|ctx, _, args| {
        if ctx.is_none(&args[0]) {
            warn_of_default(ctx, args.get(1).map_or(Ok(2), |level| level.to_i64(ctx))?)?;
        }
        Ok(if ctx.is_none(&args[0]) { ctx.str(if utf8_mode(ctx) { "utf-8" } else { "locale" }) } else { args[0].clone() })
    })),
];

/// `-X warn_default_encoding`: a text file is opened without a word about its encoding.
fn warn_of_default(ctx: &Ctx, stacklevel: i64) -> PyResult<()> {
    if !ctx.settings.warn_default_encoding {
        return Ok(());
    }
    krait_object::exceptions::warn(ctx, &ctx.types.encoding_warning, "'encoding' argument not specified", stacklevel)
}

/// NotImplementedError without a message: what a class derived from `RawIOBase` leaves out.
fn plain_not_implemented(ctx: &Ctx) -> Raised {
    ctx.raise(krait_object::exceptions::new_exception_args(ctx, &ctx.types.not_implemented_error, Vec::new()))
}

/// The memory that a `readinto` fills. TypeError when it cannot be written to.
fn writable_buffer(ctx: &Ctx, function: &str, object: &Obj) -> PyResult<krait_object::buffer::Buffer> {
    krait_object::buffer::get_buffer(ctx, object, krait_object::buffer::WRITABLE).map_err(|raised| {
        if !ctx.raised_is(&ctx.types.buffer_error) && !ctx.raised_is(&ctx.types.type_error) {
            return raised;
        }
        drop(ctx.take_raised(raised));
        krait_object::clinic::bad_argument(ctx, function, "", "read-write bytes-like object", object)
    })
}

fn open(ctx: &Ctx, _module: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(file), mode, buffering, encoding, errors, newline, closefd, opener] = slots else {
        return Err(ctx.system_error("bound arguments"));
    };
    let file = if file.is_int_instance(ctx) { file.clone() } else { crate::posix_path::fspath(ctx, file)? };
    let mode = match mode {
        Some(mode) => mode.expect_str(ctx, "open() argument 'mode'")?.to_string_lossy().into_owned(),
        None => "r".to_owned(),
    };
    let given = |value: &Option<Obj>| value.clone().filter(|value| !ctx.is_none(value));
    let invalid = || ctx.value_error(&format!("invalid mode: '{mode}'"));
    let (mut creating, mut reading, mut writing, mut appending, mut updating, mut text, mut binary) =
        (false, false, false, false, false, false, false);
    for letter in mode.chars() {
        let flag = match letter {
            'x' => &mut creating,
            'r' => &mut reading,
            'w' => &mut writing,
            'a' => &mut appending,
            '+' => &mut updating,
            't' => &mut text,
            'b' => &mut binary,
            _ => return Err(invalid()),
        };
        if std::mem::replace(flag, true) {
            return Err(invalid());
        }
    }
    if text && binary {
        return Err(ctx.value_error("can't have text and binary mode at once"));
    }
    if u8::from(creating) + u8::from(reading) + u8::from(writing) + u8::from(appending) > 1 {
        return Err(ctx.value_error("must have exactly one of create/read/write/append mode"));
    }
    for (value, name) in [(encoding, "encoding"), (errors, "errors"), (newline, "newline")] {
        if binary && given(value).is_some() {
            return Err(ctx.value_error(&if name == "newline" {
                "binary mode doesn't take a newline argument".to_owned()
            } else {
                format!("binary mode doesn't take an {name} argument")
            }));
        }
    }
    let mut buffering = buffering.as_ref().map_or(Ok(-1), |buffering| buffering.to_i64(ctx))?;
    let raw_mode: String = mode.chars().filter(|letter| !matches!(letter, 'b' | 't')).collect();
    let truth = |value: &Option<Obj>, default| value.as_ref().map_or(Ok(default), |value| value.is_true(ctx));
    let class = |name| base::class(ctx, name).to_obj();
    let closefd = truth(closefd, true)?;
    let raw = class("io.FileIO").call(
        ctx,
        &[file, ctx.str(&raw_mode), ctx.bool(closefd), given(opener).unwrap_or_else(|| ctx.none())],
    )?;
    let result = (|| {
        let terminal = raw.call_method_text(ctx, "isatty", &[])?.is_true(ctx)?;
        let mut line_buffering = false;
        if buffering == 1 && !binary {
            buffering = -1;
            line_buffering = true;
        } else if buffering < 0 && terminal {
            line_buffering = true;
        }
        if buffering == 1 && binary {
            let message = "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";
            krait_object::exceptions::warn(ctx, &ctx.types.runtime_warning, message, 1)?;
            buffering = -1;
        }
        if buffering == 0 {
            if !binary {
                return Err(ctx.value_error("can't have unbuffered text I/O"));
            }
            return Ok(raw.clone());
        }
        let size = if buffering < 0 { buffered::DEFAULT_BUFFER_SIZE as i64 } else { buffering };
        let name = if updating {
            "io.BufferedRandom"
        } else if reading {
            "io.BufferedReader"
        } else {
            "io.BufferedWriter"
        };
        let buffer = class(name).call(ctx, &[raw.clone(), ctx.int(size)])?;
        if binary {
            return Ok(buffer);
        }
        let none = ctx.none();
        let or_none = |value: &Option<Obj>| given(value).unwrap_or_else(|| none.clone());
        let newline = newline.clone().unwrap_or_else(|| none.clone());
        let wrapper =
            class("io.TextIOWrapper").call(ctx, &[buffer, or_none(encoding), or_none(errors), newline, ctx.bool(line_buffering)])?;
        wrapper.setattr_text(ctx, "mode", &ctx.str(&mode))?;
        Ok(wrapper)
    })();
    result.map_err(|raised| {
        let exception = ctx.take_raised(raised);
        if let Err(raised) = raw.call_method(ctx, &ctx.names.close, &[]) {
            drop(ctx.take_raised(raised));
        }
        ctx.set_raised(exception)
    })
}

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_io");
    module::add_functions(ctx, &module, "_io", FUNCTIONS);
    let namespace = PyDict::new();
    namespace.set_str(ctx, &ctx.names.__module__, ctx.intern("io"));
    let bases = [ctx.types.os_error.to_obj(), ctx.types.value_error.to_obj()];
    let unsupported =
        krait_object::typeobj::new_heap_type(ctx, &ctx.types.type_, &ctx.intern("UnsupportedOperation"), &bases, &namespace)?;
    ctx.shared.borrow_mut().insert("io.UnsupportedOperation", unsupported.clone());
    module::add(ctx, &module, "UnsupportedOperation", unsupported);
    module::add(ctx, &module, "BlockingIOError", ctx.types.blocking_io_error.to_obj());
    module::add(ctx, &module, "DEFAULT_BUFFER_SIZE", ctx.int_usize(buffered::DEFAULT_BUFFER_SIZE));
    let types: [(&'static str, &'static TypeDef); 14] = [
        ("io._IOBase", &base::IO_BASE),
        ("io._RawIOBase", &base::RAW_IO_BASE),
        ("io._BufferedIOBase", &base::BUFFERED_IO_BASE),
        ("io._TextIOBase", &base::TEXT_IO_BASE),
        ("io.FileIO", &fileio::FILE_IO),
        ("io.BufferedReader", &buffered::BUFFERED_READER),
        ("io.BufferedWriter", &buffered::BUFFERED_WRITER),
        ("io.BufferedRandom", &buffered::BUFFERED_RANDOM),
        ("io.BufferedRWPair", &buffered::BUFFERED_RW_PAIR),
        ("io.BytesIO", &memory::BYTES_IO),
        ("io.StringIO", &memory::STRING_IO),
        ("io.TextIOWrapper", &text::TEXT_IO_WRAPPER),
        ("io.IncrementalNewlineDecoder", &newline::INCREMENTAL_NEWLINE_DECODER),
        ("io._BytesIOBuffer", &memory::BYTES_IO_BUFFER),
    ];
    for (key, def) in types {
        let ty = new_native_type(ctx, def);
        ctx.shared.borrow_mut().insert(key, ty.to_obj());
        module::add(ctx, &module, &key[3..], ty.to_obj());
    }
    Ok(module)
}

/// Put `sys.stdin`, `stdout`, `stderr` and `builtins.open` in place.
pub fn install_streams(ctx: &Ctx) -> PyResult<()> {
    let io = crate::builtins::import(ctx, "_io")?;
    let sys = ctx.sys_dict.get().ok_or_else(|| ctx.runtime_error("no sys"))?;
    let sys = sys.payload::<PyDict>().expect("sys has a dict");
    let open = io.getattr_text(ctx, "open")?;
    if let Some(builtins) = ctx.builtins.get() {
        builtins.payload::<PyDict>().expect("builtins are a dict").set_text(ctx, "open", open);
    }
    for (fd, name, mode, shown) in [(0, "stdin", "rb", "<stdin>"), (1, "stdout", "wb", "<stdout>"), (2, "stderr", "wb", "<stderr>")] {
        // A descriptor that is not open gives None.
        let stream = match make_stream(ctx, &io, fd, mode, shown, name) {
            Ok(stream) => stream,
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.os_error)?;
                ctx.none()
            }
        };
        sys.set_text(ctx, name, stream.clone());
        sys.set_text(ctx, &format!("__{name}__"), stream);
    }
    Ok(())
}

fn make_stream(ctx: &Ctx, io: &Obj, fd: i32, mode: &str, shown: &str, name: &str) -> PyResult {
    let unbuffered = ctx.settings.unbuffered && fd != 0;
    let buffering = if unbuffered { 0 } else { -1 };
    let args = [ctx.int(fd.into()), ctx.str(mode), ctx.int(buffering), ctx.none(), ctx.none(), ctx.none(), ctx.bool(false)];
    let buffer = io.call_method_text(ctx, "open", &args)?;
    let raw = if unbuffered { buffer.clone() } else { buffer.getattr_text(ctx, "raw")? };
    raw.setattr_text(ctx, "name", &ctx.str(shown))?;
    let terminal = raw.call_method_text(ctx, "isatty", &[])?.is_true(ctx)?;
    let errors = match name {
        "stderr" => "backslashreplace",
        _ if utf8_mode(ctx) || locale(ctx).starts_with("C.") => "surrogateescape",
        _ => "strict",
    };
    let line_buffering = terminal || name == "stderr";
    let wrapper = base::class(ctx, "io.TextIOWrapper").obj().call(
        ctx,
        &[buffer, ctx.str("utf-8"), ctx.str(errors), if fd == 0 { ctx.none() } else { ctx.str("\n") }, ctx.bool(line_buffering), ctx.bool(unbuffered)],
    )?;
    wrapper.setattr_text(ctx, "mode", &ctx.str(if fd == 0 { "r" } else { "w" }))?;
    Ok(wrapper)
}

/// The locale of characters.
fn locale(ctx: &Ctx) -> String {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| ctx.host.environ(name).filter(|value| !value.is_empty()));
    named.unwrap_or_else(|| "C".to_owned())
}

/// `sys.flags.utf8_mode`: what was asked for, else on in the locales C and POSIX (PEP 540).
pub(crate) fn utf8_mode(ctx: &Ctx) -> bool {
    match ctx.settings.utf8_mode {
        Some(mode) => mode,
        None => matches!(&*locale(ctx), "C" | "POSIX"),
    }
}
