//! The one table of instructions: name, operand, stack effect.
//!
//! A stack effect is written `(pops -- pushes)`; `n` is the operand. Where a jump taken has another effect, it
//! stands behind `=>`; `!ends` marks instructions after which control goes nowhere else. The names are CPython 3.14's where the meaning is.

/// Calls a macro with all rows.
#[macro_export]
macro_rules! for_each_op {
    ($m:ident) => { $m! {
        /// Function entry, and where a generator goes on: looks at the breaker. `n`: 0 start, 1 after yield, 2 after yield from, 3 after await.
        RESUME Raw (0 -- 0);
        /// Push a new reference to a local.
        LOAD_FAST Local (0 -- 1);
        /// Push a local without counting; the verifier has checked that the local outlives the stack entry.
        LOAD_FAST_BORROW Local (0 -- 1);
        /// Push a local; UnboundLocalError when it is unset.
        LOAD_FAST_CHECK Local (0 -- 1);
        /// Push a local (NULL when unset) and unset it.
        LOAD_FAST_AND_CLEAR Local (0 -- 1);
        /// Pop into a local.
        STORE_FAST Local (1 -- 0);
        /// Unset a local; UnboundLocalError when it is unset.
        DELETE_FAST Local (0 -- 0);
        /// Make a local a cell that holds its value.
        MAKE_CELL Local (0 -- 0);
        /// Put the function's closure into the last `n` locals.
        COPY_FREE_VARS Raw (0 -- 0);
        LOAD_DEREF Local (0 -- 1);
        STORE_DEREF Local (1 -- 0);
        DELETE_DEREF Local (0 -- 0);
        /// Pop a mapping; the name of cell `n` from it, or the cell's value.
        LOAD_FROM_DICT_OR_DEREF Local (1 -- 1);
        LOAD_CONST Const (0 -- 1);
        LOAD_SMALL_INT Raw (0 -- 1);
        LOAD_COMMON_CONSTANT Raw (0 -- 1);
        LOAD_NAME Name (0 -- 1);
        STORE_NAME Name (1 -- 0);
        DELETE_NAME Name (0 -- 0);
        LOAD_GLOBAL Name (0 -- 1);
        STORE_GLOBAL Name (1 -- 0);
        DELETE_GLOBAL Name (0 -- 0);
        LOAD_FROM_DICT_OR_GLOBALS Name (1 -- 1);
        LOAD_LOCALS None (0 -- 1);
        LOAD_BUILD_CLASS None (0 -- 1);
        SETUP_ANNOTATIONS None (0 -- 0);
        PUSH_NULL None (0 -- 1);
        POP_TOP None (1 -- 0);
        /// Push a copy of the value `n` deep (1: the top).
        COPY Raw (n -- n + 1);
        /// Exchange the top with the value `n` deep.
        SWAP Raw (n -- n);
        /// Pop the value under the top.
        END_SEND None (2 -- 1);
        BINARY_ADD None (2 -- 1);
        BINARY_AND None (2 -- 1);
        BINARY_FLOOR_DIVIDE None (2 -- 1);
        BINARY_LSHIFT None (2 -- 1);
        BINARY_MATRIX_MULTIPLY None (2 -- 1);
        BINARY_MULTIPLY None (2 -- 1);
        BINARY_REMAINDER None (2 -- 1);
        BINARY_OR None (2 -- 1);
        BINARY_POWER None (2 -- 1);
        BINARY_RSHIFT None (2 -- 1);
        BINARY_SUBTRACT None (2 -- 1);
        BINARY_TRUE_DIVIDE None (2 -- 1);
        BINARY_XOR None (2 -- 1);
        /// `n`: the operator's number among the thirteen.
        INPLACE_OP Raw (2 -- 1);
        BINARY_SUBSCR None (2 -- 1);
        BINARY_SLICE None (3 -- 1);
        STORE_SLICE None (4 -- 0);
        /// value, container, key --
        STORE_SUBSCR None (3 -- 0);
        DELETE_SUBSCR None (2 -- 0);
        UNARY_NEGATIVE None (1 -- 1);
        UNARY_INVERT None (1 -- 1);
        UNARY_NOT None (1 -- 1);
        TO_BOOL None (1 -- 1);
        /// Comparisons. `n`: 1 when the result is turned into a bool.
        COMPARE_LT Raw (2 -- 1);
        COMPARE_LE Raw (2 -- 1);
        COMPARE_EQ Raw (2 -- 1);
        COMPARE_NE Raw (2 -- 1);
        COMPARE_GT Raw (2 -- 1);
        COMPARE_GE Raw (2 -- 1);
        /// `n`: 1 inverts.
        IS_OP Raw (2 -- 1);
        CONTAINS_OP Raw (2 -- 1);
        LOAD_ATTR Name (1 -- 1);
        /// Push the unbound function and the object, or the attribute and NULL.
        LOAD_METHOD Name (1 -- 2);
        /// value, object --
        STORE_ATTR Name (2 -- 0);
        DELETE_ATTR Name (1 -- 0);
        /// super, class, self -- attribute. `n`: name << 2 | two-argument form << 1.
        LOAD_SUPER_ATTR SuperName (3 -- 1);
        LOAD_SUPER_METHOD SuperName (3 -- 2);
        /// object -- method, self-or-NULL. `n`: `__enter__`, `__exit__`, `__aenter__`, `__aexit__`.
        LOAD_SPECIAL Raw (1 -- 2);
        /// callable, self-or-NULL, args… -- result
        CALL Count (n + 2 -- 1);
        /// callable, self-or-NULL, args…, names -- result
        CALL_KW Count (n + 3 -- 1);
        /// callable, NULL, tuple, dict-or-NULL -- result
        CALL_FUNCTION_EX None (4 -- 1);
        CALL_INTRINSIC_1 Raw (1 -- 1);
        CALL_INTRINSIC_2 Raw (2 -- 1);
        MAKE_FUNCTION None (1 -- 1);
        /// attribute, function -- function
        SET_FUNCTION_ATTRIBUTE Raw (2 -- 1);
        RETURN_VALUE None (1 -- 0) !ends;
        /// Make the frame a generator, and return that.
        RETURN_GENERATOR None (0 -- 1);
        YIELD_VALUE Raw (1 -- 1);
        /// receiver, value -- receiver, yielded; when it returns: receiver, returned, at the target.
        SEND Jump (2 -- 2) => (2 -- 2);
        GET_ITER None (1 -- 1);
        GET_YIELD_FROM_ITER None (1 -- 1);
        GET_AWAITABLE Raw (1 -- 1);
        GET_AITER None (1 -- 1);
        GET_ANEXT None (1 -- 2);
        END_ASYNC_FOR None (2 -- 0);
        CLEANUP_THROW None (3 -- 2);
        /// iterator -- iterator, item; at the end: iterator, at the target.
        FOR_ITER Jump (1 -- 2) => (1 -- 1);
        BUILD_TUPLE Count (n -- 1);
        BUILD_LIST Count (n -- 1);
        BUILD_SET Count (n -- 1);
        BUILD_MAP Count (2 * n -- 1);
        BUILD_STRING Count (n -- 1);
        BUILD_SLICE Raw (n -- 1);
        BUILD_TEMPLATE None (2 -- 1);
        /// value, str, spec if `n` has bit 0 -- interpolation
        BUILD_INTERPOLATION Raw (2 + (n & 1) -- 1);
        FORMAT_SIMPLE None (1 -- 1);
        FORMAT_WITH_SPEC None (2 -- 1);
        CONVERT_VALUE Raw (1 -- 1);
        /// container, …, value -- container, … ; the container is `n` below the value.
        LIST_APPEND Raw (n + 1 -- n);
        LIST_EXTEND Raw (n + 1 -- n);
        SET_ADD Raw (n + 1 -- n);
        SET_UPDATE Raw (n + 1 -- n);
        MAP_ADD Raw (n + 2 -- n);
        DICT_UPDATE Raw (n + 1 -- n);
        DICT_MERGE Raw (n + 4 -- n + 3);
        UNPACK_SEQUENCE Count (1 -- n);
        UNPACK_EX Raw (1 -- (n & 0xff) + 1 + (n >> 8));
        GET_LEN None (1 -- 2);
        MATCH_MAPPING None (1 -- 2);
        MATCH_SEQUENCE None (1 -- 2);
        MATCH_KEYS None (2 -- 3);
        MATCH_CLASS Count (3 -- 1);
        IMPORT_NAME Name (2 -- 1);
        IMPORT_FROM Name (1 -- 2);
        JUMP Jump (0 -- 0) => (0 -- 0) !ends;
        /// A jump back: looks at the breaker.
        JUMP_BACKWARD Jump (0 -- 0) => (0 -- 0) !ends;
        POP_JUMP_IF_FALSE Jump (1 -- 0) => (1 -- 0);
        POP_JUMP_IF_TRUE Jump (1 -- 0) => (1 -- 0);
        POP_JUMP_IF_NONE Jump (1 -- 0) => (1 -- 0);
        POP_JUMP_IF_NOT_NONE Jump (1 -- 0) => (1 -- 0);
        RAISE_VARARGS Raw (n -- 0) !ends;
        /// …, exception -- ; `n`: where a saved instruction offset lies below.
        RERAISE Raw (n + 1 -- n) !ends;
        PUSH_EXC_INFO None (1 -- 2);
        POP_EXCEPT None (1 -- 0);
        CHECK_EXC_MATCH None (2 -- 2);
        CHECK_EG_MATCH None (2 -- 2);
        /// exit, self-or-NULL, lasti, previous, exception -- the same, result
        WITH_EXCEPT_START None (5 -- 6);
    } };
}
