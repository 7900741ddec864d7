//! How the program is linked.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=KRAIT_SYMBOL_ORDER");
    let target = |part: &str| std::env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    // At a fixed address the tables of types and methods need no relocation: half a megabyte that every start would
    // otherwise copy and patch.
    if target("OS") == "linux" && target("ENV") == "gnu" && target("ARCH") == "x86_64" {
        println!("cargo:rustc-link-arg-bins=-no-pie");
        // What a profile says is never called stands apart, so that pages with it are not touched.
        println!("cargo:rustc-link-arg-bins=-Wl,-z,keep-text-section-prefix");
        // What every start calls stands side by side, where `cargo xtask release` says what that is.
        if let Ok(order) = std::env::var("KRAIT_SYMBOL_ORDER") {
            println!("cargo:rustc-link-arg-bins=-Wl,--symbol-ordering-file={order},--no-warn-symbol-ordering");
        }
    }
}
