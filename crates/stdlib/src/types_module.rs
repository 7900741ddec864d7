//! `_types`: names of builtin types that are no builtins.

use krait_object::{Ctx, Obj, PyResult, TypeDef, TypeFlags, Payload, module, typeobj};

/// `PyCapsule` has no instances here.
struct Capsule;
krait_object::trace!(Capsule);
krait_object::payload!(Capsule, "PyCapsule");

static CAPSULE: TypeDef = TypeDef { flags: TypeFlags::DISALLOW_INSTANTIATION, ..TypeDef::new("PyCapsule", Capsule::layout) };

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_types");
    let types = &ctx.types;
    let capsule = typeobj::new_native_type(ctx, &CAPSULE);
    let mut named: Vec<(&str, Obj)> = [
        ("AsyncGeneratorType", &types.async_generator),
        ("BuiltinFunctionType", &types.builtin_function_or_method),
        ("BuiltinMethodType", &types.builtin_function_or_method),
        ("CapsuleType", &capsule),
        ("CellType", &types.cell),
        ("ClassMethodDescriptorType", &types.classmethod_descriptor),
        ("CodeType", &types.code),
        ("CoroutineType", &types.coroutine),
        ("EllipsisType", &types.ellipsis_type),
        ("FunctionType", &types.function),
        ("GeneratorType", &types.generator),
        ("GenericAlias", &types.generic_alias),
        ("GetSetDescriptorType", &types.getset_descriptor),
        ("LambdaType", &types.function),
        ("MappingProxyType", &types.mappingproxy),
        ("MemberDescriptorType", &types.member_descriptor),
        ("MethodDescriptorType", &types.method_descriptor),
        ("MethodType", &types.method),
        ("MethodWrapperType", &types.method_wrapper),
        ("ModuleType", &types.module),
        ("NoneType", &types.none_type),
        ("NotImplementedType", &types.not_implemented_type),
        ("SimpleNamespace", &types.simple_namespace),
        ("UnionType", &types.union),
        ("WrapperDescriptorType", &types.wrapper_descriptor),
    ]
    .into_iter()
    .map(|(name, ty)| (name, ty.to_obj()))
    .collect();
    // The machine registers these two; they are found among the subclasses of `object`.
    for ty in types.object.direct_subclasses() {
        let name = ty.as_type().map(|ty| ty.name());
        match name.as_deref() {
            Some("frame") => named.push(("FrameType", ty)),
            Some("traceback") => named.push(("TracebackType", ty)),
            _ => {}
        }
    }
    named.sort_by_key(|(name, _)| *name);
    for (name, ty) in named {
        module::add(ctx, &module, name, ty);
    }
    Ok(module)
}
