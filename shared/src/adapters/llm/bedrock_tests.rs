use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use serde_json::{Value, json};

use super::*;
use crate::adapters::aws::Endpoints;
use crate::llm::catalogue::Api;
use crate::llm::price::Prices;
use crate::llm::prompts::REPLY;
use crate::llm::{Form, Message as Said, Task, Tier};
use crate::privacy::Secret;

/// Answers one call on loopback; what it was asked comes out of the channel.
fn serve(status: &'static str, error: &'static str, body: String) -> (String, Receiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, asked) = channel();
    std::thread::spawn(move || {
        let (mut line, _) = listener.accept().unwrap();
        let mut read = Vec::new();
        let mut chunk = [0; 4096];
        let asked: Value = loop {
            let count = line.read(&mut chunk).unwrap();
            read.extend_from_slice(&chunk[..count]);
            let text = String::from_utf8_lossy(&read);
            if let Some((_, body)) = text.split_once("\r\n\r\n")
                && let Ok(body) = serde_json::from_str(body)
            {
                break body;
            }
        };
        tell.send(asked).unwrap();
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nx-amzn-errortype: {error}\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        line.write_all(head.as_bytes()).unwrap();
    });
    (url, asked)
}

fn bedrock(url: &str) -> Bedrock {
    let prices = Prices { input: 0.0, output: 0.0, cache_read: None, cache_write: None, above: None };
    let model = Model {
        id: "nova".into(),
        api: Api::Bedrock,
        base_url: "us-east-1".into(),
        model: "amazon.nova-micro-v1:0".into(),
        secret: None,
        tier: Tier::Cheap,
        timeout: Duration::from_secs(5),
        prices,
        flags: Default::default(),
    };
    let aws = AwsEnvironment {
        region: "us-east-1".into(),
        access_key: "x".into(),
        secret_key: Secret::new("x".into()),
        session_token: None,
        endpoints: Endpoints { all: Some(url.to_owned()), ..Endpoints::default() },
    };
    Bedrock::new(model, &aws)
}

fn request() -> Request {
    Request {
        task: Task::Reply,
        prompt: &REPLY,
        messages: vec![Said { role: Role::User, text: Personal::new("Hi".into()) }],
        max_tokens: 123,
        form: Form::Structured,
        about: None,
        contact_free: false,
    }
}

fn said(content: &Value, stop: &str) -> String {
    json!({
        "output": { "message": { "role": "assistant", "content": content } },
        "stopReason": stop,
        "usage": { "inputTokens": 900, "outputTokens": 50, "totalTokens": 950, "cacheReadInputTokens": 100 },
        "metrics": { "latencyMs": 1 },
    })
    .to_string()
}

#[tokio::test]
async fn converse_is_asked_and_its_text_and_tokens_are_read() {
    let thought = json!({ "reasoningContent": { "reasoningText": { "text": "Let me see." } } });
    let (url, asked) = serve("200 OK", "", said(&json!([thought, { "text": "Good." }]), "end_turn"));
    let completion = bedrock(&url).complete(&request(), Duration::from_secs(5)).await.unwrap();
    assert_eq!(completion.text.expose(), "Good.");
    let usage = Usage { input: 900, output: 50, cache_read: 100, cache_write: 0 };
    assert_eq!((completion.usage, completion.cut), (Some(usage), false));
    let asked = asked.recv().unwrap();
    assert_eq!(asked["system"][0]["text"], REPLY.text);
    assert_eq!(asked["messages"][0]["content"][0]["text"], "Hi");
    assert_eq!(asked["inferenceConfig"], json!({ "maxTokens": 123 }));
}

#[tokio::test]
async fn every_error_of_bedrock_becomes_the_failure_it_stands_for() {
    for (status, error, failure) in [
        ("429 Too Many Requests", "ThrottlingException", Failure::RateLimited { retry_after: None }),
        ("408 Request Timeout", "ModelTimeoutException", Failure::TimedOut),
        ("400 Bad Request", "ValidationException", Failure::BadRequest),
        ("403 Forbidden", "AccessDeniedException", Failure::Forbidden),
        ("404 Not Found", "ResourceNotFoundException", Failure::NotFound),
        ("500 Internal Server Error", "InternalServerException", Failure::Overloaded),
        ("503 Service Unavailable", "ServiceUnavailableException", Failure::Overloaded),
        ("424 Failed Dependency", "ModelErrorException", Failure::Overloaded),
    ] {
        let (url, _asked) = serve(status, error, json!({ "message": "no" }).to_string());
        let unfinished = bedrock(&url).complete(&request(), Duration::from_secs(5)).await.unwrap_err();
        assert_eq!(unfinished.failure, failure, "{error}");
    }
}

#[tokio::test]
async fn what_is_blocked_or_empty_is_no_answer() {
    for (content, stop, failure) in [
        (json!([{ "text": "x" }]), "guardrail_intervened", Failure::Blocked),
        (json!([{ "text": "x" }]), "content_filtered", Failure::Blocked),
        (json!([{ "text": " " }]), "end_turn", Failure::Empty),
        (json!([]), "end_turn", Failure::Empty),
    ] {
        let (url, _asked) = serve("200 OK", "", said(&content, stop));
        let unfinished = bedrock(&url).complete(&request(), Duration::from_secs(5)).await.unwrap_err();
        assert_eq!(unfinished.failure, failure, "{content} {stop}");
    }
}

#[tokio::test]
async fn nobody_is_waited_for_longer_than_allowed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let began = std::time::Instant::now();
    let unfinished = bedrock(&url).complete(&request(), Duration::from_millis(200)).await.unwrap_err();
    assert_eq!(unfinished.failure, Failure::TimedOut);
    assert!(began.elapsed() < Duration::from_secs(2));
}
