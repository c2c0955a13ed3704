//! hintgrade: grades web apps that learners build for freeCodeCamp's back-end challenges.
//!
//! The flow: a [`challenge`] is read, its hints run in the [`engine`] against a [`submission`], and [`grade`] builds a
//! [`report`] of the verdicts and of the findings of [`explain`].

pub mod behaviour;
pub mod challenge;
pub mod class;
pub mod cli;
pub mod engine;
pub mod explain;
pub mod grade;
pub(crate) mod javascript;
pub mod language;
pub mod launch;
pub mod message;
pub mod regex;
pub mod report;
pub mod submission;
mod threads;
pub mod worker;
