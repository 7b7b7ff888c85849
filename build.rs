//! Link argument for the worker's constructors.
//!
//! CubeCL registers its types through `inventory`, whose constructors `wasm-ld` would otherwise call again on
//! every call between JavaScript and wasm (86 ms a step). Exporting the symbol stops that; `compute` calls it once.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        for kind in ["bins", "tests"] {
            println!("cargo:rustc-link-arg-{kind}=--export=__wasm_call_ctors");
        }
    }
}
