//! What no function can read ends in the dead-letter queue of its queue, holds nobody else up, and somebody hears of it.

use jorge::stack::STACK_NAME;
use jorge_tests::disturbed::Disturbed;
use jorge_tests::watching::Watched;
use shared::alerts::Scope;
use sqs_sns_emulator::ACCOUNT;

const CONTACT: &str = "CONpoison00000000001";
const QUEUES: [&str; 6] =
    ["inbound.fifo", "assessments", "escalations", "violations", "outcomes", "alert-checks.fifo"];
/// No JSON at all, another's JSON, a version nobody knows.
const POISON: [&str; 3] = ["poison", "{\"Records\":[]}", "{\"type\":\"InboundV9\"}"];

/// Messages in the dead-letter queue of a queue.
fn dead(stage: &Disturbed, queue: &str) -> usize {
    let (name, fifo) = queue.strip_suffix(".fifo").map_or((queue, ""), |name| (name, ".fifo"));
    let name = format!("{STACK_NAME}-{name}-dead-letters{fifo}");
    let depths = stage.world.stack.queues.queue_depths().unwrap();
    depths.iter().find(|queue| queue.name == name).unwrap().visible
}

async fn send(stage: &Disturbed, queue: &str, body: &str) {
    let url = format!("{}/{ACCOUNT}/{STACK_NAME}-{queue}", stage.world.stack.endpoints.queues);
    let mut message = stage.world.stack.aws.sqs.send_message().queue_url(url).message_body(body);
    if queue.ends_with(".fifo") {
        message = message.message_group_id(body).message_deduplication_id(body);
    }
    message.send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn poison_on_every_queue_is_set_aside_and_people_are_served_meanwhile() {
    let stage = Disturbed::start().await;
    let who = stage.contact(CONTACT, &["lead-bot"]).await;
    for queue in QUEUES {
        for body in POISON {
            send(&stage, queue, body).await;
        }
    }
    stage.texts(CONTACT, "can I talk to a real person please").await;
    stage.rest().await;
    let end = stage.end(&who).await;
    assert_eq!((end.replies, end.tasks.len(), end.notes.len()), (1, 1, 1), "{end:?}");
    // Alerts are checked half a minute late, on purpose.
    stage.rest_of_everything().await;
    for queue in QUEUES {
        assert_eq!(dead(&stage, queue), POISON.len(), "{queue}");
    }
    assert_eq!(stage.world.replies(CONTACT).len(), 1);
}

#[tokio::test]
async fn whoever_is_on_call_hears_of_it() {
    let watched = Watched::start().await;
    watched.dead_letter().await;
    watched.check().await;
    let alerts = watched.all(&Scope::Installation).await;
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    assert_eq!(watched.told().len(), 1);
}
