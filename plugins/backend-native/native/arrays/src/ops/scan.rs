//! Cumulative operations. Rows longer than a chunk are done in two passes whatever the number of threads.

use super::cast::cast;
use super::context::{Context, Extent};
use super::fold::{Fold, Max, Min, Prod, Sum};
use super::names::ScanOp;
use super::reduce::{bytes_of, loops, values, values_mut, Loops, Slot};
use crate::dtype::{DType, Elem, C64};
use crate::fault::{try_vec, Fault, Res};
use crate::memory::Buffer;
use crate::parallel::{Place, Shared};

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
    macro_rules! extreme {
        ($fold:ident) => {
            match wide {
                DType::F64 => steps::<f64, $fold>(),
                DType::F32 => steps::<f32, $fold>(),
                DType::U64 => steps::<u64, $fold>(),
                DType::I64 => steps::<i64, $fold>(),
                _ => return Err(Fault::dtype(format!("{} is not defined for {}", op.name(), out.name()))),
            }
        };
    }
    macro_rules! arithmetic {
        ($fold:ident) => {
            match wide {
                DType::F64 => steps::<f64, $fold>(),
                DType::F32 => steps::<f32, $fold>(),
                DType::C128 => steps::<C64, $fold>(),
                // Modulo 2^64 signed and unsigned numbers are the same.
                _ => steps::<u64, $fold>(),
            }
        };
    }
    let steps = match op {
        ScanOp::Sum => arithmetic!(Sum),
        ScanOp::Prod => arithmetic!(Prod),
        ScanOp::Max => extreme!(Max),
        ScanOp::Min => extreme!(Min),
    };
    let z = run(ctx, &steps, x, e)?;
    if out == wide {
        Ok(z)
    } else {
        cast(ctx, &z, out)
    }
}

/// The loops of one operation on elements of one type; what drives them is compiled once.
struct Steps {
    loops: &'static Loops,
    /// z[k] = start joined with x[0] … x[k], for every row of n elements.
    row: unsafe fn(start: &Slot, x: &[u8], z: &mut [u8], n: usize),
    /// Accumulator j joined with element j of one row after the other, which becomes that of z.
    down: unsafe fn(acc: &mut [u8], x: &[u8], z: &mut [u8], step: usize, rows: usize),
    /// Chunks may be added up in lanes: results are rounded from something wider, or exact.
    lanes: bool,
    /// All of n elements, one after the other.
    total: unsafe fn(acc: &mut [u8], x: &[u8]),
}

fn steps<T: Elem, F: Fold<T, Out = T>>() -> Steps {
    Steps {
        loops: loops::<T, F>(),
        row: row::<T, F>,
        down: down::<T, F>,
        lanes: F::ANY_ORDER || size_of::<F::Acc>() > size_of::<T>(),
        total: total::<T, F>,
    }
}

unsafe fn row<T: Elem, F: Fold<T, Out = T>>(start: &Slot, x: &[u8], z: &mut [u8], n: usize) {
    const BLOCK: usize = 8;
    let start = *start.as_ptr().cast::<F::Acc>();
    for (x, z) in values::<T>(x).chunks_exact(n).zip(values_mut::<T>(z).chunks_exact_mut(n)) {
        let mut acc = start;
        let ((blocks, rest), (results, ends)) = (x.as_chunks::<BLOCK>(), z.as_chunks_mut::<BLOCK>());
        for (x, z) in blocks.iter().zip(results) {
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
        for (x, z) in rest.iter().zip(ends) {
            acc = F::join(acc, F::lift(*x));
            *z = F::lower(acc);
        }
    }
}

unsafe fn down<T: Elem, F: Fold<T, Out = T>>(acc: &mut [u8], x: &[u8], z: &mut [u8], step: usize, rows: usize) {
    let (acc, x, z) = (values_mut::<F::Acc>(acc), values::<T>(x), values_mut::<T>(z));
    for k in 0..rows {
        let (x, z) = (&x[k * step..][..acc.len()], &mut z[k * step..][..acc.len()]);
        for ((a, x), z) in acc.iter_mut().zip(x).zip(z) {
            *a = F::join(*a, F::lift(*x));
            *z = F::lower(*a);
        }
    }
}

unsafe fn total<T: Elem, F: Fold<T>>(acc: &mut [u8], x: &[u8]) {
    values_mut::<F::Acc>(acc)[0] = values::<T>(x).iter().fold(F::IDENTITY, |a, v| F::join(a, F::lift(*v)));
}

fn run(ctx: &Context, steps: &Steps, x: &Buffer, e: Extent) -> Res<Buffer> {
    let e = Extent::new(e.outer, e.n, e.inner, x.size)?;
    let block = ctx.block(x.dtype, x.size)?;
    let z = Buffer::new(x.dtype, x.size, block);
    if x.size == 0 {
        return Ok(z);
    }
    let l = steps.loops;
    let (from, to) = (Place(x.ptr() as *mut u8), Place(z.ptr() as *mut u8));
    let part = |place: &Place, start: usize, n: usize| unsafe { place.part(start * l.element, n * l.element) };
    if e.inner == 1 && e.n > CHUNK {
        for o in 0..e.outer {
            long_row(ctx, steps, part(&from, o * e.n, e.n), part(&to, o * e.n, e.n))?;
        }
    } else if e.inner == 1 {
        ctx.team.ranges(e.outer, (CHUNK / e.n).max(1), |r| {
            let (start, n) = (r.start * e.n, r.len() * e.n);
            // The rows are written by this task alone.
            unsafe { (steps.row)(&l.identity, part(&from, start, n), part(&to, start, n), e.n) }
        });
    } else {
        // Columns: accumulators for a tile of them move down together.
        let tile = e.inner.min(2048);
        let tiles = e.inner.div_ceil(tile);
        ctx.team.tasks(e.outer * tiles, |t| {
            let (o, i) = (t / tiles, t % tiles);
            let width = tile.min(e.inner - i * tile);
            let mut slots = vec![Slot::default(); (width * l.acc).div_ceil(size_of::<Slot>())];
            let acc = &mut bytes_of(&mut slots)[..width * l.acc];
            // The columns of tile i are written by this task alone; others write between them: one row at a time, but for
            // the only tile.
            let together = if tiles == 1 { e.n } else { 1 };
            unsafe { l.clear(acc) };
            for k in (0..e.n).step_by(together) {
                let (start, n) = ((o * e.n + k) * e.inner + i * tile, (together - 1) * e.inner + width);
                unsafe { (steps.down)(acc, part(&from, start, n), part(&to, start, n), e.inner, together) };
            }
        });
    }
    Ok(z)
}

/// A row in two passes: what its chunks add up to, and their elements from there on.
fn long_row(ctx: &Context, steps: &Steps, x: &[u8], z: &mut [u8]) -> Res<()> {
    let l = steps.loops;
    let bytes = CHUNK * l.element;
    let chunks = x.len().div_ceil(bytes);
    let chunk = |c: usize| c * bytes..((c + 1) * bytes).min(x.len());
    let mut starts = try_vec(chunks, l.identity)?;
    let slots = Shared::new(&mut starts);
    ctx.team.tasks(chunks, |c| unsafe {
        // The slot belongs to this task.
        let (acc, x) = (&mut bytes_of(slots.part(c..c + 1))[..l.acc], &x[chunk(c)]);
        if steps.lanes {
            (l.leaves)(x, x.len() / l.element, acc, 1)
        } else {
            (steps.total)(acc, x)
        }
    });
    let mut acc = [l.identity];
    for s in starts.chunks_exact_mut(1) {
        let total = s[0];
        s[0] = acc[0];
        unsafe { (l.join)(&mut bytes_of(&mut acc)[..l.acc], &bytes_of(&mut [total])[..l.acc]) };
    }
    let z = Shared::new(z);
    ctx.team.tasks(chunks, |c| {
        let x = &x[chunk(c)];
        // Chunk c is written by this task alone.
        unsafe { (steps.row)(&starts[c], x, z.part(chunk(c)), x.len() / l.element) };
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
