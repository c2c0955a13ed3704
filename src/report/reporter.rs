//! What a reporter is. Each format is one file beside this one; a report goes in, text comes out, and none of them knows of
//! files or terminals.

use std::io::{self, Write};
use std::str::FromStr;

use super::{Human, Json, Report};
use crate::language::Language;

/// Turns reports into one format's text.
pub trait Reporter: Send {
    /// Writes one report.
    ///
    /// # Errors
    /// Where writing fails.
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()>;

    /// Writes what comes after the last report.
    ///
    /// # Errors
    /// Where writing fails.
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        Ok(())
    }
}

/// How a report for people looks; decided once, at the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// In which language.
    pub language: Language,
    /// Whether colours are written.
    pub colour: bool,
    /// Whether more than ASCII is written.
    pub unicode: bool,
    /// How wide lines may be, in columns.
    pub width: usize,
}

/// A format that reports can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

/// A format that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no format '{name}': choose one of {}", Format::names())]
pub struct UnknownFormat {
    name: String,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Human, Self::Json];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
        }
    }

    fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// A reporter for this format.
    #[must_use]
    pub fn reporter(self, look: Look) -> Box<dyn Reporter> {
        match self {
            Self::Human => Box::new(Human::new(look)),
            Self::Json => Box::new(Json),
        }
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}
