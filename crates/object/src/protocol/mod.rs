//! The abstract protocols: what any value can be asked, as methods of [`Obj`].

mod attr;
mod call;
mod compare;
mod convert;
mod iterate;
mod number;
mod subscript;

pub(crate) use attr::{DICT_GETSET_STATIC, WEAKREF_GETSET, merge_class};
pub use attr::{DICT_GETSET, dir_of, generic_getattr, generic_getattr_quiet, generic_setattr, has_generic_setattr, reduce_getattr};
pub use compare::{compare_identity, contains_by_iteration, hash_not_implemented, plain_order, rich_compare, rich_compare_bool};
pub use iterate::{iterate, length_hint};
pub use number::{BinaryOp, binary_op, divmod, inplace_op, power};
