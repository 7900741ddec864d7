//! A first sign of life: compile a file and run it, with nothing imported.

use krait_object::host::SystemHost;
use krait_object::{Ctx, Interp, Settings, module::PyModule};

static RAW: [krait_object::MethodDef; 1] = [krait_object::method("write(text, /)", krait_object::NativeFn::O(|ctx, _, text| {
    print!("{}", text.text_lossy());
    Ok(ctx.none())
}))];

fn run() -> i32 {
    let file = std::env::args().nth(1).expect("a file");
    let source = std::fs::read(&file).expect("a readable file");
    let marker = 0u8;
    let limit = (&raw const marker as usize) - (56 << 20);
    let (interp, ctx) = Interp::create(Settings::default(), Box::new(SystemHost::default()), limit);
    let former = ctx.enter();
    let region = krait_vm::install(&ctx);
    let builtins = krait_stdlib::builtins::init(&ctx).expect("builtins");
    ctx.builtins.set(Some(builtins.payload::<PyModule>().expect("a module").dict.clone()));
    let options = krait_compile::CompileOptions::new(&file);
    let compiled = krait_compile::compile(krait_compile::Source::Bytes(&source), &options).expect("valid source");
    let code = krait_object::code::new_code(&ctx, std::sync::Arc::new(compiled.code)).expect("code");
    if ctx.sys_dict.get().is_none() {
        krait_stdlib::sys::init(&ctx).expect("sys");
        let out = krait_object::module::new_module(&ctx, "out");
        krait_object::module::add_functions(&ctx, &out, "out", &RAW);
        let sys = ctx.sys_dict.get().expect("sys");
        sys.payload::<krait_object::dict::PyDict>().expect("a dict").set_text(&ctx, "stdout", out);
    }
    let main = krait_object::module::new_module(&ctx, "__main__");
    let globals = main.payload::<PyModule>().expect("a module").dict.clone();
    let result = krait_vm::eval_code(&ctx, &code, &globals, None, None);
    let status = match result {
        Ok(value) => {
            drop(value);
            0
        }
        Err(raised) => {
            let exception = ctx.take_raised(raised);
            println!("{}: {}", exception.ty(&ctx).name(), exception.to_str(&ctx).expect("str").text_lossy());
            let mut tb = exception.as_exception().and_then(|e| e.traceback.get());
            while let Some(t) = tb {
                println!("  at {:?}", t.getattr_text(&ctx, "tb_lineno").expect("line"));
                tb = t.getattr_text(&ctx, "tb_next").ok().filter(|t| !ctx.is_none(t));
            }
            1
        }
    };
    drop((code, globals, main, builtins));
    Ctx::leave(former);
    drop(region);
    drop(ctx);
    drop(interp);
    status
}

fn main() {
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(run).expect("a thread");
    std::process::exit(thread.join().expect("no panic"));
}
