//! Modules whose functions are Rust closures.

use std::rc::Rc;

use krait_object::module::{self, PyModule};
use krait_object::dict::PyDict;
use krait_object::typeobj::{TypeDef, TypeFlags, getset, new_native_type, slot};
use krait_object::{Args, Ctx, Obj, Payload, PyResult, new_exact};

use crate::run::describe;
use crate::values::{FromPython, IntoPython};
use crate::{Interpreter, PyError};

type Function = Rc<dyn Fn(&Ctx, Args) -> PyResult>;

/// The payload of a function of a host module.
struct HostFunction {
    name: Obj,
    module: Obj,
    call: Function,
}
krait_object::trace!(HostFunction: name, module);
krait_object::payload!(HostFunction, "host_function", with_node);

fn of(object: &Obj) -> &HostFunction {
    object.payload::<HostFunction>().expect("the type's methods get its objects")
}

static HOST_FUNCTION: TypeDef = TypeDef {
    module: "krait",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    doc: "A function of the program that Python runs in.",
    slots: &[
        slot::tp_call(|ctx, this, args| {
            // The function may drop the module, and with it this object.
            let call = of(this).call.clone();
            call(ctx, args)
        }),
        slot::tp_repr(|ctx, this| {
            let own = of(this);
            Ok(ctx.str(&format!("<host function {}.{}>", own.module.text_lossy(), own.name.text_lossy())))
        }),
    ],
    getsets: &[
        getset("__name__", |_, this| Ok(of(this).name.clone())),
        getset("__qualname__", |_, this| Ok(of(this).name.clone())),
        getset("__module__", |_, this| Ok(of(this).module.clone())),
    ],
    ..TypeDef::new("host_function", HostFunction::layout)
};

/// A module under construction: see [`Interpreter::add_module`].
pub struct HostModule<'a> {
    ctx: &'a Ctx,
    name: Obj,
    dict: &'a PyDict,
}

impl HostModule<'_> {
    /// A function of the module.
    pub fn function(&self, name: &str, call: impl Fn(&Ctx, Args) -> PyResult + 'static) -> &Self {
        let ctx = self.ctx;
        let payload = HostFunction { name: ctx.intern(name), module: self.name.clone(), call: Rc::new(call) };
        self.dict.set_text(ctx, name, new_exact(ctx, &ctx.type_for::<HostFunction>(), payload));
        self
    }
    /// A value of the module.
    ///
    /// # Errors
    /// What the conversion raises.
    pub fn value(&self, name: &str, value: impl IntoPython) -> PyResult<&Self> {
        let value = value.into_python(self.ctx)?;
        self.dict.set_text(self.ctx, name, value);
        Ok(self)
    }
}

/// Positional argument `index` of a host function, as a Rust value.
///
/// # Errors
/// TypeError when it is missing or of another kind.
pub fn argument<T: FromPython>(ctx: &Ctx, args: Args, index: usize) -> PyResult<T> {
    match args.positional().get(index) {
        Some(value) => T::from_python(ctx, value),
        None => Err(ctx.type_error(&format!("missing argument {}", index + 1))),
    }
}

impl Interpreter {
    /// Make a module that Python code can import; `fill` puts its functions and values in.
    ///
    /// # Errors
    /// What `fill` raised; then there is no such module.
    pub fn add_module(&self, name: &str, fill: impl FnOnce(&HostModule) -> PyResult<()>) -> Result<(), PyError> {
        let ctx = self.ctx();
        self.register_function_type();
        let object = module::new_module(ctx, name);
        let payload = object.payload::<PyModule>().expect("a module");
        let dict = payload.dict.clone();
        let builder = HostModule { ctx, name: ctx.intern(name), dict: dict.payload::<PyDict>().expect("a module's dict") };
        fill(&builder).map_err(|raised| describe(ctx, raised))?;
        let modules = ctx.modules.get().expect("sys made them");
        modules.payload::<PyDict>().expect("sys.modules is a dict").set_text(ctx, name, object);
        Ok(())
    }

    fn register_function_type(&self) {
        let ctx = self.ctx();
        if ctx.shared.borrow().contains_key("krait.host_function") {
            return;
        }
        let ty = new_native_type(ctx, &HOST_FUNCTION);
        ctx.shared.borrow_mut().insert("krait.host_function", ty.to_obj());
    }
}
