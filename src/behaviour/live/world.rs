//! The world of a live look: the behaviour's code sees the clients through `app`, and the learner's page runs in a realm of its
//! own, as in a rehearsal.
// The engine hands over owned strings.
#![allow(clippy::needless_pass_by_value)]

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rquickjs::{Context, Ctx, Function, Object, Runtime};
use serde_json::{Value, json};
use url::Url;

use super::error::Trouble;
use super::{Callers, Guest};
use crate::behaviour::rehearsal::facts::{Fact, Notes};
use crate::behaviour::rehearsal::files::Files;
use crate::behaviour::rehearsal::modules::Modules;
use crate::behaviour::rehearsal::{Host, Rejections, keep_rejections, realm};
use crate::challenge::Hint;
use crate::engine::{Deadline, Globals, load_script};
use crate::submission::{Limits, Submission};

/// A live look's clients and its page. They live as long as the engine.
pub(crate) struct Live {
    submission: Arc<Submission>,
    guest: Guest,
    limits: Limits,
    notes: Notes,
    page: Option<Context>,
    rejections: Rejections,
}

impl Live {
    pub(crate) fn new(submission: Arc<Submission>, guest: Guest, limits: Limits, notes: Notes) -> Self {
        Self { submission, guest, limits, notes, page: None, rejections: Rejections::default() }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.rejections.take();
    }
}

impl Globals for Live {
    fn install(&mut self, runtime: &Runtime, context: &Context, deadline: &Rc<Deadline>) -> rquickjs::Result<()> {
        let files = Files::new(Arc::clone(&self.submission));
        let modules = Modules::new(&files);
        runtime.set_loader(modules.clone(), modules.clone());
        keep_rejections(runtime, &self.rejections);
        let (notes, rejections) = (self.notes.clone(), Rc::clone(&self.rejections));
        let host = Host { files: Rc::clone(&files), modules, notes, rejections };
        let page = realm(runtime, "rehearsal/page", &host)?;
        let origin = Url::parse(&self.submission.url()).map_err(|_| rquickjs::Error::Unknown)?;
        let door = Door {
            callers: Rc::new(RefCell::new(Callers::new(
                origin,
                self.guest.clone(),
                self.limits,
                self.submission.policy(),
            )?)),
            notes: self.notes.clone(),
            deadline: Rc::clone(deadline),
            files,
        };
        context.with(|ctx| {
            let behind = host.object(&ctx)?;
            door.add(&ctx, &behind)?;
            let make: Function<'_> = load_script(&ctx, "rehearsal/live")?.get("make")?;
            let backend: Object<'_> = make.call((behind.clone(), page.1.restore(&ctx)?))?;
            let install: Function<'_> = load_script(&ctx, "rehearsal/app")?.get("install")?;
            install.call::<_, ()>((behind, backend))
        })?;
        self.page = Some(page.0);
        Ok(())
    }

    fn before_run(&self, code: &Hint) {
        self.notes.before_run(code);
    }
}

/// What the prelude may ask of the clients. Whatever waits, waits off the clock.
struct Door {
    callers: Rc<RefCell<Callers>>,
    notes: Notes,
    deadline: Rc<Deadline>,
    files: Rc<Files>,
}

impl Door {
    fn add<'js>(&self, ctx: &Ctx<'js>, object: &Object<'js>) -> rquickjs::Result<()> {
        let (callers, deadline, notes) = (Rc::clone(&self.callers), Rc::clone(&self.deadline), self.notes.clone());
        let open = move || {
            let mut callers = callers.borrow_mut();
            let known = callers.is_known();
            told(deadline.paused(|| callers.open()).map(|number| json!({ "number": number })), known, &notes)
        };
        object.set("open", Function::new(ctx.clone(), open)?)?;
        let (callers, deadline, notes) = (Rc::clone(&self.callers), Rc::clone(&self.deadline), self.notes.clone());
        let wait = move |number: usize, millis: f64| {
            let mut callers = callers.borrow_mut();
            let (known, within) = (callers.is_known(), Duration::from_secs_f64(millis.clamp(0.0, 60_000.0) / 1000.0));
            let heard = deadline.paused(|| callers.wait(number, within));
            told(heard.map(|heard| json!({ "heard": heard })), known, &notes)
        };
        object.set("wait", Function::new(ctx.clone(), wait)?)?;
        let callers = Rc::clone(&self.callers);
        let taken = move |number: usize| {
            let taken = callers.borrow().taken(number);
            taken.into_iter().map(|(name, args)| vec![name, args]).collect::<Vec<_>>()
        };
        object.set("taken", Function::new(ctx.clone(), taken)?)?;
        let callers = Rc::clone(&self.callers);
        let say = move |number: usize, message: String| callers.borrow().say(number, message);
        object.set("say", Function::new(ctx.clone(), say)?)?;
        let (callers, deadline) = (Rc::clone(&self.callers), Rc::clone(&self.deadline));
        let close = move |number: usize| deadline.paused(|| callers.borrow().close(number));
        object.set("close", Function::new(ctx.clone(), close)?)?;
        let callers = Rc::clone(&self.callers);
        object.set("isKnown", Function::new(ctx.clone(), move || callers.borrow().is_known())?)?;
        // The page's files are on the way for as long as a request may be.
        let (files, deadline) = (Rc::clone(&self.files), Rc::clone(&self.deadline));
        let read = move |file: String| deadline.paused(|| files.read(&file)).map(|text| text.to_string());
        object.set("read", Function::new(ctx.clone(), read)?)
    }
}

/// An answer for the prelude, as JSON. A fault on the way is kept whole, so that it can be told in the report's language.
fn told(answer: Result<Value, Trouble>, known: bool, notes: &Notes) -> String {
    let answer = answer.unwrap_or_else(|trouble| {
        if let Trouble::Fault(fault) = &trouble {
            notes.push(Fact::Fault(fault.clone()));
        }
        json!({ "why": trouble.word(known), "detail": trouble.to_string() })
    });
    answer.to_string()
}
