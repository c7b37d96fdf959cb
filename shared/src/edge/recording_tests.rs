use super::*;
use crate::metrics::BadSampleRate;

fn tracking(variables: &[(&str, &str)]) -> Result<Tracking, String> {
    let lookup = |asked: &str| {
        let found = variables.iter().find(|(name, _)| *name == asked);
        found.map(|(_, value)| (*value).to_owned())
    };
    let mut env = Environment::new(&lookup);
    let tracking = Tracking::from_env(&mut env);
    env.finish(tracking).map_err(|error| error.to_string())
}

fn usual() -> Tracking {
    Tracking {
        sample_rate: SampleRate::EVERYTHING,
        counts: true,
        interval: Duration::from_secs(60),
        retention: Retention { durations_days: 30, counts_days: 7 },
        machine: None,
    }
}

#[test]
fn what_lambda_says_of_its_memory_is_known_and_a_local_run_knows_of_none() {
    let says = [("AWS_LAMBDA_FUNCTION_NAME", "jorge-webhook"), ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")];
    let machine = Machine { function: "jorge-webhook".into(), megabytes: 256 };
    assert_eq!(tracking(&says).unwrap().machine, Some(machine));
    assert_eq!(tracking(&says[..1]).unwrap().machine, None);
}

#[test]
fn everything_is_timed_and_counted_and_kept_for_a_while_unless_said_otherwise() -> Result<(), BadSampleRate> {
    assert_eq!(tracking(&[]), Ok(usual()));
    let nothing_timed = Tracking { sample_rate: SampleRate::NOTHING, ..usual() };
    let quarter = Tracking { sample_rate: "0.25".parse()?, ..usual() };
    let retention = usual().retention;
    for (name, value, expected) in [
        ("PERFORMANCE_TRACKING_ENABLED", "true", usual()),
        ("PERFORMANCE_TRACKING_ENABLED", "false", nothing_timed.clone()),
        ("PERFORMANCE_TRACKING_SAMPLE_RATE", "0.0", nothing_timed),
        ("PERFORMANCE_TRACKING_SAMPLE_RATE", "0.25", quarter),
        (
            "PERFORMANCE_TRACKING_RETENTION_DAYS",
            "14",
            Tracking { retention: Retention { durations_days: 14, ..retention }, ..usual() },
        ),
        ("BOT_METRICS_ENABLED", "false", Tracking { counts: false, ..usual() }),
        ("BOT_METRICS_COLLECTION_INTERVAL", "5", Tracking { interval: Duration::from_secs(5), ..usual() }),
        (
            "BOT_METRICS_RETENTION_DAYS",
            "3",
            Tracking { retention: Retention { counts_days: 3, ..retention }, ..usual() },
        ),
    ] {
        assert_eq!(tracking(&[(name, value)]), Ok(expected), "{name}={value}");
    }
    Ok(())
}

#[test]
fn what_makes_no_sense_is_refused_with_what_would() {
    let (yes_or_no, days) = ("must be true or false", "must be whole days, 1 to 365");
    let (share, seconds) = ("must be a number from 0.0 to 1.0", "must be whole seconds, 1 to 3600");
    for (name, value, rule) in [
        ("PERFORMANCE_TRACKING_ENABLED", "yes", yes_or_no),
        ("PERFORMANCE_TRACKING_RETENTION_DAYS", "0", days),
        ("PERFORMANCE_TRACKING_RETENTION_DAYS", "366", days),
        ("PERFORMANCE_TRACKING_RETENTION_DAYS", "a month", days),
        ("PERFORMANCE_TRACKING_SAMPLE_RATE", "1.5", share),
        ("PERFORMANCE_TRACKING_SAMPLE_RATE", "NaN", share),
        ("BOT_METRICS_ENABLED", "1", yes_or_no),
        ("BOT_METRICS_COLLECTION_INTERVAL", "0", seconds),
        ("BOT_METRICS_COLLECTION_INTERVAL", "3601", seconds),
        ("BOT_METRICS_COLLECTION_INTERVAL", "a minute", seconds),
        ("BOT_METRICS_RETENTION_DAYS", "0", days),
        ("BOT_METRICS_RETENTION_DAYS", "-1", days),
    ] {
        assert_eq!(tracking(&[(name, value)]), Err(format!("configuration: {name} {rule}")), "{value}");
    }
}

#[test]
fn everything_that_makes_no_sense_is_named_at_once() {
    let names = [
        "PERFORMANCE_TRACKING_ENABLED",
        "PERFORMANCE_TRACKING_RETENTION_DAYS",
        "PERFORMANCE_TRACKING_SAMPLE_RATE",
        "BOT_METRICS_ENABLED",
        "BOT_METRICS_COLLECTION_INTERVAL",
        "BOT_METRICS_RETENTION_DAYS",
    ];
    let error = tracking(&names.map(|name| (name, "soon"))).unwrap_err();
    assert!(names.iter().all(|name| error.contains(name)), "{error}");
}
