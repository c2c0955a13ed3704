//! The `--format` option: opens the outputs before the grading, so that a wrong path is reported first, and writes
//! reports to them. A file is replaced by renaming a complete temporary file; only a class's JSON lines are appended
//! one by one, so that a killed run can be resumed from them.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Seek, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use tempfile::{NamedTempFile, SpooledTempFile, spooled_tempfile};

use crate::class::{ResumedFile, lock};
use crate::cli::{Exit, ExitError};
use crate::language::Translator;
use crate::message::Message;
use crate::report::{Format, RenderOptions, Report, Reporter, UnknownFormat};

/// Reports up to this size are buffered in memory, larger ones in an unnamed temporary file.
const MAX_IN_MEMORY: usize = 1 << 20;

/// The formats to write, each with its file.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// The format of the report, and the file to write it to; may be repeated [default: human, on standard output]
    #[arg(
        long = "format",
        short = 'f',
        value_name = "FORMAT[:FILE]",
        default_value = "human",
        hide_default_value = true
    )]
    destinations: Vec<Destination>,
}

/// A format and the file that it is written to.
#[derive(Debug, Clone)]
struct Destination {
    format: Format,
    /// `None` is standard output.
    file: Option<PathBuf>,
}

/// A value of `--format` that names no destination.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DestinationError {
    #[error(transparent)]
    Format(#[from] UnknownFormat),
    #[error("{}", no_file(.0))]
    NoFile(&'static str),
}

/// What to write in place of a format with an empty file name.
pub(crate) fn no_file(format: &str) -> Message {
    Message::format("usage-no-file", &[("format", format.into())])
}

impl FromStr for Destination {
    type Err = DestinationError;

    /// The format ends at the first colon, so that a path may have further ones (`json:C:\report.json`).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (format, file) = text.split_once(':').map_or((text, None), |(format, file)| (format, Some(file)));
        let format: Format = format.parse()?;
        match file {
            Some("") => Err(DestinationError::NoFile(format.name())),
            Some("-") | None => Ok(Self { format, file: None }),
            Some(file) => Ok(Self { format, file: Some(file.into()) }),
        }
    }
}

/// Why a report cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub(crate) enum OutputError {
    Open { path: String, source: io::Error },
    Write { path: String, source: io::Error },
    BothToStdout(&'static str, &'static str),
    BothToFile(&'static str, &'static str, String),
    Resumed { path: String, format: &'static str },
    InUse { path: String },
}

impl OutputError {
    /// What happened and what to do.
    #[must_use]
    pub(crate) fn message(&self) -> Message {
        match self {
            Self::Open { path, source } => {
                Message::format("error-output-open", &[("path", path.into()), ("detail", source.to_string().into())])
            }
            Self::Write { path, source } => {
                Message::format("error-output-write", &[("path", path.into()), ("detail", source.to_string().into())])
            }
            Self::BothToStdout(one, other) => {
                Message::format("error-both-to-stdout", &[("one", (*one).into()), ("other", (*other).into())])
            }
            Self::BothToFile(one, other, path) => {
                let args = [("one", (*one).into()), ("other", (*other).into()), ("path", path.into())];
                Message::format("error-both-to-file", &args)
            }
            Self::InUse { path } => Message::format("error-output-in-use", &[("path", path.into())]),
            Self::Resumed { path, format } => {
                Message::format("error-output-is-resumed", &[("path", path.into()), ("format", (*format).into())])
            }
        }
    }
}

/// How the reports of a class are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClassLayout<'o> {
    /// Whether the `human` format has whole reports instead of a line for each.
    pub(crate) whole: bool,
    /// Whether JSON lines are appended one by one, so that a killed run can be resumed from them.
    pub(crate) is_appended: bool,
    /// The report of an earlier run that is resumed, and its file.
    pub(crate) resumed: Option<(&'o Path, &'o ResumedFile)>,
}

impl OutputArgs {
    /// Opens every output.
    pub(crate) fn open(&self, options: RenderOptions) -> Result<Outputs, OutputError> {
        self.open_with(options, None)
    }

    /// Opens every output for a class.
    pub(crate) fn open_class(&self, options: RenderOptions, layout: ClassLayout<'_>) -> Result<Outputs, OutputError> {
        self.open_with(options, Some(layout))
    }

    fn open_with(&self, options: RenderOptions, layout: Option<ClassLayout<'_>>) -> Result<Outputs, OutputError> {
        self.check_distinct()?;
        let mut outputs = Vec::new();
        for destination in &self.destinations {
            let companions = open_companions(destination.format, plain(options))?;
            outputs.push(destination.open(options, layout, !companions.is_empty())?);
            outputs.extend(companions);
        }
        Ok(Outputs { outputs, failure: None })
    }

    /// Checks that no two formats have the same destination, even if its path is spelled differently.
    fn check_distinct(&self) -> Result<(), OutputError> {
        for (index, second) in self.destinations.iter().enumerate() {
            for first in &self.destinations[..index] {
                let formats = (first.format.name(), second.format.name());
                match (&first.file, &second.file) {
                    (None, None) => return Err(OutputError::BothToStdout(formats.0, formats.1)),
                    (Some(one), Some(other)) if real_path(one) == real_path(other) => {
                        let path = other.display().to_string();
                        return Err(OutputError::BothToFile(formats.0, formats.1, path));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// The first format that shows verdicts and has no place for points.
    pub(crate) fn format_without_points(&self) -> Option<Format> {
        self.destinations.iter().map(|destination| destination.format).find(|format| !format.has_points())
    }

    /// Whether a report is written to a terminal.
    pub(crate) fn is_on_terminal(&self) -> bool {
        self.destinations.iter().any(|destination| destination.file.is_none()) && io::stdout().is_terminal()
    }

    /// The file of the JSON lines.
    pub(crate) fn json_file(&self) -> Option<&Path> {
        let mut json = self.destinations.iter().filter(|destination| destination.format == Format::Json);
        json.find_map(|destination| destination.file.as_deref())
    }
}

impl Destination {
    fn open(
        &self,
        options: RenderOptions,
        layout: Option<ClassLayout<'_>>,
        has_companion: bool,
    ) -> Result<Output, OutputError> {
        let format = self.format;
        let options = if self.file.is_some() { plain(options) } else { options };
        let reporter: Box<dyn Reporter> = match (format, layout) {
            (Format::Human, Some(layout)) => Format::human_class(options, layout.whole),
            _ => format.reporter(options, has_companion),
        };
        let is_for_people = format == Format::Human;
        let Some(path) = &self.file else {
            let (name, writer) = ("standard output".to_owned(), Writer::Direct(BufWriter::new(Box::new(io::stdout()))));
            return Ok(Output {
                name,
                reporter,
                writer: Some(writer),
                is_for_people,
                is_stdout: true,
                is_resumed: false,
            });
        };
        let name = path.display().to_string();
        let resumed = layout.and_then(|layout| layout.resumed);
        let resumed = resumed.filter(|(earlier, _)| real_path(earlier) == real_path(path));
        let is_resumed = resumed.is_some();
        let opened = match (format, layout, resumed) {
            (Format::Json, _, Some((_, file))) => resume(file),
            (_, _, Some(_)) => return Err(OutputError::Resumed { path: name, format: format.name() }),
            (Format::Json, Some(ClassLayout { is_appended: true, .. }), None) => Writer::appended(path),
            _ => Writer::whole(path),
        };
        let writer = opened.map_err(|source| match source.kind() {
            io::ErrorKind::ResourceBusy => OutputError::InUse { path: name.clone() },
            _ => OutputError::Open { path: name.clone(), source },
        })?;
        Ok(Output { name, reporter, writer: Some(writer), is_for_people, is_stdout: false, is_resumed })
    }
}

/// Opens the additional files of this format, if a CI runner names them in environment variables.
fn open_companions(format: Format, options: RenderOptions) -> Result<Vec<Output>, OutputError> {
    let named = format.companions(options).into_iter().filter_map(|companion| {
        let path = std::env::var_os(companion.variable).filter(|path| !path.is_empty())?;
        Some((PathBuf::from(path), companion.reporter))
    });
    let open = |(path, reporter): (PathBuf, Box<dyn Reporter>)| {
        let name = path.display().to_string();
        let file = File::options().create(true).append(true).open(path);
        let file = file.map_err(|source| OutputError::Open { path: name.clone(), source })?;
        let writer = Some(Writer::Direct(BufWriter::new(Box::new(file))));
        Ok(Output { name, reporter, writer, is_for_people: false, is_stdout: false, is_resumed: false })
    };
    named.map(open).collect()
}

/// The options for a file, which has no colours and is always UTF-8.
fn plain(options: RenderOptions) -> RenderOptions {
    RenderOptions { colour: false, unicode: true, ..options }
}

/// The canonical path of a file, which need not exist.
fn real_path(path: &Path) -> PathBuf {
    let by_parent = || Some(folder_of(path).canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(by_parent).unwrap_or_else(|| path.to_owned())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The destination of a reporter's text.
enum Writer {
    /// Written to standard output or a file at once.
    Direct(BufWriter<Box<dyn Write + Send>>),
    /// Buffered until the last report, then written to a temporary file that replaces `path`.
    Whole { text: BufWriter<SpooledTempFile>, path: PathBuf },
}

impl Writer {
    /// A writer whose text replaces the file at the end. A pipe, a device, or a file in a folder without write
    /// permission cannot be replaced and is written to directly.
    fn whole(path: &Path) -> io::Result<Self> {
        let path = real_path(path);
        if path.exists() {
            let file = File::options().write(true).open(&path)?;
            if !file.metadata()?.is_file() || temporary_file(&path).is_err() {
                return Self::truncated(&path);
            }
        } else {
            temporary_file(&path)?;
        }
        Ok(Self::Whole { text: BufWriter::new(spooled_tempfile(MAX_IN_MEMORY)), path })
    }

    fn truncated(path: &Path) -> io::Result<Self> {
        let file = File::options().create(true).write(true).truncate(true).open(path)?;
        Ok(Self::Direct(BufWriter::new(Box::new(file))))
    }

    /// A writer whose text is in the file as it comes. It is an error of kind `ResourceBusy` if another run has the file.
    fn appended(path: &Path) -> io::Result<Self> {
        let file = File::options().create(true).write(true).truncate(false).open(path)?;
        if file.metadata()?.is_file() {
            if !lock(&file) {
                return Err(io::ErrorKind::ResourceBusy.into());
            }
            file.set_len(0)?;
        }
        Ok(Self::Direct(BufWriter::new(Box::new(file))))
    }

    fn out(&mut self) -> &mut dyn Write {
        match self {
            Self::Direct(out) => out,
            Self::Whole { text, .. } => text,
        }
    }

    /// Writes what is buffered, so that a reader sees it.
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Direct(out) => out.flush(),
            Self::Whole { .. } => Ok(()),
        }
    }

    fn finish(self) -> io::Result<()> {
        let Self::Whole { text, path } = self else { return Ok(()) };
        let mut text = text.into_inner().map_err(io::IntoInnerError::into_error)?;
        text.rewind()?;
        let mut file = temporary_file(&path)?;
        io::copy(&mut text, &mut file)?;
        if let Ok(earlier) = path.metadata() {
            file.as_file().set_permissions(earlier.permissions())?;
        }
        file.persist(&path)?;
        Ok(())
    }
}

/// A temporary file in the folder of `path`, with the permissions of a new file.
fn temporary_file(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".hintgrade-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder_of(path))
}

/// Appends after the last complete row of an earlier run.
fn resume(file: &ResumedFile) -> io::Result<Writer> {
    file.begin()?;
    Ok(Writer::Direct(BufWriter::new(Box::new(file.clone()))))
}

/// The open outputs.
pub(crate) struct Outputs {
    outputs: Vec<Output>,
    /// The first error in writing.
    failure: Option<OutputError>,
}

struct Output {
    name: String,
    reporter: Box<dyn Reporter>,
    /// `None` after an error, which does not affect the other outputs.
    writer: Option<Writer>,
    is_for_people: bool,
    is_stdout: bool,
    /// Whether it already has the rows of an earlier run.
    is_resumed: bool,
}

impl Outputs {
    /// Whether one of them is for people.
    pub(crate) fn are_for_people(&self) -> bool {
        self.outputs.iter().any(|output| output.is_for_people)
    }

    /// Writes a report.
    pub(crate) fn report(&mut self, report: &Report) {
        self.write(|_| true, |reporter, out| reporter.report(report, out));
    }

    /// Writes a report of a class that comes from an earlier run: an output that resumes that run has it already.
    pub(crate) fn report_known(&mut self, report: &Report) {
        self.write(|output| !output.is_resumed, |reporter, out| reporter.report(report, out));
    }

    /// Writes the report of an app that could not be opened, except for people on standard output: they get the error
    /// message.
    pub(crate) fn report_unopened(&mut self, report: &Report) {
        self.write(|output| !(output.is_for_people && output.is_stdout), |reporter, out| reporter.report(report, out));
    }

    /// Completes every output. If one could not be written, the exit code is at least [`Exit::Ungraded`].
    pub(crate) fn finish(
        mut self,
        outcome: Result<Exit, ExitError>,
        translator: &Translator,
    ) -> Result<Exit, ExitError> {
        self.write(|_| true, |reporter, out| reporter.finish(out));
        for output in &mut self.outputs {
            let finished = output.writer.take().map_or(Ok(()), Writer::finish);
            self.failure = self.failure.take().or_else(|| output.failure(finished));
        }
        match (outcome, self.failure) {
            (outcome, None) => outcome,
            (Ok(exit), Some(failure)) => Err(ExitError::new(exit.max(Exit::Ungraded), failure)),
            (Err(error), Some(failure)) => {
                translator.print("warning", &failure.message());
                Err(ExitError { exit: error.exit.max(Exit::Ungraded), ..error })
            }
        }
    }

    fn write(
        &mut self,
        wants: impl Fn(&Output) -> bool,
        write: impl Fn(&mut dyn Reporter, &mut dyn Write) -> io::Result<()>,
    ) {
        for output in self.outputs.iter_mut().filter(|output| wants(output)) {
            let Some(writer) = &mut output.writer else { continue };
            let written = write(&mut *output.reporter, writer.out()).and_then(|()| writer.flush());
            if written.is_err() {
                output.writer = None;
            }
            self.failure = self.failure.take().or_else(|| output.failure(written));
        }
    }
}

impl Output {
    /// The error of a failed write. A pipe that the reader has closed is not an error.
    fn failure(&self, written: io::Result<()>) -> Option<OutputError> {
        let source = written.err().filter(|error| error.kind() != io::ErrorKind::BrokenPipe)?;
        Some(OutputError::Write { path: self.name.clone(), source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<(Format, Option<PathBuf>), String> {
        text.parse()
            .map(|Destination { format, file }| (format, file))
            .map_err(|error: DestinationError| error.to_string())
    }

    #[test]
    fn a_destination_is_a_format_and_a_file() {
        assert_eq!(parsed("human"), Ok((Format::Human, None)));
        assert_eq!(parsed("json:-"), Ok((Format::Json, None)));
        assert_eq!(parsed("json:C:\\x.json"), Ok((Format::Json, Some("C:\\x.json".into()))));
        assert_eq!(parsed("junit:results.xml"), Ok((Format::Junit, Some("results.xml".into()))));
        let no_file = "'junit:' names no file: write junit:FILE, or junit alone for standard output";
        assert_eq!(parsed("junit:"), Err(no_file.to_owned()));
        assert!(
            parsed("C:\\x.json").is_err_and(|error| error.starts_with("there is no format 'C': choose one of human, "))
        );
    }
}
