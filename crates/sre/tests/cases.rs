//! The engine against what CPython does (`cases.txt`), at each width that holds the text.

use krait_sre::{Abort, Chars, Known, Mode, Point, Program, Refusal, Request, Scratch, translate};

fn character(point: u32) -> Option<char> {
    char::from_u32(point)
}

static CHARS: Chars = Chars {
    is_alnum: |point| character(point).is_some_and(char::is_alphanumeric),
    is_decimal: |point| character(point).is_some_and(|character| character.is_ascii_digit()),
    is_space: |point| character(point).is_some_and(char::is_whitespace),
    is_linebreak: |point| point == 10,
    lower: |point| character(point).and_then(|character| character.to_lowercase().next()).map_or(point, u32::from),
    upper: |point| character(point).and_then(|character| character.to_uppercase().next()).map_or(point, u32::from),
    known: Known::new(),
};

fn shown<P: Point>(program: &Program, points: &[u32], mode: Mode) -> Option<String> {
    let text = points.iter().map(|&point| P::of(point)).collect::<Option<Vec<P>>>()?;
    let mut scratch = Scratch::default();
    let request = Request { start: 0, end: text.len(), mode, must_advance: false };
    let found = scratch.run(program, &text, request, &mut || false).expect("nothing interrupts");
    if !found {
        return Some("-".to_owned());
    }
    let mut words = vec![scratch.last_index().unwrap_or(0).to_string()];
    for span in std::iter::once(Some(scratch.span())).chain((0..program.groups()).map(|group| scratch.group(group))) {
        words.push(span.map_or("-1 -1".to_owned(), |(start, end)| format!("{start} {end}")));
    }
    Some(words.join(" "))
}

fn numbers(words: &str) -> Vec<u32> {
    words.split_whitespace().map(|word| word.parse().expect("a number")).collect()
}

#[test]
fn matches_are_cpythons() {
    let (mut program, mut points, mut failures) = (None, Vec::new(), Vec::new());
    for (line, text) in include_str!("cases.txt").lines().enumerate().skip(1) {
        let (kind, rest) = text.split_at(1);
        let mode = match kind {
            "P" => {
                let words = numbers(rest);
                program = Some(translate(&words[1..], words[0] as usize, &CHARS).expect("CPython's words"));
                continue;
            }
            "T" => {
                points = numbers(rest);
                continue;
            }
            "M" => Mode::Match,
            "F" => Mode::FullMatch,
            _ => Mode::Search,
        };
        let program = program.as_ref().expect("a pattern comes first");
        let widths = [shown::<u8>, shown::<u16>, shown::<u32>];
        for found in widths.iter().filter_map(|run| run(program, &points, mode)) {
            if found != rest.trim() {
                failures.push(format!("line {}: {found} instead of{rest}", line + 1));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Every beginning of every case's words, and every case with one word changed: refused or run, never a panic.
#[test]
fn broken_words_do_no_harm() {
    let text: Vec<u8> = b"ab\nAb cab-1aab".to_vec();
    let mut calls = 0;
    let mut run = |groups: usize, words: &[u32]| {
        let Ok(program) = translate(words, groups, &CHARS) else { return };
        for mode in [Mode::Match, Mode::FullMatch, Mode::Search] {
            let request = Request { start: 0, end: text.len(), mode, must_advance: false };
            let mut patience = 3;
            let mut hook = || {
                patience -= 1;
                patience == 0
            };
            let _ = Scratch::default().run(&program, &text, request, &mut hook);
            calls += 1;
        }
    };
    for line in include_str!("cases.txt").lines().filter(|line| line.starts_with('P')) {
        let words = numbers(&line[1..]);
        let (groups, words) = (words[0] as usize, &words[1..]);
        for index in 0..words.len() {
            run(groups, &words[..index]);
            let mut changed = words.to_vec();
            for value in (0..45).chain([255, 256, u32::MAX - 1, u32::MAX]) {
                changed[index] = value;
                run(groups, &changed);
            }
        }
    }
    assert!(calls > 1000);
}

#[test]
fn nesting_has_an_end() {
    let mut words = Vec::new();
    for _ in 0..100_000 {
        words.extend([27, 0]);
    }
    words.resize(words.len() + 100_000, 1);
    let len = words.len();
    for depth in 0..100_000 {
        words[2 * depth + 1] = (len - depth - 1 - (2 * depth + 1)) as u32;
    }
    words.push(1);
    assert_eq!(translate(&words, 0, &CHARS).err(), Some(Refusal::TooDeep));
}

#[test]
fn hooks_interrupt() {
    // (a*)*b
    let words = numbers(include_str!("cases.txt").lines().find(|line| line.starts_with("P 2 ")).expect("a case").get(1..).expect("words"));
    let program = translate(&words[1..], 2, &CHARS).expect("CPython's words");
    let text = vec![b'a'; 64];
    let request = Request { start: 0, end: 64, mode: Mode::Match, must_advance: false };
    assert_eq!(Scratch::default().run(&program, &text, request, &mut || true), Err(Abort::Interrupted));
}
