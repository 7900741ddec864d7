//! Time searches: `speed PROGRAMS TEXT LOOPS`. `PROGRAMS` has lines as `tests/cases.txt` has them for patterns,
//! `TEXT` is ASCII; prints the number of matches and the time of each pattern.

use std::time::Instant;

use krait_sre::{Chars, Known, Mode, Request, Scratch, translate};

static CHARS: Chars = Chars {
    is_alnum: |point| char::from_u32(point).is_some_and(char::is_alphanumeric),
    is_decimal: |point| char::from_u32(point).is_some_and(|character| character.is_ascii_digit()),
    is_space: |point| char::from_u32(point).is_some_and(char::is_whitespace),
    is_linebreak: |point| point == 10,
    lower: |point| point,
    upper: |point| point,
    known: Known::new(),
};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let programs = std::fs::read_to_string(&arguments[1]).expect("programs");
    let text = std::fs::read(&arguments[2]).expect("a text");
    let loops: usize = arguments[3].parse().expect("a number");
    let mut scratch = Scratch::default();
    for line in programs.lines().filter(|line| line.starts_with('P')) {
        let words: Vec<u32> = line[1..].split_whitespace().map(|word| word.parse().expect("a number")).collect();
        let program = translate(&words[1..], words[0] as usize, &CHARS).expect("a program");
        let (begin, mut count) = (Instant::now(), 0);
        for _ in 0..loops {
            let (mut start, mut must_advance) = (0, false);
            while start <= text.len() {
                let request = Request { start, end: text.len(), mode: Mode::Search, must_advance };
                if !scratch.run(&program, &text, request, &mut || false).expect("nothing interrupts") {
                    break;
                }
                let (began, ended) = scratch.span();
                (start, must_advance) = (ended, began == ended);
                count += 1;
            }
        }
        println!("{count} matches, {:?}", begin.elapsed() / loops as u32);
    }
}
