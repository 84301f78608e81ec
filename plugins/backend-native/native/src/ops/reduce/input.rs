//! What is reduced: elements in place, converted, or squares of their distances, leaf by leaf.

use crate::dtype::{DType, Elem};
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::cast;
use crate::ops::context::Extent;

/// Writes the elements start … start + n of what is reduced.
type Make<'a> = Box<dyn Fn(usize, usize, *mut u8) + Sync + 'a>;

pub struct Input<'a> {
    ptr: *const u8,
    width: usize,
    make: Option<Make<'a>>,
}
unsafe impl Sync for Input<'_> {}

#[derive(Clone, Copy)]
struct Ptr(*const u8);
unsafe impl Sync for Ptr {}

impl<'a> Input<'a> {
    /// Elements of x as a dtype.
    pub fn new(x: &'a Buffer, to: DType) -> Input<'a> {
        let width = x.dtype.bytes();
        let same = x.dtype == to;
        let make: Option<Make> = (!same).then(|| {
            let conversion = cast::Conversion::new(x.dtype, to);
            let from = Ptr(x.ptr());
            let make = move |start: usize, n: usize, to: *mut u8| {
                let from = &from;
                // The caller's range lies in x.
                unsafe { conversion.apply(from.0.add(start * width), to, n) }
            };
            Box::new(make) as Make
        });
        Input { ptr: x.ptr(), width, make }
    }

    /// (x − centre)², rows having a centre each.
    pub fn squares(x: &'a Buffer, centre: &'a Buffer, e: Extent) -> Res<Input<'a>> {
        let make: Make = match x.dtype {
            DType::F64 => make_squares::<f64>(x.slice()?, centre.slice()?, e, [square_one64, square_each64]),
            DType::F32 => make_squares::<f32>(x.slice()?, centre.slice()?, e, [square_one32, square_each32]),
            d => return Err(Fault::dtype(format!("There are no deviations of {}", d.name()))),
        };
        Ok(Input { ptr: x.ptr(), width: x.dtype.bytes(), make: Some(make) })
    }

    /// Whether elements are read where they are.
    pub fn in_place(&self) -> bool {
        self.make.is_none()
    }

    /// Elements start … start + n, in place or made in scratch.
    ///
    /// # Safety
    /// They lie inside of x, and are of type T.
    #[inline]
    pub unsafe fn get<'s, T: Elem + Default>(&'s self, start: usize, n: usize, scratch: &'s mut Vec<T>) -> &'s [T] {
        match &self.make {
            None => std::slice::from_raw_parts(self.ptr.add(start * self.width).cast(), n),
            Some(make) => {
                if scratch.len() < n {
                    scratch.resize(n, T::default());
                }
                make(start, n, scratch.as_mut_ptr().cast());
                &scratch[..n]
            }
        }
    }
}

/// z = (x − c)², c being one number, or as many as there are elements.
type Squares<T> = fn(x: &[T], c: &[T], z: &mut [T]);

fn make_squares<'a, T: Elem>(x: &'a [T], centre: &'a [T], e: Extent, [one, each]: [Squares<T>; 2]) -> Make<'a> {
    Box::new(move |start, n, to| {
        // The caller has room for n elements.
        let z = unsafe { std::slice::from_raw_parts_mut(to as *mut T, n) };
        let x = &x[start..start + n];
        if e.inner == 1 {
            let row = start / e.n;
            one(x, &centre[row..row + 1], z)
        } else {
            // Parts of one row of `inner` elements.
            let first = start / (e.n * e.inner) * e.inner + start % e.inner;
            each(x, &centre[first..first + n], z)
        }
    })
}

macro_rules! squares {
    ($t:ty, $one:ident, $each:ident) => {
        multiversion! {
            fn $one(x: &[$t], c: &[$t], z: &mut [$t]) {
                let c = c[0];
                for (z, x) in z.iter_mut().zip(x) {
                    let d = x - c;
                    *z = d * d;
                }
            }
        }
        multiversion! {
            fn $each(x: &[$t], c: &[$t], z: &mut [$t]) {
                for ((z, x), c) in z.iter_mut().zip(x).zip(c) {
                    let d = x - c;
                    *z = d * d;
                }
            }
        }
    };
}
squares!(f64, square_one64, square_each64);
squares!(f32, square_one32, square_each32);
