//! Why a check of a behaviour failed, read from the facts: the first thing that went wrong, with the learner's line. What
//! could be the stubs' doing and not the learner's is not called a fault.

use serde_json::Value;

use super::counter::{Counter, Slip};
use super::rehearsal::facts::{Emission, Fact, Phase, Site, Thrown, To};
use crate::explain::Kind;
use crate::report::Stage;

/// A finding before it is put into words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Remark {
    pub(super) kind: Kind,
    /// Which of its messages it has, where there are several.
    pub(super) variant: &'static str,
    pub(super) event: String,
    pub(super) detail: String,
    pub(super) site: Option<Site>,
}

/// What came of looking for a cause.
#[derive(Debug)]
pub(super) enum Cause {
    Found(Remark),
    /// It did not fail as far as it matters, and this is to be said.
    Harmless(Remark),
    /// It may be the rehearsal's own fault: a message's id, and a detail for it.
    Unsure(&'static str, String),
    NotFound,
}

fn found(kind: Kind, event: &str, detail: impl Into<String>, site: Option<&Site>) -> Cause {
    let (event, detail) = (event.to_owned(), detail.into());
    Cause::Found(Remark { kind, variant: "", event, detail, site: site.cloned() })
}

impl Cause {
    /// The same, told by another of its kind's messages.
    fn worded(mut self, variant: &'static str) -> Self {
        if let Self::Found(remark) = &mut self {
            remark.variant = variant;
        }
        self
    }
}

/// Something that is no number. A number in quotes nearly is one.
fn wrong_value(event: &str, value: &Value, site: Option<&Site>) -> Cause {
    let is_quoted = value.as_str().is_some_and(|text| text.trim().parse::<u64>().is_ok());
    found(Kind::WrongValue, event, value.to_string(), site).worded(if is_quoted { "-text" } else { "" })
}

/// The event that the check waited for last.
pub(super) fn awaited(seen: &[Fact]) -> Option<&str> {
    seen.iter().rev().find_map(|fact| match fact {
        Fact::Awaited { event, .. } => Some(event.as_str()),
        _ => None,
    })
}

/// What a client heard of an event, in order.
pub(super) fn heard<'f>(seen: &'f [Fact], client: usize, wanted: &'f str) -> impl Iterator<Item = &'f Value> {
    static NOTHING: Value = Value::Null;
    seen.iter().filter_map(move |fact| match fact {
        Fact::Heard { client: who, event, args } if *who == client && event == wanted => {
            Some(args.first().unwrap_or(&NOTHING))
        }
        _ => None,
    })
}

/// Remarks about a check that passed: the number falls when a client leaves, which is the next lesson's matter.
pub(super) fn remarks(seen: &[Fact]) -> Vec<Remark> {
    let Some(event) = awaited(seen) else { return Vec::new() };
    let falls = emissions(seen, event).find(|emission| emission.phase == Phase::Disconnect);
    let remark = falls.map(|emission| Remark {
        kind: Kind::FallsOnLeave,
        variant: "",
        event: event.to_owned(),
        detail: String::new(),
        site: emission.site.clone(),
    });
    remark.into_iter().collect()
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

/// Why a check that passed is no good: as a client came, an error was thrown at nobody, with which Node ends an app.
pub(super) fn doubt(seen: &[Fact]) -> Option<Cause> {
    let thrown = threw(seen).find(|thrown| thrown.phase == Phase::Connection && thrown.site.is_some())?;
    let error = format!("{}: {}", thrown.name, thrown.message);
    Some(match thrown.is_certain() {
        true => found(Kind::ThrowsOnConnection, "", error, thrown.site.as_ref()),
        false => Cause::Unsure("unknown-threw", error),
    })
}

/// The cause of a failed check. `seen` is what the check saw, `all` everything from the start.
pub(super) fn diagnose(stage: Stage, seen: &[Fact], all: &[Fact]) -> Cause {
    if seen.iter().any(|fact| matches!(fact, Fact::Page { .. })) {
        return page(seen);
    }
    let event = awaited(seen).unwrap_or_default();
    if stage == Stage::Live {
        let absent = |fact: &Fact| matches!(fact, Fact::Started { reachable: false, .. });
        if seen.iter().any(absent) {
            return found(Kind::SocketIoMissing, "", "live", None);
        }
        return silent(seen, event).unwrap_or(Cause::NotFound);
    }
    stopped(all)
        .or_else(|| unreachable(all))
        .or_else(|| wrongly_emitted(seen, all, event))
        .or_else(|| kept_from_its_handler(all))
        .or_else(|| unsure(seen, all))
        .or_else(|| turned_away(seen))
        .or_else(|| answered(seen, event))
        .or_else(|| never_emitted(all, event))
        .or_else(|| silent(seen, event))
        .unwrap_or(Cause::NotFound)
}

fn threw(facts: &[Fact]) -> impl Iterator<Item = &Thrown> {
    facts.iter().filter_map(|fact| match fact {
        Fact::Threw(thrown) => Some(thrown),
        _ => None,
    })
}

/// It does not parse, or an error ended it.
fn stopped(all: &[Fact]) -> Option<Cause> {
    let broken = all.iter().find_map(|fact| match fact {
        Fact::DoesNotParse(thrown) => Some(thrown),
        _ => None,
    });
    if let Some(thrown) = broken {
        // The second parser leaves names that are declared twice to a later pass.
        let twice = ["redefin", "redeclar", "already been declared"].iter().any(|word| thrown.message.contains(word));
        return Some(if thrown.certain || twice {
            found(Kind::SyntaxError, "", thrown.message.as_str(), thrown.site.as_ref())
        } else {
            Cause::Unsure("unknown-trouble", thrown.message.clone())
        });
    }
    let link = |thrown: &&Thrown| thrown.name == "SyntaxError" && thrown.message.starts_with("Could not find export");
    if let Some(thrown) = threw(all).find(link) {
        return Some(found(Kind::SyntaxError, "", thrown.message.replace("/app/", "./"), thrown.site.as_ref()));
    }
    let fatal = |thrown: &&Thrown| thrown.is_certain() && !matches!(thrown.phase, Phase::Disconnect | Phase::Message);
    let thrown = threw(all).find(fatal)?;
    let kind = if thrown.phase == Phase::Start { Kind::ThrowsAtStart } else { Kind::ThrowsOnConnection };
    Some(found(kind, "", format!("{}: {}", thrown.name, thrown.message), thrown.site.as_ref()))
}

/// No client gets to Socket.IO.
fn unreachable(all: &[Fact]) -> Option<Cause> {
    let is_reachable = all.iter().any(|fact| matches!(fact, Fact::Started { reachable: true, .. }));
    if is_reachable {
        return None;
    }
    if let Some(cause) = swallowed(all) {
        return Some(cause);
    }
    if let Some(cause) = unsure_about(all, &["listen", "socket.io", "connection"]) {
        return Some(cause);
    }
    let attached = all.iter().any(|fact| matches!(fact, Fact::Attached { .. }));
    let elsewhere = all.iter().find_map(|fact| match fact {
        Fact::Listened { attached: false, site, .. } => Some(site.as_ref()),
        _ => None,
    });
    Some(match (attached, elsewhere) {
        (true, Some(site)) => found(Kind::ListensElsewhere, "", "", site),
        (true, None) => found(Kind::NeverListens, "", "", None),
        (false, _) => found(Kind::SocketIoMissing, "", "", None),
    })
}

/// An error that the app caught itself, and went on without what came after it.
fn swallowed(all: &[Fact]) -> Option<Cause> {
    let error = all.iter().find_map(|fact| match fact {
        Fact::Error(thrown) if thrown.is_certain() => Some(thrown),
        _ => None,
    })?;
    Some(found(Kind::ThrowsAtStart, "", format!("{}: {}", error.name, error.message), error.site.as_ref()))
}

/// The same, where what did not come was the connection handler: whoever caught the error may have thrown another.
fn kept_from_its_handler(all: &[Fact]) -> Option<Cause> {
    let has_handler = all.iter().any(|fact| matches!(fact, Fact::Handler { .. }));
    if has_handler { None } else { swallowed(all) }
}

/// What was emitted under the event's name, and why that is not what was asked.
fn wrongly_emitted(seen: &[Fact], all: &[Fact], event: &str) -> Option<Cause> {
    let on_connection = || emissions(seen, event).filter(|emission| emission.phase == Phase::Connection);
    let to_all: Vec<&Emission> = on_connection().filter(|emission| emission.to == To::All).collect();
    let Some(first) = to_all.first() else {
        let first = on_connection().next()?;
        let kind = if first.to == To::Others { Kind::EmitsToOthers } else { Kind::EmitsToOne };
        return Some(found(kind, event, "", first.site.as_ref()));
    };
    let site = first.site.as_ref();
    let values = to_all.iter().map(|emission| emission.args.first().unwrap_or(&Value::Null));
    let wrong = values.clone().find(|value| !value.is_i64() && !value.is_u64());
    let is_guess = to_all.iter().any(|emission| emission.guessed);
    let hangs_on_data = seen.iter().any(|fact| matches!(fact, Fact::Unsure { data: true, .. }));
    Some(match wrong {
        // Whatever it holds; a stub itself would be a text.
        Some(Value::Object(_) | Value::Array(_)) => found(Kind::ObjectForNumber, event, "", site),
        _ if is_guess || hangs_on_data => Cause::Unsure("unknown-stub", String::new()),
        Some(value) => wrong_value(event, value, site),
        None if starts_at_zero(all, event) => found(Kind::EmitsBeforeCounting, event, "", site),
        None => does_not_rise(all, event, site),
    })
}

/// The line of the counter where its source tells what is wrong, else the line that emits.
fn does_not_rise(all: &[Fact], event: &str, emitted: Option<&Site>) -> Cause {
    let counter = all.iter().find_map(|fact| match fact {
        Fact::Counter(counter) => Some(counter),
        _ => None,
    });
    let Some(Counter { slip, name, site }) = counter else { return found(Kind::DoesNotRise, event, "", emitted) };
    let variant = match slip {
        Slip::DeclaredInside => "-inside",
        Slip::RaisedOutside => "-outside",
        Slip::SetToSame => "-same",
        Slip::NeverRaised => "-never",
    };
    found(Kind::DoesNotRise, event, name.as_str(), Some(site)).worded(variant)
}

/// Whether the first number is 0 and a later one is not: where all are, it never rises.
fn starts_at_zero(all: &[Fact], event: &str) -> bool {
    let mut numbers = emissions(all, event).filter_map(|emission| emission.args.first());
    numbers.next().is_some_and(|first| *first == 0) && numbers.any(|later| *later != 0)
}

fn turned_away(seen: &[Fact]) -> Option<Cause> {
    let is_turned_away = seen.contains(&Fact::TurnedAway);
    is_turned_away.then(|| Cause::Unsure("unknown-turned-away", String::new()))
}

/// What the app emitted when a client of the check said something.
fn answered(seen: &[Fact], event: &str) -> Option<Cause> {
    let answer = emissions(seen, event).find(|emission| emission.phase == Phase::Message)?;
    Some(match answer.to {
        To::One => found(Kind::EmitsToOne, event, "", answer.site.as_ref()),
        To::Others => found(Kind::EmitsToOthers, event, "", answer.site.as_ref()),
        To::All | To::Room => Cause::NotFound,
    })
}

/// Nothing was emitted under the event's name when a client came.
fn never_emitted(all: &[Fact], event: &str) -> Option<Cause> {
    if event.is_empty() {
        return None;
    }
    let handlers = || {
        all.iter().filter_map(|fact| match fact {
            Fact::Handler { namespace, site, .. } => Some((namespace.as_str(), site.as_ref())),
            _ => None,
        })
    };
    let handler = handlers().find_map(|(namespace, site)| (namespace == "/").then_some(site));
    if let (None, Some((namespace, _))) = (handler, handlers().next()) {
        return Some(Cause::Unsure("unknown-namespace", namespace.to_owned()));
    }
    let first = |phase| emissions(all, event).find(move |emission: &&Emission| emission.phase == phase);
    let others =
        all_emissions(all).filter(|one| one.phase == Phase::Connection && one.to == To::All && one.event != event);
    // Of several the one that is called nearly as it should be, else the first.
    let other = others.rev().max_by(|one, two| {
        let likeness = |emission: &Emission| strsim::jaro_winkler(&emission.event, event);
        likeness(one).total_cmp(&likeness(two))
    });
    Some(if let Some(emission) = first(Phase::Connection) {
        does_not_rise(all, event, emission.site.as_ref())
    } else if let Some(emission) = first(Phase::Disconnect) {
        found(Kind::EmitsOnDisconnect, event, "", emission.site.as_ref())
    } else if let Some(emission) = first(Phase::Start) {
        found(Kind::EmitsOutsideHandler, event, "", emission.site.as_ref())
    } else if let Some(emission) = other {
        found(Kind::WrongEvent, event, emission.event.as_str(), emission.site.as_ref())
    } else if let Some(site) = handler {
        found(Kind::NeverEmits, event, "", site)
    } else if let Some(cause) = swallowed(all) {
        cause
    } else {
        found(Kind::NoHandler, event, "", None)
    })
}

/// What only its hearers tell: which of them heard what.
fn silent(seen: &[Fact], event: &str) -> Option<Cause> {
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
        _ if values.is_empty() => found(Kind::NeverEmits, event, "", None),
        Some(Value::Object(_) | Value::Array(_)) => found(Kind::ObjectForNumber, event, "", None),
        Some(value) => wrong_value(event, value, None),
        None if *values[0] == 0 => found(Kind::EmitsBeforeCounting, event, "", None),
        None if first != last && heard(seen, last, event).next().is_none() => {
            found(Kind::EmitsToOthers, event, "", None)
        }
        None if first != last && heard(seen, first, event).count() == 1 => found(Kind::EmitsToOne, event, "", None),
        None => found(Kind::DoesNotRise, event, "", None),
    })
}

fn unsure(seen: &[Fact], all: &[Fact]) -> Option<Cause> {
    if seen.iter().any(|fact| matches!(fact, Fact::Unsure { .. })) {
        return Some(Cause::Unsure("unknown-stub", String::new()));
    }
    unsure_about(all, &["emit", "connection", "'connect'", "\"connect\""])
}

/// Whether the app's code met something that a rehearsal does not have, where these words stand in what was left undone.
fn unsure_about(all: &[Fact], words: &[&str]) -> Option<Cause> {
    let is_made = all.contains(&Fact::Made);
    all.iter().find_map(|fact| match fact {
        Fact::Missing { name } if !is_made => Some(Cause::Unsure("unknown-missing", name.clone())),
        Fact::GaveAway { to } => Some(Cause::Unsure("unknown-gave-away", to.clone())),
        Fact::Uncalled { by, text } if words.iter().any(|word| text.contains(word)) => {
            Some(Cause::Unsure("unknown-uncalled", by.clone()))
        }
        Fact::Exited { .. } => Some(Cause::Unsure("unknown-exited", String::new())),
        Fact::Threw(thrown) | Fact::Error(thrown) if !thrown.is_certain() => {
            let detail = format!("{}: {}", thrown.name, thrown.message);
            Some(Cause::Unsure("unknown-threw", detail))
        }
        _ => None,
    })
}

/// The page's script. Other scripts and the page around it are not known, so only what is certain counts.
fn page(seen: &[Fact]) -> Cause {
    let asked = seen.iter().find_map(|fact| match fact {
        Fact::PageAsked { event, listens, late, written } => Some((event, *listens, *late, *written)),
        _ => None,
    });
    for fact in seen {
        match fact {
            Fact::PageDoesNotParse(thrown) if thrown.certain => {
                return found(Kind::SyntaxError, "", thrown.message.as_str(), thrown.site.as_ref());
            }
            Fact::PageThrew(thrown) if is_used_early(thrown) || thrown.certain => {
                if let Some((event, false, ..)) = asked {
                    let error = thrown.message.as_str();
                    return found(Kind::PageNeverListens, event, error, thrown.site.as_ref()).worded("-throws");
                }
            }
            _ => {}
        }
    }
    match asked {
        Some((event, false, true, _)) => return found(Kind::PageNeverListens, event, "", None).worded("-late"),
        Some((event, false, _, false)) => return found(Kind::PageNeverListens, event, "", None),
        _ => {}
    }
    let trouble = seen.iter().find_map(|fact| match fact {
        Fact::PageDoesNotParse(thrown) | Fact::PageThrew(thrown) => Some(thrown),
        _ => None,
    });
    match (trouble, asked) {
        (Some(thrown), _) => Cause::Unsure("unknown-page", format!("{}: {}", thrown.name, thrown.message)),
        (None, Some((event, true, ..))) => {
            let (event, detail) = (event.clone(), String::new());
            Cause::Harmless(Remark { kind: Kind::PageShowsNothing, variant: "", event, detail, site: None })
        }
        (None, _) => Cause::Unsure("unknown-page-silent", String::new()),
    }
}

/// A `let` or `const` used above its line: no other script can have declared it.
fn is_used_early(thrown: &Thrown) -> bool {
    thrown.name == "ReferenceError" && thrown.message.ends_with("is not initialized") && thrown.site.is_some()
}
