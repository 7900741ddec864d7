//! `_struct`, `_random`, `binascii` and the hashes, with the results of CPython 3.14.

use krait_object::host::SystemHost;
use krait_object::{Ctx, Interp, Obj, PyResult, Settings};

fn shown(ctx: &Ctx, result: PyResult) -> String {
    let value = result.unwrap_or_else(|raised| ctx.take_raised(raised));
    value.repr(ctx).expect("a repr").text_lossy().into_owned()
}

fn check(ctx: &Ctx, module: &Obj, function: &'static str, args: &[Obj], expected: &str) {
    assert_eq!(shown(ctx, module.call_method_text(ctx, function, args)), expected, "{function}");
}

#[test]
fn results_are_those_of_cpython() {
    Interp::scoped(Settings { hash_seed: Some(0), ..Settings::default() }, Box::new(SystemHost::default()), |ctx| {
        let module = krait_stdlib::structs::init(ctx).expect("a module");
        let int = |value: i64| ctx.int(value);
        check(ctx, &module, "pack", &[ctx.str(">hIq"), int(-2), int(7), int(-9)], "b'\\xff\\xfe\\x00\\x00\\x00\\x07\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xf7'");
        check(ctx, &module, "unpack", &[ctx.str("<bhf"), ctx.bytes(b"\xff\x02\x01\0\0\x80?")], "(-1, 258, 1.0)");
        check(ctx, &module, "pack", &[ctx.str("b"), int(300)], "error(\"'b' format requires -128 <= number <= 127\")");
        check(ctx, &module, "calcsize", &[ctx.str("bq")], "16");
        check(ctx, &module, "unpack", &[ctx.str("i"), ctx.bytes(b"abc")], "error('unpack requires a buffer of 4 bytes')");
        let module = krait_stdlib::random::init(ctx).expect("a module");
        let random = module.call_method_text(ctx, "Random", &[int(5)]).expect("a generator");
        check(ctx, &random, "random", &[], "0.6229016948897019");
        check(ctx, &random, "getrandbits", &[int(70)], "928951016526329528473");
        let module = krait_stdlib::binascii::init(ctx).expect("a module");
        check(ctx, &module, "a2b_base64", &[ctx.str("YQ==YQ==")], "b'a\\x06\\x10'");
        check(ctx, &module, "b2a_base64", &[ctx.bytes(b"ab")], "b'YWI=\\n'");
        check(ctx, &module, "crc32", &[ctx.bytes(b"abc")], "891568578");
        check(ctx, &module, "crc_hqx", &[ctx.bytes(b"abc"), int(0)], "40406");
        check(ctx, &module, "b2a_qp", &[ctx.bytes(b"a=b \n\t\x00\xff.")], "b'a=3Db=20\\n\\t=00=FF.'");
        check(ctx, &module, "b2a_uu", &[ctx.bytes(b"\0ab")], "b'# &%B\\n'");
        check(ctx, &module, "a2b_uu", &[ctx.bytes(b"#86)C\n")], "b'abc'");
        check(ctx, &module, "hexlify", &[ctx.bytes(b"abcdef"), ctx.str(":"), int(2)], "b'6162:6364:6566'");
        let module = krait_stdlib::hashes::init_md5(ctx).expect("a module");
        let hash = module.call_method_text(ctx, "md5", &[ctx.bytes(b"a")]).expect("a hash");
        check(ctx, &hash, "hexdigest", &[], "'0cc175b9c0f1b6a831c399e269772661'");
        let module = krait_stdlib::hashes::init_sha3(ctx).expect("a module");
        let hash = module.call_method_text(ctx, "shake_128", &[ctx.bytes(b"a")]).expect("a hash");
        check(ctx, &hash, "hexdigest", &[int(5)], "'85c8de88d2'");
        let module = krait_stdlib::json::init(ctx).expect("a module");
        check(ctx, &module, "scanstring", &[ctx.str("a\\ud83d\\ude00\\n\" "), int(0)], "('a\u{1F600}\\n', 16)");
        check(ctx, &module, "encode_basestring_ascii", &[ctx.str("\u{7f}\u{e9}\"\n\u{1}/\u{1F600}")], "'\"\\\\u007f\\\\u00e9\\\\\"\\\\n\\\\u0001/\\\\ud83d\\\\ude00\"'");
    });
}
