//! Where reports go: a format and a place for each, opened before the work so that a bad path fails first.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::report::{Format, Look, Report, Reporter};

/// The options for formats and files.
#[derive(Debug, Clone, Default)]
pub(super) struct OutputArgs {
    pairs: Vec<(Format, Option<PathBuf>)>,
}

/// As clap sees them; their order on the command line makes the pairs.
#[derive(Debug, Clone, clap::Args)]
struct Typed {
    /// How to write the report; may be repeated
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output")]
    format: Vec<Format>,
    /// Where to write the format before it: a file, or - for standard output; may be repeated
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: Vec<PathBuf>,
}

impl clap::Args for OutputArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        Typed::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Typed::augment_args_for_update(command)
    }
}

impl clap::FromArgMatches for OutputArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let formats = typed::<Format>(matches, "format");
        let outputs = typed::<PathBuf>(matches, "output");
        Ok(Self { pairs: pair(formats, outputs)? })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn typed<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, name: &str) -> Vec<(usize, T)> {
    let places = matches.indices_of(name).into_iter().flatten();
    places.zip(matches.get_many::<T>(name).into_iter().flatten().cloned()).collect()
}

/// Each output belongs to the format before it; a format without one goes to standard output.
fn pair(
    formats: Vec<(usize, Format)>,
    outputs: Vec<(usize, PathBuf)>,
) -> Result<Vec<(Format, Option<PathBuf>)>, clap::Error> {
    let formats = if formats.is_empty() { vec![(0, Format::Human)] } else { formats };
    let mut pairs: Vec<(usize, Format, Option<PathBuf>)> =
        formats.into_iter().map(|(at, format)| (at, format, None)).collect();
    for (at, path) in outputs {
        let owner = pairs.iter_mut().rev().find(|(format, ..)| *format < at);
        match owner {
            Some((_, _, place @ None)) => *place = Some(path),
            _ => return Err(unpaired(&path)),
        }
    }
    let pairs: Vec<_> =
        pairs.into_iter().map(|(_, format, path)| (format, path.filter(|path| path != Path::new("-")))).collect();
    if pairs.iter().filter(|(_, path)| path.is_none()).count() > 1 {
        let words =
            "two formats would both go to standard output: give one of them a file with --output FILE after it\n";
        return Err(clap::Error::raw(clap::error::ErrorKind::ArgumentConflict, words));
    }
    Ok(pairs)
}

fn unpaired(path: &Path) -> clap::Error {
    let words = format!(
        "--output {} has no --format of its own before it: write --format FORMAT --output FILE\n",
        path.display()
    );
    clap::Error::raw(clap::error::ErrorKind::MissingRequiredArgument, words)
}

/// A file that reports should go to and that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write '{path}': {source}; choose another place with --output")]
pub(super) struct OutputError {
    path: String,
    source: io::Error,
}

/// The reporters at work, each with its place.
pub(super) struct Outputs(Vec<Output>);

struct Output {
    name: String,
    reporter: Box<dyn Reporter>,
    place: Box<dyn Write + Send>,
}

impl OutputArgs {
    /// Opens every place.
    pub(super) fn open(&self, look: Look) -> Result<Outputs, OutputError> {
        let mut outputs = Vec::new();
        for (format, path) in &self.pairs {
            let companions = open_companions(*format, look)?;
            outputs.push(open_main(*format, path.as_deref(), look, !companions.is_empty())?);
            outputs.extend(companions);
        }
        Ok(Outputs(outputs))
    }
}

fn open_main(format: Format, path: Option<&Path>, look: Look, with_companion: bool) -> Result<Output, OutputError> {
    let Some(path) = path else {
        let reporter = format.reporter(look, with_companion);
        return Ok(Output {
            name: "standard output".to_owned(),
            reporter,
            place: Box::new(BufWriter::new(io::stdout())),
        });
    };
    let reporter = format.reporter(plain(look), with_companion);
    Output::open(path, reporter, File::options().create(true).write(true).truncate(true))
}

/// The files that a CI runner names for this format beside its place, where it does.
fn open_companions(format: Format, look: Look) -> Result<Vec<Output>, OutputError> {
    let named = format.companions(plain(look)).into_iter().filter_map(|companion| {
        let name = std::env::var_os(companion.variable).filter(|name| !name.is_empty())?;
        Some((name, companion.reporter))
    });
    let open = |(name, reporter)| Output::open(Path::new(&name), reporter, File::options().create(true).append(true));
    named.map(open).collect()
}

fn plain(look: Look) -> Look {
    Look { colour: false, unicode: true, ..look }
}

impl Output {
    fn open(path: &Path, reporter: Box<dyn Reporter>, options: &std::fs::OpenOptions) -> Result<Self, OutputError> {
        let name = path.display().to_string();
        let file = options.open(path).map_err(|source| OutputError { path: name.clone(), source })?;
        Ok(Self { name, reporter, place: Box::new(BufWriter::new(file)) })
    }
}

impl Outputs {
    pub(super) fn report(&mut self, report: &Report) -> Result<(), OutputError> {
        self.each(|output| {
            output.reporter.report(report, &mut output.place)?;
            output.place.flush()
        })
    }

    pub(super) fn finish(&mut self) -> Result<(), OutputError> {
        self.each(|output| {
            output.reporter.finish(&mut output.place)?;
            output.place.flush()
        })
    }

    fn each(&mut self, write: impl Fn(&mut Output) -> io::Result<()>) -> Result<(), OutputError> {
        self.0
            .iter_mut()
            .try_for_each(|output| write(output).map_err(|source| OutputError { path: output.name.clone(), source }))
    }
}
