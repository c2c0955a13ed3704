//! Finds in the facts why a check of a behaviour failed: the first thing that went wrong, with the learner's line. What
//! a stub may have caused is not reported as the learner's fault.

use serde_json::Value;

use super::Stage;
use super::rehearsal::facts::{Emission, Fact, Location, Phase, Thrown, To};
use super::rehearsal::files::served_at;
use crate::explain::{Finding, Kind, Severity, Source};
use crate::javascript::counter::CounterFault;
use crate::message::Message;

/// The reason why a check failed.
#[derive(Debug)]
pub(super) enum Diagnosis {
    /// The app is at fault.
    Fault(Finding<Message>),
    /// The check counts as passed, with this note.
    Passed(Finding<Message>),
    /// The rehearsal itself may be the reason, as the message says.
    Unsure(Message),
    NotFound,
}

fn fault(
    kind: Kind,
    message: &'static str,
    event: &str,
    detail: impl Into<String>,
    location: Option<&Location>,
) -> Diagnosis {
    Diagnosis::Fault(finding(kind, Severity::Warning, message, (event, detail.into().as_str()), location))
}

fn unsure(message: &'static str, detail: &str) -> Diagnosis {
    Diagnosis::Unsure(Message::format(message, &[("detail", without_stubs(detail).into())]))
}

fn finding(
    kind: Kind,
    severity: Severity,
    message: &'static str,
    (event, detail): (&str, &str),
    location: Option<&Location>,
) -> Finding<Message> {
    let args = [("event", event.into()), ("detail", without_stubs(&in_nodes_words(detail)).into())];
    let source = location.map(|Location { file, line, column }| {
        let path = served_at(file).unwrap_or_else(|| file.clone());
        Source { path, line: *line, column: (*column).max(1), excerpt: None }
    });
    Finding { source, ..Finding::new(kind, severity, Message::format(message, &args)) }
}

/// What begins a text that a stub made.
const STUB: &str = "\0stub:";

/// The text without the sign of a stub in it, raw or in JSON: what is left names the value as the learner's code does.
pub(super) fn without_stubs(text: &str) -> String {
    text.replace(STUB, "").replace("\\u0000stub:", "")
}

/// Rewords an error of QuickJS as Node's, which learners can search for.
fn in_nodes_words(error: &str) -> String {
    let of = |end: &str| error.strip_suffix(end)?.rsplit_once(": ");
    if let Some((kind, name)) = of(" is not initialized") {
        return format!("{kind}: Cannot access '{}' before initialization", name.trim_matches('\''));
    }
    match of(" is read-only") {
        Some((kind, name)) => format!("{kind}: Assignment to constant variable {}", name.trim_matches('\'')),
        None => error.to_owned(),
    }
}

/// A value that is not a number. A number in quotes has a separate message.
fn wrong_value(event: &str, value: &Value, location: Option<&Location>) -> Diagnosis {
    let is_quoted = value.as_str().is_some_and(|text| text.trim().parse::<u64>().is_ok());
    let message = if is_quoted { "behaviour-wrong-value-text" } else { "behaviour-wrong-value" };
    fault(Kind::WrongValue, message, event, value.to_string(), location)
}

/// The event that the check waited for last.
pub(super) fn awaited(seen: &[Fact]) -> Option<&str> {
    seen.iter().rev().find_map(|fact| match fact {
        Fact::Awaited { event, .. } => Some(event.as_str()),
        _ => None,
    })
}

/// The values of an event that a client received, in order.
pub(super) fn heard<'f>(seen: &'f [Fact], client: usize, wanted: &'f str) -> impl Iterator<Item = &'f Value> {
    static NOTHING: Value = Value::Null;
    seen.iter().filter_map(move |fact| match fact {
        Fact::Heard { client: who, event, args } if *who == client && event == wanted => {
            Some(args.first().unwrap_or(&NOTHING))
        }
        _ => None,
    })
}

/// A note on a check that passed: the number falls when a client disconnects, which the next lesson asks for.
pub(super) fn note(seen: &[Fact]) -> Option<Finding<Message>> {
    let event = awaited(seen)?;
    let falls = emissions(seen, event).find(|emission| emission.phase == Phase::Disconnect)?;
    let (kind, message) = (Kind::FallsOnLeave, "behaviour-falls-on-leave");
    Some(finding(kind, Severity::Note, message, (event, ""), falls.location.as_ref()))
}

fn emissions<'f>(facts: &'f [Fact], wanted: &'f str) -> impl Iterator<Item = &'f Emission> {
    all_emissions(facts).filter(move |emission| emission.event == wanted)
}

fn all_emissions(facts: &[Fact]) -> impl DoubleEndedIterator<Item = &Emission> {
    facts.iter().filter_map(|fact| match fact {
        Fact::Emitted(emission) => Some(emission),
        _ => None,
    })
}

/// Why a check that passed is doubtful: an uncaught error when a client connected or left, or what ended the app when
/// it started, perhaps only in the rehearsal.
pub(super) fn doubt(seen: &[Fact], all: &[Fact]) -> Option<Diagnosis> {
    if let Some(thrown) = threw(seen).find(|thrown| thrown.phase == Phase::Connection && thrown.location.is_some()) {
        let error = thrown.text();
        return Some(if thrown.certain {
            fault(Kind::ThrowsOnConnection, "behaviour-throws-on-connection", "", error, thrown.location.as_ref())
        } else {
            unsure("unknown-threw", &error)
        });
    }
    let on_leave = |thrown: &&Thrown| thrown.phase == Phase::Disconnect && thrown.certain;
    if let Some(thrown) = threw(seen).find(on_leave) {
        let (kind, message) = (Kind::ThrowsOnConnection, "behaviour-throws-on-leave");
        return Some(fault(kind, message, "", thrown.text(), thrown.location.as_ref()));
    }
    // The page is there without the app.
    if seen.contains(&Fact::Page) {
        return None;
    }
    all.iter().find_map(|fact| match fact {
        Fact::Threw(thrown) if thrown.phase == Phase::Start => Some(unsure("unknown-threw", &thrown.text())),
        Fact::Exited => Some(unsure("unknown-exited", "")),
        _ => None,
    })
}

/// The cause of a failed check. `seen` are the facts of the check, `all` those of the whole run.
pub(super) fn diagnose(stage: Stage, seen: &[Fact], all: &[Fact]) -> Diagnosis {
    if seen.iter().any(|fact| matches!(fact, Fact::Page)) {
        return page(seen);
    }
    let event = awaited(seen).unwrap_or_default();
    if stage == Stage::Live {
        let absent = |fact: &Fact| matches!(fact, Fact::Started { reachable: false });
        if seen.iter().any(absent) {
            return fault(Kind::SocketIoMissing, "behaviour-socket-io-missing", "", "live", None);
        }
        return silent(seen, event).unwrap_or(Diagnosis::NotFound);
    }
    too_deep(all)
        .or_else(|| stopped(all))
        .or_else(|| unreachable(all))
        .or_else(|| wrongly_emitted(seen, all, event))
        .or_else(|| kept_from_its_handler(all))
        .or_else(|| depends_on_stub(seen, all))
        .or_else(|| turned_away(seen))
        .or_else(|| answered(seen, event))
        .or_else(|| never_emitted(all, event))
        .or_else(|| silent(seen, event))
        .unwrap_or(Diagnosis::NotFound)
}

fn threw(facts: &[Fact]) -> impl Iterator<Item = &Thrown> {
    facts.iter().filter_map(|fact| match fact {
        Fact::Threw(thrown) => Some(thrown),
        _ => None,
    })
}

/// One of the server's files nests too deeply to be parsed, and was not run.
fn too_deep(all: &[Fact]) -> Option<Diagnosis> {
    let file = all.iter().find_map(|fact| match fact {
        Fact::TooDeep { file } if !file.starts_with("public/") => Some(file),
        _ => None,
    })?;
    Some(unsure("unknown-too-deep", file))
}

/// The server does not parse, or an error ended it.
fn stopped(all: &[Fact]) -> Option<Diagnosis> {
    let broken = all.iter().find_map(|fact| match fact {
        Fact::DoesNotParse(thrown) => Some(thrown),
        _ => None,
    });
    if let Some(thrown) = broken {
        // The second parser (oxc) does not report names that are declared twice; its semantic analysis does.
        let twice = ["redefin", "redeclar", "already been declared"].iter().any(|word| thrown.message.contains(word));
        return Some(if thrown.certain || twice {
            fault(Kind::SyntaxError, "behaviour-syntax-error", "", thrown.message.as_str(), thrown.location.as_ref())
        } else {
            unsure("unknown-trouble", &thrown.message)
        });
    }
    let link = |thrown: &&Thrown| thrown.name == "SyntaxError" && thrown.message.starts_with("Could not find export");
    if let Some(thrown) = threw(all).find(link) {
        return Some(fault(
            Kind::SyntaxError,
            "behaviour-syntax-error",
            "",
            thrown.message.replace("/app/", "./"),
            thrown.location.as_ref(),
        ));
    }
    let fatal = |thrown: &&Thrown| thrown.certain && !matches!(thrown.phase, Phase::Disconnect | Phase::Message);
    let thrown = threw(all).find(fatal)?;
    Some(match thrown.phase {
        Phase::Start => Diagnosis::Fault(throws_at_start(thrown, "behaviour-throws-at-start")),
        _ => {
            let (kind, message) = (Kind::ThrowsOnConnection, "behaviour-throws-on-connection");
            fault(kind, message, "", thrown.text(), thrown.location.as_ref())
        }
    })
}

/// An error at the start. Where the module was used in place of what it makes, the message says what makes it.
fn throws_at_start(thrown: &Thrown, message: &'static str) -> Finding<Message> {
    let message = match thrown.without.as_deref() {
        Some("socket.io") => "behaviour-throws-at-start-socket-io",
        Some("express") => "behaviour-throws-at-start-express",
        Some("database") => "behaviour-throws-at-start-database",
        _ => message,
    };
    let text = thrown.text();
    finding(Kind::ThrowsAtStart, Severity::Warning, message, ("", &text), thrown.location.as_ref())
}

/// An error at the start that ended a function and was caught outside of it, as by a boilerplate's `.catch`. One for
/// which `is_handled` holds was expected.
pub(super) fn caught(seen: &[Fact], is_handled: &dyn Fn(&Location) -> bool) -> Option<Finding<Message>> {
    let thrown = seen.iter().find_map(|fact| match fact {
        Fact::Error(thrown) if thrown.certain && thrown.phase == Phase::Start => Some(thrown),
        _ => None,
    })?;
    let is_expected = thrown.location.as_ref().is_none_or(is_handled);
    (!is_expected).then(|| throws_at_start(thrown, "behaviour-throws-at-start-caught"))
}

/// No client can reach Socket.IO.
fn unreachable(all: &[Fact]) -> Option<Diagnosis> {
    let is_reachable = all.iter().any(|fact| matches!(fact, Fact::Started { reachable: true }));
    if is_reachable {
        return None;
    }
    if let Some(cause) = swallowed(all) {
        return Some(cause);
    }
    if let Some(cause) = unsure_about(all, &["listen", "socket.io", "connection"]) {
        return Some(cause);
    }
    let attached = all.iter().any(|fact| matches!(fact, Fact::Attached));
    let elsewhere = all.iter().find_map(|fact| match fact {
        Fact::Listened { attached: false, location, .. } => Some(location.as_ref()),
        _ => None,
    });
    Some(match (attached, elsewhere) {
        (true, Some(location)) => fault(Kind::ListensElsewhere, "behaviour-listens-elsewhere", "", "", location),
        (true, None) => fault(Kind::NeverListens, "behaviour-never-listens", "", "", None),
        (false, _) => fault(Kind::SocketIoMissing, "behaviour-socket-io-missing", "", "", None),
    })
}

/// An error that the app caught, so that the code after it did not run.
fn swallowed(all: &[Fact]) -> Option<Diagnosis> {
    let error = all.iter().find_map(|fact| match fact {
        Fact::Error(thrown) if thrown.certain => Some(thrown),
        _ => None,
    })?;
    Some(Diagnosis::Fault(throws_at_start(error, "behaviour-throws-at-start")))
}

/// A caught error as the reason why no connection handler was registered.
fn kept_from_its_handler(all: &[Fact]) -> Option<Diagnosis> {
    let has_handler = all.iter().any(|fact| matches!(fact, Fact::Handler { .. }));
    if has_handler { None } else { swallowed(all) }
}

/// What was emitted under the event's name when a client connected, and what is wrong with it.
fn wrongly_emitted(seen: &[Fact], all: &[Fact], event: &str) -> Option<Diagnosis> {
    let on_connection = || emissions(seen, event).filter(|emission| emission.phase == Phase::Connection);
    let to_all: Vec<&Emission> = on_connection().filter(|emission| emission.to == To::All).collect();
    let Some(first) = to_all.first() else {
        let first = on_connection().next()?;
        let (kind, message) = match first.to {
            To::Others => (Kind::EmitsToOthers, "behaviour-emits-to-others"),
            _ => (Kind::EmitsToOne, "behaviour-emits-to-one"),
        };
        return Some(fault(kind, message, event, "", first.location.as_ref()));
    };
    let location = first.location.as_ref();
    let values = to_all.iter().map(|emission| emission.args.first().unwrap_or(&Value::Null));
    let wrong = values.clone().find(|value| !value.is_i64() && !value.is_u64());
    let is_guess = to_all.iter().any(|emission| emission.guessed);
    let depends_on_data = seen.iter().any(|fact| matches!(fact, Fact::Unsure { data: true }));
    Some(match wrong {
        // Certain whatever it contains: a stub would be noted as a string.
        Some(Value::Object(_) | Value::Array(_)) => {
            fault(Kind::ObjectForNumber, "behaviour-object-for-number", event, "", location)
        }
        _ if is_guess || depends_on_data => unsure("unknown-stub", ""),
        Some(value) => wrong_value(event, value, location),
        None if starts_at_zero(all, event) && !is_raised_elsewhere(all) => {
            fault(Kind::EmitsBeforeCounting, "behaviour-emits-before-counting", event, "", location)
        }
        None => does_not_rise(all, event, location),
    })
}

/// Whether the counter is only raised where no client connects, as when one leaves.
fn is_raised_elsewhere(all: &[Fact]) -> bool {
    let elsewhere = CounterFault::RaisedElsewhere;
    all.iter().any(|fact| matches!(fact, Fact::Counter { counter, .. } if counter.fault == elsewhere))
}

/// Points at the counter if its source shows what is wrong, otherwise at the line that emits.
fn does_not_rise(all: &[Fact], event: &str, emitted: Option<&Location>) -> Diagnosis {
    let counter = all.iter().find_map(|fact| match fact {
        Fact::Counter { counter, location } => Some((counter, location)),
        _ => None,
    });
    let Some((counter, location)) = counter else {
        return fault(Kind::DoesNotRise, "behaviour-does-not-rise", event, "", emitted);
    };
    let message = match counter.fault {
        CounterFault::DeclaredInside => "behaviour-does-not-rise-inside",
        CounterFault::RaisedOutside => "behaviour-does-not-rise-outside",
        CounterFault::RaisedElsewhere => "behaviour-does-not-rise-elsewhere",
        CounterFault::SetToSame => "behaviour-does-not-rise-same",
        CounterFault::NeverRaised => "behaviour-does-not-rise-never",
    };
    fault(Kind::DoesNotRise, message, event, counter.name.as_str(), Some(location))
}

/// Whether the first number is 0 and a later one is not. If all are 0, the number never rises.
fn starts_at_zero(all: &[Fact], event: &str) -> bool {
    let mut numbers = emissions(all, event).filter_map(|emission| emission.args.first());
    numbers.next().is_some_and(|first| *first == 0) && numbers.any(|later| *later != 0)
}

fn turned_away(seen: &[Fact]) -> Option<Diagnosis> {
    let is_turned_away = seen.contains(&Fact::TurnedAway);
    is_turned_away.then(|| unsure("unknown-turned-away", ""))
}

/// What the app emitted in response to a message of a client.
fn answered(seen: &[Fact], event: &str) -> Option<Diagnosis> {
    let answer = emissions(seen, event).find(|emission| emission.phase == Phase::Message)?;
    Some(match answer.to {
        To::One => fault(Kind::EmitsToOne, "behaviour-emits-to-one", event, "", answer.location.as_ref()),
        To::Others => fault(Kind::EmitsToOthers, "behaviour-emits-to-others", event, "", answer.location.as_ref()),
        To::All | To::Room => Diagnosis::NotFound,
    })
}

/// Nothing was emitted to all clients under the event's name when a client connected.
fn never_emitted(all: &[Fact], event: &str) -> Option<Diagnosis> {
    if event.is_empty() {
        return None;
    }
    let handlers = || {
        all.iter().filter_map(|fact| match fact {
            Fact::Handler { namespace, location, .. } => Some((namespace.as_str(), location.as_ref())),
            _ => None,
        })
    };
    let handler = handlers().find_map(|(namespace, location)| (namespace == "/").then_some(location));
    if let (None, Some((namespace, _))) = (handler, handlers().next()) {
        return Some(unsure("unknown-namespace", namespace));
    }
    let first = |phase| emissions(all, event).find(move |emission: &&Emission| emission.phase == phase);
    let others =
        all_emissions(all).filter(|one| one.phase == Phase::Connection && one.to == To::All && one.event != event);
    // Of several events, the one with the most similar name; of equals, the first.
    let other = others.rev().max_by(|one, two| {
        let likeness = |emission: &Emission| strsim::jaro_winkler(&emission.event, event);
        likeness(one).total_cmp(&likeness(two))
    });
    Some(if let Some(emission) = first(Phase::Connection) {
        does_not_rise(all, event, emission.location.as_ref())
    } else if let Some(emission) = first(Phase::Disconnect) {
        fault(Kind::EmitsOnDisconnect, "behaviour-emits-on-disconnect", event, "", emission.location.as_ref())
    } else if let Some(emission) = first(Phase::Start) {
        fault(Kind::EmitsOutsideHandler, "behaviour-emits-outside-handler", event, "", emission.location.as_ref())
    } else if other.is_some_and(|emission| emission.event.contains(STUB)) {
        unsure("unknown-stub", "")
    } else if let Some(emission) = other {
        fault(Kind::WrongEvent, "behaviour-wrong-event", event, emission.event.as_str(), emission.location.as_ref())
    } else if let Some(location) = handler {
        fault(Kind::NeverEmits, "behaviour-never-emits", event, "", location)
    } else if let Some(cause) = swallowed(all) {
        cause
    } else {
        fault(Kind::NoHandler, "behaviour-no-handler", event, "", None)
    })
}

/// What the received events alone show, without facts of the server: which client received what.
fn silent(seen: &[Fact], event: &str) -> Option<Diagnosis> {
    let clients: Vec<usize> = seen
        .iter()
        .filter_map(|fact| match fact {
            Fact::Connected { client } => Some(*client),
            _ => None,
        })
        .collect();
    let (first, last) = (*clients.first()?, *clients.last()?);
    let values: Vec<&Value> = clients.iter().flat_map(|client| heard(seen, *client, event)).collect();
    let is_number = |value: &&&Value| value.is_i64() || value.is_u64();
    let wrong = values.iter().find(|value| !is_number(value));
    Some(match wrong {
        _ if values.is_empty() => fault(Kind::NeverEmits, "behaviour-never-emits", event, "", None),
        Some(Value::Object(_) | Value::Array(_)) => {
            fault(Kind::ObjectForNumber, "behaviour-object-for-number", event, "", None)
        }
        Some(value) => wrong_value(event, value, None),
        None if *values[0] == 0 => fault(Kind::EmitsBeforeCounting, "behaviour-emits-before-counting", event, "", None),
        None if first != last && heard(seen, last, event).next().is_none() => {
            fault(Kind::EmitsToOthers, "behaviour-emits-to-others", event, "", None)
        }
        None if first != last && heard(seen, first, event).count() == 1 => {
            fault(Kind::EmitsToOne, "behaviour-emits-to-one", event, "", None)
        }
        None => fault(Kind::DoesNotRise, "behaviour-does-not-rise", event, "", None),
    })
}

fn depends_on_stub(seen: &[Fact], all: &[Fact]) -> Option<Diagnosis> {
    if seen.iter().any(|fact| matches!(fact, Fact::Unsure { .. })) {
        return Some(unsure("unknown-stub", ""));
    }
    unsure_about(all, &["emit", "connection", "'connect'", "\"connect\""])
}

/// What a callback contains that loads files or passes the server on, which may do anything with it.
const LOADS: [&str; 4] = ["require(", "import(", "(io)", "(io,"];

/// Whether the app uses something that a rehearsal does not have. A callback that was never called counts if its source
/// contains one of `words`.
fn unsure_about(all: &[Fact], words: &[&str]) -> Option<Diagnosis> {
    let is_made = all.contains(&Fact::Made);
    let is_reachable = all.contains(&Fact::Started { reachable: true });
    let is_handled = is_reachable && all.iter().any(|fact| matches!(fact, Fact::Handler { .. }));
    all.iter().find_map(|fact| match fact {
        Fact::Missing { name, missed } if *missed || !is_made => Some(unsure("unknown-missing", name)),
        Fact::PassedOn { to } => Some(unsure("unknown-passed-on", to)),
        Fact::Uncalled { by, text } if words.iter().chain(&LOADS).any(|word| text.contains(word)) => {
            Some(unsure("unknown-uncalled", by))
        }
        Fact::Exited => Some(unsure("unknown-exited", "")),
        Fact::Guarded if !is_handled => Some(unsure("unknown-stub", "")),
        Fact::Threw(thrown) | Fact::Error(thrown) if !thrown.certain => Some(unsure("unknown-threw", &thrown.text())),
        _ => None,
    })
}

/// The cause of a failed check of the page's script. Other scripts and the page's HTML are unknown, so only certain
/// errors count.
fn page(seen: &[Fact]) -> Diagnosis {
    let asked = seen.iter().find_map(|fact| match fact {
        Fact::PageAsked { event, listens, late, written } => Some((event, *listens, *late, *written)),
        _ => None,
    });
    for fact in seen {
        match fact {
            Fact::TooDeep { file } => return unsure("unknown-too-deep", file),
            Fact::PageDoesNotParse(thrown) if thrown.certain => {
                return fault(
                    Kind::SyntaxError,
                    "behaviour-syntax-error",
                    "",
                    thrown.message.as_str(),
                    thrown.location.as_ref(),
                );
            }
            Fact::PageThrew(thrown) if thrown.certain => {
                if let Some((event, false, ..)) = asked {
                    let error = thrown.message.as_str();
                    return fault(
                        Kind::PageNeverListens,
                        "behaviour-page-never-listens-throws",
                        event,
                        error,
                        thrown.location.as_ref(),
                    );
                }
            }
            _ => {}
        }
    }
    match asked {
        Some((event, false, true, _)) => {
            return fault(Kind::PageNeverListens, "behaviour-page-never-listens-late", event, "", None);
        }
        Some((event, false, _, false)) => {
            return fault(Kind::PageNeverListens, "behaviour-page-never-listens", event, "", None);
        }
        _ => {}
    }
    let trouble = seen.iter().find_map(|fact| match fact {
        Fact::PageDoesNotParse(thrown) | Fact::PageThrew(thrown) => Some(thrown),
        _ => None,
    });
    match (trouble, asked) {
        (Some(thrown), _) => unsure("unknown-page", &thrown.text()),
        (None, Some((event, true, ..))) => {
            let (kind, message) = (Kind::PageShowsNothing, "behaviour-page-shows-nothing");
            Diagnosis::Passed(finding(kind, Severity::Note, message, (event, ""), None))
        }
        (None, _) => unsure("unknown-page-silent", ""),
    }
}
