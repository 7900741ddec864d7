//! Raising from native code: one method a type of exception.

use crate::ctx::{Ctx, Raised};
use crate::exceptions::{PyBaseException, new_exception, new_exception_args};
use crate::value::Obj;

macro_rules! raisers {
    ($($name:ident)*) => {
        $(#[doc = concat!("Raise this exception with a message: `return Err(ctx.", stringify!($name), "(\"…\"))`.")]
        #[cold]
        #[inline(never)]
        pub fn $name(&self, message: &str) -> Raised {
            let exception = new_exception(self, &self.types.$name, message);
            self.raise(exception)
        })*
    };
}

impl Ctx {
    raisers! {
        type_error value_error index_error overflow_error system_error runtime_error recursion_error
        attribute_error zero_division_error assertion_error import_error name_error
        buffer_error lookup_error os_error eof_error unbound_local_error reference_error arithmetic_error syntax_error
        module_not_found_error stop_async_iteration memory_error
    }
    /// UnboundLocalError of this variable.
    #[cold]
    #[inline(never)]
    pub fn unbound_local(&self, name: &str) -> Raised {
        let message = format!("cannot access local variable '{name}' where it is not associated with a value");
        // Unlike a NameError it has no `name`: nothing is suggested.
        let exception = new_exception(self, &self.types.unbound_local_error, &message);
        self.raise(exception)
    }
    /// NameError with `name` set.
    #[cold]
    #[inline(never)]
    pub fn name_error_named(&self, name: &str, message: &str) -> Raised {
        let exception = new_exception(self, &self.types.name_error, message);
        crate::exceptions::set_name(self, &exception, name);
        self.raise(exception)
    }
    /// NotImplementedError.
    #[cold]
    #[inline(never)]
    pub fn not_implemented_error(&self, message: &str) -> Raised {
        let exception = new_exception(self, &self.types.not_implemented_error, message);
        self.raise(exception)
    }
    /// KeyError(key).
    #[cold]
    #[inline(never)]
    pub fn key_error(&self, key: &Obj) -> Raised {
        let exception = new_exception_args(self, &self.types.key_error, vec![key.clone()]);
        self.raise(exception)
    }
    /// StopIteration, with a value or without.
    #[cold]
    #[inline(never)]
    pub fn stop_iteration(&self, value: Option<Obj>) -> Raised {
        let exception = new_exception_args(self, &self.types.stop_iteration, value.into_iter().collect());
        self.raise(exception)
    }
    /// "'X' object has no attribute 'name'", with `name` and `obj` set for suggestions.
    #[cold]
    #[inline(never)]
    pub fn attribute_error_obj(&self, object: &Obj, name: &Obj) -> Raised {
        let message = format!("'{}' object has no attribute '{}'", object.ty(self).name(), name.text_lossy());
        self.attribute_error_on(object, name, &message)
    }
    /// AttributeError with a message, `name` and `obj` set.
    #[cold]
    #[inline(never)]
    pub fn attribute_error_on(&self, object: &Obj, name: &Obj, message: &str) -> Raised {
        let exception = new_exception(self, &self.types.attribute_error, message);
        crate::exceptions::set_attribute_context(self, &exception, object, name);
        self.raise(exception)
    }

    /// Raise an exception object: the handled exception becomes its `__context__`.
    pub fn raise(&self, exception: Obj) -> Raised {
        if let Some(handled) = self.handled() {
            chain_context(&exception, handled);
        }
        self.set_raised(exception)
    }
}

/// Make `handled` the context of `exception`, unless that would close a ring.
pub(crate) fn chain_context(exception: &Obj, handled: Obj) {
    if handled.is(exception) {
        return;
    }
    // Walk the handled exception's contexts; where the new exception is found, cut it out. Floyd's hare guards
    // against a ring that was there before.
    let mut slow = handled.clone();
    let mut step = false;
    let mut current = handled.clone();
    while let Some(next) = current.payload::<PyBaseException>().and_then(|payload| payload.context.get()) {
        if next.is(exception) {
            if let Some(payload) = current.payload::<PyBaseException>() {
                payload.context.set(None);
            }
            break;
        }
        current = next;
        if current.is(&slow) {
            break;
        }
        if step {
            if let Some(next) = slow.payload::<PyBaseException>().and_then(|payload| payload.context.get()) {
                slow = next;
            }
        }
        step = !step;
    }
    if let Some(payload) = exception.payload::<PyBaseException>() {
        payload.context.set(Some(handled));
    }
}
