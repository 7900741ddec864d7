//! An interpreter inside a Rust program.

use krait::{Interpreter, Settings};

/// Run on a thread with a stack of its own, as a program that embeds would.
fn on_a_thread<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> R {
    std::thread::Builder::new().stack_size(64 << 20).spawn(work).expect("a thread").join().expect("the thread ends well")
}

fn interpreter() -> Interpreter {
    Interpreter::with_stack(Settings::default(), 60 << 20).expect("the library starts")
}

#[test]
fn values_go_in_and_come_out() {
    on_a_thread(|| {
        let python = interpreter();
        python.run("def add(a, b):\n    return a + b\n", "<embed>").expect("the definition runs");
        let ctx = python.ctx();
        let add = python.main_module().getattr_text(ctx, "add").expect("it is defined");
        let sum = add.call(ctx, &[ctx.int(20), ctx.int(22)]);
        assert_eq!(sum.expect("it adds").as_i64(), Some(42));
        assert_eq!(python.eval("'x' * 3").expect("it is an expression").text_lossy(), "xxx");
    });
}

#[test]
fn an_exception_comes_with_its_traceback() {
    on_a_thread(|| {
        let python = interpreter();
        let error = python.run("def f():\n    return 1 / 0\nf()\n", "<embed>").expect_err("it divides by zero");
        assert_eq!((error.kind.as_str(), error.message.as_str()), ("ZeroDivisionError", "division by zero"));
        let expected = "Traceback (most recent call last):\n  File \"<embed>\", line 3, in <module>\n  File \"<embed>\", line 2, in f\nZeroDivisionError: division by zero\n";
        assert_eq!(error.traceback, expected);
    });
}

#[test]
fn two_interpreters_share_nothing() {
    let threads: Vec<_> = (0..2)
        .map(|number| {
            let work = move || {
                let python = interpreter();
                python.run(&format!("import sys\nsys.own = {number}\ntotal = sum(range(100000)) + sys.own"), "<embed>").expect("it runs");
                python.eval("total").expect("it is defined").as_i64()
            };
            std::thread::Builder::new().stack_size(64 << 20).spawn(work).expect("a thread")
        })
        .collect();
    let totals: Vec<_> = threads.into_iter().map(|thread| thread.join().expect("the thread ends well")).collect();
    assert_eq!(totals, [Some(4_999_950_000), Some(4_999_950_001)]);
}

#[test]
fn a_syntax_error_is_an_error() {
    on_a_thread(|| {
        let error = interpreter().run("def f(:\n", "<embed>").expect_err("it is no Python");
        assert_eq!(error.kind, "SyntaxError");
    });
}

#[test]
fn functions_are_called_with_rust_values() {
    on_a_thread(|| {
        let python = interpreter();
        python.run("def repeat(text, times, upper=False):\n    return [text.upper() if upper else text] * times\n", "<embed>").expect("it runs");
        let lines: Vec<String> = python.call("repeat", ("ab", 2, true)).expect("it repeats");
        assert_eq!(lines, ["AB", "AB"]);
        let root: f64 = python.call("math.sqrt", (2.25,)).expect("a root");
        assert_eq!(root.to_bits(), 1.5f64.to_bits());
        python.set("limits", (1, Some("x"), None::<i64>)).expect("a tuple");
        assert_eq!(python.get::<(i64, String, Option<i64>)>("limits").expect("the tuple"), (1, "x".to_owned(), None));
        python.set("big", u64::MAX).expect("an int");
        assert_eq!(python.get::<u64>("big").expect("the int"), u64::MAX);
        assert_eq!(python.get::<i64>("big").expect_err("too large").kind, "OverflowError");
        let error = python.call::<Vec<i64>>("repeat", ("ab", 1)).expect_err("texts are no integers");
        assert_eq!(error.kind, "TypeError");
        assert_eq!(python.call::<()>("missing", ()).expect_err("no such function").kind, "AttributeError");
    });
}

#[test]
fn a_module_can_be_written_in_rust() {
    on_a_thread(|| {
        let python = interpreter();
        let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
        let log = seen.clone();
        python
            .add_module("host", |module| {
                module.value("answer", 42)?;
                module.function("add", |ctx, args| {
                    let sum = krait::argument::<i64>(ctx, args, 0)? + krait::argument::<i64>(ctx, args, 1)?;
                    krait::IntoPython::into_python(sum, ctx)
                });
                module.function("log", move |ctx, args| {
                    log.borrow_mut().push(krait::argument::<String>(ctx, args, 0)?);
                    Ok(ctx.none())
                });
                Ok(())
            })
            .expect("the module");
        let source = "import host\nfrom host import log\nlog('sum ' + str(host.add(host.answer, 8)))\nlog(repr(log))\n\
                      try:\n    host.add(1)\nexcept TypeError as error:\n    log(str(error))\n";
        python.run(source, "<embed>").expect("it runs");
        assert_eq!(*seen.borrow(), ["sum 50", "<host function host.log>", "missing argument 2"]);
        assert_eq!(python.call::<i64>("host.add", (2, 3)).expect("a sum"), 5);
    });
}

#[test]
fn an_observer_sees_every_instruction() {
    on_a_thread(|| {
        let python = interpreter();
        python.run("def f(x):\n    return x + 1\n", "<embed>").expect("it runs");
        let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
        let steps = seen.clone();
        python.observe(Some(std::rc::Rc::new(move |_: &krait::Ctx, view: &dyn krait::FrameView| {
            steps.borrow_mut().push((view.code().wire().name.to_string_lossy(), view.unit(), view.stack().len()));
        })));
        assert_eq!(python.call::<i64>("f", (41,)).expect("a number"), 42);
        python.observe(None);
        assert_eq!(python.call::<i64>("f", (1,)).expect("a number"), 2);
        // RESUME, LOAD_FAST_BORROW, LOAD_SMALL_INT, BINARY_OP (six units with its caches), RETURN_VALUE: what dis of CPython 3.14 shows.
        let expected = [(0, 0), (1, 0), (2, 1), (3, 2), (9, 1)].map(|(unit, depth)| ("f".to_owned(), unit, depth));
        assert_eq!(*seen.borrow(), expected);
    });
}

/// Ten million instructions, calls, generators and slow paths among them, leave nothing on the native stack.
#[test]
fn instructions_use_no_native_stack() {
    let work = || {
        let python = Interpreter::with_stack(Settings::default(), 2 << 20).expect("the library starts");
        let program = "\
def odd(n):
    return n & 1

def numbers(limit):
    for n in range(limit):
        yield n

total, words = 0, []
for n in numbers(700_000):
    total += odd(n) + (n * 2.0 > 3)
    words.append(n) if n % 7 else words.clear()
";
        python.run(program, "<embed>").expect("it runs");
        python.eval("total").expect("it is defined").as_i64()
    };
    let thread = std::thread::Builder::new().stack_size(3 << 20).spawn(work).expect("a thread");
    assert_eq!(thread.join().expect("the thread ends well"), Some(350_000 + 699_998));
}
