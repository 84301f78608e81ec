//! ArrayBuffers over native memory.

use glass_engine::memory::{Block, Buffer};
use napi::bindgen_prelude::*;
use napi::sys;
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::sync::{Arc, Mutex, MutexGuard};

/// A JavaScript value made by hand.
pub struct RawValue(sys::napi_value);

impl TypeName for RawValue {
    fn type_name() -> &'static str {
        "object"
    }
    fn value_type() -> ValueType {
        ValueType::Object
    }
}

impl ToNapiValue for RawValue {
    unsafe fn to_napi_value(_env: sys::napi_env, value: Self) -> Result<sys::napi_value> {
        Ok(value.0)
    }
}

/// Keeps the block alive for the ArrayBuffer, until that is detached by us or collected.
type Hold = Arc<Mutex<Option<Arc<Block>>>>;

pub struct View {
    hold: Hold,
    reference: sys::napi_ref,
}

unsafe extern "C" fn finalize(_env: sys::napi_env, _data: *mut c_void, hint: *mut c_void) {
    drop(Box::from_raw(hint as *mut Hold));
}

fn check(status: sys::napi_status, what: &str) -> Result<()> {
    if status == sys::Status::napi_ok {
        Ok(())
    } else {
        Err(Error::new(Status::GenericFailure, format!("ERR_NATIVE|{what} failed with status {status}")))
    }
}

/// Blocks that JavaScript has as ArrayBuffers of their own, by address.
static LENT: Mutex<BTreeMap<usize, Lent>> = Mutex::new(BTreeMap::new());

type Lent = Arc<Mutex<Option<Block>>>;

fn lent() -> MutexGuard<'static, BTreeMap<usize, Lent>> {
    LENT.lock().unwrap_or_else(|e| e.into_inner())
}

unsafe extern "C" fn collected(_env: sys::napi_env, data: *mut c_void, hint: *mut c_void) {
    let mine = Box::from_raw(hint as *mut Lent);
    let mut all = lent();
    // The block may have been taken back long ago and lent again.
    if all.get(&(data as usize)).is_some_and(|other| Arc::ptr_eq(other, &mine)) {
        all.remove(&(data as usize));
    }
}

/// An ArrayBuffer that owns the block, until `take_back` or until JavaScript has collected it.
pub fn lend(env: &Env, block: Block) -> Result<RawValue> {
    let (data, bytes) = (block.ptr(), block.len());
    let mine: Lent = Arc::new(Mutex::new(Some(block)));
    let hint = Box::into_raw(Box::new(mine.clone()));
    let mut value = std::ptr::null_mut();
    let status = unsafe {
        sys::napi_create_external_arraybuffer(env.raw(), data.cast(), bytes, Some(collected), hint.cast(), &mut value)
    };
    if status != sys::Status::napi_ok {
        // Node calls the finaliser of what it finds too long, and not in other cases: the memory goes, the hint stays.
        mine.lock().unwrap_or_else(|e| e.into_inner()).take();
    }
    check(status, "napi_create_external_arraybuffer")?;
    lent().insert(data as usize, mine);
    Ok(RawValue(value))
}

/// A list of the block, lent, and some numbers.
pub fn lend_with(env: &Env, block: Block, numbers: &[f64]) -> Result<RawValue> {
    let mut list = std::ptr::null_mut();
    check(unsafe { sys::napi_create_array(env.raw(), &mut list) }, "napi_create_array")?;
    let set = |k: usize, value| check(unsafe { sys::napi_set_element(env.raw(), list, k as u32, value) }, "napi_set_element");
    set(0, lend(env, block)?.0)?;
    for (k, x) in numbers.iter().enumerate() {
        let mut value = std::ptr::null_mut();
        check(unsafe { sys::napi_create_double(env.raw(), *x, &mut value) }, "napi_create_double")?;
        set(k + 1, value)?;
    }
    Ok(RawValue(list))
}

/// The block of an ArrayBuffer made by `lend`, which becomes empty; nothing for any other.
pub fn take_back(env: &Env, buffer: &ArrayBuffer) -> Result<Option<Block>> {
    let (at, bytes) = (buffer.as_ptr() as usize, buffer.len());
    let Some(mine) = lent().get(&at).cloned() else {
        return Ok(None);
    };
    let mut block = mine.lock().unwrap_or_else(|e| e.into_inner());
    if block.as_ref().is_none_or(|b| b.len() != bytes || bytes == 0) {
        return Ok(None);
    }
    check(unsafe { sys::napi_detach_arraybuffer(env.raw(), buffer.raw()) }, "napi_detach_arraybuffer")?;
    lent().remove(&at);
    Ok(block.take())
}

impl View {
    pub fn new(env: &Env, buffer: &Buffer) -> Result<(View, RawValue)> {
        let hold: Hold = Arc::new(Mutex::new(Some(buffer.block.clone())));
        let hint = Box::into_raw(Box::new(hold.clone()));
        let mut value = std::ptr::null_mut();
        let status = unsafe {
            sys::napi_create_external_arraybuffer(
                env.raw(),
                buffer.block.ptr().cast(),
                buffer.bytes(),
                Some(finalize),
                hint.cast(),
                &mut value,
            )
        };
        if status != sys::Status::napi_ok {
            // Node calls the finaliser of what it finds too long, and not in other cases: the memory goes, the hint stays.
            hold.lock().unwrap_or_else(|e| e.into_inner()).take();
        }
        check(status, "napi_create_external_arraybuffer")?;
        let mut reference = std::ptr::null_mut();
        // Weak: the view lives as long as JavaScript wants it.
        check(unsafe { sys::napi_create_reference(env.raw(), value, 0, &mut reference) }, "napi_create_reference")?;
        Ok((View { hold, reference }, RawValue(value)))
    }

    /// Makes the ArrayBuffer empty, so that the memory can be used again at once. One that JavaScript has transferred
    /// elsewhere keeps its memory until it is collected.
    pub fn detach(self, env: &Env) -> Result<()> {
        unsafe {
            let mut value = std::ptr::null_mut();
            check(sys::napi_get_reference_value(env.raw(), self.reference, &mut value), "napi_get_reference_value")?;
            check(sys::napi_delete_reference(env.raw(), self.reference), "napi_delete_reference")?;
            if value.is_null() {
                return Ok(());
            }
            let mut gone = false;
            check(sys::napi_is_detached_arraybuffer(env.raw(), value, &mut gone), "napi_is_detached_arraybuffer")?;
            if !gone {
                check(sys::napi_detach_arraybuffer(env.raw(), value), "napi_detach_arraybuffer")?;
                self.hold.lock().unwrap_or_else(|e| e.into_inner()).take();
            }
        }
        Ok(())
    }
}

unsafe impl Send for View {}
