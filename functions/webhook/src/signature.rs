//! Ed25519 over the raw bytes of a webhook.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::DecodePublicKey as _;
use ed25519_dalek::{Signature, VerifyingKey};

/// Header of the signature.
pub const HEADER: &str = "x-ghl-signature";
/// What GHL writes into the header when it did not sign.
const NOT_SIGNED: &str = "N/A";

/// Checks the CRM's signature.
#[derive(Debug, Clone)]
pub struct Verifier(VerifyingKey);

impl Verifier {
    /// Trusts `key`.
    #[must_use]
    pub const fn new(key: VerifyingKey) -> Self {
        Self(key)
    }

    /// Whether `header` (base64) is the signature of exactly these bytes.
    #[must_use]
    pub fn is_authentic(&self, raw_body: &[u8], header: Option<&str>) -> bool {
        header
            .map(str::trim)
            .filter(|header| *header != NOT_SIGNED)
            .and_then(|header| STANDARD.decode(header).ok())
            .and_then(|bytes| Signature::from_slice(&bytes).ok())
            .is_some_and(|signature| self.0.verify_strict(raw_body, &signature).is_ok())
    }
}

/// The key in `text`: base64 of its SPKI form, as GHL publishes it.
#[must_use]
pub fn public_key(text: &str) -> Option<VerifyingKey> {
    let der = STANDARD.decode(text.trim()).ok()?;
    VerifyingKey::from_public_key_der(&der).ok()
}

/// Whether `text` is the same key.
#[must_use]
pub fn same_key(key: &VerifyingKey, text: &str) -> bool {
    public_key(text).is_some_and(|other| other == *key)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer as _, SigningKey};

    use super::*;

    #[test]
    fn a_signature_holds_for_its_bytes_and_no_others() {
        let signing = SigningKey::from_bytes(&[3; 32]);
        let verifier = Verifier::new(signing.verifying_key());
        let body = b"{\"type\": \"InboundMessage\",  \"body\":\"\xc3\xa9\"}";
        let header = STANDARD.encode(signing.sign(body).to_bytes());
        assert!(verifier.is_authentic(body, Some(&header)));
        for at in 0..body.len() {
            let mut altered = body.to_vec();
            altered[at] ^= 1;
            assert!(!verifier.is_authentic(&altered, Some(&header)), "byte {at}");
        }
    }

    #[test]
    fn no_signature_is_never_authentic() {
        let verifier = Verifier::new(SigningKey::from_bytes(&[3; 32]).verifying_key());
        for header in [None, Some("N/A"), Some(""), Some("not base64"), Some("AAAA")] {
            assert!(!verifier.is_authentic(b"{}", header), "{header:?}");
        }
    }
}
