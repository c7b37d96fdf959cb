//! The MD5 digests SQS answers carry, which SDKs compare with what they sent.

use std::collections::BTreeMap;
use std::fmt::Write;

use ::md5::{Digest, Md5};

use crate::sqs::message::AttributeValue;

/// MD5 of a message body, in lower-case hex.
pub(crate) fn of_body(body: &str) -> String {
    hex(Md5::new().chain_update(body.as_bytes()))
}

/// MD5 of message attributes, or `None` without attributes.
///
/// AWS ("Calculating the MD5 message digest for message attributes"): attributes sorted by name;
/// name, data type and value each as a four-byte big-endian length and the bytes, with one byte
/// before the value: 1 for a string or number, 2 for binary.
pub(crate) fn of_attributes(attributes: &BTreeMap<String, AttributeValue>) -> Option<String> {
    const STRING: u8 = 1;
    const BINARY: u8 = 2;
    if attributes.is_empty() {
        return None;
    }
    let mut digest = Md5::new();
    for (name, attribute) in attributes {
        put(&mut digest, name.as_bytes());
        put(&mut digest, attribute.data_type.as_bytes());
        if attribute.is_binary() {
            digest.update([BINARY]);
            put(&mut digest, &attribute.bytes());
        } else {
            digest.update([STRING]);
            put(&mut digest, attribute.text().as_bytes());
        }
    }
    Some(hex(digest))
}

fn put(digest: &mut Md5, bytes: &[u8]) {
    // Message size is limited to 1 MiB long before a length could leave u32.
    digest.update(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    digest.update(bytes);
}

fn hex(digest: Md5) -> String {
    digest.finalize().iter().fold(String::with_capacity(32), |mut text, byte| {
        // Writing to a String cannot fail.
        _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_a_body_is_its_md5_in_hex() {
        assert_eq!(of_body("hello world"), "5eb63bbbe01eeed093cb22bb8f5acdc3");
    }

    #[test]
    fn no_attributes_have_no_digest() {
        assert_eq!(of_attributes(&BTreeMap::new()), None);
    }

    #[test]
    fn the_digest_of_attributes_is_the_one_other_sdks_expect() {
        // Computed with an independent implementation (Python's hashlib and struct).
        let attributes = BTreeMap::from([
            ("tenant".to_owned(), AttributeValue::string("harbour")),
            ("count".to_owned(), AttributeValue::new("Number", "12")),
            ("seal".to_owned(), AttributeValue::binary("AAEC/w==")),
        ]);
        assert_eq!(of_attributes(&attributes).as_deref(), Some("1a168c5e245bb1460e09ab89b9589c83"));
    }
}
