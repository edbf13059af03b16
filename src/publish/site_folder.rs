//! The folder of the site, whose files stand as they are, compressed, or both, as the settings say.

use std::fs::File;
use std::path::Path;

use anyhow::Result;

use super::packing::{FileForm, Precompress, pack};
use crate::files::{self, ServedFolder, packed_name};

/// Keeps of each file of the site what is to stand on the disk. Names are those of the files as they are.
pub(super) struct SiteFolder {
    folder: ServedFolder,
    precompress: Precompress,
    /// Whether files may stand otherwise than the setting says, as after a change of it.
    is_mixed: bool,
}

impl SiteFolder {
    /// Opens the folder, made where it is missing.
    pub(super) fn open(root: &Path, precompress: Precompress, is_mixed: bool) -> Result<Self> {
        Ok(Self { folder: ServedFolder::open(root)?, precompress, is_mixed })
    }

    /// The names of what stands on the disk of a file.
    pub(super) fn names(&self, name: &str) -> Vec<String> {
        match self.precompress.form(name) {
            FileForm::Plain => vec![name.to_string()],
            FileForm::Both => vec![name.to_string(), packed_name(name)],
            FileForm::Packed => vec![packed_name(name)],
        }
    }

    /// Whether there is a file, in whatever form.
    pub(super) fn has(&self, name: &str) -> Result<bool> {
        Ok(self.folder.has(name)? || self.folder.has(&packed_name(name))?)
    }

    /// Writes a file that is not there yet; false where it is there, and left alone.
    pub(super) fn create(&self, name: &str, content: &[u8]) -> Result<bool> {
        match self.precompress.form(name) {
            FileForm::Plain => self.folder.create(name, content),
            FileForm::Packed => self.folder.create(&packed_name(name), &pack(name, content)?),
            FileForm::Both => {
                let is_new = self.folder.create(name, content)?;
                if is_new {
                    self.add_packed(name, content)?;
                }
                Ok(is_new)
            }
        }
    }

    /// Whether a file holds exactly this.
    pub(super) fn holds(&self, name: &str, content: &[u8]) -> Result<bool> {
        match self.precompress.form(name) {
            FileForm::Plain | FileForm::Both => self.folder.holds(name, content),
            FileForm::Packed => self.folder.holds(&packed_name(name), &pack(name, content)?),
        }
    }

    /// Whether the compressed file next to a right one is missing or wrong.
    pub(super) fn lacks_packed(&self, name: &str, content: &[u8]) -> Result<bool> {
        let is_wanted = self.precompress.form(name) == FileForm::Both;
        Ok(is_wanted && !self.folder.holds(&packed_name(name), &pack(name, content)?)?)
    }

    /// Puts the compressed file next to a right one.
    pub(super) fn add_packed(&self, name: &str, content: &[u8]) -> Result<()> {
        let packed = packed_name(name);
        self.folder.write_aside(&packed, &pack(name, content)?)?;
        self.folder.switch_in(&packed)
    }

    /// Writes what a file is to hold next to its place; [`SiteFolder::switch_in`] puts it there.
    pub(super) fn write_aside(&self, name: &str, content: &[u8]) -> Result<()> {
        let form = self.precompress.form(name);
        if form != FileForm::Packed {
            self.folder.write_aside(name, content)?;
        }
        if form != FileForm::Plain {
            self.folder.write_aside(&packed_name(name), &pack(name, content)?)?;
        }
        Ok(())
    }

    /// What a file below another folder holds that is to stand here in the same form; `None` where it is not there, or
    /// not whole.
    pub(super) fn held_elsewhere(&self, other: &Path, name: &str) -> Option<Vec<u8>> {
        let plain = || std::fs::read(other.join(name)).ok();
        let packed = || files::unpacked(File::open(other.join(packed_name(name))).ok()?).ok();
        match self.precompress.form(name) {
            FileForm::Plain => plain(),
            FileForm::Packed => packed(),
            FileForm::Both => plain().filter(|content| packed().as_ref() == Some(content)),
        }
    }

    /// Gives a file below another folder its name here, where there is none that anything leads to; false where it has to
    /// be written.
    pub(super) fn link_from(&self, other: &Path, name: &str) -> Result<bool> {
        let mut is_linked = true;
        for name in self.names(name) {
            is_linked = is_linked && self.folder.link_from(&other.join(&name), &name)?;
        }
        Ok(is_linked)
    }

    /// The same next to its place; [`SiteFolder::switch_in`] puts it there.
    pub(super) fn link_aside_from(&self, other: &Path, name: &str) -> Result<bool> {
        let mut is_linked = true;
        for name in self.names(name) {
            is_linked = is_linked && self.folder.link_aside_from(&other.join(&name), &name)?;
        }
        Ok(is_linked)
    }

    /// Puts what was written aside in its place. nginx never finds a compressed file of another content: the old one goes
    /// first, and until the new one is there it sends the file itself.
    pub(super) fn switch_in(&self, name: &str) -> Result<()> {
        let (packed, form) = (packed_name(name), self.precompress.form(name));
        if form == FileForm::Packed {
            self.folder.switch_in(&packed)?;
            return if self.is_mixed { self.folder.clear(name) } else { Ok(()) };
        }
        // One that stands alone is what nginx sends until the file itself is there.
        let stands_alone = self.is_mixed && !self.folder.has(name)?;
        if !stands_alone {
            self.folder.clear(&packed)?;
        }
        self.folder.switch_in(name)?;
        match form {
            FileForm::Both => self.folder.switch_in(&packed),
            _ if stands_alone => self.folder.clear(&packed),
            _ => Ok(()),
        }
    }

    /// Drops what was written aside, as far as that can be done.
    pub(super) fn drop_aside(&self, name: &str) {
        self.folder.drop_aside(name);
        self.folder.drop_aside(&packed_name(name));
    }

    /// Removes a file in whatever form, and the folder around it where that leaves it empty.
    pub(super) fn remove(&self, name: &str) -> Result<()> {
        self.folder.clear(&packed_name(name))?;
        self.folder.remove(name)
    }

    /// Removes what stands under this very name.
    pub(super) fn remove_alone(&self, name: &str) -> Result<()> {
        self.folder.remove(name)
    }

    /// Waits until everything written to the site's file system is safe on disk.
    pub(super) fn sync(&self) -> Result<()> {
        self.folder.sync()
    }
}
