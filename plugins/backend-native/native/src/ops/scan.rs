//! Cumulative operations. Rows longer than a chunk are done in two passes whatever the number of threads.

use super::cast::cast;
use super::context::{Context, Extent};
use super::fold::{Fold, Max, Min, Prod, Sum};
use super::names::ScanOp;
use super::reduce::leaf;
use crate::dtype::{DType, Elem, C64};
use crate::fault::{try_vec, Fault, Res};
use crate::memory::Buffer;
use crate::parallel::Shared;

const CHUNK: usize = 1 << 16;

pub fn scan(ctx: &Context, op: ScanOp, x: &Buffer, e: Extent, out: DType) -> Res<Buffer> {
    // As reductions: in the widest type of the kind.
    let wide = match out {
        DType::F32 if x.dtype == DType::F32 => DType::F32,
        DType::F32 | DType::F64 => DType::F64,
        DType::C64 | DType::C128 => DType::C128,
        DType::U64 => DType::U64,
        _ => DType::I64,
    };
    let converted;
    let x = if x.dtype == wide {
        x
    } else {
        converted = cast(ctx, x, wide)?;
        &converted
    };
    macro_rules! real {
        ($fold:ident) => {
            match wide {
                DType::F64 => run::<f64, $fold>(ctx, x, e),
                DType::F32 => run::<f32, $fold>(ctx, x, e),
                DType::U64 => run::<u64, $fold>(ctx, x, e),
                DType::I64 => run::<i64, $fold>(ctx, x, e),
                _ => Err(Fault::dtype(format!("{} is not defined for {}", op.name(), out.name()))),
            }
        };
    }
    let z = match (op, wide) {
        (ScanOp::Sum, DType::C128) => run::<C64, Sum>(ctx, x, e),
        (ScanOp::Prod, DType::C128) => run::<C64, Prod>(ctx, x, e),
        (ScanOp::Sum, _) => real!(Sum),
        (ScanOp::Prod, _) => real!(Prod),
        (ScanOp::Max, _) => real!(Max),
        (ScanOp::Min, _) => real!(Min),
    }?;
    if out == wide {
        Ok(z)
    } else {
        cast(ctx, &z, out)
    }
}

fn run<T: Elem, F: Fold<T, Out = T>>(ctx: &Context, x: &Buffer, e: Extent) -> Res<Buffer> {
    let data = x.slice::<T>()?;
    ctx.make::<T>(x.dtype, x.size, |z| {
        if z.is_empty() {
            return Ok(());
        }
        if e.inner == 1 && e.n > CHUNK {
            for o in 0..e.outer {
                long_row::<T, F>(ctx, &data[o * e.n..(o + 1) * e.n], &mut z[o * e.n..(o + 1) * e.n])?;
            }
            return Ok(());
        }
        let z = Shared::new(z);
        if e.inner == 1 {
            ctx.team.ranges(e.outer, (CHUNK / e.n.max(1)).max(1), |r| {
                for o in r {
                    let at = o * e.n..(o + 1) * e.n;
                    row::<T, F>(&data[at.clone()], unsafe { z.part(at) }, F::IDENTITY);
                }
            });
            return Ok(());
        }
        // Columns: accumulators for a tile of them move down together.
        let tile = e.inner.min(2048);
        let tiles = e.inner.div_ceil(tile);
        ctx.team.tasks(e.outer * tiles, |t| {
            let (o, i) = (t / tiles, t % tiles);
            let width = tile.min(e.inner - i * tile);
            let mut acc = vec![F::IDENTITY; width];
            for k in 0..e.n {
                let at = (o * e.n + k) * e.inner + i * tile;
                let to = unsafe { z.part(at..at + width) };
                for ((a, v), z) in acc.iter_mut().zip(&data[at..at + width]).zip(to) {
                    *a = F::join(*a, F::lift(*v));
                    *z = F::lower(*a);
                }
            }
        });
        Ok(())
    })
}

fn row<T: Elem, F: Fold<T, Out = T>>(x: &[T], z: &mut [T], mut acc: F::Acc) -> F::Acc {
    const BLOCK: usize = 8;
    let (mut blocks, mut results) = (x.chunks_exact(BLOCK), z.chunks_exact_mut(BLOCK));
    for (x, z) in (&mut blocks).zip(&mut results) {
        // Conversions of neighbours at once: only what is added up has to wait.
        let mut lifted: [F::Acc; BLOCK] = std::array::from_fn(|k| F::lift(x[k]));
        for a in &mut lifted {
            acc = F::join(acc, *a);
            *a = acc;
        }
        for k in 0..BLOCK {
            z[k] = F::lower(lifted[k]);
        }
    }
    for (x, z) in blocks.remainder().iter().zip(results.into_remainder()) {
        acc = F::join(acc, F::lift(*x));
        *z = F::lower(acc);
    }
    acc
}

/// All of a chunk. Where results are rounded from something wider, or exact, lanes may be added up by themselves.
fn total<T: Elem, F: Fold<T, Out = T>>(x: &[T]) -> F::Acc {
    if F::ANY_ORDER || std::mem::size_of::<F::Acc>() > std::mem::size_of::<T>() {
        leaf::<T, F>(x)
    } else {
        x.iter().fold(F::IDENTITY, |a, v| F::join(a, F::lift(*v)))
    }
}

fn long_row<T: Elem, F: Fold<T, Out = T>>(ctx: &Context, x: &[T], z: &mut [T]) -> Res<()> {
    let chunks = x.len().div_ceil(CHUNK);
    let part = |c: usize| c * CHUNK..((c + 1) * CHUNK).min(x.len());
    let mut starts = try_vec(chunks, F::IDENTITY)?;
    let slots = Shared::new(&mut starts);
    ctx.team.tasks(chunks, |c| {
        unsafe { *slots.at(c) = total::<T, F>(&x[part(c)]) }
    });
    let mut acc = F::IDENTITY;
    for s in &mut starts {
        let total = *s;
        *s = acc;
        acc = F::join(acc, total);
    }
    let z = Shared::new(z);
    ctx.team.tasks(chunks, |c| {
        row::<T, F>(&x[part(c)], unsafe { z.part(part(c)) }, starts[c]);
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_exactly_and_threads_alike() {
        for threads in [1, 3] {
            let ctx = Context::new(threads);
            for (o, n, i) in [(2, 3, 0), (1, 200_003, 1), (3, 100, 1), (2, 50, 3000), (1, 0, 4), (2, 7, 2)] {
                let x = ctx
                    .make::<i64>(DType::I64, o * n * i, |z| {
                        z.iter_mut().enumerate().for_each(|(k, z)| *z = (k as i64 * 31) % 17 - 8);
                        Ok(())
                    })
                    .unwrap();
                let e = Extent { outer: o, n, inner: i };
                let z = scan(&ctx, ScanOp::Sum, &x, e, DType::I64).unwrap();
                let (x, z) = (x.slice::<i64>().unwrap(), z.slice::<i64>().unwrap());
                for a in 0..o {
                    for b in 0..i {
                        let mut acc = 0;
                        for k in 0..n {
                            let at = (a * n + k) * i + b;
                            acc += x[at];
                            assert_eq!(z[at], acc);
                        }
                    }
                }
            }
        }
    }
}
