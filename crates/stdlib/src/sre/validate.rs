//! Whether a list of codes is one that the engine can run: it trusts its jumps and arguments.
//!
//! It must not know objects.

use rustpython_sre_engine::{SreAtCode, SreCatCode, SreInfo, SreOpcode};

/// Whether `codes` are well formed for a pattern of `groups` groups.
pub fn is_valid(codes: &[u32], groups: usize) -> bool {
    match codes.split_last() {
        Some((&last, body)) if last == SreOpcode::SUCCESS as u32 => {
            sequence(&Codes { codes, groups }, 0, body.len()) == Some(false)
        }
        _ => false,
    }
}

struct Codes<'a> {
    codes: &'a [u32],
    groups: usize,
}

impl Codes<'_> {
    /// The word at `at`, which must be before `end`.
    fn word(&self, at: usize, end: usize) -> Option<u32> {
        if at < end { self.codes.get(at).copied() } else { None }
    }
    fn is_op(&self, at: usize, end: usize, op: SreOpcode) -> bool {
        self.word(at, end) == Some(op as u32)
    }
    /// Where the jump distance that stands at `at` leads to: not behind `end`.
    fn target(&self, at: usize, end: usize) -> Option<usize> {
        at.checked_add(self.word(at, end)? as usize).filter(|&target| target <= end)
    }
}

fn ensure(fact: bool) -> Option<()> {
    fact.then_some(())
}

/// The members of a set from `at` to `end`, where its FAILURE stands.
fn charset(all: &Codes, mut at: usize, end: usize) -> Option<()> {
    while at < end {
        let op = SreOpcode::try_from(all.word(at, end)?).ok()?;
        at += 1;
        at += match op {
            SreOpcode::NEGATE => 0,
            SreOpcode::LITERAL => 1,
            SreOpcode::RANGE | SreOpcode::RANGE_UNI_IGNORE => 2,
            SreOpcode::CHARSET => 8,
            SreOpcode::CATEGORY => {
                SreCatCode::try_from(all.word(at, end)?).ok()?;
                1
            }
            SreOpcode::BIGCHARSET => {
                let blocks = all.word(at, end)? as usize;
                for index in at + 1..at + 65 {
                    let word = all.word(index, end)?;
                    ensure(word.to_ne_bytes().iter().all(|&block| usize::from(block) < blocks))?;
                }
                65 + blocks.checked_mul(8)?
            }
            _ => return None,
        };
    }
    ensure(at == end)
}

fn info(all: &Codes, at: usize, end: usize) -> Option<usize> {
    let target = all.target(at, end)?;
    let flags = SreInfo::from_bits(all.word(at + 1, target)?)?;
    all.word(at + 3, target)?;
    let rest = at + 4;
    let prefix = flags.contains(SreInfo::PREFIX);
    ensure(!(prefix && flags.contains(SreInfo::CHARSET)))?;
    ensure(prefix || !flags.contains(SreInfo::LITERAL))?;
    if prefix {
        let len = all.word(rest, target)? as usize;
        let skip = all.word(rest + 1, target)? as usize;
        ensure(len > 0 && skip <= len && rest + 2 + 2 * len == target)?;
        ensure(all.codes[rest + 2 + len..target].iter().all(|&overlap| (overlap as usize) < len))?;
    } else if flags.contains(SreInfo::CHARSET) {
        let failure = target.checked_sub(1)?;
        ensure(failure >= rest && all.is_op(failure, target, SreOpcode::FAILURE))?;
        charset(all, rest, failure)?;
    } else {
        ensure(rest == target)?;
    }
    Some(target)
}

fn branch(all: &Codes, mut at: usize, end: usize) -> Option<usize> {
    let mut common = None;
    loop {
        let next = all.target(at, end)?;
        if next == at {
            return (common == Some(at + 1)).then_some(at + 1);
        }
        let jump = next.checked_sub(2)?;
        ensure(jump > at && all.is_op(jump, end, SreOpcode::JUMP))?;
        ensure(sequence(all, at + 1, jump)? == false)?;
        let target = all.target(jump + 1, end)?;
        ensure(common.is_none_or(|common| common == target))?;
        common = Some(target);
        at = next;
    }
}

/// The codes from `at` to `end`; true when the last one is a JUMP.
fn sequence(all: &Codes, mut at: usize, end: usize) -> Option<bool> {
    ensure(at <= end)?;
    while at < end {
        let op = SreOpcode::try_from(all.word(at, end)?).ok()?;
        at += 1;
        use SreOpcode::*;
        match op {
            MARK => {
                ensure(all.word(at, end)? as usize <= 2 * all.groups + 1)?;
                at += 1;
            }
            LITERAL | NOT_LITERAL | LITERAL_IGNORE | NOT_LITERAL_IGNORE | LITERAL_UNI_IGNORE | NOT_LITERAL_UNI_IGNORE
            | LITERAL_LOC_IGNORE | NOT_LITERAL_LOC_IGNORE => {
                all.word(at, end)?;
                at += 1;
            }
            SUCCESS | FAILURE | ANY | ANY_ALL => {}
            AT => {
                SreAtCode::try_from(all.word(at, end)?).ok()?;
                at += 1;
            }
            IN | IN_IGNORE | IN_UNI_IGNORE | IN_LOC_IGNORE => {
                let target = all.target(at, end)?;
                let failure = target.checked_sub(1)?;
                ensure(failure > at && all.is_op(failure, end, FAILURE))?;
                charset(all, at + 1, failure)?;
                at = target;
            }
            INFO => at = info(all, at, end)?,
            BRANCH => at = branch(all, at, end)?,
            REPEAT_ONE | MIN_REPEAT_ONE | POSSESSIVE_REPEAT_ONE => {
                let target = all.target(at, end)?;
                ensure(all.word(at + 1, end)? <= all.word(at + 2, end)?)?;
                let success = target.checked_sub(1)?;
                ensure(sequence(all, at + 3, success)? == false && all.is_op(success, end, SUCCESS))?;
                at = target;
            }
            REPEAT | POSSESSIVE_REPEAT => {
                let target = all.target(at, end)?;
                ensure(all.word(at + 1, end)? <= all.word(at + 2, end)?)?;
                ensure(sequence(all, at + 3, target)? == false)?;
                ensure(if op == POSSESSIVE_REPEAT {
                    all.is_op(target, end, SUCCESS)
                } else {
                    all.is_op(target, end, MAX_UNTIL) || all.is_op(target, end, MIN_UNTIL)
                })?;
                at = target + 1;
            }
            ATOMIC_GROUP => {
                let target = all.target(at, end)?;
                let success = target.checked_sub(1)?;
                ensure(sequence(all, at + 1, success)? == false && all.is_op(success, end, SUCCESS))?;
                at = target;
            }
            GROUPREF | GROUPREF_IGNORE | GROUPREF_UNI_IGNORE | GROUPREF_LOC_IGNORE => {
                ensure((all.word(at, end)? as usize) < all.groups)?;
                at += 1;
            }
            GROUPREF_EXISTS => {
                ensure((all.word(at, end)? as usize) < all.groups)?;
                at += 1;
                // The distance counts from the group's word, one before it.
                let target = (at + all.word(at, end)? as usize).checked_sub(1).filter(|&target| target <= end)?;
                if sequence(all, at + 1, target)? {
                    let jump = target.checked_sub(1)?;
                    let other = all.target(jump, end)?;
                    ensure(sequence(all, target, other)? == false)?;
                    at = other;
                } else {
                    at = target;
                }
            }
            ASSERT | ASSERT_NOT => {
                let target = all.target(at, end)?;
                all.word(at + 1, end)?;
                let success = target.checked_sub(1)?;
                ensure(sequence(all, at + 2, success)? == false && all.is_op(success, end, SUCCESS))?;
                at = target;
            }
            JUMP => return (at + 1 == end).then_some(true),
            _ => return None,
        }
    }
    Some(false)
}
