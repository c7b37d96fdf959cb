use super::*;
use serde_json::json;

fn change(json: &str) -> ContactChange {
    serde_json::from_str::<Contact>(json).unwrap().into_change(None)
}

#[test]
fn do_not_disturb_is_read_in_its_two_parts_and_either_spelling() {
    let of = |json: &str| {
        let change = change(json);
        (change.dnd_all, change.dnd_texts)
    };
    assert_eq!(of("{}"), (None, None));
    assert_eq!(of("{\"dnd\": false}"), (Some(false), None), "says nothing about texts");
    assert_eq!(of("{\"dnd\": true}"), (Some(true), None));
    let sms = |status: &str| {
        format!("{{\"dnd\": false, \"dndSettings\": {{\"SMS\": {{\"status\": \"{status}\"}}}}}}")
    };
    assert_eq!(of(&sms("active")), (Some(false), Some(true)));
    assert_eq!(of(&sms("inactive")), (Some(false), Some(false)));
    assert_eq!(of("{\"dndSettings\": {\"sms\": {\"status\": \"permanent\"}}}"), (None, Some(true)));
}

#[test]
fn a_field_of_an_unexpected_form_costs_no_other_field() {
    let change = change(
        "{\"phone\": 12025550143, \"tags\": [\"a\", null], \"dndSettings\": {\"RCS\": null, \"SMS\": {\"status\": \"active\"}}, \"email\": \"a@b.c\"}",
    );
    assert_eq!((change.dnd_texts, change.tags), (Some(true), None));
    assert_eq!(change.person.email.expose().as_deref(), Some("a@b.c"));
}

#[test]
fn a_name_is_put_together_where_the_crm_sends_its_parts() {
    let change = change("{\"firstName\": \"Ada\", \"lastName\": \"Byron\", \"unknown\": 1}");
    assert_eq!(change.person.name.expose().as_deref(), Some("Ada Byron"));
}

#[test]
fn a_contact_may_carry_its_name_twice() {
    let change = change("{\"name\": \"ada byron\", \"contactName\": \"Ada Byron\"}");
    assert_eq!(change.person.name.expose().as_deref(), Some("ada byron"));
}

#[test]
fn messages_are_read_nested_and_flat() {
    for json in [
        "{\"messages\": {\"messages\": [{\"id\": \"M1\"}], \"nextPage\": false}}",
        "{\"messages\": [{\"id\": \"M1\", \"type\": 2}]}",
    ] {
        let answer: MessagesAnswer = serde_json::from_str(json).unwrap();
        assert_eq!(answer.into_messages()[0].id, "M1");
    }
}

#[test]
fn channels_are_known_by_both_names() {
    assert_eq!(channel("SMS"), Channel::Sms);
    assert_eq!(channel("TYPE_LIVE_CHAT"), Channel::LiveChat);
    assert_eq!(channel("GMB"), Channel::Other);
}

#[test]
fn an_e_mail_s_subject_is_read_wherever_the_crm_puts_it() {
    let message = |json: Value| serde_json::from_value::<MessageWire>(json).unwrap();
    let beside = message(json!({"id": "M1", "subject": "Hi"}));
    assert_eq!(beside.subject(), Some("Hi"));
    let inside =
        message(json!({"id": "M1", "meta": {"email": {"subject": "Hi", "messageIds": ["E1", "E2"]}}}));
    assert_eq!((inside.subject(), inside.email_ids()), (Some("Hi"), &["E1".to_owned(), "E2".to_owned()][..]));
    let nowhere = message(json!({"id": "M1", "meta": {"call": {"duration": 3}}}));
    assert_eq!((nowhere.subject(), nowhere.email_ids().len()), (None, 0));
    for json in
        [json!({"emailMessage": {"subject": "Hi"}, "traceId": "t"}), json!({"id": "E1", "subject": "Hi"})]
    {
        let answer: EmailAnswer = serde_json::from_value(json).unwrap();
        assert_eq!(answer.into_subject().as_deref(), Some("Hi"));
    }
}
