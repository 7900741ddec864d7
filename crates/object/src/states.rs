//! Data of native modules under names of their own, found by the name's address most often.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use krait_code::collections::HashMap;

/// Places for what was asked for last.
const RECENT: usize = 32;

type Known = Option<(&'static str, Rc<dyn Any>)>;

/// The data.
pub struct States {
    recent: Box<[RefCell<Known>]>,
    by_name: RefCell<HashMap<&'static str, Rc<dyn Any>>>,
}

impl Default for States {
    fn default() -> States {
        States { recent: (0..RECENT).map(|_| RefCell::default()).collect(), by_name: RefCell::default() }
    }
}

impl States {
    /// The data under `key`, made by `make` on first use.
    pub fn get<T: 'static>(&self, key: &'static str, make: impl FnOnce() -> T) -> Rc<T> {
        let place = &self.recent[(key.as_ptr() as usize ^ key.len()) % RECENT];
        let known = match &*place.borrow() {
            Some((own, known)) if std::ptr::eq(own.as_ptr(), key.as_ptr()) && own.len() == key.len() => Some(known.clone()),
            _ => None,
        };
        let data = known.unwrap_or_else(|| {
            let found = self.by_name.borrow().get(key).cloned();
            let data = found.unwrap_or_else(|| {
                let data: Rc<dyn Any> = Rc::new(make());
                self.by_name.borrow_mut().insert(key, data.clone());
                data
            });
            drop(place.replace(Some((key, data.clone()))));
            data
        });
        data.downcast::<T>().expect("one type under one key")
    }

    /// Forget all data.
    pub fn clear(&self) {
        for place in &self.recent {
            drop(place.take());
        }
        let all = self.by_name.take();
        drop(all);
    }
}
