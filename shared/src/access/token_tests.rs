//! Tokens that were altered, are too old, or are somebody else's.

use async_trait::async_trait;
use ring::hmac;

use super::*;
use crate::access::ApiKey;
use crate::access::{KeyRecord, Role};
use crate::clock::later;

/// Signs as the key file does, by the key of that id.
pub(crate) struct Signer(pub(crate) &'static str);

fn hash(key: &str, bytes: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), bytes).as_ref().to_vec()
}

#[async_trait]
impl TokenSigner for Signer {
    fn key(&self) -> String {
        self.0.to_owned()
    }

    async fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        Ok(hash(self.0, bytes))
    }

    async fn verify(&self, key: &str, bytes: &[u8], signature: &[u8]) -> Result<bool, Fault> {
        Ok(key == self.0 && hash(key, bytes) == signature)
    }
}

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn at(seconds: u64) -> Timestamp {
    later(noon(), Duration::from_secs(seconds))
}

fn tokens() -> AccessTokens {
    AccessTokens::new(Arc::new(Signer("k1")), "jorge".into())
}

fn record(reach: Reach) -> KeyRecord {
    let key = ApiKey::of(&[7; 32]);
    KeyRecord {
        hash: key.hash(),
        name: "dialler".into(),
        role: Role::Agent,
        reach,
        last4: key.last4(),
        created_at: noon(),
        created_by: "Ann".into(),
        revoked: None,
    }
}

fn here() -> Reach {
    Reach::Location(LocationId::parse("LOC1").unwrap())
}

async fn issued() -> String {
    tokens().issue(&record(here()), Uuid::from_u128(7), noon()).await.unwrap().expose().to_owned()
}

async fn read(token: &str, now: Timestamp) -> Result<Claims, NoToken> {
    tokens().read(token, now).await.unwrap()
}

/// The same token with another header and other claims, signed as it should be.
fn signed(header: &str, claims: &str) -> String {
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(hash("k1", input.as_bytes())))
}

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT","kid":"k1"}"#;

fn claims_of(token: &str) -> String {
    let claims = token.split('.').nth(1).unwrap();
    String::from_utf8(URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

#[tokio::test]
async fn a_token_says_what_its_key_is_for_an_hour_and_is_what_any_library_reads() {
    let token = issued().await;
    assert_eq!(
        claims_of(&token),
        format!(
            r#"{{"iss":"jorge","sub":"{}","role":"agent","location":"LOC1","iat":1795176000,"exp":1795179600,"jti":"{}"}}"#,
            record(here()).hash.as_str(),
            Uuid::from_u128(7)
        )
    );
    assert_eq!(token, signed(HEADER, &claims_of(&token)), "HS256 over header and claims, nothing else");
    for seconds in [0, 1, 3_599] {
        assert!(read(&token, at(seconds)).await.unwrap().are_of(&record(here())));
    }
    assert_eq!(read(&token, at(3_600)).await, Err(NoToken::Expired));
}

#[tokio::test]
async fn a_token_is_good_for_the_key_it_names_and_no_other() {
    let claims = read(&issued().await, noon()).await.unwrap();
    let other = ApiKey::of(&[8; 32]).hash();
    for wrong in [
        record(Reach::All),
        KeyRecord { role: Role::Admin, ..record(here()) },
        KeyRecord { hash: other, ..record(here()) },
    ] {
        assert!(!claims.are_of(&wrong), "{wrong:?}");
    }
}

#[tokio::test]
async fn a_token_that_was_altered_anywhere_is_not_good() {
    let token = issued().await;
    let claims = claims_of(&token);
    let parts: Vec<&str> = token.split('.').collect();
    let admin = URL_SAFE_NO_PAD.encode(claims.replace("agent", "admin"));
    let mut wrong = vec![
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        parts[..2].join("."),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{admin}.{}", parts[0], parts[2]),
        format!("{token}."),
        format!("{token}.{}", parts[2]),
        format!(" {token}"),
        format!("{token}="),
        "x".repeat(LONGEST + 1),
    ];
    for at in 0..token.len() {
        let mut altered = token.clone().into_bytes();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        wrong.push(String::from_utf8(altered).unwrap());
    }
    for wrong in wrong {
        assert_eq!(read(&wrong, noon()).await, Err(NoToken::NotGood), "{wrong}");
    }
}

#[tokio::test]
async fn only_the_header_we_write_is_read_even_where_it_is_signed() {
    let claims = claims_of(&issued().await);
    assert!(read(&signed(HEADER, &claims), noon()).await.is_ok());
    for header in [
        r#"{"alg":"none","typ":"JWT","kid":"k1"}"#,
        r#"{"alg":"None","typ":"JWT","kid":"k1"}"#,
        r#"{"alg":"HS512","typ":"JWT","kid":"k1"}"#,
        r#"{"alg":"RS256","typ":"JWT","kid":"k1"}"#,
        r#"{"alg":"HS256","typ":"JWT","kid":"k2"}"#,
        r#"{"alg":"HS256","typ":"JWT"}"#,
        r#"{"typ":"JWT","alg":"HS256","kid":"k1"}"#,
        r#"{"alg":"HS256","typ":"JWT","kid":"k1","jwk":{}}"#,
        r#"{"alg":"HS256", "typ":"JWT","kid":"k1"}"#,
        r#"{"alg":"HS256","alg":"none","typ":"JWT","kid":"k1"}"#,
        "{}",
        "",
    ] {
        assert_eq!(read(&signed(header, &claims), noon()).await, Err(NoToken::NotGood), "{header}");
    }
    let unsigned = signed(r#"{"alg":"none","typ":"JWT","kid":"k1"}"#, &claims);
    let (unsigned, _) = unsigned.rsplit_once('.').unwrap();
    assert_eq!(read(&format!("{unsigned}."), noon()).await, Err(NoToken::NotGood));
}

#[tokio::test]
async fn claims_we_would_not_make_are_not_good_even_where_they_are_signed() {
    let claims = claims_of(&issued().await);
    for (ours, theirs) in [
        (r#""iss":"jorge""#, r#""iss":"other""#),
        (r#""exp":1795179600"#, r#""exp":1795179601"#),
        (r#""exp":1795179600"#, r#""exp":9223372036854775807"#),
        (r#""exp":1795179600"#, r#""exp":1795176000"#),
        (r#""exp":1795179600,"#, ""),
        (r#""iat":1795176000,"exp":1795179600"#, r#""iat":1795176061,"exp":1795179661"#),
        (r#""iat":1795176000"#, r#""iat":-9223372036854775808"#),
        (r#""role":"agent""#, r#""role":"owner""#),
        (r#""jti""#, r#""nbf":0,"jti""#),
    ] {
        let altered = claims.replacen(ours, theirs, 1);
        assert_ne!(altered, claims);
        assert_eq!(read(&signed(HEADER, &altered), noon()).await, Err(NoToken::NotGood), "{altered}");
    }
    let soon =
        claims.replacen(r#""iat":1795176000,"exp":1795179600"#, r#""iat":1795176060,"exp":1795179660"#, 1);
    assert!(read(&signed(HEADER, &soon), noon()).await.is_ok(), "clocks differ a little");
}

#[tokio::test]
async fn what_is_remembered_of_a_token_is_that_we_made_it_not_that_it_is_good() {
    let tokens = tokens();
    let token = tokens.issue(&record(here()), Uuid::nil(), noon()).await.unwrap();
    assert!(tokens.read(token.expose(), at(3_590)).await.unwrap().is_ok());
    assert_eq!(tokens.read(token.expose(), at(3_600)).await.unwrap(), Err(NoToken::Expired));
}
