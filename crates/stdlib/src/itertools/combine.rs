//! Combinatoric iterators: `product`, `permutations`, `combinations`, `combinations_with_replacement`.

use std::cell::{Cell, RefCell};

use krait_object::protocol::iterate;
use krait_object::{Ctx, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, new_extended, slot};

use super::{Types, itself};

pub(super) const TYPES: Types = &[&PRODUCT, &PERMUTATIONS, &COMBINATIONS, &WITH_REPLACEMENT];

/// How the indices go on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Permutations,
    Combinations,
    WithReplacement,
}

/// The payload of the three that choose from one pool.
struct Choice {
    pool: Vec<Obj>,
    indices: RefCell<Vec<usize>>,
    /// Of permutations.
    cycles: RefCell<Vec<usize>>,
    len: usize,
    kind: Kind,
    started: Cell<bool>,
    stopped: Cell<bool>,
}
krait_object::trace!(Choice: pool);

macro_rules! choice {
    ($payload:ident, $def:ident, $name:literal, $text:literal, $kind:expr) => {
        #[repr(C)]
        struct $payload {
            choice: Choice,
        }
        krait_object::trace!($payload: choice);
        krait_object::payload!($payload, $name, with_node);

        static $def: TypeDef = TypeDef {
            module: "itertools",
            text: $text,
            flags: TypeFlags::BASETYPE,
            slots: &[
                slot::tp_new(|ctx, class, args| {
                    let slots = bind(ctx, $name, $text, args)?;
                    let [Some(iterable), len] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
                    let choice = new_choice(ctx, iterable, len.as_ref(), $kind)?;
                    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), $payload { choice }))
                }),
                slot::tp_iter(itself),
                slot::tp_iternext(|ctx, this| {
                    let own = this.payload::<$payload>().expect("the type's methods get its objects");
                    Ok(choice_next(ctx, &own.choice))
                }),
            ],
            ..TypeDef::new($name, $payload::layout)
        };
    };
}

choice!(Permutations, PERMUTATIONS, "permutations", "(iterable, r=None)", Kind::Permutations);
choice!(Combinations, COMBINATIONS, "combinations", "(iterable, r)", Kind::Combinations);
choice!(WithReplacement, WITH_REPLACEMENT, "combinations_with_replacement", "(iterable, r)", Kind::WithReplacement);

fn new_choice(ctx: &Ctx, iterable: &Obj, len: Option<&Obj>, kind: Kind) -> PyResult<Choice> {
    let (pool, len) = if kind == Kind::Permutations {
        let pool = iterate(ctx, iterable)?;
        let len = match len.filter(|len| !ctx.is_none(len)) {
            None => pool.len() as isize,
            Some(len) if len.is_int_instance(ctx) => krait_object::clinic::ssize_arg(ctx, len)?,
            Some(_) => return Err(ctx.type_error("Expected int as r")),
        };
        (pool, len)
    } else {
        let len = len.map_or(Ok(0), |len| krait_object::clinic::ssize_arg(ctx, len))?;
        (iterate(ctx, iterable)?, len)
    };
    if len < 0 {
        return Err(ctx.value_error("r must be non-negative"));
    }
    let (n, len) = (pool.len(), len as usize);
    ctx.check_room(len, size_of::<usize>())?;
    let stopped = match kind {
        Kind::WithReplacement => n == 0 && len > 0,
        _ => len > n,
    };
    let indices = if stopped {
        Vec::new()
    } else {
        match kind {
            Kind::Permutations => (0..n).collect(),
            Kind::Combinations => (0..len).collect(),
            Kind::WithReplacement => {
                ctx.check_room(len, 8)?;
                vec![0; len]
            }
        }
    };
    let cycles = if kind == Kind::Permutations && !stopped { (0..len).map(|i| n - i).collect() } else { Vec::new() };
    Ok(Choice {
        pool,
        indices: RefCell::new(indices),
        cycles: RefCell::new(cycles),
        len,
        kind,
        started: Cell::new(false),
        stopped: Cell::new(stopped),
    })
}

fn choice_next(ctx: &Ctx, choice: &Choice) -> Option<Obj> {
    if choice.stopped.get() {
        return None;
    }
    let mut indices = choice.indices.borrow_mut();
    if choice.started.replace(true) && !advance(choice, &mut indices) {
        choice.stopped.set(true);
        return None;
    }
    let items = indices[..choice.len].iter().map(|&index| choice.pool[index].clone()).collect();
    drop(indices);
    Some(ctx.tuple(items))
}

fn advance(choice: &Choice, indices: &mut [usize]) -> bool {
    let (n, len) = (choice.pool.len(), choice.len);
    match choice.kind {
        Kind::Permutations => {
            let mut cycles = choice.cycles.borrow_mut();
            for i in (0..len).rev() {
                cycles[i] -= 1;
                if cycles[i] == 0 {
                    indices[i..].rotate_left(1);
                    cycles[i] = n - i;
                } else {
                    let other = n - cycles[i];
                    indices.swap(i, other);
                    return true;
                }
            }
            false
        }
        Kind::Combinations => {
            let Some(i) = (0..len).rev().find(|&i| indices[i] != i + n - len) else { return false };
            indices[i] += 1;
            for j in i + 1..len {
                indices[j] = indices[j - 1] + 1;
            }
            true
        }
        Kind::WithReplacement => {
            let Some(i) = (0..len).rev().find(|&i| indices[i] != n - 1) else { return false };
            let value = indices[i] + 1;
            indices[i..].fill(value);
            true
        }
    }
}

struct Product {
    pools: Vec<Vec<Obj>>,
    /// Which pool each place of the result takes from is its number modulo the pools given.
    indices: RefCell<Vec<usize>>,
    started: Cell<bool>,
    stopped: Cell<bool>,
}
krait_object::trace!(Product: pools);
krait_object::payload!(Product, "product", with_node);

fn product_next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let own = this.payload::<Product>().expect("the type's methods get its objects");
    if own.stopped.get() {
        return Ok(None);
    }
    let mut indices = own.indices.borrow_mut();
    let (places, pools) = (indices.len(), own.pools.len());
    if own.started.replace(true) {
        let mut place = places;
        loop {
            if place == 0 {
                own.stopped.set(true);
                return Ok(None);
            }
            place -= 1;
            indices[place] += 1;
            if indices[place] < own.pools[place % pools].len() {
                break;
            }
            indices[place] = 0;
        }
    } else if own.pools.iter().any(Vec::is_empty) && places > 0 {
        own.stopped.set(true);
        return Ok(None);
    }
    let mut items = Vec::with_capacity(places);
    let mut pool = 0;
    for &index in indices.iter() {
        items.push(own.pools[pool][index].clone());
        pool += 1;
        if pool == pools {
            pool = 0;
        }
    }
    drop(indices);
    Ok(Some(ctx.tuple(items)))
}

static PRODUCT: TypeDef = TypeDef {
    module: "itertools",
    text: "(*iterables, repeat=1)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let mut repeat = 1;
            if args.names().len() > 1 {
                return Err(ctx.type_error(&format!("product() takes at most 1 keyword argument ({} given)", args.names().len())));
            }
            for (name, value) in args.keywords() {
                if name.text_lossy() != "repeat" {
                    return Err(ctx.unexpected_keyword("product", &name.text_lossy(), &["repeat".to_owned()]));
                }
                repeat = krait_object::clinic::ssize_arg(ctx, value)?;
                if repeat < 0 {
                    return Err(ctx.value_error("repeat argument cannot be negative"));
                }
            }
            let count = args.positional().len();
            let Some(places) = count.checked_mul(repeat as usize).filter(|places| *places < isize::MAX as usize / 8) else {
                return Err(ctx.overflow_error("repeat argument too large"));
            };
            ctx.check_room(places, 8)?;
            let pools = if repeat == 0 {
                Vec::new()
            } else {
                args.positional().iter().map(|iterable| iterate(ctx, iterable)).collect::<PyResult<Vec<_>>>()?
            };
            let payload = Product {
                pools,
                indices: RefCell::new(vec![0; places]),
                started: Cell::new(false),
                stopped: Cell::new(false),
            };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(product_next),
    ],
    ..TypeDef::new("product", Product::layout)
};
