//! Piecewise linear interpolation as `xpx.interp` of `@glass-ts/core`, operation for operation: both give the same bits.
//! A grid of equal cells over the coordinates says between which nodes to look, so that most points need no search.

use super::philox::Place;
use crate::dtype::{DType, Elem};
use crate::fault::{try_vec, Fault, Res};
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::context::Context;
use crate::parallel::Shared;

/// Points that are looked up together.
const BLOCK: usize = 256;
const GRAIN: usize = 16 * BLOCK;
/// Cells per node: with so many, most cells hold no node.
const CELLS: usize = 8;
/// The cells stay in the second-level cache.
const MOST_CELLS: usize = 1 << 16;

macro_rules! table {
    ($module:ident, $t:ty) => {
        mod $module {
            use super::*;

            /// A table of at least one node. Coordinates that do not ascend give some value, never a read outside.
            pub struct Table<'a> {
                x: &'a [$t],
                f: &'a [$t],
                left: $t,
                right: $t,
                scale: $t,
                /// How many nodes lie before each cell, and at the end all.
                before: Vec<u32>,
                /// Coordinate, value and slope of every node side by side, where there are enough points to use them.
                nodes: Vec<[$t; 4]>,
            }

            impl<'a> Table<'a> {
                /// `points`: how many are going to be looked up.
                pub fn new(x: &'a [$t], f: &'a [$t], edges: [Option<f64>; 2], points: usize) -> Res<Table<'a>> {
                    let n = x.len();
                    if n == 0 || n != f.len() || n > u32::MAX as usize {
                        return Err(Fault::value(format!("{n} nodes and {} values are no table", f.len())));
                    }
                    let [left, right] = edges;
                    let left = left.map_or(f[0], |v| v as $t);
                    let right = right.map_or(f[n - 1], |v| v as $t);
                    let wanted = (CELLS * n).min(2 * points).clamp(1, MOST_CELLS);
                    let scale = wanted as $t / (x[n - 1] - x[0]);
                    let usable = scale > 0.0 && scale < <$t>::INFINITY && x[0] > <$t>::NEG_INFINITY;
                    let (cells, scale) = if usable { (wanted, scale) } else { (1, 0.0) };
                    let mut table = Table { x, f, left, right, scale, before: try_vec(cells + 1, n as u32)?, nodes: vec![] };
                    let mut filled = 0;
                    for (k, &node) in x.iter().enumerate() {
                        // Rounded as for the points: a node of a lower cell is below them, one of a higher cell above.
                        let cell = table.cell(node) as usize;
                        while filled <= cell {
                            table.before[filled] = k as u32;
                            filled += 1;
                        }
                    }
                    if points > n {
                        let mut nodes = try_vec(n, [0.0; 4])?;
                        for (j, node) in nodes.iter_mut().enumerate() {
                            *node = [x[j], f[j], table.slope(j), 0.0];
                        }
                        table.nodes = nodes;
                    }
                    Ok(table)
                }

                #[inline(always)]
                fn cell(&self, v: $t) -> u32 {
                    let cell = (v - self.x[0]) * self.scale;
                    let last = (self.before.len() - 2) as $t;
                    // Also for NaN a number.
                    let cell = if cell > 0.0 { cell } else { 0.0 };
                    let cell = if cell < last { cell } else { last };
                    // From 0 to less than 2^17.
                    unsafe { cell.to_int_unchecked::<i32>() as u32 }
                }

                #[inline(always)]
                fn slope(&self, j: usize) -> $t {
                    match (self.x.get(j + 1), self.f.get(j + 1)) {
                        (Some(x), Some(f)) => (f - self.f[j]) / (x - self.x[j]),
                        _ => 0.0,
                    }
                }

                /// Last node that is not above v, for v inside of the table.
                #[inline(always)]
                fn place(&self, v: $t, cell: u32) -> usize {
                    let cell = cell as usize;
                    let mut low = self.before[cell].max(1) as usize - 1;
                    let mut high = self.before[cell + 1] as usize;
                    while high > low + 1 {
                        let middle = low + (high - low) / 2;
                        if self.x[middle] <= v {
                            low = middle;
                        } else {
                            high = middle;
                        }
                    }
                    low
                }

                /// Where a node or a value is infinite: from the other side, as NumPy does.
                #[cold]
                fn beside(&self, v: $t, j: usize) -> $t {
                    if v == self.x[j] || j + 1 == self.x.len() {
                        return self.f[j];
                    }
                    let y = self.slope(j) * (v - self.x[j + 1]) + self.f[j + 1];
                    if y.is_nan() && self.f[j] == self.f[j + 1] { self.f[j] } else { y }
                }

                #[inline(always)]
                fn line(&self, v: $t, j: usize, [x, f, slope]: [$t; 3]) -> $t {
                    let y = slope * (v - x) + f;
                    if y.is_nan() {
                        return self.beside(v, j);
                    }
                    // Keeps the sign of a zero.
                    if v == x { f } else { y }
                }

                /// The values at some points, at most `BLOCK`.
                #[inline(always)]
                fn block(&self, v: &[$t], out: &mut [$t]) {
                    let mut cells = [0; BLOCK];
                    for (cell, &v) in cells.iter_mut().zip(v) {
                        *cell = self.cell(v);
                    }
                    let points = v.iter().zip(&cells).zip(out.iter_mut());
                    if self.nodes.is_empty() {
                        for ((&v, &cell), z) in points {
                            let j = self.place(v, cell);
                            *z = self.line(v, j, [self.x[j], self.f[j], self.slope(j)]);
                        }
                    } else {
                        for ((&v, &cell), z) in points {
                            let j = self.place(v, cell);
                            let [x, f, slope, _] = self.nodes[j];
                            *z = self.line(v, j, [x, f, slope]);
                        }
                    }
                    let (first, last) = (self.x[0], self.x[self.x.len() - 1]);
                    for (&v, z) in v.iter().zip(out) {
                        let inside = if v >= first && v <= last { *z } else { v };
                        let inside = if v > last { self.right } else { inside };
                        *z = if v < first { self.left } else { inside };
                    }
                }

                pub fn fill(&self, v: &[$t], out: &mut [$t]) {
                    fill(self, v, out)
                }
            }

            multiversion! {
            fn fill(table: &Table<'_>, v: &[$t], out: &mut [$t]) {
                for (v, out) in v.chunks(BLOCK).zip(out.chunks_mut(BLOCK)) {
                    table.block(v, out);
                }
            }
            }
        }
    };
}
table!(double, f64);
table!(single, f32);

/// The table (knots, values) at x, of one floating-point dtype; `left` and `right` are for points outside.
pub fn interp(ctx: &Context, x: &Buffer, knots: &Buffer, values: &Buffer, edges: [Option<f64>; 2]) -> Res<Buffer> {
    macro_rules! run {
        ($module:ident, $t:ty) => {{
            let v = x.slice::<$t>()?;
            let table = $module::Table::new(knots.slice()?, values.slice()?, edges, v.len())?;
            parts::<$t>(ctx, v, |v, z| table.fill(v, z))
        }};
    }
    match x.dtype {
        DType::F64 => run!(double, f64),
        DType::F32 => run!(single, f32),
        other => Err(Fault::dtype(format!("interp is not defined for {}", other.name()))),
    }
}

fn parts<T: Elem>(ctx: &Context, v: &[T], f: impl Fn(&[T], &mut [T]) + Sync) -> Res<Buffer> {
    ctx.make::<T>(T::DTYPE, v.len(), |z| {
        let z = Shared::new(z);
        // The range of the result belongs to this task.
        ctx.team.ranges(v.len(), GRAIN, |r| f(&v[r.clone()], unsafe { z.part(r) }));
        Ok(())
    })
}

/// The table (knots, values) at the uniforms of a place: `interp` of `random.uniform`, in one pass.
pub fn sample(ctx: &Context, place: Place, knots: &Buffer, values: &Buffer, count: usize) -> Res<Buffer> {
    let table = double::Table::new(knots.slice()?, values.slice()?, [None, None], count)?;
    ctx.make::<f64>(DType::F64, count, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(count, GRAIN, |r| {
            let mut u = [0.0; BLOCK];
            for first in r.clone().step_by(BLOCK) {
                let n = BLOCK.min(r.end - first);
                super::draws::uniform_chunk(place.at(first), &mut u[..n]);
                // This part of the range, too, belongs to this task.
                table.fill(&u[..n], unsafe { z.part(first..first + n) });
            }
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ctx: &Context, v: &[f64]) -> Buffer {
        ctx.make::<f64>(DType::F64, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap()
    }

    /// The definition: the last node not above v by looking at all.
    fn slow(v: f64, x: &[f64], f: &[f64], left: f64, right: f64) -> f64 {
        let last = x.len() - 1;
        if !(v >= x[0] && v <= x[last]) {
            return if v < x[0] { left } else if v > x[last] { right } else { v };
        }
        let j = (0..=last).rev().find(|&j| x[j] <= v).unwrap();
        if j == last || x[j] == v {
            return f[j];
        }
        let slope = (f[j + 1] - f[j]) / (x[j + 1] - x[j]);
        let y = slope * (v - x[j]) + f[j];
        if !y.is_nan() {
            return y;
        }
        let y = slope * (v - x[j + 1]) + f[j + 1];
        if y.is_nan() && f[j] == f[j + 1] { f[j] } else { y }
    }

    fn same(a: &[f64], b: &[f64]) {
        assert_eq!(a.len(), b.len());
        for (k, (a, b)) in a.iter().zip(b).enumerate() {
            assert!(a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(), "{k}: {a} {b}");
        }
    }

    #[test]
    fn is_the_definition_for_any_table() {
        let mut s = 5u64;
        let mut next = move || {
            s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (s >> 11) as f64 / 9007199254740992.0
        };
        let inf = f64::INFINITY;
        let mut tables = vec![
            (vec![2.0], vec![7.0]),
            (vec![0.0, 1.0], vec![-0.0, 0.0]),
            (vec![1.0, 1.0, 1.0], vec![3.0, 4.0, 5.0]),
            (vec![-inf, 0.0, 1.0, inf], vec![1.0, 1.0, 2.0, 2.0]),
            (vec![0.0, 1.0, 2.0, 3.0], vec![1.0, inf, -inf, -inf]),
            (vec![0.0, 1e-320, 1.0], vec![0.0, 1.0, 2.0]),
            (vec![-1e308, 1e308], vec![0.0, 1.0]),
        ];
        for n in [3usize, 40, 1000, 5000] {
            // Steps of widely different sizes, some of them none.
            let mut x: Vec<f64> = (0..n).map(|_| (next() * next().powi(7) * 10.0).max(1e-3)).collect();
            x.sort_by(f64::total_cmp);
            let f = x.iter().map(|_| next() - 0.5).collect();
            tables.push((x, f));
        }
        for (x, f) in tables {
            let n = x.len();
            let [low, high] = [x[0].max(-5.0), x[n - 1].min(5.0)];
            let mut v: Vec<f64> = (0..20_000).map(|_| low - 0.1 + (high - low + 0.2) * next()).collect();
            v.extend(x.iter().flat_map(|&x| [x, x.next_up(), x.next_down()]));
            v.extend([f64::NAN, inf, -inf, 0.0, -0.0]);
            let (wide, few) = (v.clone(), v[v.len() - 30.min(v.len())..].to_vec());
            for v in [wide, few] {
                for edges in [[None, None], [Some(-7.5), Some(f64::NAN)]] {
                    let (left, right) = (edges[0].unwrap_or(f[0]), edges[1].unwrap_or(f[n - 1]));
                    let want: Vec<f64> = v.iter().map(|&v| slow(v, &x, &f, left, right)).collect();
                    for threads in [1, 3] {
                        let ctx = Context::new(threads);
                        let z = interp(&ctx, &of(&ctx, &v), &of(&ctx, &x), &of(&ctx, &f), edges).unwrap();
                        same(z.slice::<f64>().unwrap(), &want);
                    }
                }
            }
        }
    }

    #[test]
    fn samples_are_the_table_at_the_uniforms() {
        let ctx = Context::new(2);
        let place = Place { key: [1, 2], counter: [3, 4], start: 77 };
        let cdf: Vec<f64> = (0..=100).map(|k| (k as f64 / 100.0).powi(3)).collect();
        let z: Vec<f64> = (0..=100).map(|k| 0.3 + 0.01 * k as f64).collect();
        let (x, f) = (of(&ctx, &cdf), of(&ctx, &z));
        for n in [1, 50, 30_001] {
            let u = super::super::draws::uniform(&ctx, place, n).unwrap();
            let want = interp(&ctx, &u, &x, &f, [None, None]).unwrap();
            let have = sample(&ctx, place, &x, &f, n).unwrap();
            same(have.slice::<f64>().unwrap(), want.slice::<f64>().unwrap());
        }
    }

    #[test]
    fn tables_that_are_none_are_faults() {
        let ctx = Context::new(1);
        let [none, one, two] = [0, 1, 2].map(|n| of(&ctx, &vec![0.0; n]));
        assert!(interp(&ctx, &one, &none, &none, [None, None]).is_err());
        assert!(interp(&ctx, &one, &two, &one, [None, None]).is_err());
        let falling = of(&ctx, &[3.0, f64::NAN, 1.0, 2.0, -1.0]);
        let x: Vec<f64> = (-50..50).map(|k| k as f64 / 10.0).collect();
        // Some values, no panic.
        assert_eq!(interp(&ctx, &of(&ctx, &x), &falling, &falling, [None, None]).unwrap().size, 100);
    }
}
