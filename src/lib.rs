//! hintgrade: grades web apps that learners build for freeCodeCamp's back-end challenges.
//!
//! One way through the house: a [`challenge`] is read, its hints run in the [`sandbox`] against a submission, and what
//! they did becomes a report.

pub mod challenge;
pub mod sandbox;
