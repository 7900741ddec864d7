//! The `Unpickler` type.

use std::cell::{Cell, RefCell};

use krait_object::buffer::buffer_bytes;
use krait_object::cells::ObjCell;
use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::{
    Args, Ctx, NativeFn, Obj, Payload, PyResult, Trace, TypeDef, TypeFlags, bind, getset_rw, method, new_exact, new_extended,
    sequence, slot,
};

use super::machine::Machine;
use super::numbered::Numbered;
use super::source::Source;
use super::{error, global};

/// How pickles are read.
#[derive(Clone)]
pub(super) struct Settings {
    pub fix_imports: bool,
    /// Of strings of Python 2; "bytes" leaves them as they are.
    pub encoding: String,
    pub errors: String,
    /// An iterator of buffers that were left out.
    pub buffers: Option<Obj>,
}

impl Settings {
    /// Of `fix_imports, encoding, errors, buffers`.
    pub fn of(ctx: &Ctx, function: &str, slots: &[Option<Obj>]) -> PyResult<Settings> {
        let [fix_imports, encoding, errors, buffers] = slots else { return Err(ctx.system_error("bound arguments")) };
        let text = |value: &Option<Obj>, name: &str, default: &str| match value {
            None => Ok(default.to_owned()),
            Some(value) => match value.payload::<PyStr>() {
                Some(text) => Ok(text.to_string_lossy().into_owned()),
                None => Err(krait_object::clinic::bad_argument(ctx, function, &format!("'{name}'"), "str", value)),
            },
        };
        let (encoding, errors) = (text(encoding, "encoding", "ASCII")?, text(errors, "errors", "strict")?);
        let buffers = match buffers.as_ref().filter(|buffers| !ctx.is_none(buffers)) {
            Some(buffers) => Some(buffers.iter(ctx)?),
            None => None,
        };
        let fix_imports = fix_imports.as_ref().map_or(Ok(true), |fix| fix.is_true(ctx))?;
        Ok(Settings { fix_imports, encoding, errors, buffers })
    }
}

/// `pickle.load(file)`
pub(super) fn load_file(ctx: &Ctx, file: &Obj, settings: Settings) -> PyResult {
    let mut source = Source::of_file(ctx, file)?;
    Machine::new(ctx, settings, Numbered::default(), None).run(&mut source)
}

/// `pickle.loads(data)`
pub(super) fn load_bytes(ctx: &Ctx, data: &Obj, settings: Settings) -> PyResult {
    let mut source = Source::of_bytes(buffer_bytes(ctx, data)?.into_owned());
    Machine::new(ctx, settings, Numbered::default(), None).run(&mut source)
}

/// What an `Unpickler` keeps between pickles.
struct State {
    source: Source,
    settings: Settings,
    memo: Numbered,
    protocol: i64,
}

/// The payload of `Unpickler`.
pub(super) struct Unpickler {
    /// Nothing before `__init__`, and while a pickle is read.
    state: RefCell<Option<State>>,
    /// A pickle is being read.
    busy: Cell<bool>,
}
krait_object::payload!(Unpickler, "Unpickler", with_node, with_weakrefs, with_dict);

impl Trace for Unpickler {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        if let Ok(state) = self.state.try_borrow() {
            for state in state.iter() {
                state.memo.trace(&mut *visit);
                state.settings.buffers.iter().for_each(&mut *visit);
            }
        }
    }
}

fn of(object: &Obj) -> &Unpickler {
    object.payload::<Unpickler>().expect("the type's methods get its objects")
}

fn in_use(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    if of(this).busy.get() { Err(ctx.runtime_error("Unpickler object is already used")) } else { Ok(()) }
}

fn load(ctx: &Ctx, this: &Obj) -> PyResult {
    in_use(ctx, this)?;
    let taken = of(this).state.borrow_mut().take();
    let Some(State { mut source, settings, memo, .. }) = taken else {
        let name = this.ty(ctx).name();
        return Err(error(ctx, &format!("Unpickler.__init__() was not called by {name}.__init__()")));
    };
    let mut machine = Machine::new(ctx, settings, memo, Some(this.clone()));
    of(this).busy.set(true);
    let result = machine.run(&mut source);
    of(this).busy.set(false);
    let (settings, memo, protocol) = machine.finish();
    let old = of(this).state.borrow_mut().replace(State { source, settings, memo, protocol });
    drop(old);
    result
}

pub(super) static UNPICKLER: TypeDef = TypeDef {
    module: "_pickle",
    text: "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let class = class.as_type().expect("tp_new gets a type");
            Ok(new_extended(ctx, class, Unpickler { state: RefCell::default(), busy: Cell::new(false) }))
        }),
        slot::tp_init(|ctx, this, args: Args| {
            let text = "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())";
            let slots = bind(ctx, "Unpickler", text, args)?;
            let [Some(file), rest @ ..] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            in_use(ctx, this)?;
            let source = Source::of_file(ctx, file)?;
            let settings = Settings::of(ctx, "Unpickler", rest)?;
            let old = of(this).state.borrow_mut().replace(State { source, settings, memo: Numbered::default(), protocol: 0 });
            drop(old);
            Ok(())
        }),
    ],
    methods: &[
        method("load($self, /)", NativeFn::NoArgs(load)),
        method("persistent_load($self, pid, /)", NativeFn::O(|ctx, _, _| {
            let message = "A load persistent id instruction was encountered, but no persistent_load function was specified.";
            Err(error(ctx, message))
        })),
        method("find_class($self, module_name, global_name, /)", NativeFn::Bound(|ctx, this, slots| {
            let [Some(module), Some(name)] = slots else { return Err(ctx.system_error("bound arguments")) };
            let known = of(this).state.borrow().as_ref().map(|state| (state.protocol, state.settings.fix_imports));
            let (protocol, fix_imports) = known.unwrap_or_else(|| super::machine::current_protocol(ctx));
            global::find_class(ctx, module, name, protocol, fix_imports)
        })),
        method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let memo = of(this).state.borrow().as_ref().map_or(0, |state| state.memo.len());
            Ok(ctx.int_usize(176 + 8 * memo))
        })),
    ],
    getsets: &[getset_rw(
        "memo",
        |ctx, this| Ok(new_exact(ctx, &ctx.type_for::<MemoProxy>(), MemoProxy { unpickler: ObjCell::new(Some(this.clone())) })),
        set_memo,
    )],
    doc: "This takes a binary file for reading a pickle data stream.",
    ..TypeDef::new("Unpickler", Unpickler::layout)
};

fn set_memo(ctx: &Ctx, this: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let Some(value) = value else { return Err(ctx.type_error("attribute deletion is not supported")) };
    let mut new = Numbered::default();
    if let Some(proxy) = value.payload::<MemoProxy>() {
        if let Some(other) = proxy.unpickler.get() {
            new = of(&other).state.borrow().as_ref().map(|state| state.memo.clone()).unwrap_or_default();
        }
    } else if let Some(dict) = value.payload::<PyDict>() {
        for (key, value) in dict.items() {
            if !key.is_int_instance(ctx) {
                return Err(ctx.type_error("memo key must be integers"));
            }
            let key = usize::try_from(key.to_index_size(ctx)?).map_err(|_| ctx.value_error("memo key must be positive integers."))?;
            new.insert(key, value);
        }
    } else {
        let got = value.ty(ctx).name_or_none(ctx);
        return Err(ctx.type_error(&format!("'memo' attribute must be an UnpicklerMemoProxy object or dict, not {got}")));
    }
    let old = of(this).state.borrow_mut().as_mut().map(|state| std::mem::replace(&mut state.memo, new));
    drop(old);
    Ok(())
}

/// The payload of `UnpicklerMemoProxy`.
pub(super) struct MemoProxy {
    unpickler: ObjCell,
}
krait_object::trace!(MemoProxy: unpickler);
krait_object::payload!(MemoProxy, "UnpicklerMemoProxy", with_node);

/// The memo as a dict.
fn memo_dict(ctx: &Ctx, proxy: &Obj) -> PyResult {
    let own = proxy.payload::<MemoProxy>().expect("the type's methods get its objects");
    let dict = ctx.dict();
    if let Some(unpickler) = own.unpickler.get() {
        let memo = of(&unpickler).state.borrow().as_ref().map(|state| state.memo.clone()).unwrap_or_default();
        for (key, value) in memo.entries() {
            dict.setitem(ctx, &ctx.int_usize(key), value)?;
        }
    }
    Ok(dict)
}

pub(super) static MEMO_PROXY: TypeDef = TypeDef {
    module: "_pickle",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    methods: &[
        method("clear($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = this.payload::<MemoProxy>().expect("the type's methods get its objects");
            if let Some(unpickler) = own.unpickler.get() {
                let old = of(&unpickler).state.borrow_mut().as_mut().map(|state| std::mem::take(&mut state.memo));
                drop(old);
            }
            Ok(ctx.none())
        })),
        method("copy($self, /)", NativeFn::NoArgs(memo_dict)),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let dict = memo_dict(ctx, this)?;
            Ok(ctx.tuple(vec![sequence::builtin(ctx, "dict")?, ctx.tuple(vec![dict])]))
        })),
    ],
    ..TypeDef::new("UnpicklerMemoProxy", MemoProxy::layout)
};
