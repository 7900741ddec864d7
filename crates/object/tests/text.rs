//! Strings, bytes, formatting, codecs and buffers, called from Rust. Expected values are CPython 3.14's.

use krait_object::host::SystemHost;
use krait_object::str::StrBuilder;
use krait_object::{Ctx, Interp, Obj, Settings, buffer, bytearray, codecs, format};

fn with_interp(run: impl FnOnce(&Ctx)) {
    Interp::scoped(Settings { hash_seed: Some(0), ..Settings::default() }, Box::new(SystemHost::default()), run);
}

/// The `repr` of what `object.method(*args)` gives, or the exception.
fn call(ctx: &Ctx, object: &Obj, method: &'static str, args: &[Obj]) -> String {
    shown(ctx, object.call_method_text(ctx, method, args))
}

fn shown(ctx: &Ctx, result: krait_object::PyResult) -> String {
    match result {
        Ok(value) => value.repr(ctx).expect("a repr").text_lossy().into_owned(),
        Err(raised) => {
            let exception = ctx.take_raised(raised);
            format!("{}: {}", exception.ty(ctx).name(), exception.to_str(ctx).expect("a str").text_lossy())
        }
    }
}

fn check(ctx: &Ctx, text: &str, method: &'static str, args: &[Obj], expected: &str) {
    assert_eq!(call(ctx, &ctx.str(text), method, args), expected, "{text:?}.{method}");
}

#[test]
fn searching_in_every_width() {
    with_interp(|ctx| {
        for (hay, needle, expected) in [
            ("abcabc", "ca", "2"),
            ("aéàé", "é", "1"),
            ("a€b€", "b€", "2"),
            ("😀a€", "a", "1"),
            ("😀a€", "€", "2"),
            ("abc", "€", "-1"),
            ("€\u{2020}\u{2020}", "\u{2020}\u{2020}", "1"),
            // Bytes of neighbouring units look like the needle, but stand across them.
            ("\u{101}\u{101}\u{1}a", "\u{1}", "2"),
            ("abc", "", "0"),
        ] {
            check(ctx, hay, "find", &[ctx.str(needle)], expected);
        }
        check(ctx, "\u{2020}\u{2020}a\u{2020}", "rfind", &[ctx.str("\u{2020}")], "3");
        check(ctx, "aaaa", "count", &[ctx.str("aa")], "2");
        check(ctx, "abc", "index", &[ctx.str("x")], "ValueError: substring not found");
        check(ctx, "abc", "find", &[ctx.int(1)], "TypeError: find() argument 1 must be str, not int");
    });
}

#[test]
fn widths_shrink_and_grow() {
    with_interp(|ctx| {
        check(ctx, "€a€", "replace", &[ctx.str("€"), ctx.str("x")], "'xax'");
        check(ctx, "aaa", "replace", &[ctx.str("a"), ctx.str("€")], "'€€€'");
        let narrowed = ctx.str("€a€").call_method_text(ctx, "replace", &[ctx.str("€"), ctx.str("x")]).expect("a str");
        assert!(narrowed.eq(ctx, &ctx.str("xax")).expect("no error"));
        assert_eq!(narrowed.hash(ctx).expect("a hash"), ctx.str("xax").hash(ctx).expect("a hash"));
        let mut builder = StrBuilder::new();
        builder.push_text("ab");
        builder.push(0xE9);
        builder.push(0x20AC);
        builder.push_text("é");
        builder.push(0x1F600);
        builder.fill(0x78, 2);
        assert_eq!(builder.finish(ctx).text_lossy(), "abé€é😀xx");
    });
}

#[test]
fn case_with_special_mappings() {
    with_interp(|ctx| {
        check(ctx, "ßﬁ", "upper", &[], "'SSFI'");
        check(ctx, "ΑΣ ΑΣΑ Σ", "lower", &[], "'ας ασα σ'");
        check(ctx, "ǆx", "title", &[], "'ǅx'");
        check(ctx, "İ", "lower", &[], "'i̇'");
        check(ctx, "they're ok", "title", &[], "\"They'Re Ok\"");
    });
}

#[test]
fn specifications() {
    with_interp(|ctx| {
        let int = |value: i64, spec: &str| shown(ctx, format::format_int(ctx, &ctx.int(value), &ctx.str(spec)));
        assert_eq!(int(1234, "010,"), "'00,001,234'");
        assert_eq!(int(-255, "#_X"), "'-0XFF'");
        assert_eq!(int(1, ".2"), "ValueError: Precision not allowed in integer format specifier");
        let float = |value: f64, spec: &str| shown(ctx, format::format_float(ctx, &ctx.float(value), &ctx.str(spec)));
        assert_eq!(float(1234567.1234567, ",.7,f"), "'1,234,567.123,456,7'");
        assert_eq!(float(2.5, ".0f"), "'2'");
        assert_eq!(float(-0.4, "z.0f"), "'0'");
        assert_eq!(float(f64::NAN, "010"), "'0000000nan'");
        assert_eq!(float(1e16, ""), "'1e+16'");
        let text = |value: &str, spec: &str| shown(ctx, format::format_str(ctx, &ctx.str(value), &ctx.str(spec)));
        assert_eq!(text("é", "€^5"), "'€€é€€'");
        assert_eq!(text("a", "=5"), "ValueError: '=' alignment not allowed in string format specifier");
        let percent = |format: &str, value: Obj| shown(ctx, format::percent_format_str(ctx, &ctx.str(format), &value));
        assert_eq!(percent("%#08.5x|%s", ctx.tuple(vec![ctx.int(10), ctx.none()])), "'0x00000a|None'");
        assert_eq!(percent("%s", ctx.tuple(vec![])), "TypeError: not enough arguments for format string");
    });
}

#[test]
fn encoding_and_decoding() {
    with_interp(|ctx| {
        let decode = |bytes: &[u8], encoding: &str, errors: &str| shown(ctx, codecs::decode(ctx, bytes, None, Some(encoding), Some(errors)));
        assert_eq!(decode(b"a\xe2\x82b", "utf-8", "replace"), "'a\u{FFFD}b'");
        assert_eq!(decode(b"+2ADcAA-", "utf-7", "strict"), "'\u{10000}'");
        assert_eq!(decode(b"a\xff", "ascii", "surrogateescape"), "'a\\udcff'");
        assert_eq!(decode(b"x", "no-such", "strict"), "LookupError: unknown encoding: no-such");
        let encode = |points: &[u32], encoding: &str, errors: &str| {
            shown(ctx, codecs::encode(ctx, &ctx.str_points(points), Some(encoding), Some(errors)))
        };
        assert_eq!(encode(&[0xDC80, 0x61], "utf8", "surrogateescape"), "b'\\x80a'");
        assert_eq!(encode(&[0x20AC], "Latin-1", "xmlcharrefreplace"), "b'&#8364;'");
    });
}

#[test]
fn exported_bytes_keep_their_length() {
    with_interp(|ctx| {
        let array = bytearray::new_bytearray(ctx, b"abcd".to_vec());
        let view = buffer::new_memoryview(ctx, &array).expect("a view");
        let refused = "BufferError: Existing exports of data: object cannot be re-sized";
        assert_eq!(call(ctx, &array, "append", &[ctx.int(1)]), refused);
        assert_eq!(shown(ctx, view.setitem(ctx, &ctx.int(0), &ctx.int(120)).map(|()| ctx.none())), "None");
        buffer::write_buffer(ctx, &array, 2, b"yz").expect("room");
        assert_eq!(&*buffer::buffer_bytes(ctx, &view).expect("bytes"), b"xbyz");
        assert_eq!(call(ctx, &view, "release", &[]), "None");
        assert_eq!(call(ctx, &array, "append", &[ctx.int(1)]), "None");
        assert_eq!(call(ctx, &view, "tobytes", &[]), "ValueError: operation forbidden on released memoryview object");
        let not_bytes = buffer::buffer_bytes(ctx, &ctx.int(1)).map(|_| ctx.none());
        assert_eq!(shown(ctx, not_bytes), "TypeError: a bytes-like object is required, not 'int'");
    });
}
