//! Whether every function could start with what it would see in its environment.

use std::collections::BTreeMap;
use std::path::Path;

use crate::commands::finding::Finding;
use shared::error::chain;

use crate::CommandError;
use crate::commands::deployed::DeployedFunctions;
use crate::stack::{FUNCTIONS, check_configuration};

const AREA: &str = "configuration";

/// Every function, each with everything that is missing or wrong.
pub(super) fn look(environment: &BTreeMap<String, String>, came_from: &str) -> Vec<Finding> {
    let lookup = |name: &str| environment.get(name).cloned();
    FUNCTIONS.iter().map(|function| look_at(function, &lookup, came_from)).collect()
}

fn look_at(function: &'static str, lookup: &dyn Fn(&str) -> Option<String>, came_from: &str) -> Finding {
    match check_configuration(function, lookup) {
        Ok(()) => Finding::good(AREA, function, format!("starts with {came_from}")),
        Err(wrong) => Finding::bad(AREA, function, wrong.0.join("; "))
            .advising(format!("set what is named in {came_from}; .env.example says what each is")),
    }
}

/// What Lambda itself sets.
const OF_LAMBDA: [&str; 3] = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
/// Files in the package, which cannot be read from here.
const FILES: [&str; 3] = ["LLM_CONFIG_FILE", "ALERT_RULES", "COMPLIANCE_RULES"];

/// The same of a deployed stack: what Lambda says each function sees. `endpoint` is where AWS is, if not at AWS.
pub(super) async fn look_at_deployed(
    functions: &DeployedFunctions,
    endpoint: Option<&String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for function in FUNCTIONS {
        let seen = match functions.environment(function).await {
            Ok(seen) => seen,
            Err(error) => {
                let why = chain(&*error);
                findings.push(Finding::not_checked(AREA, function, format!("Lambda does not say: {why}")));
                continue;
            }
        };
        let lookup = |name: &str| {
            let set = OF_LAMBDA.contains(&name).then(|| "set by Lambda".to_owned());
            let elsewhere = endpoint.filter(|_| name == "AWS_ENDPOINT_URL").cloned();
            set.or(elsewhere).or_else(|| seen.get(name).cloned()).filter(|_| !FILES.contains(&name))
        };
        findings.push(look_at(function, &lookup, "what it is deployed with"));
    }
    findings
}

/// The variables of a file of lines `NAME=value`.
pub(super) fn read(file: &Path) -> Result<BTreeMap<String, String>, CommandError> {
    let named = |error: dotenvy::Error| format!("{}: {error}", file.display());
    let lines = dotenvy::from_path_iter(file).map_err(named)?;
    Ok(lines.collect::<Result<_, _>>().map_err(named)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::finding::Verdict;

    #[test]
    fn every_function_says_at_once_what_it_misses() {
        let findings = look(&BTreeMap::new(), "nothing");
        assert_eq!(findings.len(), FUNCTIONS.len());
        for finding in &findings {
            assert_eq!(finding.verdict, Verdict::Bad, "{finding:?}");
            assert!(finding.found.contains("AWS_REGION is missing"), "{finding:?}");
        }
        let door = findings.iter().find(|finding| finding.what == "webhook").unwrap();
        for name in ["GHL_APP_ID", "INBOUND_QUEUE_URL", "MASTER_KEY_FILE"] {
            assert!(door.found.contains(name), "{door:?}");
        }
    }

    #[test]
    fn a_file_of_variables_is_read_with_its_quotes_and_comments() {
        let dir = tempfile::TempDir::new().unwrap();
        let file = dir.path().join("env");
        std::fs::write(&file, "# a comment\nGHL_APP_ID=\"abc\"\nexport LOG_LEVEL=info # no noise\n").unwrap();
        let read = read(&file).unwrap();
        assert_eq!(read["GHL_APP_ID"], "abc");
        assert_eq!(read["LOG_LEVEL"], "info");
        assert!(super::read(&dir.path().join("none")).unwrap_err().to_string().contains("none"));
    }
}
