//! The allocator gives memory that is whole, apart and aligned, whichever thread frees it.
#![allow(unsafe_code, reason = "an allocator is asked by hand")]

use std::alloc::{GlobalAlloc, Layout};
use std::collections::BTreeMap;

use krait_alloc::ThreadLists;

/// A repeatable sequence of numbers.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

struct Block {
    address: usize,
    layout: Layout,
    mark: u8,
}

impl Block {
    fn fill(&self) {
        // SAFETY: the block is ours.
        unsafe { std::ptr::write_bytes(self.address as *mut u8, self.mark, self.layout.size()) }
    }

    fn check(&self, bytes: usize) {
        // SAFETY: as above; all of it was written.
        let held = unsafe { std::slice::from_raw_parts(self.address as *const u8, bytes) };
        assert!(held.iter().all(|byte| *byte == self.mark), "a block was written by another");
    }
}

/// Random work; gives what is still allocated.
fn work(seed: u64, rounds: usize) -> Vec<Block> {
    let mut numbers = Numbers(seed);
    let mut blocks: Vec<Block> = Vec::new();
    for round in 0..rounds {
        let size = if numbers.below(20) == 0 { 1 + numbers.below(5000) } else { 1 + numbers.below(300) };
        let mark = round as u8;
        match numbers.below(7) {
            0..=2 => {
                let layout = Layout::from_size_align(size, 1 << numbers.below(6)).expect("a layout");
                // SAFETY: the size is not 0.
                let address = unsafe { ThreadLists.alloc(layout) } as usize;
                assert!(address != 0 && address % layout.align() == 0);
                let block = Block { address, layout, mark };
                block.fill();
                blocks.push(block);
            }
            3 => {
                let layout = Layout::from_size_align(size, 8).expect("a layout");
                // SAFETY: the size is not 0.
                let address = unsafe { ThreadLists.alloc_zeroed(layout) } as usize;
                let mut block = Block { address, layout, mark: 0 };
                block.check(size);
                block.mark = mark;
                block.fill();
                blocks.push(block);
            }
            4 if !blocks.is_empty() => {
                let index = numbers.below(blocks.len());
                let block = &mut blocks[index];
                let old = block.layout;
                // SAFETY: the block is of that layout.
                block.address = unsafe { ThreadLists.realloc(block.address as *mut u8, old, size) } as usize;
                block.layout = Layout::from_size_align(size, old.align()).expect("a layout");
                assert!(block.address % old.align() == 0);
                block.check(old.size().min(size));
                block.fill();
            }
            _ if !blocks.is_empty() => {
                let block = blocks.swap_remove(numbers.below(blocks.len()));
                block.check(block.layout.size());
                free(&block);
            }
            _ => {}
        }
    }
    blocks
}

fn free(block: &Block) {
    // SAFETY: the block is of that layout, and forgotten.
    unsafe { ThreadLists.dealloc(block.address as *mut u8, block.layout) };
}

#[test]
fn blocks_are_whole_and_apart() {
    let blocks = work(1, 20_000);
    let mut places = BTreeMap::new();
    for block in &blocks {
        block.check(block.layout.size());
        places.insert(block.address, block.layout.size());
    }
    let ends: Vec<(usize, usize)> = places.into_iter().collect();
    assert!(ends.windows(2).all(|pair| pair[0].0 + pair[0].1 <= pair[1].0), "blocks overlap");
    blocks.iter().for_each(free);
}

#[test]
fn other_threads_free() {
    let (send, receive) = std::sync::mpsc::channel::<Vec<Block>>();
    let workers: Vec<_> = (0..4)
        .map(|seed| {
            let send = send.clone();
            std::thread::spawn(move || {
                for round in 0..4 {
                    send.send(work(seed * 10 + round + 2, 3_000)).expect("the receiver is there");
                }
            })
        })
        .collect();
    drop(send);
    for block in receive.iter().flatten() {
        block.check(block.layout.size());
        free(&block);
    }
    for worker in workers {
        worker.join().expect("no worker failed");
    }
}

/// What one thread allocates and another frees comes back to the first.
#[test]
fn memory_comes_back() {
    let layout = Layout::from_size_align(64, 8).expect("a layout");
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..40 {
        let batch: Vec<usize> = (0..5_000)
            // SAFETY: the size is not 0.
            .map(|_| unsafe { ThreadLists.alloc(layout) } as usize)
            .collect();
        seen.extend(batch.iter().copied());
        let give_back = move || {
            // SAFETY: each block is freed once.
            batch.into_iter().for_each(|address| unsafe { ThreadLists.dealloc(address as *mut u8, layout) });
        };
        std::thread::spawn(give_back).join().expect("no panic");
    }
    assert!(seen.len() < 20_000, "{} blocks for 5,000 at a time", seen.len());
}
