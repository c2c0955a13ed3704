//! What to change in the server's file, so that it counts its clients and emits their number.

use std::ops::Range;

use super::super::edit::Change;
use super::super::excerpt::Place;
use super::super::files::File;
use super::super::finding::Kind;
use super::socket_io::PACKAGE;
use super::{Advice, Ask, Lesson, renamed};
use crate::javascript::lexer::Tokens;
use crate::javascript::{Function, MethodCall, Outline, Script, SourceKind, ValueKind, Variable, adds_listener};
use crate::message::Message;

/// The server's file and what in it is about Socket.IO.
struct Server<'s> {
    lesson: &'s Lesson,
    text: &'s str,
    outline: &'s Outline,
    /// The variables that are a Socket.IO server, as indices.
    made: Vec<usize>,
}

/// A connection handler: the call that registers it, and its function.
struct Handler<'s> {
    call: &'s MethodCall,
    function: &'s Function,
}

impl Lesson {
    /// What to change in the server's file.
    pub(super) fn server(&self, ask: Ask, file: File<'_>, others: &[File<'_>]) -> Option<Advice> {
        let script = Script::outlined(file.text, SourceKind::Server).ok()?;
        let server = Server::of(self, file.text, script.outline.as_ref()?);
        let Some(handler) = server.handler() else { return server.without_handler(others) };
        server.with_handler(ask, &handler, others)
    }

    /// Whether the server emits the number to everybody when a client connects, and counts that client before.
    pub(super) fn emits(&self, text: &str) -> bool {
        let Ok(script) = Script::outlined(text, SourceKind::Server) else { return false };
        let Some(outline) = &script.outline else { return false };
        let server = Server::of(self, text, outline);
        let runs = |handler: &Handler<'_>| {
            let span = &handler.function.span;
            // Without a sign-in of sockets, a request has no user.
            let asks_user = text[span.clone()].contains("request.user");
            let signs_in = |call: &MethodCall| server.is_server(call) && matches!(call.name.as_str(), "use" | "set");
            script.undeclared_in(span).is_none() && (!asks_user || outline.calls.iter().any(signs_in))
        };
        script.load_error.is_none()
            && server.handler().is_some_and(|handler| server.is_complete(&handler) && runs(&handler))
    }
}

/// Whether nothing prevents a server's file from being loaded.
pub(super) fn starts(text: &str) -> bool {
    Script::of(text, SourceKind::Server).is_ok_and(|script| script.error.is_none() && script.load_error.is_none())
}

fn place(span: &Range<usize>, label: &'static str) -> Place {
    Place::new(span.clone(), Message::new(label))
}

impl<'s> Server<'s> {
    fn of(lesson: &'s Lesson, text: &'s str, outline: &'s Outline) -> Self {
        let mut server = Self { lesson, text, outline, made: Vec::new() };
        let all = || outline.variables.iter().enumerate();
        let packages: Vec<&str> =
            all().filter(|(_, it)| server.is_package(it)).map(|(_, it)| it.name.as_str()).collect();
        server.made = all().filter(|(_, it)| server.is_made(it, &packages)).map(|(index, _)| index).collect();
        server
    }

    /// The beginning of some code, with single quotes and without white space.
    fn bare(&self, span: &Range<usize>) -> String {
        const LONGEST: usize = 200;
        let chars = self.text[span.clone()].chars().filter(|c| !c.is_whitespace()).take(LONGEST);
        chars.map(|c| if matches!(c, '"' | '`') { '\'' } else { c }).collect()
    }

    /// Whether a variable is the package, or a name that is imported from it.
    fn is_package(&self, variable: &Variable) -> bool {
        let Some(declaration) = &variable.declaration else { return false };
        let required = format!("require('{PACKAGE}')");
        let is_required = |value: &Range<usize>| {
            let value = self.bare(value);
            value == required || value == format!("{required}.Server")
        };
        let is_imported = || {
            let statement = self.outline.is_module.then(|| self.outline.statement_at(declaration.name.start)).flatten();
            let import = statement.filter(|span| self.text[(*span).clone()].starts_with("import"));
            import.is_some_and(|span| self.bare(span).contains(&format!("'{PACKAGE}'")))
        };
        declaration.value.as_ref().map_or_else(is_imported, is_required)
    }

    /// Whether a variable is a Socket.IO server.
    fn is_made(&self, variable: &Variable, packages: &[&str]) -> bool {
        let Some(value) = variable.declaration.as_ref().and_then(|declaration| declaration.value.as_ref()) else {
            return variable.name == self.lesson.server;
        };
        let value = self.bare(value);
        let value = value.strip_prefix("new").unwrap_or(&value);
        let called = |rest: &str| ["(", ".listen(", ".Server(", ".attach("].iter().any(|call| rest.starts_with(call));
        value.strip_prefix(&format!("require('{PACKAGE}')")).is_some_and(called)
            || packages.iter().any(|name| value.strip_prefix(name).is_some_and(called))
    }

    fn variable(&self, call: &MethodCall) -> Option<&'s Variable> {
        self.outline.variables.get(call.root?)
    }

    fn is_server(&self, call: &MethodCall) -> bool {
        call.root.is_some_and(|root| self.made.contains(&root))
    }

    /// The first connection handler whose function is in this file; one that counts comes first.
    fn handler(&self) -> Option<Handler<'s>> {
        let handlers = self.outline.calls.iter().filter(|call| self.is_server(call)).filter_map(|call| {
            let [event, function, ..] = call.arguments.as_slice() else { return None };
            let ValueKind::Function(span) = &function.kind else { return None };
            let connects = matches!(&event.kind, ValueKind::Text(event) if event == "connection" || event == "connect");
            let function = self.outline.function(span).filter(|_| connects && adds_listener(&call.name))?;
            Some(Handler { call, function })
        });
        let handlers: Vec<_> = handlers.collect();
        let counts = handlers.iter().position(|handler| self.raised(handler).is_some()).unwrap_or(0);
        handlers.into_iter().nth(counts)
    }

    /// Whether code runs each time a client connects.
    fn runs_in(&self, handler: &Handler<'_>, at: usize) -> bool {
        let around = self.outline.functions_around(at);
        let within = around.iter().take_while(|function| function.span != handler.function.span);
        handler.function.span.contains(&at) && within.into_iter().all(|function| function.event.is_none())
    }

    fn raise_of(&self, variable: &Variable, handler: &Handler<'_>) -> Option<Range<usize>> {
        let mut raises = variable.uses.iter().filter(|used| used.raises && self.runs_in(handler, used.span.start));
        raises.next().map(|used| used.span.clone())
    }

    /// A number that the handler raises.
    fn raised(&self, handler: &Handler<'_>) -> Option<&'s Variable> {
        let is_number = |variable: &&Variable| {
            let outside = |at: &Range<usize>| !handler.function.span.contains(&at.start);
            variable.declaration.as_ref().is_none_or(|it| it.is_number && outside(&it.name))
        };
        let numbers = self.outline.variables.iter().filter(is_number);
        let mut raised = numbers.filter(|variable| self.raise_of(variable, handler).is_some());
        raised.next()
    }

    /// The counter that the handler can use: the wanted name, as it is visible there.
    fn counter(&self, handler: &Handler<'_>) -> Option<&'s Variable> {
        self.outline.visible(&self.lesson.counter, handler.function.body.start)
    }

    fn is_complete(&self, handler: &Handler<'_>) -> bool {
        let Some(counter) = self.counter(handler) else { return self.emits_own_value(handler) };
        if counter.declaration.is_none() && !counter.uses.iter().any(|used| used.assigns) {
            return false;
        }
        let raise = self.raise_of(counter, handler);
        let emits = self.emits(handler).into_iter().any(|call| {
            let [event, value, ..] = call.arguments.as_slice() else { return false };
            let is_event = matches!(&event.kind, ValueKind::Text(event) if *event == self.lesson.event);
            let counted = raise.as_ref().is_some_and(|raise| raise.start < call.span.end);
            is_event && self.is_server(call) && counted && self.mentions(&value.span, counter)
        });
        match &counter.declaration {
            Some(own) if handler.function.span.contains(&own.name.start) => self.emits_own_value(handler),
            declaration => emits && declaration.as_ref().is_none_or(|it| !it.is_const),
        }
    }

    /// Whether the handler emits a constant of its own that has the wanted name.
    fn emits_own_value(&self, handler: &Handler<'_>) -> bool {
        self.emits(handler).into_iter().any(|call| {
            let Some(value) = call.arguments.get(1) else { return false };
            let ValueKind::Variable(index) = value.kind else { return false };
            let variable = &self.outline.variables[index];
            let own = variable.declaration.as_ref().filter(|it| handler.function.span.contains(&it.name.start));
            variable.name == self.lesson.counter && own.is_some_and(|it| it.value.is_some() && !it.is_number)
        })
    }

    fn mentions(&self, span: &Range<usize>, variable: &Variable) -> bool {
        variable.uses.iter().any(|used| span.start <= used.span.start && used.span.end <= span.end)
    }

    /// The calls of the handler that emit to clients, or are meant to.
    fn emits(&self, handler: &Handler<'_>) -> Vec<&'s MethodCall> {
        let is_emit = |call: &&MethodCall| {
            let Some(ValueKind::Text(event)) = call.arguments.first().map(|event| &event.kind) else { return false };
            let listens = matches!(call.arguments.get(1).map(|value| &value.kind), Some(ValueKind::Function(_)));
            let close = strsim::osa_distance(&call.name, "emit") <= 1;
            self.runs_in(handler, call.span.start) && !listens && (close || self.lesson.is_spelling_of_event(event))
        };
        self.outline.calls.iter().filter(is_emit).collect()
    }

    /// No connection handler is in this file.
    fn without_handler(&self, others: &[File<'_>]) -> Option<Advice> {
        let names_package = |quote| self.text.contains(&format!("{quote}{PACKAGE}{quote}"));
        if self.made.is_empty() && !['\'', '"', '`'].into_iter().any(names_package) {
            return (!self.may_be_elsewhere(others)).then(|| self.without_socket_io());
        }
        // The handler may be in another file, or may be a function that is loaded from one.
        let registers = |call: &MethodCall| {
            self.is_server(call)
                && matches!(call.arguments.first().map(|it| &it.kind), Some(ValueKind::Text(it)) if it.starts_with("connect"))
        };
        let listens = |other: &File<'_>| {
            other.path != "/public/client.js"
                && (other.text.contains("'connection'") || other.text.contains("\"connection\""))
        };
        if self.outline.calls.iter().any(registers) || others.iter().any(listens) {
            return None;
        }
        let variable =
            self.made.iter().map(|index| &self.outline.variables[*index]).find(|it| it.declaration.is_some())?;
        let declaration = variable.declaration.as_ref()?;
        let statement = self.outline.statement_at(declaration.name.start).filter(|_| declaration.value.is_some())?;
        let counter = &self.lesson.counter;
        // Both hints about the server are told the whole of it, so that one step mends the app.
        let (name, renames) = self.server_name(variable);
        let block = [
            format!("{name}.on('connection', socket => {{"),
            format!("  ++{counter};"),
            format!("  {}", self.lesson.emit_line(&name)),
            "});".to_owned(),
        ];
        let is_declared = self.outline.has_name(counter);
        let declaration = (!is_declared).then(|| format!("let {counter} = 0;"));
        let code: Vec<String> = declaration.into_iter().chain(block).collect();
        let changes = std::iter::once(Change::below(self.text, statement, &code)).chain(renames).collect();
        let help = if is_declared { "lesson-no-handler-counted-help" } else { "lesson-no-handler-help" };
        Some(Advice {
            kind: Kind::NoHandler,
            text: ("lesson-no-handler", help),
            found: variable.name.clone(),
            places: vec![place(statement, "lesson-no-handler-label")],
            changes,
            prefers_near_miss: false,
        })
    }

    /// Whether Socket.IO may be in a file that this one loads: one of those has it, or one cannot be read.
    fn may_be_elsewhere(&self, others: &[File<'_>]) -> bool {
        const BOILERPLATE: [&str; 4] = ["connection", "routes", "auth", "fcctesting"];
        let tokens = Tokens::of(self.text);
        let stem = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            name.split_once('.').map_or(name, |(stem, _)| stem).to_owned()
        };
        let strings = tokens.list.iter().filter(|token| token.is_string()).map(|token| tokens.inside(token));
        let mut loaded = strings.filter(|name| name.starts_with("./") || name.starts_with("../")).map(stem);
        let is_page = |other: &&File<'_>| other.path.starts_with("/public/");
        let own = || others.iter().filter(|other| !is_page(other));
        let is_read = |name: &str| BOILERPLATE.contains(&name) || own().any(|other| stem(other.path) == *name);
        own().any(|other| other.text.contains(PACKAGE)) || loaded.any(|name| !is_read(&name))
    }

    /// The name to write for the server, and the changes that give it that name: the hint reads the name as well.
    fn server_name(&self, variable: &Variable) -> (String, Vec<Change>) {
        let wanted = &self.lesson.server;
        if variable.name.ends_with(wanted.as_str()) || self.outline.has_name(wanted) {
            return (variable.name.clone(), Vec::new());
        }
        (wanted.clone(), renamed(variable, wanted))
    }

    /// Socket.IO is not in the file: an earlier lesson was left out.
    fn without_socket_io(&self) -> Advice {
        let mut advice = Advice {
            kind: Kind::SocketIoMissing,
            text: ("lesson-no-socket-io", "lesson-no-socket-io-help"),
            found: String::new(),
            places: Vec::new(),
            changes: Vec::new(),
            prefers_near_miss: false,
        };
        let value = |variable: &Variable| variable.declaration.as_ref()?.value.as_ref().map(|value| self.bare(value));
        let made =
            |sought: &str| self.outline.variables.iter().find(|variable| value(variable).as_deref() == Some(sought));
        let Some(app) = made("express()") else { return advice };
        let Some(statement) = app.declaration.as_ref().and_then(|it| self.outline.statement_at(it.name.start)) else {
            return advice;
        };
        let is_free = |name: &str| !self.outline.has_name(name);
        let listens =
            |call: &&MethodCall| call.name == "listen" && self.variable(call).is_some_and(|it| it.name == app.name);
        let mut listening = self.outline.calls.iter().filter(listens);
        let (listen, several) = (listening.next(), listening.next().is_some());
        let Some(listen) = listen.filter(|_| !several && is_free(&self.lesson.server)) else { return advice };
        advice.places =
            vec![place(statement, "lesson-no-socket-io-label"), place(&listen.object, "lesson-listen-label")];
        let (app, io) = (&app.name, &self.lesson.server);
        let code = match self.outline.is_module {
            false if is_free("http") => vec![
                format!("const http = require('http').createServer({app});"),
                format!("const {io} = require('{PACKAGE}')(http);"),
            ],
            true if ["http", "createServer", "Server"].into_iter().all(is_free) => {
                vec![format!("const http = createServer({app});"), format!("const {io} = new Server(http);")]
            }
            _ => return advice,
        };
        if self.outline.is_module {
            let imports =
                ["import { createServer } from 'http';".to_owned(), format!("import {{ Server }} from '{PACKAGE}';")];
            advice.changes.push(Change::at_start(self.text, &imports));
        }
        advice.changes.push(Change::below(self.text, statement, &code));
        advice.changes.push(Change::new(listen.object.clone(), "http"));
        advice
    }

    /// A connection handler is in this file.
    fn with_handler(&self, ask: Ask, handler: &Handler<'s>, others: &[File<'_>]) -> Option<Advice> {
        let wanted = self.lesson.counter.as_str();
        let call = handler.call.span.start..handler.call.arguments[0].span.end;
        // A function that is handed over by its name stands elsewhere.
        let is_inline = handler.call.span.contains(&handler.function.span.start);
        let head = if is_inline { call } else { handler.function.span.start..handler.function.body.start };
        let server = self.variable(handler.call)?;
        let (server, server_changes) = self.server_name(server);
        let counter = self.counter(handler);
        let other = self.raised(handler).filter(|_| counter.is_none() && !self.outline.has_name(wanted));
        let emit = self.emit_to_change(handler, others);
        let mut steps = Steps { counter: Vec::new(), emit: server_changes };
        let above = self.outline.statement_at(handler.function.span.start)?.start;
        let declare = Change::above(self.text, above, &[format!("let {wanted} = 0;")]);

        // The counter: the one that the handler raises gets the wanted name; a value without a name gets one.
        let value = emit.and_then(|call| call.arguments.get(1));
        let named_value = value.and_then(|value| match value.kind {
            ValueKind::Variable(index) => Some(&self.outline.variables[index]).filter(|it| it.declaration.is_some()),
            _ => None,
        });
        let (text, found, raise) = if let Some(other) =
            other.or(named_value.filter(|_| counter.is_none() && !self.outline.has_name(wanted)))
        {
            steps.counter = renamed(other, wanted);
            if other.declaration.is_none() && !other.uses.iter().any(|used| used.assigns) {
                steps.counter.push(declare);
            }
            let own = other.declaration.as_ref().is_some_and(|it| handler.function.span.contains(&it.name.start));
            let raise = self
                .raise_of(other, handler)
                .or_else(|| own.then(|| other.uses.first().map(|it| it.span.clone())).flatten());
            (("lesson-rename", "near-rename-help"), other.name.clone(), raise)
        } else if let (None, Some(value), Some(call)) =
            (counter, value.filter(|value| value.kind == ValueKind::Other), emit)
        {
            let expression = &self.text[value.span.clone()];
            let statement = self.outline.statement_at(call.span.start)?;
            if !handler.function.is_block
                || expression.contains("++")
                || expression.starts_with(|c: char| c.is_ascii_digit())
            {
                return None;
            }
            let constant = format!("const {wanted} = {expression};");
            steps.counter =
                vec![Change::above(self.text, statement.start, &[constant]), Change::new(value.span.clone(), wanted)];
            (("lesson-value", "near-value-help"), expression.to_owned(), Some(call.span.clone()))
        } else {
            let raise = counter.and_then(|counter| self.raise_of(counter, handler));
            match counter.and_then(|counter| counter.declaration.as_ref()) {
                None if counter.is_some_and(|counter| counter.uses.iter().any(|used| used.assigns)) => {}
                None => steps.counter.push(declare),
                Some(declaration) if handler.function.span.contains(&declaration.name.start) => {
                    // Each client would have a number of its own. How it is used is not known.
                    return None;
                }
                Some(declaration) if declaration.is_const => {
                    let keyword = declaration.statement.start..declaration.statement.start + "const".len();
                    steps.counter.push(Change::new(keyword, "let"));
                }
                Some(_) => {}
            }
            (("lesson-declare", "lesson-declare-help"), String::new(), raise)
        };
        if ask == Ask::Counter {
            let (kind, places) = match emit.and_then(|call| call.arguments.get(1)) {
                _ if text.0 == "lesson-declare" => (Kind::NoMatch, vec![place(&head, "lesson-declare-label")]),
                Some(value) if text.0 == "lesson-value" => {
                    (Kind::NearMiss, vec![place(&value.span, "near-in-its-place-label")])
                }
                _ => (Kind::NearMiss, vec![place(&steps.counter[0].span, "lesson-rename-label")]),
            };
            return Some(Advice { kind, text, found, places, changes: steps.counter, prefers_near_miss: true });
        }
        let line = self.lesson.emit_line(&server);
        if let Some(call) = emit {
            self.change(call, &server, raise.is_some(), &mut steps, named_value.is_some_and(|it| it.name == found))?;
            if raise.is_none() {
                let statement = self
                    .outline
                    .statement_at(call.span.start)
                    .filter(|it| handler.function.body.contains(&it.start))?;
                steps.emit.push(Change::above(self.text, statement.start, &[format!("++{wanted};")]));
            }
            let places = vec![place(&call.span, "lesson-change-label")];
            let text = ("lesson-emit-change", "lesson-change-help");
            return Some(Advice {
                kind: Kind::NearMiss,
                text,
                found: line,
                places,
                changes: steps.all(),
                prefers_near_miss: true,
            });
        }
        self.add(handler, raise.as_ref(), &line, head, steps)
    }

    /// The emit to change: it emits the number, and no other code needs the event's name as it is.
    fn emit_to_change(&self, handler: &Handler<'_>, others: &[File<'_>]) -> Option<&'s MethodCall> {
        let is_needed = |event: &str| {
            event != self.lesson.event
                && others.iter().any(|other| ['\'', '"'].iter().any(|q| other.text.contains(&format!("{q}{event}{q}"))))
        };
        let is_number = |call: &&MethodCall| {
            let Some(ValueKind::Text(event)) = call.arguments.first().map(|it| &it.kind) else { return false };
            let object =
                matches!(call.arguments.get(1).map(|it| &it.kind), Some(ValueKind::Object | ValueKind::Text(_)));
            let reach =
                self.text[call.object.clone()].contains(".to(") || self.text[call.object.clone()].contains(".in(");
            self.lesson.is_spelling_of_event(event) && !object && !reach && !is_needed(event)
        };
        let emits = self.emits(handler);
        let found = emits.iter().find(|call| self.is_server(call) && is_number(call));
        found.or_else(|| emits.iter().find(|call| is_number(call))).copied()
    }

    /// Changes an emit to what the hint looks for.
    fn change(&self, call: &MethodCall, server: &str, raised: bool, steps: &mut Steps, is_renamed: bool) -> Option<()> {
        let wanted = self.lesson.counter.as_str();
        let [event, ..] = call.arguments.as_slice() else { return None };
        let callee = call.object.start..call.method.end;
        if self.text[callee.clone()] != format!("{server}.emit") {
            let overlaps = |change: &Change| callee.start <= change.span.start && change.span.end <= callee.end;
            steps.emit.retain(|change| !overlaps(change));
            steps.emit.push(Change::new(callee, format!("{server}.emit")));
        }
        let literal = &self.text[event.span.clone()];
        let quote = if literal.starts_with('"') { '"' } else { '\'' };
        let wanted_event = format!("{quote}{}{quote}", self.lesson.event);
        if literal != wanted_event {
            steps.emit.push(Change::new(event.span.clone(), wanted_event));
        }
        let is_changed = |span: &Range<usize>| {
            steps
                .counter
                .iter()
                .any(|change| span.start <= change.span.start && change.span.end <= span.end && !change.span.is_empty())
        };
        match call.arguments.get(1) {
            None => steps.emit.push(Change::new(event.span.end..event.span.end, format!(", {wanted}"))),
            Some(value) if is_renamed || is_changed(&value.span) => {}
            Some(value) => {
                let names = self.outline.variables.iter().filter(|variable| variable.name == wanted);
                if !names.into_iter().any(|variable| self.mentions(&value.span, variable)) {
                    // Another value may be what the page needs, unless this one is counted.
                    raised.then(|| steps.emit.push(Change::new(value.span.clone(), wanted)))?;
                }
            }
        }
        Some(())
    }

    /// Adds the line that the hint looks for to the handler.
    fn add(
        &self,
        handler: &Handler<'s>,
        raise: Option<&Range<usize>>,
        line: &str,
        head: Range<usize>,
        mut steps: Steps,
    ) -> Option<Advice> {
        let wanted = self.lesson.counter.as_str();
        let function = handler.function;
        let emits = self.emits(handler);
        let emits =
            || emits.iter().filter(|call| self.is_server(call) && raise.is_none_or(|at| at.end <= call.span.start));
        let near = emits().next();
        let is_event =
            |call: &&MethodCall| matches!(&call.arguments[0].kind, ValueKind::Text(it) if *it == self.lesson.event);
        let is_unknown = |call: &MethodCall| {
            let named = call.arguments.first().is_some_and(|event| matches!(event.kind, ValueKind::Text(_)));
            call.name == "emit" && self.is_server(call) && self.runs_in(handler, call.span.start) && !named
        };
        if self.emits(handler).iter().any(is_event) || self.outline.calls.iter().any(is_unknown) {
            // The page would hear two kinds of values, or the same one twice.
            return None;
        }
        let object = near.filter(|call| matches!(call.arguments.get(1).map(|it| &it.kind), Some(ValueKind::Object)));
        let inside = |at: usize| {
            self.outline.statement_at(at).filter(|it| function.body.start <= it.start && it.end <= function.body.end)
        };
        let change = match (raise, near) {
            _ if !function.is_block => {
                let raises = if raise.is_some() { String::new() } else { format!("++{wanted}; ") };
                steps.emit.push(Change::new(function.body.start..function.body.start, format!("{{ {raises}")));
                Change::new(function.body.end..function.body.end, format!("; {line} }}"))
            }
            (Some(_), Some(near)) => Change::above(self.text, inside(near.span.start)?.start, &[line.to_owned()]),
            (Some(at), None) => Change::below(self.text, inside(at.start)?, &[line.to_owned()]),
            (None, _) => Change::first_in(self.text, &function.body, &[format!("++{wanted};"), line.to_owned()]),
        };
        steps.emit.push(change);
        let (text, kind, mark) = match (object, near, raise) {
            (Some(call), ..) => (
                ("lesson-emit-object", "lesson-emit-keep-help"),
                Kind::NearMiss,
                (call.span.clone(), "lesson-keep-label"),
            ),
            (None, Some(call), _) => (
                ("lesson-emit-other", "lesson-emit-keep-help"),
                Kind::NearMiss,
                (call.span.clone(), "lesson-keep-label"),
            ),
            (None, None, Some(at)) => {
                (("lesson-emit", "lesson-emit-help"), Kind::NoMatch, (at.clone(), "lesson-emit-label"))
            }
            (None, None, None) => {
                (("lesson-emit", "lesson-emit-count-help"), Kind::NoMatch, (head, "lesson-inside-label"))
            }
        };
        let found = near
            .and_then(|call| call.arguments.first())
            .map_or_else(String::new, |it| self.text[it.span.clone()].to_owned());
        let places = vec![place(&mark.0, mark.1)];
        Some(Advice { kind, text, found, places, changes: steps.all(), prefers_near_miss: false })
    }
}

/// The changes that are made: those for the counter, and those for the emit.
struct Steps {
    counter: Vec<Change>,
    emit: Vec<Change>,
}

impl Steps {
    fn all(self) -> Vec<Change> {
        self.counter.into_iter().chain(self.emit).collect()
    }
}
