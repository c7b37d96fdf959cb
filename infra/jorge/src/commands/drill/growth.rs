//! Whether memory grows, and how that looks.

/// Share of the time that only warms up.
const WARM_UP: f64 = 0.2;
/// Characters a picture is wide and high.
const SIZE: (usize, usize) = (72, 8);

/// Memory at an instant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    /// Seconds since the beginning.
    pub(super) at: f64,
    /// Mebibytes.
    pub(super) mib: f64,
}

/// The line through the samples after the warm-up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Growth {
    /// Where it begins, in mebibytes.
    pub(super) from: f64,
    /// Where it ends.
    pub(super) to: f64,
    /// What that is more, in percent of where it begins.
    pub(super) percent: f64,
}

impl Growth {
    /// Fitted by least squares; `None` of fewer than ten samples.
    pub(super) fn of(samples: &[Sample]) -> Option<Self> {
        let end = samples.last()?.at;
        let warm: Vec<&Sample> = samples.iter().filter(|sample| sample.at >= end * WARM_UP).collect();
        if warm.len() < 10 {
            return None;
        }
        let count = f64::from(u32::try_from(warm.len()).ok()?);
        let mean = |of: fn(&Sample) -> f64| warm.iter().map(|sample| of(sample)).sum::<f64>() / count;
        let (middle, level) = (mean(|sample| sample.at), mean(|sample| sample.mib));
        let spread: f64 = warm.iter().map(|sample| (sample.at - middle).powi(2)).sum();
        let together: f64 = warm.iter().map(|sample| (sample.at - middle) * (sample.mib - level)).sum();
        let slope = together / spread;
        let on_line = |at: f64| level + slope * (at - middle);
        let (from, to) = (on_line(warm.first()?.at), on_line(end));
        Some(Self { from, to, percent: 100.0 * (to - from) / from })
    }
}

/// The samples over time, from no memory at all upwards.
pub(super) fn picture(samples: &[Sample]) -> String {
    let (width, height) = SIZE;
    let (Some(last), Some(first)) = (samples.last(), samples.first()) else { return String::new() };
    let most = samples.iter().map(|sample| sample.mib).fold(0.0, f64::max);
    let column = |nth: usize| {
        let at = nth * (samples.len() - 1) / (width - 1);
        samples.get(at).unwrap_or(first).mib
    };
    let mut lines = String::new();
    for row in (1..=height).rev() {
        let share = |row: usize| most * f64::from(u32::try_from(row).unwrap_or(0)) / 8.0;
        let label = share(row);
        let drawn: String = (0..width)
            .map(|nth| match column(nth) {
                mib if mib >= share(row) - f64::EPSILON * most => '█',
                mib if mib >= share(row) - most / 16.0 => '▄',
                _ => ' ',
            })
            .collect();
        lines.push_str(&format!("{label:>7.1} MiB {}\n", drawn.trim_end()));
    }
    let seconds = last.at;
    lines.push_str(&format!("{:>11} 0 s{seconds:>width$.0} s", "", width = width - 5));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many samples a second apart.
    fn samples(count: u32, mib: impl Fn(f64) -> f64) -> Vec<Sample> {
        (0..count).map(f64::from).map(|at| Sample { at, mib: mib(at) }).collect()
    }

    #[test]
    fn what_only_warms_up_does_not_grow() {
        let growth = Growth::of(&samples(101, |at| if at < 20.0 { 10.0 + at } else { 30.0 })).unwrap();
        assert!(growth.percent.abs() < 1e-9, "{growth:?}");
    }

    #[test]
    fn a_leak_shows_under_the_noise_of_its_own_size() {
        let growth = Growth::of(&samples(101, |at| 100.0 + at / 4.0 + 10.0 * at.sin())).unwrap();
        assert!((growth.percent - 19.0).abs() < 3.0, "{growth:?}");
    }

    #[test]
    fn of_a_handful_of_samples_nothing_is_said() {
        assert_eq!(Growth::of(&samples(11, |_| 1.0)), None);
        assert_eq!(Growth::of(&[]), None);
    }

    #[test]
    fn the_picture_shows_a_line_that_rises() {
        let lines = picture(&samples(101, |at| 4.0 + at * 0.04));
        let lengths: Vec<usize> = lines.lines().take(8).map(|line| line.trim_end().chars().count()).collect();
        assert_eq!(lines.lines().count(), 9);
        assert_eq!((lengths[0], lengths[7]), (84, 84), "the end is full in every row: {lines}");
        let full = |line: &str| line.chars().filter(|drawn| *drawn == '█').count();
        let filled: Vec<usize> = lines.lines().take(8).map(full).collect();
        assert!(filled.is_sorted() && filled[0] < filled[7], "{filled:?}\n{lines}");
        assert!(lines.contains("100 s"), "{lines}");
    }
}
