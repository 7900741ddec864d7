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
