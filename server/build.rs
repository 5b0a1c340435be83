//! The site is embedded by file name, and the names carry hashes: a new manifest means new names.
fn main() {
    println!("cargo:rerun-if-changed=../target/site/manifest.json");
}
