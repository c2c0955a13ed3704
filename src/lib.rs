//! hintgrade: grades web apps that learners build for freeCodeCamp's back-end challenges.
//!
//! The flow: a [`challenge`] is read, and [`grade`] has its hints run against a [`submission`] by a process of [`worker`],
//! in the [`engine`]; the verdicts and the findings of [`explain`] become a [`report`].
//!
//! This library is a part of the program and no interface for others: it changes from one version to the next without
//! notice. Other programs run `hintgrade` and read its JSON, whose schema is stable.

pub mod behaviour;
pub mod challenge;
pub mod class;
pub mod cli;
pub mod engine;
pub mod evaluation;
pub mod explain;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod grade;
pub(crate) mod javascript;
pub mod language;
pub mod launch;
pub mod message;
pub mod regex;
pub mod report;
pub mod submission;
pub mod worker;
