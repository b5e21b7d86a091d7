//! A defect in one rule must not cost the findings of the others: panics are caught and named.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Notes where a panic happens in place of printing it; what [`catch`] returns then says it. For the program, which
/// prints what is caught; a library has no business with the hook of its process.
pub fn install_hook() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|it| format!(" ({}:{})", it.file(), it.line())).unwrap_or_default();
        let text = format!("{}{place}", message(info.payload()));
        LAST.with(|last| *last.borrow_mut() = Some(text));
    }));
}

/// Runs `work`; where it panics, what it said. Only for work whose results are thrown away then.
///
/// # Errors
/// The message of the panic, with its place if [`install_hook`] was called.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        LAST.with(|last| last.borrow_mut().take()).unwrap_or_else(|| message(payload.as_ref()).to_owned())
    })
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
