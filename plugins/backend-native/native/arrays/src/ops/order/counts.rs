//! Long rows with few different keys: how often there is each of them.

use super::lanes::Word;
use crate::ops::context::Context;
use std::sync::atomic::{AtomicBool, Ordering};

/// Keys that have a counter.
const SPAN: usize = 1 << 16;
/// Neighbours are counted in turn in this many tables: a counter that was just written is slow to read.
const TABLES: usize = 2;
/// Keys that are counted together, at least, and written together.
const PART: usize = 1 << 20;
const BLOCK: usize = 1 << 10;
const GRAIN: usize = 1 << 16;
const SAMPLE: usize = 512;

/// Where a window of SPAN keys begins that a sample lies in the middle of, if it fills half of one at most.
pub fn window<W: Word>(n: usize, read: &(dyn Fn(usize, &mut [W]) + Sync)) -> Option<W> {
    let mut sample = [W::default(); SAMPLE];
    for (k, key) in sample.iter_mut().enumerate() {
        read(k * (n / SAMPLE) + n / SAMPLE / 2, std::slice::from_mut(key));
    }
    let (least, most) = sample.iter().fold((sample[0], sample[0]), |(a, b), &key| (a.min(key), b.max(key)));
    let spread = most.over(least);
    let margin = (SPAN as u64).saturating_sub(spread) / 2;
    let first = if least.over(W::MIN) > margin { least.plus(-(margin as i64)) } else { W::MIN };
    // No window wraps round.
    (spread < SPAN as u64 / 2).then(|| first.min(W::MAX.plus(1 - SPAN as i64)))
}

/// Sorts n keys of the window from `least` on, which does not wrap round; false, and nothing written, if one of them is not there. `read` and `write`
/// are handed blocks of keys with their place.
pub fn sort_few_different<W: Word>(
    ctx: &Context,
    n: usize,
    least: W,
    read: &(dyn Fn(usize, &mut [W]) + Sync),
    write: &(dyn Fn(usize, &[W]) + Sync),
) -> bool {
    let part = n.div_ceil(64).max(PART);
    let outside = AtomicBool::new(false);
    let counts = ctx.team.map(n.div_ceil(part), Vec::new(), |c| {
        let mut tables = vec![[0u32; SPAN]; TABLES];
        let [even, odd] = &mut tables[..] else { unreachable!() };
        let (mut keys, mut places) = ([W::default(); BLOCK], [0u32; BLOCK]);
        let end = ((c + 1) * part).min(n);
        for k in (c * part..end).step_by(BLOCK) {
            let keys = &mut keys[..BLOCK.min(end - k)];
            read(k, keys);
            let mut beyond = false;
            for (place, key) in places.iter_mut().zip(&*keys) {
                let over = key.over(least);
                beyond |= over >= SPAN as u64;
                *place = over as u32;
            }
            if beyond {
                outside.store(true, Ordering::Relaxed);
            }
            if outside.load(Ordering::Relaxed) {
                return Vec::new();
            }
            let (pairs, last) = places[..keys.len()].as_chunks::<2>();
            for [a, b] in pairs {
                even[*a as usize % SPAN] += 1;
                odd[*b as usize % SPAN] += 1;
            }
            last.iter().for_each(|&a| even[a as usize % SPAN] += 1);
        }
        tables
    });
    if outside.into_inner() {
        return false;
    }
    let mut starts = vec![0; SPAN + 1];
    for key in 0..SPAN {
        starts[key + 1] = starts[key] + counts.iter().flatten().map(|table| table[key] as usize).sum::<usize>();
    }
    ctx.team.ranges(n, GRAIN, |range| {
        let mut keys = [W::default(); BLOCK];
        // The last key that begins at the first place or before it.
        let mut key = starts.partition_point(|&start| start <= range.start) - 1;
        for k in range.clone().step_by(BLOCK) {
            let keys = &mut keys[..BLOCK.min(range.end - k)];
            let mut at = 0;
            while at < keys.len() {
                let end = (starts[key + 1] - k).min(keys.len());
                keys[at..end].fill(least.plus(key as i64));
                at = end;
                // Not beyond the end of its run.
                key += (starts[key + 1] <= k + at) as usize;
            }
            write(k, keys);
        }
    });
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    fn sorted(row: &[i64], least: i64) -> Option<Vec<i64>> {
        let out = Mutex::new(vec![0; row.len()]);
        let read = |k: usize, keys: &mut [i64]| keys.copy_from_slice(&row[k..k + keys.len()]);
        let write = |k: usize, keys: &[i64]| out.lock().unwrap()[k..k + keys.len()].copy_from_slice(keys);
        sort_few_different(&Context::new(3), row.len(), least, &read, &write).then(|| out.into_inner().unwrap())
    }

    #[test]
    fn counts_what_is_in_the_window() {
        for spread in [1i64, 2, 1000, SPAN as i64] {
            for first in [-5i64, i64::MIN, i64::MAX - SPAN as i64 + 1] {
                let row: Vec<i64> = (0..140_001i64).map(|k| first + k.wrapping_mul(2_654_435_761).rem_euclid(spread)).collect();
                let mut want = row.clone();
                want.sort_unstable();
                assert_eq!(sorted(&row, first).unwrap(), want, "{spread} {first}");
            }
        }
        let mut row = vec![7i64; 100_000];
        row[99_999] = 7 + SPAN as i64;
        assert_eq!(sorted(&row, 7), None);
        row[99_999] = 6;
        assert_eq!(sorted(&row, 7), None);
    }

    #[test]
    fn the_window_is_around_the_sample() {
        let find = |row: &[i32]| window(row.len(), &|k, keys| keys.copy_from_slice(&row[k..k + keys.len()]));
        let row: Vec<i32> = (0..70_000).map(|k| k % 1000).collect();
        let least = find(&row).unwrap();
        assert!(least < -30_000 && least + (SPAN as i32) > 31_000);
        assert_eq!(find(&(0..70_000).collect::<Vec<i32>>()), None);
        assert_eq!(find(&[i32::MIN + 3; 70_000]), Some(i32::MIN));
        assert_eq!(find(&[i32::MAX; 70_000]), Some(i32::MAX - SPAN as i32 + 1));
    }
}
