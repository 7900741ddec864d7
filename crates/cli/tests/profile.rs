//! What a program that counts writes. Only in a build with the feature `profile`:
//! `cargo test -p krait_cli --features profile --test profile --target-dir target/profile`.
#![cfg(feature = "profile")]

use std::path::Path;
use std::process::Command;

/// What is counted: exactly known numbers of instructions, objects, calls and failures.
const PROGRAM: &str = "\
class Plain:
    pass
class Hooked:
    def __init__(self):
        self.x = 1
    def __getattribute__(self, name):
        return object.__getattribute__(self, name)
def attributes(thing, n):
    for _ in range(n):
        thing.x
def sums(n):
    total = 0
    for i in range(n):
        total = total + i
    return total
def texts(n):
    for _ in range(n):
        'abc'.replace('b', 'x')
plain = Plain()
plain.x = 2
attributes(plain, 1000)
def hooked(thing, n):
    for _ in range(n):
        thing.x
hooked(Hooked(), 1000)
sums(5000)
texts(700)
kept = [Plain() for _ in range(300)]
def odd(n):
    for _ in range(n):
        (n,) + (n,)
odd(400)
";

/// Checks the document that its argument names.
const CHECK: &str = r#"
import json, sys
document = json.load(open(sys.argv[1]))
def named(member, name, key='name'):
    return next(item for item in document[member] if item[key] == name)
assert document['instructions'] == sum(form['executed'] for form in document['opcodes'])
assert named('opcodes', 'X_RANGE_STORE')['executed'] >= 5000 + 2 * 1000 + 700
attr = named('families', 'LOAD_ATTR')
assert attr['hits'] >= 990, attr
reasons = {failure['reason']: failure['attempts'] + failure['runs'] for failure in attr['failures']}
own = [count for reason, count in reasons.items() if '__getattribute__' in reason]
assert sum(own) > 900, reasons
place = next(place for place in document['places'] if place['op'] == 'LOAD_ATTR' and place['place'].startswith('hooked ('))
assert place['runs'] == 1000 and place['kinds'] == [{'kinds': 'Hooked', 'runs': 1000}], place
binary = named('families', 'BINARY_OP')
assert binary['hits'] >= 5000, binary
assert 400 <= {item['kinds']: item['runs'] for item in binary['kinds']}['tuple, tuple'] < 450, binary['kinds']
assert named('bodies', 'BINARY_ADD')['ran'] >= 400
replace = named('natives', 'str.replace')
assert replace['calls'] >= 700 and 0 < replace['own_ns'] <= replace['ns'], replace
kinds = named('allocations', 'Plain', 'type')
assert kinds['number'] == 301 and kinds['bytes'] >= 301 * 16, kinds
assert document['blocks']['number'] > 0 and document['blocks']['bytes'] > 0
print('right')
"#;

fn krait() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_krait"));
    command.env_remove("KRAIT_PROFILE");
    command
}

fn is_right(file: &Path) {
    let output = krait().args(["-c", CHECK]).arg(file).output().expect("krait starts");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "right\n", "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn processes_write_what_they_counted() {
    let directory = std::env::temp_dir().join(format!("krait-profile-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let file = directory.join("one.json");
    // The place is that of the start, wherever the program goes.
    let program = format!("import os\nos.chdir('/')\n{PROGRAM}");
    let output = krait().args(["-c", &program]).env("KRAIT_PROFILE", "one.json").current_dir(&directory).output().expect("krait starts");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    is_right(&file);
    std::fs::remove_file(&file).expect("the file");

    // Two processes, one of which fails: it has less to tell.
    let program = format!("import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'raise SystemExit(3)'])\n{PROGRAM}");
    let output = krait().args(["-c", &program]).env("KRAIT_PROFILE", &directory).output().expect("krait starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut files: Vec<_> = std::fs::read_dir(&directory).expect("the directory").map(|entry| entry.expect("an entry").path()).collect();
    files.sort_by_key(|file| std::fs::metadata(file).expect("a file").len());
    assert_eq!(files.len(), 2);
    is_right(&files[1]);
    std::fs::remove_dir_all(&directory).expect("the directory");

    let output = krait().args(["-c", "pass"]).env("KRAIT_PROFILE", "/nowhere/at/all").output().expect("krait starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.starts_with("krait: the profile cannot be written: No such file"), "{said}");
}
