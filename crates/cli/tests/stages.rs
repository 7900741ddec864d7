//! `krait stages`: its stages beside what CPython 3.14 says of the same program, its options, its errors.
//!
//! `KRAIT_STAGES_RECORD=python3.14 cargo test -p krait_cli --test stages` writes what CPython says anew.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stages")
}

/// Run `krait` with `args` and `input`: exit status, stdout, stderr.
fn krait(args: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_krait"))
        .args(args)
        .current_dir(directory())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("krait starts");
    // It may end before it has read all.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("krait ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// What `krait stages` prints.
fn stages(args: &[&str]) -> String {
    let (status, out, err) = krait(&[&["stages"], args].concat(), "");
    assert_eq!((status, err.as_str()), (0, ""), "{args:?}");
    out
}

/// What CPython printed for `args`, or prints when it is to be recorded anew.
fn recorded(name: &str, args: &[&str]) -> String {
    let file = directory().join(name);
    if let Some(python) = std::env::var_os("KRAIT_STAGES_RECORD") {
        let output = Command::new(python).args(args).current_dir(directory()).output().expect("Python runs");
        std::fs::write(&file, &output.stdout).expect("the file is ours");
    }
    std::fs::read_to_string(&file).expect("what CPython printed")
}

#[test]
fn tokens_are_those_of_tokenize() {
    let expected = recorded("tokens.txt", &["-m", "tokenize", "-e", "program.py"]);
    assert_eq!(stages(&["--stage", "tokens", "program.py"]), format!("=== tokens\n{expected}"));
}

#[test]
fn the_tree_is_that_of_ast_dump() {
    let dump = |flags: &str| {
        format!("import ast; print(ast.dump(compile(open('program.py').read(), '', 'exec', {flags}), indent=2))")
    };
    let parsed = recorded("ast.txt", &["-c", &dump("ast.PyCF_ONLY_AST")]);
    let optimized = recorded("ast_optimized.txt", &["-c", &dump("ast.PyCF_OPTIMIZED_AST")]);
    let expected = match parsed == optimized {
        true => format!("=== ast\n{parsed}=== ast after preprocess: unchanged\n"),
        false => format!("=== ast\n{parsed}=== ast after preprocess\n{optimized}"),
    };
    assert_eq!(stages(&["--stage", "ast", "program.py"]), expected);
}

#[test]
fn the_listings_are_those_of_dis() {
    let script = "\
import dis
def each(code):
    yield code
    for value in code.co_consts:
        if hasattr(value, 'co_code'): yield from each(value)
for code in each(compile(open('program.py').read(), 'program.py', 'exec')):
    print('===', code.co_qualname, code.co_code.hex(), code.co_exceptiontable.hex(), code.co_linetable.hex())
    dis.dis(code, depth=0)
";
    let expected = recorded("dis.txt", &["-c", script]);
    let read = "\
import json, sys
for unit in json.load(sys.stdin)['units']:
    code = unit['code']
    print('===', code['co_qualname'], code['co_code'], code['co_exceptiontable'], code['co_linetable'])
    print(code['dis'], end='')
";
    let document = stages(&["--json", "--stage=code", "program.py"]);
    let (status, found, err) = krait(&["-c", read], &document);
    assert_eq!((status, err.as_str()), (0, ""));
    let without_addresses = |text: &str| {
        let mut parts = text.split(" at 0x");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| text + part.trim_start_matches(|c: char| c.is_ascii_hexdigit()))
    };
    // CPython makes the code of a function before that of its annotations and type parameters, or after: each has
    // its place among the others by what it holds.
    let sorted = |text: &str| {
        let text = without_addresses(text);
        let mut units: Vec<String> = text.split("=== ").map(str::to_owned).collect();
        units.sort_unstable();
        units
    };
    assert_eq!(sorted(&found), sorted(&expected));
}

#[test]
fn every_stage_is_there() {
    let text = stages(&["program.py:area"]);
    let heads: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("=== ")).collect();
    for head in ["tokens", "ast", "symtable", "instructions of area", "assembly of area", "code of area"] {
        assert!(heads.contains(&head), "{head} in {heads:?}");
    }
    let passes: Vec<&str> = heads.iter().filter_map(|head| head.strip_prefix("cfg:")).collect();
    let changed: Vec<&str> = passes.iter().copied().filter(|pass| !pass.ends_with(": unchanged")).collect();
    assert_eq!(passes.first(), Some(&"from_instruction_sequence of area"));
    assert_eq!(passes.last(), Some(&"optimize_load_fast of area"));
    assert_eq!(passes.len(), krait_compile::stages::PASSES.len());
    assert!(changed.len() < passes.len());
    let only = stages(&["--changed", "--stage", "cfg", "program.py:area"]);
    let only: Vec<&str> = only.lines().filter_map(|line| line.strip_prefix("=== cfg:")).collect();
    assert_eq!(only, changed);
}

#[test]
fn the_json_document_has_its_shape() {
    let check = "\
import json, sys
document = json.load(sys.stdin)
assert list(document) == ['format', 'filename', 'function', 'optimize', 'tokens', 'ast', 'ast_preprocessed',
                          'symtable', 'units'], list(document)
assert document['format'] == 1 and document['filename'] == 'program.py' and document['function'] is None
assert document['ast'][0]['_type'] == 'Module'
assert document['symtable'][0]['type'] == 'module'
assert document['tokens']['tokens'][0]['type'] == 'STRING'
names = [unit['qualname'] for unit in document['units']]
assert names[0] == '<module>' and {'area', 'Shape', 'Shape.grow', 'Shape.grow.<locals>.step'} < set(names), names
for unit in document['units']:
    assert list(unit) == ['qualname', 'firstlineno', 'depth', 'instructions', 'cfg', 'assembly', 'code']
    last = [step for step in unit['cfg'] if step['changed']][-1]
    blocks = {block['id'] for block in last['blocks']}
    instructions = [instr for block in last['blocks'] for instr in block['instructions']]
    for instr in instructions:
        assert {instr['target'], instr['handler']} <= blocks | {None}
    # What is laid out is the last graph, and the code is what is laid out.
    assert [instr['location'] for instr in instructions] == [instr['location'] for instr in unit['assembly']]
    code = [(instr['opname'], instr['oparg']) for instr in unit['code']['instructions']]
    assert code == [(instr['opname'], instr['oparg']) for instr in unit['assembly']]
    assert ''.join(instr['bytes'] for instr in unit['code']['instructions']) == unit['code']['co_code']
print('good')
";
    let (_, out, err) = krait(&["-c", check], &stages(&["--json", "program.py"]));
    assert_eq!((out.as_str(), err.as_str()), ("good\n", ""));
}

#[test]
fn one_function_is_shown() {
    let text = stages(&["--stage", "tokens", "--stage", "ast", "--stage", "symtable", "--stage", "code", "program.py:Shape.grow.<locals>.step"]);
    assert!(text.contains("\n=== ast\nFunctionDef(\n  name='step',"), "{text}");
    assert!(text.contains("\n=== symtable\nfunction step, line 25 (nested, generator, returns value)\n"), "{text}");
    assert_eq!(text.matches("\n=== code of ").count(), 1, "{text}");
    assert!(text.starts_with("=== tokens\n25,8-25,11:"), "{text}");
    let lambda = stages(&["--stage", "ast", "program.py:Shape.grow.<locals>.<lambda>"]);
    assert!(lambda.starts_with("=== ast\nLambda("), "{lambda}");
    let decorated = stages(&["--stage", "tokens", "program.py:area"]);
    assert!(decorated.starts_with("=== tokens\n5,0-5,1:            AT "), "{decorated}");
    // A pass asked for by name is shown though it changed nothing.
    let pass = stages(&["--stage", "cfg:normalize_jumps", "program.py:Shape"]);
    assert!(pass.starts_with("=== cfg:normalize_jumps of Shape: unchanged\n  block 0"), "{pass}");
}

#[test]
fn optimisation_is_that_of_the_compiler() {
    let listing = |level: &str| krait(&["stages", level, "--stage", "code", "-:f"], "def f():\n    'doc'\n    assert f\n");
    assert!(listing("-O").1.contains("'doc'"));
    assert!(!listing("-O").1.contains("AssertionError"));
    assert!(!listing("-OO").1.contains("'doc'"));
}

#[test]
fn errors_and_exit_codes() {
    let (status, out, err) = krait(&["stages", "-"], "x = (\n");
    assert_eq!((status, out.as_str()), (1, ""));
    assert_eq!(err, "  File \"<stdin>\", line 1\n    x = (\n        ^\nSyntaxError: '(' was never closed\n");
    let (status, out, err) = krait(&["stages", "-:g"], "def f():\n    x: int\n    class A: pass\n");
    assert_eq!((status, out.as_str()), (1, ""));
    assert_eq!(err, "krait stages: <stdin> has no function or class g; there are\n  <module>\n  f\n  f.<locals>.A\n");
    for args in [&["stages", "--odd", "program.py"][..], &["stages"], &["stages", "a", "b"], &["stages", "--stage"]] {
        let (status, out, err) = krait(args, "");
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains("usage: krait stages "), "{err}");
    }
    let (status, _, err) = krait(&["stages", "--stage", "cfg:odd", "program.py"], "");
    assert_eq!(status, 2);
    assert!(err.contains("error: argument --stage: invalid choice: 'cfg:odd' (choose from tokens, "), "{err}");
    let (status, _, err) = krait(&["stages", "nothing.py"], "");
    assert_eq!((status, err.as_str()), (1, "FileNotFoundError: [Errno 2] No such file or directory: 'nothing.py'\n"));
    let (status, _, err) = krait(&["stages", "-"], "\0");
    assert_eq!((status, err.as_str()), (1, "SyntaxError: source code string cannot contain null bytes\n"));
}

#[test]
fn a_byte_order_mark_is_no_token() {
    let (status, out, err) = krait(&["stages", "--stage", "tokens", "-"], "\u{FEFF}x\r\n");
    let expected = [
        "=== tokens",
        "0,0-0,0:            ENCODING       'utf-8'        ",
        "1,0-1,1:            NAME           'x'            ",
        "1,1-1,3:            NEWLINE        '\\r\\n'         ",
        "2,0-2,0:            ENDMARKER      ''             ",
        "",
    ];
    assert_eq!((status, out, err.as_str()), (0, expected.join("\n"), ""));
}

#[test]
fn a_long_chain_is_cut_short() {
    let source = format!("x = {}1\n", "a + ".repeat(3_000));
    let (status, out, err) = krait(&["stages", "--stage", "ast", "-"], &source);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("left=..."));
    let (status, _, err) = krait(&["stages", "--json", "--stage", "ast", "-"], &source);
    assert_eq!((status, err.as_str()), (0, ""));
}
