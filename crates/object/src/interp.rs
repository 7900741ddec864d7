//! [`Interp`]: one interpreter's state, shared by its threads: the heap, the builtin types, interned strings,
//! caches, hooks. Nothing here is global to the process.

use krait_code::collections::HashMap;
use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::rc::Rc;

use hashbrown::HashTable;

use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::hash::HashSecret;
use crate::heap::strdata::{self, PyStr};
use crate::heap::typecache::TypeCache;
use crate::heap::Heap;
use crate::args::Args;
use crate::host::Host;
use crate::names::Names;
use crate::states::States;
use crate::typeobj::{Type, TypeRef};
use crate::value::Obj;

pub use crate::interp_types::Types;

/// What other crates put in: `object` runs no instruction, compiles no source.
#[derive(Default)]
pub struct Hooks {
    /// PEP 523: run a Python function with these arguments.
    pub call_function: Cell<Option<fn(&Ctx, &Obj, Args) -> PyResult>>,
    /// Run a code object: `(code, globals, locals, closure)`.
    pub eval_code: Cell<Option<fn(&Ctx, &Obj, &Obj, Option<&Obj>, Option<&Obj>) -> PyResult>>,
    /// Compile: `(source, filename, mode, flags, optimize)` as `compile()` takes them, to a code object or AST.
    pub compile: Cell<Option<CompileHook>>,
    /// The tokens of a text, comments and all, and the exception that stands at their end if something is wrong.
    pub tokenize: Cell<Option<fn(&Ctx, &str) -> (Vec<SourceToken>, Option<Obj>)>>,
    /// `_symtable.symtable(source, filename, startstr)`
    pub symtable: Cell<Option<fn(&Ctx, &Obj, &Obj, &str) -> PyResult>>,
    /// The current Python frame's globals, builtins and locals mapping.
    pub current_globals: Cell<Option<fn(&Ctx) -> Option<Obj>>>,
    pub current_locals: Cell<Option<fn(&Ctx) -> PyResult>>,
    /// These events of a code object are wanted from now on; none when it is watched no longer.
    pub watch_code: Cell<Option<fn(&crate::code::PyCode, u32)>>,
    /// `sys._getframe(depth)`.
    pub get_frame: Cell<Option<fn(&Ctx, usize) -> Option<Obj>>>,
    /// What `super()` without arguments means here: the class that the running method is of, and its first argument.
    pub super_args: Cell<Option<fn(&Ctx) -> PyResult<(Obj, Obj)>>>,
    /// Show what the running frames of this thread hold for certain: the collector need not ask who else does.
    pub held_by_frames: Cell<Option<fn(&Ctx, &mut dyn FnMut(&Obj))>>,
    /// Make a new thread's state ready to run Python: its stack region, kept by the value.
    pub attach: Cell<Option<fn(&Ctx, usize) -> Box<dyn std::any::Any>>>,
    /// Look at signals and other business of a safe point now.
    pub check_signals: Cell<Option<fn(&Ctx) -> PyResult<()>>>,
    /// Resuming generators.
    pub generator: Cell<Option<crate::generator::GeneratorHooks>>,
    /// What an abstract base class has in its caches: `(found, class, type)`. `found` is what its metaclass has as
    /// `__instancecheck__` or `__subclasscheck__`; `None` when it is not that of `ABCMeta`, or the caches do not tell.
    pub known_subclass: Cell<Option<fn(&Ctx, &Obj, &Obj, &Obj) -> Option<bool>>>,
    /// Issue a warning: `(category, message, stack level)`.
    pub warn: Cell<Option<fn(&Ctx, &Obj, &str, i64) -> PyResult<()>>>,
}

/// A token of Python source.
pub struct SourceToken {
    /// Its number in the module `token`.
    pub kind: u8,
    /// Where its text stands in the source, in bytes.
    pub text: std::ops::Range<usize>,
    /// Line (from 1) and column (code points, from 0) of its start and of its end.
    pub place: [i32; 4],
    /// Where the lines it stands on are in the source.
    pub line: std::ops::Range<usize>,
}

/// `compile(source, filename, mode, flags, dont_inherit, optimize)`.
pub type CompileHook = fn(&Ctx, &CompileRequest) -> PyResult;

/// The arguments of `compile()`.
pub struct CompileRequest<'a> {
    /// `str`, `bytes` or an AST node.
    pub source: &'a Obj,
    pub filename: &'a Obj,
    pub mode: &'a str,
    pub flags: u32,
    pub optimize: i32,
    pub feature_version: i32,
}

/// How the interpreter was started (`sys.flags`, `sys.argv`, paths).
#[derive(Clone, Debug)]
pub struct Settings {
    pub argv: Vec<OsString>,
    pub orig_argv: Vec<OsString>,
    pub executable: OsString,
    pub hash_seed: Option<u32>,
    pub optimize: i32,
    pub dont_write_bytecode: bool,
    pub no_user_site: bool,
    pub no_site: bool,
    pub ignore_environment: bool,
    pub isolated: bool,
    pub safe_path: bool,
    pub verbose: i32,
    pub quiet: bool,
    pub interactive: bool,
    pub inspect: bool,
    pub debug: i32,
    pub bytes_warning: i32,
    pub dev_mode: bool,
    pub utf8_mode: Option<bool>,
    pub unbuffered: bool,
    pub int_max_str_digits: usize,
    pub warn_options: Vec<String>,
    pub x_options: Vec<(String, Option<String>)>,
    pub home: Option<String>,
    pub python_path: Vec<OsString>,
    pub recursion_limit: usize,
    pub gc_stress: bool,
    /// `_imp.check_hash_based_pycs`: "default", "always" or "never".
    pub check_hash_based_pycs: &'static str,
    pub pycache_prefix: Option<String>,
    /// `faulthandler` is enabled from the start.
    pub faulthandler: bool,
    pub warn_default_encoding: bool,
    /// Code objects and tracebacks know lines only.
    pub no_debug_ranges: bool,
    /// What `os.cpu_count()` is to return.
    pub cpu_count: Option<i32>,
    pub thread_inherit_context: bool,
    pub context_aware_warnings: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            argv: vec![OsString::new()],
            orig_argv: Vec::new(),
            executable: OsString::new(),
            hash_seed: None,
            optimize: 0,
            dont_write_bytecode: false,
            no_user_site: false,
            no_site: false,
            ignore_environment: false,
            isolated: false,
            safe_path: false,
            verbose: 0,
            quiet: false,
            interactive: false,
            inspect: false,
            debug: 0,
            bytes_warning: 0,
            dev_mode: false,
            utf8_mode: None,
            unbuffered: false,
            int_max_str_digits: 4300,
            warn_options: Vec::new(),
            x_options: Vec::new(),
            home: None,
            python_path: Vec::new(),
            recursion_limit: 1000,
            gc_stress: false,
            check_hash_based_pycs: "default",
            pycache_prefix: None,
            faulthandler: false,
            warn_default_encoding: false,
            no_debug_ranges: false,
            cpu_count: None,
            thread_inherit_context: false,
            context_aware_warnings: false,
        }
    }
}

/// Places for texts of the program that have been interned.
const STATIC_NAMES: usize = 256;

/// One interpreter.
#[repr(C)]
pub struct Interp {
    pub none: Obj,
    pub true_: Obj,
    pub false_: Obj,
    pub not_implemented: Obj,
    pub ellipsis: Obj,
    pub empty_str: Obj,
    pub empty_tuple: Obj,
    pub empty_bytes: Obj,
    /// One-character strings U+0000 … U+00FF.
    pub latin1: Vec<Obj>,
    /// `bytes` of one byte, once there was need for one.
    pub(crate) single_bytes: std::cell::OnceCell<Box<[Obj]>>,
    pub types: Types,
    pub names: Names,
    pub hash_secret: HashSecret,
    pub settings: Settings,
    pub host: Box<dyn Host>,
    pub hooks: Hooks,
    /// `sys.modules`.
    pub modules: ObjCell,
    /// The `builtins` module's dict.
    pub builtins: ObjCell,
    /// The functions `all` and `any` as the compiler's constants mean them: those that were there first.
    pub common_all: ObjCell,
    static_names: Box<[RefCell<Option<(&'static str, Obj)>>]>,
    pub common_any: ObjCell,
    /// The `sys` module's dict.
    pub sys_dict: ObjCell,
    /// `importlib._bootstrap`, once it runs.
    pub importlib: ObjCell,
    pub recursion_limit: Cell<usize>,
    pub int_max_str_digits: Cell<usize>,
    pub gc_enabled: Cell<bool>,
    pub gc_state: crate::gc::GcState,
    /// Types of native modules' payloads, by the address of their layout.
    pub native_types: RefCell<std::collections::HashMap<usize, TypeRef, std::hash::BuildHasherDefault<crate::gc::AddressHasher>>>,
    /// State of native modules, by name.
    states: States,
    interned: RefCell<HashTable<Obj>>,
    cache: TypeCache,
    next_version: Cell<u32>,
    next_keys: Cell<u32>,
    pub finalizing: Cell<bool>,
    pub gil: crate::gil::Gil,
    /// The next thread's identifier, and how many threads run.
    pub next_ident: Cell<u64>,
    pub threads: Cell<usize>,
    /// Codec registry and other objects that native modules share, by name.
    pub shared: RefCell<HashMap<&'static str, Obj>>,
    /// Called before each instruction while the machine is in its observed mode.
    pub shared_observer: RefCell<Option<crate::observer::Observer>>,
    pub monitoring: crate::monitoring::Monitoring,
    /// Sizes of objects whose class was changed to one with more or less room, by address.
    pub(crate) odd_sizes: RefCell<HashMap<u64, usize>>,
    /// Last, so that its memory goes after everything that refers to it.
    pub heap: Heap,
}

impl Interp {
    pub(crate) fn assemble(heap: Heap, types: Types, settings: Settings, host: Box<dyn Host>, singletons: Singletons) -> Box<Interp> {
        let secret = match settings.hash_seed {
            Some(seed) => HashSecret::from_seed(seed),
            None => {
                let mut bytes = [0u8; 24];
                host.random(&mut bytes);
                HashSecret::from_bytes(bytes)
            }
        };
        let interned = RefCell::new(HashTable::with_capacity(8_000));
        let str_type = types.str.object_ptr();
        let names = Names::new(|name| intern_in(&interned, &heap, &secret, str_type, name));
        let latin1 = (0..=255u8)
            .map(|byte| {
                let text = strdata::new_raw(&heap, str_type, char::from(byte).encode_utf8(&mut [0; 2]));
                text.header().expect("a string").make_immortal();
                if byte < 128 {
                    intern_object(&interned, &secret, text)
                } else {
                    text
                }
            })
            .collect();
        let empty_str = intern_in(&interned, &heap, &secret, str_type, "");
        if settings.gc_stress {
            heap.stress.set(true);
            heap.gc_at.set(0);
        }
        Box::new(Interp {
            none: singletons.none,
            true_: singletons.true_,
            false_: singletons.false_,
            not_implemented: singletons.not_implemented,
            ellipsis: singletons.ellipsis,
            empty_str,
            empty_tuple: singletons.empty_tuple,
            empty_bytes: singletons.empty_bytes,
            latin1,
            single_bytes: std::cell::OnceCell::new(),
            types,
            names,
            hash_secret: secret,
            host,
            hooks: Hooks::default(),
            modules: ObjCell::default(),
            builtins: ObjCell::default(),
            common_all: ObjCell::default(),
            static_names: (0..STATIC_NAMES).map(|_| RefCell::default()).collect(),
            common_any: ObjCell::default(),
            sys_dict: ObjCell::default(),
            importlib: ObjCell::default(),
            recursion_limit: Cell::new(settings.recursion_limit),
            int_max_str_digits: Cell::new(settings.int_max_str_digits),
            gc_enabled: Cell::new(true),
            gc_state: crate::gc::GcState::default(),
            settings,
            native_types: RefCell::default(),
            states: States::default(),
            interned,
            cache: TypeCache::default(),
            next_version: Cell::new(1),
            next_keys: Cell::new(1),
            finalizing: Cell::new(false),
            gil: crate::gil::Gil::default(),
            next_ident: Cell::new(2),
            threads: Cell::new(1),
            shared: RefCell::default(),
            shared_observer: RefCell::default(),
            monitoring: crate::monitoring::Monitoring::default(),
            odd_sizes: RefCell::default(),
            heap,
        })
    }

    /// Run with an interpreter that has no machine to run code, and lives as long as `run` does: also when that panics.
    pub fn scoped<R>(settings: Settings, host: Box<dyn Host>, run: impl FnOnce(&Ctx) -> R) -> R {
        struct Entered(*const Ctx);
        impl Drop for Entered {
            fn drop(&mut self) {
                Ctx::leave(self.0);
            }
        }
        let (_interp, ctx) = Interp::create(settings, host, 0);
        // Dropped before the two above: the state must not be current when it goes.
        let _entered = Entered(ctx.enter());
        run(&ctx)
    }

    /// A new interpreter with the builtin types, and the state of its first thread. `native_limit`: the lowest
    /// address of the native stack to use.
    pub fn create(settings: Settings, host: Box<dyn Host>, native_limit: usize) -> (Box<Interp>, Box<Ctx>) {
        let heap = Heap::new();
        let types = Types::reserve(&heap);
        let single = |ty: &TypeRef| crate::singletons::reserve(&heap, ty);
        let truth = |value: i32| crate::int::reserve_bool(&heap, &types.bool, value);
        let singletons = Singletons {
            none: single(&types.none_type),
            true_: truth(1),
            false_: truth(0),
            not_implemented: single(&types.not_implemented_type),
            ellipsis: single(&types.ellipsis_type),
            empty_tuple: Ctx::make_empty_tuple(&heap, types.tuple.object_ptr()),
            empty_bytes: crate::bytes::reserve_empty(&heap, &types.bytes),
        };
        let interp = Interp::assemble(heap, types, settings, host, singletons);
        let ctx = Ctx::new(&interp, 1, native_limit);
        interp.gil.acquire(&ctx, crate::gil::SWITCH_INTERVAL);
        let former = ctx.enter();
        let all = interp.types.all();
        let mut waiting: Vec<_> = all.iter().collect();
        let mut complete: Vec<u64> = Vec::new();
        while !waiting.is_empty() {
            waiting.retain(|(object, def)| {
                let base = match def.base {
                    Some(base) => Some(base(&ctx).obj().id()),
                    None if object.obj().is(ctx.types.object.obj()) => None,
                    None => Some(ctx.types.object.obj().id()),
                };
                if base.is_some_and(|base| !complete.contains(&base)) {
                    return true;
                }
                crate::typeobj::complete_type(&ctx, object, def);
                complete.push(object.obj().id());
                false
            });
        }
        // Slots are inherited in order of completion: bases first.
        for id in complete {
            let (object, def) = all.iter().find(|(object, _)| object.obj().id() == id).expect("a type of the table");
            crate::typeobj::populate(&ctx, object, def);
            let layout = std::ptr::from_ref((def.layout)()) as usize;
            ctx.native_types.borrow_mut().entry(layout).or_insert_with(|| (*object).clone());
        }
        Ctx::leave(former);
        (interp, ctx)
    }

    /// The interned string of a text that is part of the program: as [`Interp::intern`], remembered by its address.
    #[inline]
    pub fn intern_static(&self, text: &'static str) -> Obj {
        let place = &self.static_names[(text.as_ptr() as usize ^ text.len()) % STATIC_NAMES];
        let known = place.borrow();
        match &*known {
            Some((own, string)) if std::ptr::eq(own.as_ptr(), text.as_ptr()) && own.len() == text.len() => string.clone(),
            _ => {
                drop(known);
                let string = self.intern(text);
                *place.borrow_mut() = Some((text, string.clone()));
                string
            }
        }
    }
    /// The interned string of this text.
    pub fn intern(&self, text: &str) -> Obj {
        intern_in(&self.interned, &self.heap, &self.hash_secret, self.types.str.object_ptr(), text)
    }
    /// The interned string equal to `string`, which is exactly a `str`: itself, if it is the first.
    pub fn intern_obj(&self, string: &Obj) -> Obj {
        match string.payload::<PyStr>() {
            Some(text) if text.is_interned() => string.clone(),
            Some(_) if self.types.str.is_exactly(string) => intern_object(&self.interned, &self.hash_secret, string.clone()),
            _ => string.clone(),
        }
    }

    pub fn next_keys_version(&self) -> u32 {
        bump(&self.next_keys).unwrap_or(0)
    }
    pub fn next_type_version(&self) -> Option<u32> {
        bump(&self.next_version)
    }

    /// The state of a native module, made on first use.
    pub fn state<T: 'static>(&self, key: &'static str, make: impl FnOnce() -> T) -> Rc<T> {
        self.states.get(key, make)
    }
}

fn bump(counter: &Cell<u32>) -> Option<u32> {
    let value = counter.get();
    if value == 0 {
        return None;
    }
    counter.set(value.wrapping_add(1));
    Some(value)
}

impl Ctx {
    /// The attribute by way of the cache.
    #[inline]
    pub(crate) fn lookup_cached(&self, ty: &Type, name: &Obj) -> Option<Obj> {
        if let Some(known) = self.cache.get(ty.version.get(), name) {
            return known;
        }
        let found = ty.lookup_uncached(self, name);
        let interned = name.payload::<PyStr>().is_some_and(PyStr::is_interned);
        if interned && crate::typeobj::assign_version(self, ty) {
            self.cache.put(ty.version.get(), name, found.as_ref());
        }
        found
    }
}

/// The objects of which there is one.
pub(crate) struct Singletons {
    pub none: Obj,
    pub true_: Obj,
    pub false_: Obj,
    pub not_implemented: Obj,
    pub ellipsis: Obj,
    pub empty_tuple: Obj,
    pub empty_bytes: Obj,
}

fn intern_in(
    interned: &RefCell<HashTable<Obj>>,
    heap: &Heap,
    secret: &HashSecret,
    str_type: *const crate::heap::TypeObject,
    text: &str,
) -> Obj {
    if text.is_ascii() {
        let hash = secret.hash_bytes(text.as_bytes());
        let table = interned.borrow();
        let found = table.find(hash as u64, |own| own.payload::<PyStr>().is_some_and(|own| own.equals_str(text)));
        if let Some(found) = found {
            return found.clone();
        }
        drop(table);
        let string = strdata::new_raw(heap, str_type, text);
        let own = string.payload::<PyStr>().expect("a string");
        own.set_hash(hash);
        own.set_interned();
        insert_interned(&mut interned.borrow_mut(), secret, hash as u64, string.clone());
        return string;
    }
    intern_object(interned, secret, strdata::new_raw(heap, str_type, text))
}

fn insert_interned(table: &mut HashTable<Obj>, secret: &HashSecret, hash: u64, string: Obj) {
    table.insert_unique(hash, string, |own| {
        own.payload::<PyStr>().map_or(0, |own| own.cached_hash().unwrap_or_else(|| own.compute_hash(secret)) as u64)
    });
}

fn intern_object(interned: &RefCell<HashTable<Obj>>, secret: &HashSecret, string: Obj) -> Obj {
    let text = string.payload::<PyStr>().expect("a string");
    let hash = text.compute_hash(secret) as u64;
    let mut table = interned.borrow_mut();
    if let Some(found) = table.find(hash, |own| own.payload::<PyStr>().is_some_and(|own| own.equals(text))) {
        return found.clone();
    }
    text.set_interned();
    insert_interned(&mut table, secret, hash, string.clone());
    string
}
