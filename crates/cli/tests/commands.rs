//! `krait dis` and `krait compile`: where CPython has the same, against what `python3.14 -m dis` and `-m compileall` said
//! (`KRAIT_EDGES_RECORD=python3.14 cargo test -p krait_cli --test commands` writes those files anew).

mod common;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use common::{Cases, check};

/// CPython under the name `krait`, with the subcommands.
fn install(program: &Path, krait: &Path) {
    let script = format!(
        "#!/bin/sh
case $1 in
-O|-OO) options=$1; shift ;;
-W) options=\"$1 $2\"; shift 2 ;;
esac
case $1 in
dis) shift; exec {program} $options -m dis \"$@\" ;;
compile)
    shift
    case $1 in -O|-OO) options=$1; shift ;; esac
    case $1 in --root) shift; set -- -s \"$@\" ;; esac
    exec {program} $options -m compileall \"$@\" ;;
esac
exec {program} $options \"$@\"
",
        program = program.display()
    );
    std::fs::write(krait, script).expect("a file");
    std::fs::set_permissions(krait, std::fs::Permissions::from_mode(0o755)).expect("ours");
}

/// No addresses, no frames of the library, none of `compileall`'s marks.
fn tidy(text: String) -> String {
    let mut out = String::new();
    let mut in_library = false;
    for line in text.lines() {
        let frame = line.starts_with("  File \"<frozen runpy>\"") || line.starts_with("  File") && line.contains("/dis.py\"");
        in_library = frame || in_library && line.starts_with("    ");
        let is_mark = line.starts_with("Traceback (") || line.starts_with("Listing ") || line.starts_with("*** Error ");
        if in_library || is_mark {
            continue;
        }
        let line = line.strip_prefix("*** ").unwrap_or(line);
        let line = line.replace("usage: python3.14 -m ", "usage: krait ").replace("python3.14 -m dis: ", "krait dis: ");
        let mut parts = line.split(" at 0x");
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            out.push_str(" at 0x…");
            out.push_str(part.trim_start_matches(|digit: char| digit.is_ascii_hexdigit()));
        }
        out.push('\n');
    }
    out
}

#[test]
fn listings_are_cpythons() {
    check(&Cases { file: "dis.txt", least: 20, install: Some(&install), tidy: &tidy });
}

#[test]
fn compiled_files_are_cpythons() {
    let tidy = |text| tidy(text).replace("\n\n", "\n");
    check(&Cases { file: "compileall.txt", least: 10, install: Some(&install), tidy: &tidy });
}

#[test]
fn what_krait_compile_has_of_its_own() {
    check(&Cases { file: "compile.txt", least: 20, install: None, tidy: &|text| text });
}
