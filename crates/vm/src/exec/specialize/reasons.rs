//! Why a place got no special form, by family: what a profile tells.

/// A reason, which can be told.
pub trait Reason: Copy {
    #[cfg(feature = "profile")]
    fn text(self) -> &'static str;
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $family:ident { $($name:ident $text:literal)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $family { $($name),* }

        impl Reason for $family {
            #[cfg(feature = "profile")]
            fn text(self) -> &'static str {
                match self { $($family::$name => $text),* }
            }
        }
    )*};
}

reasons! {
    /// Of any place.
    PlaceReason {
        NoRoom "a number does not fit the slot, or its side table is full"
    }
    /// LOAD_ATTR
    AttrReason {
        OfInt "an attribute of an int"
        ModuleName "the module's dict has no such name, or it has no version"
        Metaclass "the metaclass has a say about the name"
        NotOfClass "the class object has no such name"
        ClassBinds "a descriptor on the class itself, of a kind without a handler"
        OwnLookup "the class has __getattribute__ or a native lookup"
        NoVersion "the type has no version"
        Shadowed "instances may have the name themselves"
        Nowhere "neither the class nor a known place of the instance has the name"
    }
    /// LOAD_METHOD, LOAD_SPECIAL
    MethodReason {
        ModuleName "the module's dict has no such name, or it has no version"
        Metaclass "the metaclass has a say about the name"
        NotOfClass "the class object has no such name"
        ClassBinds "a descriptor on the class itself, of a kind without a handler"
        OwnLookup "the class has __getattribute__ or a native lookup"
        NoVersion "the type has no version"
        Shadowed "instances may have the name themselves"
        NoMethod "what the class has is no plain method"
        Nowhere "neither the class nor a known place of the instance has the name"
    }
    /// LOAD_SUPER_ATTR, LOAD_SUPER_METHOD
    SuperReason {
        OtherClass "an int, a class as the instance of its metaclass, or one that claims another class"
        NoVersion "the type has no version"
    }
    /// STORE_ATTR
    StoreReason {
        OfIntOrClass "an attribute of an int or of a class"
        OwnStore "the class has __setattr__ or a native store"
        NoVersion "the type has no version"
        NoPlace "a descriptor stores, or the instance has no known place for the name"
        FarDict "the dict word is too far off"
    }
    /// Places of many types.
    PolyReason {
        Learned "more types come by than the place knows at a time"
        Known "many types: one that the place knows, but the object has no value there yet"
        OfClass "many types: an attribute of a class, or of an int"
        OwnLookup "many types: one with __getattribute__, __setattr__, or a native lookup"
        Descriptor "many types: a property or other descriptor of the class"
        OfItsClass "many types: a plain attribute of the class"
        NoPlace "many types: the instance has a dict object, or no value"
        NoMethod "many types: what the class has is no plain method"
        Shadowed "many types: instances may have the method's name themselves"
    }
    /// LOAD_GLOBAL
    GlobalReason {
        NoVersion "the globals or the builtins have no version"
        NoDict "the builtins are no dict"
        Nowhere "neither globals nor builtins have the name"
    }
    /// CALL, CALL_KW, CALL_FUNCTION_EX
    CallReason {
        BadCode "the function's code cannot run"
        Count "the number of arguments does not fit"
        ClassInit "a class whose __init__ is in Python, with names or a tuple, or without a version"
    }
    /// FOR_ITER, SEND
    LoopReason {
        FarJump "the jump is too long"
    }
    /// GET_ITER, GET_YIELD_FROM_ITER, GET_AWAITABLE, GET_ANEXT
    IteratorReason {
        NotMade "the class makes it otherwise than by a generator or coroutine in Python, or has no version"
    }
    /// RETURN_VALUE
    ReturnReason {
        OfGenerator "a generator's or coroutine's end"
        ToNative "to native code"
        WithObject "the frame has an object, or locals in a dict"
        OfInit "__init__ returns something"
    }
    /// BINARY_SUBSCR, STORE_SUBSCR, UNPACK_SEQUENCE
    ItemsReason {
        OfInt "a subscript of an int"
        NoGetitem "a class without __getitem__ in Python, or without a version"
        OtherKind "a container or key of a kind without a handler"
        NotSequence "neither a tuple nor a list of that length"
    }
}
