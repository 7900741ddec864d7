//! Frame objects: a frame as Python sees it, made when somebody asks, and outliving the frame.
#![allow(unsafe_code, reason = "a frame object looks at a raw frame")]

use std::cell::{Cell, RefCell};

use krait_code::{CodeFlags, LocalKind};
use krait_object::cell::PyCell;
use krait_object::cells::ObjCell;
use krait_object::code::PyCode;
use krait_object::ctx::{Ctx, PyResult};
use krait_object::dict::PyDict;
use krait_object::function::PyFunction;
use krait_object::generator::{GeneratorState, PyGenerator};
use krait_object::typeobj::{MemberDef, NativeFn, TypeDef, TypeFlags, getset, getset_rw, method, slot};
use krait_object::{Obj, Payload, StackRef, new_exact};

use crate::frame::{Frame, FrameFlags, current};
use crate::prepare::{Prepared, prepared};

/// What a trace function is being told of: only while a line begins may it jump.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TraceEvent {
    None,
    Call,
    Line,
    Other,
}

/// The payload of `frame`.
pub struct PyFrame {
    /// The frame while it is live, null afterwards.
    frame: Cell<*mut Frame>,
    pub func: Obj,
    pub code: Obj,
    namespace: ObjCell,
    /// Locals kept after the frame has gone.
    kept: RefCell<Vec<Option<Obj>>>,
    /// The instruction the frame ended at.
    at: Cell<usize>,
    back: ObjCell,
    /// Names put in through `f_locals` that are no locals.
    extra: ObjCell,
    pub trace: ObjCell,
    pub trace_lines: Cell<bool>,
    pub trace_opcodes: Cell<bool>,
    /// The event that a trace function is being told of.
    pub event: Cell<TraceEvent>,
    /// The line that begins while a trace function is told so, and the code unit where.
    pub begun: Cell<Option<(i32, u32)>>,
    /// Old values of locals overwritten through `f_locals`: borrowed words may look at them.
    graveyard: RefCell<Vec<Obj>>,
}
krait_object::payload!(PyFrame, "frame", with_node);

impl krait_object::Trace for PyFrame {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        visit(&self.func);
        visit(&self.code);
        self.namespace.trace(visit);
        for value in self.kept.borrow().iter().flatten() {
            visit(value);
        }
        self.back.trace(visit);
        self.extra.trace(visit);
        self.trace.trace(visit);
        self.graveyard.trace(visit);
    }
}

/// The code of a live frame.
pub fn code_of<'a>(frame: *mut Frame) -> &'a Prepared {
    // SAFETY: callers hold a live frame, whose code lives as long.
    unsafe { &*(*frame).code }
}

/// The object of a live frame.
pub fn object_of(ctx: &Ctx, frame: *mut Frame) -> Obj {
    // SAFETY: the frame is live.
    unsafe {
        if !(*frame).frame_obj.is_null() {
            return (*frame).frame_obj.as_obj().clone();
        }
        let func = (*frame).func.as_obj().clone();
        let payload = PyFrame {
            frame: Cell::new(frame),
            code: Obj::from_payload((*(*frame).code).payload()),
            func,
            namespace: ObjCell::new(if (*frame).locals.is_null() { None } else { Some((*frame).locals.as_obj().clone()) }),
            kept: RefCell::default(),
            at: Cell::new(0),
            back: ObjCell::default(),
            extra: ObjCell::default(),
            trace: ObjCell::default(),
            trace_lines: Cell::new(true),
            trace_opcodes: Cell::new(false),
            event: Cell::new(TraceEvent::None),
            begun: Cell::new(None),
            graveyard: RefCell::default(),
        };
        let object = new_exact(ctx, &ctx.type_for::<PyFrame>(), payload);
        (*frame).frame_obj = StackRef::new(object.clone());
        object
    }
}

/// The frame ends: its object keeps the locals, if somebody else holds it.
pub fn detach(ctx: &Ctx, object: Obj, frame: *mut Frame) {
    let Some(payload) = object.payload::<PyFrame>() else { return };
    // SAFETY: the frame is live until the caller drops its locals.
    unsafe {
        payload.at.set(Frame::at(frame));
        if object.refcount() > 1 {
            let n = (*frame).nlocals as usize;
            let mut kept = Vec::with_capacity(n);
            for i in 0..n {
                let word = *Frame::local(frame, i);
                kept.push(if word.is_null() { None } else { Some(word.dup().own()) });
            }
            *payload.kept.borrow_mut() = kept;
            let caller = (*frame).prev;
            if !caller.is_null() && (*frame).flags & FrameFlags::GENERATOR == 0 {
                payload.back.set(Some(object_of(ctx, caller)));
            }
        }
        payload.frame.set(std::ptr::null_mut());
        payload.graveyard.borrow_mut().clear();
    }
}

/// The frame has moved into a generator.
pub fn moved(object: &Obj, frame: *mut Frame) {
    if let Some(payload) = object.payload::<PyFrame>() {
        payload.frame.set(frame);
    }
}

/// `cr_origin`: (file, line, function) of the frames from `frame` up.
pub fn origin(ctx: &Ctx, frame: *mut Frame, depth: usize) -> Obj {
    let mut entries = Vec::new();
    let mut frame = frame;
    while !frame.is_null() && entries.len() < depth {
        let code = code_of(frame);
        // SAFETY: callers of live frames are live.
        unsafe {
            let line = code.line(Frame::at(frame)).unwrap_or(0);
            let payload = code.payload();
            entries.push(ctx.tuple(vec![payload.filename.clone(), ctx.int(i64::from(line)), payload.name.clone()]));
            frame = (*frame).prev;
        }
    }
    ctx.tuple(entries)
}

/// The frame `depth` above the current one.
pub fn frame_at(ctx: &Ctx, depth: usize) -> Option<Obj> {
    let mut frame = current(ctx);
    for _ in 0..depth {
        if frame.is_null() {
            return None;
        }
        // SAFETY: callers of live frames are live.
        frame = unsafe { (*frame).prev };
    }
    if frame.is_null() { None } else { Some(object_of(ctx, frame)) }
}

fn of(object: &Obj) -> &PyFrame {
    object.payload::<PyFrame>().expect("the type's methods get its objects")
}

impl PyFrame {
    fn code_payload(&self) -> &PyCode {
        self.code.payload::<PyCode>().expect("a frame's code is code")
    }
    fn prepared(&self, ctx: &Ctx) -> PyResult<&Prepared> {
        prepared(ctx, self.code_payload())
    }
    fn function(&self) -> &PyFunction {
        self.func.payload::<PyFunction>().expect("a frame's function is a function")
    }
    fn live(&self) -> Option<*mut Frame> {
        let frame = self.frame.get();
        if frame.is_null() { None } else { Some(frame) }
    }
    fn instruction(&self) -> usize {
        match self.live() {
            // SAFETY: a live frame.
            Some(frame) => unsafe { Frame::at(frame) },
            None => self.at.get(),
        }
    }
    /// The line of a byte offset.
    pub fn line_at(&self, lasti: i32) -> Option<i32> {
        let wire = self.code_payload().view();
        if lasti < 0 {
            return Some(wire.firstlineno);
        }
        krait_code::tables::line_at(&wire.linetable, wire.firstlineno, lasti as u32 / 2)
    }
    fn lasti(&self, ctx: &Ctx) -> i32 {
        if let Some((_, unit)) = self.begun.get() {
            return unit as i32 * 2;
        }
        let at = self.instruction();
        self.prepared(ctx).ok().and_then(|code| code.origin.get(at)).map_or(-1, |&unit| unit as i32 * 2)
    }
    fn word(&self, index: usize) -> Option<Obj> {
        match self.live() {
            // SAFETY: a live frame; the index is checked against the code's locals.
            Some(frame) => unsafe {
                if index >= (*frame).nlocals as usize {
                    return None;
                }
                let word = *Frame::local(frame, index);
                if word.is_null() { None } else { Some(word.dup().own()) }
            },
            None => self.kept.borrow().get(index).cloned().flatten(),
        }
    }
    /// The value of local `index`, through its cell.
    fn local(&self, index: usize) -> Option<Obj> {
        let value = self.word(index)?;
        let kind = self.code_payload().view().localspluskinds[index];
        if kind & (LocalKind::CELL | LocalKind::FREE) != 0 {
            if let Some(cell) = value.payload::<PyCell>() {
                return cell.value.get();
            }
        }
        Some(value)
    }
    fn is_hidden(&self, index: usize) -> bool {
        self.code_payload().view().localspluskinds[index] & LocalKind::HIDDEN != 0
    }
    fn is_function(&self) -> bool {
        self.code_payload().flags().has(CodeFlags::OPTIMIZED)
    }
    fn names(&self) -> &[Obj] {
        self.code_payload().localsplus()
    }
    fn find(&self, ctx: &Ctx, name: &Obj) -> PyResult<Option<usize>> {
        for (index, own) in self.names().iter().enumerate() {
            if own.eq(ctx, name)? && (!self.is_hidden(index) || self.local(index).is_some()) {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }
    fn set_local(&self, ctx: &Ctx, index: usize, value: Obj) {
        if let Some(old) = self.word(index) {
            let kind = self.code_payload().view().localspluskinds[index];
            if kind & (LocalKind::CELL | LocalKind::FREE) != 0 {
                if let Some(cell) = old.payload::<PyCell>() {
                    cell.value.set(Some(value));
                    return;
                }
            }
        }
        let _ = ctx;
        match self.live() {
            // SAFETY: a live frame; the old word is kept in the graveyard, since borrowed words may look at it.
            Some(frame) => unsafe {
                let old = std::mem::replace(&mut *Frame::local(frame, index), StackRef::new(value));
                if !old.is_null() {
                    self.graveyard.borrow_mut().push(old.own());
                }
            },
            None => {
                if let Some(place) = self.kept.borrow_mut().get_mut(index) {
                    *place = Some(value);
                }
            }
        }
    }
    /// Names and values of all set locals.
    fn items(&self) -> Vec<(Obj, Obj)> {
        let mut items: Vec<(Obj, Obj)> = Vec::new();
        for (index, name) in self.names().iter().enumerate() {
            if let Some(value) = self.local(index) {
                items.push((name.clone(), value));
            }
        }
        if let Some(extra) = self.extra.get().as_ref().and_then(|extra| extra.payload::<PyDict>()) {
            items.extend(extra.items());
        }
        items
    }
    fn back(&self, ctx: &Ctx) -> Option<Obj> {
        match self.live() {
            // SAFETY: a live frame's caller is live.
            Some(frame) => unsafe {
                let caller = (*frame).prev;
                if caller.is_null() { None } else { Some(object_of(ctx, caller)) }
            },
            None => self.back.get(),
        }
    }
}

/// `locals()` of the current frame: the namespace of a module or class, a new dict in functions.
pub fn current_locals(ctx: &Ctx) -> PyResult {
    let frame = current(ctx);
    if frame.is_null() {
        return Err(ctx.system_error("frame does not exist"));
    }
    // SAFETY: the current frame is live.
    unsafe {
        if !(*frame).locals.is_null() {
            let code = code_of(frame);
            let hidden = code.view().localspluskinds.iter().any(|&kind| kind & LocalKind::HIDDEN != 0);
            if !hidden {
                return Ok((*frame).locals.as_obj().clone());
            }
            let object = object_of(ctx, frame);
            let visible: Vec<(Obj, Obj)> = of(&object).items();
            if visible.is_empty() {
                return Ok((*frame).locals.as_obj().clone());
            }
            let copy = ctx.dict();
            let dict = copy.payload::<PyDict>().expect("a dict");
            for key in krait_object::protocol::iterate(ctx, (*frame).locals.as_obj())? {
                dict.set(ctx, &key, (*frame).locals.as_obj().getitem(ctx, &key)?)?;
            }
            for (name, value) in visible {
                dict.set(ctx, &name, value)?;
            }
            return Ok(copy);
        }
    }
    let object = object_of(ctx, frame);
    let dict = PyDict::new();
    for (name, value) in of(&object).items() {
        dict.set(ctx, &name, value)?;
    }
    Ok(ctx.dict_from(dict))
}

fn f_locals(ctx: &Ctx, this: &Obj) -> PyResult {
    let frame = of(this);
    let hidden = || (0..frame.names().len()).any(|index| frame.is_hidden(index) && frame.local(index).is_some());
    if !frame.is_function() && !hidden() {
        if let Some(namespace) = frame.namespace.get() {
            return Ok(namespace);
        }
    }
    Ok(new_exact(ctx, &ctx.type_for::<LocalsProxy>(), LocalsProxy { frame: this.clone() }))
}

fn set_lineno(ctx: &Ctx, this: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let Some(value) = value else { return Err(ctx.attribute_error("cannot delete attribute")) };
    if !value.is_int_instance(ctx) {
        return Err(ctx.value_error("lineno must be an integer"));
    }
    let frame = of(this);
    match (frame.event.get(), frame.live()) {
        (TraceEvent::Line, Some(live)) => {
            let line = value.to_i64(ctx)?;
            crate::observe::jump(ctx, live, line)?;
            frame.begun.set(None);
            Ok(())
        }
        (TraceEvent::Call, _) => Err(ctx.value_error("can't jump from the 'call' trace event of a new frame")),
        (TraceEvent::Other, _) => Err(ctx.value_error("can only jump from a 'line' trace event")),
        _ => Err(ctx.value_error("f_lineno can only be set in a trace function")),
    }
}

fn clear(ctx: &Ctx, this: &Obj) -> PyResult {
    let frame = of(this);
    match frame.live() {
        None => {
            let kept = std::mem::take(&mut *frame.kept.borrow_mut());
            drop(kept);
            Ok(ctx.none())
        }
        // SAFETY: a live frame.
        Some(live) => unsafe {
            if (*live).flags & FrameFlags::GENERATOR != 0 {
                let generator = &*(*live).gen_;
                if generator.state.get() == GeneratorState::Suspended {
                    return Err(ctx.runtime_error("cannot clear a suspended frame"));
                }
                if generator.state.get() == GeneratorState::Created {
                    let object = Obj::from_payload::<PyGenerator>(generator);
                    if let Some(finalize) = object.ty(ctx).slots.tp_finalize.get() {
                        // A coroutine that was never awaited says so.
                        finalize(ctx, &object)?;
                        return Ok(ctx.none());
                    }
                    generator.state.set(GeneratorState::Finished);
                    (generator.machine.drop)(generator);
                    return Ok(ctx.none());
                }
            }
            Err(ctx.runtime_error("cannot clear an executing frame"))
        },
    }
}

pub static FRAME: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_repr(|ctx, this| {
        let frame = of(this);
        let code = frame.code_payload();
        let line = frame.line_at(frame.lasti(ctx)).unwrap_or(0);
        Ok(ctx.str(&format!(
            "<frame at {:#x}, file {}, line {line}, code {}>",
            this.id(),
            code.filename.repr(ctx)?.text_lossy(),
            code.name.text_lossy()
        )))
    })],
    methods: &[
        method("clear($self, /)", NativeFn::NoArgs(clear)),
        method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.int_usize(std::mem::size_of::<PyFrame>() + 16)))),
    ],
    members: &[
        MemberDef {
            name: "f_trace_lines",
            get: |ctx, this| Ok(ctx.bool(of(this).trace_lines.get())),
            set: Some(|ctx, this, value| {
                of(this).trace_lines.set(value.map_or(Ok(false), |value| value.is_true(ctx))?);
                Ok(())
            }),
            doc: "",
        },
    ],
    getsets: &[
        getset("f_code", |_, this| Ok(of(this).code.clone())),
        getset("f_globals", |_, this| Ok(of(this).function().globals.clone())),
        getset("f_builtins", |_, this| Ok(of(this).function().builtins.clone())),
        getset("f_locals", f_locals),
        getset("f_back", |ctx, this| Ok(of(this).back(ctx).unwrap_or_else(|| ctx.none()))),
        getset("f_lasti", |ctx, this| Ok(ctx.int(i64::from(of(this).lasti(ctx))))),
        getset_rw(
            "f_lineno",
            |ctx, this| {
                let frame = of(this);
                let begun = frame.begun.get().map(|(line, _)| line);
                Ok(match begun.or_else(|| frame.line_at(frame.lasti(ctx))) {
                    Some(line) => ctx.int(i64::from(line)),
                    None => ctx.none(),
                })
            },
            set_lineno,
        ),
        getset_rw(
            "f_trace",
            |ctx, this| Ok(of(this).trace.get().unwrap_or_else(|| ctx.none())),
            |ctx, this, value| {
                of(this).trace.set(value.cloned().filter(|value| !ctx.is_none(value)));
                Ok(())
            },
        ),
        getset_rw(
            "f_trace_opcodes",
            |ctx, this| Ok(ctx.bool(of(this).trace_opcodes.get())),
            |ctx, this, value| {
                of(this).trace_opcodes.set(value.map_or(Ok(false), |value| value.is_true(ctx))?);
                Ok(())
            },
        ),
        getset("f_generator", |ctx, this| {
            // SAFETY: a live frame.
            Ok(match of(this).live() {
                Some(live) => unsafe {
                    if (*live).flags & FrameFlags::GENERATOR != 0 { Obj::from_payload::<PyGenerator>(&*(*live).gen_) } else { ctx.none() }
                },
                None => ctx.none(),
            })
        }),
    ],
    ..TypeDef::new("frame", PyFrame::layout)
};

/// The payload of `FrameLocalsProxy` (PEP 667): a mapping that writes through to a frame's locals.
pub struct LocalsProxy {
    frame: Obj,
}
krait_object::trace!(LocalsProxy: frame);
krait_object::payload!(LocalsProxy, "FrameLocalsProxy", with_node);

fn frame_of(object: &Obj) -> &PyFrame {
    of(&object.payload::<LocalsProxy>().expect("the type's methods get its objects").frame)
}

fn proxy_get(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult<Option<Obj>> {
    let frame = frame_of(this);
    if key.is_str_instance(ctx) {
        if let Some(index) = frame.find(ctx, key)? {
            if let Some(value) = frame.local(index) {
                return Ok(Some(value));
            }
        }
    }
    match frame.extra.get() {
        Some(extra) => extra.payload::<PyDict>().expect("a dict").get(ctx, key),
        None => Ok(None),
    }
}

fn proxy_set(ctx: &Ctx, this: &Obj, key: &Obj, value: Obj) -> PyResult<()> {
    let frame = frame_of(this);
    if key.is_str_instance(ctx) {
        if let Some(index) = frame.find(ctx, key)? {
            frame.set_local(ctx, index, value);
            return Ok(());
        }
    }
    let extra = match frame.extra.get() {
        Some(extra) => extra,
        None => {
            let extra = ctx.dict();
            frame.extra.set(Some(extra.clone()));
            extra
        }
    };
    extra.payload::<PyDict>().expect("a dict").set(ctx, key, value)
}

fn proxy_dict(ctx: &Ctx, this: &Obj) -> PyResult {
    let dict = PyDict::new();
    for (name, value) in frame_of(this).items() {
        dict.set(ctx, &name, value)?;
    }
    Ok(ctx.dict_from(dict))
}

fn proxy_update(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult<()> {
    let dict = ctx.types.dict.obj().call(ctx, std::slice::from_ref(other))?;
    for (key, value) in dict.payload::<PyDict>().expect("dict() gives a dict").items() {
        proxy_set(ctx, this, &key, value)?;
    }
    Ok(())
}

pub static LOCALS_PROXY: TypeDef = TypeDef {
    flags: TypeFlags::MAPPING,
    slots: &[
        slot::mp_subscript(|ctx, this, key| match proxy_get(ctx, this, key)? {
            Some(value) => Ok(value),
            None => Err(match key.is_str_instance(ctx) {
                true => {
                    let message = format!("local variable '{}' is not defined", key.repr(ctx)?.text_lossy());
                    let error = krait_object::exceptions::new_exception(ctx, &ctx.types.key_error, &message);
                    ctx.raise(error)
                }
                false => ctx.key_error(key),
            }),
        }),
        slot::mp_ass_subscript(|ctx, this, key, value| match value {
            Some(value) => proxy_set(ctx, this, key, value.clone()),
            None => {
                let frame = frame_of(this);
                if key.is_str_instance(ctx) && frame.find(ctx, key)?.is_some() {
                    return Err(ctx.value_error("cannot remove local variables from FrameLocalsProxy"));
                }
                let removed = match frame.extra.get() {
                    Some(extra) => extra.payload::<PyDict>().expect("a dict").remove(ctx, key)?,
                    None => None,
                };
                if removed.is_none() { Err(ctx.key_error(key)) } else { Ok(()) }
            }
        }),
        slot::mp_length(|_, this| Ok(frame_of(this).items().len())),
        slot::sq_contains(|ctx, this, key| Ok(proxy_get(ctx, this, key)?.is_some())),
        slot::tp_iter(|ctx, this| proxy_dict(ctx, this)?.iter(ctx)),
        slot::tp_repr(|ctx, this| proxy_dict(ctx, this)?.repr(ctx)),
        slot::tp_richcompare(|ctx, this, other, op| {
            let own = proxy_dict(ctx, this)?;
            let other = if other.payload::<LocalsProxy>().is_some() { proxy_dict(ctx, other)? } else { other.clone() };
            if other.payload::<PyDict>().is_none() {
                return Ok(ctx.not_implemented());
            }
            krait_object::protocol::rich_compare(ctx, &own, &other, op)
        }),
        slot::nb_or(|ctx, this, other| {
            krait_object::protocol::binary_op(ctx, &as_dict(ctx, this)?, &as_dict(ctx, other)?, krait_object::protocol::BinaryOp::Or)
        }),
        slot::nb_inplace_or(|ctx, this, other| {
            proxy_update(ctx, this, other)?;
            Ok(this.clone())
        }),
    ],
    methods: &[
        method("keys", NativeFn::NoArgs(|ctx, this| Ok(ctx.list(frame_of(this).items().into_iter().map(|(key, _)| key).collect())))),
        method("values", NativeFn::NoArgs(|ctx, this| Ok(ctx.list(frame_of(this).items().into_iter().map(|(_, value)| value).collect())))),
        method("items", NativeFn::NoArgs(|ctx, this| {
            Ok(ctx.list(frame_of(this).items().into_iter().map(|(key, value)| ctx.tuple(vec![key, value])).collect()))
        })),
        method("copy", NativeFn::NoArgs(proxy_dict)),
        method("get(key, default=None, /)", NativeFn::Fast(|ctx, this, args| {
            Ok(match proxy_get(ctx, this, &args[0])? {
                Some(value) => value,
                None => args.get(1).cloned().unwrap_or_else(|| ctx.none()),
            })
        })),
        method("setdefault(key, default=None, /)", NativeFn::Fast(|ctx, this, args| {
            if let Some(value) = proxy_get(ctx, this, &args[0])? {
                return Ok(value);
            }
            let value = args.get(1).cloned().unwrap_or_else(|| ctx.none());
            proxy_set(ctx, this, &args[0], value.clone())?;
            Ok(value)
        })),
        method("update", NativeFn::O(|ctx, this, other| {
            proxy_update(ctx, this, other)?;
            Ok(ctx.none())
        })),
        method("pop(key, default=None, /)", NativeFn::Fast(|ctx, this, args| {
            let frame = frame_of(this);
            if args[0].is_str_instance(ctx) && frame.find(ctx, &args[0])?.is_some() {
                return Err(ctx.value_error("cannot remove local variables from FrameLocalsProxy"));
            }
            let removed = match frame.extra.get() {
                Some(extra) => extra.payload::<PyDict>().expect("a dict").remove(ctx, &args[0])?,
                None => None,
            };
            match (removed, args.get(1)) {
                (Some(value), _) => Ok(value),
                (None, Some(default)) => Ok(default.clone()),
                (None, None) => Err(ctx.key_error(&args[0])),
            }
        })),
        method("__reversed__", NativeFn::NoArgs(|ctx, this| {
            let mut keys: Vec<Obj> = frame_of(this).items().into_iter().map(|(key, _)| key).collect();
            keys.reverse();
            ctx.list(keys).iter(ctx)
        })),
    ],
    ..TypeDef::new("FrameLocalsProxy", LocalsProxy::layout)
};

fn as_dict(ctx: &Ctx, object: &Obj) -> PyResult {
    if object.payload::<LocalsProxy>().is_some() { proxy_dict(ctx, object) } else { Ok(object.clone()) }
}
