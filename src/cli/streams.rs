//! Reports that are written while the run goes on: to standard output, and into files.

use std::io::{self, BufWriter, Stdout, Write};

use anyhow::Result;

use stytch_validate::model::report::Report;
use stytch_validate::pipeline::Sink;
use stytch_validate::report::{Format, Line, Options, Stream};

use crate::cli::args::{Args, Destination};
use crate::cli::file::{Output, Replace};
use crate::cli::own_files::Ours;
use crate::cli::reports;

/// Everything that gets the lines of a run as they come.
pub(super) struct Streams<'a> {
    stream: Option<Stream>,
    /// Until it fails, as each of the files: a run does not end because nobody wants to see it.
    stdout: Option<io::Result<BufWriter<Stdout>>>,
    files: Vec<(&'a Destination, io::Result<Output>)>,
}

impl<'a> Streams<'a> {
    /// Returns what the options ask for.
    pub(super) fn open(args: &'a Args, format: &Format) -> Self {
        let asked = args.report.iter();
        let asked = asked.filter(|destination| destination.format.stream.is_some());
        let replace = Replace::Only(Ours::Report).forced(args.force);
        let files: Vec<_> = asked
            .map(|asked| (asked, Output::open(&asked.path, replace)))
            .collect();
        let in_files = files.first().and_then(|(first, _)| first.format.stream);
        Self {
            stream: format.stream.or(in_files),
            stdout: format.stream.map(|_| Ok(BufWriter::new(io::stdout()))),
            files,
        }
    }

    /// Returns how the lines are written, where anybody wants them.
    pub(super) fn line(&self) -> Option<Line> {
        self.stream.map(|stream| stream.line)
    }

    /// Writes what only the finished run knows. Standard output can fail. Returns whether all files
    /// were written; one that was not is reported.
    pub(super) fn finish(self, report: &Report, options: &Options) -> (Result<()>, bool) {
        let Some(stream) = self.stream else {
            return (Ok(()), true);
        };
        let printed = self.stdout.map_or(Ok(()), |stdout| {
            let mut out = stdout?;
            (stream.last)(report, options, &mut out)?;
            out.flush()
        });
        let quiet = options.quiet;
        let options = reports::for_file(options);
        let mut all_written = true;
        for (destination, file) in self.files {
            let ended = file.and_then(|mut out| {
                (stream.last)(report, &options, &mut out)?;
                out.finish()
            });
            all_written &= reports::stands(destination, quiet, ended);
        }
        (crate::cli::printed(printed), all_written)
    }

    fn each(&mut self, write: impl Fn(&mut dyn Write) -> io::Result<()>) {
        if let Some(stdout) = &mut self.stdout {
            self::write(stdout, &write);
        }
        for (_, file) in &mut self.files {
            self::write(file, &write);
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

/// Writes, as long as nothing has failed.
fn write<W: Write>(file: &mut io::Result<W>, write: impl Fn(&mut dyn Write) -> io::Result<()>) {
    if let Ok(out) = file
        && let Err(fault) = write(out)
    {
        *file = Err(fault);
    }
}
