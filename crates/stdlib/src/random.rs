//! `_random`: the Mersenne Twister.

use std::cell::RefCell;

use krait_object::protocol::BinaryOp;
use krait_object::tuple::PyTuple;
use krait_object::{Args, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, method, module, new_extended, slot, typeobj};

const N: usize = 624;
const M: usize = 397;

/// The generator: its words, and the next one to give out.
struct Twister {
    words: [u32; N],
    index: usize,
}

impl Twister {
    fn from_word(seed: u32) -> Twister {
        let mut words = [0; N];
        words[0] = seed;
        for at in 1..N {
            let last: u32 = words[at - 1];
            words[at] = 1_812_433_253u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(at as u32);
        }
        Twister { words, index: N }
    }
    fn from_key(key: &[u32]) -> Twister {
        let mut state = Twister::from_word(19_650_218);
        let words = &mut state.words;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let last = words[i - 1];
            words[i] = (words[i] ^ (last ^ (last >> 30)).wrapping_mul(1_664_525)).wrapping_add(key[j]).wrapping_add(j as u32);
            i += 1;
            j = (j + 1) % key.len();
            if i >= N {
                words[0] = words[N - 1];
                i = 1;
            }
        }
        for _ in 1..N {
            let last = words[i - 1];
            words[i] = (words[i] ^ (last ^ (last >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                words[0] = words[N - 1];
                i = 1;
            }
        }
        words[0] = 0x8000_0000;
        state
    }
    fn next(&mut self) -> u32 {
        if self.index >= N {
            for at in 0..N {
                let y = (self.words[at] & 0x8000_0000) | (self.words[(at + 1) % N] & 0x7fff_ffff);
                let odd = if y & 1 == 1 { 0x9908_b0df } else { 0 };
                self.words[at] = self.words[(at + M) % N] ^ (y >> 1) ^ odd;
            }
            self.index = 0;
        }
        let mut y = self.words[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }
}

/// The payload of `_random.Random`.
struct Random {
    twister: RefCell<Twister>,
}
krait_object::trace!(Random);
krait_object::payload!(Random, "Random");

fn of(this: &Obj) -> &Random {
    this.payload::<Random>().expect("the type's methods get its objects")
}

fn seeded(ctx: &Ctx, seed: Option<&Obj>) -> PyResult<Twister> {
    let Some(seed) = seed.filter(|seed| !ctx.is_none(seed)) else {
        let mut bytes = [0u8; N * 4];
        ctx.host.random(&mut bytes);
        let key: Vec<u32> = bytes.chunks_exact(4).map(|word| u32::from_ne_bytes([word[0], word[1], word[2], word[3]])).collect();
        return Ok(Twister::from_key(&key));
    };
    let number = if seed.is_int_instance(ctx) { seed.abs(ctx)? } else { ctx.int_u64(seed.hash(ctx)? as u64) };
    let mut number = number.to_ibig().unwrap_or(krait_code::IBig::ZERO);
    let mut key = Vec::new();
    let base = krait_code::IBig::from(1u64 << 32);
    while number != krait_code::IBig::ZERO {
        key.push(u32::try_from(&number % &base).unwrap_or(0));
        number = number >> 32usize;
    }
    if key.is_empty() {
        key.push(0);
    }
    Ok(Twister::from_key(&key))
}

fn seed_argument(ctx: &Ctx, name: &str, args: Args) -> PyResult<Option<Obj>> {
    Ok(bind(ctx, name, "(seed=None, /)", args)?.into_iter().next().flatten())
}

fn getrandbits(ctx: &Ctx, this: &Obj, count: &Obj) -> PyResult {
    let index = count.index(ctx)?;
    if index.is_negative_int() {
        return Err(ctx.value_error("Cannot convert negative int"));
    }
    let Some(mut count) = index.as_i64() else { return Err(ctx.overflow_error("Python int too large to convert to C unsigned long")) };
    ctx.check_room((count / 8) as usize, 1)?;
    let mut twister = of(this).twister.borrow_mut();
    let mut words = Vec::new();
    while count > 0 {
        let word = twister.next();
        words.push(if count < 32 { word >> (32 - count) } else { word });
        count -= 32;
    }
    drop(twister);
    if let [low] = words.as_slice() {
        return Ok(ctx.int(i64::from(*low)));
    }
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    ctx.types.int.obj().call_method_text(ctx, "from_bytes", &[ctx.bytes(&bytes), ctx.str("little")])
}

fn setstate(ctx: &Ctx, this: &Obj, state: &Obj) -> PyResult {
    let Some(tuple) = state.payload::<PyTuple>() else { return Err(ctx.type_error("state vector must be a tuple")) };
    let items = tuple.items();
    if items.len() != N + 1 {
        return Err(ctx.value_error("state vector is the wrong size"));
    }
    let mut words = [0; N];
    for (word, item) in words.iter_mut().zip(items) {
        if !item.is_int_instance(ctx) {
            return Err(ctx.type_error("an integer is required"));
        }
        let mask = krait_object::protocol::binary_op(ctx, item, &ctx.int(0xffff_ffff), BinaryOp::And)?;
        *word = mask.as_i64().unwrap_or(0) as u32;
    }
    let index = items[N].to_i64(ctx)?;
    if !(0..=N as i64).contains(&index) {
        return Err(ctx.value_error("invalid state"));
    }
    of(this).twister.replace(Twister { words, index: index as usize });
    Ok(ctx.none())
}

static RANDOM: TypeDef = TypeDef {
    module: "_random",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = Random { twister: RefCell::new(seeded(ctx, None)?) };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_init(|ctx, this, args| {
            let seed = seed_argument(ctx, "Random", args)?;
            let twister = seeded(ctx, seed.as_ref())?;
            of(this).twister.replace(twister);
            Ok(())
        }),
    ],
    methods: &[
        method("random($self, /)", NativeFn::NoArgs(|ctx, this| {
            let mut twister = of(this).twister.borrow_mut();
            let (a, b) = (twister.next() >> 5, twister.next() >> 6);
            Ok(ctx.float((f64::from(a) * 67_108_864.0 + f64::from(b)) * (1.0 / 9_007_199_254_740_992.0)))
        })),
        method("seed($self, n=None, /)", NativeFn::Fast(|ctx, this, args| {
            let twister = seeded(ctx, args.first())?;
            of(this).twister.replace(twister);
            Ok(ctx.none())
        })),
        method("getstate($self, /)", NativeFn::NoArgs(|ctx, this| {
            let twister = of(this).twister.borrow();
            let mut items: Vec<Obj> = twister.words.iter().map(|&word| ctx.int(i64::from(word))).collect();
            items.push(ctx.int_usize(twister.index));
            Ok(ctx.tuple(items))
        })),
        method("setstate($self, state, /)", NativeFn::O(setstate)),
        method("getrandbits($self, k, /)", NativeFn::O(getrandbits)),
    ],
    ..TypeDef::new("Random", Random::layout)
};

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_random");
    module::add(ctx, &module, "Random", typeobj::new_native_type(ctx, &RANDOM).to_obj());
    Ok(module)
}
