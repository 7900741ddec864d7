//! Families of instructions: the general one and its special forms.

use std::collections::BTreeMap;

use krait_object::profile::{Object, array};
use krait_ops::Op;

use super::counting::{CALLED, EXECUTED, MISSED};
use super::places::{self, Reasons};
use crate::dispatch::op;

/// A family. A general instruction whose handler does the common case by itself is a form, too.
struct Family {
    name: &'static str,
    general: &'static [Op],
    /// Whether the general instructions have handlers that do the common case.
    inline: bool,
    forms: &'static [u8],
}

const FAMILIES: &[Family] = &[
    Family {
        name: "LOAD_GLOBAL",
        general: &[Op::LOAD_GLOBAL],
        inline: false,
        forms: &[op::LOAD_GLOBAL_MODULE, op::LOAD_GLOBAL_BUILTIN, op::X_GLOBAL_NULL],
    },
    Family {
        name: "LOAD_ATTR",
        general: &[Op::LOAD_ATTR],
        inline: false,
        forms: &[
            op::LOAD_ATTR_OFFSET, op::LOAD_ATTR_DICT, op::LOAD_ATTR_MODULE, op::LOAD_ATTR_CLASS, op::LOAD_ATTR_CONST,
            op::LOAD_ATTR_PROPERTY, op::LOAD_ATTR_DESCR, op::LOAD_ATTR_POLY, op::X_LOAD_ATTR_L,
        ],
    },
    Family {
        name: "LOAD_METHOD",
        general: &[Op::LOAD_METHOD],
        inline: false,
        forms: &[
            op::LOAD_METHOD_CACHED, op::LOAD_METHOD_OFFSET, op::LOAD_METHOD_MODULE, op::LOAD_METHOD_CLASS,
            op::LOAD_METHOD_CLASSMETHOD, op::LOAD_METHOD_STATIC, op::LOAD_METHOD_POLY, op::LOAD_METHOD_BESIDE_DICT,
        ],
    },
    Family { name: "LOAD_SPECIAL", general: &[Op::LOAD_SPECIAL], inline: false, forms: &[op::LOAD_SPECIAL_CACHED] },
    Family { name: "LOAD_SUPER", general: &[Op::LOAD_SUPER_ATTR, Op::LOAD_SUPER_METHOD], inline: false, forms: &[op::LOAD_SUPER_UNBOUND, op::LOAD_SUPER_BOUND] },
    Family {
        name: "STORE_ATTR",
        general: &[Op::STORE_ATTR],
        inline: false,
        forms: &[op::STORE_ATTR_OFFSET, op::STORE_ATTR_DICT, op::STORE_ATTR_POLY, op::X_STORE_ATTR_L],
    },
    Family {
        name: "CALL",
        general: &[Op::CALL],
        inline: false,
        forms: &[
            op::CALL_PY_EXACT, op::CALL_PY_DEFAULTS, op::CALL_BOUND_PY, op::CALL_LIST_APPEND, op::CALL_LEN, op::CALL_TYPE_1,
            op::CALL_METHOD_NOARGS, op::CALL_METHOD_O, op::CALL_METHOD_FAST, op::CALL_NATIVE_O, op::CALL_NATIVE_FAST,
            op::CALL_NATIVE, op::CALL_METHOD_NATIVE, op::CALL_CLASS_NATIVE, op::CALL_CLASS_INIT, op::CALL_ISINSTANCE,
            op::CALL_PY_BIND, op::CALL_ANY,
        ],
    },
    Family { name: "CALL_KW", general: &[Op::CALL_KW], inline: false, forms: &[op::CALL_KW_PY, op::CALL_KW_ANY] },
    Family { name: "CALL_FUNCTION_EX", general: &[Op::CALL_FUNCTION_EX], inline: false, forms: &[op::CALL_EX_PY, op::CALL_EX_ANY] },
    Family {
        name: "FOR_ITER",
        general: &[Op::FOR_ITER],
        inline: false,
        forms: &[
            op::FOR_ITER_RANGE, op::FOR_ITER_LIST, op::FOR_ITER_TUPLE, op::FOR_ITER_GEN, op::FOR_ITER_NATIVE, op::FOR_ITER_PAIR,
            op::FOR_ITER_STR, op::X_RANGE_STORE, op::X_LIST_STORE,
        ],
    },
    Family { name: "SEND", general: &[Op::SEND], inline: false, forms: &[op::SEND_GEN, op::SEND_OTHER] },
    Family {
        name: "BINARY_SUBSCR",
        general: &[Op::BINARY_SUBSCR],
        inline: false,
        forms: &[
            op::SUBSCR_LIST_INT, op::SUBSCR_TUPLE_INT, op::SUBSCR_STR_INT, op::SUBSCR_PY, op::SUBSCR_NATIVE, op::SUBSCR_DICT,
            op::X_SUBSCR_LL,
        ],
    },
    Family {
        name: "STORE_SUBSCR",
        general: &[Op::STORE_SUBSCR],
        inline: false,
        forms: &[op::STORE_SUBSCR_LIST_INT, op::STORE_SUBSCR_DICT, op::STORE_SUBSCR_NATIVE, op::X_STORE_SUBSCR_LL],
    },
    Family {
        name: "UNPACK_SEQUENCE",
        general: &[Op::UNPACK_SEQUENCE],
        inline: false,
        forms: &[op::UNPACK_TUPLE, op::UNPACK_TWO, op::UNPACK_LIST],
    },
    Family {
        name: "BINARY_OP",
        general: &[
            Op::BINARY_ADD, Op::BINARY_SUBTRACT, Op::BINARY_MULTIPLY, Op::BINARY_TRUE_DIVIDE, Op::BINARY_REMAINDER,
            Op::BINARY_FLOOR_DIVIDE, Op::BINARY_AND, Op::BINARY_OR, Op::BINARY_XOR, Op::BINARY_LSHIFT, Op::BINARY_RSHIFT,
            Op::BINARY_POWER, Op::BINARY_MATRIX_MULTIPLY, Op::INPLACE_OP,
        ],
        inline: true,
        forms: &[
            op::X_ADD_LK_STORE, op::X_ADD_LL_STORE, op::X_MUL_LL, op::X_MULF_L, op::X_MOD_K, op::X_ADD_K, op::X_SUB_LK,
            op::X_ADD_STORE, op::X_SUB_STORE,
        ],
    },
    Family {
        name: "COMPARE_OP",
        general: &[Op::COMPARE_LT, Op::COMPARE_LE, Op::COMPARE_EQ, Op::COMPARE_NE, Op::COMPARE_GT, Op::COMPARE_GE],
        inline: true,
        forms: &[op::X_LT_LL_JUMP, op::X_LT_LK_JUMP],
    },
    Family { name: "CONTAINS_OP", general: &[Op::CONTAINS_OP], inline: true, forms: &[] },
    Family { name: "TO_BOOL", general: &[Op::TO_BOOL, Op::UNARY_NOT, Op::POP_JUMP_IF_FALSE, Op::POP_JUMP_IF_TRUE], inline: true, forms: &[] },
    Family { name: "UNARY_NEGATIVE", general: &[Op::UNARY_NEGATIVE], inline: true, forms: &[] },
    Family { name: "GET_ITER", general: &[Op::GET_ITER, Op::GET_YIELD_FROM_ITER], inline: true, forms: &[op::ITER_PY] },
    Family { name: "BINARY_SLICE", general: &[Op::BINARY_SLICE], inline: true, forms: &[] },
    Family { name: "STORE_SLICE", general: &[Op::STORE_SLICE], inline: true, forms: &[] },
    Family { name: "BUILD_TUPLE", general: &[Op::BUILD_TUPLE], inline: true, forms: &[] },
    Family { name: "FORMAT_SIMPLE", general: &[Op::FORMAT_SIMPLE], inline: true, forms: &[] },
    Family { name: "LIST_APPEND", general: &[Op::LIST_APPEND], inline: true, forms: &[] },
    Family { name: "CHECK_EXC_MATCH", general: &[Op::CHECK_EXC_MATCH], inline: true, forms: &[] },
    Family { name: "GET_AWAITABLE", general: &[Op::GET_AWAITABLE], inline: true, forms: &[op::AWAITABLE_PY] },
    Family { name: "GET_ANEXT", general: &[Op::GET_ANEXT], inline: true, forms: &[op::ANEXT_PY] },
    Family { name: "RETURN_GENERATOR", general: &[Op::RETURN_GENERATOR], inline: true, forms: &[] },
    Family { name: "YIELD_VALUE", general: &[Op::YIELD_VALUE], inline: true, forms: &[] },
    Family { name: "RETURN_VALUE", general: &[Op::RETURN_VALUE], inline: true, forms: &[op::X_RETURN_L] },
];

/// Each family that ran, as JSON: `hits` went through a handler, `called` of them by its one call, `misses` were handed
/// over by a handler, `general` met no handler of their own.
pub fn members() -> Vec<String> {
    let mut all: BTreeMap<u8, Reasons> = places::by_instruction();
    let mut members = Vec::new();
    for family in FAMILIES {
        let with_handlers = || family.forms.iter().copied().chain(family.general.iter().filter(|_| family.inline).map(|&op| op as u8));
        let misses: u64 = with_handlers().map(|number| MISSED.get(number)).sum();
        let hits = with_handlers().map(|number| EXECUTED.get(number)).sum::<u64>().saturating_sub(misses);
        let called: u64 = with_handlers().map(|number| CALLED.get(number)).sum();
        let general: u64 = if family.inline { 0 } else { family.general.iter().map(|&op| EXECUTED.get(op as u8)).sum() };
        if hits + misses + general == 0 {
            continue;
        }
        let mut reasons = Reasons::default();
        for op in family.general {
            if let Some(other) = all.remove(&(*op as u8)) {
                reasons.join(other);
            }
        }
        let mut failures: Vec<_> = reasons.failures.iter().collect();
        failures.sort_by_key(|(_, (attempts, runs))| std::cmp::Reverse(attempts + runs));
        let failure = |(reason, (attempts, runs)): (&&str, &(u64, u64))| {
            Object::default().text("reason", reason).raw("attempts", attempts).raw("runs", runs).end()
        };
        let failures = array(failures.into_iter().map(failure));
        let kinds = array(places::kinds_in_order(&reasons.kinds).into_iter().take(40).map(|(kinds, runs)| Object::default().text("kinds", &kinds).raw("runs", runs).end()));
        let member = Object::default().text("name", family.name).raw("hits", hits).raw("called", called).raw("misses", misses).raw("general", general);
        let member = member.raw("specialised", reasons.specialised).raw("respecialised", reasons.respecialised).raw("cold", reasons.cold);
        members.push(member.raw("settled", reasons.settled).raw("failures", failures).raw("kinds", kinds).end());
    }
    members
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use krait_ops::Op;

    use super::FAMILIES;
    use crate::dispatch::{form_name, op};

    #[test]
    fn every_form_is_of_one_family() {
        let mut listed = BTreeSet::new();
        for number in FAMILIES.iter().flat_map(|family| family.forms.iter().copied().chain(family.general.iter().map(|&op| op as u8))) {
            assert!(listed.insert(number), "{} is of two families", form_name(number));
        }
        // What has no general instruction of a family behind it.
        let others = [op::SLOW, op::WATCHED, op::X_LOAD2, op::X_STORE_LOAD, op::X_STORE2];
        let forms = (Op::COUNT as u8..=255).filter(|number| form_name(*number) != "?" && !others.contains(number));
        let missing: Vec<_> = forms.filter(|number| !listed.contains(number)).map(form_name).collect();
        assert!(missing.is_empty(), "of no family: {missing:?}");
        assert_eq!((form_name(Op::CALL as u8), form_name(op::SLOW), form_name(op::X_STORE2), form_name(255)), ("CALL", "SLOW", "X_STORE2", "?"));
    }
}
