//! Networks that sort up to sixteen vectors of keys in registers: columns by comparators, then bitonic merges (K. E. Batcher, "Sorting networks and their applications", 1968).

use super::lanes::{Lanes, Word};

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
        } else if k == whole && rest > 0 {
            v[k] = L::load_few(keys.as_ptr().add(k * L::LANES), rest);
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
            v[k].store_few(keys.as_mut_ptr().add(k * L::LANES), rest);
        }
    }
}

/// Every vector by itself, then merged.
#[inline(always)]
unsafe fn rows<L: Lanes, const R: usize>(keys: &mut [L::Word]) {
    let mut v = load::<L, R>(keys);
    for v in &mut v {
        cross(v, 2);
        cross(v, 4);
        cross(v, 8);
        cross(v, 16);
    }
    // Written out, so that every place is known when this is compiled.
    if R > 1 {
        merge_rows(&mut v, 1);
    }
    if R > 2 {
        merge_rows(&mut v, 2);
    }
    store(&v, keys);
}

/// Makes sorted groups of lanes from sorted halves of them.
#[inline(always)]
unsafe fn cross<L: Lanes>(v: &mut L, group: usize) {
    if group <= L::LANES {
        *v = v.part(v.mirror(group), group / 2).0;
        settle(v, group / 4);
    }
}

/// Bitonic sequences of lanes in order, `apart` ≤ 8 and less from each other.
#[inline(always)]
unsafe fn settle<L: Lanes>(v: &mut L, apart: usize) {
    for far in [8, 4, 2, 1] {
        if far <= apart {
            *v = v.part(v.swap(far), far).0;
        }
    }
}

/// Merges sorted runs of n vectors.
#[inline(always)]
unsafe fn merge_rows<L: Lanes, const R: usize>(v: &mut [L; R], n: usize) {
    for at in (0..R).step_by(2 * n) {
        // The second run backwards makes one bitonic sequence of both: its mirror images meet first.
        for k in 0..n {
            let (a, b) = v[at + k].exchange(v[at + 2 * n - 1 - k].mirror(L::LANES));
            v[at + k] = a;
            v[at + 2 * n - 1 - k] = b;
        }
    }
    if n > 1 {
        exchange_rows(v, 1);
    }
    for v in v {
        settle(v, L::LANES / 2);
    }
}

#[inline(always)]
unsafe fn exchange_rows<L: Lanes, const R: usize>(v: &mut [L; R], apart: usize) {
    for k in 0..R {
        if k & apart == 0 {
            (v[k], v[k + apart]) = v[k].exchange(v[k + apart]);
        }
    }
}

/// Columns of R keys, merged as columns: most comparisons then are between vectors, without moves between lanes.
#[inline(always)]
unsafe fn columns<L: Lanes, const R: usize>(keys: &mut [L::Word]) {
    let mut v = load::<L, R>(keys);
    if R == 8 {
        columns_of_8(&mut v);
    } else {
        columns_of_16(&mut v);
    }
    merge_columns(&mut v, 1);
    merge_columns(&mut v, 2);
    if L::LANES > 4 {
        merge_columns(&mut v, 4);
    }
    if L::LANES > 8 {
        merge_columns(&mut v, 8);
    }
    L::by_columns(&mut v);
    store(&v, keys);
}

/// Merges sorted runs of n columns, which continue each other from top to bottom.
#[inline(always)]
unsafe fn merge_columns<L: Lanes, const R: usize>(v: &mut [L; R], n: usize) {
    for k in 0..R / 2 {
        // Mirror images meet, as above.
        let (a, b) = v[k].part(v[R - 1 - k].mirror(2 * n), n);
        v[k] = a;
        v[R - 1 - k] = b.mirror(2 * n);
    }
    for v in &mut *v {
        settle(v, n / 2);
    }
    if R > 8 {
        exchange_rows(v, 8);
    }
    exchange_rows(v, 4);
    exchange_rows(v, 2);
    exchange_rows(v, 1);
}
