//! How the engine tells the window, or whatever else watches it, that there is something new.

use std::sync::Arc;

/// Called after each published change and each answer, from any thread; has to return at once.
#[derive(Clone)]
pub struct Waker(Option<Arc<dyn Fn() + Send + Sync>>);

impl Waker {
    /// Wakes by calling `wake`.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(wake)))
    }

    /// Wakes nothing: for engines without a window.
    pub fn none() -> Self {
        Self(None)
    }

    /// Tells that there is something new.
    pub fn wake(&self) {
        if let Some(wake) = &self.0 {
            wake();
        }
    }

    /// Whether there is a window to be woken.
    pub const fn has_window(&self) -> bool {
        self.0.is_some()
    }
}

impl std::fmt::Debug for Waker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Waker")
    }
}
