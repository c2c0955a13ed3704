//! The globals of a rehearsal: the learner's server runs with stubs in a separate realm (`server-realm.js`), their page
//! in another (`page.js`), and the behaviour's code controls both through `app`.
// The engine passes owned strings.
#![allow(clippy::needless_pass_by_value)]

pub(crate) mod facts;
pub(crate) mod files;
pub(crate) mod modules;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rquickjs::context::EvalOptions;
use rquickjs::{Context, Ctx, Function, Object, Persistent, Runtime, Value};

use crate::challenge::Hint;
use crate::engine::{Deadline, Globals, load_script};
use crate::javascript;
use crate::submission::Submission;
use facts::{FactLog, Location};
use files::Files;
use modules::Modules;

pub(crate) type Rejections = Rc<RefCell<Vec<(Persistent<Value<'static>>, Persistent<Value<'static>>)>>>;

/// The realms of a rehearsal. They live as long as the engine.
pub(crate) struct Rehearsal {
    submission: Arc<Submission>,
    facts: FactLog,
    longest_wait: Duration,
    realms: Vec<Context>,
    rejections: Rejections,
}

impl Rehearsal {
    /// `longest_wait`: how long all files of a running app may take.
    pub(crate) fn new(submission: Arc<Submission>, facts: FactLog, longest_wait: Duration) -> Self {
        Self { submission, facts, longest_wait, realms: Vec::new(), rejections: Rejections::default() }
    }
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        self.rejections.take();
    }
}

impl Globals for Rehearsal {
    fn install(&mut self, runtime: &Runtime, context: &Context, deadline: &Rc<Deadline>) -> rquickjs::Result<()> {
        let files = Files::new(Arc::clone(&self.submission), self.longest_wait, Some(Rc::clone(deadline)));
        let modules = Modules::new(&files, &self.facts);
        runtime.set_loader(modules.clone(), modules.clone());
        track_rejections(runtime, &self.rejections);
        let host = Host { files, modules, facts: self.facts.clone(), rejections: Rc::clone(&self.rejections) };
        let server = realm(runtime, "rehearsal/server-realm", &host)?;
        let page = realm(runtime, "rehearsal/page", &host)?;
        context.with(|ctx| {
            let functions = host.object(&ctx)?;
            let make: Function<'_> = load_script(&ctx, "rehearsal/rehearsal")?.get("make")?;
            let backend: Object<'_> = make.call((functions.clone(), server.1.restore(&ctx)?, page.1.restore(&ctx)?))?;
            let install: Function<'_> = load_script(&ctx, "rehearsal/app")?.get("install")?;
            install.call::<_, ()>((functions, backend))
        })?;
        self.realms = vec![server.0, page.0];
        Ok(())
    }

    fn before_run(&self, code: &Hint) {
        self.facts.before_run(code);
    }
}

/// A new realm with a prelude installed, and the object that the prelude returned.
pub(crate) fn realm(
    runtime: &Runtime,
    prelude: &str,
    host: &Host,
) -> rquickjs::Result<(Context, Persistent<Object<'static>>)> {
    let context = Context::full(runtime)?;
    let made = context.with(|ctx| {
        let install: Function<'_> = load_script(&ctx, prelude)?.get("install")?;
        let made: Object<'_> = install.call((host.object(&ctx)?,))?;
        if let Ok(imported) = made.get::<_, Function<'_>>("imported") {
            let key: Value<'_> = ctx.eval("Symbol.for('hintgrade.import')")?;
            ctx.globals().set(key, imported)?;
        }
        rquickjs::Result::Ok(Persistent::save(&ctx, made))
    })?;
    Ok((context, made))
}

/// Collects unhandled rejections for the app. The engine's tracker would count them as the hint's.
pub(crate) fn track_rejections(runtime: &Runtime, rejections: &Rejections) {
    let rejections = Rc::clone(rejections);
    runtime.set_host_promise_rejection_tracker(Some(Box::new(move |ctx, promise, reason, handled| {
        let mut kept = rejections.borrow_mut();
        if handled {
            kept.retain(|(known, _)| known.clone().restore(&ctx).is_ok_and(|known| known != promise));
        } else if kept.len() < 100 {
            kept.push((Persistent::save(&ctx, promise), Persistent::save(&ctx, reason)));
        }
    })));
}

/// The functions of Rust that the preludes of a behaviour may call.
#[derive(Clone)]
pub(crate) struct Host {
    pub(crate) files: Rc<Files>,
    pub(crate) modules: Modules,
    pub(crate) facts: FactLog,
    pub(crate) rejections: Rejections,
}

impl Host {
    pub(crate) fn object<'js>(&self, ctx: &Ctx<'js>) -> rquickjs::Result<Object<'js>> {
        let object = Object::new(ctx.clone())?;
        let facts = self.facts.clone();
        object.set("note", Function::new(ctx.clone(), move |fact: String| facts.add(&fact))?)?;
        let files = Rc::clone(&self.files);
        let read = move |file: String| files.read(&file).map(|text| text.to_string());
        object.set("read", Function::new(ctx.clone(), read.clone())?)?;
        let files = Rc::clone(&self.files);
        object.set("list", Function::new(ctx.clone(), move |folder: String| files.list(&folder))?)?;
        let files = Rc::clone(&self.files);
        let is_missed = move |file: String, from: String, line: usize, column: usize| {
            files.is_missed(&file, &Location { file: from, line, column })
        };
        object.set("isMissed", Function::new(ctx.clone(), is_missed)?)?;
        let files = Rc::clone(&self.files);
        let source = move |file: String| files.read(&file).map(|text| javascript::runnable(&text).into_owned());
        object.set("source", Function::new(ctx.clone(), source)?)?;
        object.set("exists", Function::new(ctx.clone(), move |file: String| read(file).is_some())?)?;
        let files = Rc::clone(&self.files);
        object.set("entry", Function::new(ctx.clone(), move || files.entry())?)?;
        let files = Rc::clone(&self.files);
        let is_module = move |file: String, text: String| javascript::is_module(&file, &text, files.are_modules());
        object.set("isModule", Function::new(ctx.clone(), is_module)?)?;
        let files = Rc::clone(&self.files);
        let mistake = move |file: String| {
            let found = files.read(&file).and_then(|text| javascript::first_error(&text));
            found.map(|(line, column, message)| serde_json::json!([message, line, column]).to_string())
        };
        object.set("mistake", Function::new(ctx.clone(), mistake)?)?;
        let files = Rc::clone(&self.files);
        let is_written = move |file: String, words: String| {
            files.read(&file).is_some_and(|text| javascript::is_written(&text, &words))
        };
        object.set("isWritten", Function::new(ctx.clone(), is_written)?)?;
        let facts = self.facts.clone();
        let script = move |ctx: Ctx<'js>, source: String, name: String| script(ctx, source, name, &facts);
        object.set("script", Function::new(ctx.clone(), script)?)?;
        let modules = self.modules.clone();
        let namespace = move |ctx: Ctx<'js>, file: String| namespace(&ctx, &modules, &file);
        object.set("namespace", Function::new(ctx.clone(), namespace)?)?;
        let rejections = Rc::clone(&self.rejections);
        let rejected = move |ctx: Ctx<'js>| -> rquickjs::Result<Vec<Value<'js>>> {
            rejections.take().into_iter().map(|(_, reason)| reason.restore(&ctx)).collect()
        };
        object.set("rejected", Function::new(ctx.clone(), rejected)?)?;
        Ok(object)
    }
}

/// Evaluates a script under the name of the learner's file, so that errors have its name and lines.
fn script<'js>(ctx: Ctx<'js>, source: String, name: String, facts: &FactLog) -> rquickjs::Result<Value<'js>> {
    modules::refuse_too_deep(&ctx, &source, name.trim_start_matches(modules::ROOT), facts)?;
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(name);
    ctx.eval_with_options(source, options)
}

/// Starts one of the learner's ES modules and returns its namespace. The module may still be running then.
fn namespace<'js>(ctx: &Ctx<'js>, modules: &Modules, file: &str) -> rquickjs::Result<Object<'js>> {
    let (module, _running) = modules.declare(ctx, file)?.eval()?;
    module.namespace()
}
