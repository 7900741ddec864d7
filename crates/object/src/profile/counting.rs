//! The counts, and the clock around native functions.
//!
//! What is called while something is locked here makes no objects: names are made before or after.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::json::{Object, array};
use crate::ctx::Ctx;
use crate::heap::TypeObject;
use crate::typeobj::{MethodDef, Type};
use crate::value::Obj;

/// A map with addresses or small numbers as keys.
pub type Addressed<K, V> = HashMap<K, V, BuildHasherDefault<Mixed>>;

/// A hash of what has no pattern that matters but its low zero bits.
#[derive(Default)]
pub struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(u64::from(byte)));
    }
    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }
    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
}

/// Objects of one type.
#[derive(Default)]
struct Kind {
    /// Known when the type dies, or at the end.
    name: Option<String>,
    number: u64,
    bytes: u64,
}

/// Calls of one native function.
struct Native {
    name: String,
    calls: u64,
    lasted: Lasted,
}

#[derive(Default)]
struct Tables {
    kinds: Vec<Kind>,
    numbers: Addressed<usize, u32>,
    /// By the row's address and the number of the class that it is called on, or by a type's number and the name's address.
    natives: Addressed<(usize, usize), Native>,
}

static TABLES: LazyLock<Mutex<Tables>> = LazyLock::new(Mutex::default);
/// Blocks that the heap has asked for, and their bytes.
static HEAP: [AtomicU64; 2] = [const { AtomicU64::new(0) }; 2];

fn tables() -> MutexGuard<'static, Tables> {
    TABLES.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tables {
    fn number(&mut self, ty: usize) -> u32 {
        let Tables { kinds, numbers, .. } = self;
        *numbers.entry(ty).or_insert_with(|| {
            kinds.push(Kind::default());
            kinds.len() as u32 - 1
        })
    }
    fn count(&mut self, key: (usize, usize), lasted: Lasted) -> bool {
        let Some(native) = self.natives.get_mut(&key) else { return false };
        native.calls += 1;
        native.lasted.add(lasted);
        true
    }
}

/// An object was made.
pub fn allocated(ty: *const TypeObject, bytes: usize) {
    count_object(&mut tables(), ty as usize, bytes);
    forget(COSTS.object);
}

fn count_object(tables: &mut Tables, ty: usize, bytes: usize) {
    let number = tables.number(ty);
    let kind = &mut tables.kinds[number as usize];
    kind.number += 1;
    kind.bytes += bytes as u64;
}

/// The heap has asked for memory: slabs, or one large object.
pub fn heap_block(bytes: usize) {
    HEAP[0].fetch_add(1, Ordering::Relaxed);
    HEAP[1].fetch_add(bytes as u64, Ordering::Relaxed);
}

/// What [`heap_block`] was told: how many, and their bytes.
pub fn heap_blocks() -> (u64, u64) {
    (HEAP[0].load(Ordering::Relaxed), HEAP[1].load(Ordering::Relaxed))
}

/// A type that is about to die: another may get its address.
pub fn type_dropped(ty: &Type) {
    let name = ty.name().to_string();
    let mut tables = tables();
    if let Some(number) = tables.numbers.remove(&(ty.object_ptr() as usize)) {
        tables.kinds[number as usize].name = Some(name);
    }
}

/// A number that stands for a type also when it is dead.
pub fn type_number(ty: &Type) -> u32 {
    tables().number(ty.object_ptr() as usize)
}

/// The name of a type with such a number; known after [`resolve_types`].
pub fn type_name(number: u32) -> String {
    let name = tables().kinds.get(number as usize).and_then(|kind| kind.name.clone());
    name.unwrap_or_else(|| "?".to_owned())
}

/// Note the names of all types of an interpreter that is about to end.
pub fn resolve_types(ctx: &Ctx) {
    for object in crate::gc::objects(ctx) {
        if let Some(ty) = object.as_type() {
            let name = ty.name().to_string();
            let mut tables = tables();
            if let Some(&number) = tables.numbers.get(&(ty.object_ptr() as usize)) {
                tables.kinds[number as usize].name = Some(name);
            }
        }
    }
}

/// How long something took, in nanoseconds.
#[derive(Clone, Copy, Default)]
pub struct Lasted {
    pub all: u64,
    /// Without the native functions and the Python code that it called, and without the counting in it.
    pub own: u64,
}

impl Lasted {
    pub fn add(&mut self, other: Lasted) {
        self.all += other.all;
        self.own += other.own;
    }
}

thread_local! {
    /// What has been measured inside of that which is being measured.
    static INSIDE: Cell<u64> = const { Cell::new(0) };
}

/// What counting itself takes, in nanoseconds: it is nobody's own time.
struct Costs {
    /// From one look at the clock to the next.
    look: u64,
    /// Both looks, seen from outside.
    clock: u64,
    /// To find an entry and count.
    entry: u64,
    /// To count an object.
    object: u64,
}

static COSTS: LazyLock<Costs> = LazyLock::new(|| {
    let least = |work: &mut dyn FnMut()| {
        let round = |work: &mut dyn FnMut()| {
            let start = Instant::now();
            (0..100).for_each(|_| work());
            start.elapsed().as_nanos() as u64 / 100
        };
        (0..50).map(|_| round(work)).min().unwrap_or(0)
    };
    let trial = Mutex::new(Tables::default());
    let lock = || trial.lock().unwrap_or_else(PoisonError::into_inner);
    lock().natives.insert((1, 0), Native { name: String::new(), calls: 0, lasted: Lasted::default() });
    let look = (0..2000).map(|_| Instant::now().elapsed().as_nanos() as u64).min().unwrap_or(0);
    Costs {
        look,
        clock: least(&mut || {
            INSIDE.set(0);
            let start = Instant::now();
            std::hint::black_box(start.elapsed());
        }),
        entry: least(&mut || _ = std::hint::black_box(lock().count((1, 0), Lasted::default()))),
        object: least(&mut || count_object(&mut lock(), 1, 1)),
    }
});

/// So much of what is being measured is counting.
fn forget(nanoseconds: u64) {
    INSIDE.set(INSIDE.get() + nanoseconds);
}

/// Call, with the clock running.
#[inline]
pub fn timed<R>(call: impl FnOnce() -> R) -> (R, Lasted) {
    let costs = &*COSTS;
    let outside = INSIDE.replace(0);
    let start = Instant::now();
    let result = call();
    let all = (start.elapsed().as_nanos() as u64).saturating_sub(costs.look);
    let inside = INSIDE.replace(outside + all + costs.clock);
    (result, Lasted { all, own: all.saturating_sub(inside) })
}

/// Call something that is not the caller's own work.
pub fn nested<R>(call: impl FnOnce() -> R) -> R {
    timed(call).0
}

/// A call of a native function with `this`; `shown` is its name.
pub fn native<R>(def: &'static MethodDef, this: &Obj, shown: impl Fn() -> String, call: impl FnOnce() -> R) -> R {
    // One row may serve many classes: `__new__`.
    let class = this.as_type().map_or(0, |class| type_number(class) as usize + 1);
    let (result, lasted) = timed(call);
    let key = (std::ptr::from_ref(def) as usize, class);
    if !tables().count(key, lasted) {
        let name = shown();
        tables().natives.insert(key, Native { name, calls: 1, lasted });
    }
    forget(COSTS.entry);
    result
}

/// A call of what a type does by itself, as an instruction asks for it: `name` is the special method's.
pub fn of_type<R>(ty: &Type, name: &'static str, call: impl FnOnce() -> R) -> R {
    let number = type_number(ty) as usize;
    let shown = ty.short_name();
    let (result, lasted) = timed(call);
    let key = (number, name.as_ptr() as usize);
    let mut tables = tables();
    if !tables.count(key, lasted) {
        tables.natives.insert(key, Native { name: format!("{shown}.{name}"), calls: 1, lasted });
    }
    forget(2 * COSTS.entry);
    result
}

/// The members of the document that are about objects and native functions, greatest first.
pub fn section(document: Object) -> Object {
    let tables = tables();
    let mut kinds = BTreeMap::new();
    for kind in tables.kinds.iter().filter(|kind| kind.number > 0) {
        let sum: &mut (u64, u64) = kinds.entry(kind.name.as_deref().unwrap_or("?")).or_default();
        *sum = (sum.0 + kind.number, sum.1 + kind.bytes);
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, (number, _))| std::cmp::Reverse(*number));
    let mut natives = BTreeMap::new();
    for native in tables.natives.values() {
        let sum: &mut (u64, Lasted) = natives.entry(native.name.as_str()).or_default();
        sum.0 += native.calls;
        sum.1.add(native.lasted);
    }
    let mut natives: Vec<_> = natives.into_iter().collect();
    natives.sort_by_key(|(_, (_, lasted))| std::cmp::Reverse(lasted.own));
    let kind = |(name, (number, bytes)): (&str, (u64, u64))| Object::default().text("type", name).raw("number", number).raw("bytes", bytes).end();
    let native = |(name, (calls, lasted)): (&str, (u64, Lasted))| {
        Object::default().text("name", name).raw("calls", calls).raw("ns", lasted.all).raw("own_ns", lasted.own).end()
    };
    document.raw("allocations", array(kinds.into_iter().map(kind))).raw("natives", array(natives.into_iter().map(native)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Lasted, nested, timed};

    #[test]
    fn what_is_called_is_not_ones_own_time() {
        let sleep = |milliseconds| std::thread::sleep(Duration::from_millis(milliseconds));
        let ((), Lasted { all, own }) = timed(|| {
            sleep(5);
            nested(|| sleep(40));
            nested(|| nested(|| sleep(40)));
        });
        assert!(all >= 80_000_000 && own >= 4_000_000 && own <= all - 79_000_000, "{own} of {all}");
    }
}
