//! Sorting: numbers become unsigned keys of the same order, rows are sorted by keys. NaN comes last in both directions.

use super::context::{Context, Extent};
use super::gather::gather_along;
use super::{quick, radix};
use crate::dtype::{DType, Elem, C32, C64};
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::parallel::Shared;

/// Rows from here on are sorted by all threads together.
const LONG: usize = 1 << 16;

/// An element as a key: `key` orders as the element does, `back` inverts it.
pub trait Key: Elem {
    fn key(self) -> u64;
    fn back(key: u64) -> Self;
    /// Equal for elements that compare equal (±0).
    #[inline(always)]
    fn class(self) -> u64 {
        self.key()
    }
    #[inline(always)]
    fn is_nan(self) -> bool {
        false
    }
}

macro_rules! unsigned_key {
    ($($t:ty),*) => { $(impl Key for $t {
        #[inline(always)]
        fn key(self) -> u64 { self as u64 }
        #[inline(always)]
        fn back(key: u64) -> Self { key as $t }
    })* };
}
unsigned_key!(u8, u16, u32, u64);

macro_rules! signed_key {
    ($($t:ty, $u:ty);*) => { $(impl Key for $t {
        #[inline(always)]
        fn key(self) -> u64 { (self as $u ^ (1 << (<$u>::BITS - 1))) as u64 }
        #[inline(always)]
        fn back(key: u64) -> Self { (key as $u ^ (1 << (<$u>::BITS - 1))) as $t }
    })* };
}
signed_key!(i8, u8; i16, u16; i32, u32; i64, u64);

macro_rules! float_key {
    ($($t:ty, $u:ty);*) => { $(impl Key for $t {
        #[inline(always)]
        fn key(self) -> u64 {
            let bits = self.to_bits();
            let sign = 1 << (<$u>::BITS - 1);
            (if bits & sign != 0 { !bits } else { bits | sign }) as u64
        }
        #[inline(always)]
        fn back(key: u64) -> Self {
            let key = key as $u;
            let sign = 1 << (<$u>::BITS - 1);
            <$t>::from_bits(if key & sign != 0 { key & !sign } else { !key })
        }
        #[inline(always)]
        fn class(self) -> u64 {
            if self != self {
                return <$u>::MAX as u64;
            }
            (if self == 0.0 { 0.0 } else { self }).key()
        }
        #[inline(always)]
        fn is_nan(self) -> bool { self != self }
    })* };
}
float_key!(f32, u32; f64, u64);

/// Loops between elements of one dtype and keys: the only part of sorting that is compiled per type.
#[derive(Clone, Copy)]
struct Codec {
    bits: u32,
    /// Keys of n elements `step` apart. NaN has the largest key, in both directions if `flip` reverses the others.
    read: unsafe fn(x: *const u8, step: usize, n: usize, flip: u64, keys: *mut u64),
    /// As `read`, equal for elements that compare equal.
    classes: unsafe fn(x: *const u8, step: usize, n: usize, flip: u64, keys: *mut u64),
    write: unsafe fn(keys: *const u64, n: usize, flip: u64, z: *mut u8, step: usize),
}

const NAN_KEY: u64 = u64::MAX;

unsafe fn read<T: Key>(x: *const u8, step: usize, n: usize, flip: u64, keys: *mut u64) {
    let mask = u64::MAX >> (64 - 8 * std::mem::size_of::<T>());
    for k in 0..n {
        let v = *(x as *const T).add(k * step);
        *keys.add(k) = if v.is_nan() { NAN_KEY & mask } else { v.key() ^ flip };
    }
}

unsafe fn classes<T: Key>(x: *const u8, step: usize, n: usize, flip: u64, keys: *mut u64) {
    let mask = u64::MAX >> (64 - 8 * std::mem::size_of::<T>());
    for k in 0..n {
        let v = *(x as *const T).add(k * step);
        *keys.add(k) = if v.is_nan() { NAN_KEY & mask } else { v.class() ^ flip };
    }
}

unsafe fn write<T: Key>(keys: *const u64, n: usize, flip: u64, z: *mut u8, step: usize) {
    let mask = u64::MAX >> (64 - 8 * std::mem::size_of::<T>());
    let nan = T::back(mask).is_nan();
    for k in 0..n {
        let key = *keys.add(k);
        // The largest key is NaN for floats: no finite number has it, in either direction.
        *(z as *mut T).add(k * step) = T::back(if nan && key == NAN_KEY & mask { mask } else { key ^ flip });
    }
}

fn codec_of<T: Key>() -> Codec {
    Codec { bits: 8 * std::mem::size_of::<T>() as u32, read: read::<T>, classes: classes::<T>, write: write::<T> }
}

fn codec(dtype: DType) -> Res<Codec> {
    Ok(match dtype {
        DType::Bool | DType::U8 => codec_of::<u8>(),
        DType::I8 => codec_of::<i8>(),
        DType::I16 => codec_of::<i16>(),
        DType::I32 => codec_of::<i32>(),
        DType::I64 => codec_of::<i64>(),
        DType::U16 => codec_of::<u16>(),
        DType::U32 => codec_of::<u32>(),
        DType::U64 => codec_of::<u64>(),
        DType::F32 => codec_of::<f32>(),
        DType::F64 => codec_of::<f64>(),
        d => return Err(Fault::dtype(format!("There are no sort keys of {}", d.name()))),
    })
}

fn flip(bits: u32, descending: bool) -> u64 {
    if descending {
        u64::MAX >> (64 - bits)
    } else {
        0
    }
}

#[derive(Clone, Copy)]
struct Ptr(*mut u8);
unsafe impl Sync for Ptr {}
impl Ptr {
    unsafe fn at(&self, k: usize, width: usize) -> *mut u8 {
        self.0.add(k * width)
    }
}

/// First element of row r of an extent.
fn base(e: Extent, r: usize) -> usize {
    (r / e.inner) * e.n * e.inner + r % e.inner
}

pub fn sort(ctx: &Context, x: &Buffer, e: Extent, descending: bool) -> Res<Buffer> {
    if x.dtype.is_complex() {
        return gather_along(ctx, x, &argsort(ctx, x, e, descending)?, e, e.n);
    }
    let c = codec(x.dtype)?;
    let flip = flip(c.bits, descending);
    let width = x.dtype.bytes();
    let block = ctx.block(x.dtype, x.size)?;
    let (from, to) = (Ptr(x.ptr() as *mut u8), Ptr(block.ptr()));
    let read = |r: usize, k: usize, keys: &mut [u64]| unsafe {
        (c.read)(from.at(base(e, r) + k * e.inner, width), e.inner, keys.len(), flip, keys.as_mut_ptr())
    };
    let write = |r: usize, k: usize, keys: &[u64]| unsafe {
        // Row r belongs to the task that writes it.
        (c.write)(keys.as_ptr(), keys.len(), flip, to.at(base(e, r) + k * e.inner, width), e.inner)
    };
    if e.n >= LONG && quick::available() {
        // Keys as wide as the elements are sorted where the elements go.
        let in_place = width == 8 && e.inner == 1;
        let mut own = crate::fault::try_vec(if in_place { 0 } else { e.n }, 0u64)?;
        for r in 0..e.rows() {
            let keys = if in_place {
                unsafe { std::slice::from_raw_parts_mut(to.at(base(e, r), width).cast(), e.n) }
            } else {
                &mut own[..]
            };
            let slots = Shared::new(keys);
            ctx.team.ranges(e.n, 1 << 16, |part| read(r, part.start, unsafe { slots.part(part) }));
            quick::sort(ctx, keys, |k, sorted| write(r, k, sorted));
        }
    } else if e.n >= LONG {
        for r in 0..e.rows() {
            radix::sort_row(ctx, e.n, c.bits, |k, keys| read(r, k, keys), |k, keys| write(r, k, keys))?;
        }
    } else {
        ctx.team.ranges(e.rows(), (4096 / e.n.max(1)).max(1), |rows| {
            let mut keys = vec![0u64; e.n];
            for r in rows {
                read(r, 0, &mut keys);
                if quick::available() {
                    quick::sort_keys(&mut keys);
                } else {
                    keys.sort_unstable();
                }
                write(r, 0, &keys);
            }
        });
    }
    Ok(Buffer::new(x.dtype, x.size, block))
}

/// Stable positions as int64. Complex numbers are in lexicographic order.
pub fn argsort(ctx: &Context, x: &Buffer, e: Extent, descending: bool) -> Res<Buffer> {
    match x.dtype {
        DType::C128 => return argsort_complex(ctx, x, e, descending, |v: C64| (v.re, v.im)),
        DType::C64 => return argsort_complex(ctx, x, e, descending, |v: C32| (v.re as f64, v.im as f64)),
        _ => {}
    }
    let c = codec(x.dtype)?;
    let flip = flip(c.bits, descending);
    let width = x.dtype.bytes();
    let from = Ptr(x.ptr() as *mut u8);
    let read = |r: usize, k: usize, keys: &mut [u64]| unsafe {
        (c.classes)(from.at(base(e, r) + k * e.inner, width), e.inner, keys.len(), flip, keys.as_mut_ptr())
    };
    ctx.make::<i64>(DType::I64, x.size, |z| {
        let z = Shared::new(z);
        let put = |r: usize, k: usize, index: u64| unsafe { *z.at(base(e, r) + k * e.inner) = index as i64 };
        if e.n >= LONG {
            for r in 0..e.rows() {
                radix::argsort_row(ctx, e.n, c.bits, |k, keys| read(r, k, keys), |k, index| put(r, k, index))?;
            }
            return Ok(());
        }
        ctx.team.ranges(e.rows(), (4096 / e.n.max(1)).max(1), |rows| {
            let mut keys = vec![0u64; e.n];
            for r in rows {
                read(r, 0, &mut keys);
                let mut pairs: Vec<(u64, u32)> = keys.iter().enumerate().map(|(k, key)| (*key, k as u32)).collect();
                pairs.sort_unstable();
                pairs.iter().enumerate().for_each(|(k, (_, index))| put(r, k, *index as u64));
            }
        });
        Ok(())
    })
}

fn argsort_complex<T: Elem>(
    ctx: &Context,
    x: &Buffer,
    e: Extent,
    descending: bool,
    parts: impl Fn(T) -> (f64, f64) + Sync,
) -> Res<Buffer> {
    let data = x.slice::<T>()?;
    let flip = flip(64, descending);
    let key = |v: f64| if v.is_nan() { NAN_KEY } else { v.class() ^ flip };
    ctx.make::<i64>(DType::I64, x.size, |z| {
        let z = Shared::new(z);
        ctx.team.tasks(e.rows(), |r| {
            let at = |k: usize| base(e, r) + k * e.inner;
            let mut order: Vec<(u64, u64, usize)> = (0..e.n)
                .map(|k| {
                    let (re, im) = parts(data[at(k)]);
                    (key(re), key(im), k)
                })
                .collect();
            order.sort_unstable();
            order.iter().enumerate().for_each(|(k, o)| unsafe { *z.at(at(k)) = o.2 as i64 });
        });
        Ok(())
    })
}

/// Insertion points of `values` into the ascending `sorted`; NaN counts as the largest number.
pub fn searchsorted(ctx: &Context, sorted: &Buffer, values: &Buffer, right: bool) -> Res<Buffer> {
    if sorted.dtype != values.dtype {
        let wide = |b: &Buffer| super::cast::cast(ctx, b, DType::F64);
        return searchsorted(ctx, &wide(sorted)?, &wide(values)?, right);
    }
    let c = codec(sorted.dtype)?;
    let width = sorted.dtype.bytes();
    let mut table = crate::fault::try_vec(sorted.size, 0u64)?;
    unsafe { (c.classes)(sorted.ptr(), 1, sorted.size, 0, table.as_mut_ptr()) };
    let from = Ptr(values.ptr() as *mut u8);
    ctx.make::<i64>(DType::I64, values.size, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(values.size, 1 << 13, |r| {
            let mut keys = vec![0u64; r.len()];
            unsafe { (c.classes)(from.at(r.start, width), 1, r.len(), 0, keys.as_mut_ptr()) };
            for (z, key) in unsafe { z.part(r) }.iter_mut().zip(keys) {
                *z = table.partition_point(|&t| t < key || (right && t == key)) as i64;
            }
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(n: usize) -> Vec<f64> {
        let mut s = 42u64;
        (0..n)
            .map(|k| {
                s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                if k % 1000 == 7 { f64::NAN } else { ((s >> 40) as f64 - 8e6) * 1e-3 }
            })
            .collect()
    }

    #[test]
    fn sorts_rows_and_columns_of_any_length() {
        for threads in [1, 3] {
            let ctx = Context::new(threads);
            for (o, n, i) in [(1, 200_000, 1), (3, 1000, 1), (2, 500, 3), (1, 70_000, 2), (1, 0, 1)] {
                let x = noise(o * n * i);
                let b = ctx.make::<f64>(DType::F64, x.len(), |z| Ok(z.copy_from_slice(&x))).unwrap();
                let e = Extent { outer: o, n, inner: i };
                for descending in [false, true] {
                    let s = sort(&ctx, &b, e, descending).unwrap();
                    let a = argsort(&ctx, &b, e, descending).unwrap();
                    let (s, a) = (s.slice::<f64>().unwrap(), a.slice::<i64>().unwrap());
                    for r in 0..o * i {
                        let at = |k: usize| ((r / i) * n + k) * i + r % i;
                        let mut want: Vec<usize> = (0..n).collect();
                        want.sort_by_key(|&k| match x[at(k)].is_nan() {
                            true => u64::MAX,
                            false if descending => !x[at(k)].class(),
                            false => x[at(k)].class(),
                        });
                        for k in 0..n {
                            assert_eq!(a[at(k)] as usize, want[k]);
                            assert!(s[at(k)] == x[at(want[k])] || s[at(k)].is_nan() && x[at(want[k])].is_nan());
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn keys_invert() {
        for v in [0.0, -0.0, 1.5, -1.5, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE] {
            assert_eq!(f64::back(v.key()).to_bits(), v.to_bits());
        }
        assert_eq!((-0.0f64).class(), 0.0f64.class());
        assert_eq!(i16::back((-7i16).key()), -7);
    }

    #[test]
    fn insertion_points() {
        let ctx = Context::new(1);
        let make = |v: &[f64]| ctx.make::<f64>(DType::F64, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap();
        let (t, v) = (make(&[1.0, 2.0, 2.0, 3.0]), make(&[0.0, 2.0, 2.5, 9.0, f64::NAN]));
        assert_eq!(searchsorted(&ctx, &t, &v, false).unwrap().slice::<i64>().unwrap(), [0, 1, 3, 4, 4]);
        assert_eq!(searchsorted(&ctx, &t, &v, true).unwrap().slice::<i64>().unwrap(), [0, 3, 3, 4, 4]);
    }
}
