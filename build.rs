//! Compiles the scripts (the crate's own JavaScript) to QuickJS bytecode, which loads in a fraction of the time that
//! parsing takes.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::{Declared, WriteOptions};
use rquickjs::{Context, Ctx, Module, Runtime};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut table = String::from("static SCRIPTS: &[(&str, &[u8])] = &[\n");
    for (folder, prefix) in [("src/engine/scripts", ""), ("src/behaviour/rehearsal/scripts", "rehearsal/")] {
        println!("cargo::rerun-if-changed={folder}");
        for path in scripts(Path::new(folder))? {
            let name = path.strip_prefix(folder)?.to_str().ok_or("a script's name is not UTF-8")?;
            let name = format!("{prefix}{}", name.replace('\\', "/"));
            let file = out.join(format!("{}.bin", name.replace('/', "-")));
            fs::write(&file, compile(&name, &fs::read_to_string(path)?)?)?;
            writeln!(table, "    ({name:?}, include_bytes!({file:?})),")?;
        }
    }
    table.push_str("];\n");
    fs::write(out.join("scripts.rs"), table)?;
    Ok(())
}

fn scripts(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(scripts(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "js") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn compile(name: &str, source: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let runtime = Runtime::new()?;
    runtime.set_loader(EmptyModules, EmptyModules);
    let context = Context::full(&runtime)?;
    context.with(|ctx| {
        let module = Module::declare(ctx.clone(), name, source)
            .map_err(|error| format!("{name}: {error}: {:?}", ctx.catch()))?;
        // The source is two thirds of the bytecode and serves only `toString`; the line numbers serve only errors in
        // the scripts themselves.
        Ok(module.write(WriteOptions { strip_source: true, strip_debug: true, ..WriteOptions::default() })?)
    })
}

/// Resolves every import to an empty module: imports are resolved again when the bytecode is loaded.
struct EmptyModules;

impl Resolver for EmptyModules {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        _: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<String> {
        Ok(name.to_owned())
    }
}

impl Loader for EmptyModules {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<Module<'js, Declared>> {
        Module::declare(ctx.clone(), name, "")
    }
}
