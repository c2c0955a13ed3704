//! The help in the user's language. In English it is written beside the options, and clap adds headings, defaults and
//! possible values. For another language, its file of the help has a text for each of these.

use clap::builder::Resettable;
use clap::{Arg, Command};

use crate::language::{Language, Translator};
use crate::message;

/// The command with its help in this language.
pub(super) fn translated(mut command: Command, language: Language) -> Command {
    let Some(translator) = Translator::of_help(language) else { return command };
    // Adds what clap makes of itself: `--help`, `--version` and `help`, and the global options of each command.
    command.build();
    of_command(command, &|id, value| translator.find(id, &[("value", message::Arg::from(value))]))
}

/// Finds the text with this id, with a value in it.
type Texts<'t> = &'t dyn Fn(&str, &str) -> Option<String>;

fn of_command(mut command: Command, texts: Texts<'_>) -> Command {
    let name = command.get_name().to_owned();
    let usage = command.render_usage().ansi().to_string();
    let usage = match texts("usage", "") {
        Some(heading) => usage.replacen("Usage:", &heading, 1),
        None => usage,
    };
    let usage = with_placeholders(&usage, texts);
    command = command
        .mut_args(|arg| of_argument(arg, &name, texts))
        .mut_subcommands(|sub| of_command(sub, texts))
        .help_template(format!("{{about-with-newline}}\n{usage}\n\n{{all-args}}{{after-help}}"));
    if let Some(about) = texts(&format!("command-{name}"), "") {
        command = command.about(about);
    }
    if let Some(heading) = texts("heading-Commands", "") {
        command = command.subcommand_help_heading(heading);
    }
    match texts(&format!("examples-{name}"), "") {
        Some(examples) => command.after_help(examples),
        None => command,
    }
}

fn of_argument(mut arg: Arg, command: &str, texts: Texts<'_>) -> Arg {
    let id = arg.get_id().to_string();
    let heading = arg.get_help_heading().unwrap_or(if arg.is_positional() { "Arguments" } else { "Options" });
    if let Some(heading) = texts(&format!("heading-{}", heading.replace(' ', "-")), "") {
        arg = arg.help_heading(heading);
    }
    let Some(mut help) = texts(&format!("{command}-{id}"), "").or_else(|| texts(&id, "")) else { return arg };
    // Else `--help` has clap's own longer text.
    arg = arg.long_help(Resettable::Reset);
    if !arg.get_action().takes_values() {
        return arg.help(help);
    }
    let names = arg.get_value_names().unwrap_or_default().iter().map(|name| with_placeholders(name, texts));
    let names: Vec<String> = names.collect();
    let defaults = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect::<Vec<_>>();
    let values = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect::<Vec<_>>();
    let is_shown = !defaults.is_empty() && !arg.is_hide_default_value_set();
    let added = [("default", is_shown, defaults.join(", ")), ("values", !values.is_empty(), values.join(", "))];
    for (id, _, value) in added.into_iter().filter(|(_, is_shown, _)| *is_shown) {
        help.extend(texts(id, &value).map(|text| format!(" {text}")));
    }
    arg.value_names(names).help(help).hide_default_value(true).hide_possible_values(true)
}

/// A usage line or the name of a value, in which each word in capitals that has a text is replaced: `<TIME>`.
fn with_placeholders(text: &str, texts: Texts<'_>) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        replaced.push_str(&rest[..start]);
        let end = rest[start..].find(|c: char| !c.is_ascii_alphabetic()).map_or(rest.len(), |length| start + length);
        let word = &rest[start..end];
        replaced.push_str(texts(&format!("word-{word}"), "").as_deref().unwrap_or(word));
        rest = &rest[end..];
    }
    replaced + rest
}

/// What a fault of the reference project is, in this language.
pub(super) fn about_fault(fault: hintgrade_sample::Fault, language: Language) -> String {
    let translated =
        Translator::of_help(language).and_then(|texts| texts.find::<&str>(&format!("broken-{}", fault.name()), &[]));
    translated.unwrap_or_else(|| fault.about().to_owned())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    /// Every command and option has its text, and every text its use.
    #[test]
    fn a_language_has_a_text_for_everything() {
        for language in Language::ALL {
            let Some(translator) = Translator::of_help(language) else { continue };
            let (asked, found) = (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
            let mut command = Cli::command();
            command.build();
            of_command(command, &|id, value| {
                let text = translator.find(id, &[("value", message::Arg::from(value))]);
                asked.borrow_mut().insert(id.to_owned());
                if text.is_some() {
                    found.borrow_mut().insert(id.to_owned());
                }
                text
            });
            for fault in hintgrade_sample::Fault::all() {
                assert_ne!(about_fault(fault, language), fault.about());
                found.borrow_mut().insert(format!("broken-{}", fault.name()));
            }
            let (asked, found) = (asked.into_inner(), found.into_inner());
            let file = include_str!("../language/help.it.ftl");
            let written: BTreeSet<String> = file
                .lines()
                .filter_map(|line| line.split_once(" ="))
                .map(|(id, _)| id.to_owned())
                .filter(|id| !id.starts_with(['#', ' ']))
                .collect();
            assert_eq!(written.difference(&found).collect::<Vec<_>>(), Vec::<&String>::new(), "texts without a use");
            // An option of one command may have a text of its own, or share that of its name.
            let mut command = Cli::command();
            command.build();
            let of_commands = command.get_subcommands().filter(|sub| sub.get_name() != "help").flat_map(|sub| {
                let name = sub.get_name();
                let args =
                    sub.get_arguments().map(move |arg| (format!("{name}-{}", arg.get_id()), arg.get_id().to_string()));
                let own = ["command", "examples"].map(|text| (format!("{text}-{name}"), String::new()));
                own.into_iter().chain(args)
            });
            let missing: Vec<_> =
                of_commands.filter(|(own, shared)| !found.contains(own) && !found.contains(shared)).collect();
            assert_eq!(missing, Vec::new());
            let headings = asked.iter().filter(|id| id.starts_with("heading-") && !found.contains(*id));
            assert_eq!(headings.collect::<Vec<_>>(), Vec::<&String>::new());
        }
    }

    #[test]
    fn placeholders_are_replaced_word_by_word() {
        let texts = |id: &str, _: &str| (id == "word-TIME").then(|| "DURATA".to_owned());
        assert_eq!(with_placeholders("--wait <TIME> TIMES X", &texts), "--wait <DURATA> TIMES X");
    }
}
