//! Whether the tables and queues are there, and as the template declares them.

use std::collections::BTreeMap;

use aws_sdk_sqs::types::QueueAttributeName;
use serde_json::Value;
use shared::error::chain;

use super::super::tables::Tables;
use crate::CommandError;
use crate::commands::finding::Finding;
use crate::template::{Queue, Table, Template};

const TABLES: &str = "tables";
const QUEUES: &str = "queues";

/// Looks at every table and queue the template declares.
pub(super) async fn look(tables: &Tables, local: bool) -> Result<Vec<Finding>, CommandError> {
    // Of the parameters only names of queues depend on none: what else they change is not looked at here.
    let given = BTreeMap::from([("GhlAppId".to_owned(), String::new())]);
    let template = Template::load(tables.stack_name(), &given, "")?;
    let mut findings = Vec::new();
    for table in template.tables()? {
        findings.extend(look_at_table(tables, &table, local).await);
    }
    for queue in template.queues()? {
        findings.extend(look_at_queue(tables, &queue).await);
    }
    Ok(findings)
}

async fn look_at_table(tables: &Tables, table: &Table, local: bool) -> Vec<Finding> {
    let (name, client) = (table.name.clone(), &tables.aws.dynamodb);
    let described = match client.describe_table().table_name(&name).send().await {
        Ok(described) => described.table,
        Err(error) => {
            return vec![
                Finding::bad(TABLES, name, chain(&error)).advising("deploy the stack, or name the right one"),
            ];
        }
    };
    let status = described.as_ref().and_then(|table| table.table_status()).map_or("unknown", |s| s.as_str());
    let protected = described.as_ref().and_then(|table| table.deletion_protection_enabled).unwrap_or(false);
    let mut findings = vec![if status == "ACTIVE" {
        Finding::good(TABLES, &name, "active")
    } else {
        Finding::bad(TABLES, &name, status).advising("wait until it is ACTIVE; docs/runbooks/database.md")
    }];
    if local {
        return findings;
    }
    if !protected {
        findings.push(
            Finding::warning(TABLES, &name, "can be deleted by mistake")
                .advising("deploy with DeletionProtection=true"),
        );
    }
    findings.push(recovery(tables, &name).await);
    if let Some(expected) = &table.ttl {
        findings.push(expiry(tables, &name, expected).await);
    }
    findings
}

/// Whether the table can be restored to any minute.
async fn recovery(tables: &Tables, name: &str) -> Finding {
    let what = format!("{name}, recovery");
    let asked = tables.aws.dynamodb.describe_continuous_backups().table_name(name).send().await;
    let described = match &asked {
        Ok(asked) => asked.continuous_backups_description(),
        Err(error) => return Finding::not_checked(TABLES, what, chain(error)),
    };
    let recovery = described.and_then(|backups| backups.point_in_time_recovery_description());
    match recovery.and_then(|recovery| recovery.latest_restorable_date_time()) {
        Some(latest) => Finding::good(TABLES, what, format!("until {latest}")),
        None => Finding::bad(TABLES, what, "point-in-time recovery is off")
            .advising("deploy the template as it is: it switches recovery on"),
    }
}

/// Whether what is over vanishes by itself.
async fn expiry(tables: &Tables, name: &str, expected: &str) -> Finding {
    let what = format!("{name}, time to live");
    let asked = tables.aws.dynamodb.describe_time_to_live().table_name(name).send().await;
    let description = match &asked {
        Ok(asked) => asked.time_to_live_description(),
        Err(error) => return Finding::not_checked(TABLES, what, chain(error)),
    };
    match description.and_then(|ttl| ttl.attribute_name()) {
        Some(attribute) if attribute == expected => Finding::good(TABLES, what, format!("by {expected}")),
        _ => Finding::warning(TABLES, what, "off: nothing is ever forgotten")
            .advising("deploy the template as it is: it names the attribute"),
    }
}

async fn look_at_queue(tables: &Tables, queue: &Queue) -> Vec<Finding> {
    let (name, client) = (&queue.name, &tables.aws.sqs);
    let there = async {
        let url = client.get_queue_url().queue_name(name).send().await.map_err(|e| chain(&e))?;
        let asked = client.get_queue_attributes().queue_url(url.queue_url().unwrap_or_default());
        let asked = asked.attribute_names(QueueAttributeName::All).send().await.map_err(|e| chain(&e))?;
        Ok::<_, String>(asked.attributes.unwrap_or_default())
    };
    let there = match there.await {
        Ok(there) => there,
        Err(why) => {
            return vec![Finding::bad(QUEUES, name, why).advising("deploy the stack, or name the right one")];
        }
    };
    let of = |name: QueueAttributeName| there.get(&name).cloned().unwrap_or_default();
    let waiting = of(QueueAttributeName::ApproximateNumberOfMessages);
    let mut findings = vec![if name.contains("dead-letters") && waiting != "0" {
        Finding::bad(QUEUES, name, format!("{waiting} messages nobody could handle"))
            .advising("docs/runbooks/dead_letters.md, then jorge redrive")
    } else {
        Finding::good(QUEUES, name, format!("{waiting} messages"))
    }];
    for (attribute, expected) in &queue.attributes {
        let found = of(QueueAttributeName::from(attribute.as_str()));
        // Of a policy only the number of tries is the template's; how long a burst is gathered is a parameter.
        let differs = match attribute.as_str() {
            "RedrivePolicy" => tries(&found) != tries(expected),
            "DelaySeconds" => false,
            _ => found != *expected,
        };
        if differs {
            let found = format!("{attribute} is {found:?}, the template says {expected:?}");
            findings.push(
                Finding::bad(QUEUES, name, found).advising("somebody changed it by hand: deploy again"),
            );
        }
    }
    findings
}

/// After how many tries a message is a dead letter.
fn tries(policy: &str) -> Option<u64> {
    let policy: Value = serde_json::from_str(policy).ok()?;
    let tries = &policy["maxReceiveCount"];
    tries.as_u64().or_else(|| tries.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tries_of_a_policy_are_read_in_both_forms() {
        assert_eq!(tries(r#"{"maxReceiveCount":5,"deadLetterTargetArn":"arn"}"#), Some(5));
        assert_eq!(tries(r#"{"maxReceiveCount":"5"}"#), Some(5));
        assert_eq!(tries(""), None);
    }
}
