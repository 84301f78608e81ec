//! Reading parts of files past any library: bytes as they are, or chunks of an array through the filters of HDF5. The
//! caller says where everything is; nothing here looks for it. Whatever does not fit is a fault, after which the caller
//! reads the same through libhdf5.

mod bits;
mod checksum;
mod chunks;
mod file;
mod inflate;
mod nbit;
mod pipeline;
mod scaleoffset;
mod shuffle;
mod survey;
#[cfg(test)]
mod tests;

pub use chunks::{Chunks, Region};
pub use file::{Identity, OpenFile};
pub use pipeline::Filter;
pub use survey::{Extremes, Survey};

use crate::fault::Res;
use crate::memory::{Block, Pool};
use crate::parallel::{Shared, Team};
use std::sync::{Arc, Mutex, OnceLock};

/// Bytes that one thread reads at a time.
const PIECE: usize = 1 << 20;
/// Memory of slices that is kept for the next ones.
const KEPT: usize = 192 << 20;

/// The threads and the memory that all files share.
pub struct Reader {
    pub team: Team,
    pub pool: Arc<Pool>,
}

/// The reader, with the number of threads that its first user asked for.
pub fn reader(threads: usize) -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| Reader { team: Team::new(threads, "reading"), pool: Pool::new(KEPT) })
}

impl Reader {
    /// Bytes from `address` on.
    pub fn read_bytes(&self, file: &OpenFile, address: u64, bytes: usize) -> Res<Block> {
        file.check(address, bytes)?;
        let mut block = self.pool.take(bytes)?;
        let out = Shared::new(block.bytes_mut());
        self.parts(bytes.div_ceil(PIECE), |k| {
            let range = k * PIECE..((k + 1) * PIECE).min(bytes);
            let start = address + range.start as u64;
            // Every piece is one thread's own.
            file.read(start, unsafe { out.part(range) })
        })?;
        Ok(block)
    }

    /// A region of a chunked array, row-major.
    pub fn read_chunks(&self, file: &OpenFile, chunks: &Chunks) -> Res<Block> {
        chunks.check(file)?;
        let mut block = self.pool.take(chunks.region.bytes())?;
        let out = Shared::new(block.bytes_mut());
        let scratch = Mutex::new(Vec::new());
        self.parts(chunks.len(), |k| {
            let mut mine = take(&scratch);
            let result = chunks.read(file, k, &mut mine, &out);
            scratch.lock().unwrap_or_else(|e| e.into_inner()).push(mine);
            result
        })?;
        Ok(block)
    }

    /// Runs `f(0) … f(n − 1)` on the threads; the first fault wins.
    fn parts(&self, n: usize, f: impl Fn(usize) -> Res<()> + Sync) -> Res<()> {
        let fault = Mutex::new(None);
        self.team.tasks(n, |k| {
            let failed = fault.lock().map(|f| f.is_some()).unwrap_or(true);
            if failed {
                return;
            }
            if let Err(e) = f(k) {
                fault.lock().unwrap_or_else(|e| e.into_inner()).get_or_insert(e);
            }
        });
        fault.into_inner().unwrap_or_else(|e| e.into_inner()).map_or(Ok(()), Err)
    }
}

fn take(scratch: &Mutex<Vec<pipeline::Scratch>>) -> pipeline::Scratch {
    scratch.lock().unwrap_or_else(|e| e.into_inner()).pop().unwrap_or_default()
}
