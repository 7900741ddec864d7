//! Where the lines of a body begin, instruction by instruction.

use krait_lower::{Place, PlaceKind};

use crate::prepare::Prepared;

/// The places of one code object.
pub struct Places {
    all: Vec<Place>,
    /// The place of each instruction; `None` for the second of two that stand in one unit.
    of: Box<[Option<u32>]>,
    /// Bytes: a conditional jump, where it goes on, where it jumps.
    pub branches: Vec<(i64, i64, i64)>,
}

impl Places {
    fn new(code: &Prepared) -> Places {
        let all = krait_lower::places(&code.view());
        let mut of = Vec::with_capacity(code.origin.len());
        let mut before = None;
        for &unit in &code.origin {
            let found = all.binary_search_by_key(&unit, |place| place.unit).ok().map(|at| at as u32);
            of.push(found.filter(|_| before != Some(unit)));
            before = Some(unit);
        }
        Places { all, of: of.into_boxed_slice(), branches: krait_object::code::branches(code.view().code) }
    }

    pub fn place(&self, at: usize) -> Option<Place> {
        Some(self.all[self.of.get(at).copied().flatten()? as usize])
    }
    /// What stands right before instruction `at` and has no instruction of its own.
    pub fn skipped(&self, at: usize) -> &[Place] {
        let Some(end) = self.of.get(at).copied().flatten() else { return &[] };
        let end = end as usize;
        let mut start = end;
        while start > 0 && matches!(self.all[start - 1].kind, PlaceKind::Nop | PlaceKind::NotTaken) {
            start -= 1;
        }
        &self.all[start..end]
    }
    /// The line that instruction `at` stands on; -1: none.
    pub fn line_before(&self, at: usize) -> i32 {
        // The second of two instructions in one unit has the place of the first.
        self.place(at).or_else(|| self.place(at.checked_sub(1)?)).map_or(-1, |place| place.line)
    }
    /// Where a jump to instruction `at` lands, in bytes.
    pub fn landing(&self, code: &Prepared, at: usize) -> i64 {
        let unit = self.skipped(at).iter().find(|place| place.kind == PlaceKind::Nop).map(|place| place.unit);
        i64::from(unit.or_else(|| code.origin.get(at).copied()).unwrap_or(0)) * 2
    }
    /// The last code unit of instruction `at`, its caches included.
    pub fn last_unit(&self, at: usize) -> Option<u32> {
        let own = self.of.get(at).copied().flatten()? as usize;
        Some(self.all.get(own + 1)?.unit - 1)
    }
    /// Whether a line begins at instruction `at`, and which.
    pub fn start(&self, at: usize) -> Option<i32> {
        let own = self.place(at).filter(|place| place.start);
        own.or_else(|| self.skipped(at).iter().find(|place| place.start).copied()).map(|place| place.line)
    }
}

impl Prepared {
    /// What observers ask for.
    pub fn places(&self) -> &Places {
        self.places.get_or_init(|| Box::new(Places::new(self)))
    }
}
