//! The contract of `Calendar`, held by the client against the CRM over HTTP.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use ghl_emulator::{Emulator, Fault as Trouble, NewContact, Operation, Options};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::adapters::ghl::GhlClient;
use shared::appointments::{Booked, Calendar as _, offer};
use shared::error::Fault;
use shared::ids::{CalendarId, ContactId, LocationId, TurnId};
use shared::locations::{CrmAccess, Location, Settings};
use shared::privacy::Secret;
use uuid::Uuid;

const LOCATION: &str = "LOCcalendar000000001";
const CONTACT: &str = "CONcalendar000000001";
const TIME_OUT: Duration = Duration::from_millis(400);
/// Monday, 2 March 2026, 8:30 in Chicago, six days before clocks change there.
const MONDAY: &str = "2026-03-02T14:30:00Z";

/// A CRM with a contact and a calendar of hours, and the client.
struct Office {
    emulator: Emulator,
    crm: GhlClient,
    location: Location,
    calendar: CalendarId,
    contact: ContactId,
}

impl Office {
    async fn open() -> Self {
        let options = Options { now: Arc::new(|| time(MONDAY)), ..Options::default() };
        let token = options.token.clone();
        let emulator = Emulator::start(options).await.unwrap();
        for id in [CONTACT, "CONcalendar000000002"] {
            let contact = NewContact {
                location_id: LOCATION.to_owned(),
                id: Some(id.to_owned()),
                ..NewContact::default()
            };
            emulator.seed_contact(contact).unwrap();
        }
        let crm = GhlClient::new(&emulator.base_url(), TIME_OUT, true).unwrap();
        let location = Location {
            id: LocationId::parse(LOCATION).unwrap(),
            installed: true,
            crm_access: Some(CrmAccess::private(Secret::new(token), Timestamp::UNIX_EPOCH)),
            workflow_secret_hash: None,
            settings: Settings::default(),
        };
        let calendar = CalendarId::parse(&emulator.locations()[0].calendars[0].id).unwrap();
        Self { emulator, crm, location, calendar, contact: ContactId::parse(CONTACT).unwrap() }
    }

    async fn free(&self, from: &str, until: &str) -> Vec<Timestamp> {
        self.crm.free_slots(&self.location, &self.calendar, time(from), time(until)).await.unwrap()
    }

    async fn book_for(&self, contact: &ContactId, start: &str) -> Result<Booked, Fault> {
        let reference = TurnId::new(Uuid::nil());
        self.crm.book(&self.location, &self.calendar, contact, time(start), "Viewing", reference).await
    }

    async fn book(&self, start: &str) -> Result<Booked, Fault> {
        self.book_for(&self.contact, start).await
    }

    async fn find(&self, start: &str) -> Result<Option<String>, Fault> {
        self.crm.find_booked(&self.location, &self.contact, time(start), &chicago()).await
    }

    fn booked(&self) -> usize {
        self.emulator.appointments(CONTACT).len() + self.emulator.appointments("CONcalendar000000002").len()
    }
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn chicago() -> TimeZone {
    TimeZone::get("America/Chicago").unwrap()
}

fn is_unavailable<T: std::fmt::Debug>(result: &Result<T, Fault>) -> bool {
    matches!(result, Err(Fault::Unavailable { .. }))
}

#[tokio::test]
async fn free_times_come_in_order_and_within_their_range() {
    let office = Office::open().await;
    let day = office.free("2026-03-03T15:00:00Z", "2026-03-03T18:00:00Z").await;
    let expected = [15, 16, 17, 18].map(|hour| time(&format!("2026-03-03T{hour}:00:00Z")));
    assert_eq!(day, expected);
    let week = office.free(MONDAY, "2026-03-10T05:00:00Z").await;
    assert_eq!(week.len(), 6 * 8, "no weekend");
    assert!(week.is_sorted());
    assert!(week.contains(&time("2026-03-09T14:00:00Z")), "nine o'clock after clocks have changed");
    assert_eq!(office.free("2026-03-03T15:00:00Z", "2026-03-02T15:00:00Z").await, []);
}

#[tokio::test]
async fn a_longer_range_is_cut_to_31_days() {
    let office = Office::open().await;
    let (month, longer) = (
        office.free(MONDAY, "2026-04-02T14:30:00Z").await,
        office.free(MONDAY, "2027-01-01T00:00:00Z").await,
    );
    assert_eq!(month, longer);
    assert!(month.len() > 150);
}

#[tokio::test]
async fn a_calendar_that_cannot_be_read_is_broken_and_one_that_does_not_answer_unavailable() {
    let office = Office::open().await;
    let read = async |calendar: &CalendarId| {
        office.crm.free_slots(&office.location, calendar, time(MONDAY), time("2026-03-04T00:00:00Z")).await
    };
    let unknown = CalendarId::parse("CALunknown").unwrap();
    assert!(matches!(read(&unknown).await, Err(Fault::Broken { .. })));
    for status in [401, 429, 500, 503] {
        office.emulator.inject(Trouble::status(Operation::GetFreeSlots, status)).unwrap();
        assert!(is_unavailable(&read(&office.calendar).await), "HTTP {status}");
    }
    office.emulator.inject(Trouble::hang(Operation::GetFreeSlots, TIME_OUT * 3)).unwrap();
    assert!(is_unavailable(&read(&office.calendar).await));
}

#[tokio::test]
async fn an_offered_time_is_booked_and_no_longer_free() {
    let office = Office::open().await;
    let free = office.free(MONDAY, "2026-03-06T00:00:00Z").await;
    let offered = offer(&free, &chicago(), time(MONDAY));
    let start = offered[1].to_string();
    let Booked::Done { appointment } = office.book(&start).await.unwrap() else { panic!("not booked") };
    let booked = &office.emulator.appointments(CONTACT)[0];
    assert_eq!((&booked.id, booked.start, booked.title.as_str()), (&appointment, offered[1], "Viewing"));
    assert_eq!(booked.status, "confirmed");
    assert!(!office.free(MONDAY, "2026-03-06T00:00:00Z").await.contains(&offered[1]));
}

#[tokio::test]
async fn a_time_taken_between_offer_and_booking_is_not_booked() {
    let office = Office::open().await;
    let start = "2026-03-03T16:00:00Z";
    assert!(office.free(MONDAY, "2026-03-06T00:00:00Z").await.contains(&time(start)));
    let other = ContactId::parse("CONcalendar000000002").unwrap();
    assert!(matches!(office.book_for(&other, start).await.unwrap(), Booked::Done { .. }));
    assert_eq!(office.book(start).await.unwrap(), Booked::Taken);
    for never_free in ["2026-03-03T16:15:00Z", "2026-03-07T16:00:00Z", "2026-02-27T16:00:00Z"] {
        assert_eq!(office.book(never_free).await.unwrap(), Booked::Taken, "{never_free}");
    }
    assert_eq!(office.booked(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_book_one_time_at_once_exactly_one_gets_it() {
    let office = Office::open().await;
    let other = ContactId::parse("CONcalendar000000002").unwrap();
    let contacts = [&office.contact, &other];
    let booking = |nth: usize| office.book_for(contacts[nth % 2], "2026-03-04T15:00:00Z");
    let booked = join_all((0..32).map(booking)).await;
    let done = booked.iter().filter(|booked| matches!(booked, Ok(Booked::Done { .. }))).count();
    let taken = booked.iter().filter(|booked| matches!(booked, Ok(Booked::Taken))).count();
    assert_eq!((done, taken, office.booked()), (1, 31, 1));
}

#[tokio::test]
async fn a_booking_whose_answer_was_lost_is_found_again() {
    let office = Office::open().await;
    let start = "2026-03-04T15:00:00Z";
    assert_eq!(office.find(start).await.unwrap(), None);
    office.emulator.inject(Trouble::accept_then_drop(Operation::BookAppointment)).unwrap();
    assert!(is_unavailable(&office.book(start).await));
    let booked = office.emulator.appointments(CONTACT)[0].id.clone();
    assert_eq!(office.find(start).await.unwrap(), Some(booked));
    assert_eq!(office.find("2026-03-04T16:00:00Z").await.unwrap(), None, "another time");
    let elsewhere =
        office.crm.find_booked(&office.location, &office.contact, time(start), &TimeZone::UTC).await;
    assert_eq!(elsewhere.unwrap(), None, "the zone is the location's");
    assert_eq!(office.book(start).await.unwrap(), Booked::Taken, "by ourselves: hence the look");
    assert_eq!(office.booked(), 1);
}

#[tokio::test]
async fn a_booking_that_surely_failed_can_be_made_again() {
    let office = Office::open().await;
    let start = "2026-03-04T15:00:00Z";
    for operation in [Operation::GetFreeSlots, Operation::BookAppointment] {
        for status in [401, 429, 500, 503] {
            office.emulator.inject(Trouble::status(operation, status)).unwrap();
            assert!(is_unavailable(&office.book(start).await), "{operation:?} HTTP {status}");
        }
    }
    office.emulator.inject(Trouble::hang(Operation::BookAppointment, TIME_OUT * 3)).unwrap();
    assert!(is_unavailable(&office.book(start).await));
    assert_eq!(office.find(start).await.unwrap(), None);
    assert!(matches!(office.book(start).await.unwrap(), Booked::Done { .. }));
    assert_eq!(office.booked(), 1);
}

#[tokio::test]
async fn who_is_gone_has_no_appointments_and_gets_none() {
    let office = Office::open().await;
    let gone = ContactId::parse("CONnobody0000000001").unwrap();
    let start = "2026-03-04T15:00:00Z";
    assert_eq!(office.book_for(&gone, start).await.unwrap(), Booked::Refused { status: 400 });
    let found = office.crm.find_booked(&office.location, &gone, time(start), &chicago()).await;
    assert_eq!(found.unwrap(), None);
    for status in [403, 404, 422] {
        office.emulator.inject(Trouble::status(Operation::BookAppointment, status)).unwrap();
        assert_eq!(office.book(start).await.unwrap(), Booked::Refused { status });
    }
    office.emulator.inject(Trouble::status(Operation::GetFreeSlots, 404)).unwrap();
    assert_eq!(office.book(start).await.unwrap(), Booked::Refused { status: 404 });
    for status in [401, 500] {
        office.emulator.inject(Trouble::status(Operation::ListAppointments, status)).unwrap();
        assert!(is_unavailable(&office.find(start).await));
    }
    assert_eq!(office.booked(), 0);
}

#[tokio::test]
async fn a_booking_after_clocks_have_changed_is_found() {
    let office = Office::open().await;
    let start = "2026-03-09T15:00:00Z";
    assert!(matches!(office.book(start).await.unwrap(), Booked::Done { .. }));
    assert!(office.find(start).await.unwrap().is_some());
}
