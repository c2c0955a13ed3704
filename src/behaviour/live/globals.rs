//! The globals of live checks: the behaviour's code controls the clients through `app`, and the learner's page runs in
//! a separate realm, as in a rehearsal.
// The engine passes owned strings.
#![allow(clippy::needless_pass_by_value)]

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rquickjs::{Context, Ctx, Function, Object, Runtime};
use serde_json::{Value, json};
use url::Url;

use super::error::LiveError;
use super::{Clients, Credentials};
use crate::behaviour::rehearsal::facts::{Fact, FactLog};
use crate::behaviour::rehearsal::files::Files;
use crate::behaviour::rehearsal::modules::Modules;
use crate::behaviour::rehearsal::{Host, Rejections, realm, track_rejections};
use crate::challenge::Hint;
use crate::engine::{Deadline, Globals, load_script};
use crate::submission::{Limits, Submission};

/// The clients and the page of live checks. They live as long as the engine.
pub(crate) struct LiveGlobals {
    submission: Arc<Submission>,
    credentials: Credentials,
    limits: Limits,
    facts: FactLog,
    page: Option<Context>,
    rejections: Rejections,
}

impl LiveGlobals {
    pub(crate) fn new(submission: Arc<Submission>, credentials: Credentials, limits: Limits, facts: FactLog) -> Self {
        Self { submission, credentials, limits, facts, page: None, rejections: Rejections::default() }
    }
}

impl Drop for LiveGlobals {
    fn drop(&mut self) {
        self.rejections.take();
    }
}

impl Globals for LiveGlobals {
    fn install(&mut self, runtime: &Runtime, context: &Context, deadline: &Rc<Deadline>) -> rquickjs::Result<()> {
        let files = Files::new(Arc::clone(&self.submission));
        let modules = Modules::new(&files, &self.facts);
        runtime.set_loader(modules.clone(), modules.clone());
        track_rejections(runtime, &self.rejections);
        let (facts, rejections) = (self.facts.clone(), Rc::clone(&self.rejections));
        let host = Host { files: Rc::clone(&files), modules, facts, rejections };
        let page = realm(runtime, "rehearsal/page", &host)?;
        let origin = Url::parse(&self.submission.url()).map_err(|_| rquickjs::Error::Unknown)?;
        let functions = ClientFunctions {
            clients: Rc::new(RefCell::new(Clients::new(
                origin,
                self.credentials.clone(),
                self.limits,
                self.submission.policy(),
            )?)),
            facts: self.facts.clone(),
            deadline: Rc::clone(deadline),
            files,
        };
        context.with(|ctx| {
            let behind = host.object(&ctx)?;
            functions.add(&ctx, &behind)?;
            let make: Function<'_> = load_script(&ctx, "rehearsal/live")?.get("make")?;
            let backend: Object<'_> = make.call((behind.clone(), page.1.restore(&ctx)?))?;
            let install: Function<'_> = load_script(&ctx, "rehearsal/app")?.get("install")?;
            install.call::<_, ()>((behind, backend))
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
    clients: Rc<RefCell<Clients>>,
    facts: FactLog,
    deadline: Rc<Deadline>,
    files: Rc<Files>,
}

impl ClientFunctions {
    fn add<'js>(&self, ctx: &Ctx<'js>, object: &Object<'js>) -> rquickjs::Result<()> {
        let (clients, deadline, facts) = (Rc::clone(&self.clients), Rc::clone(&self.deadline), self.facts.clone());
        let open = move || {
            let mut clients = clients.borrow_mut();
            let known = clients.is_known();
            answer_json(deadline.paused(|| clients.open()).map(|number| json!({ "number": number })), known, &facts)
        };
        object.set("open", Function::new(ctx.clone(), open)?)?;
        let (clients, deadline, facts) = (Rc::clone(&self.clients), Rc::clone(&self.deadline), self.facts.clone());
        let wait = move |number: usize, millis: f64| {
            let mut clients = clients.borrow_mut();
            let within = Duration::try_from_secs_f64(millis.clamp(0.0, 60_000.0) / 1000.0).unwrap_or_default();
            let known = clients.is_known();
            let heard = deadline.paused(|| clients.wait(number, within));
            answer_json(heard.map(|heard| json!({ "heard": heard })), known, &facts)
        };
        object.set("wait", Function::new(ctx.clone(), wait)?)?;
        let clients = Rc::clone(&self.clients);
        let taken = move |number: usize| {
            let taken = clients.borrow().taken(number);
            taken.into_iter().map(|(name, args)| vec![name, args]).collect::<Vec<_>>()
        };
        object.set("taken", Function::new(ctx.clone(), taken)?)?;
        let clients = Rc::clone(&self.clients);
        let say = move |number: usize, message: String| clients.borrow().say(number, message);
        object.set("say", Function::new(ctx.clone(), say)?)?;
        let (clients, deadline) = (Rc::clone(&self.clients), Rc::clone(&self.deadline));
        let close = move |number: usize| deadline.paused(|| clients.borrow().close(number));
        object.set("close", Function::new(ctx.clone(), close)?)?;
        let clients = Rc::clone(&self.clients);
        object.set("isKnown", Function::new(ctx.clone(), move || clients.borrow().is_known())?)?;
        // Paused as well, because the files of the page are requested from the app.
        let (files, deadline) = (Rc::clone(&self.files), Rc::clone(&self.deadline));
        let read = move |file: String| deadline.paused(|| files.read(&file)).map(|text| text.to_string());
        object.set("read", Function::new(ctx.clone(), read)?)
    }
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
