//! The site is embedded by file name, and the names carry hashes: a new manifest means new names. A debug build reads the folder itself.
fn main() {
    let is_embedded = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let watched = if is_embedded { "../target/site/manifest.json" } else { "build.rs" };
    println!("cargo:rerun-if-changed={watched}");
}
