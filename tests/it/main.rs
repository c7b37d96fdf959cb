//! What must hold, each in a world of its own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod assessment;
mod assisted;
mod audit_trail;
mod batch;
mod breakers;
mod burst;
mod calendar_port;
mod calls;
mod committed_events;
mod conflict;
mod crm_guards;
mod crm_port;
mod crm_tokens;
mod crm_trouble;
mod data_rights;
mod demo;
mod door;
mod durability;
mod erased_tickets;
mod escalations;
mod experiment_changes;
mod experiment_counts;
mod experiment_verdicts;
mod experiments;
mod follow_ups;
mod handoff_workers;
mod handoffs;
mod measurements;
mod model_providers;
mod model_spending;
mod nobody_answers;
mod once;
mod operations_chain;
mod paused;
mod ports;
mod privacy;
mod scenarios;
mod store_trouble;
mod takeover;
mod tickets;
mod unsubscribe;
mod verify_audit;
mod violations;
mod won_opportunities;
