//! The ES modules of a rehearsal: the learner's modules are loaded from their files; any other is generated from its
//! stub, with the names that the importing file imports. The grader's preludes are loaded by [`Scripts`].

use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{Ctx, Module, Result};

use super::facts::{Fact, FactLog};
use super::files::Files;
use crate::engine::Scripts;
use crate::javascript;
use crate::javascript::Imports;

/// The folder of the learner's project, as the app sees it.
pub(crate) const ROOT: &str = "/app/";
/// The prefix of the name of a module that is generated from a stub.
const STUB: &str = "stub:";
/// The exports of a module that is imported dynamically (`import()`), whose imported names are not known.
const USUAL: [&str; 7] = ["Server", "createServer", "MongoClient", "ObjectId", "ObjectID", "Strategy", "Router"];

/// Resolves and loads every module of a rehearsal.
#[derive(Clone)]
pub(crate) struct Modules {
    files: Rc<Files>,
    facts: FactLog,
    imports: Rc<RefCell<Vec<(String, Imports)>>>,
}

impl Modules {
    pub(crate) fn new(files: &Rc<Files>, facts: &FactLog) -> Self {
        Self { files: Rc::clone(files), facts: facts.clone(), imports: Rc::default() }
    }

    /// Declares one of the learner's modules.
    pub(crate) fn declare<'js>(&self, ctx: &Ctx<'js>, file: &str) -> Result<Module<'js, Declared>> {
        let text = self.files.read(file).ok_or_else(|| rquickjs::Error::new_loading(file))?;
        refuse_too_deep(ctx, &text, file, &self.facts)?;
        let text = javascript::runnable(&text);
        let name = format!("{ROOT}{file}");
        self.imports.borrow_mut().push((name.clone(), javascript::imports(&text)));
        let module = Module::declare(ctx.clone(), name.as_str(), text.as_bytes())?;
        let meta = module.meta()?;
        meta.set("url", format!("file://{name}"))?;
        meta.set("filename", name.as_str())?;
        meta.set("dirname", name.rsplit_once('/').map_or("/app", |(folder, _)| folder))?;
        Ok(module)
    }

    fn own_file(&self, base: &str, name: &str) -> Option<String> {
        if !name.starts_with(['.', '/']) {
            return None;
        }
        let base = url::Url::parse(&format!("file://{base}")).ok()?;
        let file = base.join(name).ok()?.path().strip_prefix(ROOT)?.to_owned();
        let text = self.files.read(&file)?;
        javascript::is_module(&file, &text, self.files.are_modules()).then_some(file)
    }

    fn stub_module(&self, rest: &str) -> String {
        let (base, name) = rest.split_once('|').unwrap_or(("", rest));
        let known = self.imports.borrow();
        let wanted = known.iter().find(|(from, _)| from == base).and_then(|(_, imports)| imports.get(name));
        let names = wanted.map_or_else(
            || USUAL.iter().map(|name| (*name).to_owned()).collect(),
            |names| names.iter().filter(|name| is_name(name)).cloned().collect::<Vec<_>>(),
        );
        let (base, name) = (serde_json::json!(base), serde_json::json!(name));
        let mut text =
            format!("const it = globalThis[Symbol.for('hintgrade.import')]({base}, {name});\nexport default it;\n");
        for name in names {
            let _ = writeln!(text, "const {name}_ = it?.[{:?}]; export {{ {name}_ as {name} }};", name);
        }
        text
    }
}

/// Throws if a file nests too deeply. The engine would run out of stack, which it reports as a syntax error.
pub(super) fn refuse_too_deep(ctx: &Ctx<'_>, source: &str, file: &str, facts: &FactLog) -> Result<()> {
    if !javascript::is_too_deep(source) {
        return Ok(());
    }
    facts.push(Fact::TooDeep { file: file.to_owned() });
    Err(rquickjs::Exception::throw_message(ctx, "too deeply nested to be read"))
}

/// Whether a stub exports this name: `default` is exported already, and names in quotes are ignored.
fn is_name(name: &str) -> bool {
    name != "default" && !name.starts_with(char::is_numeric) && name.chars().all(javascript::is_name)
}

impl Resolver for Modules {
    fn resolve<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        base: &str,
        name: &str,
        attributes: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        if !base.starts_with(ROOT) {
            return Scripts.resolve(ctx, base, name, attributes);
        }
        Ok(match self.own_file(base, name) {
            Some(file) => format!("{ROOT}{file}"),
            None => format!("{STUB}{base}|{name}"),
        })
    }
}

impl Loader for Modules {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        attributes: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        if let Some(file) = name.strip_prefix(ROOT) {
            return self.declare(ctx, file);
        }
        match name.strip_prefix(STUB) {
            Some(rest) => Module::declare(ctx.clone(), name, self.stub_module(rest)),
            None => Scripts.load(ctx, name, attributes),
        }
    }
}
