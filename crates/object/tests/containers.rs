//! Containers against values recorded from CPython 3.14: the order of sets, comparison counts of sorting, hashes.

mod common;

use std::cell::{Cell, RefCell};

use common::{Checksum, Random, shown, with_interp};
use krait_object::payload::new_exact;
use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, Obj, Payload, TypeDef, slot};

fn ints(ctx: &Ctx, random: &mut Random, most: u64) -> Vec<Obj> {
    (0..random.below(most)).map(|_| ctx.int((random.below(4000) * 8 % (1 << random.below(15))) as i64)).collect()
}

/// Sets of ints by all operators and methods that make or change sets, each shown with its order.
#[test]
fn order_of_sets() {
    with_interp(|ctx| {
        let (mut random, mut sum) = (Random(3), Checksum::default());
        let set = |items: Vec<Obj>| krait_object::set::new_set(ctx, &items).expect("ints are hashable");
        let mut current = set(Vec::new());
        for _ in 0..5_000 {
            let other = set(ints(ctx, &mut random, 40));
            let list = ctx.list(ints(ctx, &mut random, 40));
            let names = [
                "union", "intersection", "difference", "symmetric_difference", "update", "difference_update",
                "symmetric_difference_update", "__or__", "__and__", "__sub__", "__xor__", "__ior__", "__isub__", "__ixor__", "pop", "copy",
            ];
            let name = names[random.below(names.len() as u64) as usize];
            let result = match name {
                "pop" | "copy" => current.call_method_text(ctx, name, &[]),
                _ if name.starts_with('_') => current.call_method_text(ctx, name, std::slice::from_ref(&other)),
                _ => current.call_method_text(ctx, name, std::slice::from_ref(&list)),
            };
            if let Ok(result) = &result {
                if ctx.types.set.is_exactly(result) {
                    current = result.clone();
                }
            }
            sum.add(&shown(ctx, result));
            sum.add(&shown(ctx, Ok(current.clone())));
        }
        assert_eq!(sum.0, ORDER_OF_SETS);
    });
}

/// A key that counts and notes every comparison.
struct Key {
    value: u64,
    number: u64,
}
krait_object::trace!(Key);
krait_object::payload!(Key, "Key");

thread_local! {
    static COMPARISONS: Cell<u64> = const { Cell::new(0) };
    static NOTED: RefCell<Checksum> = RefCell::default();
}

static KEY: TypeDef = TypeDef {
    module: "test",
    slots: &[slot::tp_richcompare(|ctx, a, b, op| {
        let (Some(a), Some(b)) = (a.payload::<Key>(), b.payload::<Key>()) else { return Ok(ctx.not_implemented()) };
        COMPARISONS.set(COMPARISONS.get() + 1);
        NOTED.with_borrow_mut(|noted| noted.add(&format!("{},{};", a.number, b.number)));
        Ok(ctx.bool(op.holds(a.value.cmp(&b.value))))
    })],
    ..TypeDef::new("Key", Key::layout)
};

/// Lists of many lengths and shapes: the same comparisons in the same order.
#[test]
fn comparisons_of_sorting() {
    with_interp(|ctx| {
        let ty = new_native_type(ctx, &KEY);
        let (mut random, mut sum) = (Random(4), Checksum::default());
        for len in (0..80).chain([127, 128, 129, 300, 1000, 2049]) {
            for shape in 0..6 {
                let value = |i: u64, random: &mut Random| match shape {
                    0 => random.below(len + 1),
                    1 => random.below(4),
                    2 => len - i / 3,
                    3 => if random.below(10) == 0 { random.below(len + 1) } else { i },
                    4 => i % (len / 2 + 1),
                    _ => (i / 50) % 2 * 1000 + i,
                };
                let items = (0..len).map(|i| new_exact(ctx, &ty, Key { value: value(i, &mut random), number: i })).collect();
                let list = ctx.list(items);
                let payload = list.payload::<krait_object::list::PyList>().expect("a list");
                krait_object::list::sort(ctx, payload, None, shape == 3).expect("keys compare");
                for item in payload.items.to_vec() {
                    sum.add(&format!("{} ", item.payload::<Key>().expect("a key").number));
                }
            }
        }
        assert_eq!(COMPARISONS.get(), COMPARISON_COUNT);
        assert_eq!(NOTED.with_borrow(|noted| noted.0), COMPARISON_ORDER);
        assert_eq!(sum.0, SORTED_ORDER);
    });
}

#[test]
fn sorting_plain_keys_is_sorting() {
    with_interp(|ctx| {
        let mut random = Random(5);
        for _ in 0..200 {
            let floats: Vec<f64> = (0..random.below(300)).map(|_| random.below(50) as f64 / 4.0 - 5.0).collect();
            let mut expected = floats.clone();
            expected.sort_by(|a, b| b.total_cmp(a));
            let mut items: Vec<Obj> = floats.iter().map(|&value| ctx.float(value)).collect();
            krait_object::list::sort_items(ctx, &mut items, None, true).expect("floats compare");
            assert!(items.iter().map(|item| item.as_f64().expect("a float")).eq(expected));
        }
    });
}

#[test]
fn hashes() {
    with_interp(|ctx| {
        let hash = |value: &Obj| value.hash(ctx).expect("hashable");
        let ints = |values: &[i64]| values.iter().map(|&value| ctx.int(value)).collect::<Vec<Obj>>();
        assert_eq!(hash(&ctx.tuple(ints(&[1, 2, 3]))), 529_344_067_295_497_451);
        assert_eq!(hash(&ctx.empty_tuple), 5_740_354_900_026_072_187);
        let frozen = |values: &[i64]| krait_object::set::new_frozenset(ctx, &ints(values)).expect("hashable");
        assert_eq!(hash(&frozen(&[1, 2, 3])), -272_375_401_224_217_160);
        assert_eq!(hash(&frozen(&[])), 133_146_708_735_736);
        assert_eq!(hash(&krait_object::range::new_range(ctx, 0, 5, 1)), 5_795_932_985_296_280_846);
        assert_eq!(hash(&krait_object::complex::new_complex(ctx, 1.5, 2.5)), 4_611_686_018_429_387_911);
        let slice = krait_object::slice::new_slice(ctx, ctx.none(), ctx.int(1), ctx.none());
        assert_eq!(hash(&slice), -344_020_932_372_729_183);
        assert_eq!(shown(ctx, Ok(ctx.tuple(vec![frozen(&[3, 1]), ctx.list(ints(&[1]))]))), "(frozenset({1, 3}), [1])");
    });
}

const ORDER_OF_SETS: u64 = 7128691651039020368;
const COMPARISON_COUNT: u64 = 148112;
const COMPARISON_ORDER: u64 = 15582959733108426019;
const SORTED_ORDER: u64 = 14861974441161386222;
