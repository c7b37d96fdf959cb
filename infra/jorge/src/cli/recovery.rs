//! After something went wrong: messages brought back, and what a restore would take, tried out.

use clap::Args;

use super::TargetArgs;

pub(super) const REDRIVE_EXAMPLES: &str = "Examples:
  jorge redrive
  jorge redrive inbound --dry-run
  jorge redrive inbound --max 1
  jorge redrive inbound --rate 5 --stack-name jorge-prod";

pub(super) const RESTORE_DRILL_EXAMPLES: &str = "Examples:
  jorge restore-drill
  jorge restore-drill --stack-name jorge-prod --kms-data-key 1f0c… --kms-audit-key 9be2… \\
    --manifest-bucket jorge-prod-audit-manifests-123456789012
  jorge restore-drill --to 90 --keep --json --stack-name jorge-prod --kms-data-key 1f0c… --kms-audit-key 9be2… \\
    --manifest-bucket jorge-prod-audit-manifests-123456789012";

/// Which messages to bring back, and how.
#[derive(Debug, Clone, Args)]
pub struct RedriveArgs {
    /// The dead-letter queue, in short or whole: inbound, jorge-prod-inbound-dead-letters.fifo. Without one, all are
    /// shown.
    pub queue: Option<String>,
    /// Bring back at most so many, the oldest first; without it, as many as there are now.
    #[arg(long, value_name = "NUMBER", requires = "queue", value_parser = clap::value_parser!(u32).range(1..))]
    pub max: Option<u32>,
    /// At most so many a second: what the CRM takes.
    #[arg(long, value_name = "PER-SECOND", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=500))]
    pub rate: u16,
    /// Only show what would be brought back.
    #[arg(long, requires = "queue")]
    pub dry_run: bool,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
    /// Name of a deployed stack; without it, the local one.
    #[arg(long, value_name = "NAME")]
    pub stack_name: Option<String>,
    /// An AWS endpoint other than AWS's own.
    #[arg(long, value_name = "URL", requires = "stack_name")]
    pub endpoint: Option<String>,
}

/// What to restore, and what to make of it.
#[derive(Debug, Clone, Args)]
pub struct RestoreDrillArgs {
    /// Where.
    #[command(flatten)]
    pub stack: TargetArgs,
    /// The bucket of a deployed stack's manifests.
    #[arg(long, value_name = "NAME", requires = "stack_name")]
    pub manifest_bucket: Option<String>,
    /// Restore what there was so many minutes ago [default: latest, the newest there is of all four tables].
    #[arg(long, value_name = "MINUTES-AGO|latest", default_value = "latest", value_parser = minutes_ago)]
    pub to: To,
    /// How much may be missing of what a table is said to hold: AWS counts a table every six hours.
    #[arg(long, value_name = "PERCENT", default_value_t = 1.0, value_parser = percent)]
    pub tolerance: f64,
    /// Leave the restored tables, to look into them. They cost what they hold, until somebody deletes them.
    #[arg(long)]
    pub keep: bool,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
}

impl Default for RestoreDrillArgs {
    fn default() -> Self {
        Self {
            stack: TargetArgs::default(),
            manifest_bucket: None,
            to: To::Latest,
            tolerance: 1.0,
            keep: false,
            json: false,
        }
    }
}

/// What there was when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// As late as all tables can be restored to.
    Latest,
    /// So many minutes ago.
    MinutesAgo(u32),
}

fn minutes_ago(typed: &str) -> Result<To, String> {
    // As far back as point-in-time recovery goes: 35 days.
    let minutes = |typed: &str| typed.parse().ok().filter(|minutes| (1..=35 * 24 * 60).contains(minutes));
    match typed {
        "latest" => Ok(To::Latest),
        typed => minutes(typed)
            .map(To::MinutesAgo)
            .ok_or_else(|| "must be `latest`, or minutes, 1 to 50400".to_owned()),
    }
}

fn percent(typed: &str) -> Result<f64, String> {
    let percent = typed.parse().ok().filter(|percent| (0.0..=100.0).contains(percent));
    percent.ok_or_else(|| "must be a number from 0 to 100".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_the_latest_or_minutes_ago_as_far_back_as_there_is_anything() {
        assert_eq!(minutes_ago("latest"), Ok(To::Latest));
        assert_eq!(minutes_ago("90"), Ok(To::MinutesAgo(90)));
        assert_eq!(minutes_ago("50400"), Ok(To::MinutesAgo(50_400)));
        for wrong in ["0", "-5", "50401", "1.5", "yesterday", ""] {
            assert!(minutes_ago(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_tolerance_is_a_share_of_a_hundred() {
        assert_eq!(percent("2.5"), Ok(2.5));
        for wrong in ["-1", "101", "NaN", "all"] {
            assert!(percent(wrong).is_err(), "{wrong}");
        }
    }
}
