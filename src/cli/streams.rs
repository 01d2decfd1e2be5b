//! Reports that are written while the run goes on: to standard output, and into files.

use std::io::{self, BufWriter, Stdout, Write};

use anyhow::Result;

use stytch_validate::model::report::Report;
use stytch_validate::pipeline::Sink;
use stytch_validate::report::{Format, Line, Options, Stream};

use crate::cli::args::{Args, Destination};
use crate::cli::file::{Output, Replace};
use crate::cli::ours::Ours;
use crate::cli::reports;

/// Everything that gets the lines of a run as they come.
pub(super) struct Streams<'a> {
    stream: Option<Stream>,
    stdout: Option<Written<BufWriter<Stdout>>>,
    files: Vec<(&'a Destination, Written<Output>)>,
}

/// A writer, until it fails. A run does not end because nobody wants to see it.
enum Written<W> {
    Open(W),
    Failed(io::Error),
}

impl<'a> Streams<'a> {
    /// Returns what the options ask for.
    pub(super) fn open(args: &'a Args, format: &Format) -> Self {
        let asked = args.report.iter();
        let asked = asked.filter(|destination| destination.format.stream.is_some());
        let replace = Replace::Only(Ours::Report).forced(args.force);
        let files: Vec<_> = asked
            .map(|asked| (asked, Output::open(&asked.path, replace).into()))
            .collect();
        let in_files = files.first().and_then(|(first, _)| first.format.stream);
        Self {
            stream: format.stream.or(in_files),
            stdout: format
                .stream
                .map(|_| Written::Open(BufWriter::new(io::stdout()))),
            files,
        }
    }

    /// Returns how the lines are written, where anybody wants them.
    pub(super) fn line(&self) -> Option<Line> {
        self.stream.map(|stream| stream.line)
    }

    /// Writes what only the finished run knows. Standard output can fail. Returns whether all files
    /// were written; one that was not is told.
    pub(super) fn finish(self, report: &Report, options: &Options) -> (Result<()>, bool) {
        let Some(stream) = self.stream else {
            return (Ok(()), true);
        };
        let printed = self.stdout.map_or(Ok(()), |stdout| {
            let ended = stdout.end(|out| {
                (stream.last)(report, options, out)?;
                out.flush()
            });
            ended.map(drop)
        });
        let quiet = options.quiet;
        let options = reports::for_file(options);
        let mut all_written = true;
        for (destination, file) in self.files {
            let ended = file.end(|out| (stream.last)(report, &options, out));
            all_written &= reports::stands(destination, quiet, ended.and_then(Output::finish));
        }
        (crate::cli::printed(printed), all_written)
    }

    fn each(&mut self, write: impl Fn(&mut dyn Write) -> io::Result<()>) {
        if let Some(stdout) = &mut self.stdout {
            stdout.write(&write);
        }
        for (_, file) in &mut self.files {
            file.write(&write);
        }
    }
}

impl Sink for Streams<'_> {
    fn take(&mut self, lines: &[u8]) {
        self.each(|out| out.write_all(lines));
    }

    fn pause(&mut self) {
        self.each(|out| out.flush());
    }
}

impl<W: Write> Written<W> {
    fn write(&mut self, write: impl Fn(&mut dyn Write) -> io::Result<()>) {
        if let Self::Open(out) = self
            && let Err(fault) = write(out)
        {
            *self = Self::Failed(fault);
        }
    }

    fn end(self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
        match self {
            Self::Open(mut out) => write(&mut out).map(|()| out),
            Self::Failed(fault) => Err(fault),
        }
    }
}

impl<W> From<io::Result<W>> for Written<W> {
    fn from(opened: io::Result<W>) -> Self {
        opened.map_or_else(Self::Failed, Self::Open)
    }
}
