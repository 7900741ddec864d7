//! Every example of the README: a block of `console` is commands and what they print.

use std::path::Path;
use std::process::Command;

#[test]
fn the_examples_print_what_the_readme_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("README.md")).expect("README.md");
    let mut ran = 0;
    for block in text.split("```console\n").skip(1) {
        let block = block.split("```").next().expect("the part before the fence");
        let mut lines = block.lines().peekable();
        while let Some(line) = lines.next() {
            let Some(command) = line.strip_prefix("$ krait ") else { panic!("no command: {line}") };
            let mut expected = String::new();
            while let Some(output) = lines.next_if(|line| !line.starts_with("$ ")) {
                expected.push_str(output);
                expected.push('\n');
            }
            let output = Command::new("sh")
                .arg("-c")
                .arg(format!("\"$0\" {command}"))
                .arg(env!("CARGO_BIN_EXE_krait"))
                .current_dir(&root)
                .output()
                .expect("sh runs");
            let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert_eq!(said, expected, "krait {command}");
            ran += 1;
        }
    }
    assert!(ran > 0, "the README has no examples");
}
