//! Random shapes, strides, extents, indices, dtypes and bytes at the boundary: every operation answers with a buffer of the
//! size that was asked for or with a fault of its own. A panic, which the binding would turn into ERR_NATIVE, fails here;
//! so does a read or write out of bounds, by the checks of slices and of arithmetic that this profile compiles in.

use crate::dtype::{DType, DTYPES};
use crate::fault::{guard, Res};
use crate::kernels::philox::Place;
use crate::kernels::{
    bincount, centres, draws, galaxies, healpix, interp, lensing, maps, poisson, shapes, shear, totals, truncated,
};
use crate::memory::Buffer;
use crate::ops::binary::{binary, where_, Operand};
use crate::ops::context::{Context, Extent};
use crate::ops::names::{ArgReduceOp, BinaryOp, ReduceOp, ScanOp, ScatterMode, UnaryOp};
use crate::ops::{argreduce, cast, clip, create, fft, gather, matmul, movement, order, reduce, scan, scatter, unary};

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 11) as usize % n.max(1)
    }
    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
    /// Mostly small, sometimes absurd.
    fn count(&mut self) -> usize {
        match self.below(40) {
            0 => usize::MAX,
            1 => usize::MAX / 8,
            2 => 1 << 52,
            _ => self.below(9),
        }
    }
    fn step(&mut self) -> isize {
        match self.below(40) {
            0 => isize::MIN,
            1 => isize::MAX,
            2 => 1 << 40,
            _ => self.below(25) as isize - 12,
        }
    }
    fn counts(&mut self, n: usize) -> Vec<usize> {
        (0..n).map(|_| self.count()).collect()
    }
    fn steps(&mut self, n: usize) -> Vec<isize> {
        (0..n).map(|_| self.step()).collect()
    }
    /// A buffer of random bytes; indices are mostly near 0.
    fn buffer(&mut self, ctx: &Context, dtype: DType, size: usize) -> Buffer {
        let mut block = ctx.block(dtype, size).unwrap();
        for byte in block.bytes_mut() {
            *byte = self.next() as u8;
        }
        if dtype == DType::Bool {
            block.bytes_mut().iter_mut().for_each(|b| *b &= 1);
        }
        if dtype == DType::I64 {
            let wild = self.below(3) == 0;
            for k in block.slice_mut::<i64>() {
                *k = if wild && self.below(4) == 0 { *k } else { self.below(6) as i64 };
            }
        }
        Buffer::new(dtype, size, block)
    }
    fn some(&mut self, ctx: &Context) -> Buffer {
        let (dtype, size) = (self.pick(&DTYPES), self.below(60));
        self.buffer(ctx, dtype, size)
    }
    fn extent(&mut self, size: usize) -> Res<Extent> {
        if self.below(4) == 0 {
            let [a, b, c] = [self.count(), self.count(), self.count()];
            return Extent::new(a, b, c, size);
        }
        // One that fits.
        let divisor = |r: &mut Random, n: usize| (0..50).map(|_| 1 + r.below(n)).find(|d| n % d == 0).unwrap_or(1);
        let outer = divisor(self, size.max(1));
        let inner = divisor(self, (size / outer).max(1));
        Extent::new(outer, size / outer / inner, inner, size)
    }
}

/// What the operation gave, by its name. `size`: what a buffer must hold, where the arguments say so.
fn check(name: &str, seed: u64, size: Option<usize>, run: impl FnOnce() -> Res<Buffer>) -> bool {
    match guard(run) {
        Ok(z) => {
            if let Some(size) = size {
                assert_eq!(z.size, size, "{name}, seed {seed}");
            }
            assert!(z.bytes() <= z.block.len(), "{name}, seed {seed}");
            true
        }
        Err(fault) => {
            assert_ne!(fault.code, "ERR_NATIVE", "{name}, seed {seed}: {}", fault.what);
            false
        }
    }
}

fn one(ctx: &Context, seed: u64) -> Vec<(&'static str, bool)> {
    let r = &mut Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut done = Vec::new();
    macro_rules! go {
        ($name:literal, $size:expr, $run:expr) => {
            done.push(($name, check($name, seed, $size, || $run)))
        };
    }
    let (x, out) = (r.some(ctx), r.pick(&DTYPES));
    let same = r.buffer(ctx, x.dtype, x.size);
    let other = if r.below(4) == 0 { r.some(ctx) } else { same.clone() };
    let length = r.below(9);
    let index = r.buffer(ctx, DType::I64, length);
    let dims = r.below(5);
    let (shape, s, t) = (r.counts(dims), r.steps(dims), r.steps(dims));
    let flags = r.below(8);
    let scalar_out = r.pick(&[x.dtype, out]);

    let op = r.pick(UnaryOp::ALL);
    go!("unary", Some(x.size), unary::unary(ctx, op, &x, scalar_out));
    go!("cast", Some(x.size), cast::cast(ctx, &x, out));
    let op = r.pick(BinaryOp::ALL);
    let (left, right) = (Operand { buffer: &x, strides: &[] }, Operand { buffer: &other, strides: &[] });
    let whole = if r.below(4) == 0 { r.count() } else { x.size };
    go!("binary", Some(whole), binary(ctx, op, left, right, &[whole], scalar_out));
    // Broadcasting, as JavaScript asks for it, and anything.
    let (rows, columns) = (1 + r.below(7), 1 + r.below(7));
    let (p, q) = (r.buffer(ctx, x.dtype, rows), r.buffer(ctx, x.dtype, columns));
    let (a, b) = (Operand { buffer: &p, strides: &[1, 0] }, Operand { buffer: &q, strides: &[0, 1] });
    go!("broadcast", Some(rows * columns), binary(ctx, op, a, b, &[rows, columns], x.dtype));
    let (a, b) = (Operand { buffer: &x, strides: &s }, Operand { buffer: &other, strides: &t });
    go!("binary strided", None, binary(ctx, op, a, b, &shape, scalar_out));
    let truth = if r.below(9) == 0 { DType::U8 } else { DType::Bool };
    let condition = r.buffer(ctx, truth, x.size);
    let [c, a, b] = [&condition, &x, &other].map(|buffer| Operand { buffer, strides: &[] });
    go!("where", Some(x.size), where_(ctx, c, a, b, &[x.size]));
    let offset = r.step();
    go!("strided", None, movement::strided(ctx, &x, &shape, &s, offset));

    let extent = r.extent(x.size);
    let e = || extent.clone();
    let op = r.pick(ReduceOp::ALL);
    go!("reduce", e().ok().map(|e| e.rows()), reduce::reduce(ctx, op, &x, e()?, scalar_out));
    let op = r.pick(ArgReduceOp::ALL);
    go!("argReduce", e().ok().map(|e| e.rows()), argreduce::arg_reduce(ctx, op, &x, e()?));
    let op = r.pick(ScanOp::ALL);
    go!("scan", Some(x.size), scan::scan(ctx, op, &x, e()?, scalar_out));
    go!("countNonzero", e().ok().map(|e| e.rows()), reduce::count_nonzero(ctx, &x, e()?));
    let kind = r.pick(&[DType::F64, DType::F32, DType::I16]);
    let p = r.buffer(ctx, kind, x.size);
    // Extents without elements may have any number of rows.
    let rows = e().ok().map(|e| e.rows()).filter(|&rows| rows < 1000).unwrap_or(3);
    let centre = r.buffer(ctx, kind, rows);
    go!("deviations", e().ok().map(|e| e.rows()), reduce::squared_deviations(ctx, &p, &centre, e()?));
    go!("deviations from others", None, reduce::squared_deviations(ctx, &p, &other, e()?));
    go!("clip", Some(p.size), clip::clip(ctx, &p, f64::from_bits(seed), 1.0));
    go!("runs", Some(x.size), order::runs(ctx, &x));
    go!("sort", Some(x.size), order::sort(ctx, &x, e()?, flags & 1 == 0));
    go!("argsort", Some(x.size), order::argsort(ctx, &x, e()?, flags & 1 == 0));
    go!("searchsorted", Some(other.size), order::searchsorted(ctx, &x, &other, flags & 2 == 0));
    go!("gather", None, gather::gather(ctx, &x, &index, e()?));
    let length = r.count();
    go!("gatherAlong", None, gather::gather_along(ctx, &x, &index, e()?, length));
    let fits = e().map(|e| e.outer * index.size * e.inner).unwrap_or(3);
    let values = if r.below(4) == 0 { r.some(ctx) } else { r.buffer(ctx, x.dtype, fits) };
    let mode = r.pick(ScatterMode::ALL);
    go!("scatter", Some(x.size), scatter::scatter(ctx, &x, &index, &values, e()?, mode));
    go!("nonzero", None, gather::nonzero(ctx, &x));
    let (outer, inner) = (r.count(), r.count());
    let parts = [(&x, r.count()), (&other, r.count())];
    go!("concat", None, movement::concat(ctx, &parts, outer, inner));
    go!("concat pair", Some(2 * x.size), movement::concat(ctx, &[(&x, x.size), (&same, x.size)], 1, 1));
    let wild = matmul::Shape {
        batch: r.count(),
        m: r.count(),
        k: r.count(),
        n: r.count(),
        x_batched: flags & 1 == 0,
        y_batched: flags & 2 == 0,
    };
    go!("matmul", None, matmul::matmul(ctx, &x, &other, wild));
    let (m, k, n) = (r.below(5), r.below(5), r.below(5));
    let (p, q) = (r.buffer(ctx, x.dtype, m * k), r.buffer(ctx, x.dtype, k * n));
    let shape = matmul::Shape { batch: 1, m, k, n, x_batched: false, y_batched: false };
    go!("matmul pair", Some(m * n), matmul::matmul(ctx, &p, &q, shape));
    let (rows, n) = if r.below(2) == 0 { (1, x.size) } else { (r.count(), r.count()) };
    go!("fft", Some(x.size), fft::fft(ctx, &x, rows, n, flags & 1 == 0));
    let size = r.count();
    let value = create::Scalar::Number(f64::from_bits(r.next()), 1.0);
    go!("full", Some(size), create::full(ctx, size, value, out));
    go!("empty", Some(size), create::empty(ctx, size, out));
    go!("arange", Some(size), create::arange(ctx, f64::from_bits(seed), 1e300, size, out));

    let place = Place { key: [1, 2], counter: [3, 4], start: r.next() };
    let means = cast::cast(ctx, &x, DType::F64).unwrap();
    go!("poisson", Some(size), poisson::poisson(ctx, place, &means, size));
    go!("poisson each", Some(x.size), poisson::poisson(ctx, place, &means, x.size));
    go!("normal", Some(size), draws::normal(ctx, place, size));
    go!("bits", None, draws::random_bits(ctx, place, size));
    let weights = (flags & 4 == 0).then_some(&other);
    go!("bincount", Some(size), bincount::bincount(ctx, &index, size, weights));
    let nside = if r.below(4) == 0 { r.count() } else { 1 << r.below(4) };
    let grid = healpix::grid(nside, flags & 1 == 0);
    let g = || grid.clone();
    go!("vec2pix", None, healpix::vec2pix(ctx, &x, g()?));
    go!("ang2pix", None, healpix::ang2pix(ctx, &x, &other, g()?));
    go!("pix2vec", Some(3 * index.size), centres::pix2vec(ctx, &index, g()?));
    go!("pointInPixel", None, centres::point_in_pixel(ctx, &index, &x, &other, g()?));
    go!("galaxies", Some(size), galaxies::pixels(ctx, &index, r.below(4), size));
    go!("points", None, galaxies::points(ctx, &index, place, g()?).map(|[lon, _]| lon));
    go!("totals", Some(x.size), totals::totals(ctx, &x, f64::from_bits(seed << 52), None, place));
    go!("totals seen", Some(x.size), totals::totals(ctx, &means, 0.1, Some(&other), place));
    go!("sphere", Some(size), galaxies::sphere(ctx, place, place, size).map(|[lon, _]| lon));
    let n = r.below(20);
    let kind = r.pick(&[DType::F64, DType::F32, DType::I8, DType::I64]);
    let vectors = r.buffer(ctx, kind, 3 * n);
    let inside = r.buffer(ctx, DType::Bool, n);
    go!("bin", None, {
        let g = g()?;
        // A map of the largest grids is too much for a test.
        if g.nside > 64 {
            return Err(crate::fault::Fault::value("large"));
        }
        healpix::bin(ctx, &vectors, g, (flags & 2 == 0).then_some(&inside), weights)
    });
    let edges = [(flags & 1 == 0).then(|| f64::from_bits(seed)), (flags & 2 == 0).then_some(f64::NAN)];
    go!("interp", Some(x.size), interp::interp(ctx, &x, &same, &other, edges));
    let (real, n) = (r.pick(&[DType::F64, DType::F64, DType::F32]), r.below(40));
    let [knots, values, points] = [n, n, r.below(90)].map(|n| r.buffer(ctx, real, n));
    go!("interp wild", Some(points.size), interp::interp(ctx, &points, &knots, &values, edges));
    go!("table", None, interp::sample(ctx, place, &knots, &values, r.below(90)));
    go!("photoz", None, {
        let [phz, outside] = shapes::photoz(ctx, place, &points, f64::from_bits(r.next()), [0.0, 1.0])?;
        assert!(phz.size == points.size && outside.size <= phz.size);
        Ok(outside)
    });
    go!("intnorm", Some(size), shapes::intnorm_complex(ctx, [place; 2], 0.3, size));
    go!("gaussian", Some(size), {
        let [eps, beyond] = shapes::gaussian(ctx, [place; 2], f64::from_bits(r.next()), size)?;
        assert!(beyond.size <= eps.size);
        Ok(eps)
    });
    go!("truncated", Some(points.size), {
        let ends = r.buffer(ctx, real, points.size);
        truncated::truncated_normal(ctx, &points, [&ends, &ends, &knots, &values])
    });
    go!("intnorm pair", Some(size), Ok(shapes::intnorm_pair(ctx, [place; 2], 0.3, size)?.into_iter().last().unwrap()));
    let (npix, n) = (12 * 4usize.pow(r.below(4) as u32), r.below(300));
    let maps = [npix, npix, r.pick(&[npix, npix, 2 * npix, 7])].map(|n| r.buffer(ctx, DType::F64, n));
    let gamma = if r.below(3) == 0 { &maps[2..] } else { &maps[1..] };
    let [lon, lat, eps] = [n, n, r.pick(&[n, n, 1, 3])].map(|n| create::arange(ctx, -7.0, 0.7, n, DType::F64).unwrap());
    let (eps, odd) = (cast::cast(ctx, &eps, r.pick(&[DType::F64, DType::C128, out])).unwrap(), r.some(ctx));
    let lat = if r.below(4) == 0 { &odd } else { &lat };
    go!("galaxyShear", Some(n), {
        shear::galaxies(ctx, [&lon, lat], &eps, shear::Maps::new(&maps[0], gamma)?, g()?, flags & 2 == 0)
    });
    let ends = [0, 1].map(|_| r.buffer(ctx, DType::F64, index.size));
    go!("shearAtPixels", Some(index.size), {
        let maps = shear::Maps::new(&maps[0], gamma)?;
        Ok(shear::at_pixels(ctx, &index, [&ends[0], &ends[1]], maps, flags & 2 == 0)?.into_iter().last().unwrap())
    });
    let (real, whole) = (r.pick(&[DType::F64, DType::F32, out]), r.below(9));
    let pixels = whole * 3 + r.below(5) / 4;
    let [weights, map] = [whole, pixels].map(|n| r.buffer(ctx, real, n));
    go!("weighted", Some(map.size), maps::weighted(ctx, &map, &weights));
    go!("lognormal", Some(map.size), maps::lognormal(ctx, &map, f64::from_bits(r.next()), 0.5));
    go!("plane", Some(x.size), lensing::plane(ctx, &x, &same, &other, 0.3, f64::from_bits(seed)));
    done
}

/// Operations whose arguments above are mostly, or often, good ones: they are exercised as well as refused.
const ACCEPTED: [&str; 42] = [
    "unary", "cast", "binary", "broadcast", "where", "strided", "reduce", "argReduce", "scan", "sort", "argsort",
    "searchsorted", "countNonzero", "deviations", "clip", "runs", "gather", "scatter", "nonzero", "concat pair",
    "matmul pair", "fft", "full", "normal", "bits",
    "bincount", "vec2pix", "pix2vec", "bin", "interp", "interp wild", "table", "photoz", "intnorm", "galaxyShear",
    "shearAtPixels", "gaussian", "weighted", "lognormal", "galaxies", "points", "sphere",
];

#[test]
fn nothing_panics_or_leaves_its_buffers() {
    let ctx = Context::new(2);
    let mut passed = std::collections::BTreeMap::<&str, usize>::new();
    for seed in 1..3000 {
        for (name, ok) in one(&ctx, seed) {
            *passed.entry(name).or_default() += ok as usize;
        }
    }
    for name in ACCEPTED {
        let n = passed.get(name).copied().unwrap_or(0);
        assert!(n > 30, "{name} accepted its arguments {n} times of 3000");
    }
}
