//! The reference project, served from Rust.
