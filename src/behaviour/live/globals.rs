//! The globals of live checks: the behaviour's code controls the clients through `app`, and the learner's page runs in
//! a separate realm, as in a rehearsal.
// The engine passes owned strings.
#![allow(clippy::needless_pass_by_value)]

use std::rc::Rc;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use regex::Regex;
use rquickjs::{Context, Ctx, Function, Object, Runtime};
use serde_json::{Value, json};

use super::Connect;
use crate::behaviour::rehearsal::facts::{Fact, FactLog};
use crate::behaviour::rehearsal::files::Files;
use crate::behaviour::rehearsal::modules::Modules;
use crate::behaviour::rehearsal::{Host, Rejections, realm, track_rejections};
use crate::challenge::Hint;
use crate::engine::{Deadline, Globals, load_script};
use crate::submission::{LiveError, LiveResult, LiveStep, Submission};

/// The clients and the page of live checks. They live as long as the engine.
pub(crate) struct LiveGlobals {
    submission: Arc<Submission>,
    connect: Connect,
    facts: FactLog,
    longest_wait: Duration,
    page: Option<Context>,
    rejections: Rejections,
}

impl LiveGlobals {
    /// `longest_wait`: how long all files of the app may take.
    pub(crate) fn new(submission: Arc<Submission>, connect: Connect, facts: FactLog, longest_wait: Duration) -> Self {
        Self { submission, connect, facts, longest_wait, page: None, rejections: Rejections::default() }
    }
}

impl Drop for LiveGlobals {
    fn drop(&mut self) {
        self.rejections.take();
    }
}

impl Globals for LiveGlobals {
    fn install(&mut self, runtime: &Runtime, context: &Context, deadline: &Rc<Deadline>) -> rquickjs::Result<()> {
        let files = Files::new(Arc::clone(&self.submission), self.longest_wait, Some(Rc::clone(deadline)));
        let modules = Modules::new(&files, &self.facts);
        runtime.set_loader(modules.clone(), modules.clone());
        track_rejections(runtime, &self.rejections);
        let (facts, rejections) = (self.facts.clone(), Rc::clone(&self.rejections));
        let host = Host { files: Rc::clone(&files), modules, facts, rejections };
        let page = realm(runtime, "rehearsal/page", &host)?;
        let functions = ClientFunctions {
            connect: self.connect.clone(),
            facts: self.facts.clone(),
            deadline: Rc::clone(deadline),
            files,
        };
        context.with(|ctx| {
            let object = host.object(&ctx)?;
            functions.add(&ctx, &object)?;
            let make: Function<'_> = load_script(&ctx, "rehearsal/live")?.get("make")?;
            let backend: Object<'_> = make.call((object.clone(), page.1.restore(&ctx)?))?;
            let install: Function<'_> = load_script(&ctx, "rehearsal/app")?.get("install")?;
            install.call::<_, ()>((object, backend))
        })?;
        self.page = Some(page.0);
        Ok(())
    }

    fn before_run(&self, code: &Hint) {
        self.facts.before_run(code);
    }
}

/// The functions with which the prelude controls the clients. The deadline is paused while they wait.
struct ClientFunctions {
    connect: Connect,
    facts: FactLog,
    deadline: Rc<Deadline>,
    files: Rc<Files>,
}

impl ClientFunctions {
    fn add<'js>(&self, ctx: &Ctx<'js>, object: &Object<'js>) -> rquickjs::Result<()> {
        let known = self.connect.is_known;
        let perform = || {
            let (connect, deadline) = (self.connect.clone(), Rc::clone(&self.deadline));
            move |step| deadline.paused(|| connect.perform(step))
        };
        let (ask, facts) = (perform(), self.facts.clone());
        let open = move || match ask(LiveStep::Open) {
            LiveResult::Opened(opened) => answer_json(opened.map(|number| json!({ "number": number })), known, &facts),
            _ => answer_json(Err(LiveError::Ended), known, &facts),
        };
        object.set("open", Function::new(ctx.clone(), open)?)?;
        let (ask, facts) = (perform(), self.facts.clone());
        let wait = move |client: usize, millis: f64| {
            let within = Duration::try_from_secs_f64(millis.clamp(0.0, 60_000.0) / 1000.0).unwrap_or_default();
            match ask(LiveStep::Wait { client, within }) {
                LiveResult::Heard(heard) => answer_json(heard.map(|heard| json!({ "heard": heard })), known, &facts),
                _ => answer_json(Err(LiveError::Ended), known, &facts),
            }
        };
        object.set("wait", Function::new(ctx.clone(), wait)?)?;
        let ask = perform();
        let taken = move |client: usize| match ask(LiveStep::Take { client }) {
            LiveResult::Events(events) => events.into_iter().map(|(name, args)| vec![name, args]).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        object.set("taken", Function::new(ctx.clone(), taken)?)?;
        let ask = perform();
        let say = move |client: usize, message: String| drop(ask(LiveStep::Say { client, message }));
        object.set("say", Function::new(ctx.clone(), say)?)?;
        let ask = perform();
        object.set("close", Function::new(ctx.clone(), move |client: usize| drop(ask(LiveStep::Close { client })))?)?;
        object.set("isKnown", Function::new(ctx.clone(), move || known)?)?;
        let files = Rc::clone(&self.files);
        let says_no_database = move || files.first_page().is_some_and(|page| says_no_database(&page));
        object.set("saysNoDatabase", Function::new(ctx.clone(), says_no_database)?)
    }
}

/// Whether a page says that the app has no database, as the boilerplate's does. Its scripts do not count.
fn says_no_database(page: &str) -> bool {
    static PATTERN: OnceLock<Option<[Regex; 2]>> = OnceLock::new();
    let pattern = PATTERN.get_or_init(|| {
        let database = r"(?:(?:the|your|its|a)\s+)?(?:database|db|mongo\w*)\b";
        let says = [
            format!(r"(?:unable|failed|could\s*n.{{0,2}}t|cannot|can.t|not\s+able)\s+(?:to\s+)?(?:connect|log\s*in)\s+to\s+{database}"),
            format!(r"{database}\s+(?:(?:is|was)\s+)?(?:not\s+connected|disconnected|(?:connection\s+)?(?:failed|error))"),
            format!(r"\bno\s+(?:connection\s+to\s+{database}|(?:database|db|mongo\w*)\s+connection)"),
        ];
        Some([Regex::new(r"(?is)<script\b.*?</script\s*>").ok()?, Regex::new(&format!("(?i){}", says.join("|"))).ok()?])
    });
    let Some([script, says]) = pattern else { return false };
    says.is_match(&script.replace_all(page, ""))
}

/// An answer for the script, as JSON. A network fault is also added to the facts, so that the report can describe it in
/// its language.
fn answer_json(answer: Result<Value, LiveError>, known: bool, facts: &FactLog) -> String {
    let answer = answer.unwrap_or_else(|error| {
        if let LiveError::Fault(fault) = &error {
            facts.push(Fact::Fault(fault.clone()));
        }
        json!({ "why": error.code(known), "detail": error.to_string() })
    });
    answer.to_string()
}

#[cfg(test)]
mod tests {
    use super::says_no_database;

    #[test]
    fn finds_what_a_page_says_of_its_database() {
        for page in [
            "<h1>Error: Unable to Connect to Database</h1>",
            "<p>Unable to connect to database</p>",
            "Unable to login to the database",
            "Could not connect to MongoDB",
            "couldn't connect to the db",
            "<p>The database is not\n connected.</p>",
            "No database connection",
            "MongoDB connection error: x",
        ] {
            assert!(says_no_database(page), "{page}");
        }
        for page in [
            "<h1>Chat</h1><p>Connected to the database</p>",
            "<script>alert('Unable to connect to database')</script><h1>Chat</h1>",
            "Unable to connect to the chat",
            "A lesson about databases: how to log in to the database",
            "",
        ] {
            assert!(!says_no_database(page), "{page}");
        }
    }
}
