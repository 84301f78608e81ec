//! Files as JavaScript reads them: promises of ArrayBuffers over memory of ours.

use super::engine::{count, counts, to_js};
use super::view::{lend_with, RawValue};
use glass_engine::fault::{guard, Fault, Res};
use glass_engine::memory::Block;
use glass_engine::storage::{reader, Chunks, Extremes, Filter, OpenFile, Reader, Region, Survey};
use napi::bindgen_prelude::*;
use napi::{Env, Task};
use napi_derive::napi;
use std::sync::Arc;

/// A file open for reading at positions, off the event loop.
#[napi]
pub struct StorageFile {
    file: Option<Arc<OpenFile>>,
    reader: &'static Reader,
}

enum What {
    Bytes(u64, usize),
    Chunks(Chunks),
}

pub struct Reading {
    file: Arc<OpenFile>,
    reader: &'static Reader,
    what: What,
    survey: Option<(Survey, usize)>,
}

impl Reading {
    fn run(&self) -> Res<(Block, Extremes)> {
        let block = match &self.what {
            What::Bytes(address, bytes) => self.reader.read_bytes(&self.file, *address, *bytes)?,
            What::Chunks(chunks) => self.reader.read_chunks(&self.file, chunks)?,
        };
        let survey = self.survey.map(|(survey, item)| survey.of(&self.reader.team, block.bytes(), item));
        Ok((block, survey.transpose()?.unwrap_or([f64::NAN; 2])))
    }
}

impl Task for Reading {
    type Output = (Block, Extremes);
    type JsValue = RawValue;

    fn compute(&mut self) -> Result<(Block, Extremes)> {
        guard(|| self.run()).map_err(to_js)
    }

    fn resolve(&mut self, env: Env, (block, extremes): (Block, Extremes)) -> Result<RawValue> {
        lend_with(&env, block, &extremes)
    }
}

impl StorageFile {
    fn read(&self, survey: f64, what: impl FnOnce() -> Res<What>) -> Result<AsyncTask<Reading>> {
        guard(|| {
            let file = self.file.clone().ok_or_else(|| Fault::value("The file has been closed"))?;
            let survey = match survey as i64 {
                0 => None,
                n @ (4 | 8) => Some((Survey::Values, n as usize)),
                n @ (12 | 24) => Some((Survey::Radii, n as usize / 3)),
                _ => return Err(Fault::value("Nothing is known about such values")),
            };
            Ok(AsyncTask::new(Reading { file, reader: self.reader, what: what()?, survey }))
        })
        .map_err(to_js)
    }
}

#[napi]
impl StorageFile {
    /// The threads are those of the first file of the process.
    #[napi(constructor)]
    pub fn new(path: String, threads: u32) -> Result<StorageFile> {
        std::panic::set_hook(Box::new(|_| {}));
        let open = || Ok(StorageFile { file: Some(Arc::new(OpenFile::open(path.as_ref())?)), reader: reader(threads as usize) });
        guard(open).map_err(to_js)
    }

    /// Device, inode, bytes, milliseconds of the last change.
    #[napi]
    pub fn identity(&self) -> Vec<f64> {
        self.file.as_ref().map_or(vec![], |f| {
            let id = &f.identity;
            vec![id.device as f64, id.inode as f64, id.size as f64, id.modified]
        })
    }

    /// Gives the memory and the extremes of what is in it. `survey` says of what: 4 or 8 for reals of so many bytes, 12 or
    /// 24 for the distances of points of three, 0 for nothing.
    #[napi]
    pub fn read_bytes(&self, address: f64, bytes: f64, survey: f64) -> Result<AsyncTask<Reading>> {
        self.read(survey, || Ok(What::Bytes(count(address)? as u64, count(bytes)?)))
    }

    /// As `read_bytes`, of a region of a chunked array.
    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn read_chunks(
        &self,
        item: f64,
        chunk: Vec<f64>,
        offset: Vec<f64>,
        extent: Vec<f64>,
        addresses: &[f64],
        sizes: &[f64],
        masks: &[u32],
        filters: Vec<Vec<u32>>,
        survey: f64,
    ) -> Result<AsyncTask<Reading>> {
        self.read(survey, || {
            let parse = |f: &Vec<u32>| f.split_first().map_or(Filter::parse(0, &[]), |(id, values)| Filter::parse(*id, values));
            let region =
                Region { item: count(item)?, chunk: counts(&chunk)?, offset: counts(&offset)?, count: counts(&extent)? };
            Ok(What::Chunks(Chunks {
                region,
                addresses: addresses.iter().map(|&a| count(a).map(|a| a as u64)).collect::<Res<_>>()?,
                sizes: counts(sizes)?,
                masks: masks.to_vec(),
                filters: filters.iter().map(parse).collect::<Res<_>>()?,
            }))
        })
    }

    /// Readings under way end well.
    #[napi]
    pub fn close(&mut self) {
        self.file = None;
    }
}

/// Gives the memory kept for reading back to the system.
#[napi]
pub fn trim_storage() {
    reader(1).pool.trim();
}
