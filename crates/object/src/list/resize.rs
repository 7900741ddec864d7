//! How much memory a list keeps: CPython's pattern, so that `sys.getsizeof` shows its numbers and a list that lost
//! most of its items lets go of the memory.

use crate::value::Obj;

/// Before a list of `items.len()` items becomes one of `len`: room for it and some more (`list_resize`).
pub(super) fn grow(items: &mut Vec<Obj>, len: usize) {
    if items.capacity() >= len {
        return;
    }
    let mut wanted = len.saturating_add(len >> 3).saturating_add(6) & !3;
    if len - items.len() > wanted - len {
        wanted = len.saturating_add(3) & !3;
    }
    items.reserve_exact(wanted - items.len());
}

/// Room for exactly so many items in an empty list that has none yet.
pub(super) fn exact(items: &mut Vec<Obj>, len: usize) {
    items.reserve_exact(len.saturating_add(1) & !1);
}

/// After items went out: less than half of the room in use is too little.
pub(super) fn shrink(items: &mut Vec<Obj>) {
    let len = items.len();
    if len < items.capacity() >> 1 {
        items.shrink_to(if len == 0 { 0 } else { (len + (len >> 3) + 6) & !3 });
    }
}
