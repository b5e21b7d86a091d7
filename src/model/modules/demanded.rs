//! What it takes to parse the scripts that hold no trigger word, when something asks for one.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Scripts that were parsed, or taken from the cache, when something asked for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demanded {
    /// How many.
    pub files: usize,
    /// What all threads together spent on it, waiting for another that is at it included.
    pub time: Duration,
}

/// Adds up over threads.
#[derive(Debug, Default)]
pub(super) struct Clock {
    files: AtomicUsize,
    nanoseconds: AtomicU64,
}

impl Clock {
    /// Measures until a script is there.
    pub(super) fn wait<T>(&self, until: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let done = until();
        let spent = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds.fetch_add(spent, Ordering::Relaxed);
        done
    }

    /// Counts a script.
    pub(super) fn count(&self) {
        self.files.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> Demanded {
        Demanded {
            files: self.files.load(Ordering::Relaxed),
            time: Duration::from_nanos(self.nanoseconds.load(Ordering::Relaxed)),
        }
    }
}

impl Demanded {
    /// The wall time that it took at least, where `threads` worked side by side: as if they had shared it evenly.
    #[must_use]
    pub fn wall(self, threads: usize) -> Duration {
        self.time / u32::try_from(threads.max(1)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_added_up_and_shared_by_the_threads() {
        let clock = Clock::default();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| clock.wait(|| std::thread::sleep(Duration::from_millis(4))));
            }
        });
        clock.count();
        let demanded = clock.read();
        assert_eq!(demanded.files, 1);
        assert!(demanded.time >= Duration::from_millis(8), "{demanded:?}");
        assert_eq!(demanded.wall(2), demanded.time / 2);
        assert_eq!(demanded.wall(0), demanded.time);
    }
}
