//! Matrix products: the packed kernels of `matrixmultiply` for floats, a plain loop for integers.

use super::context::{checked_product, Context};
use crate::dtype::{DType, Elem, C32, C64};
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::parallel::Shared;

#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub batch: usize,
    pub m: usize,
    pub k: usize,
    pub n: usize,
    pub x_batched: bool,
    pub y_batched: bool,
}

/// Rows of the result per task; fixed, so that results do not depend on threads.
const ROWS: usize = 128;

pub fn matmul(ctx: &Context, x: &Buffer, y: &Buffer, s: Shape) -> Res<Buffer> {
    if x.dtype != y.dtype {
        return Err(Fault::dtype(format!("Operands are {} and {}", x.dtype.name(), y.dtype.name())));
    }
    let count = |batched: bool, a: usize, b: usize| checked_product(&[if batched { s.batch } else { 1 }, a, b]);
    if count(s.x_batched, s.m, s.k)? != x.size || count(s.y_batched, s.k, s.n)? != y.size {
        return Err(Fault::value("The shape of the product does not fit its operands"));
    }
    macro_rules! integer {
        ($t:ty) => {
            run::<$t>(ctx, x, y, s, 0, |a, b, c, rows| {
                c.fill(0);
                for i in 0..rows {
                    for l in 0..s.k {
                        let v = a[i * s.k + l];
                        let row = &b[l * s.n..(l + 1) * s.n];
                        for (c, w) in c[i * s.n..(i + 1) * s.n].iter_mut().zip(row) {
                            *c = c.wrapping_add(v.wrapping_mul(*w));
                        }
                    }
                }
            })
        };
    }
    let (k, n) = (s.k as isize, s.n as isize);
    match x.dtype {
        DType::F64 => run::<f64>(ctx, x, y, s, 0.0, |a, b, c, rows| unsafe {
            matrixmultiply::dgemm(rows, s.k, s.n, 1.0, a.as_ptr(), k, 1, b.as_ptr(), n, 1, 0.0, c.as_mut_ptr(), n, 1)
        }),
        DType::F32 => run::<f32>(ctx, x, y, s, 0.0, |a, b, c, rows| unsafe {
            matrixmultiply::sgemm(rows, s.k, s.n, 1.0, a.as_ptr(), k, 1, b.as_ptr(), n, 1, 0.0, c.as_mut_ptr(), n, 1)
        }),
        DType::C128 => run::<C64>(ctx, x, y, s, C64::new(0.0, 0.0), |a, b, c, rows| unsafe {
            use matrixmultiply::CGemmOption::Standard;
            let (a, b, c) = (a.as_ptr().cast(), b.as_ptr().cast(), c.as_mut_ptr().cast());
            matrixmultiply::zgemm(Standard, Standard, rows, s.k, s.n, [1.0, 0.0], a, k, 1, b, n, 1, [0.0, 0.0], c, n, 1)
        }),
        DType::C64 => run::<C32>(ctx, x, y, s, C32::new(0.0, 0.0), |a, b, c, rows| unsafe {
            use matrixmultiply::CGemmOption::Standard;
            let (a, b, c) = (a.as_ptr().cast(), b.as_ptr().cast(), c.as_mut_ptr().cast());
            matrixmultiply::cgemm(Standard, Standard, rows, s.k, s.n, [1.0, 0.0], a, k, 1, b, n, 1, [0.0, 0.0], c, n, 1)
        }),
        DType::I8 => integer!(i8),
        DType::I16 => integer!(i16),
        DType::I32 => integer!(i32),
        DType::I64 => integer!(i64),
        DType::U8 => integer!(u8),
        DType::U16 => integer!(u16),
        DType::U32 => integer!(u32),
        DType::U64 => integer!(u64),
        DType::Bool => Err(Fault::dtype("matmul is not defined for bool")),
    }
}

/// Calls `gemm(rows of x, y, rows of the result, number of rows)` for blocks of rows.
fn run<T: Elem>(
    ctx: &Context,
    x: &Buffer,
    y: &Buffer,
    s: Shape,
    zero: T,
    gemm: impl Fn(&[T], &[T], &mut [T], usize) + Sync,
) -> Res<Buffer> {
    let (a, b) = (x.slice::<T>()?, y.slice::<T>()?);
    let size = checked_product(&[s.batch, s.m, s.n])?;
    ctx.make::<T>(x.dtype, size, |z| {
        if size == 0 || s.k == 0 {
            z.fill(zero);
            return Ok(());
        }
        let z = Shared::new(z);
        let blocks = s.m.div_ceil(ROWS);
        // Small products are not worth a second thread.
        let grain = (200_000 / (s.k * s.n * ROWS.min(s.m))).max(1);
        ctx.team.ranges(s.batch * blocks, grain, |r| {
            for t in r {
                let (o, i) = (t / blocks, t % blocks * ROWS);
                let rows = ROWS.min(s.m - i);
                let at = if s.x_batched { o * s.m * s.k } else { 0 } + i * s.k;
                let with = if s.y_batched { o * s.k * s.n } else { 0 };
                let to = (o * s.m + i) * s.n;
                let out = unsafe { z.part(to..to + rows * s.n) };
                gemm(&a[at..at + rows * s.k], &b[with..with + s.k * s.n], out, rows);
            }
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_definition() {
        let ctx = Context::new(2);
        for (batch, m, k, n, xb, yb) in [(1, 3, 4, 5, false, false), (3, 200, 17, 9, true, false), (2, 1, 1, 1, true, true), (2, 3, 0, 2, true, true)] {
            let s = Shape { batch, m, k, n, x_batched: xb, y_batched: yb };
            let len = |b: bool, p: usize, q: usize| if b { batch * p * q } else { p * q };
            let fill = |n: usize, f: f64| ctx.make::<f64>(DType::F64, n, |z| { z.iter_mut().enumerate().for_each(|(i, z)| *z = ((i * 37 % 11) as f64 - 5.0) * f); Ok(()) }).unwrap();
            let (x, y) = (fill(len(xb, m, k), 1.0), fill(len(yb, k, n), 2.0));
            let z = matmul(&ctx, &x, &y, s).unwrap();
            let (x, y, z) = (x.slice::<f64>().unwrap(), y.slice::<f64>().unwrap(), z.slice::<f64>().unwrap());
            for o in 0..batch {
                for i in 0..m {
                    for j in 0..n {
                        let want: f64 = (0..k).map(|l| x[if xb { o * m * k } else { 0 } + i * k + l] * y[if yb { o * k * n } else { 0 } + l * n + j]).sum();
                        assert!((z[(o * m + i) * n + j] - want).abs() < 1e-10);
                    }
                }
            }
        }
        let x = ctx.make::<f64>(DType::F64, 4, |z| Ok(z.fill(1.0))).unwrap();
        assert!(matmul(&ctx, &x, &x, Shape { batch: 1, m: 2, k: 3, n: 2, x_batched: false, y_batched: false }).is_err());
    }
}
