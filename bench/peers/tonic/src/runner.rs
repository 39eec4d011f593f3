use crate::Failure;
use std::io::BufRead;
use std::time::Instant;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const TICKS_PER_SECOND: f64 = 100.0;

/// The runner's commands, a line each. They end with standard input, so that no program outlives its runner.
pub fn commands() -> UnboundedReceiver<String> {
    let (lines, received) = unbounded_channel();
    // A thread of its own, so that waiting for a command does not keep connections from being served.
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if lines.send(line).is_err() {
                break;
            }
        }
    });
    received
}

/// What this process has used since it started.
pub struct Usage {
    pub at: Instant,
    pub cpu_seconds: f64,
}

impl Usage {
    pub fn now() -> Result<Usage, Failure> {
        Ok(Usage {
            at: Instant::now(),
            cpu_seconds: cpu()?,
        })
    }
}

/// User and system time of all threads.
fn cpu() -> Result<f64, Failure> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, rest) = stat.rsplit_once(") ").ok_or("found no name in stat")?;
    let ticks: Result<Vec<u64>, _> = rest.split(' ').skip(11).take(2).map(str::parse).collect();
    Ok(ticks?.iter().sum::<u64>() as f64 / TICKS_PER_SECOND)
}
