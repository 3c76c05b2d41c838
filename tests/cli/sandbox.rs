//! Its own home, data folder and environment for each test, and the program started in it. A run that does not end fails
//! its test with what it had printed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// No command of these tests takes this long on a working program.
const PATIENCE: Duration = Duration::from_mins(4);

/// A key of the right form.
pub const KEY: &str = "SG_00c0ffee00c0ffee";

/// What a finished run left.
#[derive(Debug)]
pub struct Done {
    /// Exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Done {
    /// The JSON objects on standard output.
    pub fn json(&self) -> Vec<Value> {
        json_lines(&self.out)
    }
}

/// Parses one JSON object a line.
pub fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"))).collect()
}

/// A home and a data folder for one test.
pub struct Sandbox {
    dir: tempfile::TempDir,
    environment: Vec<(String, String)>,
}

impl Sandbox {
    /// An empty place.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("home")).unwrap();
        Self { dir, environment: Vec::new() }
    }

    /// The same place, with this variable for every run.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Anything in this place.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.dir.path().join(inside)
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Done {
        self.start(arguments).end()
    }

    /// Starts the program.
    pub fn start(&self, arguments: &[&str]) -> Run {
        self.launch(self.command(arguments))
    }

    /// Starts the program as `nohup` does.
    #[cfg(unix)]
    pub fn start_ignoring_hang_ups(&self, arguments: &[&str]) -> Run {
        let program = self.command(arguments);
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"trap "" HUP; exec "$0" "$@""#]).arg(program.get_program()).args(program.get_args());
        shell.current_dir(self.dir.path()).stdin(Stdio::null()).env_clear();
        shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self.launch(shell)
    }

    fn launch(&self, mut command: Command) -> Run {
        let number = fs::read_dir(self.dir.path()).unwrap().count();
        let (out, err) = (self.path(&format!("{number}.out")), self.path(&format!("{number}.err")));
        let child = command.stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap()).spawn().unwrap();
        Run { child, out, err }
    }

    /// The program with this place's environment and nothing of the tester's but the path.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rushes"));
        command.args(arguments).current_dir(self.dir.path()).stdin(Stdio::null()).env_clear();
        for name in ["PATH", "SystemRoot", "TEMP", "LD_LIBRARY_PATH"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        let home = self.path("home");
        command.env("HOME", &home).env("USERPROFILE", &home).env("APPDATA", home.join("AppData"));
        // A bus that is not there: no keychain.
        command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", self.path("no-bus").display()));
        command.env("RUSHES_DATA_DIR", self.data()).env("RUSHES_LOG", "trace");
        // Quick, and painted small: what is on the pictures is tested elsewhere.
        command.env("RUSHES_DEMO_SECONDS", "0.2").env("RUSHES_DEMO_PICTURE", "tiny");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// The ledger, as `rushes jobs --json` tells it.
    pub fn jobs(&self) -> Vec<Value> {
        let done = self.run(&["jobs", "--json"]);
        assert_eq!(done.code, Some(0), "{done:?}");
        done.json()
    }

    /// Whether any file here, printed text included, holds these bytes.
    pub fn holds(&self, text: &str) -> Option<PathBuf> {
        files_below(self.dir.path()).into_iter().find(|file| {
            let bytes = fs::read(file).unwrap();
            bytes.windows(text.len()).any(|window| window == text.as_bytes())
        })
    }

    /// What the demo's service wrote down of its accepted jobs: one line a purchase.
    pub fn purchases(&self) -> usize {
        // Without a journal the service was never started.
        let journal = fs::read_to_string(self.data().join("service/journal.jsonl")).unwrap_or_default();
        json_lines(&journal).iter().filter(|line| line.get("job").is_some()).count()
    }
}

/// A run that goes on.
pub struct Run {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Run {
    /// Waits for the end of the program.
    pub fn end(mut self) -> Done {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "the program did not end; it printed: {}", self.printed());
            std::thread::sleep(Duration::from_millis(10));
        };
        let read = |path: &Path| fs::read_to_string(path).unwrap();
        Done { code: status.code(), out: read(&self.out), err: read(&self.err) }
    }

    /// Waits until standard output holds this text and answers everything printed so far.
    pub fn until(&mut self, text: &str) -> String {
        self.wait_for(text, &self.out)
    }

    /// The same for standard error.
    #[cfg(unix)]
    pub fn until_said(&mut self, text: &str) -> String {
        self.wait_for(text, &self.err)
    }

    fn wait_for(&self, text: &str, file: &Path) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let printed = fs::read_to_string(file).unwrap();
            if printed.contains(text) {
                return printed;
            }
            assert!(Instant::now() < deadline, "{text} never came; it printed: {}", self.printed());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Ends the program as a crash would: it gets no chance to do anything.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends what Ctrl+C sends.
    #[cfg(unix)]
    pub fn interrupt(&self) {
        self.signal("INT");
    }

    /// Sends a signal by its name.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    fn printed(&self) -> String {
        [&self.out, &self.err].map(|path| fs::read_to_string(path).unwrap_or_default()).join("\n")
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // A test that fails leaves no program behind.
        if self.child.kill().is_ok() {
            drop(self.child.wait());
        }
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else if path.is_file() {
            found.push(path);
        }
    }
    found
}
