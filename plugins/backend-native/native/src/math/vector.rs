//! Elementary functions that compile to vector instructions.

use crate::ops::elementwise::Kernel1;
use crate::ops::names::UnaryOp;

pub fn kernel(_op: UnaryOp) -> Option<Kernel1> {
    None
}
