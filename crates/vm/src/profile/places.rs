//! What is known of each place in code whose generic body ran: how often, with which types, and why it has no special form.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use krait_object::Obj;
use krait_object::profile::{Addressed, Object, array, type_name, type_number};
use krait_ops::Op;

use crate::exec::M;
use crate::exec::specialize::Reason;
use crate::prepare::Prepared;

/// At most two types.
type Kinds = (u32, u32);
/// No type.
const NONE: u32 = u32::MAX;
/// A place that chose a form at each meeting until it was to stay general.
const UNSTEADY: &str = "too many changes of mind at this place";
/// Places that are told.
const TOLD: usize = 200;

/// Outcomes of a place's attempts, or of several places'.
#[derive(Default)]
pub struct Reasons {
    /// By reason: attempts that failed, and bodies that ran after the place had given up.
    pub failures: BTreeMap<&'static str, (u64, u64)>,
    pub kinds: Addressed<Kinds, u64>,
    /// First meetings.
    pub cold: u64,
    /// The form was right, and only met something rare.
    pub settled: u64,
    pub specialised: u64,
    /// Forms that took the place of another, or got another cache.
    pub respecialised: u64,
}

impl Reasons {
    pub fn join(&mut self, other: Reasons) {
        for (reason, (attempts, runs)) in other.failures {
            let sum = self.failures.entry(reason).or_default();
            *sum = (sum.0 + attempts, sum.1 + runs);
        }
        other.kinds.into_iter().for_each(|(kinds, runs)| *self.kinds.entry(kinds).or_default() += runs);
        self.cold += other.cold;
        self.settled += other.settled;
        self.specialised += other.specialised;
        self.respecialised += other.respecialised;
    }
    fn copy(&self) -> Reasons {
        Reasons { failures: self.failures.clone(), kinds: self.kinds.clone(), ..*self }
    }
}

struct Place {
    op: Op,
    /// Function, file and line.
    shown: String,
    runs: u64,
    reasons: Reasons,
    last: &'static str,
}

#[derive(Default)]
struct Places {
    /// By the address of the slot.
    alive: Addressed<usize, Place>,
    /// Of code that is no more.
    dead: Vec<Place>,
}

static PLACES: LazyLock<Mutex<Places>> = LazyLock::new(Mutex::default);

fn places() -> MutexGuard<'static, Places> {
    PLACES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn slot_of(m: &M) -> usize {
    m.code().start as usize + m.at * 8
}

fn shown(m: &M) -> String {
    let code = m.code();
    let line = code.line(m.at).map_or_else(String::new, |line| format!(":{line}"));
    format!("{} ({}{line})", code.payload().qualname().text_lossy(), code.payload().filename.text_lossy())
}

/// The types that an instruction's body depends on.
fn kinds(m: &M, op: Op, arg: u32) -> Kinds {
    let of = |object: &Obj| type_number(object.ty(m.ctx));
    let at = |n: usize| if m.word(n).is_null() { NONE } else { of(m.peek(n)) };
    // Of a class that is called, which.
    let callable = |n: usize| (at(n), m.peek(n).as_type().map_or(NONE, type_number));
    match op {
        Op::CALL => callable(arg as usize + 2),
        Op::CALL_KW => callable(arg as usize + 3),
        Op::CALL_FUNCTION_EX => callable(4),
        Op::LOAD_ATTR | Op::LOAD_METHOD | Op::STORE_ATTR => callable(1),
        Op::STORE_SUBSCR | Op::DELETE_SUBSCR | Op::BINARY_SUBSCR | Op::INPLACE_OP | Op::CONTAINS_OP | Op::CHECK_EXC_MATCH => (at(2), at(1)),
        Op::BINARY_SLICE => (at(3), at(2)),
        Op::SEND => (at(2), NONE),
        _ if op.name().starts_with("BINARY_") || op.name().starts_with("COMPARE_") => (at(2), at(1)),
        Op::TO_BOOL | Op::UNARY_NOT | Op::UNARY_NEGATIVE | Op::UNARY_INVERT | Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE
        | Op::GET_ITER | Op::FOR_ITER | Op::LOAD_SUPER_ATTR | Op::LOAD_SUPER_METHOD | Op::LOAD_SPECIAL | Op::UNPACK_SEQUENCE
        | Op::UNPACK_EX | Op::FORMAT_SIMPLE | Op::FORMAT_WITH_SPEC | Op::CONVERT_VALUE | Op::LIST_EXTEND | Op::SET_UPDATE
        | Op::DICT_UPDATE | Op::DICT_MERGE | Op::GET_AWAITABLE | Op::GET_YIELD_FROM_ITER | Op::GET_LEN
        | Op::GET_ANEXT | Op::GET_AITER | Op::YIELD_VALUE | Op::RETURN_VALUE => (at(1), NONE),
        _ => (NONE, NONE),
    }
}

/// The generic body of an instruction is about to run.
pub fn entered(m: &M, op: Op, arg: u32) {
    let (slot, kinds) = (slot_of(m), kinds(m, op, arg));
    let known = places().alive.contains_key(&slot);
    let shown = if known { String::new() } else { shown(m) };
    let mut places = places();
    let place = places.alive.entry(slot).or_insert_with(|| Place { op, shown, runs: 0, reasons: Reasons::default(), last: UNSTEADY });
    place.runs += 1;
    *place.reasons.kinds.entry(kinds).or_default() += 1;
}

fn note(m: &M, change: impl FnOnce(&mut Place)) {
    if let Some(place) = places().alive.get_mut(&slot_of(m)) {
        change(place);
    }
}

/// The first meeting: no attempt yet.
pub fn cold(m: &M) {
    note(m, |place| place.reasons.cold += 1);
}

/// The place stays general, for the last reason that there was.
pub fn given_up(m: &M) {
    note(m, |place| place.reasons.failures.entry(place.last).or_default().1 += 1);
}

/// The form was right.
pub fn settled(m: &M) {
    note(m, |place| place.reasons.settled += 1);
}

/// A form is about to be written into the place.
pub fn chosen(m: &M, form: u64) {
    let (code, base) = (m.code(), m.code().base[m.at] as u8);
    let before = code.get_slot(m.at);
    if before == form {
        return;
    }
    note(m, |place| {
        let reasons = &mut place.reasons;
        *(if before as u8 == base { &mut reasons.specialised } else { &mut reasons.respecialised }) += 1;
        place.last = UNSTEADY;
    });
}

/// An attempt failed.
pub fn failed(m: &M, reason: impl Reason) {
    note(m, |place| {
        place.reasons.failures.entry(reason.text()).or_default().0 += 1;
        place.last = reason.text();
    });
}

/// As [`failed`], where the reason must be looked for.
pub fn failed_because<R: Reason>(m: &M, reason: impl FnOnce() -> R) {
    failed(m, reason());
}

/// Code is about to go: other code may get its addresses.
pub fn code_dropped(code: &Prepared) {
    let slots = code.start as usize..code.start as usize + code.slots.len() * 8;
    let mut places = places();
    let Places { alive, dead } = &mut *places;
    dead.extend(alive.extract_if(|slot, _| slots.contains(slot)).map(|(_, place)| place));
}

/// The reasons of all places, by instruction.
pub fn by_instruction() -> BTreeMap<u8, Reasons> {
    let places = places();
    let mut all: BTreeMap<u8, Reasons> = BTreeMap::new();
    for place in places.alive.values().chain(&places.dead) {
        all.entry(place.op as u8).or_default().join(place.reasons.copy());
    }
    all
}

/// Types by name, those of most runs first.
pub fn kinds_in_order(kinds: &Addressed<Kinds, u64>) -> Vec<(String, u64)> {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for (&(left, right), runs) in kinds {
        let named: Vec<String> = [left, right].into_iter().filter(|&number| number != NONE).map(type_name).collect();
        *sums.entry(named.join(", ")).or_default() += runs;
    }
    sums.remove("");
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, runs)| std::cmp::Reverse(*runs));
    sums
}

/// The places whose generic bodies ran most, as JSON.
pub fn members() -> Vec<String> {
    let places = places();
    let mut all: Vec<&Place> = places.alive.values().chain(&places.dead).collect();
    all.sort_by_key(|place| std::cmp::Reverse(place.runs));
    all.truncate(TOLD);
    let member = |place: &Place| {
        let failures = place.reasons.failures.iter().map(|(reason, (attempts, runs))| (*reason, attempts + runs));
        let reason = failures.max_by_key(|(_, sum)| *sum).map_or("", |(reason, _)| reason);
        let kinds = kinds_in_order(&place.reasons.kinds).into_iter().take(5);
        let kinds = array(kinds.map(|(kinds, runs)| Object::default().text("kinds", &kinds).raw("runs", runs).end()));
        Object::default().text("op", place.op.name()).text("place", &place.shown).text("reason", reason).raw("runs", place.runs).raw("kinds", kinds).end()
    };
    all.into_iter().map(member).collect()
}
