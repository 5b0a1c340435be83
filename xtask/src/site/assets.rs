//! The folder of assets: each file under a name that carries its hash, with its compressed siblings.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{compress, fingerprint};

/// The address under which the server serves the folder.
pub const PREFIX: &str = "/assets/";

/// A folder of assets in the making.
pub struct Assets {
    folder: PathBuf,
    /// The assets of the last build, if they are packed well enough: the same name means the same content, so its compressed siblings are copied.
    last: Option<PathBuf>,
    /// How hard to pack.
    quality: i32,
}

impl Assets {
    /// Starts the folder `assets` in the new site; `last_site` is the one that it will replace, if its files may be taken over.
    pub fn new(new_site: &Path, last_site: Option<&Path>, quality: i32) -> Result<Self> {
        let folder = new_site.join("assets");
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made.", folder.display()))?;
        Ok(Self {
            folder,
            last: last_site.map(|site| site.join("assets")),
            quality,
        })
    }

    /// Adds `content` as `<stem>.<hash>.<extension>` and returns its address.
    pub fn add(&self, stem: &str, extension: &str, content: &[u8]) -> Result<String> {
        let name = format!("{stem}.{}.{extension}", fingerprint::short(content));
        self.write(&name, content)?;
        // A woff2 font is brotli inside: packing it again only costs the browser time.
        if extension != "woff2" {
            self.write_packed(&format!("{name}.br"), || compress::brotli(content, self.quality))?;
            self.write_packed(&format!("{name}.gz"), || compress::gzip(content))?;
        }
        Ok(format!("{PREFIX}{name}"))
    }

    fn write_packed(&self, name: &str, pack: impl FnOnce() -> Result<Vec<u8>>) -> Result<()> {
        match self.last.as_ref().and_then(|last| fs::read(last.join(name)).ok()) {
            Some(packed) => self.write(name, &packed),
            None => self.write(name, &pack()?),
        }
    }

    fn write(&self, name: &str, content: &[u8]) -> Result<()> {
        let file = self.folder.join(name);
        fs::write(&file, content).with_context(|| format!("{} cannot be written.", file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_hash_and_siblings_are_reused() {
        let folder = std::env::temp_dir().join(format!("countinghouse-assets-{}", std::process::id()));
        let (old, new) = (folder.join("old"), folder.join("new"));
        let first = Assets::new(&old, Some(&new), compress::TESTED).expect("makes the folder");
        assert_eq!(first.add("style", "css", b"abc").expect("writes"), "/assets/style.ba7816bf8f.css");
        assert_eq!(
            first.add("inter", "woff2", b"abc").expect("writes"),
            "/assets/inter.ba7816bf8f.woff2"
        );
        assert!(!old.join("assets/inter.ba7816bf8f.woff2.br").exists());
        fs::write(old.join("assets/style.ba7816bf8f.css.br"), "marked").expect("writes");
        let second = Assets::new(&new, Some(&old), compress::TESTED).expect("makes the folder");
        second.add("style", "css", b"abc").expect("writes");
        assert_eq!(fs::read(new.join("assets/style.ba7816bf8f.css.br")).expect("reads"), b"marked");
        // A page that is shipped takes nothing over from one that was only tested.
        let third = Assets::new(&old, None, compress::SHIPPED).expect("makes the folder");
        third.add("style", "css", b"abc").expect("writes");
        assert_ne!(fs::read(old.join("assets/style.ba7816bf8f.css.br")).expect("reads"), b"marked");
        fs::remove_dir_all(&folder).expect("cleans up");
    }
}
