//! Answers questions to the library from the clips of a snapshot, by rules as plain as a test needs.
#![allow(clippy::panic, reason = "a test double may fail loudly")]

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rushes::domain::{
    Clip, ClipList, ClipOrder, ClipQuery, ClipRow, Draft, LibraryFacts, Mark, ModelId, ModelTable, Settings, Shelf,
    Shot, ShotId, ShotList, ShotRow, TrashedClip, Usd,
};
use rushes::engine::{self, Account, JobView, ProjectView, QueueView, Request, Service};

/// What an engine shows, together with the clips that it has: the library, newest first, and the trash.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub clips: Arc<Vec<Arc<Clip>>>,
    pub trash: Arc<Vec<Arc<TrashedClip>>>,
    pub jobs: Arc<Vec<JobView>>,
    pub library: LibraryFacts,
    pub newest: Option<Arc<Clip>>,
    pub projects: Arc<Vec<ProjectView>>,
    pub all_work: Usd,
    pub spending: engine::SpendingView,
    pub queue: QueueView,
    pub account: Account,
    pub under_way: Usd,
    pub settings: Arc<Settings>,
    pub service: Service,
    pub usual: HashMap<ModelId, Duration>,
    pub models: Arc<ModelTable>,
    pub draft: Arc<Draft>,
    pub clips_folder: PathBuf,
    pub trouble: Option<String>,
}

impl Snapshot {
    /// What a window sees of it.
    pub fn seen(self) -> engine::Snapshot {
        let Self { clips: _, trash: _, jobs, library, newest, projects, all_work, spending, queue, .. } = self;
        let Self { account, under_way, settings, service, usual, models, draft, clips_folder, trouble, .. } = self;
        engine::Snapshot {
            jobs,
            library,
            newest,
            projects,
            all_work,
            spending,
            queue,
            account,
            under_way,
            settings,
            service,
            usual,
            models,
            draft,
            clips_folder,
            trouble,
        }
    }
}

/// Answers one question; others are a defect of the test.
pub fn answer(snapshot: &Snapshot, question: Request) {
    let revision = snapshot.library.revision;
    match question {
        Request::Clips(query, answer) => answer.send(Ok(ClipList { rows: rows(snapshot, &query), revision })),
        Request::Shots(_, answer) => answer.send(Ok(ShotList { rows: shots(snapshot), revision })),
        Request::Details(ids, answer) => {
            let find = |id| everything(snapshot).find(|clip| clip.id == id);
            answer.send(Ok(ids.into_iter().filter_map(find).collect()));
        }
        Request::Takes(shot, answer) => {
            let mut takes: Vec<Arc<Clip>> =
                snapshot.clips.iter().filter(|clip| clip.take.shot == shot).cloned().collect();
            takes.sort_by_key(|clip| clip.take.number);
            answer.send(Ok(takes));
        }
        Request::RecentShots(most, answer) => {
            answer.send(Ok(recent(snapshot).into_iter().take(most).collect()));
        }
        other => panic!("no question to the library: {other:?}"),
    }
}

/// The snapshot with what follows from its clips: the newest one, the counts, and this revision of the library.
pub fn counted(snapshot: Snapshot, revision: u64) -> Snapshot {
    let rejected = || snapshot.clips.iter().filter(|clip| clip.marks.mark == Some(Mark::Reject));
    let library = LibraryFacts {
        revision,
        clips: snapshot.clips.len(),
        trashed: snapshot.trash.len(),
        unseen: snapshot.clips.iter().filter(|clip| !clip.marks.seen).count(),
        rejected: rejected().count(),
        rejected_cost: rejected().filter_map(|clip| clip.cost).fold(Usd::default(), Usd::plus),
    };
    let newest = snapshot.clips.first().cloned();
    Snapshot { library, newest, ..snapshot }
}

/// The shots of all jobs and clips, the last one first.
fn recent(snapshot: &Snapshot) -> Vec<Arc<Shot>> {
    let of_clip = |clip: &Arc<Clip>| ((clip.created_at, clip.job), clip.take.shot, clip.request.clone());
    let of_job = |view: &JobView| ((view.job.created_at, view.job.id), view.job.take.shot, view.job.request.clone());
    let mut made: Vec<_> = snapshot.clips.iter().map(of_clip).chain(snapshot.jobs.iter().map(of_job)).collect();
    made.sort_by_key(|((at, job), ..)| std::cmp::Reverse((*at, *job)));
    let mut shots: Vec<Arc<Shot>> = Vec::new();
    for ((created_at, _), id, request) in made {
        if shots.iter().all(|shot| shot.id != id) {
            let proposed = request.prompt.clone();
            let (project, title, continues) = (None, None, None);
            shots.push(Arc::new(Shot { id, project, number: 1, title, proposed, request, continues, created_at }));
        }
    }
    shots
}

fn everything(snapshot: &Snapshot) -> impl Iterator<Item = Arc<Clip>> + '_ {
    snapshot.clips.iter().cloned().chain(snapshot.trash.iter().map(|trashed| trashed.clip.clone()))
}

fn rows(snapshot: &Snapshot, query: &ClipQuery) -> Arc<[ClipRow]> {
    let mut clips: Vec<Arc<Clip>> = match query.shelf {
        Shelf::Library => snapshot.clips.to_vec(),
        Shelf::Trash => snapshot.trash.iter().map(|trashed| trashed.clip.clone()).collect(),
    };
    let words = query.words.to_lowercase();
    clips.retain(|clip| {
        let text = format!("{} {}", clip.request.prompt, clip.marks.note).to_lowercase();
        words.split_whitespace().all(|word| text.contains(word))
    });
    match query.order {
        ClipOrder::Newest => {}
        ClipOrder::Oldest => clips.reverse(),
        ClipOrder::Story => clips.sort_by_key(|clip| (clip.take.shot, clip.take.number)),
        ClipOrder::Stars => clips.sort_by_key(|clip| std::cmp::Reverse(clip.marks.stars)),
        ClipOrder::Marks => {
            clips.sort_by_key(|clip| std::cmp::Reverse((Mark::standing(clip.marks.mark), clip.marks.stars)));
        }
    }
    clips.iter().map(|clip| row(clip)).collect()
}

fn row(clip: &Clip) -> ClipRow {
    ClipRow {
        id: clip.id,
        shot: clip.take.shot,
        take: clip.take.number,
        width: clip.picture.width as u16,
        height: clip.picture.height as u16,
        shape: clip.request.shape,
        model: clip.request.model,
        sound: clip.request.sound,
        millis: clip.picture.millis as u32,
        saved_at: clip.saved_at,
        cost: clip.cost,
        mark: clip.marks.mark,
        stars: clip.marks.stars,
        seen: clip.marks.seen,
    }
}

fn shots(snapshot: &Snapshot) -> Arc<[ShotRow]> {
    let mut by_shot: BTreeMap<ShotId, Vec<Arc<Clip>>> = BTreeMap::new();
    for clip in snapshot.clips.iter() {
        by_shot.entry(clip.take.shot).or_default().push(clip.clone());
    }
    for view in snapshot.jobs.iter().filter(|view| !view.job.state.is_ended()) {
        by_shot.entry(view.job.take.shot).or_default();
    }
    let rows = by_shot.into_iter().zip(1..).map(|((id, mut takes), number)| {
        takes.sort_by_key(|clip| clip.take.number);
        let latest = |fits: fn(&Clip) -> bool| takes.iter().rev().find(|clip| fits(clip)).map(|clip| clip.id);
        let top = latest(|clip| clip.marks.mark == Some(Mark::Pick))
            .or_else(|| latest(|clip| clip.marks.mark != Some(Mark::Reject)))
            .or_else(|| latest(|_| true));
        let prompt = takes.first().map(|clip| clip.request.prompt.clone());
        ShotRow {
            id,
            project: None,
            number,
            title: super::double::title(prompt.as_deref().unwrap_or("A shot under way")),
            named: false,
            shape: takes.first().map(|clip| clip.request.shape).unwrap_or_default(),
            takes: takes.len() as u32,
            picked: takes.iter().filter(|clip| clip.marks.mark == Some(Mark::Pick)).count() as u32,
            unseen: takes.iter().filter(|clip| !clip.marks.seen).count() as u32,
            top,
            stars: takes.iter().map(|clip| clip.marks.stars).max().unwrap_or(0),
            cost: takes.iter().filter_map(|clip| clip.cost).fold(Usd::default(), Usd::plus),
        }
    });
    rows.collect()
}
