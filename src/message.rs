//! A message for people, independent of the language: its id in the message files (`language/*.ftl`) and its arguments.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A message that is not translated yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its id in the message files.
    pub id: Cow<'static, str>,
    /// Its arguments by name.
    pub args: Vec<(Cow<'static, str>, Arg<'static>)>,
}

impl Message {
    /// A message without arguments.
    #[must_use]
    pub fn new(id: &'static str) -> Self {
        Self { id: id.into(), args: Vec::new() }
    }

    /// A message with its arguments.
    #[must_use]
    pub fn format(id: &'static str, args: &[(&'static str, Arg<'_>)]) -> Self {
        let args = args.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone().into_owned())).collect();
        Self { id: id.into(), args }
    }

    /// A text that is the same in every language, such as the message of an assertion or of another program.
    #[must_use]
    pub fn verbatim(text: impl Into<String>) -> Self {
        Self::format("verbatim", &[("text", text.into().into())])
    }

    /// Several messages in one line: sentences one after another, other texts joined by commas.
    #[must_use]
    pub fn list(messages: Vec<Self>) -> Self {
        Self::format("verbatim", &[("text", Arg::Messages(messages))])
    }
}

/// An argument of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arg<'a> {
    /// A piece of text.
    Text(Cow<'a, str>),
    /// A number, which may choose between singular and plural.
    Count(u64),
    /// Other messages, in one line.
    Messages(Vec<Message>),
}

impl Arg<'_> {
    pub(crate) fn into_owned(self) -> Arg<'static> {
        match self {
            Self::Text(text) => Arg::Text(Cow::Owned(text.into_owned())),
            Self::Count(count) => Arg::Count(count),
            Self::Messages(messages) => Arg::Messages(messages),
        }
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<usize> for Arg<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<u64> for Arg<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<Message> for Arg<'_> {
    fn from(message: Message) -> Self {
        Self::Messages(vec![message])
    }
}
