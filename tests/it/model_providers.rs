//! Every provider in its own wire format: what it is asked, and what each way to fail becomes.

use std::sync::Arc;
use std::time::Duration;

use jorge_tests::models::{Does, FakeModel, ModelFiles, entry};
use serde_json::json;
use shared::adapters::llm::{ModelKeys, providers};
use shared::llm::prompts::REPLY;
use shared::llm::{
    Catalogue, Completion, Failure, Form, Message, Provider, Request, Role, Task, Unfinished, Usage,
};
use shared::privacy::Personal;

const APIS: [&str; 3] = ["anthropic", "gemini", "openai"];
const TIMEOUT: Duration = Duration::from_secs(5);

fn request() -> Request {
    let said = |role, text: &str| Message { role, text: Personal::new(text.to_owned()) };
    Request {
        task: Task::Reply,
        prompt: &REPLY,
        messages: vec![
            said(Role::User, "One."),
            said(Role::Assistant, "Two."),
            said(Role::User, "<contact_message>Hi</contact_message>"),
        ],
        max_tokens: 123,
        form: Form::Structured,
        about: Some("a-hash".to_owned()),
        contact_free: false,
    }
}

async fn provider(api: &str, does: Does, flags: &str) -> (FakeModel, Arc<dyn Provider>) {
    let fake = FakeModel::start(&[does]).await;
    let files = ModelFiles::new(&entry("m", api, "cheap", &fake.url, flags));
    let catalogue = Catalogue::parse(&std::fs::read_to_string(files.file()).unwrap()).unwrap();
    let found = providers(&catalogue, &ModelKeys::Directory(files.secrets().into())).unwrap();
    (fake, found["m"].clone())
}

async fn ask(api: &str, does: Does) -> Result<Completion, Unfinished> {
    let (_fake, provider) = provider(api, does, "").await;
    provider.complete(&request(), TIMEOUT).await
}

#[tokio::test]
async fn every_provider_answers_in_its_own_format_and_its_tokens_are_counted() {
    for api in APIS {
        let completion = ask(api, Does::Says("Good.".into())).await.unwrap();
        assert_eq!(completion.text.expose(), "Good.", "{api}");
        let usage = Usage { input: 900, output: 50, cache_read: 100, cache_write: 0 };
        assert_eq!((completion.usage, completion.cut), (Some(usage), false), "{api}");
    }
}

#[tokio::test]
async fn thoughts_that_come_first_are_not_the_answer() {
    for api in APIS {
        let completion = ask(api, Does::Thinks("Good.".into())).await.unwrap();
        assert_eq!(completion.text.expose(), "Good.", "{api}");
    }
}

#[tokio::test]
async fn every_status_becomes_the_failure_it_stands_for() {
    for api in APIS {
        for (status, failure) in [
            (400, Failure::BadRequest),
            (401, Failure::Unauthorised),
            (402, Failure::NoCredit),
            (403, Failure::Forbidden),
            (404, Failure::NotFound),
            (429, Failure::RateLimited { retry_after: None }),
            (500, Failure::Overloaded),
            (503, Failure::Overloaded),
            (529, Failure::Overloaded),
        ] {
            let unfinished = ask(api, Does::Status(status)).await.unwrap_err();
            assert_eq!(unfinished, failure.into(), "{api} {status}");
        }
        let asked_for = ask(api, Does::LeaveAlone(429, 7)).await.unwrap_err().failure;
        assert_eq!(asked_for, Failure::RateLimited { retry_after: Some(Duration::from_secs(7)) }, "{api}");
    }
}

#[tokio::test]
async fn silence_cuts_babble_blocks_and_nothing_are_each_a_failure_of_their_own() {
    for api in APIS {
        for (does, failure) in [
            (Does::BreaksOff, Failure::Unreachable),
            (Does::Babbles, Failure::Unreadable),
            (Does::Blocks, Failure::Blocked),
            (Does::SaysNothing, Failure::Empty),
        ] {
            assert_eq!(ask(api, does).await.unwrap_err().failure, failure, "{api}");
        }
        let (_fake, slow) = provider(api, Does::Hangs(Duration::from_secs(9)), "").await;
        let began = std::time::Instant::now();
        let unfinished = slow.complete(&request(), Duration::from_millis(200)).await.unwrap_err();
        assert_eq!(unfinished.failure, Failure::TimedOut, "{api}");
        assert!(began.elapsed() < Duration::from_secs(2), "{api}");
    }
}

#[tokio::test]
async fn what_its_own_rules_stopped_is_paid_for() {
    for api in APIS {
        let usage = ask(api, Does::Blocks).await.unwrap_err().usage.unwrap();
        assert_eq!(usage.input, 900, "{api}");
    }
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_unreachable() {
    let files = ModelFiles::new(&entry("m", "openai", "cheap", "http://127.0.0.1:9", ""));
    let catalogue = Catalogue::parse(&std::fs::read_to_string(files.file()).unwrap()).unwrap();
    let found = providers(&catalogue, &ModelKeys::Directory(files.secrets().into())).unwrap();
    let unfinished = found["m"].complete(&request(), TIMEOUT).await.unwrap_err();
    assert_eq!(unfinished.failure, Failure::Unreachable);
}

#[tokio::test]
async fn anthropic_is_asked_with_blocks_a_hash_and_a_mark_for_its_cache() {
    let (fake, provider) = provider("anthropic", Does::Says("x".into()), ", prompt_cache = true").await;
    provider.complete(&request(), TIMEOUT).await.unwrap();
    let asked = fake.asked().remove(0);
    assert_eq!(asked.headers["x-api-key"], "sk-fake-0123456789");
    assert_eq!(asked.headers["anthropic-version"], "2023-06-01");
    let body = &asked.body;
    assert_eq!(body["model"], "m-model");
    assert_eq!(body["max_tokens"], 123);
    assert_eq!(body["system"][0]["text"], REPLY.text);
    assert_eq!(body["system"][0]["cache_control"], json!({ "type": "ephemeral", "ttl": "5m" }));
    assert_eq!(body["metadata"]["user_id"], "a-hash");
    let roles: Vec<&str> =
        body["messages"].as_array().unwrap().iter().map(|said| said["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["user", "assistant", "user"]);
}

#[tokio::test]
async fn gemini_is_asked_with_its_key_in_a_header_and_never_in_the_address() {
    let (fake, provider) = provider("gemini", Does::Says("x".into()), ", json = true").await;
    provider.complete(&request(), TIMEOUT).await.unwrap();
    let asked = fake.asked().remove(0);
    assert_eq!(asked.path, "/v1beta/models/m-model:generateContent");
    assert_eq!(asked.headers["x-goog-api-key"], "sk-fake-0123456789");
    assert_eq!(asked.body["systemInstruction"]["parts"][0]["text"], REPLY.text);
    assert_eq!(asked.body["contents"][1]["role"], "model");
    assert_eq!(asked.body["generationConfig"]["responseMimeType"], "application/json");
    assert_eq!(asked.body["generationConfig"]["maxOutputTokens"], 123);
}

#[tokio::test]
async fn openai_compatible_ones_are_asked_with_a_bearer_token() {
    let (fake, provider) = provider("openai", Does::Says("x".into()), ", json = true").await;
    provider.complete(&request(), TIMEOUT).await.unwrap();
    let asked = fake.asked().remove(0);
    assert_eq!(asked.headers["authorization"], "Bearer sk-fake-0123456789");
    assert_eq!(asked.body["messages"][0], json!({ "role": "system", "content": REPLY.text }));
    assert_eq!(asked.body["response_format"], json!({ "type": "json_object" }));
}

#[tokio::test]
async fn neither_temperature_nor_prefill_is_sent_unless_the_model_takes_it() {
    for api in APIS {
        let (fake, plain) = provider(api, Does::Says("x".into()), "").await;
        plain.complete(&request(), TIMEOUT).await.unwrap();
        let body = fake.asked().remove(0).body;
        assert!(!body.to_string().contains("temperature"), "{api}");
        let messages = body["messages"].as_array().or(body["contents"].as_array()).unwrap();
        assert_eq!(messages.last().unwrap()["role"], "user", "{api}");
        let (fake, warm) = provider(api, Does::Says("x".into()), ", temperature = true").await;
        warm.complete(&request(), TIMEOUT).await.unwrap();
        assert!(fake.asked().remove(0).body.to_string().contains("\"temperature\""), "{api}");
    }
    let (fake, filled) = provider("anthropic", Does::Says("\"reply\": 1}".into()), ", prefill = true").await;
    let completion = filled.complete(&request(), TIMEOUT).await.unwrap();
    assert_eq!(completion.text.expose(), "{\"reply\": 1}");
    assert_eq!(fake.asked().remove(0).body["messages"][3]["role"], "assistant");
}

#[test]
fn a_key_that_is_missing_is_named_and_what_a_file_holds_is_not() {
    let files = ModelFiles::new("");
    std::fs::write(files.secrets().join("two-lines"), "sk-1\nsk-2").unwrap();
    let toml = ["nowhere", "two-lines"]
        .map(|key| entry(key, "openai", "cheap", "https://api.example", "").replace("fake-key", key))
        .concat();
    let catalogue = Catalogue::parse(&toml).unwrap();
    let error =
        providers(&catalogue, &ModelKeys::Directory(files.secrets().into())).err().unwrap().to_string();
    assert!(
        error.contains("secret nowhere cannot be read") && error.contains("secret two-lines holds no key")
    );
    assert!(!error.contains("sk-"), "{error}");
    let error = providers(&catalogue, &ModelKeys::None).err().unwrap().to_string();
    assert!(error.contains("LLM_SECRETS_DIR"), "{error}");
    let keys = ModelKeys::from_json(r#"{"two-lines": "sk-1\nsk-2"}"#).unwrap();
    let error = providers(&catalogue, &keys).err().unwrap().to_string();
    assert!(
        error.contains("secret nowhere is not in LLM_SECRETS") && error.contains("two-lines holds no key")
    );
    assert!(!error.contains("sk-"), "{error}");
}
