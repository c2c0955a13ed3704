//! Where reports go: a format and a place for each, opened before the work so that a bad path fails first.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::report::{Format, HumanClass, RenderOptions, Report, Reporter};

/// The options for formats and files.
#[derive(Debug, Clone, Default)]
pub(crate) struct OutputArgs {
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
pub(crate) enum OutputError {
    #[error("cannot write '{path}': {source}; choose another place with --output")]
    Write { path: String, source: io::Error },
    #[error(
        "--format {format} would overwrite '{path}', which --resume goes on from: choose another place with --output"
    )]
    Resumed { path: String, format: &'static str },
}

/// How the reports of a class are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClassLayout<'o> {
    /// Whether people get whole reports and not a line each.
    pub(crate) whole: bool,
    /// The report that is gone on from, and where its last whole row ends.
    pub(crate) goes_on: Option<(&'o Path, u64)>,
}

/// The reporters at work, each with its place.
pub(crate) struct Outputs {
    outputs: Vec<Output>,
    are_for_people: bool,
}

struct Output {
    name: String,
    reporter: Box<dyn Reporter>,
    place: Box<dyn Write + Send>,
    /// Whether it goes on from an earlier run and has the rows that are known.
    goes_on: bool,
}

impl OutputArgs {
    /// Opens every place.
    pub(crate) fn open(&self, options: RenderOptions) -> Result<Outputs, OutputError> {
        let mut outputs = Vec::new();
        for (format, path) in &self.pairs {
            let companions = open_companions(*format, options)?;
            outputs.push(open_main(*format, path.as_deref(), options, !companions.is_empty())?);
            outputs.extend(companions);
        }
        Ok(self.opened(outputs))
    }

    /// Opens every place for a class.
    pub(crate) fn open_class(&self, options: RenderOptions, how: ClassLayout<'_>) -> Result<Outputs, OutputError> {
        let mut outputs = Vec::new();
        for (format, path) in &self.pairs {
            let resumed = how.goes_on.filter(|(earlier, _)| path.as_ref().is_some_and(|path| is_same(path, earlier)));
            if let (Some((path, end)), Format::Json) = (resumed, format) {
                outputs.push(Output::going_on(path, format.reporter(options, false), end)?);
                continue;
            }
            if let Some((path, _)) = resumed {
                return Err(OutputError::Resumed { path: path.display().to_string(), format: format.name() });
            }
            let companions = open_companions(*format, options)?;
            let mut output = open_main(*format, path.as_deref(), options, !companions.is_empty())?;
            if *format == Format::Human {
                let options = if path.is_some() { plain(options) } else { options };
                output.reporter = Box::new(HumanClass::new(options, how.whole));
            }
            outputs.push(output);
            outputs.extend(companions);
        }
        Ok(self.opened(outputs))
    }

    fn opened(&self, outputs: Vec<Output>) -> Outputs {
        Outputs { outputs, are_for_people: self.pairs.iter().any(|(format, _)| *format == Format::Human) }
    }

    /// Whether a report goes to a terminal.
    pub(crate) fn is_on_terminal(&self) -> bool {
        self.pairs.iter().any(|(_, path)| path.is_none()) && io::stdout().is_terminal()
    }

    /// The file that gets JSON lines.
    pub(crate) fn json_file(&self) -> Option<&Path> {
        self.pairs.iter().find(|(format, path)| *format == Format::Json && path.is_some())?.1.as_deref()
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    one == other || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn open_main(
    format: Format,
    path: Option<&Path>,
    options: RenderOptions,
    with_companion: bool,
) -> Result<Output, OutputError> {
    let Some(path) = path else {
        let reporter = format.reporter(options, with_companion);
        return Ok(Output {
            name: "standard output".to_owned(),
            reporter,
            place: Box::new(BufWriter::new(io::stdout())),
            goes_on: false,
        });
    };
    let reporter = format.reporter(plain(options), with_companion);
    Output::open(path, reporter, File::options().create(true).write(true).truncate(true))
}

/// The files that a CI runner names for this format beside its place, where it does.
fn open_companions(format: Format, options: RenderOptions) -> Result<Vec<Output>, OutputError> {
    let named = format.companions(plain(options)).into_iter().filter_map(|companion| {
        let name = std::env::var_os(companion.variable).filter(|name| !name.is_empty())?;
        Some((name, companion.reporter))
    });
    let open = |(name, reporter)| Output::open(Path::new(&name), reporter, File::options().create(true).append(true));
    named.map(open).collect()
}

fn plain(options: RenderOptions) -> RenderOptions {
    RenderOptions { colour: false, unicode: true, ..options }
}

impl Output {
    fn open(path: &Path, reporter: Box<dyn Reporter>, options: &std::fs::OpenOptions) -> Result<Self, OutputError> {
        let name = path.display().to_string();
        let file = options.open(path).map_err(|source| OutputError::Write { path: name.clone(), source })?;
        Ok(Self { name, reporter, place: Box::new(BufWriter::new(file)), goes_on: false })
    }

    /// Cuts what an earlier run left unfinished, and goes on behind it.
    fn going_on(path: &Path, reporter: Box<dyn Reporter>, end: u64) -> Result<Self, OutputError> {
        let name = path.display().to_string();
        let cut = || -> io::Result<File> {
            let mut file = File::options().write(true).open(path)?;
            file.set_len(end)?;
            file.seek(SeekFrom::Start(end))?;
            Ok(file)
        };
        let file = cut().map_err(|source| OutputError::Write { path: name.clone(), source })?;
        Ok(Self { name, reporter, place: Box::new(BufWriter::new(file)), goes_on: true })
    }
}

impl Outputs {
    /// Whether one of them is for people.
    pub(crate) fn are_for_people(&self) -> bool {
        self.are_for_people
    }

    pub(crate) fn report(&mut self, report: &Report) -> Result<(), OutputError> {
        self.report_row(report, false)
    }

    /// Writes a report of a class; one that is known stands in the output that goes on from an earlier run already.
    pub(crate) fn report_row(&mut self, report: &Report, known: bool) -> Result<(), OutputError> {
        self.each(|output| {
            if known && output.goes_on {
                return Ok(());
            }
            output.reporter.report(report, &mut output.place)?;
            output.place.flush()
        })
    }

    pub(crate) fn finish(&mut self) -> Result<(), OutputError> {
        self.each(|output| {
            output.reporter.finish(&mut output.place)?;
            output.place.flush()
        })
    }

    fn each(&mut self, write: impl Fn(&mut Output) -> io::Result<()>) -> Result<(), OutputError> {
        self.outputs.iter_mut().try_for_each(|output| {
            write(output).map_err(|source| OutputError::Write { path: output.name.clone(), source })
        })
    }
}
