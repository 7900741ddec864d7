//! Numbers against values recorded from CPython 3.14.

mod common;

use common::{Checksum, Random, shown, with_interp};
use krait_object::protocol::{BinaryOp, binary_op, power, rich_compare};
use krait_object::{CompareOp, Ctx, Obj};

/// An int of up to 200 bits, often near a power of two.
fn random_int(ctx: &Ctx, random: &mut Random) -> Obj {
    let shift = random.below(4) * random.below(50);
    let near = random.below(5) as i64 - 2;
    let base = random.below(1 << 20) as i64;
    let shifted = binary_op(ctx, &ctx.int(base), &ctx.int(shift as i64), BinaryOp::LShift);
    let value = shifted.and_then(|value| binary_op(ctx, &value, &ctx.int(near), BinaryOp::Add)).expect("ints add up");
    if random.below(2) == 1 { value.neg(ctx).expect("ints have a negative") } else { value }
}

/// The same in Python: operators by number on the same sequence of ints.
#[test]
fn int_operators() {
    with_interp(|ctx| {
        let (mut random, mut sum) = (Random(1), Checksum::default());
        for _ in 0..20_000 {
            let (a, b) = (random_int(ctx, &mut random), random_int(ctx, &mut random));
            let small = ctx.int(random.below(300) as i64);
            let result = match random.below(14) {
                0 => binary_op(ctx, &a, &b, BinaryOp::Add),
                1 => binary_op(ctx, &a, &b, BinaryOp::Subtract),
                2 => binary_op(ctx, &a, &b, BinaryOp::Multiply),
                3 => binary_op(ctx, &a, &b, BinaryOp::FloorDivide),
                4 => binary_op(ctx, &a, &b, BinaryOp::Remainder),
                5 => binary_op(ctx, &a, &b, BinaryOp::TrueDivide),
                6 => binary_op(ctx, &a, &b, BinaryOp::And),
                7 => binary_op(ctx, &a, &b, BinaryOp::Or),
                8 => binary_op(ctx, &a, &b, BinaryOp::Xor),
                9 => binary_op(ctx, &a, &small, BinaryOp::LShift),
                10 => binary_op(ctx, &a, &small, BinaryOp::RShift),
                11 => power(ctx, &a, &b, &small),
                12 => rich_compare(ctx, &a, &ctx.float(b.to_f64(ctx).expect("small enough")), CompareOp::Lt),
                _ => a.hash(ctx).map(|hash| ctx.int(hash)),
            };
            sum.add(&shown(ctx, result));
        }
        assert_eq!(sum.0, INT_OPERATORS);
    });
}

#[test]
fn floats_and_their_texts() {
    with_interp(|ctx| {
        let (mut random, mut sum) = (Random(2), Checksum::default());
        for _ in 0..20_000 {
            let mantissa = random.below(1 << 30) as f64 * random.below(1 << 30) as f64;
            let value = mantissa * 2f64.powi(random.below(600) as i32 - 400);
            let (a, b) = (ctx.float(value), ctx.float(random.below(1000) as f64 / 8.0 + 0.1));
            let digits = ctx.int(random.below(30) as i64 - 10);
            let result = match random.below(8) {
                0 => Ok(a),
                1 => binary_op(ctx, &a, &b, BinaryOp::FloorDivide),
                2 => binary_op(ctx, &a, &b, BinaryOp::Remainder),
                3 => b.call_method_text(ctx, "__round__", &[digits]),
                4 => a.call_method_text(ctx, "hex", &[]).map(|text| ctx.bool(text.text_lossy().len() > 5)),
                5 => a.call_method_text(ctx, "as_integer_ratio", &[]),
                6 => a.hash(ctx).map(|hash| ctx.int(hash)),
                _ => krait_object::int::number_long(ctx, &a),
            };
            sum.add(&shown(ctx, result));
        }
        assert_eq!(sum.0, FLOATS);
    });
}

#[test]
fn texts_as_numbers() {
    with_interp(|ctx| {
        let int = |text: &str| shown(ctx, ctx.types.int.obj().call(ctx, &[ctx.str(text), Obj::small(0)]));
        let float = |text: &str| shown(ctx, ctx.types.float.obj().call(ctx, &[ctx.str(text)]));
        let complex = |text: &str| shown(ctx, ctx.types.complex.obj().call(ctx, &[ctx.str(text)]));
        for (text, expected) in [
            ("0x_ff", "255"), (" -0b101 ", "-5"), ("0o17", "15"), ("00", "0"), ("01", "ValueError"), ("1__0", "ValueError"),
            ("\u{661}\u{662}", "12"), ("1_000_000_000_000_000_000_000", "1000000000000000000000"), ("", "ValueError"),
        ] {
            assert_eq!(int(text), expected, "int({text:?}, 0)");
        }
        for (text, expected) in [
            ("1_0.5_0", "10.5"), ("-Infinity", "-inf"), (".5e-3", "0.0005"), ("1e400", "inf"), ("1_", "ValueError"), ("1e", "ValueError"),
            ("\u{2003}1.5\n", "1.5"), ("2.2250738585072011e-308", "2.225073858507201e-308"), ("5e-324", "5e-324"), ("1e23", "1e+23"),
        ] {
            assert_eq!(float(text), expected, "float({text:?})");
        }
        for (text, expected) in [
            ("1+2j", "(1+2j)"), (" ( -j ) ", "-1j"), ("1e5-nanj", "(100000+nanj)"), ("1 +2j", "ValueError"), ("1+1", "ValueError"),
        ] {
            assert_eq!(complex(text), expected, "complex({text:?})");
        }
    });
}

const INT_OPERATORS: u64 = 7_096_089_155_128_837_572;
const FLOATS: u64 = 173_170_270_586_391_260;
