//! What the player is measured beside: ffmpeg and mpv on the same clips, and the decoder alone.
//!
//! Owns the way they are called. Where one of them is missing, its answer is none.

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

/// How long mpv takes, in seconds, for each of some exact seeks of a paused clip, without any output; asked over its socket, from
/// the command to its word that playback could go on.
#[cfg(unix)]
pub fn mpv(clip: &Path, seeks: &[Duration], threads: &str) -> Option<Vec<f64>> {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("mpv");
    let mut command = Command::new("mpv");
    command.args(["--no-config", "--vo=null", "--no-audio", "--pause", "--keep-open=yes", "--really-quiet"]);
    command.arg(format!("--vd-lavc-threads={threads}")).arg(format!("--input-ipc-server={}", socket.display()));
    let mut child = Ended(command.arg(clip).stdin(Stdio::null()).stdout(Stdio::null()).spawn().ok()?);
    let started = Instant::now();
    let stream = loop {
        match std::os::unix::net::UnixStream::connect(&socket) {
            Ok(stream) => break stream,
            Err(_) if started.elapsed() < super::SOON && child.0.try_wait().is_ok_and(|ended| ended.is_none()) => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(_) => return None,
        }
    };
    stream.set_read_timeout(Some(super::SOON)).unwrap();
    // Whatever it says about its own beginning is heard before the first seek.
    std::thread::sleep(Duration::from_secs(1));
    let (mut ask, mut lines) = (stream.try_clone().unwrap(), BufReader::new(stream).lines());
    let mut times = Vec::new();
    for (request, to) in seeks.iter().enumerate() {
        let started = Instant::now();
        let words = r#"{"command":["seek",TO,"absolute+exact"],"request_id":ID}"#;
        let words = words.replace("TO", &to.as_secs_f64().to_string()).replace("ID", &(request + 1).to_string());
        writeln!(ask, "{words}").unwrap();
        let answer = format!("\"request_id\":{}", request + 1);
        let mut answered = false;
        for line in lines.by_ref() {
            let line = line.ok()?;
            answered |= line.contains(&answer);
            if answered && line.contains("\"playback-restart\"") {
                break;
            }
        }
        times.push(started.elapsed().as_secs_f64());
        std::thread::sleep(super::QUIET);
    }
    Some(times)
}

#[cfg(not(unix))]
pub fn mpv(_: &Path, _: &[Duration], _: &str) -> Option<Vec<f64>> {
    None
}

/// Our own child, ended with us.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
