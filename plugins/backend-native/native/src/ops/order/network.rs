//! Networks that sort up to sixteen vectors of keys in registers: columns by comparators, a transposition, and bitonic merges
//! of the rows (K. E. Batcher, "Sorting networks and their applications", 1968).

use super::lanes::{Lanes, Word, MOST_LANES};

/// Keys that `sort_few` takes.
pub const fn most<L: Lanes>() -> usize {
    16 * L::LANES
}

/// Comparators, written out so that all vectors stay in registers.
macro_rules! compare {
    ($v:ident: $($a:literal $b:literal),*) => { $( ($v[$a], $v[$b]) = $v[$a].exchange($v[$b]); )* };
}

/// The best network of eight, Knuth, The Art of Computer Programming 3, section 5.3.4.
#[inline(always)]
unsafe fn columns_of_8<L: Lanes, const R: usize>(v: &mut [L; R]) {
    compare!(v: 0 2, 1 3, 4 6, 5 7, 0 4, 1 5, 2 6, 3 7, 0 1, 2 3, 4 5, 6 7, 2 4, 3 5, 1 4, 3 6, 1 2, 3 4, 5 6);
}

/// The best network of sixteen (M. W. Green, 1969), same place.
#[inline(always)]
unsafe fn columns_of_16<L: Lanes, const R: usize>(v: &mut [L; R]) {
    compare!(v: 0 1, 2 3, 4 5, 6 7, 8 9, 10 11, 12 13, 14 15, 0 2, 4 6, 8 10, 12 14, 1 3, 5 7, 9 11, 13 15, 0 4, 8 12, 1 5,
        9 13, 2 6, 10 14, 3 7, 11 15, 0 8, 1 9, 2 10, 3 11, 4 12, 5 13, 6 14, 7 15, 5 10, 6 9, 3 12, 13 14, 7 11, 1 2, 4 8,
        1 4, 7 13, 2 8, 11 14, 2 4, 5 6, 9 10, 11 13, 3 8, 7 12, 6 8, 10 12, 3 5, 7 9, 3 4, 5 6, 7 8, 9 10, 11 12, 6 7, 8 9);
}

/// Sorts at most `most` keys.
///
/// # Safety
/// The processor has what the vector type needs.
#[inline(always)]
pub unsafe fn sort_few<L: Lanes>(keys: &mut [L::Word]) {
    let vectors = keys.len().div_ceil(L::LANES);
    match vectors {
        0 => {}
        1 => rows::<L, 1>(keys),
        2 => rows::<L, 2>(keys),
        3..=4 => rows::<L, 4>(keys),
        5..=8 if L::LANES > 8 => rows::<L, 8>(keys),
        5..=8 => columns::<L, 8>(keys),
        _ => columns::<L, 16>(keys),
    }
}

/// The keys in vectors; the places of the last that lie beyond them hold the largest key.
#[inline(always)]
unsafe fn load<L: Lanes, const R: usize>(keys: &[L::Word]) -> [L; R] {
    let mut v = [L::splat(L::Word::MAX); R];
    let (whole, rest) = (keys.len() / L::LANES, keys.len() % L::LANES);
    for k in 0..R {
        if k < whole {
            v[k] = L::load(keys.as_ptr().add(k * L::LANES));
        }
    }
    if rest > 0 {
        let mut last = [L::Word::MAX; MOST_LANES];
        std::ptr::copy_nonoverlapping(keys.as_ptr().add(whole * L::LANES), last.as_mut_ptr(), rest);
        for k in 0..R {
            if k == whole {
                v[k] = L::load(last.as_ptr());
            }
        }
    }
    v
}

#[inline(always)]
unsafe fn store<L: Lanes, const R: usize>(v: &[L; R], keys: &mut [L::Word]) {
    let (whole, rest) = (keys.len() / L::LANES, keys.len() % L::LANES);
    for k in 0..R {
        if k < whole {
            v[k].store(keys.as_mut_ptr().add(k * L::LANES));
        } else if k == whole && rest > 0 {
            let mut last = [L::Word::MAX; MOST_LANES];
            v[k].store(last.as_mut_ptr());
            std::ptr::copy_nonoverlapping(last.as_ptr(), keys.as_mut_ptr().add(whole * L::LANES), rest);
        }
    }
}

/// Every vector by itself, then merged.
#[inline(always)]
unsafe fn rows<L: Lanes, const R: usize>(keys: &mut [L::Word]) {
    let mut v = load::<L, R>(keys);
    for k in 0..R {
        v[k] = v[k].sorted();
    }
    merge_all(&mut v, 1);
    store(&v, keys);
}

/// Columns of R keys, which are rows after the transposition.
#[inline(always)]
unsafe fn columns<L: Lanes, const R: usize>(keys: &mut [L::Word]) {
    let mut v = load::<L, R>(keys);
    if R == 8 {
        columns_of_8(&mut v);
    } else {
        columns_of_16(&mut v);
    }
    let blocks = R / L::LANES;
    for block in 0..blocks {
        L::transpose(&mut v[block * L::LANES..(block + 1) * L::LANES]);
    }
    // Vector c of every block continues row c.
    let t = v;
    for c in 0..L::LANES {
        for block in 0..blocks {
            v[c * blocks + block] = t[block * L::LANES + c];
        }
    }
    merge_all(&mut v, blocks);
    store(&v, keys);
}

/// Merges sorted runs of n vectors, then of 2 n …
#[inline(always)]
unsafe fn merge_all<L: Lanes, const R: usize>(v: &mut [L; R], first: usize) {
    // Lengths are powers of two: written out, so that every place is known when this is compiled.
    if first <= 1 && R > 1 {
        merge_level(v, 1);
    }
    if first <= 2 && R > 2 {
        merge_level(v, 2);
    }
    if first <= 4 && R > 4 {
        merge_level(v, 4);
    }
    if R > 8 {
        merge_level(v, 8);
    }
}

#[inline(always)]
unsafe fn merge_level<L: Lanes, const R: usize>(v: &mut [L; R], n: usize) {
    for at in (0..R).step_by(2 * n) {
        // The second run backwards makes one bitonic sequence of both: its mirror images meet first.
        for k in 0..n {
            let (a, b) = v[at + k].exchange(v[at + 2 * n - 1 - k].reverse());
            v[at + k] = a;
            v[at + 2 * n - 1 - k] = b;
        }
        let mut apart = n / 2;
        while apart > 0 {
            for k in 0..2 * n {
                if k & apart == 0 {
                    (v[at + k], v[at + k + apart]) = v[at + k].exchange(v[at + k + apart]);
                }
            }
            apart /= 2;
        }
        for k in 0..2 * n {
            v[at + k] = v[at + k].settle();
        }
    }
}
