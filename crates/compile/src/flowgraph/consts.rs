//! The constants of one code unit while passes add to them and drop them.

use std::borrow::Cow;

use krait_code::{Const, IBig};
use krait_code::opcodes::v3_14::{self as op, Opcode};

use super::Scratch;
use super::cfg::{Cfg, CfgInstr};
use super::opcode_utils::class;
use crate::assemble::InternalError;
use crate::constants::ConstIndex;
use crate::fold::is_same_constant;

/// Constants up to which a unit's are searched from the start.
const FEW: usize = 64;

/// No instruction loads the constant.
const UNUSED: i32 = -1;

/// Constants in index order, each value once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Consts {
    values: Vec<Const>,
    /// Once a pass adds a constant to many: most units never do.
    index: Option<ConstIndex>,
}

impl Consts {
    pub(crate) fn new(values: Vec<Const>) -> Consts {
        Consts { values, index: None }
    }

    /// The index of a value, added when it is new.
    pub(crate) fn add(&mut self, value: Const) -> i32 {
        let found = if self.values.len() <= FEW {
            self.values.iter().position(|other| is_same_constant(other, &value))
        } else {
            let index = self.index.get_or_insert_with(|| ConstIndex::of(&self.values));
            index.look_up(&self.values, &value, is_same_constant)
        };
        let place = found.unwrap_or(self.values.len());
        if found.is_none() {
            self.values.push(value);
        }
        i32::try_from(place).expect("fewer than 2^31 constants")
    }

    /// The constant of this index.
    #[inline]
    pub(crate) fn at(&self, index: i32) -> Result<&Const, InternalError> {
        let value = usize::try_from(index).ok().and_then(|index| self.values.get(index));
        value.ok_or_else(|| InternalError::new("Internal error: failed to get value of a constant"))
    }

    /// What an instruction that loads a constant pushes.
    pub(crate) fn loaded_by(&self, instr: &CfgInstr) -> Result<Cow<'_, Const>, InternalError> {
        self.loaded((instr.opcode, instr.oparg))
    }

    /// The same, of its opcode and argument.
    pub(crate) fn loaded(&self, (opcode, oparg): (Opcode, i32)) -> Result<Cow<'_, Const>, InternalError> {
        if opcode == op::LOAD_SMALL_INT {
            return Ok(Cow::Owned(Const::Int(IBig::from(oparg))));
        }
        self.at(oparg).map(Cow::Borrowed)
    }

    /// Make an instruction load `value`, the short way when it is a small integer.
    pub(crate) fn make_load(&mut self, instr: &mut CfgInstr, value: Const) {
        match small_int(&value) {
            Some(small) => instr.set(op::LOAD_SMALL_INT, small),
            None => instr.set(op::LOAD_CONST, self.add(value)),
        }
    }

    /// Drop what no instruction loads, but never the first, which may be the docstring.
    pub(crate) fn remove_unused(&mut self, cfg: &mut Cfg, scratch: &mut Scratch) -> Result<(), InternalError> {
        if self.values.len() <= 1 {
            return Ok(());
        }
        // By constant: whether it is used, then where it goes.
        let places = &mut scratch.places;
        places.clear();
        places.resize(self.values.len(), UNUSED);
        places[0] = 0;
        let mut unused = self.values.len() - 1;
        let mut walk = cfg.walk();
        while let Some(id) = walk.step(cfg) {
            if !cfg[id].may_have(class::CONST) {
                continue;
            }
            for instr in cfg.instrs(id).iter().filter(|instr| instr.is(class::CONST)) {
                let place = usize::try_from(instr.oparg).ok().and_then(|index| places.get_mut(index));
                let place = place.ok_or_else(|| InternalError::new("a constant out of range"))?;
                if std::mem::replace(place, 0) == UNUSED {
                    unused -= 1;
                }
            }
        }
        if unused == 0 {
            return Ok(());
        }
        let mut kept = 0;
        for place in places.iter_mut().filter(|place| **place != UNUSED) {
            *place = kept;
            kept += 1;
        }
        let mut marks = places.iter();
        self.values.retain(|_| marks.next().is_some_and(|place| *place != UNUSED));
        self.index = None;
        let mut walk = cfg.walk();
        while let Some(id) = walk.step(cfg) {
            if !cfg[id].may_have(class::CONST) {
                continue;
            }
            for instr in cfg.instrs_mut(id).iter_mut().filter(|instr| instr.is(class::CONST)) {
                instr.oparg = places[instr.oparg as usize];
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
