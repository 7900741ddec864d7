//! `_random`: the Mersenne Twister MT19937.

use std::cell::{Cell, RefCell};

use krait_code::{IBig, UBig};
use krait_object::clinic::is_tuple;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::new_native_type;
use krait_object::{Args, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, module, new_extended, slot};

/// Words of state, and the distance of the recurrence.
const N: usize = 624;
const M: usize = 397;

/// The payload of `Random`.
struct PyRandom {
    state: RefCell<[u32; N]>,
    index: Cell<usize>,
}
krait_object::trace!(PyRandom);
krait_object::payload!(PyRandom, "Random");

fn of(object: &Obj) -> &PyRandom {
    object.payload::<PyRandom>().expect("the type's methods get its objects")
}

impl PyRandom {
    fn refill(&self) {
        let mut state = self.state.borrow_mut();
        for i in 0..N {
            let mixed = (state[i] & 0x8000_0000) | (state[(i + 1) % N] & 0x7FFF_FFFF);
            let twist = if mixed & 1 == 1 { 0x9908_B0DF } else { 0 };
            state[i] = state[(i + M) % N] ^ mixed >> 1 ^ twist;
        }
        self.index.set(0);
    }

    /// The next 32 bits.
    fn next(&self) -> u32 {
        if self.index.get() >= N {
            self.refill();
        }
        let index = self.index.get();
        let mut value = self.state.borrow()[index];
        self.index.set(index + 1);
        value ^= value >> 11;
        value ^= value << 7 & 0x9D2C_5680;
        value ^= value << 15 & 0xEFC6_0000;
        value ^ value >> 18
    }

    fn init_by_number(&self, seed: u32) {
        let mut state = self.state.borrow_mut();
        state[0] = seed;
        for i in 1..N {
            let former = state[i - 1];
            state[i] = (former ^ former >> 30).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        self.index.set(N);
    }

    fn init_by_array(&self, key: &[u32]) {
        self.init_by_number(19_650_218);
        let mut state = self.state.borrow_mut();
        let mut i = 1;
        let mixed = |former: u32, factor: u32| (former ^ former >> 30).wrapping_mul(factor);
        let wrap = |state: &mut [u32; N], i: usize| {
            if i < N {
                return i;
            }
            state[0] = state[N - 1];
            1
        };
        for j in 0..N.max(key.len()) {
            let at = j % key.len();
            state[i] = (state[i] ^ mixed(state[i - 1], 1_664_525)).wrapping_add(key[at]).wrapping_add(at as u32);
            i = wrap(&mut state, i + 1);
        }
        for _ in 1..N {
            state[i] = (state[i] ^ mixed(state[i - 1], 1_566_083_941)).wrapping_sub(i as u32);
            i = wrap(&mut state, i + 1);
        }
        state[0] = 0x8000_0000;
    }
}

/// Words that nobody can foresee.
fn entropy() -> Vec<u32> {
    use std::hash::{BuildHasher, Hasher};
    use std::io::Read;
    let mut bytes = [0; N * 4];
    let read = std::fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    if read.is_err() {
        for chunk in bytes.chunks_mut(8) {
            let word = std::hash::RandomState::new().build_hasher().finish();
            chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
        }
    }
    bytes.chunks_exact(4).map(|chunk| u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]])).collect()
}

fn words_of(value: &UBig) -> Vec<u32> {
    let bytes = value.to_le_bytes();
    let word = |chunk: &[u8]| chunk.iter().rev().fold(0, |word, &byte| word << 8 | u32::from(byte));
    let words: Vec<u32> = bytes.chunks(4).map(word).collect();
    if words.is_empty() { vec![0] } else { words }
}

fn seed(ctx: &Ctx, this: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let own = of(this);
    let key = match value.filter(|value| !ctx.is_none(value)) {
        None => entropy(),
        Some(value) if value.is_int_instance(ctx) => {
            let magnitude = value.abs(ctx)?;
            let number = magnitude.to_ibig().ok_or_else(|| ctx.type_error("an integer is required"))?;
            words_of(&krait_object::int::arith::magnitude(&number))
        }
        Some(value) => words_of(&UBig::from(value.hash(ctx)? as u64)),
    };
    own.init_by_array(&key);
    Ok(())
}

fn getrandbits(ctx: &Ctx, this: &Obj, bits: &Obj) -> PyResult {
    let bits = bits.index(ctx)?;
    if bits.is_negative_int() {
        return Err(ctx.value_error("Cannot convert negative int"));
    }
    let own = of(this);
    let count = match (bits.as_i64(), bits.to_ibig()) {
        (Some(count), _) => count as u64,
        (None, number) if number.as_ref().is_some_and(|number| krait_object::int::bit_length(number) <= 64) => u64::MAX,
        _ => return Err(ctx.overflow_error("Python int too large for C uint64_t")),
    };
    match count {
        0 => return Ok(ctx.int(0)),
        1..=32 => return Ok(ctx.int(i64::from(own.next() >> (32 - count)))),
        _ => {}
    }
    let words = usize::try_from((count - 1) / 32 + 1).ok();
    let mut bytes = Vec::new();
    if words.is_none_or(|words| words > isize::MAX as usize / 4 || bytes.try_reserve_exact(words * 4).is_err()) {
        return Err(ctx.no_memory());
    }
    let mut left = count;
    while left > 0 {
        let mut word = own.next();
        if left < 32 {
            word >>= 32 - left;
        }
        bytes.extend(word.to_le_bytes());
        left = left.saturating_sub(32);
    }
    Ok(ctx.int_big(IBig::from(UBig::from_le_bytes(&bytes))))
}

fn getstate(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let mut items: Vec<Obj> = own.state.borrow().iter().map(|&word| ctx.int(i64::from(word))).collect();
    items.push(ctx.int_usize(own.index.get()));
    Ok(ctx.tuple(items))
}

fn state_word(ctx: &Ctx, value: &Obj) -> PyResult<u32> {
    if !value.is_int_instance(ctx) {
        return Err(ctx.type_error("an integer is required"));
    }
    if value.is_negative_int() {
        return Err(ctx.overflow_error("can't convert negative value to unsigned int"));
    }
    match value.as_i64() {
        Some(word) => Ok(word as u32),
        None => match value.to_ibig().filter(|number| krait_object::int::bit_length(number) <= 64) {
            Some(number) => Ok(words_of(&krait_object::int::arith::magnitude(&number))[0]),
            None => Err(ctx.overflow_error("Python int too large to convert to C unsigned long")),
        },
    }
}

fn setstate(ctx: &Ctx, this: &Obj, state: &Obj) -> PyResult {
    let Some(items) = state.payload::<PyTuple>().filter(|_| is_tuple(ctx, state)).map(PyTuple::items) else {
        return Err(ctx.type_error("state vector must be a tuple"));
    };
    if items.len() != N + 1 {
        return Err(ctx.value_error("state vector is the wrong size"));
    }
    let mut words = [0; N];
    for (word, item) in words.iter_mut().zip(items) {
        *word = state_word(ctx, item)?;
    }
    let index = items[N].to_i64(ctx)?;
    let Some(index) = usize::try_from(index).ok().filter(|&index| index <= N) else {
        return Err(ctx.value_error("invalid state"));
    };
    let own = of(this);
    *own.state.borrow_mut() = words;
    own.index.set(index);
    Ok(ctx.none())
}

fn random_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    if args.has_keywords() && this.ty(ctx).def_is(&RANDOM) {
        return Err(ctx.type_error("Random() takes no keyword arguments"));
    }
    match args.positional() {
        [] => seed(ctx, this, None),
        [value] => seed(ctx, this, Some(value)),
        more => Err(ctx.type_error(&format!("Random expected at most 1 argument, got {}", more.len()))),
    }
}

static RANDOM: TypeDef = TypeDef {
    module: "_random",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = PyRandom { state: RefCell::new([0; N]), index: Cell::new(N) };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_init(random_init),
    ],
    methods: &[
        method("random($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = of(this);
            let (high, low) = (own.next() >> 5, own.next() >> 6);
            Ok(ctx.float((f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0))
        })),
        method("seed($self, n=None, /)", NativeFn::Fast(|ctx, this, args| {
            seed(ctx, this, args.first())?;
            Ok(ctx.none())
        })),
        method("getstate($self, /)", NativeFn::NoArgs(getstate)),
        method("setstate($self, state, /)", NativeFn::O(setstate)),
        method("getrandbits($self, k, /)", NativeFn::O(getrandbits)),
    ],
    doc: "Random() -> create a random number generator with its own internal state.",
    ..TypeDef::new("Random", PyRandom::layout)
};

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_random");
    module::add(ctx, &module, "Random", new_native_type(ctx, &RANDOM).to_obj());
    module::add(ctx, &module, "__doc__", ctx.str("Module implements the Mersenne Twister random number generator."));
    Ok(module)
}
