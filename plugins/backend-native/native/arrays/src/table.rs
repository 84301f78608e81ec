//! Handles: JavaScript holds numbers, Rust checks them. A handle is slot + generation · 2^24.

use crate::fault::{Fault, Res};
use crate::memory::Buffer;

const SLOT_BITS: u32 = 24;
const MAX_SLOTS: usize = 1 << SLOT_BITS;
const GENERATIONS: u64 = 1 << 28;

#[derive(Default)]
struct Slot {
    generation: u64,
    buffer: Option<Buffer>,
}

#[derive(Default)]
pub struct Table {
    slots: Vec<Slot>,
    free: Vec<u32>,
    live: usize,
    bytes: usize,
}

impl Table {
    pub fn insert(&mut self, buffer: Buffer) -> Res<f64> {
        let slot = match self.free.pop() {
            Some(slot) => slot as usize,
            None if self.slots.len() < MAX_SLOTS => {
                self.slots.push(Slot::default());
                self.slots.len() - 1
            }
            None => return Err(Fault::new("ERR_MEMORY", "Too many live buffers")),
        };
        self.live += 1;
        self.bytes += buffer.bytes();
        let entry = &mut self.slots[slot];
        entry.generation = (entry.generation + 1) % GENERATIONS;
        entry.buffer = Some(buffer);
        Ok((slot as u64 | entry.generation << SLOT_BITS) as f64)
    }

    fn locate(&self, handle: f64) -> Option<usize> {
        if !(handle >= 0.0 && handle < (GENERATIONS << SLOT_BITS) as f64) {
            return None;
        }
        let bits = handle as u64;
        let slot = (bits & (MAX_SLOTS as u64 - 1)) as usize;
        let entry = self.slots.get(slot)?;
        (entry.generation == bits >> SLOT_BITS && entry.buffer.is_some()).then_some(slot)
    }

    pub fn get(&self, handle: f64) -> Res<&Buffer> {
        self.locate(handle)
            .and_then(|slot| self.slots[slot].buffer.as_ref())
            .ok_or_else(|| Fault::new("ERR_RELEASED", "This buffer was released or is not one of this backend"))
    }

    pub fn remove(&mut self, handle: f64) -> Res<Buffer> {
        let slot = self.locate(handle);
        let buffer = slot.and_then(|slot| self.slots[slot].buffer.take());
        match (slot, buffer) {
            (Some(slot), Some(buffer)) => {
                self.free.push(slot as u32);
                self.live -= 1;
                self.bytes -= buffer.bytes();
                Ok(buffer)
            }
            _ => Err(Fault::new("ERR_RELEASED", "This buffer was released before")),
        }
    }

    /// Live buffers and bytes.
    pub fn memory(&self) -> (usize, usize) {
        (self.live, self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::DType;
    use crate::memory::Pool;

    fn buffer(pool: &std::sync::Arc<Pool>, n: usize) -> Buffer {
        Buffer::new(DType::F64, n, pool.take(8 * n).unwrap())
    }

    #[test]
    fn stale_and_wild_handles_are_faults() {
        let pool = Pool::new(1 << 20);
        let mut table = Table::default();
        let a = table.insert(buffer(&pool, 3)).unwrap();
        assert_eq!(table.get(a).unwrap().size, 3);
        assert_eq!(table.memory(), (1, 24));
        table.remove(a).unwrap();
        let b = table.insert(buffer(&pool, 4)).unwrap();
        assert_ne!(a, b);
        assert!(table.get(a).is_err());
        assert!(table.remove(a).is_err());
        for wild in [-1.0, f64::NAN, f64::INFINITY, 1e300, 0.5, 12345.0] {
            assert!(table.get(wild).is_err(), "{wild}");
        }
        assert_eq!(table.memory(), (1, 32));
    }
}
