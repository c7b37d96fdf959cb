//! What stands after the question mark of an address. What nobody knows is refused by name: a misspelt parameter that is
//! passed over answers something else than was asked.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use jiff::Timestamp;
use shared::access::KeyId;
use shared::error::BadMessage;
use shared::ids::{ContactId, ContactRef, LocationId};
use shared::privacy::rights::Grounds;

use crate::body::{BY, in_short, unfit};

/// Most minutes that can be asked for: a week.
const MOST_MINUTES: u32 = 10_080;
/// Minutes where none are named.
const MINUTES: u32 = 60;

/// The parameters of a request, each once.
#[derive(Debug)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads them, of those that are `known` here.
    ///
    /// # Errors
    /// [`BadMessage`] names one that is not, or that is there twice.
    pub fn of(request: &ApiGatewayV2httpRequest, known: &[&str]) -> Result<Self, BadMessage> {
        let raw = request.raw_query_string.as_deref().unwrap_or_default();
        let mut all: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
            if !known.contains(&name.as_ref()) {
                let message = format!("is not known here; there are: {}", known.join(", "));
                return Err(BadMessage::new(in_short(&name), "PARAMETER_UNKNOWN", message));
            }
            if all.iter().any(|(there, _)| *there == name) {
                return Err(BadMessage::new(name, "PARAMETER_REPEATED", "is there twice"));
            }
            all.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(all))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(there, _)| there == name).map(|(_, value)| value.as_str())
    }

    /// `location`: whose; `None` without it.
    ///
    /// # Errors
    /// [`BadMessage`] if it is no location's id.
    pub fn location(&self) -> Result<Option<LocationId>, BadMessage> {
        let wrong = |why| BadMessage::new("location", "LOCATION_INVALID", format!("{why}"));
        self.get("location").map(LocationId::parse).transpose().map_err(wrong)
    }

    /// `location`: whose, where that has to be said.
    ///
    /// # Errors
    /// As [`Query::location`], and if it is missing.
    pub fn the_location(&self) -> Result<LocationId, BadMessage> {
        let missing =
            || BadMessage::new("location", "LOCATION_MISSING", "is missing: which location is meant");
        self.location()?.ok_or_else(missing)
    }

    /// `location` and `contact`: about whom.
    ///
    /// # Errors
    /// [`BadMessage`] if one is missing or no id.
    pub fn who(&self) -> Result<ContactRef, BadMessage> {
        let missing = || BadMessage::new("contact", "CONTACT_MISSING", "is missing: which contact is meant");
        let wrong = |why| BadMessage::new("contact", "CONTACT_INVALID", format!("{why}"));
        let location = self.the_location()?;
        let contact = ContactId::parse(self.get("contact").ok_or_else(missing)?).map_err(wrong)?;
        Ok(ContactRef { location, contact })
    }

    /// `by`: who reads, beside the key they read with.
    ///
    /// # Errors
    /// [`BadMessage`] if it is nothing that can be kept for good.
    pub fn grounds(&self, key: &KeyId) -> Result<Grounds, BadMessage> {
        let Some(by) = self.get("by") else { return Ok(Grounds::of_key(key)) };
        let named = Grounds::without_reason(by).map_err(|why| unfit(BY, why))?;
        Ok(named.with_key(key))
    }

    /// `status`: whether what is open is meant; so without it.
    ///
    /// # Errors
    /// [`BadMessage`] if it is neither `open` nor `closed`.
    pub fn open(&self) -> Result<bool, BadMessage> {
        match self.get("status") {
            None | Some("open") => Ok(true),
            Some("closed") => Ok(false),
            Some(_) => Err(BadMessage::new("status", "STATUS_INVALID", "is open or closed")),
        }
    }

    /// `minutes`: how many, an hour's without it.
    ///
    /// # Errors
    /// [`BadMessage`] if it is no whole number from 1 to 10,080.
    pub fn minutes(&self) -> Result<u32, BadMessage> {
        let Some(given) = self.get("minutes") else { return Ok(MINUTES) };
        let read = given.parse().ok().filter(|minutes| (1..=MOST_MINUTES).contains(minutes));
        let rule = || format!("is a whole number from 1 to {MOST_MINUTES}");
        read.ok_or_else(|| BadMessage::new("minutes", "MINUTES_INVALID", rule()))
    }

    /// `before`: up to when; `None` without it.
    ///
    /// # Errors
    /// [`BadMessage`] if it is no instant.
    pub fn before(&self) -> Result<Option<Timestamp>, BadMessage> {
        let rule = "is an instant such as 2026-11-20T18:00:00Z";
        let wrong = |_| BadMessage::new("before", "BEFORE_INVALID", rule);
        self.get("before").map(str::parse).transpose().map_err(wrong)
    }

    /// `all`: whether everything is meant; not so without it.
    ///
    /// # Errors
    /// [`BadMessage`] if it is neither `true` nor `false`.
    pub fn all(&self) -> Result<bool, BadMessage> {
        match self.get("all") {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(BadMessage::new("all", "ALL_INVALID", "is true or false")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["location", "minutes", "before", "all"];

    fn query(raw: &str) -> Result<Query, BadMessage> {
        let mut request = ApiGatewayV2httpRequest::default();
        request.raw_query_string = Some(raw.to_owned());
        Query::of(&request, &KNOWN)
    }

    #[test]
    fn what_is_asked_for_is_read_and_what_is_not_has_a_default() {
        let asked = query("location=LOC1&minutes=10080&before=2026-11-20T18%3A00%3A00Z&all=true").unwrap();
        assert_eq!(asked.location().unwrap().unwrap().as_str(), "LOC1");
        assert_eq!((asked.minutes(), asked.all()), (Ok(10_080), Ok(true)));
        assert_eq!(asked.before().unwrap().unwrap().to_string(), "2026-11-20T18:00:00Z");
        let nothing = query("").unwrap();
        assert_eq!((nothing.location(), nothing.minutes()), (Ok(None), Ok(60)));
        assert_eq!((nothing.before(), nothing.all()), (Ok(None), Ok(false)));
    }

    #[test]
    fn every_wrong_parameter_is_named_and_its_value_is_not() {
        let refused = |raw: &str| {
            let query = match query(raw) {
                Ok(query) => query,
                Err(bad) => return bad,
            };
            let wrong =
                [query.location().err(), query.minutes().err(), query.before().err(), query.all().err()];
            wrong.into_iter().flatten().next().expect(raw)
        };
        for (raw, field, code) in [
            ("minuts=5", "minuts", "PARAMETER_UNKNOWN"),
            ("minutes=1&minutes=2", "minutes", "PARAMETER_REPEATED"),
            ("minutes=0", "minutes", "MINUTES_INVALID"),
            ("minutes=10081", "minutes", "MINUTES_INVALID"),
            ("minutes=-1", "minutes", "MINUTES_INVALID"),
            ("minutes=", "minutes", "MINUTES_INVALID"),
            ("minutes=1.5", "minutes", "MINUTES_INVALID"),
            ("location=", "location", "LOCATION_INVALID"),
            ("location=a%23b", "location", "LOCATION_INVALID"),
            ("before=yesterday", "before", "BEFORE_INVALID"),
            ("all=yes", "all", "ALL_INVALID"),
        ] {
            let bad = refused(raw);
            assert_eq!((bad.field.as_str(), bad.code), (field, code), "{raw}");
            assert!(!bad.message.contains("yesterday") && !bad.message.contains("a#b"), "{bad}");
        }
        let field = refused("%3Cscript%3E%0A=1").field;
        assert_eq!(field, "script");
    }
}
