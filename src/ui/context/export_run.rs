//! Copies of many clips on their way into a folder: a few at a time, each under a name of its own, counted as they arrive.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::{Clip, ClipId};
use crate::engine::{EngineHandle, Refusal, RefusalKind, Reply, Target};
use crate::ui::format;

/// Most copies at the same time.
const AT_ONCE: usize = 3;

/// After so many names that are taken a copy is given up.
const MOST_NAMES: u32 = 999;

/// Copies of many clips.
pub(in crate::ui) struct ExportRun {
    folder: PathBuf,
    asked: usize,
    waiting: VecDeque<Copying>,
    running: Vec<(Copying, Reply<PathBuf>)>,
    written: usize,
    failed: Vec<(String, Refusal)>,
    /// Names that this run has used, in small letters: some disks do not tell capitals from small ones.
    names: HashSet<String>,
}

/// One copy.
#[derive(Debug, Clone)]
struct Copying {
    clip: ClipId,
    /// The name of the clip's own file.
    name: String,
    /// How many names were tried for it.
    tries: u32,
}

impl ExportRun {
    /// Copies of these clips into this folder. Nothing is copied before [`Self::go_on`].
    pub fn new(folder: PathBuf, clips: &[Arc<Clip>]) -> Self {
        let copying = |clip: &Arc<Clip>| Copying { clip: clip.id, name: format::file_name(&clip.path), tries: 0 };
        Self {
            folder,
            asked: clips.len(),
            waiting: clips.iter().map(copying).collect(),
            running: Vec::new(),
            written: 0,
            failed: Vec::new(),
            names: HashSet::new(),
        }
    }

    /// Takes in what is done and starts what may start.
    pub fn go_on(&mut self, handle: &EngineHandle) {
        for (copying, reply) in std::mem::take(&mut self.running) {
            match reply.try_take() {
                Err(reply) => self.running.push((copying, reply)),
                Ok(Ok(_)) => self.written += 1,
                // A file of this name is there: it stays, and the copy gets the next number.
                Ok(Err(refusal)) if refusal.kind == RefusalKind::Taken && copying.tries < MOST_NAMES => {
                    self.waiting.push_front(copying);
                }
                Ok(Err(refusal)) => self.failed.push((copying.name, refusal)),
            }
        }
        while self.running.len() < AT_ONCE
            && let Some(copying) = self.waiting.pop_front()
        {
            let (copying, name) = self.free_name(copying);
            let reply = handle.export(copying.clip, Target::new(self.folder.join(name)));
            self.running.push((copying, reply));
        }
    }

    /// The next name for a copy that no other copy of this run has.
    fn free_name(&mut self, mut copying: Copying) -> (Copying, String) {
        loop {
            let name = numbered(&copying.name, copying.tries);
            copying.tries += 1;
            if self.names.insert(name.to_lowercase()) {
                return (copying, name);
            }
        }
    }

    /// Nothing more is started.
    pub fn stop(&mut self) {
        self.waiting.clear();
    }

    /// Whether everything has arrived or failed.
    pub fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.running.is_empty()
    }

    /// How many copies were asked for.
    pub const fn asked(&self) -> usize {
        self.asked
    }

    /// How many have arrived.
    pub const fn written(&self) -> usize {
        self.written
    }

    /// Where they go.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// `Exporting 3 of 12`.
    pub fn progress(&self) -> String {
        let at = (self.written + self.failed.len() + 1).min(self.asked);
        format!("Exporting {at} of {}", self.asked)
    }

    /// Which copies failed, and why; `None` when none did.
    pub fn failures(&self) -> Option<Refusal> {
        let (name, first) = self.failed.first()?;
        let sentence = match self.failed.len() {
            1 => format!("{name} was not copied: {}", first.sentence),
            many => format!("{many} clips were not copied. The first: {}", first.sentence),
        };
        let line = |(name, refusal): &(String, Refusal)| match refusal.more() {
            Some(more) => format!("{name}: {}\n{more}", refusal.sentence),
            None => format!("{name}: {}", refusal.sentence),
        };
        let details: Vec<String> = self.failed.iter().map(line).collect();
        Some(Refusal { details: details.join("\n\n"), ..Refusal::new(sentence) })
    }
}

/// `03 take 2.mp4`, then `03 take 2 (2).mp4`.
fn numbered(name: &str, tries: u32) -> String {
    if tries == 0 {
        return name.to_owned();
    }
    let number = tries + 1;
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem} ({number}).{extension}"),
        _ => format!("{name} ({number})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::reply::Answer;
    use crate::engine::{Request, ScriptedEngine, Waker};
    use crate::ui::fixtures;

    fn run(clips: i64, name: &str) -> ExportRun {
        let clip = |id| Arc::new(Clip { path: format!("/v/{id}/{name}").into(), ..fixtures::clip(id, "a fox") });
        ExportRun::new("/out".into(), &(1..=clips).map(clip).collect::<Vec<_>>())
    }

    fn asked(engine: &mut ScriptedEngine) -> Vec<(String, Answer<PathBuf>)> {
        std::iter::from_fn(|| engine.inbox.try_recv().ok())
            .filter_map(|request| match request {
                Request::Export(_, to, answer) => Some((format::file_name(&to.path), answer)),
                _ => None,
            })
            .collect()
    }

    #[tokio::test]
    async fn a_few_copies_go_at_a_time_and_equal_names_are_numbered() {
        let (handle, mut engine) = EngineHandle::scripted(fixtures::snapshot(), Waker::none());
        let mut run = run(5, "take 1.mp4");
        run.go_on(&handle);
        let first = asked(&mut engine);
        let names: Vec<_> = first.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["take 1.mp4", "take 1 (2).mp4", "take 1 (3).mp4"]);
        assert_eq!(run.progress(), "Exporting 1 of 5");
        for (_, answer) in first {
            answer.send(Ok("/out/x".into()));
        }
        run.go_on(&handle);
        assert_eq!((asked(&mut engine).len(), run.written(), run.is_done()), (2, 3, false));
    }

    #[tokio::test]
    async fn a_name_that_is_taken_gets_a_number_and_nothing_is_replaced() {
        let (handle, mut engine) = EngineHandle::scripted(fixtures::snapshot(), Waker::none());
        let mut run = run(1, "take 1.mp4");
        for name in ["take 1.mp4", "take 1 (2).mp4"] {
            run.go_on(&handle);
            let (asked, answer) = asked(&mut engine).remove(0);
            assert_eq!(asked, name);
            answer.send(Err(Refusal::new("There is a file of this name already").of_kind(RefusalKind::Taken)));
        }
        run.go_on(&handle);
        let (third, answer) = asked(&mut engine).remove(0);
        assert_eq!(third, "take 1 (3).mp4");
        answer.send(Ok("/out/x".into()));
        run.go_on(&handle);
        assert_eq!((run.is_done(), run.written(), run.failures()), (true, 1, None));
    }

    #[tokio::test]
    async fn failures_are_counted_and_told_one_by_one_behind_details() {
        let (handle, mut engine) = EngineHandle::scripted(fixtures::snapshot(), Waker::none());
        let mut run = run(2, "a.mp4");
        run.go_on(&handle);
        for (_, answer) in asked(&mut engine) {
            answer.send(Err(Refusal::new("The disk is full")));
        }
        run.go_on(&handle);
        let told = run.failures().unwrap();
        assert_eq!(told.sentence, "2 clips were not copied. The first: The disk is full");
        assert_eq!(told.details.matches("The disk is full").count(), 2);
    }

    #[tokio::test]
    async fn a_stopped_run_starts_nothing_more_and_hears_what_is_on_its_way() {
        let (handle, mut engine) = EngineHandle::scripted(fixtures::snapshot(), Waker::none());
        let mut run = run(9, "a.mp4");
        run.go_on(&handle);
        run.stop();
        for (_, answer) in asked(&mut engine) {
            answer.send(Ok("/out/x".into()));
        }
        run.go_on(&handle);
        assert_eq!((run.is_done(), run.written(), asked(&mut engine).len()), (true, 3, 0));
    }
}
