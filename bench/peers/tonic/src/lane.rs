use crate::histogram::Histogram;
use crate::{Failure, Usage};
use std::time::Instant;

/// Where one call at a time is going, for the length of a window.
pub struct Lane {
    end: Instant,
    counts: Counts,
}

impl Lane {
    pub fn until(end: Instant) -> Lane {
        Lane {
            end,
            counts: Counts::none(),
        }
    }

    /// Whether another call may start now.
    pub fn is_open(&self, now: Instant) -> bool {
        now < self.end
    }

    /// Counts a call that has just ended, and was right; returns the time.
    pub fn completed(&mut self, started: Instant, messages: u64) -> Instant {
        let now = Instant::now();
        self.counts.latencies.add((now - started).as_nanos() as u64);
        self.counts.messages += messages;
        now
    }

    /// No more calls come.
    pub fn close(self) -> Counts {
        self.counts
    }
}

/// The calls of a lane, or of several.
pub struct Counts {
    latencies: Histogram,
    messages: u64,
}

impl Counts {
    pub fn none() -> Counts {
        Counts {
            latencies: Histogram::new(),
            messages: 0,
        }
    }

    pub fn add_all(&mut self, other: &Counts) {
        self.latencies.add_all(&other.latencies);
        self.messages += other.messages;
    }

    /// The answer to the runner, which counts what was used since then.
    pub fn since(&self, before: &Usage) -> Result<String, Failure> {
        let after = Usage::now()?;
        Ok(format!(
            "{{\"calls\": {}, \"messages\": {}, \"seconds\": {:.3}, \"cpu_s\": {:.2}, \
             \"p50_us\": {:.1}, \"p99_us\": {:.1}}}",
            self.latencies.total(),
            self.messages,
            (after.at - before.at).as_secs_f64(),
            after.cpu_seconds - before.cpu_seconds,
            self.latencies.at(0.5) as f64 / 1e3,
            self.latencies.at(0.99) as f64 / 1e3,
        ))
    }
}
