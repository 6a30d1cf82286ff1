//! A new folder among the letters is built in: the macro that takes them in does not look for it.

fn main() {
    println!("cargo::rerun-if-changed=letters");
}
