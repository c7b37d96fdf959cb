//! financing
