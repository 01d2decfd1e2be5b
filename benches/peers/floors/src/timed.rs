//! Runs a program and tells what it took.
//!
//! Python could do it, but a process begins as a copy of its parent, and Linux counts that parent's
//! memory into the peak of the child. This one is small.

use std::fs::File;
use std::io;
use std::mem::MaybeUninit;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Tells on standard output, as JSON: seconds, seconds of processor time, peak memory in KiB, and
/// the exit status. What the program writes is thrown away.
pub fn run(input: &str, program: &str, arguments: &[&str]) -> io::Result<()> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(File::open(input)?)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let began = Instant::now();
    let child = command.spawn()?;
    let (status, usage) = wait(child.id())?;
    let seconds = began.elapsed().as_secs_f64();
    let time =
        |time: libc::timeval| Ok::<_, io::Error>(whole(time.tv_sec)? + whole(time.tv_usec)? / 1e6);
    let processor = time(usage.ru_utime)? + time(usage.ru_stime)?;
    println!(
        r#"{{"seconds": {seconds:.6}, "processor": {processor:.6}, "peak": {}, "status": {status}}}"#,
        usage.ru_maxrss
    );
    Ok(())
}

fn whole(number: i64) -> io::Result<f64> {
    let number = i32::try_from(number).map_err(io::Error::other)?;
    Ok(f64::from(number))
}

/// The exit status of a child, or minus the signal that ended it, and what it used.
fn wait(child: u32) -> io::Result<(i32, libc::rusage)> {
    let process = libc::pid_t::try_from(child).map_err(io::Error::other)?;
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: both pointers lead to writable memory of the type that the call fills, and a zeroed
    // `rusage` is a valid one.
    let (waited, usage) = unsafe {
        let waited = libc::wait4(process, &raw mut status, 0, usage.as_mut_ptr());
        (waited, usage.assume_init())
    };
    if waited != process {
        return Err(io::Error::last_os_error());
    }
    let shown = if libc::WIFEXITED(status) {
        libc::WEXITSTATUS(status)
    } else {
        -libc::WTERMSIG(status)
    };
    Ok((shown, usage))
}
