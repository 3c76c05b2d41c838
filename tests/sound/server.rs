//! A real sound server with a device that records what it plays.
//!
//! Needs `pulseaudio`, `pactl` and `parec`; on a busy machine the server may run dry, which is reported separately:
//! `cargo test --test sound -- --ignored --nocapture` prints what was measured.

#![expect(clippy::print_stdout, reason = "it tells what it measured")]

use super::data;
use rushes::media::{Output, Sound, Timeline};
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const RATE: f64 = 48_000.0;

const fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn server() -> Running {
    let child = Command::new("pulseaudio")
        .args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--system=no"])
        .args(["-L", "module-null-sink sink_name=test", "-L", "module-null-sink sink_name=other"])
        .args(["-L", "module-native-protocol-unix auth-anonymous=1"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let running = Running(child);
    wait("the server answers", || Command::new("pactl").arg("info").output().unwrap().status.success());
    pactl(&["set-default-sink", "test"]);
    running
}

fn pactl(words: &[&str]) -> String {
    let done = Command::new("pactl").args(words).output().unwrap();
    assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

fn wait(what: &str, mut until: impl FnMut() -> bool) {
    let started = Instant::now();
    while !until() {
        assert!(started.elapsed() < Duration::from_secs(15), "{what}: not within 15 s");
        std::thread::sleep(ms(5));
    }
}

/// Samples (left only) and the moment at which they arrived.
type Piece = (Instant, Vec<f32>);

/// What a recorder has heard so far.
#[derive(Clone, Default)]
struct Tape(Arc<Mutex<Vec<Piece>>>);

impl Tape {
    fn samples(&self) -> Vec<f32> {
        self.0.lock().unwrap().iter().flat_map(|(_, piece)| piece.clone()).collect()
    }

    fn is_loud(&self) -> bool {
        self.0.lock().unwrap().iter().rev().take(3).any(|(_, piece)| piece.iter().any(|one| one.abs() > 0.1))
    }

    /// When the first loud sample came in.
    fn onset(&self) -> Option<Instant> {
        let pieces = self.0.lock().unwrap();
        pieces.iter().find_map(|(arrived, piece)| {
            let at = piece.iter().position(|one| one.abs() > 0.05)?;
            arrived.checked_sub(Duration::from_secs_f64((piece.len() - at) as f64 / RATE))
        })
    }
}

fn record(sink: &str) -> (Running, Tape) {
    let mut child = Command::new("parec")
        .args(["--raw", "--format=float32le", "--rate=48000", "--channels=2", "--latency-msec=5", "-d"])
        .arg(format!("{sink}.monitor"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut from, tape) = (child.stdout.take().unwrap(), Tape::default());
    let own = tape.clone();
    std::thread::Builder::new()
        .name("tape".to_owned())
        .spawn(move || {
            let (mut bytes, mut rest) = ([0; 8192], Vec::new());
            while let Ok(count @ 1..) = from.read(&mut bytes) {
                rest.extend_from_slice(&bytes[..count]);
                let whole = rest.len() / 8 * 8;
                let left = |frame: &[u8]| f32::from_le_bytes([frame[0], frame[1], frame[2], frame[3]]);
                own.0.lock().unwrap().push((Instant::now(), rest[..whole].chunks(8).map(left).collect()));
                rest.drain(..whole);
            }
        })
        .unwrap();
    wait("the recorder records", || !tape.0.lock().unwrap().is_empty());
    (Running(child), tape)
}

#[test]
#[ignore = "needs pulseaudio, pactl and parec, and 20 s of listening"]
fn a_real_server_plays_in_time_without_a_gap_and_may_go_away() {
    // The server is found by the environment, which a test cannot set for itself.
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "server::with_a_server_of_its_own"])
        .env("XDG_RUNTIME_DIR", folder.path())
        .env("HOME", folder.path())
        .env("PULSE_SERVER", format!("unix:{}", folder.path().join("pulse/native").display()))
        .status()
        .unwrap();
    assert!(done.success());
}

#[test]
#[ignore = "started by the test above, with an environment of its own"]
fn with_a_server_of_its_own() {
    if std::env::var_os("PULSE_SERVER").is_none() {
        return;
    }
    let sound = Arc::new(Sound::decode(&data("tone.mp4")).unwrap().unwrap());
    let pulse = server();
    let output = Output::system();
    onset_is_on_time(&output, &sound, "first play");
    onset_is_on_time(&output, &sound, "second play");
    loops_have_no_gap(&output, &sound);
    the_stream_follows_the_default(&output, &sound);
    let timeline = looping_tone(&output, &sound);
    wait("it plays", || pactl(&["list", "short", "sink-inputs"]).contains("float32le"));
    drop(pulse);
    let (gone, there) = (Instant::now(), timeline.position());
    std::thread::sleep(ms(1500));
    let moved = (timeline.position().as_secs_f64() - there.as_secs_f64()).rem_euclid(0.3);
    let passed = gone.elapsed().as_secs_f64().rem_euclid(0.3);
    println!("server gone: moved {moved:.4} s of the loop where {passed:.4} s passed");
    assert!((moved - passed).abs() < 0.06 || (moved - passed).abs() > 0.24);
    let _again = server();
    let (_recorder, tape) = record("test");
    wait("the sound is back by itself", || tape.is_loud());
    timeline.pause();
    wait_for_quiet();
}

fn onset_is_on_time(output: &Output, sound: &Arc<Sound>, which: &str) {
    let (_recorder, tape) = record("test");
    let timeline = Timeline::new(sound.length(), output);
    timeline.set_sound(Some(sound.clone()));
    let asked = Instant::now();
    timeline.play();
    let returned = asked.elapsed();
    wait("it moves", || timeline.position() > Duration::ZERO);
    let moved = asked.elapsed();
    let mut shown = Instant::now();
    wait("the tone's picture comes", || {
        shown = Instant::now();
        timeline.position() >= ms(500)
    });
    wait("the tone comes", || tape.onset().is_some());
    let apart = tape.onset().unwrap().saturating_duration_since(shown).as_secs_f64()
        - shown.saturating_duration_since(tape.onset().unwrap()).as_secs_f64();
    println!(
        "{which}: play() took {returned:?}, pictures moved after {moved:?}, the tone came in {apart:+.4} s after its picture"
    );
    assert!(apart.abs() < 0.1);
    drop(timeline);
    wait_for_quiet();
}

fn wait_for_quiet() {
    wait("the stream is closed", || pactl(&["list", "short", "sink-inputs"]).trim().is_empty());
}

fn looping_tone(output: &Output, sound: &Arc<Sound>) -> Timeline {
    let timeline = Timeline::new(sound.length(), output);
    timeline.set_sound(Some(sound.clone()));
    timeline.set_range(Some(ms(600)..ms(900)));
    timeline.set_looping(true);
    timeline.seek(ms(600));
    timeline.play();
    timeline
}

fn loops_have_no_gap(output: &Output, sound: &Arc<Sound>) {
    let (_recorder, tape) = record("test");
    let timeline = looping_tone(output, sound);
    wait("it is heard", || tape.is_loud());
    std::thread::sleep(ms(8000));
    timeline.pause();
    wait_for_quiet();
    let samples = tape.samples();
    let longest = pieces(&samples).into_iter().max_by_key(|piece| piece.len()).unwrap();
    let seconds = longest.len() as f64 / RATE;
    // 1 kHz: the same every 48 samples, unless something is missing or doubled.
    let worst = longest.windows(49).map(|wave| (wave[48] - wave[0]).abs()).fold(0.0_f32, f32::max);
    let gaps = pieces(&samples).len() - 1;
    println!("loop: the server ran dry {gaps} times; {seconds:.2} s between, largest change over a wave {worst:.4}");
    assert!(seconds > 1.5, "the machine is too busy to tell");
    assert!(worst < 0.05);
}

/// What lies between the stretches of silence that a server puts where nothing has come in time, without what is close to
/// them: the start, the stop, and the ramps with which the sound finds its place again.
fn pieces(samples: &[f32]) -> Vec<&[f32]> {
    let mut found = Vec::new();
    let (mut start, mut silent) = (0, 0);
    for (at, sample) in samples.iter().enumerate() {
        silent = if *sample == 0.0 { silent + 1 } else { 0 };
        if silent == 16 {
            found.push(start..at - 15);
        }
        if silent >= 16 {
            start = at;
        }
    }
    let margin = 9600;
    let long = found.into_iter().filter(|piece| piece.len() > 2 * margin + 4800);
    long.map(|piece| &samples[piece.start + margin..piece.end - margin]).collect()
}

fn the_stream_follows_the_default(output: &Output, sound: &Arc<Sound>) {
    let timeline = looping_tone(output, sound);
    let (_recorder, tape) = record("other");
    wait("it plays", || pactl(&["list", "short", "sink-inputs"]).contains("float32le"));
    assert!(!tape.is_loud());
    pactl(&["set-default-sink", "other"]);
    wait("the other device plays it", || tape.is_loud());
    pactl(&["set-default-sink", "test"]);
    wait("the other device plays it no more", || !tape.is_loud());
    assert!(timeline.is_playing());
    drop(timeline);
    wait_for_quiet();
}
