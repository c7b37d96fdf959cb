//! Tables and queues as the template declares them. What exists is left as it is, but for indexes that are new.

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, CreateGlobalSecondaryIndexAction, GlobalSecondaryIndex,
    GlobalSecondaryIndexUpdate, KeySchemaElement, KeyType, LocalSecondaryIndex, Projection, ProjectionType,
    ScalarAttributeType, TimeToLiveSpecification,
};
use aws_sdk_sqs::types::QueueAttributeName;
use shared::adapters::aws::Aws;

use crate::CommandError;
use crate::template::{Carries, GlobalIndex, Queue, Table, Template};

/// Creates what is missing.
pub(crate) async fn provision(template: &Template, aws: &Aws, queues: &str) -> Result<(), CommandError> {
    for table in template.tables()? {
        create_table(aws, &table).await?;
    }
    for queue in template.queues()? {
        create_queue(aws, &queue).await?;
    }
    let sns = super::functions::sns_client(queues);
    for topic in template.topics()? {
        sns.create_topic().name(topic).send().await?;
    }
    Ok(())
}

/// Creates a table unless there is one of its name.
pub(crate) async fn create_table(aws: &Aws, table: &Table) -> Result<(), CommandError> {
    let mut create = aws
        .dynamodb
        .create_table()
        .table_name(&table.name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(key_schema(&table.key)?));
    create = create.set_attribute_definitions(Some(attributes(table)?));
    for (name, keys) in &table.local_indexes {
        let all = Projection::builder().projection_type(ProjectionType::All).build();
        let index = LocalSecondaryIndex::builder().index_name(name).projection(all);
        create = create.local_secondary_indexes(index.set_key_schema(Some(key_schema(keys)?)).build()?);
    }
    for index in &table.global_indexes {
        create = create.global_secondary_indexes(global_index(index)?);
    }
    match create.send().await {
        Ok(_) => {}
        Err(e) if e.as_service_error().is_some_and(|e| e.is_resource_in_use_exception()) => {
            return add_missing_indexes(aws, table).await;
        }
        Err(e) => return Err(e.into()),
    }
    if let Some(attribute) = &table.ttl {
        let ttl = TimeToLiveSpecification::builder().attribute_name(attribute).enabled(true).build()?;
        aws.dynamodb
            .update_time_to_live()
            .table_name(&table.name)
            .time_to_live_specification(ttl)
            .send()
            .await?;
    }
    Ok(())
}

/// A table kept from before an index was declared gets it now, as a deployment would do it.
async fn add_missing_indexes(aws: &Aws, table: &Table) -> Result<(), CommandError> {
    let described = aws.dynamodb.describe_table().table_name(&table.name).send().await?;
    let known: Vec<&str> = described
        .table()
        .into_iter()
        .flat_map(|table| table.global_secondary_indexes())
        .filter_map(|index| index.index_name())
        .collect();
    for index in table.global_indexes.iter().filter(|index| !known.contains(&index.name.as_str())) {
        let made = global_index(index)?;
        let create = CreateGlobalSecondaryIndexAction::builder()
            .index_name(made.index_name)
            .set_key_schema(Some(made.key_schema))
            .set_projection(made.projection)
            .build()?;
        aws.dynamodb
            .update_table()
            .table_name(&table.name)
            .set_attribute_definitions(Some(attributes(table)?))
            .global_secondary_index_updates(GlobalSecondaryIndexUpdate::builder().create(create).build())
            .send()
            .await?;
    }
    Ok(())
}

fn attributes(table: &Table) -> Result<Vec<AttributeDefinition>, CommandError> {
    let definitions = table.attributes.iter().map(|(name, kind)| {
        let kind = ScalarAttributeType::from(kind.as_str());
        AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build()
    });
    Ok(definitions.collect::<Result<_, _>>()?)
}

fn global_index(index: &GlobalIndex) -> Result<GlobalSecondaryIndex, CommandError> {
    let projection = match &index.carries {
        Carries::Keys => Projection::builder().projection_type(ProjectionType::KeysOnly),
        Carries::Attributes(names) => Projection::builder()
            .projection_type(ProjectionType::Include)
            .set_non_key_attributes(Some(names.clone())),
        Carries::All => Projection::builder().projection_type(ProjectionType::All),
    };
    let made = GlobalSecondaryIndex::builder().index_name(&index.name).projection(projection.build());
    Ok(made.set_key_schema(Some(key_schema(&index.key)?)).build()?)
}

/// Partition key first, then the sort key.
fn key_schema(keys: &[String]) -> Result<Vec<KeySchemaElement>, CommandError> {
    let kinds = [KeyType::Hash, KeyType::Range];
    let elements = keys
        .iter()
        .zip(kinds)
        .map(|(name, kind)| KeySchemaElement::builder().attribute_name(name).key_type(kind).build());
    Ok(elements.collect::<Result<_, _>>()?)
}

/// A queue kept from an earlier start may have other attributes: this start's count.
async fn create_queue(aws: &Aws, queue: &Queue) -> Result<(), CommandError> {
    let attributes: std::collections::HashMap<_, _> = queue
        .attributes
        .iter()
        .map(|(name, value)| (QueueAttributeName::from(name.as_str()), value.clone()))
        .collect();
    let known = aws.sqs.get_queue_url().queue_name(&queue.name).send().await;
    match known {
        Ok(known) => {
            let mut changed = attributes;
            changed.remove(&QueueAttributeName::FifoQueue);
            let url = known.queue_url().unwrap_or_default();
            aws.sqs.set_queue_attributes().queue_url(url).set_attributes(Some(changed)).send().await?;
        }
        Err(e) if e.as_service_error().is_some_and(|e| e.is_queue_does_not_exist()) => {
            aws.sqs.create_queue().queue_name(&queue.name).set_attributes(Some(attributes)).send().await?;
        }
        Err(e) => return Err(e.into()),
    }
    Ok(())
}
