//! How full the memory of functions is: counted by the percent, so that what instances say merges and the fullest of
//! them is known.

use std::collections::BTreeMap;

use super::counter::{Count, Counter, Counts};

/// What an instance counts that has needed so many percent of its memory.
#[must_use]
pub fn count(function: &str, percent: u64) -> Count {
    Count::of_none(Counter::Memory).labelled(&format!("{function}.{percent}"))
}

/// How many percent the fullest instance of each function has needed.
#[must_use]
pub fn fullest(counts: &Counts) -> BTreeMap<&str, u64> {
    let mut fullest: BTreeMap<&str, u64> = BTreeMap::new();
    for label in counts.by_label(Counter::Memory, |_| true).into_keys() {
        let Some((function, percent)) = label.as_str().rsplit_once('.') else { continue };
        let Ok(percent) = percent.parse::<u64>() else { continue };
        let known = fullest.entry(function).or_default();
        *known = percent.max(*known);
    }
    fullest
}

/// How many percent of `megabytes` this process has needed at most, by what the kernel says of it; `None` if it does not.
///
/// `status` is `/proc/self/status`, of which `VmHWM` counts (proc(5)), and `megabytes` what Lambda gives in
/// `AWS_LAMBDA_FUNCTION_MEMORY_SIZE`.
#[must_use]
pub fn percent(status: &str, megabytes: u64) -> Option<u64> {
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = peak.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(100)?.checked_div(megabytes.checked_mul(1_024)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_function_the_fullest_instance_is_known() {
        let mut counts = Counts::default();
        for (function, percent) in
            [("conversation", 41), ("conversation", 83), ("conversation", 9), ("webhook", 100)]
        {
            counts.add(count(function, percent), 1);
        }
        counts.add(Count::of_none(Counter::Memory).labelled("of.another.time"), 1);
        assert_eq!(fullest(&counts), BTreeMap::from([("conversation", 83), ("webhook", 100)]));
    }

    #[test]
    fn what_a_process_has_needed_at_most_is_read_off_the_kernel() {
        let status = "Name:\tbootstrap\nVmPeak:\t  900000 kB\nVmHWM:\t   108544 kB\nVmRSS:\t   90000 kB\n";
        assert_eq!(percent(status, 128), Some(82));
        assert_eq!(percent(status, 0), None);
        assert_eq!(percent("VmRSS:\t 90000 kB\n", 128), None);
        assert_eq!(percent("VmHWM:\tmuch\n", 128), None);
    }
}
