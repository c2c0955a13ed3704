//! What a reporter is. Each format is one file beside this one; a report goes in, text comes out, and none of them knows of
//! files or terminals.

pub(crate) mod classroom;
pub(crate) mod csv;
pub(crate) mod exercism;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod gradescope;
pub(crate) mod html;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod markdown;
pub(crate) mod sarif;
pub(crate) mod tap;

use std::io::{self, Write};
use std::str::FromStr;

use super::{
    Classroom, Csv, Exercism, Github, Gitlab, Gradescope, Html, Human, Json, Junit, Markdown, Part, Report, Sarif,
    StepOutputs, Tap,
};
use crate::language::{Language, Translator};

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
pub struct RenderOptions {
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
    /// JUnit XML.
    Junit,
    /// TAP 14.
    Tap,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub's workflow commands, and the step's summary.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// Markdown.
    Markdown,
    /// One page for the browser.
    Html,
    /// CSV, one row a report.
    Csv,
    /// Gradescope's `results.json`.
    Gradescope,
    /// What GitHub Classroom reads.
    Classroom,
    /// Exercism's `results.json`.
    Exercism,
}

/// A further file that a format writes, named by a variable of the environment.
pub struct Companion {
    /// The variable. Where it is not set, there is no such file.
    pub variable: &'static str,
    /// What writes to it, after what the file already holds.
    pub reporter: Box<dyn Reporter>,
}

/// A format that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no format '{name}': choose one of {}", Format::names())]
pub struct UnknownFormat {
    name: String,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 13] = [
        Self::Human,
        Self::Json,
        Self::Junit,
        Self::Tap,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Markdown,
        Self::Html,
        Self::Csv,
        Self::Gradescope,
        Self::Classroom,
        Self::Exercism,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Tap => "tap",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Gradescope => "gradescope",
            Self::Classroom => "classroom",
            Self::Exercism => "exercism",
        }
    }

    fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// A reporter for this format. One that has its companions at work leaves to them what they write.
    #[must_use]
    pub fn reporter(self, options: RenderOptions, with_companion: bool) -> Box<dyn Reporter> {
        let translator = || Translator::of(options.language);
        match self {
            Self::Human => Box::new(Human::new(options)),
            Self::Json => Box::new(Json),
            Self::Junit => Box::<Junit>::default(),
            Self::Tap => Box::<Tap>::default(),
            Self::Sarif => Box::new(Sarif::new(translator())),
            Self::Github => Box::new(Github::new(translator())),
            Self::Gitlab => Box::new(Gitlab::new(translator())),
            Self::Markdown => Box::new(Markdown::new(translator())),
            Self::Html => Box::new(Html::new(translator())),
            Self::Csv => Box::<Csv>::default(),
            Self::Gradescope => Box::new(Gradescope::new(translator())),
            Self::Classroom if with_companion => Box::new(Classroom::new(Part::Notices)),
            Self::Classroom => Box::new(Classroom::new(Part::Both)),
            Self::Exercism => Box::<Exercism>::default(),
        }
    }

    /// What this format writes beside its report: GitHub's runner names a file for a step's summary, and one for its outputs.
    #[must_use]
    pub fn companions(self, options: RenderOptions) -> Vec<Companion> {
        match self {
            Self::Github => vec![
                Companion {
                    variable: "GITHUB_STEP_SUMMARY",
                    reporter: Box::new(Markdown::for_step_summary(Translator::of(options.language))),
                },
                Companion { variable: "GITHUB_OUTPUT", reporter: Box::<StepOutputs>::default() },
            ],
            Self::Classroom => {
                vec![Companion { variable: "GITHUB_OUTPUT", reporter: Box::new(Classroom::new(Part::Result)) }]
            }
            _ => Vec::new(),
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
