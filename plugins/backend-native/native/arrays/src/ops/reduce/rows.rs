//! Rows that are contiguous, and rows of columns that are reduced side by side.

use super::input::Input;
use super::loops::{bytes_of, Loops, Slot};
use crate::fault::Res;
use crate::ops::context::{Context, Extent};
use crate::parallel::Place;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Elements per leaf where the order matters, and where it does not; a chunk is one task.
const LEAF: usize = 1024;
const LONG_LEAF: usize = 16 * LEAF;
const CHUNK: usize = 64 * LEAF;
/// Short rows whose accumulators are kept together.
const SHORT: usize = 64;
/// Columns whose accumulators are in the nearest cache together, and rows that a task takes of them.
const TILE: usize = 1024;
const DEPTH: usize = CHUNK / TILE;

fn leaf_size(l: &Loops, input: &Input) -> usize {
    if l.any_order && input.in_place() { LONG_LEAF } else { LEAF }
}

/// inner = 1: every row is contiguous.
///
/// # Safety
/// The input has the elements of the extent, and z room for a result of every row.
pub unsafe fn along(ctx: &Context, l: &Loops, input: &Input, e: Extent, z: Place) -> Res<()> {
    let chunks = e.n.div_ceil(CHUNK);
    if chunks == 1 {
        ctx.team.ranges(e.outer, (CHUNK / e.n).max(1), |rows| unsafe { short_rows(l, input, e.n, rows, &z) });
        return Ok(());
    }
    let block = ctx.pool.take(e.outer * chunks * l.acc)?;
    let partial = Place(block.ptr());
    l.clear(partial.part(0, e.outer * chunks * l.acc));
    // A row whose value is final needs no further chunk.
    let settled: Vec<AtomicBool> = (0..e.outer).map(|_| AtomicBool::new(false)).collect();
    ctx.team.tasks(e.outer * chunks, |t| {
        let (o, c) = (t / chunks, t % chunks);
        if settled[o].load(Ordering::Relaxed) {
            return;
        }
        let n = CHUNK.min(e.n - c * CHUNK);
        // Slot t belongs to this task.
        unsafe {
            let to = partial.part(t * l.acc, l.acc);
            chunk(l, input, o * e.n + c * CHUNK, n, &mut Vec::new(), to);
            if l.settled.is_some_and(|settled| settled(to)) {
                settled[o].store(true, Ordering::Relaxed);
            }
        }
    });
    for o in 0..e.outer {
        let parts = partial.part(o * chunks * l.acc, chunks * l.acc);
        l.tree(parts);
        l.finish(&parts[..l.acc], z.part(o * l.out, l.out));
    }
    Ok(())
}

/// Rows of at most a chunk, which this task alone writes.
unsafe fn short_rows(l: &Loops, input: &Input, n: usize, rows: Range<usize>, z: &Place) {
    let mut slots = [Slot::default(); SHORT];
    let acc = bytes_of(&mut slots);
    let mut scratch = Vec::new();
    // Rows that are made together fit into a leaf.
    let together = if input.in_place() { SHORT } else { (LEAF / n).clamp(1, SHORT) };
    let single = n <= leaf_size(l, input);
    for first in rows.clone().step_by(together) {
        let some = together.min(rows.end - first);
        let acc = &mut acc[..some * l.acc];
        if single {
            (l.leaves)(input.get(first * n, some * n, &mut scratch), n, acc, some);
        } else {
            for (k, acc) in acc.chunks_exact_mut(l.acc).enumerate() {
                chunk(l, input, (first + k) * n, n, &mut scratch, acc);
            }
        }
        l.finish(acc, z.part(first * l.out, some * l.out));
    }
}

/// At most a chunk of elements, pairwise over its leaves.
unsafe fn chunk(l: &Loops, input: &Input, start: usize, n: usize, scratch: &mut Vec<u64>, to: &mut [u8]) {
    let size = leaf_size(l, input);
    if n <= size {
        return (l.leaves)(input.get(start, n, scratch), n, to, 1);
    }
    let mut slots = [Slot::default(); CHUNK / LEAF];
    let acc = &mut bytes_of(&mut slots)[..n.div_ceil(size) * l.acc];
    let mut done = 0;
    if input.in_place() && l.settled.is_none() {
        done = n / size;
        (l.leaves)(input.get(start, done * size, scratch), size, acc, done);
    }
    for (k, slot) in acc.chunks_exact_mut(l.acc).enumerate().skip(done) {
        let m = size.min(n - k * size);
        (l.leaves)(input.get(start + k * size, m, scratch), m, slot, 1);
        if l.settled.is_some_and(|settled| settled(slot)) {
            return to.copy_from_slice(slot);
        }
    }
    l.tree(acc);
    to.copy_from_slice(&acc[..l.acc]);
}

/// inner > 1: rows of `inner` elements are joined element by element, in chunks of rows.
///
/// # Safety
/// As `along`.
pub unsafe fn across(ctx: &Context, l: &Loops, input: &Input, e: Extent, z: Place) -> Res<()> {
    let tile = e.inner.min(TILE);
    let tiles = e.inner.div_ceil(tile);
    let depth = (CHUNK / tile).clamp(DEPTH, CHUNK);
    let chunks = e.n.div_ceil(depth);
    // Results of one chunk that need no conversion are accumulated where they belong.
    let own = chunks > 1 || l.lower.is_some();
    let block = ctx.pool.take(if own { e.outer * chunks * e.inner * l.acc } else { 0 })?;
    let partial = if own { Place(block.ptr()) } else { z };
    // Rows that are read together, or made together where there are all columns of them.
    let together = if input.in_place() { depth } else if tiles == 1 { (LEAF / tile).max(1) } else { 1 };
    ctx.team.tasks(e.outer * chunks * tiles, |t| {
        let (rest, i) = (t / tiles, t % tiles);
        let (o, c) = (rest / chunks, rest % chunks);
        let (first, width) = (i * tile, tile.min(e.inner - i * tile));
        let (from, end) = (c * depth, ((c + 1) * depth).min(e.n));
        let mut scratch = Vec::new();
        // The slots of chunk c and tile i belong to this task; its rows end inside of the input.
        unsafe {
            let acc = partial.part((rest * e.inner + first) * l.acc, width * l.acc);
            l.clear(acc);
            for k in (from..end).step_by(together) {
                let rows = together.min(end - k);
                let x = input.get((o * e.n + k) * e.inner + first, (rows - 1) * e.inner + width, &mut scratch);
                (l.rows)(acc, x, e.inner * l.element, rows);
            }
        }
    });
    if !own {
        return Ok(());
    }
    ctx.team.tasks(e.outer * tiles, |t| {
        let (o, i) = (t / tiles, t % tiles);
        let (first, width) = (i * tile, tile.min(e.inner - i * tile));
        // The columns of tile i belong to this task, which has one of them at a time but for those that it joins.
        let part = |c: usize| unsafe { partial.part(((o * chunks + c) * e.inner + first) * l.acc, width * l.acc) };
        unsafe {
            tree_of_rows(l, &part, 0, chunks);
            l.finish(part(0), z.part((o * e.inner + first) * l.out, width * l.out));
        }
    });
    Ok(())
}

/// As the tree of a row, of rows low … high − 1, into row `low`.
unsafe fn tree_of_rows<'a>(l: &Loops, part: &dyn Fn(usize) -> &'a mut [u8], low: usize, high: usize) {
    if high - low < 2 {
        return;
    }
    let middle = low + (high - low) / 2;
    tree_of_rows(l, part, low, middle);
    tree_of_rows(l, part, middle, high);
    (l.join)(part(low), part(middle));
}
