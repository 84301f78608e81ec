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
    /// Bytes of an element where it lies, and as it is made.
    width: usize,
    made: usize,
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
        Input { ptr: x.ptr(), width, made: to.bytes(), make }
    }

    /// (x − centre)², rows having a centre each.
    pub fn squares(x: &'a Buffer, centre: &'a Buffer, e: Extent) -> Res<Input<'a>> {
        let make: Make = match x.dtype {
            DType::F64 => make_squares::<f64>(x.slice()?, centre.slice()?, e, [square_one64, square_each64]),
            DType::F32 => make_squares::<f32>(x.slice()?, centre.slice()?, e, [square_one32, square_each32]),
            d => return Err(Fault::dtype(format!("There are no deviations of {}", d.name()))),
        };
        let width = x.dtype.bytes();
        Ok(Input { ptr: x.ptr(), width, made: width, make: Some(make) })
    }

    /// Whether elements are read where they are.
    pub fn in_place(&self) -> bool {
        self.make.is_none()
    }

    /// The bytes of elements start … start + n, in place or made in scratch.
    ///
    /// # Safety
    /// They lie inside of x.
    #[inline]
    pub unsafe fn get<'s>(&'s self, start: usize, n: usize, scratch: &'s mut Vec<u64>) -> &'s [u8] {
        let bytes = n * self.made;
        match &self.make {
            None => std::slice::from_raw_parts(self.ptr.add(start * self.width), bytes),
            Some(make) => {
                if scratch.len() < bytes.div_ceil(8) {
                    scratch.resize(bytes.div_ceil(8), 0);
                }
                make(start, n, scratch.as_mut_ptr().cast());
                std::slice::from_raw_parts(scratch.as_ptr().cast(), bytes)
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
        // Parts of one row each: of n elements with one centre, or of `inner` with as many.
        let row = if e.inner == 1 { e.n } else { e.inner };
        let mut done = 0;
        while done < n {
            let (r, k) = ((start + done) / row, (start + done) % row);
            let part = done..n.min(done + row - k);
            done = part.end;
            if e.inner == 1 {
                one(&x[part.clone()], &centre[r..r + 1], &mut z[part]);
            } else {
                let first = r / e.n * e.inner + k;
                each(&x[part.clone()], &centre[first..first + part.len()], &mut z[part]);
            }
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
