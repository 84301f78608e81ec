//! zlib streams.

use crate::fault::{Fault, Res};
use zlib_rs::{decompress_slice, InflateConfig, ReturnCode};

/// Decompresses a zlib stream (RFC 1950) and compares its checksum. @returns the number of bytes written
pub fn inflate(input: &[u8], out: &mut [u8]) -> Res<usize> {
    match decompress_slice(out, input, InflateConfig::default()) {
        (written, ReturnCode::Ok) => Ok(written.len()),
        (_, code) => Err(Fault::value(format!("A chunk cannot be decompressed: {code:?}"))),
    }
}
