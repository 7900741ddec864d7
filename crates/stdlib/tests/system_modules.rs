//! The modules of the system's clocks, signals and codecs, made and asked without a machine to run code.

use krait_object::host::SystemHost;
use krait_object::{Ctx, Interp, Obj, Settings};

fn with_interp(run: impl FnOnce(&Ctx)) {
    Interp::scoped(Settings { hash_seed: Some(0), ..Settings::default() }, Box::new(SystemHost::default()), run);
}

fn module(ctx: &Ctx, name: &str) -> Obj {
    let (_, init) = krait_stdlib::MODULES.iter().find(|(own, _)| *own == name).expect("a native module");
    init(ctx).unwrap_or_else(|raised| panic!("{name}: {}", ctx.take_raised(raised).repr(ctx).expect("a repr").text_lossy()))
}

/// The `repr` of a call's result or of its exception.
fn call(ctx: &Ctx, module: &Obj, function: &'static str, args: &[Obj]) -> String {
    let shown = match module.call_method_text(ctx, function, args) {
        Ok(value) => value,
        Err(raised) => ctx.take_raised(raised),
    };
    shown.repr(ctx).expect("a repr").text_lossy().into_owned()
}

#[test]
fn answers_of_cpython() {
    with_interp(|ctx| {
        let time = module(ctx, "time");
        let tuple = ctx.tuple([2000, 1, 2, 3, 4, 5, 6, 7, 0].into_iter().map(|number| ctx.int(number)).collect());
        assert_eq!(call(ctx, &time, "asctime", std::slice::from_ref(&tuple)), "'Sun Jan  2 03:04:05 2000'");
        assert_eq!(call(ctx, &time, "strftime", &[ctx.str("%Y-%j|%%"), tuple]), "'2000-007|%'");
        let epoch = "time.struct_time(tm_year=1970, tm_mon=1, tm_mday=1, tm_hour=0, tm_min=0, tm_sec=0, tm_wday=3, tm_yday=1, tm_isdst=0)";
        assert_eq!(call(ctx, &time, "gmtime", &[ctx.int(0)]), epoch);
        assert_eq!(call(ctx, &time, "sleep", &[ctx.int(-1)]), "ValueError('sleep length must be non-negative')");
        let codecs = module(ctx, "_codecs");
        assert_eq!(call(ctx, &codecs, "utf_8_decode", &[ctx.bytes(b"a\xe2")]), "('a', 1)");
        assert_eq!(call(ctx, &codecs, "utf_16_encode", &[ctx.str("a")]), r"(b'\xff\xfea\x00', 1)");
        assert_eq!(call(ctx, &codecs, "lookup_error", &[ctx.str("strict")]), "<built-in function strict_errors>");
        let opcode = module(ctx, "_opcode");
        assert_eq!(call(ctx, &opcode, "stack_effect", &[ctx.int(118), ctx.int(257)]), "2");
        assert_eq!(call(ctx, &opcode, "stack_effect", &[ctx.int(1000)]), "ValueError('invalid opcode or oparg')");
        let signal = module(ctx, "_signal");
        // A process may be started with SIGINT ignored.
        let handler = signal.getattr_text(ctx, "default_int_handler").ok().expect("a function");
        signal.call_method_text(ctx, "signal", &[ctx.int(2), handler]).ok().expect("a handler");
        assert_eq!(call(ctx, &signal, "raise_signal", &[ctx.int(2)]), "KeyboardInterrupt()");
        assert_eq!(call(ctx, &signal, "strsignal", &[ctx.int(50)]), "'Real-time signal 16'");
        let select = module(ctx, "select");
        let empty = ctx.list(Vec::new());
        assert_eq!(call(ctx, &select, "select", &[empty.clone(), empty.clone(), empty, ctx.int(0)]), "([], [], [])");
        let vars = module(ctx, "_contextvars");
        let var = vars.call_method_text(ctx, "ContextVar", &[ctx.str("v")]).ok().expect("a variable");
        let token = var.call_method_text(ctx, "set", &[ctx.int(3)]).ok().expect("a token");
        assert_eq!(call(ctx, &var, "get", &[]), "3");
        assert_eq!(call(ctx, &var, "reset", &[token]), "None");
        assert_eq!(call(ctx, &var, "get", &[ctx.int(5)]), "5");
        let gc = module(ctx, "gc");
        assert_eq!(call(ctx, &gc, "collect", &[ctx.int(3)]), "ValueError('invalid generation')");
        for name in ["errno", "atexit", "_symtable", "faulthandler", "_tokenize", "pwd", "grp", "fcntl"] {
            module(ctx, name);
        }
        krait_stdlib::run_exit_functions(ctx);
    });
}
