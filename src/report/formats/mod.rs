//! The formats, one file each. A reporter turns reports into text, independently of files and terminals.

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
pub(crate) mod sums;
pub(crate) mod tap;

use std::io::{self, Write};
use std::str::FromStr;

use super::Report;
use super::text::{OwnText, safe_output};
use crate::language::{Language, Translator};
use classroom::{Classroom, Part};
use csv::Csv;
use exercism::Exercism;
use github::{Github, StepOutputs};
use gitlab::Gitlab;
use gradescope::Gradescope;
use html::Html;
use human::Human;
use human::class::HumanClass;
use json::Json;
use junit::Junit;
use markdown::Markdown;
use sarif::Sarif;
use sums::Sums;
use tap::Tap;

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

/// Writes what another reporter writes, made safe for a terminal and a CI log. It is around every reporter that writes
/// texts, so that none has to be trusted with that.
struct SafeReporter {
    reporter: Box<dyn Reporter>,
    own: OwnText,
}

impl SafeReporter {
    fn write(
        &mut self,
        out: &mut dyn Write,
        write: impl FnOnce(&mut dyn Reporter, &mut Vec<u8>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut text = Vec::new();
        write(&mut *self.reporter, &mut text)?;
        out.write_all(safe_output(&String::from_utf8_lossy(&text), self.own).as_bytes())
    }
}

impl Reporter for SafeReporter {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.write(out, |reporter, text| reporter.report(report, text))
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.write(out, |reporter, text| reporter.finish(text))
    }
}

/// How a report for people is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderOptions {
    /// The language.
    pub language: Language,
    /// Whether colours are written.
    pub colour: bool,
    /// Whether more than ASCII is written.
    pub unicode: bool,
    /// The width of a line, in columns.
    pub width: usize,
    /// Whether the assertions' own messages and the time lines of the behaviour are written too.
    pub full: bool,
}

/// A format that reports can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Format {
    /// For people.
    Human,
    /// One JSON object per line.
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
    /// CSV, one row per report.
    Csv,
    /// Gradescope's `results.json`.
    Gradescope,
    /// What GitHub Classroom reads.
    Classroom,
    /// Exercism's `results.json`.
    Exercism,
    /// The sums of all reports, as one JSON object.
    Sums,
}

/// A further file that a format writes, named by an environment variable.
pub struct Companion {
    /// The variable. If it is not set, nothing is written.
    pub variable: &'static str,
    /// The reporter whose text is appended to the file.
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
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether it has a field or a text for points.
    pub(crate) fn has_points(self) -> bool {
        !matches!(self, Self::Sarif | Self::Gitlab | Self::Exercism)
    }

    fn names() -> String {
        Self::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ")
    }

    /// A reporter for this format. `with_companion` leaves out what its companions write.
    #[must_use]
    pub fn reporter(self, options: RenderOptions, with_companion: bool) -> Box<dyn Reporter> {
        let translator = || Translator::of(options.language);
        let reporter: Box<dyn Reporter> = match self {
            Self::Human => Box::new(Human::new(options)),
            Self::Json => Box::new(Json),
            Self::Junit => Box::new(Junit::new(translator())),
            Self::Tap => Box::new(Tap::new(translator())),
            Self::Sarif => Box::new(Sarif::new(translator())),
            Self::Github => Box::new(Github::new(translator())),
            Self::Gitlab => Box::new(Gitlab::new(translator())),
            Self::Markdown => Box::new(Markdown::new(translator())),
            Self::Html => Box::new(Html::new(translator(), options.full)),
            Self::Csv => Box::new(Csv::new(translator())),
            Self::Gradescope => Box::new(Gradescope::new(translator())),
            Self::Classroom if with_companion => Box::new(Classroom::new(Part::Notices, translator())),
            Self::Classroom => Box::new(Classroom::new(Part::Both, translator())),
            Self::Exercism => Box::new(Exercism::new(translator())),
            Self::Sums => Box::<Sums>::default(),
        };
        self.safe(reporter, options)
    }

    /// A reporter for people of a class; `whole` writes each report at length.
    #[must_use]
    pub fn human_class(options: RenderOptions, whole: bool) -> Box<dyn Reporter> {
        Self::Human.safe(Box::new(HumanClass::new(options, whole)), options)
    }

    fn safe(self, reporter: Box<dyn Reporter>, options: RenderOptions) -> Box<dyn Reporter> {
        let own = OwnText {
            styles: self == Self::Human && options.colour,
            commands: matches!(self, Self::Github | Self::Classroom),
        };
        Box::new(SafeReporter { reporter, own })
    }

    /// What this format writes beside its report: GitHub's runner names a file for a step's summary and one for its
    /// outputs.
    #[must_use]
    pub fn companions(self, options: RenderOptions) -> Vec<Companion> {
        let summary = || Box::new(Markdown::for_step_summary(Translator::of(options.language)));
        match self {
            Self::Github => vec![
                Companion { variable: "GITHUB_STEP_SUMMARY", reporter: Self::Markdown.safe(summary(), options) },
                Companion { variable: "GITHUB_OUTPUT", reporter: Box::<StepOutputs>::default() },
            ],
            Self::Classroom => {
                let reporter = Box::new(Classroom::new(Part::Result, Translator::of(options.language)));
                vec![Companion { variable: "GITHUB_OUTPUT", reporter }]
            }
            _ => Vec::new(),
        }
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|format| format.name() == name);
        found.copied().ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}
