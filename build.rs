//! Compiles the engine's own JavaScript to bytecode, so that loading one costs a fraction of parsing it, and says how
//! the program is linked.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::{Declared, WriteOptions};
use rquickjs::{Context, Ctx, Module, Runtime};

fn main() -> Result<(), Box<dyn Error>> {
    link_at_a_fixed_address();
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

/// A program that may be loaded anywhere has 38,000 addresses of its own to write at each start, which takes as long as
/// running the hints. A static program, such as a release's, for hosted graders, stays free to be loaded anywhere: with this
/// it would ask for a loader that it must do without.
fn link_at_a_fixed_address() {
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if target("OS") == "linux" && target("ENV") == "gnu" && !is_static {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
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
    runtime.set_loader(Anything, Anything);
    let context = Context::full(&runtime)?;
    context.with(|ctx| {
        let module = Module::declare(ctx.clone(), name, source)
            .map_err(|error| format!("{name}: {error}: {:?}", ctx.catch()))?;
        // The source is two thirds of it, and only `toString` would show it; the lines are for errors of ours alone.
        Ok(module.write(WriteOptions { strip_source: true, strip_debug: true, ..WriteOptions::default() })?)
    })
}

/// Stands for every imported script: which one it is, is found out when it is loaded.
struct Anything;

impl Resolver for Anything {
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

impl Loader for Anything {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<Module<'js, Declared>> {
        Module::declare(ctx.clone(), name, "")
    }
}
