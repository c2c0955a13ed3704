//! Reporters, each held against something that is not ours: a schema, a validator, another tool's parser, a browser.

pub(crate) mod json;
mod samples;
