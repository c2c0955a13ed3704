//! Loads the scripts (the crate's own JavaScript) that build.rs compiled to bytecode.

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{Ctx, Error, Module, Object, Result};

include!(concat!(env!("OUT_DIR"), "/scripts.rs"));

/// Resolves and loads the `import`s between scripts.
pub(crate) struct Scripts;

impl Resolver for Scripts {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        // Only scripts may import scripts.
        if !base.ends_with(".js") {
            return Err(Error::new_resolving(base, name));
        }
        let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = match name.strip_prefix("./") {
            Some(beside) if folder.is_empty() => beside.to_owned(),
            Some(beside) => format!("{folder}/{beside}"),
            None => name.to_owned(),
        };
        bytecode(&path).map(|_| path.clone()).ok_or_else(|| Error::new_resolving(base, name))
    }
}

impl Loader for Scripts {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        read(ctx, name)
    }
}

/// Loads the script `name` (its path within its folder, without `.js`) and returns its exports.
pub(crate) fn load<'js>(ctx: &Ctx<'js>, name: &str) -> Result<Object<'js>> {
    let (module, evaluated) = read(ctx, &format!("{name}.js"))?.eval()?;
    evaluated.finish::<()>()?;
    module.namespace()
}

fn bytecode(path: &str) -> Option<&'static [u8]> {
    SCRIPTS.iter().find_map(|(known, bytes)| (*known == path).then_some(*bytes))
}

fn read<'js>(ctx: &Ctx<'js>, path: &str) -> Result<Module<'js, Declared>> {
    let bytes = bytecode(path).ok_or_else(|| Error::new_loading(path))?;
    // SAFETY: build.rs wrote the bytecode with the very engine that reads it here, and it is part of the binary.
    #[allow(unsafe_code)]
    unsafe {
        Module::load(ctx.clone(), bytes)
    }
}
