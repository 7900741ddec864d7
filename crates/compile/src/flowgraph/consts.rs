//! The constants of one code unit while passes add to them and drop them.

use krait_code::collections::HashMap;

use krait_code::{Const, IBig};
use krait_code::opcodes::v3_14 as op;

use super::cfg::{Cfg, CfgInstr};
use crate::assemble::InternalError;
use crate::fold::constant_key;

/// Constants in index order, each value once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Consts {
    values: Vec<Const>,
    /// By key, once a pass adds a constant: most units never do.
    index: Option<HashMap<Vec<u8>, i32>>,
}

impl Consts {
    pub(crate) fn new(values: Vec<Const>) -> Consts {
        Consts { values, index: None }
    }

    fn index(&mut self) -> &mut HashMap<Vec<u8>, i32> {
        self.index.get_or_insert_with(|| {
            let mut index = HashMap::default();
            for (place, value) in (0..).zip(&self.values) {
                if let Some(key) = constant_key(value) {
                    index.entry(key).or_insert(place);
                }
            }
            index
        })
    }

    /// The index of a value, added when it is new.
    pub(crate) fn add(&mut self, value: Const) -> i32 {
        let next = i32::try_from(self.values.len()).expect("fewer than 2^31 constants");
        if let Some(key) = constant_key(&value) {
            let place = *self.index().entry(key).or_insert(next);
            if place != next {
                return place;
            }
        }
        self.values.push(value);
        next
    }

    /// What an instruction that loads a constant pushes.
    pub(crate) fn loaded_by(&self, instr: &CfgInstr) -> Result<Const, InternalError> {
        if instr.opcode == op::LOAD_SMALL_INT {
            return Ok(Const::Int(IBig::from(instr.oparg)));
        }
        let place = usize::try_from(instr.oparg).ok();
        let value = place.and_then(|place| self.values.get(place)).cloned();
        value.ok_or_else(|| InternalError::new("Internal error: failed to get value of a constant"))
    }

    /// Make an instruction load `value`, the short way when it is a small integer.
    pub(crate) fn make_load(&mut self, instr: &mut CfgInstr, value: Const) {
        match small_int(&value) {
            Some(small) => instr.set(op::LOAD_SMALL_INT, small),
            None => instr.set(op::LOAD_CONST, self.add(value)),
        }
    }

    /// Drop what no instruction loads, but never the first, which may be the docstring.
    pub(crate) fn remove_unused(&mut self, cfg: &mut Cfg) -> Result<(), InternalError> {
        if self.values.is_empty() {
            return Ok(());
        }
        let mut used = vec![false; self.values.len()];
        used[0] = true;
        let order = cfg.order();
        for &id in order.iter() {
            for instr in cfg[id].instrs.iter().filter(|instr| op::has_const(instr.opcode)) {
                let slot = usize::try_from(instr.oparg).ok().and_then(|place| used.get_mut(place));
                *slot.ok_or_else(|| InternalError::new("a constant out of range"))? = true;
            }
        }
        if used.iter().all(|&used| used) {
            return Ok(());
        }
        let mut kept = 0;
        let moved: Vec<i32> = used
            .iter()
            .map(|used| {
                let place = kept;
                kept += i32::from(*used);
                place
            })
            .collect();
        let mut marks = used.iter();
        self.values.retain(|_| *marks.next().unwrap_or(&true));
        self.index = None;
        for &id in order.iter() {
            for instr in cfg[id].instrs.iter_mut().filter(|instr| op::has_const(instr.opcode)) {
                instr.oparg = moved[instr.oparg as usize];
            }
        }
        Ok(())
    }

    /// The values in index order.
    pub(crate) fn values(&self) -> &[Const] {
        &self.values
    }

    pub(crate) fn into_values(self) -> Vec<Const> {
        self.values
    }
}

/// The argument of `LOAD_SMALL_INT`, when the value has that form.
pub(crate) fn small_int(value: &Const) -> Option<i32> {
    match value {
        Const::Int(int) => u8::try_from(int).ok().map(i32::from),
        _ => None,
    }
}
