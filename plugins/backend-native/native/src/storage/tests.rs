use super::*;
use crate::fault::guard;
use crate::parallel::Team;
use pipeline::{decode, Scratch};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

struct Random(u64);
impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 11) as usize % n
    }
    fn bytes(&mut self, n: usize) -> Vec<u8> {
        (0..n).map(|_| (self.next() >> 20) as u8).collect()
    }
}

fn reader(threads: usize) -> Reader {
    Reader { team: Team::new(threads, "test"), pool: Pool::new(1 << 20) }
}

/// A file of its own for a test, removed when it is dropped.
struct Temporary(std::path::PathBuf);
impl Temporary {
    fn new(bytes: &[u8]) -> Temporary {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("glass-storage-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
        Temporary(path)
    }
}
impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0; zlib_rs::compress_bound(bytes.len())];
    let (written, code) = zlib_rs::compress_slice(&mut out, bytes, zlib_rs::DeflateConfig::new(4));
    assert_eq!(code, zlib_rs::ReturnCode::Ok);
    written.to_vec()
}

fn shuffled(bytes: &[u8], size: usize) -> Vec<u8> {
    let n = bytes.len() / size;
    let mut out: Vec<u8> = (0..n * size).map(|k| bytes[k % n * size + k / n]).collect();
    out.extend_from_slice(&bytes[n * size..]);
    out
}

fn summed(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = checksum::fletcher32(&bytes);
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes
}

#[test]
fn bytes_of_a_file() {
    let mut random = Random(1);
    let bytes = random.bytes((5 << 20) / 2);
    let temporary = Temporary::new(&bytes);
    let file = OpenFile::open(&temporary.0).unwrap();
    assert_eq!(file.identity.size, bytes.len() as u64);
    for threads in [1, 3] {
        for (start, n) in [(0, bytes.len()), (17, 1), (1000, 2 << 20), (bytes.len() - 3, 3)] {
            let block = reader(threads).read_bytes(&file, start as u64, n).unwrap();
            assert!(block.bytes() == &bytes[start..start + n]);
        }
        for (start, n) in [(0, bytes.len() + 1), (bytes.len() as u64, 1), (u64::MAX, 2), (0, usize::MAX)] {
            assert!(reader(threads).read_bytes(&file, start, n).is_err());
        }
    }
    assert!(OpenFile::open(&temporary.0.with_extension("none")).is_err());
}

#[test]
fn unshuffling_undoes_shuffling() {
    let mut random = Random(2);
    for size in [1, 2, 3, 4, 8, 12] {
        for n in [0, 1, 7, 15, 16, 17, 64, 1000, 1003] {
            let bytes = random.bytes(n);
            let mut out = vec![0; n];
            shuffle::unshuffle(&shuffled(&bytes, size), size, &mut out);
            assert!(out == bytes, "{size} {n}");
        }
    }
}

#[test]
fn fletcher_of_known_words() {
    // Words 6162, 6364, 6500: sums 6162, c4c6, 29c7 and 6162, 2629, 4ff0 modulo ffff.
    assert_eq!(checksum::fletcher32(b"abcde"), 0x4ff0_29c7);
    assert_eq!(checksum::fletcher32(&[]), 0);
    assert_eq!(checksum::fletcher32(&[0xff; 8]), 0xffff_ffff);
    let long = Random(3).bytes(200_001);
    let (mut a, mut b) = (0u64, 0u64);
    for pair in long.chunks(2) {
        a = (a + (pair[0] as u64 * 256 + pair.get(1).copied().unwrap_or(0) as u64)) % 65535;
        b = (b + a) % 65535;
    }
    assert_eq!(checksum::fletcher32(&long), (b << 16 | a) as u32);
}

/// Every region of small arrays, through every combination of filters, on one and on three threads.
#[test]
fn regions_of_chunked_arrays() {
    let mut random = Random(4);
    for round in 0..150 {
        let axes = 1 + random.below(3);
        let item = [1, 2, 4, 8][random.below(4)];
        let shape: Vec<usize> = (0..axes).map(|_| 1 + random.below(12)).collect();
        let chunk: Vec<usize> = (0..axes).map(|k| if k > 0 && round % 2 == 0 { shape[k] } else { 1 + random.below(6) }).collect();
        let total: usize = shape.iter().product();
        let values = random.bytes(total * item);
        let filters: Vec<Filter> =
            [Filter::Shuffle(item), Filter::Deflate, Filter::Fletcher32].into_iter().filter(|_| random.below(2) == 0).collect();
        let grid: Vec<usize> = (0..axes).map(|k| shape[k].div_ceil(chunk[k])).collect();
        let mut stored = vec![7u8; 5];
        let mut places = Vec::new();
        for c in 0..grid.iter().product() {
            let elements: usize = chunk.iter().product();
            let mut bytes = vec![0u8; elements * item];
            for e in 0..elements {
                let (mut at, mut inside, mut rc, mut re) = (0, true, c, e);
                let mut index = vec![0; axes];
                for k in (0..axes).rev() {
                    index[k] = rc % grid[k] * chunk[k] + re % chunk[k];
                    rc /= grid[k];
                    re /= chunk[k];
                    inside &= index[k] < shape[k];
                }
                for k in 0..axes {
                    at = at * shape[k] + index[k];
                }
                if inside {
                    bytes[e * item..(e + 1) * item].copy_from_slice(&values[at * item..(at + 1) * item]);
                }
            }
            let mask = if filters.is_empty() { 0 } else { random.below(1 << filters.len()) as u32 };
            for (k, filter) in filters.iter().enumerate().filter(|(k, _)| mask >> k & 1 == 0) {
                let _ = k;
                bytes = match filter {
                    Filter::Shuffle(size) => shuffled(&bytes, *size),
                    Filter::Deflate => deflate(&bytes),
                    _ => summed(bytes),
                };
            }
            places.push((stored.len() as u64, bytes.len(), mask));
            stored.extend(bytes);
        }
        let temporary = Temporary::new(&stored);
        let file = OpenFile::open(&temporary.0).unwrap();
        let offset: Vec<usize> = shape.iter().map(|&n| random.below(n)).collect();
        let count: Vec<usize> = (0..axes).map(|k| 1 + random.below(shape[k] - offset[k])).collect();
        let span = |k: usize| offset[k] / chunk[k]..(offset[k] + count[k]).div_ceil(chunk[k]);
        let chosen: Vec<_> = (0..places.len())
            .filter(|&c| {
                let mut rest = c;
                (0..axes).rev().all(|k| {
                    let here = rest % grid[k];
                    rest /= grid[k];
                    span(k).contains(&here)
                })
            })
            .map(|c| places[c])
            .collect();
        let expected: Vec<u8> = (0..count.iter().product::<usize>())
            .flat_map(|e| {
                let (mut rest, mut at, mut unit) = (e, 0, 1);
                for k in (0..axes).rev() {
                    at += (offset[k] + rest % count[k]) * unit;
                    rest /= count[k];
                    unit *= shape[k];
                }
                values[at * item..(at + 1) * item].to_vec()
            })
            .collect();
        let chunks = Chunks {
            region: Region { item, chunk: chunk.clone(), offset: offset.clone(), count: count.clone() },
            addresses: chosen.iter().map(|c| c.0).collect(),
            sizes: chosen.iter().map(|c| c.1).collect(),
            masks: chosen.iter().map(|c| c.2).collect(),
            filters,
        };
        for threads in [1, 3] {
            let block = reader(threads).read_chunks(&file, &chunks).unwrap();
            assert!(block.bytes() == expected, "{shape:?} {chunk:?} {offset:?} {count:?}");
        }
    }
}

#[test]
fn impossible_regions_are_faults() {
    let temporary = Temporary::new(&[0; 100]);
    let file = OpenFile::open(&temporary.0).unwrap();
    let make = |item: usize, chunk: &[usize], offset: &[usize], count: &[usize], size: usize| Chunks {
        region: Region { item, chunk: chunk.into(), offset: offset.into(), count: count.into() },
        addresses: vec![0],
        sizes: vec![size],
        masks: vec![0],
        filters: vec![],
    };
    let read = |chunks: Chunks| guard(|| reader(1).read_chunks(&file, &chunks).map(|b| b.len()));
    assert_eq!(read(make(4, &[5], &[0], &[5], 20)), Ok(20));
    let huge = usize::MAX;
    for chunks in [
        make(0, &[5], &[0], &[5], 20),
        make(4, &[0], &[0], &[5], 20),
        make(4, &[5], &[0], &[0], 20),
        make(4, &[5], &[0], &[6], 20),
        make(4, &[5, 1], &[0], &[5], 20),
        make(4, &[5], &[0], &[5], 19),
        make(4, &[5], &[0], &[5], 101),
        make(huge, &[5], &[0], &[5], 20),
        make(4, &[huge], &[0], &[5], 20),
        make(4, &[5], &[huge], &[5], 20),
        make(4, &[1 << 20], &[0], &[1 << 20], 4 << 20),
        make(4, &[1; 9], &[0; 9], &[1; 9], 4),
    ] {
        let fault = read(chunks).unwrap_err();
        assert_ne!(fault.code, "ERR_NATIVE", "{}", fault.what);
    }
}

#[test]
fn packed_bits() {
    // 0b101, 0b010, 0b111 and so on, from the most significant bit.
    let mut bits = bits::BitReader::new(&[0b1010_1011, 0b1000_0000], 3, 3).unwrap();
    assert_eq!([bits.next(), bits.next(), bits.next()], [5, 2, 7]);
    let mut random = Random(5);
    for width in 1..=64usize {
        let values: Vec<u64> = (0..50).map(|_| random.next() >> (64 - width)).collect();
        let mut bytes = vec![0u8; (50 * width).div_ceil(8)];
        for (k, v) in values.iter().enumerate() {
            for b in 0..width {
                let at = k * width + b;
                bytes[at / 8] |= ((v >> (width - 1 - b) & 1) as u8) << (7 - at % 8);
            }
        }
        let mut bits = bits::BitReader::new(&bytes, width, 50).unwrap();
        assert!(values.iter().all(|&v| bits.next() == v), "{width}");
        assert!(bits::BitReader::new(&bytes[1..], width, 50).is_none());
    }
}

/// Damaged chunks through all filters: a fault or values, never a panic.
#[test]
fn damaged_chunks() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut random = Random(6);
    let packed: [Filter; 3] = [
        Filter::parse(5, &[8, 0, 60, 1, 8, 0, 40, 3]).unwrap(),
        Filter::parse(6, &[0, 3, 60, 1, 8, 0, 0, 1, 0, 0]).unwrap(),
        Filter::parse(6, &[2, 0, 60, 0, 8, 1, 0, 0]).unwrap(),
    ];
    for round in 0..4000 {
        let mut filters: Vec<Filter> = Vec::new();
        if random.below(3) == 0 {
            filters.push(packed[random.below(3)].clone());
        }
        let all = [Filter::Shuffle(8), Filter::Deflate, Filter::Fletcher32];
        filters.extend(all.into_iter().filter(|_| random.below(2) == 0));
        if filters.is_empty() {
            continue;
        }
        let mut bytes = random.bytes(480);
        for filter in &filters {
            bytes = match filter {
                Filter::Shuffle(size) => shuffled(&bytes, *size),
                Filter::Deflate => deflate(&bytes),
                Filter::Fletcher32 => summed(bytes),
                _ => bytes,
            };
        }
        if random.below(2) == 0 {
            bytes.truncate(random.below(bytes.len() + 1));
        }
        for _ in 0..random.below(4) {
            if !bytes.is_empty() {
                let at = random.below(bytes.len());
                bytes[at] ^= random.next() as u8;
            }
        }
        let temporary = Temporary::new(&bytes);
        let file = OpenFile::open(&temporary.0).unwrap();
        let mut scratch = Scratch::default();
        scratch.load(&file, 0, bytes.len()).unwrap();
        let mut out = vec![0; 480];
        let references: Vec<&Filter> = filters.iter().collect();
        if let Err(fault) = guard(|| decode(&references, &mut scratch, &mut out)) {
            assert_ne!(fault.code, "ERR_NATIVE", "{round} {filters:?} {}", fault.what);
        }
    }
    std::panic::set_hook(hook);
}
