//! `make_scanner`: JSON text to objects.

use krait_object::cells::ObjCell;
use krait_object::clinic::ssize_arg;
use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, MemberDef, Obj, Payload, PyResult, TypeDef, bind, new_exact, slot};

use super::strings::{decode_error, scan};

/// The payload of `Scanner`.
struct PyScanner {
    strict: bool,
    object_hook: Obj,
    object_pairs_hook: Obj,
    parse_float: Obj,
    parse_int: Obj,
    parse_constant: Obj,
}
krait_object::trace!(PyScanner: object_hook, object_pairs_hook, parse_float, parse_int, parse_constant);
krait_object::payload!(PyScanner, "Scanner", with_node);

fn of(object: &Obj) -> &PyScanner {
    object.payload::<PyScanner>().expect("the type's methods get its objects")
}

/// Longer keys are not kept at hand.
const SHORT_KEY: usize = 32;
/// Keys kept at hand.
const KEYS: usize = 64;

struct Reader<'a> {
    ctx: &'a Ctx,
    scanner: &'a PyScanner,
    doc: &'a Obj,
    text: &'a PyStr,
    /// Keys seen: equal ones become one object.
    memo: PyDict,
    /// Keys met lately.
    keys: [ObjCell; KEYS],
}

impl Reader<'_> {
    fn at(&self, index: usize) -> Option<u8> {
        if index < self.text.len() { u8::try_from(self.text.at(index)).ok() } else { None }
    }
    fn space(&self, mut index: usize) -> usize {
        while matches!(self.at(index), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            index += 1;
        }
        index
    }
    fn is_word(&self, index: usize, word: &str) -> bool {
        word.bytes().enumerate().all(|(offset, byte)| self.at(index + offset) == Some(byte))
    }
    fn error(&self, message: &str, index: usize) -> krait_object::Raised {
        decode_error(self.ctx, message, self.doc, index)
    }
    fn stop(&self, index: usize) -> krait_object::Raised {
        self.ctx.stop_iteration(Some(self.ctx.int_usize(index)))
    }
    fn constant(&self, word: &str, index: usize) -> PyResult<(Obj, usize)> {
        let value = self.scanner.parse_constant.call(self.ctx, &[self.ctx.intern(word)])?;
        Ok((value, index + word.len()))
    }

    fn value(&self, index: usize) -> PyResult<(Obj, usize)> {
        let ctx = self.ctx;
        match self.at(index) {
            None => Err(self.stop(index)),
            Some(b'"') => scan(ctx, self.doc, self.text, index + 1, self.scanner.strict),
            Some(b'{') => {
                ctx.check_native_stack(" while decoding a JSON object from a unicode string")?;
                self.object(index + 1)
            }
            Some(b'[') => {
                ctx.check_native_stack(" while decoding a JSON array from a unicode string")?;
                self.array(index + 1)
            }
            Some(b'n') if self.is_word(index, "null") => Ok((ctx.none(), index + 4)),
            Some(b't') if self.is_word(index, "true") => Ok((ctx.bool(true), index + 4)),
            Some(b'f') if self.is_word(index, "false") => Ok((ctx.bool(false), index + 5)),
            Some(b'N') if self.is_word(index, "NaN") => self.constant("NaN", index),
            Some(b'I') if self.is_word(index, "Infinity") => self.constant("Infinity", index),
            Some(b'-') if self.is_word(index, "-Infinity") => self.constant("-Infinity", index),
            Some(_) => self.number(index),
        }
    }

    fn digits(&self, mut index: usize) -> usize {
        while self.at(index).is_some_and(|byte| byte.is_ascii_digit()) {
            index += 1;
        }
        index
    }

    fn number(&self, start: usize) -> PyResult<(Obj, usize)> {
        let ctx = self.ctx;
        let mut at = start + usize::from(self.at(start) == Some(b'-'));
        at = match self.at(at) {
            Some(b'0') => at + 1,
            Some(b'1'..=b'9') => self.digits(at),
            _ => return Err(self.stop(start)),
        };
        let mut is_float = false;
        if self.at(at) == Some(b'.') && self.digits(at + 1) > at + 1 {
            is_float = true;
            at = self.digits(at + 1);
        }
        if matches!(self.at(at), Some(b'e' | b'E')) {
            let first = at + 1 + usize::from(matches!(self.at(at + 1), Some(b'-' | b'+')));
            let end = self.digits(first);
            if end > first {
                is_float = true;
                at = end;
            }
        }
        let parse = if is_float { &self.scanner.parse_float } else { &self.scanner.parse_int };
        let shown = || ctx.str_part(self.text, start, at);
        let own = if is_float { ctx.types.float.obj() } else { ctx.types.int.obj() };
        if parse.is(own) {
            let text: String = (start..at).filter_map(|index| self.at(index).map(char::from)).collect();
            if is_float {
                if let Ok(value) = text.parse::<f64>() {
                    return Ok((ctx.float(value), at));
                }
            } else if let Ok(value) = text.parse::<i64>() {
                return Ok((ctx.int(value), at));
            }
        }
        Ok((parse.call(ctx, &[shown()])?, at))
    }

    fn array(&self, start: usize) -> PyResult<(Obj, usize)> {
        let mut at = self.space(start);
        let mut items = Vec::new();
        if self.at(at) != Some(b']') {
            loop {
                let (value, next) = self.value(at)?;
                items.push(value);
                at = self.space(next);
                match self.at(at) {
                    Some(b']') => break,
                    Some(b',') => {}
                    _ => return Err(self.error("Expecting ',' delimiter", at)),
                }
                let comma = at;
                at = self.space(at + 1);
                if self.at(at) == Some(b']') {
                    return Err(self.error("Illegal trailing comma before end of array", comma));
                }
            }
        }
        Ok((self.ctx.list(items), at + 1))
    }

    /// The key whose opening quote is before `start`, one object for each text, and the position behind it.
    fn key(&self, start: usize) -> PyResult<(Obj, usize)> {
        let ctx = self.ctx;
        // Short plain keys are looked up by their characters.
        let mut place = None;
        if let Some(text) = self.text.as_ascii() {
            let rest = text.as_bytes().get(start..).unwrap_or_default();
            let mut hash = 0usize;
            for (len, &byte) in rest.iter().take(SHORT_KEY).enumerate() {
                match byte {
                    b'"' => {
                        let at = hash % KEYS;
                        let known = self.keys[at].get();
                        let same = |key: &Obj| key.payload::<PyStr>().is_some_and(|key| key.narrow() == Some(&rest[..len]));
                        if let Some(known) = known.filter(same) {
                            return Ok((known, start + len + 1));
                        }
                        place = Some(at);
                        break;
                    }
                    b'\\' | ..0x20 => break,
                    _ => hash = hash.wrapping_mul(31).wrapping_add(byte.into()),
                }
            }
        }
        let (key, next) = scan(ctx, self.doc, self.text, start, self.scanner.strict)?;
        let key = self.memo.setdefault(ctx, &key, || key.clone())?;
        if let Some(place) = place {
            self.keys[place].set(Some(key.clone()));
        }
        Ok((key, next))
    }

    fn object(&self, start: usize) -> PyResult<(Obj, usize)> {
        let ctx = self.ctx;
        let has_pairs_hook = !ctx.is_none(&self.scanner.object_pairs_hook);
        let dict = PyDict::new();
        let mut pairs = Vec::new();
        let mut at = self.space(start);
        if self.at(at) != Some(b'}') {
            loop {
                if self.at(at) != Some(b'"') {
                    return Err(self.error("Expecting property name enclosed in double quotes", at));
                }
                let (key, next) = self.key(at + 1)?;
                at = self.space(next);
                if self.at(at) != Some(b':') {
                    return Err(self.error("Expecting ':' delimiter", at));
                }
                let (value, next) = self.value(self.space(at + 1))?;
                if has_pairs_hook {
                    pairs.push(ctx.tuple(vec![key, value]));
                } else {
                    dict.set(ctx, &key, value)?;
                }
                at = self.space(next);
                match self.at(at) {
                    Some(b'}') => break,
                    Some(b',') => {}
                    _ => return Err(self.error("Expecting ',' delimiter", at)),
                }
                let comma = at;
                at = self.space(at + 1);
                if self.at(at) == Some(b'}') {
                    return Err(self.error("Illegal trailing comma before end of object", comma));
                }
            }
        }
        let value = if has_pairs_hook {
            self.scanner.object_pairs_hook.call(ctx, &[ctx.list(pairs)])?
        } else if ctx.is_none(&self.scanner.object_hook) {
            ctx.dict_from(dict)
        } else {
            self.scanner.object_hook.call(ctx, &[ctx.dict_from(dict)])?
        };
        Ok((value, at + 1))
    }
}

const fn member(name: &'static str, get: fn(&Ctx, &Obj) -> PyResult) -> MemberDef {
    MemberDef { name, get, set: None, doc: "" }
}

pub static SCANNER: TypeDef = TypeDef {
    module: "_json",
    slots: &[
        slot::tp_new(|ctx, _class, args| {
            let slots = bind(ctx, "make_scanner", "(context)", args)?;
            let [Some(context)] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            let payload = PyScanner {
                strict: context.getattr_text(ctx, "strict")?.is_true(ctx)?,
                object_hook: context.getattr_text(ctx, "object_hook")?,
                object_pairs_hook: context.getattr_text(ctx, "object_pairs_hook")?,
                parse_float: context.getattr_text(ctx, "parse_float")?,
                parse_int: context.getattr_text(ctx, "parse_int")?,
                parse_constant: context.getattr_text(ctx, "parse_constant")?,
            };
            Ok(new_exact(ctx, &ctx.type_for::<PyScanner>(), payload))
        }),
        slot::tp_call(|ctx, this, args| {
            let slots = bind(ctx, "scan_once", "(string, idx)", args)?;
            let [Some(doc), Some(index)] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            let index = ssize_arg(ctx, index)?;
            let text = super::text_of(ctx, doc)?;
            let Ok(index) = usize::try_from(index) else { return Err(ctx.value_error("idx cannot be negative")) };
            let reader = Reader { ctx, scanner: of(this), doc, text, memo: PyDict::new(), keys: std::array::from_fn(|_| ObjCell::default()) };
            let (value, next) = reader.value(index)?;
            Ok(ctx.tuple(vec![value, ctx.int_usize(next)]))
        }),
    ],
    members: &[
        member("strict", |ctx, this| Ok(ctx.bool(of(this).strict))),
        member("object_hook", |_, this| Ok(of(this).object_hook.clone())),
        member("object_pairs_hook", |_, this| Ok(of(this).object_pairs_hook.clone())),
        member("parse_float", |_, this| Ok(of(this).parse_float.clone())),
        member("parse_int", |_, this| Ok(of(this).parse_int.clone())),
        member("parse_constant", |_, this| Ok(of(this).parse_constant.clone())),
    ],
    doc: "JSON scanner object",
    ..TypeDef::new("Scanner", PyScanner::layout)
};
