//! Who watches the program: the tools of `sys.monitoring` (PEP 669), their events and callbacks, and whether a thread
//! has to run in the observed mode at all. It must not know when an event happens: that is the machine's business.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use crate::cells::ObjCell;
use crate::code::PyCode;
use crate::ctx::{Ctx, OBSERVED, PyResult, Raised};
use crate::value::Obj;

/// Tools that can be registered.
pub const TOOLS: usize = 6;

macro_rules! events {
    ($($name:ident)*) => {
        /// An event, by its number.
        #[allow(non_camel_case_types, reason = "the names of `sys.monitoring.events`")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Event { $($name),* }
        /// The names of all events, in the order of their numbers.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];
        /// All events, in the order of their numbers.
        pub const EVENTS: &[Event] = &[$(Event::$name),*];
    };
}
events! {
    PY_START PY_RESUME PY_RETURN PY_YIELD CALL LINE INSTRUCTION JUMP BRANCH_LEFT BRANCH_RIGHT STOP_ITERATION
    RAISE EXCEPTION_HANDLED PY_UNWIND PY_THROW RERAISE C_RETURN C_RAISE BRANCH
}

/// Events that can be asked for in one code object, and switched off at one place: those below this number.
pub const LOCAL_EVENTS: usize = Event::STOP_ITERATION as usize + 1;

impl Event {
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// One tool.
#[derive(Default)]
struct Tool {
    name: ObjCell,
    events: Cell<u32>,
    callbacks: [ObjCell; NAMES.len()],
}

/// What is wanted in one code object.
struct Local {
    /// Keeps the address good.
    code: Obj,
    events: [u32; TOOLS],
    /// Tools, as bits, that want no more of an event at a code unit.
    disabled: HashMap<(u32, u8), u8>,
}

/// The tools of an interpreter.
#[derive(Default)]
pub struct Monitoring {
    tools: [Tool; TOOLS],
    local: RefCell<HashMap<usize, Local>>,
    /// All events that some tool wants everywhere.
    global: Cell<u32>,
    /// `sys.monitoring.DISABLE` and `MISSING`.
    pub disable: ObjCell,
    pub missing: ObjCell,
}

fn key(code: &PyCode) -> usize {
    std::ptr::from_ref(code) as usize
}

impl Monitoring {
    /// Whether any tool wants anything.
    pub fn is_active(&self) -> bool {
        self.global.get() != 0 || self.local.borrow().values().any(|local| local.events.iter().any(|&events| events != 0))
    }
    /// The events that some tool wants of this code in particular.
    pub fn wanted_locally(&self, code: &PyCode) -> u32 {
        let local = self.local.borrow();
        let local = if local.is_empty() { None } else { local.get(&key(code)) };
        local.map_or(0, |local| local.events.iter().fold(0, |all, &events| all | events))
    }
    /// The events that some tool wants everywhere.
    #[inline]
    pub fn wanted_everywhere(&self) -> u32 {
        self.global.get()
    }
    fn tool(&self, tool: usize) -> &Tool {
        &self.tools[tool]
    }
    /// The callback of `tool` for `event` at a place in the code, if it is to be called.
    fn callback(&self, tool: usize, event: Event, group: Event, code: &PyCode, unit: u32) -> Option<Obj> {
        let own = self.tool(tool);
        let local = self.local.borrow();
        let local = local.get(&key(code));
        let events = own.events.get() | local.map_or(0, |local| local.events[tool]);
        if events & group.bit() == 0 {
            return None;
        }
        let off = local.and_then(|local| local.disabled.get(&(unit, event as u8))).is_some_and(|tools| tools & 1 << tool != 0);
        if off { None } else { own.callbacks[event as usize].get() }
    }

    // --- what `sys.monitoring` asks for; tools are checked before ---

    pub fn name(&self, tool: usize) -> Option<Obj> {
        self.tool(tool).name.get()
    }
    pub fn set_name(&self, tool: usize, name: Option<Obj>) {
        self.tool(tool).name.set(name);
    }
    /// Forget all events and callbacks of a tool.
    pub fn clear(&self, ctx: &Ctx, tool: usize) {
        for callback in &self.tool(tool).callbacks {
            callback.set(None);
        }
        let mut watched = Vec::new();
        for local in self.local.borrow_mut().values_mut() {
            local.events[tool] = 0;
            local.disabled.values_mut().for_each(|tools| *tools &= !(1 << tool));
            watched.push(local.code.clone());
        }
        for code in &watched {
            self.tell_machine(ctx, code.payload::<PyCode>().expect("what is watched is code"));
        }
        self.set_events(ctx, tool, 0);
    }
    pub fn events(&self, tool: usize) -> u32 {
        self.tool(tool).events.get()
    }
    pub fn set_events(&self, ctx: &Ctx, tool: usize, events: u32) {
        self.tool(tool).events.set(events);
        self.global.set(self.tools.iter().fold(0, |all, tool| all | tool.events.get()));
        self.changed(ctx);
    }
    pub fn local_events(&self, tool: usize, code: &PyCode) -> u32 {
        self.local.borrow().get(&key(code)).map_or(0, |local| local.events[tool])
    }
    pub fn set_local_events(&self, ctx: &Ctx, tool: usize, code: &PyCode, events: u32) {
        self.with_local(code, |local| local.events[tool] = events);
        self.tell_machine(ctx, code);
        self.changed(ctx);
    }
    /// The machine runs watched code one instruction after the other, and all other code as ever.
    fn tell_machine(&self, ctx: &Ctx, code: &PyCode) {
        if let Some(watch) = ctx.hooks.watch_code.get() {
            watch(code, self.wanted_locally(code));
        }
    }
    fn with_local(&self, code: &PyCode, change: impl FnOnce(&mut Local)) {
        let mut all = self.local.borrow_mut();
        let local = all.entry(key(code)).or_insert_with(|| Local {
            code: Obj::from_payload(code),
            events: [0; TOOLS],
            disabled: HashMap::new(),
        });
        change(local);
    }
    /// Register a callback, or none; the former one comes back. One for `BRANCH` stands for both branches.
    pub fn register(&self, tool: usize, event: Event, callback: Option<Obj>) -> Option<Obj> {
        let callbacks = &self.tool(tool).callbacks;
        if event == Event::BRANCH {
            callbacks[Event::BRANCH_LEFT as usize].set(callback.clone());
            callbacks[Event::BRANCH_RIGHT as usize].set(callback.clone());
        }
        callbacks[event as usize].replace(callback)
    }
    /// Forget where events were switched off.
    pub fn restart(&self) {
        self.local.borrow_mut().values_mut().for_each(|local| local.disabled.clear());
    }
    fn changed(&self, ctx: &Ctx) {
        // Code that nobody watches any more need not be kept.
        let gone: Vec<Local> = {
            let mut local = self.local.borrow_mut();
            let idle: Vec<usize> = local
                .iter()
                .filter(|(_, local)| local.events.iter().all(|&events| events == 0) && local.disabled.is_empty())
                .map(|(&key, _)| key)
                .collect();
            idle.into_iter().filter_map(|key| local.remove(&key)).collect()
        };
        drop(gone);
        ctx.refresh_observed();
    }
}

/// Bits of the register [`OBSERVED`]: why a thread runs in the observed mode.
pub struct Observed;
impl Observed {
    /// [`crate::observer::Observer`]: every instruction.
    pub const INSTRUCTIONS: usize = 1;
    /// `sys.settrace`
    pub const TRACE: usize = 2;
    /// `sys.setprofile`
    pub const PROFILE: usize = 4;
    /// `sys.monitoring`
    pub const MONITORING: usize = 8;
}

impl Ctx {
    /// See again who watches this thread. While a callback runs nobody does.
    pub fn refresh_observed(&self) {
        let mut bits = if self.shared_observer.borrow().is_some() { Observed::INSTRUCTIONS } else { 0 };
        if self.observing.get() == 0 {
            if !self.trace_function.is_none() {
                bits |= Observed::TRACE;
            }
            if !self.profile_function.is_none() {
                bits |= Observed::PROFILE;
            }
            if self.monitoring.is_active() {
                bits |= Observed::MONITORING;
            }
        }
        if bits != 0 && self.regs[OBSERVED].get() == 0 {
            // A handler that has called us looks at this, and leaves the fast loop.
            self.has_deferred.set(true);
        }
        self.regs[OBSERVED].set(bits);
    }

    /// Whether anybody watches this thread.
    #[inline]
    pub fn is_observed(&self) -> bool {
        self.regs[OBSERVED].get() != 0
    }

    /// Run a callback of an observer: what it does is not observed.
    pub fn unobserved<T>(&self, run: impl FnOnce() -> T) -> T {
        self.observing.set(self.observing.get() + 1);
        self.refresh_observed();
        let result = run();
        self.observing.set(self.observing.get() - 1);
        self.refresh_observed();
        result
    }

    /// Tell the tools that want it of an event at a code unit. `args` are the callback's, after the code object.
    pub fn monitor(&self, event: Event, code: &PyCode, unit: u32, args: &[Obj]) -> PyResult<()> {
        if self.observing.get() > 0 {
            return Ok(());
        }
        // These come with the calls they belong to.
        let group = if matches!(event, Event::C_RETURN | Event::C_RAISE) { Event::CALL } else { event };
        for tool in 0..TOOLS {
            let Some(callback) = self.monitoring.callback(tool, event, group, code, unit) else { continue };
            let mut all = Vec::with_capacity(args.len() + 1);
            all.push(Obj::from_payload(code));
            all.extend_from_slice(args);
            let result = self.unobserved(|| callback.call(self, &all))?;
            if self.monitoring.disable.get().is_some_and(|disable| disable.is(&result)) {
                self.switch_off(tool, event, group, code, unit)?;
            }
        }
        Ok(())
    }

    /// A callback gave `DISABLE`.
    fn switch_off(&self, tool: usize, event: Event, group: Event, code: &PyCode, unit: u32) -> Result<(), Raised> {
        if group as usize >= LOCAL_EVENTS {
            self.monitoring.register(tool, event, None);
            return Err(self.value_error(&format!("Cannot disable {} events. Callback removed.", NAMES[event as usize])));
        }
        self.monitoring.with_local(code, |local| *local.disabled.entry((unit, event as u8)).or_default() |= 1 << tool);
        Ok(())
    }
}
