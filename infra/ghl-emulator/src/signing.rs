//! The key which signs webhooks on a developer's machine.
//!
//! `GoHighLevel` signs the raw body of every webhook with Ed25519 and publishes one public key for all apps.
//! The emulator does the same with a key of its own whose **private half is committed here on purpose**:
//! whoever has the source can sign with it. It is for local runs only; a function must refuse it wherever it
//! is not told that it runs locally.

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer, SigningKey};

/// The public half, in the form `GoHighLevel` publishes its own: base64 of the SPKI DER.
pub const DEVELOPMENT_PUBLIC_KEY: &str = "MCowBQYDK2VwAyEAPK+pjaibPOc+uhH3MisdjmzsVBpmAhbPUgOSUKJ/fvI=";

/// The header which carries the signature.
pub const SIGNATURE_HEADER: &str = "x-ghl-signature";

/// The private half. Not a secret; see the module.
const DEVELOPMENT_SEED: [u8; 32] = [
    64, 248, 75, 146, 134, 31, 225, 249, 233, 235, 183, 41, 127, 57, 168, 101, 160, 183, 200, 23, 78, 153,
    107, 80, 39, 161, 131, 57, 188, 7, 193, 219,
];

/// The value of `X-GHL-Signature` for this body: base64 of the Ed25519 signature over the raw bytes.
pub fn sign(raw_body: &[u8]) -> String {
    STANDARD.encode(SigningKey::from_bytes(&DEVELOPMENT_SEED).sign(raw_body).to_bytes())
}

#[cfg(test)]
mod tests {
    use super::{DEVELOPMENT_PUBLIC_KEY, sign};
    use base64::{Engine, engine::general_purpose::STANDARD};
    use ed25519_dalek::{Signature, VerifyingKey, pkcs8::DecodePublicKey};

    fn verifies(body: &[u8], signature: &str) -> bool {
        let der = STANDARD.decode(DEVELOPMENT_PUBLIC_KEY).unwrap();
        let key = VerifyingKey::from_public_key_der(&der).unwrap();
        let signature = Signature::from_slice(&STANDARD.decode(signature).unwrap()).unwrap();
        key.verify_strict(body, &signature).is_ok()
    }

    #[test]
    fn the_published_key_verifies_what_the_committed_key_signed() {
        let body = br#"{"type":"InboundMessage","body":"hello"}"#;
        assert!(verifies(body, &sign(body)));
    }

    #[test]
    fn one_altered_byte_breaks_the_signature() {
        let signature = sign(b"{\"body\":\"yes\"}");
        assert!(!verifies(b"{\"body\":\"yez\"}", &signature));
        assert!(!verifies(b"{\"body\":\"yes\"} ", &signature));
    }
}
