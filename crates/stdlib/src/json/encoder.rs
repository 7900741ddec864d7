//! `make_encoder`: objects to JSON text.

use krait_object::clinic::{bad_argument, ssize_arg};
use krait_object::dict::PyDict;
use krait_object::exceptions::add_note;
use krait_object::heap::strbuild::StrBuilder;
use krait_object::heap::strdata::PyStr;
use krait_object::list::PyList;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::full_name;
use krait_object::{Ctx, MemberDef, Obj, Payload, PyResult, Raised, TypeDef, bind, new_exact, slot};

use super::strings;

/// Where the module's own string encoders are kept.
pub const ASCII: &str = "_json.encode_basestring_ascii";
pub const PLAIN: &str = "_json.encode_basestring";

/// The payload of `Encoder`.
struct PyEncoder {
    markers: Obj,
    default: Obj,
    encoder: Obj,
    indent: Obj,
    key_separator: Obj,
    item_separator: Obj,
    sort_keys: bool,
    skipkeys: bool,
    allow_nan: bool,
    /// The encoder is this module's own: whether its output is ASCII.
    fast: Option<bool>,
}
krait_object::trace!(PyEncoder: markers, default, encoder, indent, key_separator, item_separator);
krait_object::payload!(PyEncoder, "Encoder", with_node);

fn of(object: &Obj) -> &PyEncoder {
    object.payload::<PyEncoder>().expect("the type's methods get its objects")
}

struct Writer<'a> {
    ctx: &'a Ctx,
    own: &'a PyEncoder,
    out: StrBuilder,
}

impl Writer<'_> {
    fn push(&mut self, text: &Obj) {
        self.out.push_str(text.payload::<PyStr>().expect("a str"));
    }

    /// A new line, indented.
    fn line(&mut self, level: isize) {
        if let Some(indent) = self.own.indent.payload::<PyStr>() {
            self.out.push(0x0A);
            for _ in 0..level {
                self.out.push_str(indent);
            }
        }
    }

    /// The exception with a note of where it happened.
    #[cold]
    fn noted(&self, raised: Raised, note: &str) -> Raised {
        let exception = self.ctx.take_raised(raised);
        match add_note(self.ctx, &exception, note) {
            Ok(()) => self.ctx.set_raised(exception),
            Err(other) => other,
        }
    }

    fn string(&mut self, value: &Obj) -> PyResult<()> {
        if let Some(ascii) = self.own.fast {
            strings::encode(&mut self.out, value.payload::<PyStr>().expect("a str"), ascii);
            return Ok(());
        }
        let encoded = self.own.encoder.call(self.ctx, std::slice::from_ref(value))?;
        let Some(text) = encoded.payload::<PyStr>() else {
            return Err(self.ctx.type_error(&format!("encoder() must return a string, not {}", encoded.ty(self.ctx).name())));
        };
        self.out.push_str(text);
        Ok(())
    }

    /// `int.__repr__` whatever the subclass says.
    fn int_text(&self, value: &Obj) -> PyResult {
        match (value.as_i64(), self.ctx.types.int.slots.tp_repr.get()) {
            (Some(small), _) => Ok(self.ctx.str(&small.to_string())),
            (None, Some(repr)) => repr(self.ctx, value),
            (None, None) => value.repr(self.ctx),
        }
    }

    fn float_text(&self, value: &Obj, number: f64) -> PyResult {
        let ctx = self.ctx;
        if !number.is_finite() {
            if !self.own.allow_nan {
                let shown = value.repr(ctx)?;
                return Err(ctx.value_error(&format!("Out of range float values are not JSON compliant: {}", shown.text_lossy())));
            }
            return Ok(ctx.str(if number > 0.0 {
                "Infinity"
            } else if number < 0.0 {
                "-Infinity"
            } else {
                "NaN"
            }));
        }
        match ctx.types.float.slots.tp_repr.get() {
            Some(repr) => repr(ctx, value),
            None => value.repr(ctx),
        }
    }

    /// Remember that a container is being written. ValueError when it already is.
    fn mark(&self, value: &Obj) -> PyResult<Option<Obj>> {
        let Some(markers) = self.own.markers.payload::<PyDict>() else { return Ok(None) };
        let key = self.ctx.int_u64(value.id());
        if markers.contains(self.ctx, &key)? {
            return Err(self.ctx.value_error("Circular reference detected"));
        }
        markers.set(self.ctx, &key, value.clone())?;
        Ok(Some(key))
    }
    fn unmark(&self, key: Option<Obj>) -> PyResult<()> {
        if let (Some(key), Some(markers)) = (key, self.own.markers.payload::<PyDict>()) {
            markers.remove(self.ctx, &key)?;
        }
        Ok(())
    }

    fn value(&mut self, value: &Obj, level: isize) -> PyResult<()> {
        let ctx = self.ctx;
        if ctx.is_none(value) {
            self.out.push_text("null");
        } else if value.is(&ctx.bool(true)) {
            self.out.push_text("true");
        } else if value.is(&ctx.bool(false)) {
            self.out.push_text("false");
        } else if value.is_str_instance(ctx) {
            self.string(value)?;
        } else if value.is_int_instance(ctx) {
            let text = self.int_text(value)?;
            self.push(&text);
        } else if let Some(number) = value.as_f64() {
            let text = self.float_text(value, number)?;
            self.push(&text);
        } else if value.payload::<PyList>().is_some() || value.payload::<PyTuple>().is_some() {
            ctx.check_native_stack(" while encoding a JSON object")?;
            self.sequence(value, level)?;
        } else if let Some(dict) = value.payload::<PyDict>() {
            ctx.check_native_stack(" while encoding a JSON object")?;
            self.dict(value, dict, level)?;
        } else {
            let key = self.mark(value)?;
            let other = self.own.default.call(ctx, std::slice::from_ref(value))?;
            ctx.check_native_stack(" while encoding a JSON object")?;
            if let Err(raised) = self.value(&other, level) {
                return Err(self.noted(raised, &format!("when serializing {} object", full_name(ctx, value.ty(ctx)))));
            }
            self.unmark(key)?;
        }
        Ok(())
    }

    fn sequence(&mut self, sequence: &Obj, level: isize) -> PyResult<()> {
        let ctx = self.ctx;
        let item = |index: usize| match (sequence.payload::<PyList>(), sequence.payload::<PyTuple>()) {
            (Some(list), _) => list.items.get(index),
            (None, Some(tuple)) => tuple.items().get(index).cloned(),
            (None, None) => None,
        };
        if item(0).is_none() {
            self.out.push_text("[]");
            return Ok(());
        }
        let key = self.mark(sequence)?;
        self.out.push(u32::from(b'['));
        let mut index = 0;
        while let Some(value) = item(index) {
            if index > 0 {
                self.push(&self.own.item_separator);
            }
            self.line(level + 1);
            if let Err(raised) = self.value(&value, level + 1) {
                let note = format!("when serializing {} item {index}", full_name(ctx, sequence.ty(ctx)));
                return Err(self.noted(raised, &note));
            }
            index += 1;
        }
        self.unmark(key)?;
        self.line(level);
        self.out.push(u32::from(b']'));
        Ok(())
    }

    /// A key and its value; false when it was skipped.
    fn item(&mut self, dict: &Obj, key: &Obj, value: &Obj, first: bool, level: isize) -> PyResult<bool> {
        let ctx = self.ctx;
        let text = if key.is_str_instance(ctx) {
            key.clone()
        } else if let Some(number) = key.as_f64() {
            self.float_text(key, number)?
        } else if key.is(&ctx.bool(true)) {
            ctx.intern("true")
        } else if key.is(&ctx.bool(false)) {
            ctx.intern("false")
        } else if ctx.is_none(key) {
            ctx.intern("null")
        } else if key.is_int_instance(ctx) {
            self.int_text(key)?
        } else if self.own.skipkeys {
            return Ok(false);
        } else {
            return Err(ctx.type_error(&format!("keys must be str, int, float, bool or None, not {}", key.ty(ctx).name())));
        };
        if !first {
            self.push(&self.own.item_separator);
        }
        self.line(level);
        self.string(&text)?;
        self.push(&self.own.key_separator);
        if let Err(raised) = self.value(value, level) {
            let exception = ctx.take_raised(raised);
            let shown = key.repr(ctx)?;
            let note = format!("when serializing {} item {}", full_name(ctx, dict.ty(ctx)), shown.text_lossy());
            let raised = ctx.set_raised(exception);
            return Err(self.noted(raised, &note));
        }
        Ok(true)
    }

    fn dict(&mut self, object: &Obj, dict: &PyDict, level: isize) -> PyResult<()> {
        let ctx = self.ctx;
        if dict.is_empty() {
            self.out.push_text("{}");
            return Ok(());
        }
        let mark = self.mark(object)?;
        self.out.push(u32::from(b'{'));
        let mut first = true;
        if self.own.sort_keys || !ctx.types.dict.is_exactly(object) {
            let items = object.call_method_text(ctx, "items", &[])?;
            let items = ctx.list(krait_object::protocol::iterate(ctx, &items)?);
            if self.own.sort_keys {
                items.call_method_text(ctx, "sort", &[])?;
            }
            let pairs = items.payload::<PyList>().map(|items| items.items.to_vec()).unwrap_or_default();
            for pair in &pairs {
                let Some([key, value]) = pair.payload::<PyTuple>().map(PyTuple::items) else {
                    return Err(ctx.value_error("items must return 2-tuples"));
                };
                first &= !self.item(object, key, value, first, level + 1)?;
            }
        } else {
            let mut position = 0;
            while let Some((key, value)) = dict.next(&mut position) {
                first &= !self.item(object, &key, &value, first, level + 1)?;
            }
        }
        self.unmark(mark)?;
        if !first {
            self.line(level);
        }
        self.out.push(u32::from(b'}'));
        Ok(())
    }
}

fn encoder_new(ctx: &Ctx, _class: &Obj, args: krait_object::Args) -> PyResult {
    let text = "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)";
    let slots = bind(ctx, "make_encoder", text, args)?;
    let [Some(markers), Some(default), Some(encoder), Some(indent), Some(key_separator), Some(item_separator), Some(sort_keys), Some(skipkeys), Some(allow_nan)] =
        slots.as_slice()
    else {
        return Err(ctx.system_error("bound arguments"));
    };
    for (which, separator) in [("5", key_separator), ("6", item_separator)] {
        if !separator.is_str_instance(ctx) {
            return Err(bad_argument(ctx, "make_encoder", which, "str", separator));
        }
    }
    let (sort_keys, skipkeys, allow_nan) = (sort_keys.is_true(ctx)?, skipkeys.is_true(ctx)?, allow_nan.is_true(ctx)?);
    if markers.payload::<PyDict>().is_none() && !ctx.is_none(markers) {
        return Err(ctx.type_error(&format!("make_encoder() argument 1 must be dict or None, not {}", markers.ty(ctx).name())));
    }
    let is_own = |key: &str| ctx.shared.borrow().get(key).is_some_and(|own| own.is(encoder));
    let fast = if is_own(ASCII) {
        Some(true)
    } else if is_own(PLAIN) {
        Some(false)
    } else {
        None
    };
    let payload = PyEncoder {
        markers: markers.clone(),
        default: default.clone(),
        encoder: encoder.clone(),
        indent: indent.clone(),
        key_separator: key_separator.clone(),
        item_separator: item_separator.clone(),
        sort_keys,
        skipkeys,
        allow_nan,
        fast,
    };
    Ok(new_exact(ctx, &ctx.type_for::<PyEncoder>(), payload))
}

const fn member(name: &'static str, get: fn(&Ctx, &Obj) -> PyResult) -> MemberDef {
    MemberDef { name, get, set: None, doc: "" }
}

pub static ENCODER: TypeDef = TypeDef {
    module: "_json",
    slots: &[
        slot::tp_new(encoder_new),
        slot::tp_call(|ctx, this, args| {
            let slots = bind(ctx, "_iterencode", "(obj, _current_indent_level)", args)?;
            let [Some(value), Some(level)] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            let level = ssize_arg(ctx, level)?;
            let mut writer = Writer { ctx, own: of(this), out: StrBuilder::new() };
            writer.value(value, level)?;
            Ok(ctx.tuple(vec![writer.out.finish(ctx)]))
        }),
    ],
    members: &[
        member("markers", |_, this| Ok(of(this).markers.clone())),
        member("default", |_, this| Ok(of(this).default.clone())),
        member("encoder", |_, this| Ok(of(this).encoder.clone())),
        member("indent", |_, this| Ok(of(this).indent.clone())),
        member("key_separator", |_, this| Ok(of(this).key_separator.clone())),
        member("item_separator", |_, this| Ok(of(this).item_separator.clone())),
        member("sort_keys", |ctx, this| Ok(ctx.bool(of(this).sort_keys))),
        member("skipkeys", |ctx, this| Ok(ctx.bool(of(this).skipkeys))),
    ],
    doc: "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
    ..TypeDef::new("Encoder", PyEncoder::layout)
};
