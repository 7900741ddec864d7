//! The iterator types among the builtins: `enumerate`, `zip`, `map`, `filter`, `reversed`, and what
//! `iter(callable, sentinel)` gives.

pub mod callable;
mod enumerate;
mod filter;
mod map;
pub mod pairs;
mod reversed;
mod zip;

use crate::args::Args;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::typeobj::{Type, TypeRef};
use crate::value::Obj;

pub use callable::{CALLABLE_ITERATOR, new_callable_iterator};
pub use enumerate::ENUMERATE;
pub use filter::FILTER;
pub use map::MAP;
pub use reversed::REVERSED;
pub use zip::ZIP;

/// The iterators of several iterables.
fn iterators(ctx: &Ctx, iterables: &[Obj]) -> PyResult<Vec<Obj>> {
    iterables.iter().map(|iterable| iterable.iter(ctx)).collect()
}

/// The keyword `strict` of `zip` and `map`; subclasses with an `__init__` of their own may have others.
fn strict_keyword(ctx: &Ctx, base: &TypeRef, ty: &Type, args: Args) -> PyResult<bool> {
    let mut strict = false;
    let same_init = ty.slots.tp_init.get().map(|f| f as usize) == base.slots.tp_init.get().map(|f| f as usize);
    if !base.is(ty) && !same_init {
        return Ok(false);
    }
    if args.names().len() > 1 {
        return Err(ctx.type_error(&format!("{}() takes at most 1 keyword argument ({} given)", base.short_name(), args.names().len())));
    }
    for (name, value) in args.keywords() {
        if name.text_lossy() != "strict" {
            let name = name.text_lossy();
            return Err(ctx.unexpected_keyword(&base.short_name(), &name, &["strict".to_owned()]));
        }
        strict = value.is_true(ctx)?;
    }
    Ok(strict)
}

/// One step of several iterators at once. `None` at the first that ends; in strict mode all must end together.
fn next_of_all(ctx: &Ctx, iterators: &[Obj], strict: bool, name: &str) -> PyResult<Option<Vec<Obj>>> {
    let mut items = Vec::with_capacity(iterators.len());
    for (number, iterator) in iterators.iter().enumerate() {
        match iterator.next(ctx)? {
            Some(item) => items.push(item),
            None if !strict => return Ok(None),
            None if number > 0 => return Err(uneven(ctx, name, number, "shorter")),
            None => {
                for (number, iterator) in iterators.iter().enumerate().skip(1) {
                    if iterator.next(ctx)?.is_some() {
                        return Err(uneven(ctx, name, number, "longer"));
                    }
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(items))
}

fn uneven(ctx: &Ctx, name: &str, number: usize, word: &str) -> Raised {
    let others = if number == 1 { " 1".to_owned() } else { format!("s 1-{number}") };
    ctx.value_error(&format!("{name}() argument {} is {word} than argument{others}", number + 1))
}
