//! Reading by index. Indices are checked; one outside is a fault, whatever the other threads do.

use super::context::{checked_product, Context, Extent};
use crate::dtype::DType;
use crate::fault::{Fault, Res};
use crate::for_width;
use crate::memory::Buffer;
use crate::parallel::Shared;
use std::sync::atomic::{AtomicBool, Ordering};

const GRAIN: usize = 1 << 15;
/// Elements whose places are collected together.
const FOUND: usize = 1024;

pub fn indices_of(indices: &Buffer) -> Res<&[i64]> {
    indices.slice::<i64>().map_err(|_| Fault::dtype(format!("Indices are {}, not int64", indices.dtype.name())))
}

fn outside(n: usize) -> Fault {
    Fault::index(format!("An index is outside of 0 … {}", n as i64 - 1))
}

/// out[o, j, i] = x[o, indices[j], i].
pub fn gather(ctx: &Context, x: &Buffer, indices: &Buffer, e: Extent) -> Res<Buffer> {
    let index = indices_of(indices)?;
    if e.n == 0 && !index.is_empty() && e.rows() > 0 {
        return Err(outside(0));
    }
    let width = x.dtype.bytes();
    let size = checked_product(&[e.outer, index.len(), e.inner])?;
    let block = ctx.block(x.dtype, size)?;
    let out = Buffer::new(x.dtype, size, block);
    let bad = AtomicBool::new(false);
    for_width!(width, T => pick::<T>(ctx, x, index, e, &out, &bad));
    if bad.load(Ordering::Relaxed) {
        return Err(outside(e.n));
    }
    Ok(out)
}

fn pick<T: Copy + Send + Sync>(ctx: &Context, x: &Buffer, index: &[i64], e: Extent, out: &Buffer, bad: &AtomicBool) {
    let data = unsafe { std::slice::from_raw_parts(x.ptr() as *const T, x.size) };
    let z = Shared::new(unsafe { std::slice::from_raw_parts_mut(out.ptr() as *mut T, out.size) });
    let count = index.len();
    if count == 0 || e.rows() == 0 {
        return;
    }
    ctx.team.ranges(e.outer * count, (GRAIN / e.inner).max(1), |r| {
        let mut wrong = false;
        let mut t = r.start;
        while t < r.end {
            let (o, j) = (t / count, t % count);
            let m = (count - j).min(r.end - t);
            let source = &data[o * e.n * e.inner..(o + 1) * e.n * e.inner];
            let to = unsafe { z.part(t * e.inner..(t + m) * e.inner) };
            let idx = &index[j..j + m];
            if e.inner == 1 {
                for (z, &k) in to.iter_mut().zip(idx) {
                    match source.get(k as usize) {
                        Some(v) => *z = *v,
                        None => wrong = true,
                    }
                }
            } else {
                for (z, &k) in to.chunks_exact_mut(e.inner).zip(idx) {
                    if (k as u64) < e.n as u64 {
                        let k = k as usize;
                        z.copy_from_slice(&source[k * e.inner..(k + 1) * e.inner]);
                    } else {
                        wrong = true;
                    }
                }
            }
            t += m;
        }
        if wrong {
            bad.store(true, Ordering::Relaxed);
        }
    });
}

/// out[o, j, i] = x[o, indices[o, j, i], i].
pub fn gather_along(ctx: &Context, x: &Buffer, indices: &Buffer, e: Extent, count: usize) -> Res<Buffer> {
    let index = indices_of(indices)?;
    Extent::new(e.outer, count, e.inner, index.len())?;
    let block = ctx.block(x.dtype, index.len())?;
    let out = Buffer::new(x.dtype, index.len(), block);
    let bad = AtomicBool::new(false);
    for_width!(x.dtype.bytes(), T => {
        let data = unsafe { std::slice::from_raw_parts(x.ptr() as *const T, x.size) };
        let z = Shared::new(unsafe { std::slice::from_raw_parts_mut(out.ptr() as *mut T, out.size) });
        ctx.team.ranges(index.len(), GRAIN, |r| {
            for t in r {
                let (o, i) = (t / (count * e.inner), t % e.inner);
                let k = index[t] as u64;
                if k < e.n as u64 {
                    unsafe { *z.at(t) = data[(o * e.n + k as usize) * e.inner + i] }
                } else {
                    bad.store(true, Ordering::Relaxed);
                }
            }
        });
    });
    if bad.load(Ordering::Relaxed) {
        return Err(outside(e.n));
    }
    Ok(out)
}

/// Flat positions of what is not zero.
pub fn nonzero(ctx: &Context, x: &Buffer) -> Res<Buffer> {
    let truth = if x.dtype == DType::Bool { x.clone() } else { super::cast::cast(ctx, x, DType::Bool)? };
    let truth = truth.slice::<u8>()?;
    let chunks = truth.len().div_ceil(GRAIN);
    let part = |c: usize| c * GRAIN..((c + 1) * GRAIN).min(truth.len());
    let counts = ctx.team.map(chunks, 0usize, |c| truth[part(c)].iter().map(|&b| (b != 0) as usize).sum());
    let mut starts = Vec::with_capacity(chunks);
    let mut total = 0;
    for n in &counts {
        starts.push(total);
        total += n;
    }
    ctx.make::<i64>(DType::I64, total, |z| {
        let z = Shared::new(z);
        ctx.team.tasks(chunks, |c| {
            // Without branches: every place is written down, and kept if there is something.
            let mut found = [0i64; FOUND];
            let mut at = starts[c];
            for first in part(c).step_by(FOUND) {
                let mut n = 0;
                for (k, &mark) in truth[first..(first + FOUND).min(part(c).end)].iter().enumerate() {
                    found[n] = (first + k) as i64;
                    n += (mark != 0) as usize;
                }
                unsafe { z.part(at..at + n) }.copy_from_slice(&found[..n]);
                at += n;
            }
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gathers_and_checks() {
        let ctx = Context::new(2);
        let x = ctx.make::<f32>(DType::F32, 12, |z| { z.iter_mut().enumerate().for_each(|(k, z)| *z = k as f32); Ok(()) }).unwrap();
        let at = |v: &[i64]| ctx.make::<i64>(DType::I64, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap();
        let e = Extent { outer: 2, n: 3, inner: 2 };
        let z = gather(&ctx, &x, &at(&[2, 0]), e).unwrap();
        assert_eq!(z.slice::<f32>().unwrap(), [4.0, 5.0, 0.0, 1.0, 10.0, 11.0, 6.0, 7.0]);
        let z = gather_along(&ctx, &x, &at(&[2, 0, 1, 1]), e, 1).unwrap();
        assert_eq!(z.slice::<f32>().unwrap(), [4.0, 1.0, 8.0, 9.0]);
        for wrong in [3i64, -1, i64::MAX, i64::MIN] {
            assert_eq!(gather(&ctx, &x, &at(&[0, wrong]), e).err().unwrap().code, "ERR_INDEX");
            assert_eq!(gather_along(&ctx, &x, &at(&[0, 0, 0, wrong]), e, 1).err().unwrap().code, "ERR_INDEX");
        }
    }

    #[test]
    fn finds_what_is_not_zero() {
        let ctx = Context::new(3);
        let n = 100_000;
        let x = ctx.make::<f64>(DType::F64, n, |z| { z.iter_mut().enumerate().for_each(|(k, z)| *z = (k % 7) as f64); Ok(()) }).unwrap();
        let z = nonzero(&ctx, &x).unwrap();
        let want: Vec<i64> = (0..n as i64).filter(|k| k % 7 != 0).collect();
        assert_eq!(z.slice::<i64>().unwrap(), want);
    }
}
