//! What is said of wrong arguments, in the user's language: clap's own messages are in English only.

use std::error::Error;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::class::ShardError;
use crate::language::{Language, Translator};
use crate::message::Arg;

/// The language that these arguments name with `--lang`.
pub(super) fn language_of(arguments: impl IntoIterator<Item = OsString>) -> Option<Language> {
    let mut arguments = arguments.into_iter().filter_map(|argument| argument.into_string().ok());
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--lang") {
            Some("") => return arguments.next()?.parse().ok(),
            Some(value) if value.starts_with('=') => return value[1..].parse().ok(),
            _ => {}
        }
    }
    None
}

/// The message of an error, and what to do; `None` for a kind that has no translation.
pub(super) fn message(error: &clap::Error, translator: &Translator) -> Option<String> {
    let text = |kind| error.get(kind).map(ContextValue::to_string);
    let id = match error.kind() {
        ErrorKind::UnknownArgument => "usage-unknown-argument",
        ErrorKind::InvalidSubcommand => "usage-unknown-command",
        ErrorKind::MissingRequiredArgument => "usage-missing",
        ErrorKind::ArgumentConflict => "usage-conflict",
        ErrorKind::InvalidValue => "usage-value",
        ErrorKind::ValueValidation => "usage-value",
        _ => return None,
    };
    let argument = text(ContextKind::InvalidArg).or_else(|| text(ContextKind::InvalidSubcommand));
    let [argument, other, value] =
        [argument, text(ContextKind::PriorArg), text(ContextKind::InvalidValue)].map(Option::unwrap_or_default);
    let args: [(&str, Arg<'_>); 3] =
        [("argument", (&argument).into()), ("other", (&other).into()), ("value", (&value).into())];
    let mut said = vec![translator.format(id, &args)];
    let kinds = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = kinds.into_iter().find_map(text) {
        said.push(translator.format("usage-near", &[("near", (&near).into())]));
    } else if let Some(values) = text(ContextKind::ValidValue) {
        said.push(translator.format("usage-values", &[("values", (&values).into())]));
    }
    if let Some(error) = error.source().and_then(|source| source.downcast_ref::<ShardError>()) {
        said.push(format!("{}.", translator.message(&error.message())));
    }
    said.push(translator.text("usage-help"));
    Some(said.join(" "))
}
