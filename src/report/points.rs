//! Points: what each hint is worth, and what a submission has earned. They are counted in hundredths, so that sums are
//! exact.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Report, Verdict};
use crate::language::Translator;
use crate::message::Message;

/// The most points that a hint may be worth.
const MOST: u64 = 1_000_000;

/// A number of points, with at most two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Points(u64);

/// What a submission has earned: the weights of the hints that passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The sum of what passed.
    pub earned: Points,
    /// The sum of all.
    pub possible: Points,
    /// What each hint is worth, in the challenge's order.
    pub hints: Vec<Points>,
}

/// Weights that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum PointsError {
    /// A weight is not a number of points.
    NotPoints(String),
    /// There are too few or too many.
    Count {
        /// How many weights were given.
        given: usize,
        /// How many hints there are.
        hints: usize,
        /// The challenge.
        title: String,
    },
}

impl PointsError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::NotPoints(text) => Message::format("error-not-points", &[("text", text.into())]),
            Self::Count { given, hints, title } => {
                let (given, hints) = (given.to_string().into(), hints.to_string().into());
                Message::format("error-points-count", &[("given", given), ("hints", hints), ("title", title.into())])
            }
        }
    }
}

impl Points {
    /// One point.
    pub const ONE: Self = Self(100);

    /// Parses a list of weights, separated by commas, semicolons or line breaks.
    ///
    /// # Errors
    /// If one of them is not a number of points.
    pub fn list(text: &str) -> Result<Vec<Self>, PointsError> {
        let words = text.split([',', ';', '\n']).map(str::trim).filter(|word| !word.is_empty());
        words.map(str::parse).collect()
    }
}

impl Score {
    /// What a report earns with these weights.
    ///
    /// # Errors
    /// If there is not one weight for each hint.
    pub fn of(report: &Report, weights: &[Points]) -> Result<Self, PointsError> {
        if weights.len() != report.hints.len() {
            let (given, hints, title) = (weights.len(), report.hints.len(), report.challenge.title.clone());
            return Err(PointsError::Count { given, hints, title });
        }
        let passed = report.hints.iter().zip(weights).filter(|(hint, _)| hint.verdict == Verdict::Passed);
        let earned = passed.map(|(_, weight)| *weight).sum();
        Ok(Self { earned, possible: weights.iter().copied().sum(), hints: weights.to_vec() })
    }

    /// The score as a text.
    #[must_use]
    pub fn text(&self, translator: &Translator) -> String {
        let (earned, possible) = (self.earned.to_string(), self.possible.to_string());
        translator.format("report-points", &[("earned", (&earned).into()), ("possible", (&possible).into())])
    }

    /// The score of a report, or one point for each hint if it has none.
    #[must_use]
    pub fn or_one_each(report: &Report) -> Self {
        let ones = vec![Points::ONE; report.hints.len()];
        let score = report.points.clone().filter(|score| score.hints.len() == ones.len());
        let none = Self { earned: Points(0), possible: Points(0), hints: Vec::new() };
        score.unwrap_or_else(|| Self::of(report, &ones).unwrap_or(none))
    }
}

impl FromStr for Points {
    type Err = PointsError;

    fn from_str(text: &str) -> Result<Self, PointsError> {
        let wrong = || PointsError::NotPoints(text.to_owned());
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
            return Err(wrong());
        }
        let whole: u64 = whole.parse().map_err(|_| wrong())?;
        let part: u64 = format!("{part:0<2}").parse().map_err(|_| wrong())?;
        if whole > MOST { Err(wrong()) } else { Ok(Self(whole * 100 + part)) }
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self(0), |sum, points| Self(sum.0.saturating_add(points.0)))
    }
}

impl std::ops::AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 100, self.0 % 100);
        match part {
            0 => write!(f, "{whole}"),
            _ if part.is_multiple_of(10) => write!(f, "{whole}.{}", part / 10),
            _ => write!(f, "{whole}.{part:02}"),
        }
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(100) {
            serializer.serialize_u64(self.0 / 100)
        } else {
            serializer.serialize_f64(self.0 as f64 / 100.0)
        }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        if (0.0..=1e12).contains(&number) {
            // The range was checked above, so the cast loses nothing.
            Ok(Self((number * 100.0).round() as u64))
        } else {
            Err(serde::de::Error::custom("not a number of points"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_summed_and_written_exactly() {
        let points = Points::list("0.1, 0.2,3\n4.25").unwrap();
        let sum: Points = points.iter().copied().sum();
        assert_eq!(
            (sum.to_string().as_str(), serde_json::to_string(&points).unwrap().as_str()),
            ("7.55", "[0.1,0.2,3,4.25]")
        );
        assert_eq!(serde_json::from_str::<Vec<Points>>("[0.1,0.2,3,4.25]").unwrap(), points);
        for wrong in ["-1", "1.234", "x", "1e3", ".5", "99999999"] {
            assert!(Points::list(wrong).is_err(), "{wrong}");
        }
    }
}
