//! The row of a class that a report belongs to: its number and the other columns of the teacher's list, which name the
//! student.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Headers of columns that name a student, the most specific first.
const STUDENT: [&str; 9] =
    ["student", "studente", "learner", "name", "nome", "github_username", "username", "login", "email"];

/// A row of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its number in the class, from 1. The line in the file may be another.
    pub number: u64,
    /// Its other columns, by name, in their order.
    pub columns: Columns,
}

/// Columns by name, in their order. In JSON they are an object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns(pub Vec<(String, String)>);

impl Row {
    /// The student, if a column names one.
    #[must_use]
    pub fn student(&self) -> Option<&str> {
        let named = |name: &&str| self.columns.0.iter().find(|(column, _)| column.eq_ignore_ascii_case(name));
        let found = STUDENT.iter().find_map(named);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

impl Serialize for Columns {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Columns;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Columns, A::Error> {
                let mut columns = Vec::new();
                while let Some(column) = map.next_entry()? {
                    columns.push(column);
                }
                Ok(Columns(columns))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
