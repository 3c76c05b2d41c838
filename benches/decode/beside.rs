//! What the player is measured beside: ffmpeg and mpv on the same clips, and the decoder alone.
//!
//! Calls them. A program that is missing gives `None`.

use super::{FRAMES, Work};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Whether a program can be started.
pub fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("-version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A clip like Veo's: High profile, B-frames, 10 Mbit/s, a key frame every `group` frames; moving detail and grain, so that bits
/// are spent.
pub fn clip(path: &Path, seconds: u32, group: u32) -> bool {
    let source = format!("testsrc2=size=1920x1080:rate=24:duration={seconds},noise=alls=12:allf=t");
    let group = group.to_string();
    let mut command = Command::new("ffmpeg");
    command.args(["-loglevel", "error", "-f", "lavfi", "-i", &source, "-f", "lavfi", "-i"]);
    command.arg(format!("sine=frequency=440:sample_rate=48000:duration={seconds}"));
    command.args(["-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast", "-bf", "3", "-refs", "3"]);
    command.args(["-g", &group, "-keyint_min", &group, "-sc_threshold", "0"]);
    command.args(["-b:v", "10M", "-maxrate", "12M", "-bufsize", "10M", "-pix_fmt", "yuv420p"]);
    command.args(["-c:a", "aac", "-movflags", "+faststart"]).arg(path);
    command.status().is_ok_and(|status| status.success())
}

/// Every picture decoded and thrown away by ffmpeg.
pub fn ffmpeg(clip: &Path, threads: &str) -> Work {
    Work::of(|| {
        let mut command = Command::new("ffmpeg");
        command.args(["-loglevel", "error", "-threads", threads, "-i"]).arg(clip);
        command.args(["-map", "0:v", "-f", "null", "-"]).stdout(Stdio::null());
        assert!(command.status().unwrap().success());
    })
}

/// Every picture decoded and thrown away by the decoder alone, on one thread, without our checks.
pub fn planes(clip: &Path) -> Work {
    let mut command = Command::new("ffmpeg");
    command.args(["-loglevel", "error", "-i"]).arg(clip).args(["-map", "0:v", "-c", "copy"]);
    let stream = command.args(["-bsf:v", "h264_mp4toannexb", "-f", "h264", "-"]).output().unwrap().stdout;
    Work::of(|| {
        let mut decoder = rusty_h264_decoder::Decoder::new();
        let units = rusty_h264_decoder::split_access_units(&stream);
        let pictures = units.iter().filter(|unit| decoder.decode(unit).unwrap().is_some()).count();
        assert!((pictures as f64 - FRAMES).abs() < 0.5, "{pictures} pictures");
    })
}

/// An mpv with a paused clip and no output, asked over its socket.
#[cfg(unix)]
pub struct Mpv {
    child: Child,
    ask: std::os::unix::net::UnixStream,
    lines: std::io::Lines<BufReader<std::os::unix::net::UnixStream>>,
    requests: u32,
    _folder: tempfile::TempDir,
}

#[cfg(unix)]
impl Mpv {
    /// With so many threads of the decoder; 0 is its own choice. None where there is no mpv.
    pub fn start(clip: &Path, threads: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("mpv");
        let mut command = Command::new("mpv");
        command.args(["--no-config", "--vo=null", "--no-audio", "--pause", "--keep-open=yes", "--really-quiet"]);
        command.arg(format!("--vd-lavc-threads={threads}")).arg(format!("--input-ipc-server={}", socket.display()));
        let mut child = command.arg(clip).stdin(Stdio::null()).stdout(Stdio::null()).spawn().ok()?;
        let started = Instant::now();
        let ask = loop {
            match std::os::unix::net::UnixStream::connect(&socket) {
                Ok(stream) => break stream,
                Err(_) if started.elapsed() < super::SOON => std::thread::sleep(Duration::from_millis(20)),
                Err(_) => {
                    child.kill().ok();
                    child.wait().ok();
                    return None;
                }
            }
        };
        ask.set_read_timeout(Some(super::SOON)).unwrap();
        // Whatever it says about its own beginning is said before the first seek.
        std::thread::sleep(Duration::from_secs(2));
        let lines = BufReader::new(ask.try_clone().unwrap()).lines();
        Some(Self { child, ask, lines, requests: 0, _folder: folder })
    }

    /// Seconds from the command of an exact seek to its word that playback could go on.
    pub fn seek(&mut self, to: Duration) -> f64 {
        self.requests += 1;
        let words = r#"{"command":["seek",TO,"absolute+exact"],"request_id":ID}"#;
        let words = words.replace("TO", &to.as_secs_f64().to_string()).replace("ID", &self.requests.to_string());
        let answer = format!("\"request_id\":{},", self.requests);
        let started = Instant::now();
        writeln!(self.ask, "{words}").unwrap();
        let mut sought = false;
        loop {
            let line = self.lines.next().unwrap().unwrap();
            sought |= line.contains("\"event\":\"seek\"") || line.contains(&answer);
            if sought && line.contains("\"playback-restart\"") {
                return started.elapsed().as_secs_f64();
            }
        }
    }
}

#[cfg(unix)]
impl Drop for Mpv {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Elsewhere mpv is asked over a pipe that the standard library does not open: it is left out.
#[cfg(not(unix))]
pub struct Mpv;

#[cfg(not(unix))]
impl Mpv {
    pub fn start(_: &Path, _: u32) -> Option<Self> {
        None
    }

    pub fn seek(&mut self, _: Duration) -> f64 {
        f64::NAN
    }
}
