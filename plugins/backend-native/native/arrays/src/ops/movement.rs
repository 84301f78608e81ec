//! Operations that only move values: by width, not by type.

use super::context::{checked_product, Context, Extent};
use crate::fault::{Fault, Res};
use crate::for_width;
use crate::memory::Buffer;
use crate::strided::{Reader, View};

const GRAIN: usize = 1 << 16;
/// Side of the tiles of a transposition.
const TILE: usize = 32;

#[derive(Clone, Copy)]
struct Ptr(*mut u8);
unsafe impl Sync for Ptr {}

/// The elements of a strided view (transposition, broadcast, slice) as a new contiguous buffer.
pub fn strided(ctx: &Context, x: &Buffer, shape: &[usize], strides: &[isize], offset: isize) -> Res<Buffer> {
    let view = View::new(shape, strides, offset, x.size)?;
    let size = view.size();
    let width = x.dtype.bytes();
    let block = ctx.block(x.dtype, size)?;
    let z = Ptr(block.ptr());
    let from = Ptr(x.ptr() as *mut u8);
    if let (Some(d), true) = (transposed_axis(&view), size > 0) {
        for_width!(width, T => transpose::<T>(ctx, &view, d, &from, &z));
    } else {
        ctx.team.ranges(size, GRAIN, |r| {
            let (from, z) = (&from, &z);
            // The view was checked against x, the range lies in the new buffer.
            unsafe { Reader::new(&view, r.start).read(from.0, z.0.add(r.start * width), r.len(), width) }
        });
    }
    Ok(Buffer::new(x.dtype, size, block))
}

/// The axis that is contiguous in memory, where the last one is not and tiling pays.
fn transposed_axis(view: &View) -> Option<usize> {
    let last = view.shape.len() - 1;
    if last == 0 || view.strides[last].unsigned_abs() <= 1 || view.shape[last] < 8 {
        return None;
    }
    (0..last).find(|&d| view.strides[d] == 1 && view.shape[d] >= 8)
}

fn transpose<T: Copy>(ctx: &Context, view: &View, d: usize, from: &Ptr, z: &Ptr) {
    let last = view.shape.len() - 1;
    let mut steps = vec![1usize; last + 1];
    for k in (0..last).rev() {
        steps[k] = steps[k + 1] * view.shape[k + 1];
    }
    let others: Vec<usize> = (0..last).filter(|&k| k != d).collect();
    let outer: usize = others.iter().map(|&k| view.shape[k]).product();
    let (rows, cols) = (view.shape[d], view.shape[last]);
    let (down, across) = (rows.div_ceil(TILE), cols.div_ceil(TILE));
    ctx.team.ranges(outer * down * across, 64, |r| {
        let (from, z) = (from, z);
        for t in r {
            let (mut o, tile) = (t / (down * across), t % (down * across));
            let (mut src, mut dst) = (view.offset, 0usize);
            for &k in others.iter().rev() {
                let at = o % view.shape[k];
                o /= view.shape[k];
                src += at as isize * view.strides[k];
                dst += at * steps[k];
            }
            let (r0, c0) = (tile / across * TILE, tile % across * TILE);
            for i in r0..(r0 + TILE).min(rows) {
                for j in c0..(c0 + TILE).min(cols) {
                    unsafe {
                        *(z.0 as *mut T).add(dst + i * steps[d] + j) =
                            *(from.0 as *const T).offset(src + i as isize + j as isize * view.strides[last]);
                    }
                }
            }
        }
    });
}

/// Joins along an axis; every operand is outer × n × inner with its own n.
pub fn concat(ctx: &Context, xs: &[(&Buffer, usize)], outer: usize, inner: usize) -> Res<Buffer> {
    let Some((first, _)) = xs.first() else { return Err(Fault::value("Nothing to concatenate")) };
    let dtype = first.dtype;
    let mut total = 0usize;
    for (x, n) in xs {
        if x.dtype != dtype {
            return Err(Fault::dtype(format!("Operands are {} and {}", dtype.name(), x.dtype.name())));
        }
        Extent::new(outer, *n, inner, x.size)?;
        total = total.checked_add(*n).ok_or_else(|| Fault::value("The shape is too large"))?;
    }
    let size = checked_product(&[outer, total, inner])?;
    let block = ctx.block(dtype, size)?;
    if size == 0 {
        // The lengths may be anything then.
        return Ok(Buffer::new(dtype, 0, block));
    }
    let width = dtype.bytes() * inner;
    let z = Ptr(block.ptr());
    let mut at = 0;
    for (x, n) in xs {
        let from = Ptr(x.ptr() as *mut u8);
        let run = n * width;
        // Long runs are cut, short ones joined into one task.
        let piece = 1usize << 20;
        let pieces = run.div_ceil(piece).max(1);
        ctx.team.ranges(outer * pieces, (piece / run.max(1)).max(1), |r| {
            let (from, z) = (&from, &z);
            for t in r {
                let (o, p) = (t / pieces, t % pieces);
                let n = piece.min(run - (p * piece).min(run));
                unsafe {
                    std::ptr::copy_nonoverlapping(
                        from.0.add(o * run + p * piece),
                        z.0.add(o * total * width + at * width + p * piece),
                        n,
                    );
                }
            }
        });
        at += n;
    }
    Ok(Buffer::new(dtype, size, block))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::DType;

    #[test]
    fn transposes_any_permutation() {
        let ctx = Context::new(2);
        let shape = [9usize, 33, 40];
        let x = ctx
            .make::<u32>(DType::U32, 9 * 33 * 40, |z| {
                z.iter_mut().enumerate().for_each(|(k, z)| *z = k as u32);
                Ok(())
            })
            .unwrap();
        let own = [33 * 40isize, 40, 1];
        for perm in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let s = perm.map(|p| shape[p]);
            let t = perm.map(|p| own[p]);
            let z = strided(&ctx, &x, &s, &t, 0).unwrap();
            let z = z.slice::<u32>().unwrap();
            let mut k = 0;
            for a in 0..s[0] as isize {
                for b in 0..s[1] as isize {
                    for c in 0..s[2] as isize {
                        assert_eq!(z[k] as isize, a * t[0] + b * t[1] + c * t[2]);
                        k += 1;
                    }
                }
            }
        }
        assert!(strided(&ctx, &x, &[10, 33, 40], &own, 0).is_err());
    }

    #[test]
    fn concatenates() {
        let ctx = Context::new(1);
        let make = |v: &[i16]| ctx.make::<i16>(DType::I16, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap();
        let (a, b) = (make(&[1, 2, 3, 4]), make(&[5, 6]));
        let z = concat(&ctx, &[(&a, 2), (&b, 1)], 2, 1).unwrap();
        assert_eq!(z.slice::<i16>().unwrap(), [1, 2, 5, 3, 4, 6]);
        assert!(concat(&ctx, &[(&a, 3)], 2, 1).is_err());
    }
}
