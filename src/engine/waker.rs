//! How the engine tells whoever watches that there is something new. It never knows who that is.

use std::sync::Arc;

/// Called after each published change and each answer; cheap, callable from any thread.
#[derive(Clone)]
pub struct Waker(Arc<dyn Fn() + Send + Sync>);

impl Waker {
    /// Wakes by calling `wake`.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(wake))
    }

    /// For engines that nobody watches.
    pub fn none() -> Self {
        Self::new(|| {})
    }

    /// There is something new.
    pub fn wake(&self) {
        (self.0)();
    }
}

impl std::fmt::Debug for Waker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Waker")
    }
}
