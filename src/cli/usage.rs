//! What is said of wrong arguments, in the user's language: clap's own messages are in English only.

use std::error::Error;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use hintgrade_sample::{Fault, UnknownFault};

use super::exit::MessageError;
use super::options::output::{DestinationError, no_file};
use crate::class::ShardError;
use crate::explain::{Kind, UnknownKind};
use crate::language::{Language, Translator, UnknownLanguage};
use crate::message::{Arg, Message};
use crate::report::Format;

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

/// What is wrong with a value, or which values there are.
fn about_value(error: &clap::Error) -> Option<Message> {
    let source = error.source()?;
    let names: Vec<&str> = if source.is::<UnknownKind>() {
        Kind::ALL.map(Kind::name).to_vec()
    } else if source.is::<UnknownLanguage>() {
        Language::ALL.map(Language::code).to_vec()
    } else if source.is::<UnknownFault>() {
        Fault::all().map(Fault::name).collect()
    } else {
        match source.downcast_ref() {
            Some(DestinationError::Format(_)) => Format::ALL.iter().map(|format| format.name()).collect(),
            Some(DestinationError::NoFile(format)) => return Some(no_file(format)),
            None => {
                let of_shard = source.downcast_ref().map(ShardError::message);
                return of_shard.or_else(|| source.downcast_ref().map(|MessageError(message)| message.clone()));
            }
        }
    };
    Some(Message::format("usage-values", &[("values", names.join(", ").into())]))
}

/// The message of an error, and what to do; `None` for a kind that has no translation.
pub(super) fn message(error: &clap::Error, translator: &Translator) -> Option<String> {
    let text = |kind| error.get(kind).map(ContextValue::to_string);
    let help = translator.text("usage-help");
    if let Some(id) = text(ContextKind::Custom) {
        return Some(format!("{}. {help}", translator.text(&id)));
    }
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
    if let Some(message) = about_value(error) {
        let about = translator.message(&message);
        said.push(if about.ends_with('.') { about } else { format!("{about}.") });
    }
    said.push(help);
    Some(said.join(" "))
}
