//! Writing containers: in batches of a thousand parts, each object numbered before its parts so that they can name it.

use krait_object::dict::PyDict;
use krait_object::list::PyList;
use krait_object::set::PySet;
use krait_object::tuple::PyTuple;
use krait_object::{Obj, PyResult};

use super::opcode::*;
use super::writer::Writer;

/// Parts that go before one opcode which puts them into their container.
const BATCH: usize = 1000;

impl Writer<'_> {
    /// Write what has parts, or says itself how it is made. `class` is the address of its type.
    pub fn save_compound(&mut self, object: &Obj, class: usize) -> PyResult<()> {
        let ctx = self.ctx;
        if class == ctx.fast.dict {
            return self.fast_guarded(object, Self::save_dict);
        }
        if class == ctx.fast.list {
            return self.fast_guarded(object, Self::save_list);
        }
        if class == ctx.fast.tuple {
            return self.save_tuple(object);
        }
        if ctx.types.set.is_exactly(object) {
            return self.save_set(object);
        }
        if ctx.types.frozenset.is_exactly(object) {
            return self.fast_guarded(object, Self::save_frozenset);
        }
        if ctx.types.bytearray.is_exactly(object) {
            return self.save_bytearray(object);
        }
        if object.payload::<super::buffer::PickleBuffer>().is_some() {
            return self.save_picklebuffer(object);
        }
        self.save_other(object, class)
    }

    /// Write a container, with a look at cycles when the pickler has no memo.
    #[inline]
    fn fast_guarded(&mut self, object: &Obj, save: fn(&mut Self, &Obj) -> PyResult<()>) -> PyResult<()> {
        if !self.format.fast {
            return save(self, object);
        }
        self.enter_fast(object)?;
        let result = save(self, object);
        self.leave_fast(object);
        result
    }

    /// Write a part of `whole`.
    #[inline]
    fn save_item(&mut self, item: &Obj, whole: &Obj, number: usize) -> PyResult<()> {
        match self.save(item) {
            Ok(()) => Ok(()),
            Err(raised) => Err(self.noted(raised, whole, &format!("item {number}"))),
        }
    }
    #[inline]
    fn save_pair(&mut self, key: &Obj, value: &Obj, whole: &Obj) -> PyResult<()> {
        self.save(key)?;
        let Err(raised) = self.save(value) else { return Ok(()) };
        let exception = self.ctx.take_raised(raised);
        let shown = match key.repr(self.ctx) {
            Ok(shown) => shown,
            Err(raised) => return Err(raised),
        };
        let raised = self.ctx.set_raised(exception);
        Err(self.noted(raised, whole, &format!("item {}", shown.text_lossy())))
    }

    // --- lists ---

    fn save_list(&mut self, object: &Obj) -> PyResult<()> {
        if self.format.bin {
            self.op(EMPTY_LIST);
        } else {
            self.bytes(&[MARK, LIST]);
        }
        self.memoize(object);
        let Some(list) = object.payload::<PyList>() else { return Ok(()) };
        if list.items.is_empty() {
            return Ok(());
        }
        if self.format.protocol == 0 {
            let items = object.iter(self.ctx)?;
            return self.append_all(&items, object);
        }
        let one = list.items.len() == 1;
        if let (true, Some(item)) = (one, list.items.get(0)) {
            self.save_item(&item, object, 0)?;
            self.op(APPEND);
            return Ok(());
        }
        let mut number = 0;
        loop {
            self.op(MARK);
            let end = number + BATCH;
            while number < end {
                let Some(item) = list.items.get(number) else { break };
                self.save_item(&item, object, number)?;
                number += 1;
            }
            self.op(APPENDS);
            if number >= list.items.len() {
                return Ok(());
            }
        }
    }

    /// Opcodes that append what an iterator gives to `whole`.
    pub fn append_all(&mut self, items: &Obj, whole: &Obj) -> PyResult<()> {
        let mut number = 0;
        loop {
            let Some(first) = self.outside(|ctx| items.next(ctx))? else { return Ok(()) };
            if self.format.protocol == 0 {
                self.save_item(&first, whole, number)?;
                self.op(APPEND);
                number += 1;
                continue;
            }
            let Some(second) = self.outside(|ctx| items.next(ctx))? else {
                self.save_item(&first, whole, number)?;
                self.op(APPEND);
                return Ok(());
            };
            self.op(MARK);
            self.save_item(&first, whole, number)?;
            let (mut next, mut count) = (Some(second), 1);
            while let Some(item) = next.take() {
                self.save_item(&item, whole, number + count)?;
                count += 1;
                if count < BATCH {
                    next = self.outside(|ctx| items.next(ctx))?;
                }
            }
            self.op(APPENDS);
            number += count;
            if count < BATCH {
                return Ok(());
            }
        }
    }

    // --- dicts ---

    fn save_dict(&mut self, object: &Obj) -> PyResult<()> {
        if self.format.bin {
            self.op(EMPTY_DICT);
        } else {
            self.bytes(&[MARK, DICT]);
        }
        self.memoize(object);
        let Some(dict) = object.payload::<PyDict>() else { return Ok(()) };
        let len = dict.len();
        if len == 0 {
            return Ok(());
        }
        let mut position = 0;
        if self.format.protocol == 0 {
            let items = object.call_method_text(self.ctx, "items", &[])?.iter(self.ctx)?;
            return self.set_all(&items, object);
        }
        if len == 1 {
            if let Some((key, value)) = dict.next(&mut position) {
                self.save_pair(&key, &value, object)?;
                self.op(SETITEM);
            }
            return Ok(());
        }
        loop {
            let mut count = 0;
            self.op(MARK);
            while count < BATCH {
                let Some((key, value)) = dict.next(&mut position) else { break };
                self.save_pair(&key, &value, object)?;
                count += 1;
            }
            self.op(SETITEMS);
            if dict.len() != len {
                return Err(self.ctx.runtime_error("dictionary changed size during iteration"));
            }
            if count < BATCH {
                return Ok(());
            }
        }
    }

    /// The next pair of an iterator over items of a dict.
    fn next_pair(&mut self, items: &Obj) -> PyResult<Option<(Obj, Obj)>> {
        let Some(pair) = self.outside(|ctx| items.next(ctx))? else { return Ok(None) };
        match pair.payload::<PyTuple>().map(PyTuple::items) {
            Some([key, value]) => Ok(Some((key.clone(), value.clone()))),
            _ => Err(self.ctx.type_error("dict items iterator must return 2-tuples")),
        }
    }

    /// Opcodes that put the pairs of an iterator into `whole`.
    pub fn set_all(&mut self, items: &Obj, whole: &Obj) -> PyResult<()> {
        loop {
            let Some((key, value)) = self.next_pair(items)? else { return Ok(()) };
            if self.format.protocol == 0 {
                self.save_pair(&key, &value, whole)?;
                self.op(SETITEM);
                continue;
            }
            let Some(second) = self.next_pair(items)? else {
                self.save_pair(&key, &value, whole)?;
                self.op(SETITEM);
                return Ok(());
            };
            self.op(MARK);
            self.save_pair(&key, &value, whole)?;
            let (mut next, mut count) = (Some(second), 1);
            while let Some((key, value)) = next.take() {
                self.save_pair(&key, &value, whole)?;
                count += 1;
                if count < BATCH {
                    next = self.next_pair(items)?;
                }
            }
            self.op(SETITEMS);
            if count < BATCH {
                return Ok(());
            }
        }
    }

    // --- tuples and sets ---

    fn save_tuple(&mut self, object: &Obj) -> PyResult<()> {
        let Some(items) = object.payload::<PyTuple>().map(PyTuple::items) else { return Ok(()) };
        if items.is_empty() {
            match self.format.protocol {
                0 => self.bytes(&[MARK, TUPLE]),
                _ => self.op(EMPTY_TUPLE),
            }
            return Ok(());
        }
        let short = items.len() <= 3 && self.format.protocol >= 2;
        if !short {
            self.op(MARK);
        }
        for (number, item) in items.iter().enumerate() {
            self.save_item(item, object, number)?;
        }
        // A tuple that is inside itself has been written by its parts: theirs is kept.
        if let Some(index) = self.memo.get(object) {
            if short {
                self.bytes(&[POP; 3][..items.len()]);
            } else if self.format.bin {
                self.op(POP_MARK);
            } else {
                self.bytes(&vec![POP; items.len() + 1]);
            }
            self.get(index);
            return Ok(());
        }
        self.op(if short { TUPLE1 + (items.len() as u8 - 1) } else { TUPLE });
        self.memoize(object);
        Ok(())
    }

    fn save_set(&mut self, object: &Obj) -> PyResult<()> {
        let ctx = self.ctx;
        let Some(set) = object.payload::<PySet>() else { return Ok(()) };
        if self.format.protocol < 4 {
            return self.save_made(object, ctx.types.set.obj().clone(), vec![ctx.list(set.items())]);
        }
        self.op(EMPTY_SET);
        self.memoize(object);
        let (len, mut position) = (set.len(), 0);
        if len == 0 {
            return Ok(());
        }
        loop {
            let mut count = 0;
            self.op(MARK);
            while count < BATCH {
                let Some((item, _)) = set.next(&mut position) else { break };
                if let Err(raised) = self.save(&item) {
                    return Err(self.noted(raised, object, "element"));
                }
                count += 1;
            }
            self.op(ADDITEMS);
            if set.len() != len {
                return Err(ctx.runtime_error("set changed size during iteration"));
            }
            if count < BATCH {
                return Ok(());
            }
        }
    }

    fn save_frozenset(&mut self, object: &Obj) -> PyResult<()> {
        let ctx = self.ctx;
        let Some(set) = object.payload::<PySet>() else { return Ok(()) };
        if self.format.protocol < 4 {
            return self.save_made(object, ctx.types.frozenset.obj().clone(), vec![ctx.list(set.items())]);
        }
        self.op(MARK);
        for item in set.items() {
            if let Err(raised) = self.save(&item) {
                return Err(self.noted(raised, object, "element"));
            }
        }
        if let Some(index) = self.memo.get(object) {
            self.op(POP_MARK);
            self.get(index);
            return Ok(());
        }
        self.op(FROZENSET);
        self.memoize(object);
        Ok(())
    }
}
