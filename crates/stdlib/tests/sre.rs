//! `_sre` on codes that CPython 3.14's `re._compiler` made, with the results of its `re`.

use krait_object::host::SystemHost;
use krait_object::{Ctx, Interp, Obj, Settings};

fn check(ctx: &Ctx, module: &Obj, pattern: &str, flags: i64, code: &[u32], groups: i64, call: (&'static str, &[&str], &str), expected: &str) {
    let (method, before, text) = call;
    let code = ctx.list(code.iter().map(|&word| ctx.int(word.into())).collect());
    let args = [ctx.str(pattern), ctx.int(flags), code, ctx.int(groups), ctx.dict(), ctx.tuple(vec![])];
    let compiled = module.call_method_text(ctx, "compile", &args).expect("a pattern");
    let mut args: Vec<Obj> = before.iter().map(|text| ctx.str(text)).collect();
    args.push(ctx.str(text));
    let mut found = compiled.call_method_text(ctx, method, &args).expect("a result");
    if method == "finditer" {
        let items = krait_object::protocol::iterate(ctx, &found).expect("matches");
        found = ctx.list(items.iter().map(|item| item.getattr_text(ctx, "regs").expect("regs")).collect());
    }
    assert_eq!(found.repr(ctx).expect("a repr").text_lossy(), expected, "{pattern:?} on {text:?}");
}

#[test]
fn finds_what_cpython_finds() {
    Interp::scoped(Settings { hash_seed: Some(0), ..Settings::default() }, Box::new(SystemHost::default()), |ctx| {
        let module = krait_stdlib::sre::init(ctx).expect("the module");
        check(ctx, &module, "(a|b)+(\u{5c}d+)?", 32, &[14, 4, 0, 1, 4294967295, 23, 13, 1, 4294967295, 17, 0, 13, 5, 22, 97, 98, 0, 17, 1, 18, 23, 17, 0, 1, 17, 2, 24, 9, 1, 4294967295, 13, 4, 8, 10, 0, 1, 17, 3, 18, 1], 2, ("findall", &[], "xab12b ba7"), "[('b', '12'), ('b', ''), ('a', '7')]");
        check(ctx, &module, "\u{5c}w+", 32, &[14, 4, 0, 1, 4294967295, 24, 9, 1, 4294967295, 13, 4, 8, 14, 0, 1, 1], 0, ("findall", &[], "h\u{e9}llo w\u{f6}rld \u{f1}"), "['h\u{e9}llo', 'w\u{f6}rld', '\u{f1}']");
        check(ctx, &module, "\u{5c}b\u{5c}w", 32, &[14, 4, 0, 1, 1, 6, 10, 13, 4, 8, 14, 0, 1], 0, ("findall", &[], "\u{e9}a \u{416}\u{443}\u{43a} \u{1f600}x \u{65e5}\u{672c}"), "['\u{e9}', '\u{416}', 'x', '\u{65e5}']");
        check(ctx, &module, "x*", 32, &[14, 4, 0, 0, 4294967295, 24, 6, 0, 4294967295, 16, 120, 1, 1], 0, ("sub", &["-"], "axb"), "'-a--b-'");
        check(ctx, &module, "(?<=\u{436})[\u{430}-\u{44f}]+?(?=\u{43a})", 32, &[14, 4, 0, 1, 4294967295, 4, 5, 1, 16, 1078, 1, 26, 10, 1, 4294967295, 13, 5, 22, 1072, 1103, 0, 1, 4, 5, 0, 16, 1082, 1, 1], 0, ("findall", &[], "\u{436}\u{443}\u{43a} \u{436}\u{430}\u{43a}"), "['\u{443}', '\u{430}']");
        check(ctx, &module, "abcab", 32, &[14, 16, 3, 5, 5, 5, 5, 97, 98, 99, 97, 98, 0, 0, 0, 1, 2, 16, 97, 16, 98, 16, 99, 16, 97, 16, 98, 1], 0, ("findall", &[], "abcabcab"), "['abcab']");
        check(ctx, &module, "(?i)stra\u{df}e", 34, &[14, 4, 0, 6, 6, 39, 6, 16, 115, 16, 383, 0, 40, 116, 40, 114, 40, 97, 40, 223, 40, 101, 1], 0, ("findall", &[], "STRASSE Stra\u{df}e STRA\u{df}E"), "['Stra\u{df}e', 'STRA\u{df}E']");
        check(ctx, &module, "[^a-c]{2,3}", 32, &[14, 4, 0, 2, 3, 24, 11, 2, 3, 13, 6, 21, 22, 97, 99, 0, 1, 1], 0, ("findall", &[], "abcxyzwabq"), "['xyz']");
        check(ctx, &module, "(?:(a)|b)(?(1)c|d)", 32, &[14, 4, 0, 2, 2, 7, 9, 17, 0, 16, 97, 17, 1, 15, 7, 5, 16, 98, 15, 2, 0, 12, 0, 6, 16, 99, 15, 3, 16, 100, 1], 1, ("finditer", &[], "acbdadbc"), "[((0, 2), (0, 1)), ((2, 4), (-1, -1))]");
        check(ctx, &module, "(\u{5c}w)\u{5c}1", 32, &[14, 7, 4, 2, 2, 8, 14, 0, 17, 0, 13, 4, 8, 14, 0, 17, 1, 11, 0, 1], 1, ("split", &[], "aabbcdd"), "['', 'a', '', 'b', 'c', 'd', '']");
        check(ctx, &module, "^.", 40, &[14, 4, 0, 1, 1, 6, 1, 2, 1], 0, ("findall", &[], "ab\u{a}cd\u{a}"), "['a', 'c']");
        check(ctx, &module, "(?>a+)b|a*+c", 32, &[14, 4, 0, 1, 4294967295, 7, 15, 27, 9, 24, 6, 1, 4294967295, 16, 97, 1, 1, 16, 98, 15, 14, 12, 29, 6, 0, 4294967295, 16, 97, 1, 16, 99, 15, 2, 0, 1], 0, ("findall", &[], "aab aac"), "['aab', 'aac']");
        check(ctx, &module, "[\u{e0}-\u{ff}\u{416}-\u{42f}]+", 32, &[14, 4, 0, 1, 4294967295, 24, 13, 1, 4294967295, 13, 8, 22, 224, 255, 22, 1046, 1071, 0, 1, 1], 0, ("findall", &[], "\u{e9}\u{e8}\u{416}\u{417}a"), "['\u{e9}\u{e8}\u{416}\u{417}']");
        check(ctx, &module, "(a{2}){2,}?$", 32, &[14, 4, 0, 4, 4294967295, 23, 14, 2, 4294967295, 17, 0, 24, 6, 2, 2, 16, 97, 1, 17, 1, 19, 6, 5, 1], 1, ("finditer", &[], "aaaaaa"), "[((0, 6), (4, 6))]");
        check(ctx, &module, "", 32, &[14, 4, 0, 0, 0, 1], 0, ("split", &[], "\u{65e5}\u{672c}"), "['', '\u{65e5}', '\u{672c}', '']");
        check(ctx, &module, "\u{5c}B", 32, &[14, 4, 0, 0, 0, 6, 11, 1], 0, ("finditer", &[], ""), "[((0, 0),)]");
        let bad = ctx.list(vec![ctx.int(99)]);
        let args = [ctx.str("a"), ctx.int(0), bad, ctx.int(0), ctx.dict(), ctx.tuple(vec![])];
        let raised = module.call_method_text(ctx, "compile", &args).expect_err("no code");
        assert_eq!(ctx.take_raised(raised).repr(ctx).expect("a repr").text_lossy(), "RuntimeError('invalid SRE code')");
    });
}
