//! Language models on loopback: [`jorge::models`], which the load bench plays too.

pub use jorge::models::*;
