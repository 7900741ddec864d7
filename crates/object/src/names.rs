//! Strings that the machine itself looks up: made once for each interpreter, interned.

use crate::value::Obj;

macro_rules! names {
    ($($name:ident)*) => {
        /// Interned names, one field each.
        #[allow(non_snake_case, reason = "the fields are the names")]
        pub struct Names { $(pub $name: Obj),* }
        impl Names {
            pub(crate) fn new(mut intern: impl FnMut(&str) -> Obj) -> Names {
                Names { $($name: intern(stringify!($name))),* }
            }
        }
    };
}

names! {
    __abs__ __add__ __aenter__ __aexit__ __aiter__ __all__ __and__ __anext__ __annotate__ __annotate_func__
    __annotations__ __annotations_cache__ __await__ __bases__ __bool__ __buffer__ __build_class__ __builtins__ __bytes__ __call__
    __cause__ __class__ __class_getitem__ __classcell__ __classdictcell__ __code__ __complex__
    __conditional_annotations__ __contains__ __context__ __copy__ __deepcopy__ __defaults__ __del__ __delattr__ __delete__
    __delitem__ __dict__ __dictoffset__ __dir__ __divmod__ __doc__ __enter__ __eq__ __exit__ __file__ __firstlineno__ __float__
    __floordiv__ __format__ __fspath__ __ge__ __get__ __getattr__ __getattribute__ __getinitargs__ __getitem__
    __getnewargs__ __getnewargs_ex__ __getstate__ __gt__ __hash__ __iadd__ __iand__ __ifloordiv__ __ilshift__
    __imatmul__ __imod__ __import__ __imul__ __index__ __init__ __init_subclass__ __instancecheck__ __int__
    __invert__ __ior__ __ipow__ __irshift__ __isabstractmethod__ __isub__ __iter__ __itruediv__ __ixor__
    __kwdefaults__ __le__ __len__ __length_hint__ __loader__ __lshift__ __lt__ __main__ __match_args__ __matmul__
    __missing__ __mod__ __module__ __mro__ __mro_entries__ __mul__ __name__ __ne__ __neg__ __new__ __newobj__
    __newobj_ex__ __next__ __notes__ __or__ __orig_bases__ __orig_class__ __origin__ __args__ __parameters__ __package__ __path__ __pos__ __pow__ __prepare__
    __qualname__ __radd__ __rand__ __rdivmod__ __reduce__ __reduce_ex__ __release_buffer__ __repr__ __reversed__
    __rfloordiv__ __rlshift__ __rmatmul__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__
    __rsub__ __rtruediv__ __rxor__ __self__ __set__ __set_name__ __setattr__ __setitem__ __setstate__ __signature__ __sizeof__
    __slotnames__ __slots__ __spec__ __static_attributes__ __str__ __sub__ __subclasscheck__ __subclasshook__ __suppress_context__
    __text_signature__ __traceback__ __truediv__ __trunc__ __type_params__ __typing_subst__ __typing_unpacked_tuple_args__ __typing_is_unpacked_typevartuple__ __typing_prepare_subst__ __unpacked__
    __value__ __weakref__ __wrapped__ __xor__ __ceil__ __floor__ __abstractmethods__ _abc_impl __excepthook__ __stderr__ __stdout__
    __initializing__ _initializing __uninitialized_submodules__ __cached__ __objclass__ __func__
    args builtins close copyreg decode displayhook encode end endswith errors excepthook file filename flush
    format getattr isatty key keys items mode modules msg mro name obj path print_file_and_line offset end_lineno end_offset lineno metadata_ text last_exc last_traceback last_type last_value
    metaclass read readable readline readlines replace reverse sep send stderr stdin stdout strict sys throw
    unraisablehook values write writable seekable seek tell throw_ get pop popitem update clear setdefault append extend add
    warn warnings warn_explicit _showwarnmsg filters source __warningregistry__ onceregistry defaultaction _find_and_load _handle_fromlist _lock_unlock_module
    globals locals closure fromlist level tracebacklimit getdefaultencoding encoding newline_ default start step stop fset fget fdel doc
    n_fields n_sequence_fields n_unnamed_fields repr partial reduce __reduce_cython__
    _instance_value_ count index sort dict list closed join
}
