//! The cache of `lru_cache`.

use std::cell::{Cell, RefCell};

use krait_object::dict::PyDict;
use krait_object::{Args, Ctx, NativeFn, Obj, Payload, PyResult, Trace, TypeDef, TypeFlags, bind, method, new_extended, slot};

/// One result of a cache with a bound.
struct Link {
    key: Obj,
    hash: i64,
    result: Obj,
    older: usize,
    newer: usize,
    /// Which of the links that stood in this place it is.
    generation: u32,
}

/// The results in the order of their last use: a ring through `places`, whose first place is its beginning and end.
#[derive(Default)]
struct Links {
    places: Vec<Link>,
    free: Vec<usize>,
}

impl Links {
    fn unlink(&mut self, at: usize) {
        let (older, newer) = (self.places[at].older, self.places[at].newer);
        self.places[older].newer = newer;
        self.places[newer].older = older;
    }
    fn link_newest(&mut self, at: usize) {
        let newest = self.places[0].older;
        (self.places[at].older, self.places[at].newer) = (newest, 0);
        self.places[newest].newer = at;
        self.places[0].older = at;
    }
    /// The place of a ticket that [`Links::add`] gave, if its link is still there.
    fn place(&self, ticket: i64) -> Option<usize> {
        let (at, generation) = ((ticket & 0xFFFF_FFFF) as usize, (ticket >> 32) as u32);
        self.places.get(at).filter(|link| link.generation == generation).map(|_| at)
    }
    /// The result, which becomes the newest.
    fn use_again(&mut self, ticket: i64) -> Option<Obj> {
        let at = self.place(ticket)?;
        self.unlink(at);
        self.link_newest(at);
        Some(self.places[at].result.clone())
    }
    /// A new link; its ticket is what the table keeps.
    fn add(&mut self, none: &Obj, key: Obj, hash: i64, result: Obj) -> i64 {
        if self.places.is_empty() {
            self.places.push(Link { key: none.clone(), hash: 0, result: none.clone(), older: 0, newer: 0, generation: 1 });
        }
        let at = self.free.pop().unwrap_or(self.places.len());
        match self.places.get_mut(at) {
            Some(link) => (link.key, link.hash, link.result, link.generation) = (key, hash, result, link.generation.wrapping_add(1) & 0x0FFF_FFFF),
            None => self.places.push(Link { key, hash, result, older: 0, newer: 0, generation: 1 }),
        }
        self.link_newest(at);
        i64::from(self.places[at].generation) << 32 | at as i64
    }
    /// Take the link out. What it held is given back, to be dropped when nothing is borrowed.
    fn remove(&mut self, none: &Obj, at: usize) -> (Obj, i64, Obj) {
        self.unlink(at);
        self.free.push(at);
        let link = &mut self.places[at];
        link.generation = link.generation.wrapping_add(1) & 0x0FFF_FFFF;
        (std::mem::replace(&mut link.key, none.clone()), link.hash, std::mem::replace(&mut link.result, none.clone()))
    }
    fn clear(&mut self, none: &Obj) -> Vec<(Obj, i64, Obj)> {
        std::iter::from_fn(|| self.oldest().map(|at| self.remove(none, at))).collect()
    }
    fn oldest(&self) -> Option<usize> {
        self.places.first().map(|end| end.newer).filter(|&at| at != 0)
    }
}

/// The payload of `_lru_cache_wrapper`.
struct LruCache {
    function: Obj,
    /// `None`: no bound.
    maxsize: Option<usize>,
    typed: bool,
    /// Key to result; where there is a bound, to the ticket of the link that has it.
    cache: Obj,
    links: RefCell<Links>,
    info_type: Obj,
    hits: Cell<i64>,
    misses: Cell<i64>,
}
krait_object::payload!(LruCache, "_lru_cache_wrapper", with_node, with_weakrefs, with_dict);

impl Trace for LruCache {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        visit(&self.function);
        visit(&self.cache);
        visit(&self.info_type);
        if let Ok(links) = self.links.try_borrow() {
            for link in &links.places {
                visit(&link.key);
                visit(&link.result);
            }
        }
    }
}

fn cache_of(this: &Obj) -> &LruCache {
    this.payload::<LruCache>().expect("the type's methods get its objects")
}
fn table(cache: &LruCache) -> &PyDict {
    cache.cache.payload::<PyDict>().expect("a dict since it was made")
}

fn lru_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let slots = bind(ctx, "lru_cache", "(user_function, maxsize, typed, cache_info_type)", args)?;
    let [Some(function), Some(maxsize), Some(typed), Some(info_type)] = slots.as_slice() else {
        return Err(ctx.system_error("bound arguments"));
    };
    if !function.is_callable(ctx) {
        return Err(ctx.type_error("the first argument must be callable"));
    }
    let maxsize = if ctx.is_none(maxsize) {
        None
    } else if krait_object::clinic::is_index(ctx, maxsize) {
        Some(maxsize.to_index(ctx)?.max(0) as usize)
    } else {
        return Err(ctx.type_error("maxsize should be integer or None"));
    };
    let payload = LruCache {
        function: function.clone(),
        maxsize,
        typed: typed.is_true(ctx)?,
        cache: ctx.dict(),
        links: RefCell::default(),
        info_type: info_type.clone(),
        hits: Cell::new(0),
        misses: Cell::new(0),
    };
    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
}

fn make_key(ctx: &Ctx, cache: &LruCache, args: Args) -> Obj {
    let positional = args.positional();
    if !cache.typed && !args.has_keywords() {
        if let [only] = positional {
            if ctx.types.str.is_exactly(only) || only.ty(ctx).is(&ctx.types.int) {
                return only.clone();
            }
        }
        return ctx.tuple_of(positional);
    }
    let mut key = Vec::with_capacity(args.all().len() * 2 + 1);
    key.extend_from_slice(positional);
    if args.has_keywords() {
        key.push(ctx.shared.borrow().get("functools.kwd_mark").cloned().unwrap_or_else(|| ctx.none()));
        for (name, value) in args.keywords() {
            key.push(name.clone());
            key.push(value.clone());
        }
    }
    if cache.typed {
        key.extend(args.all().iter().map(|value| value.ty(ctx).to_obj()));
    }
    ctx.tuple(key)
}

fn lru_call(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let cache = cache_of(this);
    let bump = |counter: &Cell<i64>| counter.set(counter.get() + 1);
    if cache.maxsize == Some(0) {
        bump(&cache.misses);
        return cache.function.call_args(ctx, args);
    }
    let key = make_key(ctx, cache, args);
    let hash = key.hash(ctx)?;
    let found = table(cache).get_hashed(ctx, &key, hash)?;
    let Some(maxsize) = cache.maxsize else {
        if let Some(found) = found {
            bump(&cache.hits);
            return Ok(found);
        }
        bump(&cache.misses);
        let result = cache.function.call_args(ctx, args)?;
        table(cache).set_hashed(ctx, &key, hash, result.clone())?;
        return Ok(result);
    };
    if let Some(result) = found.and_then(|ticket| cache.links.borrow_mut().use_again(ticket.as_i64()?)) {
        bump(&cache.hits);
        return Ok(result);
    }
    bump(&cache.misses);
    let result = cache.function.call_args(ctx, args)?;
    // The call may have put this key in itself.
    if table(cache).find(ctx, &key, hash)?.is_none() {
        add(ctx, cache, maxsize, key, hash, &result)?;
    }
    Ok(result)
}

/// Put a result into a cache with a bound; the one that was not used for longest makes room.
fn add(ctx: &Ctx, cache: &LruCache, maxsize: usize, key: Obj, hash: i64, result: &Obj) -> PyResult<()> {
    let (table, none) = (table(cache), ctx.none());
    if table.len() >= maxsize {
        let oldest = cache.links.borrow().oldest();
        if let Some(at) = oldest {
            let (oldest, hash, _result) = cache.links.borrow_mut().remove(&none, at);
            if let Some(number) = table.find(ctx, &oldest, hash)? {
                drop(table.remove_entry(number));
            }
        }
    }
    let ticket = cache.links.borrow_mut().add(&none, key.clone(), hash, result.clone());
    if let Err(raised) = table.set_hashed(ctx, &key, hash, ctx.int(ticket)) {
        let place = cache.links.borrow().place(ticket);
        let removed = place.map(|at| cache.links.borrow_mut().remove(&none, at));
        drop(removed);
        return Err(raised);
    }
    Ok(())
}

pub(super) static LRU_CACHE: TypeDef = TypeDef {
    module: "functools",
    flags: TypeFlags::BASETYPE | TypeFlags::METHOD_DESCRIPTOR,
    slots: &[
        slot::tp_new(lru_new),
        slot::tp_init(|_, _, _| Ok(())),
        slot::tp_call(lru_call),
        slot::tp_descr_get(|ctx, this, object, _| match object {
            Some(object) if !ctx.is_none(object) => Ok(krait_object::function::method::new_method(ctx, this.clone(), object.clone())),
            _ => Ok(this.clone()),
        }),
    ],
    methods: &[
        method("cache_info($self, /)", NativeFn::NoArgs(|ctx, this| {
            let cache = cache_of(this);
            let maxsize = cache.maxsize.map_or_else(|| ctx.none(), |size| ctx.int_usize(size));
            cache.info_type.call(ctx, &[ctx.int(cache.hits.get()), ctx.int(cache.misses.get()), maxsize, ctx.int_usize(table(cache).len())])
        })),
        method("cache_clear($self, /)", NativeFn::NoArgs(|ctx, this| {
            let cache = cache_of(this);
            cache.hits.set(0);
            cache.misses.set(0);
            let removed = cache.links.borrow_mut().clear(&ctx.none());
            table(cache).clear();
            drop(removed);
            Ok(ctx.none())
        })),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| this.getattr(ctx, &ctx.names.__qualname__))),
        method("__copy__", NativeFn::NoArgs(|_, this| Ok(this.clone()))),
        method("__deepcopy__", NativeFn::O(|_, this, _| Ok(this.clone()))),
    ],
    getsets: &[krait_object::protocol::DICT_GETSET],
    ..TypeDef::new("_lru_cache_wrapper", LruCache::layout)
};
