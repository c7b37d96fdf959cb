//! What this process has taken of the machine so far.

use std::fs;

use rustix::time::{ClockId, clock_gettime};

/// Milliseconds on a processor, of all threads together.
pub(super) fn on_processors_ms() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// The most memory a process has been resident in, in MB of 1,000,000 bytes; `None` where `/proc` does not tell.
pub(super) fn peak_rss_mb(process: u32) -> Option<f64> {
    of_status(&status(process)?, "VmHWM:")
}

/// The memory a process is resident in, in MB of 1,000,000 bytes.
pub(super) fn rss_mb(process: u32) -> Option<f64> {
    of_status(&status(process)?, "VmRSS:")
}

/// What the machine has had to do in the last minute, in processors: figures taken beside other work say less.
pub(super) fn load_average() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}

fn status(process: u32) -> Option<String> {
    fs::read_to_string(format!("/proc/{process}/status")).ok()
}

fn of_status(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_megabytes_of_a_million_bytes() {
        let status = "Name:\tjorge\nVmHWM:\t  146484 kB\nVmRSS:\t   97656 kB\n";
        assert!((of_status(status, "VmHWM:").unwrap() - 150.0).abs() < 0.01);
        assert!((of_status(status, "VmRSS:").unwrap() - 100.0).abs() < 0.01);
        assert_eq!(of_status(status, "VmSwap:"), None);
    }

    #[test]
    fn this_process_has_taken_something() {
        assert!(on_processors_ms() > 0.0);
        let (now, most) = (rss_mb(std::process::id()).unwrap(), peak_rss_mb(std::process::id()).unwrap());
        assert!(now > 0.0 && most > 0.0, "{now} {most}");
    }
}
