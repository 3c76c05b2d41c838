//! Places where a test may end the process as a power cut would: no cleanup, no flush, no destructor.
//!
//! Owns the one way to reach and to arm such a place. Without the feature `failpoints` everything here compiles to nothing; it is
//! in no default feature. The variable `FAILPOINTS` arms places by name, for instance `store.before_commit=2*off->return`: the third
//! time that this place is reached, the process is killed.

/// Marks a place by name.
#[cfg(not(feature = "failpoints"))]
pub const fn reach(_place: &str) {}

/// Marks a place by name; the process ends here when the place is armed.
#[cfg(feature = "failpoints")]
pub fn reach(place: &str) {
    fail::fail_point!(place, |_| die());
}

/// Marks the end of every further 64 KiB of a transfer that has come from `before` to `after` bytes.
pub fn reach_each_piece(place: &str, before: u64, after: u64) {
    for _ in before / PIECE..after / PIECE {
        reach(place);
    }
}

/// What a transfer is counted in.
const PIECE: u64 = 64 * 1024;

/// Arms the places that the environment names.
#[cfg(feature = "failpoints")]
pub fn arm() {
    std::mem::forget(fail::FailScenario::setup());
}

/// SIGKILL to this very process: nothing of it runs on, whatever its threads are doing.
#[cfg(feature = "failpoints")]
fn die() {
    let own = std::process::id().to_string();
    let killed = if cfg!(windows) {
        std::process::Command::new("taskkill").args(["/F", "/PID", &own]).status()
    } else {
        std::process::Command::new("kill").args(["-KILL", &own]).status()
    };
    tracing::error!(?killed, "this process outlived its own kill");
    loop {
        std::thread::park();
    }
}
