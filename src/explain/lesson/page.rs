//! What to change in the page's script, so that it listens to the number.

use super::super::edit::Change;
use super::super::excerpt::Place;
use super::super::files::File;
use super::super::finding::Kind;
use super::{Advice, Lesson, renamed};
use crate::javascript::{MethodCall, Outline, Script, SourceKind, ValueKind, Variable, adds_listener};
use crate::message::Message;

/// The name of the page's connection.
const SOCKET: &str = "socket";

impl Lesson {
    /// What to change in the page's script.
    pub(super) fn page(&self, file: File<'_>, others: &[File<'_>]) -> Option<Advice> {
        let script = Script::outlined(file.text, SourceKind::Page).ok()?;
        let (text, outline) = (file.text, script.outline.as_ref()?);
        let sockets = || outline.variables.iter().filter(|variable| connects(variable, text));
        let socket = sockets().find(|variable| variable.name == SOCKET).or_else(|| sockets().next());
        let advice = |kind, text, places, changes, prefers_near_miss| {
            Some(Advice { kind, text, found: String::new(), places, changes, prefers_near_miss })
        };
        if let Some(call) = self.listener_to_change(outline, others) {
            let changes = self.change_listener(call, socket, outline, text)?;
            let places = vec![Place::new(
                call.span.start..call.arguments[0].span.end,
                Message::new("lesson-listen-change-label"),
            )];
            return advice(Kind::NearMiss, ("lesson-listen", "lesson-listen-change-help"), places, changes, true);
        }
        let code = [
            format!("{SOCKET}.on('{}', function (data) {{", self.event),
            "  console.log(data);".to_owned(),
            "});".to_owned(),
        ];
        let Some(socket) = socket else {
            if outline.variables.iter().any(|variable| variable.name == SOCKET && variable.declaration.is_some()) {
                return None;
            }
            let code = [vec![format!("let {SOCKET} = io();"), String::new()], code.to_vec()].concat();
            return advice(
                Kind::NoMatch,
                ("lesson-no-socket", "lesson-no-socket-help"),
                Vec::new(),
                vec![Change::at_start(text, &code)],
                false,
            );
        };
        let statement = outline.statement_at(socket.declaration.as_ref()?.name.start)?;
        let mut changes = vec![Change::below(text, statement, &code)];
        if socket.name != SOCKET {
            if outline.has_name(SOCKET) {
                return None;
            }
            changes.extend(renamed(socket, SOCKET));
        }
        let places = vec![Place::new(statement.clone(), Message::new("lesson-listen-label-below"))];
        advice(Kind::NoMatch, ("lesson-listen", "lesson-listen-help"), places, changes, false)
    }

    /// Whether the page listens to the event with a connection of its own.
    pub(super) fn listens(&self, text: &str) -> bool {
        let script = Script::outlined(text, SourceKind::Page);
        let Some(outline) = script.as_ref().ok().and_then(|script| script.outline.as_ref()) else { return false };
        outline.calls.iter().any(|call| {
            let is_event =
                matches!(call.arguments.first().map(|it| &it.kind), Some(ValueKind::Text(it)) if *it == self.event);
            let root = call.root.map(|root| &outline.variables[root]);
            is_event && call.name == "on" && root.is_some_and(|root| connects(root, text))
        })
    }

    /// The listener to change: it has a function, and the server does not emit the event that it names.
    fn listener_to_change<'o>(&self, outline: &'o Outline, others: &[File<'_>]) -> Option<&'o MethodCall> {
        let is_needed = |event: &str| {
            let quoted = |text: &str| ['\'', '"'].iter().any(|q| text.contains(&format!("{q}{event}{q}")));
            event != self.event && others.iter().any(|other| other.path != "/public/client.js" && quoted(other.text))
        };
        outline.calls.iter().find(|call| {
            let [event, handler, ..] = call.arguments.as_slice() else { return false };
            let (ValueKind::Text(event), ValueKind::Function(_)) = (&event.kind, &handler.kind) else { return false };
            (adds_listener(&call.name) || matches!(call.name.as_str(), "emit" | "addEventListener"))
                && self.is_spelling_of_event(event)
                && !is_needed(event)
        })
    }

    fn change_listener(
        &self,
        call: &MethodCall,
        socket: Option<&Variable>,
        outline: &Outline,
        text: &str,
    ) -> Option<Vec<Change>> {
        let root = call.root.map(|root| &outline.variables[root]);
        let callee = call.object.start..call.method.end;
        let mut changes = Vec::new();
        match (socket, root) {
            (Some(socket), Some(root)) if std::ptr::eq(socket, root) && socket.name != SOCKET => {
                if outline.has_name(SOCKET) {
                    return None;
                }
                changes = renamed(socket, SOCKET);
                let own = |change: &Change| callee.start <= change.span.start && change.span.end <= callee.end;
                changes.retain(|change| !own(change));
            }
            (Some(socket), _) if socket.name == SOCKET => {
                outline.visible(SOCKET, call.span.start).filter(|it| it.declaration.is_some())?;
            }
            (None, _) if !outline.has_name(SOCKET) => {
                changes.push(Change::at_start(text, &[format!("let {SOCKET} = io();")]));
            }
            _ => return None,
        }
        let wanted = format!("{SOCKET}.on");
        if text[callee.clone()] != wanted {
            changes.push(Change::new(callee, wanted));
        }
        let event = &call.arguments[0].span;
        let quote = if text[event.clone()].starts_with('"') { '"' } else { '\'' };
        let literal = format!("{quote}{}{quote}", self.event);
        if text[event.clone()] != literal {
            changes.push(Change::new(event.clone(), literal));
        }
        Some(changes)
    }
}

/// Whether a variable is the page's connection to its server.
fn connects(variable: &Variable, text: &str) -> bool {
    let value = variable.declaration.as_ref().and_then(|declaration| declaration.value.as_ref());
    value.is_some_and(|value| {
        let value = text[value.clone()].trim_start();
        ["io(", "io.connect(", "window.io(", "io ("].iter().any(|call| value.starts_with(call))
    })
}
