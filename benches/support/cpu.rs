//! Time on a processor, as Linux counts it for each thread: what other work on the machine does not lengthen. Zero elsewhere.
#![allow(dead_code, reason = "each bench uses a part")]

use std::path::Path;
use std::time::Duration;

/// Of this thread.
pub fn thread() -> Duration {
    // Linux adds up a running thread's time at its ticks only, and whenever it rests.
    std::thread::sleep(Duration::from_micros(1));
    of(Path::new("/proc/thread-self"))
}

/// Of all threads of this process.
pub fn process() -> Duration {
    std::thread::sleep(Duration::from_micros(1));
    all(Path::new("/proc/self/task"))
}

/// Of all threads of another process.
pub fn of_process(id: u32) -> Duration {
    all(Path::new(&format!("/proc/{id}/task")))
}

fn all(tasks: &Path) -> Duration {
    let Ok(entries) = std::fs::read_dir(tasks) else { return Duration::ZERO };
    entries.flatten().map(|entry| of(&entry.path())).sum()
}

/// A thread that has just ended counts nothing.
fn of(task: &Path) -> Duration {
    let text = std::fs::read_to_string(task.join("schedstat")).unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}
