//! Binding the arguments of a call to a Python function's parameters.
#![allow(unsafe_code, reason = "locals of a new frame are raw")]

use krait_code::CodeFlags;
use krait_object::dict::PyDict;
use krait_object::function::PyFunction;
use krait_object::heap::strdata::PyStr;
use krait_object::tuple::PyTuple;
use krait_object::{Args, Ctx, Obj, PyResult, Raised, StackRef};

use crate::prepare::Prepared;

/// Fill the locals of a new frame from `args`. On error every local is NULL again.
///
/// # Safety
/// `locals` has room for the code's locals, all of which are NULL.
pub unsafe fn bind(ctx: &Ctx, function: &PyFunction, code: &Prepared, args: Args, locals: *mut StackRef) -> PyResult<()> {
    let binder = Binder { ctx, function, code, locals, names: code.payload().localsplus() };
    let result = binder.run(args);
    if result.is_err() {
        for i in 0..code.nlocals as usize {
            // SAFETY: by the caller's word.
            unsafe { std::mem::replace(&mut *locals.add(i), StackRef::NULL).close() };
        }
    }
    result
}

struct Binder<'a> {
    ctx: &'a Ctx,
    function: &'a PyFunction,
    code: &'a Prepared,
    locals: *mut StackRef,
    /// `co_localsplusnames`
    names: &'a [Obj],
}

impl Binder<'_> {
    fn set(&self, index: usize, value: Obj) {
        // SAFETY: indices are below the number of parameters.
        unsafe { *self.locals.add(index) = StackRef::new(value) };
    }
    fn is_set(&self, index: usize) -> bool {
        // SAFETY: as above.
        unsafe { !(*self.locals.add(index)).is_null() }
    }
    fn name(&self, index: usize) -> &Obj {
        &self.names[index]
    }
    fn qualname(&self) -> String {
        self.function.qualname(self.ctx).text_lossy().into_owned()
    }

    fn run(&self, args: Args) -> PyResult<()> {
        let (ctx, code) = (self.ctx, self.code);
        let (argcount, kwonly) = (code.argcount as usize, code.kwonly as usize);
        let varargs = code.flags & CodeFlags::VARARGS != 0;
        let varkw = code.flags & CodeFlags::VARKEYWORDS != 0;
        let total = argcount + kwonly;
        let positional = args.positional();
        let direct = positional.len().min(argcount);
        for (i, value) in positional[..direct].iter().enumerate() {
            self.set(i, value.clone());
        }
        if varargs {
            self.set(total, ctx.tuple_of(&positional[direct..]));
        }
        let kwdict = if varkw {
            let dict = ctx.dict();
            self.set(total + usize::from(varargs), dict.clone());
            Some(dict)
        } else {
            None
        };
        for (key, value) in args.keywords() {
            self.keyword(key, value, total, kwdict.as_ref(), args.names())?;
        }
        if positional.len() > argcount && !varargs {
            return Err(self.too_many(positional.len()));
        }
        if (positional.len()..argcount).any(|i| !self.is_set(i)) {
            let defaults = self.function.defaults.get();
            let defaults = defaults.as_ref().and_then(|defaults| defaults.payload::<PyTuple>()).map(PyTuple::items).unwrap_or(&[]);
            let first = argcount.saturating_sub(defaults.len());
            let missing: Vec<usize> = (positional.len()..first).filter(|&i| !self.is_set(i)).collect();
            if !missing.is_empty() {
                return Err(self.missing("positional", &missing));
            }
            // More defaults than parameters: the last ones count.
            let skip = defaults.len().saturating_sub(argcount);
            for (i, value) in defaults[skip..].iter().enumerate() {
                if !self.is_set(first + i) {
                    self.set(first + i, value.clone());
                }
            }
        }
        if (argcount..total).any(|i| !self.is_set(i)) {
            let defaults = self.function.kwdefaults.get();
            let defaults = defaults.as_ref().and_then(|defaults| defaults.payload::<PyDict>());
            let mut missing = Vec::new();
            for i in argcount..total {
                if self.is_set(i) {
                    continue;
                }
                match defaults.and_then(|defaults| defaults.get_str(ctx, self.name(i))) {
                    Some(value) => self.set(i, value),
                    None => missing.push(i),
                }
            }
            if !missing.is_empty() {
                return Err(self.missing("keyword-only", &missing));
            }
        }
        Ok(())
    }

    fn keyword(&self, key: &Obj, value: &Obj, total: usize, kwdict: Option<&Obj>, keywords: &[Obj]) -> PyResult<()> {
        let ctx = self.ctx;
        let posonly = self.code.posonly as usize;
        let Some(text) = key.payload::<PyStr>() else {
            return Err(ctx.type_error(&format!("{}() keywords must be strings", self.qualname())));
        };
        let found = self.names[posonly..total].iter().position(|name| name.is(key)).map(|i| posonly + i).or_else(|| {
            (posonly..total).find(|&i| self.name(i).payload::<PyStr>().is_some_and(|name| name.equals(text)))
        });
        match found {
            Some(i) if self.is_set(i) => {
                Err(ctx.type_error(&format!("{}() got multiple values for argument '{}'", self.qualname(), text.to_string_lossy())))
            }
            Some(i) => {
                self.set(i, value.clone());
                Ok(())
            }
            None => match kwdict {
                Some(dict) => dict.payload::<PyDict>().expect("a dict").set(ctx, key, value.clone()),
                None => Err(self.unexpected(keywords, text)),
            },
        }
    }

    fn unexpected(&self, keywords: &[Obj], text: &PyStr) -> Raised {
        let ctx = self.ctx;
        let posonly = self.code.posonly as usize;
        // A positional-only parameter of that name?
        let is = |i: usize, key: &Obj| key.payload::<PyStr>().is_some_and(|key| self.name(i).payload::<PyStr>().is_some_and(|name| name.equals(key)));
        let names: Vec<String> = (0..posonly)
            .filter(|&i| keywords.iter().any(|key| is(i, key)))
            .map(|i| self.name(i).text_lossy().into_owned())
            .collect();
        if !names.is_empty() {
            return ctx.type_error(&format!(
                "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                self.qualname(),
                names.join(", ")
            ));
        }
        let total = (self.code.argcount + self.code.kwonly) as usize;
        let candidates: Vec<String> = (posonly..total).map(|i| self.name(i).text_lossy().into_owned()).collect();
        ctx.unexpected_keyword(&self.qualname(), &text.to_string_lossy(), &candidates)
    }

    fn missing(&self, kind: &str, indices: &[usize]) -> Raised {
        let names: Vec<String> = indices.iter().map(|&i| format!("'{}'", self.name(i).text_lossy())).collect();
        let list = match names.as_slice() {
            [one] => one.clone(),
            [a, b] => format!("{a} and {b}"),
            [start @ .., last] => format!("{}, and {last}", start.join(", ")),
            [] => String::new(),
        };
        let s = if indices.len() == 1 { "" } else { "s" };
        self.ctx.type_error(&format!("{}() missing {} required {kind} argument{s}: {list}", self.qualname(), indices.len()))
    }

    fn too_many(&self, given: usize) -> Raised {
        let argcount = self.code.argcount as usize;
        let defaults = self.function.defaults.get();
        let defaults = defaults.as_ref().and_then(|defaults| defaults.payload::<PyTuple>()).map_or(0, PyTuple::len);
        let kwonly_given = (argcount..argcount + self.code.kwonly as usize).filter(|&i| self.is_set(i)).count();
        let (takes, plural) = if defaults > 0 {
            (format!("from {} to {argcount}", argcount - defaults.min(argcount)), true)
        } else {
            (argcount.to_string(), argcount != 1)
        };
        let s = |many: bool| if many { "s" } else { "" };
        let kwonly = if kwonly_given > 0 {
            format!(" positional argument{} (and {kwonly_given} keyword-only argument{})", s(given != 1), s(kwonly_given != 1))
        } else {
            String::new()
        };
        let were = if given == 1 && kwonly_given == 0 { "was" } else { "were" };
        self.ctx.type_error(&format!(
            "{}() takes {takes} positional argument{} but {given}{kwonly} {were} given",
            self.qualname(),
            s(plural)
        ))
    }
}
