//! One shot of one person, in its own data folder: runs of the real program, each but the last ended by a kill.

use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use rushes::domain::{JobEvent, RequestId};
use rushes::simulator::{Endpoint, Fault, Simulator};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::fixtures::{draft, files_under, left_behind, new_job, request_for};
use crate::plan::Kill;

/// How long one run may take before the test gives up: where renders are slow, the budget of requests lets polls wait for a minute.
const PATIENCE: Duration = Duration::from_mins(3);

pub const SIGKILL: i32 = 9;

/// A person's folder and shot.
pub struct Life {
    pub name: String,
    pub folder: TempDir,
    api: String,
    /// The picture that its shot starts from.
    picture: Option<PathBuf>,
}

/// One line of `rushes jobs --json`, as far as it matters here.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Row {
    pub state: String,
    pub request_id: Option<String>,
    pub prompt: String,
    pub file: Option<PathBuf>,
    pub failure: Option<String>,
}

impl Life {
    pub async fn begin(name: String, service: &Simulator) -> Self {
        let life = Self { name, folder: tempfile::tempdir().unwrap(), api: service.api_url(), picture: None };
        life.learn_that_renders_are_quick().await;
        life
    }

    /// The same with a picture of another shape, which is cut and uploaded first.
    pub async fn begin_with_a_picture(name: String, service: &Simulator) -> Self {
        let mut life = Self::begin(name, service).await;
        let path = life.folder.path().join("first frame.png");
        let picture = image::RgbImage::from_fn(90, 90, |x, y| image::Rgb([x as u8, y as u8, 90]));
        picture.save_with_format(&path, image::ImageFormat::Png).unwrap();
        life.picture = Some(path);
        life
    }

    /// Leaves dismissed jobs in the ledger whose renders took a fraction of a second, so that polls are due at once.
    async fn learn_that_renders_are_quick(&self) {
        let at = jiff::Timestamp::from_millisecond(1_790_000_000_000).unwrap();
        let url = "https://images.example.org/earlier.mp4".parse().unwrap();
        let events = [
            (JobEvent::SubmitStarted, 0),
            (JobEvent::Accepted(RequestId::parse("earlier").unwrap()), 0),
            (JobEvent::OutputKnown { url, more: vec![], cost: None }, 300),
            (JobEvent::Dismiss, 300),
        ];
        let events = events.map(|(event, after)| (event, at + Duration::from_millis(after)));
        left_behind(&self.data(), new_job(request_for(&draft("earlier")), at), events).await;
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Every file in the clips folder, hidden ones too.
    pub fn clips(&self) -> Vec<PathBuf> {
        files_under(&self.folder.path().join("Videos/Rushes"))
    }

    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rushes"));
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("RUSHES_DATA_DIR", self.data())
            .env("RUSHES_API_URL", &self.api)
            .env("SEGMIND_API_KEY", "SG_00112233445566aa")
            .env("RUSHES_LOG", "rushes=debug")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// The command of the next run: the shot is put into the queue once, afterwards the rest is resumed.
    async fn next_command(&self) -> Command {
        if self.rows().await.is_empty() {
            let mut command =
                self.program(&["generate", "--prompt", &self.name, "--duration", "4", "--seed", "7", "--json"]);
            if let Some(picture) = &self.picture {
                command.arg("--image").arg(picture);
            }
            command
        } else {
            self.program(&["resume", "--json"])
        }
    }

    /// Puts the shot into the ledger while no program runs, as a closed window leaves it.
    pub async fn queue_the_shot(&self) {
        let new = new_job(request_for(&draft(&self.name)), rushes::engine::Clock::system().now());
        left_behind(&self.data(), new, []).await;
    }

    /// Resumes what is in the ledger while this place panics, the first time that it is reached. The run's exit code.
    pub async fn resume_with_a_panic(&self, place: &str) -> Option<i32> {
        let mut command = self.program(&["resume", "--json"]);
        command.env("FAILPOINTS", format!("{place}=1*panic"));
        Run::of(command).ended().await.code()
    }

    /// Runs the program to its end; the place is left with a panic when it is reached for the time after `skip`.
    pub async fn resume_with_a_later_panic(&self, place: &str, skip: u32) -> Option<i32> {
        let mut command = self.program(&["resume", "--json"]);
        command.env("FAILPOINTS", format!("{place}={skip}*off->1*panic"));
        Run::of(command).ended().await.code()
    }

    /// Looks for what was lost, until it is killed at this place, if there is one.
    pub async fn rescue(&self, kill: Option<(&str, u32)>) -> ExitStatus {
        let mut command = self.program(&["rescue", "--json"]);
        if let Some((place, skip)) = kill {
            command.env("FAILPOINTS", format!("{place}={skip}*off->return"));
        }
        Run::of(command).ended().await
    }

    /// Opens the window on this display until it is killed at this place. Whether it was killed.
    pub async fn open_window_killed(&self, display: &str, place: &str, skip: u32) -> bool {
        let mut command = self.program(&[]);
        command.env("DISPLAY", display).env("LIBGL_ALWAYS_SOFTWARE", "1");
        command.env("FAILPOINTS", format!("{place}={skip}*off->return"));
        Run::of(command).ended().await.signal() == Some(SIGKILL)
    }

    /// Runs the program until it is killed in this way, or ends before that. Whether it was killed.
    pub async fn run_killed(&self, kill: &Kill, service: &Simulator) -> bool {
        let mut command = self.next_command().await;
        let status = match kill {
            Kill::At { place, skip } => {
                command.env("FAILPOINTS", format!("{place}={skip}*off->return"));
                Run::of(command).ended().await
            }
            Kill::After(time) => {
                let run = Run::of(command);
                tokio::time::sleep(*time).await;
                run.kill();
                run.ended().await
            }
            Kill::AwaitingAnswer { accepted } => {
                let fault = if *accepted { Fault::SilenceAfterAccepting } else { Fault::Silence };
                service.script().push(Endpoint::Submit, fault);
                let run = Run::of(command);
                self.wait_for_the_submit(service, *accepted).await;
                run.kill();
                run.ended().await
            }
        };
        status.signal() == Some(SIGKILL)
    }

    async fn wait_for_the_submit(&self, service: &Simulator, accepted: bool) {
        let seen = || {
            if accepted {
                service.ledger().iter().any(|entry| entry.body["prompt"] == self.name.as_str())
            } else {
                service.requests().iter().any(|request| request.endpoint == Some(Endpoint::Submit))
            }
        };
        let wait = async {
            while !seen() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.expect("the submit arrives");
    }

    /// The last run, without a kill: every job that needs nothing from the person ends.
    pub async fn run_to_the_end(&self) {
        let status = Run::of(self.next_command().await).ended().await;
        assert!(matches!(status.code(), Some(0 | 5)), "{}: the last run ended as {status}\n{}", self.name, self.log());
    }

    /// Generates another shot, without a kill.
    pub async fn generate(&self, prompt: &str) {
        let command = self.program(&["generate", "--prompt", prompt, "--duration", "4", "--seed", "7", "--json"]);
        let status = Run::of(command).ended().await;
        assert!(status.success(), "{prompt}: {status}\n{}", self.log());
    }

    /// The clip of this shot.
    pub async fn file_of(&self, prompt: &str) -> PathBuf {
        let rows = self.all_rows().await;
        let row = rows.into_iter().find(|row| row.prompt == prompt).unwrap();
        assert_eq!(row.state, "saved");
        row.file.unwrap()
    }

    /// Runs one test of this program in its own process, in this person's home.
    pub async fn run_test(&self, name: &str, variables: &[(&str, String)]) -> ExitStatus {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", name, "--include-ignored"]).env_remove("FAILPOINTS").env_remove("XDG_DATA_HOME");
        command.env("HOME", self.folder.path()).envs(variables.iter().cloned());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Run::of(command).ended().await
    }

    /// What `rushes jobs --json` prints of this shot.
    pub async fn rows(&self) -> Vec<Row> {
        self.all_rows().await.into_iter().filter(|row| row.prompt == self.name).collect()
    }

    async fn all_rows(&self) -> Vec<Row> {
        let mut jobs = self.program(&["jobs", "--json"]);
        let output = tokio::task::spawn_blocking(move || jobs.stdout(Stdio::piped()).output()).await.unwrap().unwrap();
        assert!(output.status.success(), "{}: the jobs can't be listed", self.name);
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(|line| serde_json::from_str::<Row>(line).unwrap()).collect()
    }

    /// What panics have left.
    pub fn crash_reports(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.data().join("logs")).unwrap().map(|entry| entry.unwrap().path());
        let is_report = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("crash ");
        entries.filter(is_report).map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    /// The program's own account of what happened, for a failed assertion.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.data().join("logs/rushes.log")).unwrap_or_default()
    }
}

/// One process.
struct Run {
    id: u32,
    end: JoinHandle<ExitStatus>,
}

impl Run {
    fn of(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        Self { id: child.id(), end: tokio::task::spawn_blocking(move || child.wait().unwrap()) }
    }

    /// Kills it, unless it has already ended: its number may then belong to another process.
    fn kill(&self) {
        if !self.end.is_finished() {
            Command::new("kill").args(["-KILL", &self.id.to_string()]).stderr(Stdio::null()).status().unwrap();
        }
    }

    async fn ended(mut self) -> ExitStatus {
        tokio::time::timeout(PATIENCE, &mut self.end).await.expect("every run ends").unwrap()
    }
}

impl Drop for Run {
    /// A test that gives up leaves no process behind.
    fn drop(&mut self) {
        self.kill();
    }
}
