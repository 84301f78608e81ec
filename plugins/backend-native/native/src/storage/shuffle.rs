//! Undoes the byte shuffle: the first bytes of all values, then the second bytes, …, become values again.

/// A rest of fewer bytes than a value stays as it is. `out` is as long as `input`.
pub fn unshuffle(input: &[u8], size: usize, out: &mut [u8]) {
    assert_eq!(input.len(), out.len());
    let n = input.len() / size;
    if size <= 1 || n <= 1 {
        out.copy_from_slice(input);
        return;
    }
    let (planes, rest) = input.split_at(n * size);
    let (values, tail) = out.split_at_mut(n * size);
    tail.copy_from_slice(rest);
    let done = fast(planes, n, size, values);
    for (i, value) in values.chunks_exact_mut(size).enumerate().skip(done) {
        for (k, byte) in value.iter_mut().enumerate() {
            *byte = planes[k * n + i];
        }
    }
}

/// Values that were made with vector instructions, from the first on.
#[cfg(target_arch = "x86_64")]
fn fast(planes: &[u8], n: usize, size: usize, values: &mut [u8]) -> usize {
    debug_assert!(planes.len() == n * size && values.len() == n * size);
    // SSE2 is part of the architecture; both slices hold n values of the size.
    match size {
        4 => unsafe { sse2::four(planes.as_ptr(), n, values.as_mut_ptr()) },
        8 => unsafe { sse2::eight(planes.as_ptr(), n, values.as_mut_ptr()) },
        _ => 0,
    }
}
#[cfg(not(target_arch = "x86_64"))]
fn fast(planes: &[u8], n: usize, size: usize, values: &mut [u8]) -> usize {
    match size {
        4 => words::<4>(planes, n, values),
        8 => words::<8>(planes, n, values),
        _ => 0,
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn words<const N: usize>(planes: &[u8], n: usize, values: &mut [u8]) -> usize {
    let plane: [&[u8]; N] = std::array::from_fn(|k| &planes[k * n..(k + 1) * n]);
    for (i, value) in values.chunks_exact_mut(N).enumerate() {
        value.copy_from_slice(&std::array::from_fn::<u8, N, _>(|k| plane[k][i]));
    }
    n
}

#[cfg(target_arch = "x86_64")]
mod sse2 {
    use std::arch::x86_64::*;

    /// Sixteen values at a time. # Safety: `planes` and `values` are 4 n bytes.
    pub unsafe fn four(planes: *const u8, n: usize, values: *mut u8) -> usize {
        let done = n / 16 * 16;
        for i in (0..done).step_by(16) {
            let p: [__m128i; 4] = std::array::from_fn(|k| _mm_loadu_si128(planes.add(k * n + i).cast()));
            let (a, b) = (_mm_unpacklo_epi8(p[0], p[1]), _mm_unpackhi_epi8(p[0], p[1]));
            let (c, d) = (_mm_unpacklo_epi8(p[2], p[3]), _mm_unpackhi_epi8(p[2], p[3]));
            let out = [
                _mm_unpacklo_epi16(a, c),
                _mm_unpackhi_epi16(a, c),
                _mm_unpacklo_epi16(b, d),
                _mm_unpackhi_epi16(b, d),
            ];
            for (k, v) in out.into_iter().enumerate() {
                _mm_storeu_si128(values.add(4 * i + 16 * k).cast(), v);
            }
        }
        done
    }

    /// Sixteen values at a time. # Safety: `planes` and `values` are 8 n bytes.
    pub unsafe fn eight(planes: *const u8, n: usize, values: *mut u8) -> usize {
        let done = n / 16 * 16;
        for i in (0..done).step_by(16) {
            let p: [__m128i; 8] = std::array::from_fn(|k| _mm_loadu_si128(planes.add(k * n + i).cast()));
            // Pairs of bytes, for the lower and the upper eight values.
            let pairs = |hi: bool| -> [__m128i; 4] {
                std::array::from_fn(|k| {
                    if hi {
                        _mm_unpackhi_epi8(p[2 * k], p[2 * k + 1])
                    } else {
                        _mm_unpacklo_epi8(p[2 * k], p[2 * k + 1])
                    }
                })
            };
            for (half, q) in [pairs(false), pairs(true)].into_iter().enumerate() {
                let (a, b) = (_mm_unpacklo_epi16(q[0], q[1]), _mm_unpackhi_epi16(q[0], q[1]));
                let (c, d) = (_mm_unpacklo_epi16(q[2], q[3]), _mm_unpackhi_epi16(q[2], q[3]));
                let out = [
                    _mm_unpacklo_epi32(a, c),
                    _mm_unpackhi_epi32(a, c),
                    _mm_unpacklo_epi32(b, d),
                    _mm_unpackhi_epi32(b, d),
                ];
                for (k, v) in out.into_iter().enumerate() {
                    _mm_storeu_si128(values.add(8 * i + 64 * half + 16 * k).cast(), v);
                }
            }
        }
        done
    }
}
