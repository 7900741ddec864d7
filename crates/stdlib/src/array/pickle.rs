//! Arrays taken apart and put together again, on machines with other formats of numbers too.

use krait_object::buffer::{Format, unpack_item};
use krait_object::bytes::PyBytes;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method};

use super::kind::{Kind, TYPECODES, one_point};
use super::{PyArray, methods, new_array, of};

/// How a machine writes items: what pickles tell beside the type code.
struct MachineFormat {
    /// The native format with the same meaning, `w` and `u` for text of four and two bytes.
    format: u8,
    big_endian: bool,
}

/// The format of a pickle's code, 0 to 21.
fn machine_format(code: i64) -> Option<MachineFormat> {
    // From code 2 on, each format stands twice: little-endian, then big-endian.
    let (format, big_endian) = match usize::try_from(code).ok()? {
        0 => (b'B', false),
        1 => (b'b', false),
        code => (*b"HhIiQqfduw".get((code - 2) / 2)?, code % 2 == 1),
    };
    Some(MachineFormat { format, big_endian })
}

/// The code of a kind on this machine.
fn machine_code(kind: Kind) -> i64 {
    match kind.code() {
        'B' => 0,
        'b' => 1,
        'H' => 2,
        'h' => 4,
        'I' => 6,
        'i' => 8,
        'L' | 'Q' => 10,
        'l' | 'q' => 12,
        'f' => 14,
        'd' => 16,
        _ => 20,
    }
}

/// `array.__reduce_ex__(protocol)`.
pub(super) fn reduce(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let Some(protocol) = slots[0].as_ref().filter(|value| value.is_int_instance(ctx)) else {
        return Err(ctx.type_error("__reduce_ex__ argument should be an integer"));
    };
    let protocol = protocol.to_i64(ctx)?;
    let dict = this.getattr_opt_text(ctx, "__dict__")?.unwrap_or_else(|| ctx.none());
    let (class, own) = (this.ty(ctx).to_obj(), of(this));
    let code = ctx.str(&own.kind.code().to_string());
    if protocol < 3 {
        let items = methods::to_list(ctx, own)?;
        return Ok(ctx.tuple(vec![class, ctx.tuple(vec![code, items]), dict]));
    }
    let module = crate::builtins::import(ctx, "array")?;
    let reconstructor = module.getattr_text(ctx, "_array_reconstructor")?;
    let bytes = ctx.bytes_vec(own.bytes.to_vec());
    let args = ctx.tuple(vec![class, code, ctx.int(machine_code(own.kind)), bytes]);
    Ok(ctx.tuple(vec![reconstructor, args, dict]))
}

fn reconstruct(ctx: &Ctx, _module: &Obj, args: &[Obj]) -> PyResult {
    let code = one_point(ctx, &args[1], "_array_reconstructor() argument 2")?;
    let format_code = i64::from(krait_object::clinic::int_arg(ctx, &args[2])?);
    let Some(class) = args[0].as_type() else {
        return Err(ctx.type_error(&format!("first argument must be a type object, not {}", args[0].ty(ctx).name())));
    };
    let base = ctx.type_for::<PyArray>();
    if !class.is_subtype(&base) {
        return Err(ctx.type_error(&format!("{} is not a subtype of array.array", class.name())));
    }
    let Some(kind) = Kind::of(code) else { return Err(ctx.value_error("second argument must be a valid type code")) };
    let Some(format) = machine_format(format_code) else {
        return Err(ctx.value_error("third argument must be a valid machine format code."));
    };
    let Some(bytes) = args[3].payload::<PyBytes>() else {
        return Err(ctx.type_error(&format!("fourth argument should be bytes, not {}", args[3].ty(ctx).name())));
    };
    if format_code == machine_code(kind) {
        let made = new_array(ctx, class, kind, Vec::new());
        of(&made).extend_bytes(ctx, &bytes.data)?;
        return Ok(made);
    }
    if matches!(format.format, b'u' | b'w') {
        let (bits, order) = (if format.format == b'u' { 16 } else { 32 }, if format.big_endian { "be" } else { "le" });
        let text = krait_object::codecs::decode(ctx, &bytes.data, None, Some(&format!("utf-{bits}-{order}")), None)?;
        return class.to_obj().call(ctx, &[args[1].clone(), text]);
    }
    let item_format = Format::native(&char::from(format.format).to_string());
    let item_format = item_format.ok_or_else(|| ctx.system_error("the table has native formats only"))?;
    let size = item_format.size();
    if bytes.data.len() % size != 0 {
        return Err(ctx.value_error("string length not a multiple of item size"));
    }
    let mut items = Vec::with_capacity(bytes.data.len() / size);
    for item in bytes.data.chunks_exact(size) {
        let mut item = item.to_vec();
        if format.big_endian {
            item.reverse();
        }
        items.push(unpack_item(ctx, item_format, &item));
    }
    // Integers go into a kind of their own size and sign.
    let signed = format.format.is_ascii_lowercase();
    let is_float = matches!(format.format, b'f' | b'd');
    let fits = |kind: &Kind| !is_float && kind.is_integer() && kind.size() == size && kind.is_signed() == signed;
    let better = TYPECODES.chars().filter_map(|code| Kind::of(code.into())).find(fits);
    let code = better.map_or_else(|| args[1].clone(), |kind| ctx.str(&kind.code().to_string()));
    class.to_obj().call(ctx, &[code, ctx.list(items)])
}

pub(super) const FUNCTIONS: &[MethodDef] =
    &[method("_array_reconstructor($module, arraytype, typecode, mformat_code, items, /)", NativeFn::Fast(reconstruct))];
