//! Which tags change.

use super::*;
use crate::conversation::qualify::{LeadScore, ReadyFrom, Scores, SellerStanding};
use crate::conversation::{Interest, Profile};
use crate::ids::{ContactId, ContactRef, LocationId};

fn bearing(tags: &[&str]) -> Conversation {
    let who = ContactRef {
        location: LocationId::parse("LOC1").unwrap(),
        contact: ContactId::parse("CON1").unwrap(),
    };
    let mut conversation = Conversation::new(who);
    let tags = Some(tags.iter().map(ToString::to_string).collect());
    conversation.profile = Some(Profile { tags, ..Profile::default() });
    conversation
}

#[test]
fn there_is_exactly_one_temperature_and_lukewarm_counts_as_cold() {
    let mut conversation = bearing(&["hot-lead", "vip"]);
    conversation.progress.temperature = Some(Temperature::Lukewarm);
    assert!(
        change(&conversation, Happened::default(), ReadyFrom::default()).is_empty(),
        "nobody has said what they want"
    );
    conversation.progress.interest = Some(Interest::Buying);
    let change = change(&conversation, Happened::default(), ReadyFrom::default());
    assert_eq!(change, TagChange { add: vec!["Cold-Lead".into()], remove: vec!["Hot-Lead".into()] });
    let mut tags = vec!["hot-lead".to_owned(), "vip".to_owned()];
    change.apply(&mut tags);
    assert_eq!(tags, ["vip", "Cold-Lead"]);
}

#[test]
fn what_we_have_set_is_not_set_again_whatever_an_older_report_says() {
    let mut conversation = bearing(&["warm-lead"]);
    conversation.progress.temperature = Some(Temperature::Warm);
    conversation.progress.interest = Some(Interest::Selling);
    conversation.progress.own_tags.insert("Warm-Lead".into());
    assert!(change(&conversation, Happened::default(), ReadyFrom::default()).is_empty());
    conversation.progress.scores.lead.asks = true;
    conversation.profile.as_mut().unwrap().tags = Some(vec!["cold-lead".into()]);
    assert!(
        change(&conversation, Happened::default(), ReadyFrom::default()).is_empty(),
        "an older report changes nothing"
    );
}

#[test]
fn a_hand_off_names_its_route_and_moves_the_bots_tag() {
    let conversation = bearing(&["lead-bot"]);
    let handed = Happened { handed: Some(Route { from: Bot::Lead, to: Bot::Buyer }), ..Happened::default() };
    let change = change(&conversation, handed, ReadyFrom::default());
    assert_eq!(change.add, ["Buyer-Lead", "Handoff-Lead-to-Buyer"]);
    assert_eq!(change.remove, ["Lead-Bot"]);
}

#[test]
fn ready_for_an_agent_from_seven_and_qualified_when_the_questions_are_answered() {
    let mut conversation = bearing(&[]);
    conversation.progress.bot = Bot::Seller;
    let all = SellerStanding { motivation: true, selling_time: true, condition: true, ..Default::default() };
    conversation.progress.scores = Scores { seller: Some(all), ..Scores::default() };
    let completed = Happened { completed: true, person: true, ..Happened::default() };
    assert_eq!(
        change(&conversation, completed, ReadyFrom::default()).add,
        ["Ready-For-Agent", "AI-Qualified", "Human-Follow-Up-Needed"]
    );
    let lead = LeadScore {
        intent: true,
        name: true,
        area: true,
        price: true,
        time_frame: true,
        reason: true,
        ..LeadScore::default()
    };
    conversation.progress.scores = Scores { lead, ..Scores::default() };
    assert_eq!(change(&conversation, Happened::default(), ReadyFrom::default()).add, ["Ready-For-Agent"]);
    let later = change(&conversation, Happened::default(), "10".parse().unwrap());
    assert!(later.is_empty(), "an installation may ask for a higher score");
}

#[test]
fn the_tag_of_a_bot_that_leads_again_is_set_again_though_an_older_report_still_shows_it() {
    let mut conversation = bearing(&["buyer-lead", "seller-lead"]);
    conversation.progress.own_tags.insert("Seller-Lead".into());
    let handed =
        Happened { handed: Some(Route { from: Bot::Seller, to: Bot::Buyer }), ..Happened::default() };
    let change = change(&conversation, handed, ReadyFrom::default());
    assert_eq!(change.add, ["Buyer-Lead", "Handoff-Seller-to-Buyer"]);
    assert_eq!(change.remove, ["Seller-Lead"]);
}
