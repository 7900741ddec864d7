//! The types that exist from the start, and how an interpreter comes to be.

use crate::heap::Heap;
use crate::typeobj::{TypeDef, TypeRef};

macro_rules! types {
    ($($field:ident $def:path;)*) => {
        /// The builtin types, one field each.
        pub struct Types { $(pub $field: TypeRef),* }

        impl Types {
            /// Memory for all of them, `type` first: addresses are good, contents are not.
            pub(crate) fn reserve(heap: &Heap) -> Types {
                let metatype = crate::typeobj::reserve_type(heap, std::ptr::null(), &crate::typeobj::TYPE);
                let metatype_ptr = metatype.id() as *const crate::heap::TypeObject;
                let reserve = |def: &'static TypeDef| {
                    if std::ptr::eq(def, &crate::typeobj::TYPE) {
                        metatype.clone()
                    } else {
                        crate::typeobj::reserve_type(heap, metatype_ptr, def)
                    }
                };
                Types { $($field: TypeRef::reserved(reserve(&$def))),* }
            }
            /// Each with its definition.
            pub fn named(&self) -> Vec<(&TypeRef, &'static TypeDef)> {
                self.all()
            }
            /// Each with its definition, bases before what derives from them.
            pub(crate) fn all(&self) -> Vec<(&TypeRef, &'static TypeDef)> {
                vec![$((&self.$field, &$def)),*]
            }
        }
    };
}

types! {
    object crate::objecttype::OBJECT;
    type_ crate::typeobj::TYPE;
    int crate::int::INT;
    bool crate::int::BOOL;
    float crate::float::FLOAT;
    complex crate::complex::COMPLEX;
    str crate::str::STR;
    bytes crate::bytes::BYTES;
    bytes_iterator crate::bytes::BYTES_ITERATOR;
    bytearray crate::bytearray::BYTEARRAY;
    bytearray_iterator crate::bytearray::BYTEARRAY_ITERATOR;
    memoryview crate::buffer::MEMORYVIEW;
    memory_iterator crate::buffer::MEMORY_ITERATOR;
    buffer_wrapper crate::buffer::BUFFER_WRAPPER;
    formatter_iterator crate::format::FORMATTER_ITERATOR;
    field_name_iterator crate::format::FIELD_NAME_ITERATOR;
    str_iterator crate::str::STR_ITERATOR;
    str_ascii_iterator crate::str::STR_ASCII_ITERATOR;
    tuple crate::tuple::TUPLE;
    list crate::list::LIST;
    dict crate::dict::DICT;
    set crate::set::SET;
    frozenset crate::set::FROZENSET;
    slice crate::slice::SLICE;
    none_type crate::singletons::NONE;
    not_implemented_type crate::singletons::NOT_IMPLEMENTED;
    ellipsis_type crate::singletons::ELLIPSIS;
    function crate::function::pyfunction::FUNCTION;
    method crate::function::method::METHOD;
    builtin_function_or_method crate::function::BUILTIN_FUNCTION;
    method_descriptor crate::function::descr::METHOD_DESCRIPTOR;
    classmethod_descriptor crate::function::descr::CLASSMETHOD_DESCRIPTOR;
    getset_descriptor crate::function::descr::GETSET_DESCRIPTOR;
    member_descriptor crate::function::descr::MEMBER_DESCRIPTOR;
    wrapper_descriptor crate::typeobj::wrapper::WRAPPER_DESCRIPTOR;
    method_wrapper crate::typeobj::wrapper::METHOD_WRAPPER;
    code crate::code::CODE;
    line_iterator crate::codeiters::LINE_ITERATOR;
    positions_iterator crate::codeiters::POSITIONS_ITERATOR;
    branch_iterator crate::codeiters::BRANCH_ITERATOR;
    cell crate::cell::CELL;
    module crate::module::MODULE;
    property crate::property::PROPERTY;
    classmethod crate::property::CLASSMETHOD;
    staticmethod crate::property::STATICMETHOD;
    super_ crate::superobj::SUPER;
    mappingproxy crate::mappingproxy::MAPPINGPROXY;
    generic_alias crate::genericalias::GENERIC_ALIAS;
    union crate::genericalias::UNION;
    generic_alias_iterator crate::genericalias::GENERIC_ALIAS_ITERATOR;
    typevar crate::typevar::TYPEVAR;
    paramspec crate::typevar::PARAMSPEC;
    typevartuple crate::typevar::TYPEVARTUPLE;
    paramspec_args crate::typevar::PARAMSPEC_ARGS;
    paramspec_kwargs crate::typevar::PARAMSPEC_KWARGS;
    typealias crate::typevar::TYPEALIAS;
    const_evaluator crate::typevar::CONST_EVALUATOR;
    no_default_type crate::typevar::NO_DEFAULT_TYPE;
    generic crate::typevar::GENERIC;
    template crate::template::TEMPLATE;
    interpolation crate::template::INTERPOLATION;
    template_iter crate::template::TEMPLATE_ITER;
    iterator crate::iter::ITERATOR;
    list_iterator crate::iter::LIST_ITERATOR;
    tuple_iterator crate::iter::TUPLE_ITERATOR;
    range_iterator crate::range::RANGE_ITERATOR;
    longrange_iterator crate::range::LONGRANGE_ITERATOR;
    list_reverseiterator crate::iter::LIST_REVERSEITERATOR;
    range crate::range::RANGE;
    enumerate crate::itertypes::ENUMERATE;
    zip crate::itertypes::ZIP;
    map crate::itertypes::MAP;
    filter crate::itertypes::FILTER;
    reversed crate::itertypes::REVERSED;
    callable_iterator crate::itertypes::CALLABLE_ITERATOR;
    set_iterator crate::set::SET_ITERATOR;
    dict_keys crate::dict::DICT_KEYS;
    dict_values crate::dict::DICT_VALUES;
    dict_items crate::dict::DICT_ITEMS;
    dict_keyiterator crate::dict::DICT_KEYITERATOR;
    dict_valueiterator crate::dict::DICT_VALUEITERATOR;
    dict_itemiterator crate::dict::DICT_ITEMITERATOR;
    dict_reversekeyiterator crate::dict::DICT_REVERSEKEYITERATOR;
    dict_reversevalueiterator crate::dict::DICT_REVERSEVALUEITERATOR;
    dict_reverseitemiterator crate::dict::DICT_REVERSEITEMITERATOR;
    base_exception crate::exceptions::BASE_EXCEPTION;
    base_exception_group crate::exceptions::BASE_EXCEPTION_GROUP;
    exception crate::exceptions::EXCEPTION;
    generator_exit crate::exceptions::GENERATOR_EXIT;
    keyboard_interrupt crate::exceptions::KEYBOARD_INTERRUPT;
    system_exit crate::exceptions::SYSTEM_EXIT;
    arithmetic_error crate::exceptions::ARITHMETIC_ERROR;
    assertion_error crate::exceptions::ASSERTION_ERROR;
    attribute_error crate::exceptions::ATTRIBUTE_ERROR;
    buffer_error crate::exceptions::BUFFER_ERROR;
    eof_error crate::exceptions::EOF_ERROR;
    import_error crate::exceptions::IMPORT_ERROR;
    lookup_error crate::exceptions::LOOKUP_ERROR;
    memory_error crate::exceptions::MEMORY_ERROR;
    name_error crate::exceptions::NAME_ERROR;
    os_error crate::exceptions::OS_ERROR;
    reference_error crate::exceptions::REFERENCE_ERROR;
    runtime_error crate::exceptions::RUNTIME_ERROR;
    stop_async_iteration crate::exceptions::STOP_ASYNC_ITERATION;
    stop_iteration crate::exceptions::STOP_ITERATION;
    syntax_error crate::exceptions::SYNTAX_ERROR;
    system_error crate::exceptions::SYSTEM_ERROR;
    type_error crate::exceptions::TYPE_ERROR;
    value_error crate::exceptions::VALUE_ERROR;
    warning crate::exceptions::WARNING;
    floating_point_error crate::exceptions::FLOATING_POINT_ERROR;
    overflow_error crate::exceptions::OVERFLOW_ERROR;
    zero_division_error crate::exceptions::ZERO_DIVISION_ERROR;
    bytes_warning crate::exceptions::BYTES_WARNING;
    deprecation_warning crate::exceptions::DEPRECATION_WARNING;
    encoding_warning crate::exceptions::ENCODING_WARNING;
    future_warning crate::exceptions::FUTURE_WARNING;
    import_warning crate::exceptions::IMPORT_WARNING;
    pending_deprecation_warning crate::exceptions::PENDING_DEPRECATION_WARNING;
    resource_warning crate::exceptions::RESOURCE_WARNING;
    runtime_warning crate::exceptions::RUNTIME_WARNING;
    syntax_warning crate::exceptions::SYNTAX_WARNING;
    unicode_warning crate::exceptions::UNICODE_WARNING;
    user_warning crate::exceptions::USER_WARNING;
    blocking_io_error crate::exceptions::BLOCKING_IO_ERROR;
    child_process_error crate::exceptions::CHILD_PROCESS_ERROR;
    connection_error crate::exceptions::CONNECTION_ERROR;
    file_exists_error crate::exceptions::FILE_EXISTS_ERROR;
    file_not_found_error crate::exceptions::FILE_NOT_FOUND_ERROR;
    interrupted_error crate::exceptions::INTERRUPTED_ERROR;
    is_a_directory_error crate::exceptions::IS_A_DIRECTORY_ERROR;
    not_a_directory_error crate::exceptions::NOT_A_DIRECTORY_ERROR;
    permission_error crate::exceptions::PERMISSION_ERROR;
    process_lookup_error crate::exceptions::PROCESS_LOOKUP_ERROR;
    timeout_error crate::exceptions::TIMEOUT_ERROR;
    indentation_error crate::exceptions::INDENTATION_ERROR;
    incomplete_input_error crate::exceptions::INCOMPLETE_INPUT_ERROR;
    index_error crate::exceptions::INDEX_ERROR;
    key_error crate::exceptions::KEY_ERROR;
    module_not_found_error crate::exceptions::MODULE_NOT_FOUND_ERROR;
    not_implemented_error crate::exceptions::NOT_IMPLEMENTED_ERROR;
    python_finalization_error crate::exceptions::PYTHON_FINALIZATION_ERROR;
    recursion_error crate::exceptions::RECURSION_ERROR;
    unbound_local_error crate::exceptions::UNBOUND_LOCAL_ERROR;
    unicode_error crate::exceptions::UNICODE_ERROR;
    broken_pipe_error crate::exceptions::BROKEN_PIPE_ERROR;
    connection_aborted_error crate::exceptions::CONNECTION_ABORTED_ERROR;
    connection_refused_error crate::exceptions::CONNECTION_REFUSED_ERROR;
    connection_reset_error crate::exceptions::CONNECTION_RESET_ERROR;
    tab_error crate::exceptions::TAB_ERROR;
    unicode_decode_error crate::exceptions::UNICODE_DECODE_ERROR;
    unicode_encode_error crate::exceptions::UNICODE_ENCODE_ERROR;
    unicode_translate_error crate::exceptions::UNICODE_TRANSLATE_ERROR;
    simple_namespace crate::namespace::SIMPLE_NAMESPACE;
    generator crate::generator::GENERATOR;
    coroutine crate::generator::COROUTINE;
    async_generator crate::generator::ASYNC_GENERATOR;
    async_wrapped crate::generator::ASYNC_WRAPPED;
    coroutine_wrapper crate::generator::COROUTINE_WRAPPER;
    async_generator_asend crate::generator::ASYNC_GEN_ASEND;
    async_generator_athrow crate::generator::ASYNC_GEN_ATHROW;
    anext_awaitable crate::generator::ANEXT_AWAITABLE;
}
