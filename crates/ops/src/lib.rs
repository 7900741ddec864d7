//! The internal instruction set: one table, [`Body`], and the verifier that turns it into [`Verified`].
//!
//! It must not know Python versions, wire bytes or values.

mod packed;
mod table;
mod verify;

pub use verify::{Verified, VerifyError, verify};

/// What an operand means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    None,
    /// A number with a meaning of the instruction's own.
    Raw,
    /// A number of stack values.
    Count,
    /// Index of a local.
    Local,
    /// Index of a constant.
    Const,
    /// Index of a name.
    Name,
    /// Index of a name << 2, with two bits of form.
    SuperName,
    /// Index of an instruction.
    Jump,
}

// A stack effect is a token tree `(pops -- pushes)`: split it at the `--`, `n` being the operand.
macro_rules! effect {
    ($n:ident [$($pops:tt)*] -- $($pushes:tt)*) => { (effect_side!($n [] $($pops)*), effect_side!($n [] $($pushes)*)) };
    ($n:ident [$($pops:tt)*] $next:tt $($rest:tt)*) => { effect!($n [$($pops)* $next] $($rest)*) };
}
macro_rules! effect_side {
    ($n:ident [$($done:tt)*]) => { $($done)* };
    ($n:ident [$($done:tt)*] n $($rest:tt)*) => { effect_side!($n [$($done)* $n] $($rest)*) };
    ($n:ident [$($done:tt)*] ($($inner:tt)*) $($rest:tt)*) => {
        effect_side!($n [$($done)* (effect_side!($n [] $($inner)*))] $($rest)*)
    };
    ($n:ident [$($done:tt)*] $next:tt $($rest:tt)*) => { effect_side!($n [$($done)* $next] $($rest)*) };
}
macro_rules! jump_effect {
    ($n:ident) => { None };
    ($n:ident $($effect:tt)*) => { Some(effect!($n [] $($effect)*)) };
}
macro_rules! is_end {
    () => { false };
    (ends) => { true };
}

macro_rules! define_ops {
    ($( $(#[$doc:meta])* $name:ident $operand:ident ($($effect:tt)*) $(=> ($($jump:tt)*))? $(!$ends:ident)?; )*) => {
        /// An instruction.
        #[allow(non_camel_case_types, reason = "CPython's own names")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Op { $( $(#[$doc])* $name ),* }

        impl Op {
            pub const ALL: &'static [Op] = &[$(Op::$name),*];
            pub const COUNT: usize = Op::ALL.len();

            pub fn name(self) -> &'static str {
                match self { $(Op::$name => stringify!($name)),* }
            }
            pub fn operand(self) -> Operand {
                match self { $(Op::$name => Operand::$operand),* }
            }
            /// Values popped and pushed, when the instruction goes on to the next one.
            #[allow(unused_variables, reason = "few effects depend on the operand")]
            pub fn effect(self, n: u64) -> (u64, u64) {
                match self { $(Op::$name => effect!(n [] $($effect)*)),* }
            }
            /// Values popped and pushed, when it jumps.
            #[allow(unused_variables, reason = "few effects depend on the operand")]
            pub fn jump_effect(self, n: u64) -> Option<(u64, u64)> {
                match self { $(Op::$name => jump_effect!(n $($($jump)*)?)),* }
            }
            /// Whether the next instruction is never reached from here.
            pub fn ends(self) -> bool {
                match self { $(Op::$name => is_end!($($ends)?)),* }
            }
        }
    };
}
for_each_op!(define_ops);

/// One instruction with its operand. Jumps hold the target's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instr {
    pub op: Op,
    pub arg: u32,
}

/// A range of instructions with a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    /// Values left on the stack.
    pub depth: u32,
    /// Whether the offset of the raising instruction is pushed before the exception.
    pub lasti: bool,
}

/// What an index may be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    pub locals: u32,
    /// Locals that are set at entry: the parameters.
    pub args: u32,
    pub consts: u32,
    pub names: u32,
    pub stack: u32,
    /// Free variables: the last ones among the locals.
    pub free: u32,
}

/// Instructions before they are verified.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub instrs: Vec<Instr>,
    /// For each instruction, the wire offset (code units) it comes from.
    pub origin: Vec<u32>,
    pub handlers: Vec<Handler>,
    pub limits: Limits,
    /// For each local, whether it holds a cell from the function's entry on (after MAKE_CELL, COPY_FREE_VARS).
    pub cells: Vec<bool>,
}
