//! What explanations know of this lesson and of Socket.IO.

mod page;
mod server;
pub(super) mod socket_io;

use socket_io::is_emit;

use super::edit::{Change, apply, suggestion};
use super::excerpt::{Place, source, whole};
use super::files::File;
use super::finding::{Finding, Kind, Severity, Source};
use super::pattern::{Piece, PieceKind, pieces_of};
use crate::engine::{PatternText, Run};
use crate::javascript::Variable;
use crate::message::{Arg, Message};
use crate::regex::Pattern;

/// The longest file whose changes are worked out, in bytes.
const LONGEST: usize = 128 << 10;

/// The lesson, as its hints ask for it: the server emits an event with the number of its clients, and the page listens.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lesson {
    /// The name of the server: `io`.
    server: String,
    /// The event: `user count`.
    event: String,
    /// The variable that holds the number: `currentUsers`.
    counter: String,
}

/// What one hint of the lesson looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Counter,
    Emit,
    Listen,
}

/// What a hint's finding says, and the changes that mend it.
struct Advice {
    kind: Kind,
    /// The ids of its message and help.
    text: (&'static str, &'static str),
    found: String,
    places: Vec<Place>,
    changes: Vec<Change>,
    /// Whether the finding about the pattern itself says more, if it is about a line that is changed.
    prefers_near_miss: bool,
}

impl Lesson {
    /// The lesson of these hints; `None` if it is another one.
    pub(super) fn of(runs: &[Run]) -> Option<Self> {
        let patterns = runs.iter().flat_map(|run| &run.trace.assertions).filter_map(|held| held.pattern.as_ref());
        patterns.filter_map(pieces).find_map(|pieces| {
            let [server, event, counter] = pieces.as_slice() else { return None };
            let server = server.core().strip_suffix(".emit").filter(|_| server.kind == PieceKind::Chain)?;
            let kinds = event.kind == PieceKind::Quoted && counter.kind == PieceKind::Word;
            let (event, counter) = (event.core().to_owned(), counter.core().to_owned());
            kinds.then(|| Self { server: server.to_owned(), event, counter })
        })
    }

    /// What a failed hint of this lesson looks for.
    fn ask(&self, pattern: &PatternText) -> Option<Ask> {
        match pieces(pattern)?.as_slice() {
            [counter] if counter.text == self.counter => Some(Ask::Counter),
            [emit, event, ..] if is_emit(emit.core()) && event.core() == self.event => Some(Ask::Emit),
            [listen, event] if listen.core() == "socket.on" && event.core() == self.event => Some(Ask::Listen),
            _ => None,
        }
    }

    /// Why a hint of this lesson failed and what to change, if more can be said than what is nearest in the file.
    /// `near` is the finding about what is nearest.
    pub(super) fn explain(
        &self,
        pattern: &PatternText,
        file: File<'_>,
        others: &[File<'_>],
        near: impl FnOnce() -> Finding<Message>,
    ) -> Finding<Message> {
        let ask = self.ask(pattern).filter(|_| file.text.len() <= LONGEST);
        let advice = ask.filter(|_| !file.text.trim().is_empty() || file.path.starts_with("/public/"));
        let advice = advice.and_then(|ask| match ask {
            Ask::Listen => self.page(file, others),
            Ask::Counter | Ask::Emit => self.server(ask, file, others),
        });
        let Some(advice) = advice else { return near() };
        let certain = self.mends(pattern, file, &advice);
        let suggested = suggestion(file.path, file.text, &advice.changes, certain);
        // What is nearest may be the line that is changed, another file's, or the same in a comment.
        if advice.kind == Kind::NoMatch || advice.prefers_near_miss {
            let near = near();
            let lines = suggested.iter().flat_map(|suggested| &suggested.edits).map(|edit| edit.line);
            let is_here = |at: &Source<Message>| {
                let changed = advice.prefers_near_miss && lines.clone().any(|line| line == at.line);
                at.path != file.path || changed
            };
            let in_comment = near.help.as_ref().is_some_and(|help| help.id == "near-comment-help");
            if near.kind == Kind::NearMiss && (in_comment || near.source.as_ref().is_some_and(is_here)) {
                return near.suggesting(suggested);
            }
        }
        let (event, emit) = (format!("'{}'", self.event), self.emit_line(&self.server));
        let args = [
            ("path", file.path.into()),
            ("event", event.as_str().into()),
            ("wanted", self.counter.as_str().into()),
            ("server", self.server.as_str().into()),
            ("line", emit.as_str().into()),
            ("found", advice.found.as_str().into()),
        ];
        let say = |id| Message::format(id, &args);
        let places: Vec<Place> =
            advice.places.into_iter().map(|place| Place::new(place.span, labelled(&place.label, &args))).collect();
        let at = if places.is_empty() { whole(file.path) } else { source(file.path, file.text, &places) };
        Finding::new(advice.kind, Severity::Note, say(advice.text.0))
            .with_help(say(advice.text.1))
            .suggesting(suggested)
            .at(at)
    }

    fn emit_line(&self, server: &str) -> String {
        format!("{server}.emit('{}', {});", self.event, self.counter)
    }

    /// Whether the changes are certain: the pattern matches the changed file, which is valid, and the code that it asks
    /// for runs when it should.
    fn mends(&self, pattern: &PatternText, file: File<'_>, advice: &Advice) -> bool {
        let text = apply(file.text, &advice.changes);
        let matches = || Pattern::shared(&pattern.source, &pattern.flags).is_ok_and(|pattern| pattern.is_match(&text));
        match advice.kind {
            Kind::SocketIoMissing => server::starts(&text),
            _ if !matches() => false,
            _ => match self.ask(pattern) {
                Some(Ask::Listen) => self.listens(&text),
                Some(Ask::Emit) => self.emits(&text),
                Some(Ask::Counter) | None => server::starts(&text),
            },
        }
    }

    /// Whether a text is another spelling of the event.
    fn is_spelling_of_event(&self, found: &str) -> bool {
        let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let (found, wanted) = (bare(found), bare(&self.event));
        found == wanted || found.len() > 4 && strsim::osa_distance(&found, &wanted) <= 2
    }
}

/// The label of a place, with the arguments of its finding.
fn labelled(label: &Message, args: &[(&'static str, Arg<'_>)]) -> Message {
    let args = args.iter().map(|(name, value)| ((*name).into(), value.clone().into_owned())).collect();
    Message { id: label.id.clone(), args }
}

fn pieces(pattern: &PatternText) -> Option<Vec<Piece>> {
    pieces_of(&pattern.source, &pattern.flags)
}

/// The changes that give a variable another name, everywhere.
fn renamed(variable: &Variable, name: &str) -> Vec<Change> {
    let declared = variable.declaration.iter().map(|declaration| Change::new(declaration.name.clone(), name));
    let used = variable.uses.iter().map(|used| match used.is_shorthand {
        true => Change::new(used.span.clone(), format!("{}: {name}", variable.name)),
        false => Change::new(used.span.clone(), name),
    });
    declared.chain(used).collect()
}
