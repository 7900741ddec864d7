//! Compile many sources and say how each went: standard input is `MODE FLAGS LENGTH\n` and that many bytes, again
//! and again. One line of output each: `ok` or the error's kind, message, lines, offsets and text, then the
//! warnings, tabs between, newlines and backslashes escaped.

use std::io::{BufRead, Read, Write};

use krait_compile::{CompileOptions, Mode, Source, compile};

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t")
}

fn main() {
    let mut input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    let mut header = String::new();
    while input.read_line(&mut header).expect("readable input") > 0 {
        let mut fields = header.split_whitespace();
        let mode = fields.next().unwrap_or("exec").to_owned();
        let flags: u32 = fields.next().and_then(|text| text.parse().ok()).unwrap_or(0);
        let length: usize = fields.next().and_then(|text| text.parse().ok()).unwrap_or(0);
        let mut source = vec![0; length];
        input.read_exact(&mut source).expect("as many bytes as said");
        let mut options = CompileOptions::new("t.py");
        options.flags = flags;
        options.mode = match mode.as_str() {
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::Exec,
        };
        let line = match compile(Source::Bytes(&source), &options) {
            Ok(compiled) => {
                let mut line = "ok".to_owned();
                for warning in compiled.warnings {
                    line.push_str(&format!("\t{}:{}", warning.lineno, escape(&warning.msg)));
                }
                line
            }
            Err(error) => {
                let text = error.text.as_ref().map_or("-".to_owned(), |text| format!("+{}", text.to_string_lossy()));
                format!(
                    "{}\t{}\t{}\t{}\t{}\t{}\t{}",
                    error.kind.name(),
                    escape(&error.msg),
                    error.lineno,
                    error.offset,
                    error.end_lineno,
                    error.end_offset,
                    escape(&text)
                )
            }
        };
        writeln!(output, "{line}").expect("writable output");
        header.clear();
    }
}
