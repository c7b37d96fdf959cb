//! Events of API Gateway and of queues, in the form AWS delivers, and the parameters of a request.

#![no_main]

use api::query::Query;
use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use aws_lambda_events::sqs::SqsEvent;
use libfuzzer_sys::fuzz_target;
use shared::edge::http::header;

const KNOWN: [&str; 4] = ["location", "minutes", "before", "all"];

fuzz_target!(|bytes: &[u8]| {
    let _ = serde_json::from_slice::<SqsEvent>(bytes);
    if let Ok(request) = serde_json::from_slice::<ApiGatewayV2httpRequest>(bytes) {
        let _ = header(&request, "authorization");
        read(&request);
    }
    let mut request = ApiGatewayV2httpRequest::default();
    request.raw_query_string = Some(String::from_utf8_lossy(bytes).into_owned());
    read(&request);
});

fn read(request: &ApiGatewayV2httpRequest) {
    if let Ok(query) = Query::of(request, &KNOWN) {
        let _ = (query.location(), query.minutes(), query.before(), query.all());
    }
}
