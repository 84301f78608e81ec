//! A file that several threads read at positions of their own.

use crate::fault::{Fault, Res};
use std::fs::File;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// What tells whether a file is still the same: as Node's `stat` gives it; device and inode are 0 where there are none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Identity {
    pub device: u64,
    pub inode: u64,
    pub size: u64,
    /// Milliseconds since 1970.
    pub modified: f64,
}

pub struct OpenFile {
    file: File,
    pub identity: Identity,
}

#[cfg(unix)]
fn numbers(meta: &std::fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (meta.dev(), meta.ino())
}
#[cfg(not(unix))]
fn numbers(_: &std::fs::Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(unix)]
fn read_at(file: &File, out: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, out, at)
}
#[cfg(windows)]
fn read_at(file: &File, out: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, out, at)
}

fn io(error: std::io::Error) -> Fault {
    Fault::value(format!("The file cannot be read: {error}"))
}

impl OpenFile {
    pub fn open(path: &Path) -> Res<OpenFile> {
        let file = File::open(path).map_err(io)?;
        let meta = file.metadata().map_err(io)?;
        let time = meta.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        let (device, inode) = numbers(&meta);
        let modified = time.map_or(0.0, |t| t.as_secs() as f64 * 1e3 + t.subsec_nanos() as f64 / 1e6);
        Ok(OpenFile { file, identity: Identity { device, inode, size: meta.len(), modified } })
    }

    /// A fault unless the bytes are inside of the file.
    pub fn check(&self, address: u64, bytes: usize) -> Res<()> {
        match address.checked_add(bytes as u64) {
            Some(end) if end <= self.identity.size => Ok(()),
            _ => Err(Fault::value(format!("{bytes} bytes at {address} are not inside of the file"))),
        }
    }

    /// Fills `out` from `address` on.
    pub fn read(&self, address: u64, out: &mut [u8]) -> Res<()> {
        let mut done = 0;
        while done < out.len() {
            match read_at(&self.file, &mut out[done..], address + done as u64) {
                Ok(0) => return Err(Fault::value("The file has become shorter")),
                Ok(n) => done += n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(io(e)),
            }
        }
        Ok(())
    }
}
