//! Shots, takes, projects and marks: what is generated lands where the person looks, and files are named for people.

use rushes::domain::{
    ClipQuery, Continues, Draft, FilePattern, Mark, MarkChange, ProjectChange, ProjectId, Scope, SeedDraft,
    SettingsChange, Shape, Shelf, ShotRow, SourceDraft,
};
use rushes::engine::FrameAt;

use crate::fixtures::files_under;
use crate::stage::{Stage, answer, draft};

async fn shots(stage: &Stage, scope: Scope) -> Vec<ShotRow> {
    answer(stage.engine.shots(scope)).await.unwrap().rows.to_vec()
}

async fn project(stage: &Stage, name: &str) -> ProjectId {
    answer(stage.engine.new_project(name.into())).await.unwrap()
}

async fn open(stage: &Stage, project: Option<ProjectId>) {
    answer(stage.engine.change_settings([SettingsChange::Project(project)])).await.unwrap();
}

/// The paths of all clips under the clips folder, with slashes.
fn names(stage: &Stage) -> Vec<String> {
    let root = stage.clips_folder();
    let name = |path: &std::path::PathBuf| path.strip_prefix(&root).unwrap().display().to_string().replace('\\', "/");
    files_under(&root).iter().map(name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_words_are_takes_of_one_shot_and_other_words_another_shot() {
    let stage = Stage::new().await;
    let takes = answer(stage.engine.generate(Draft { takes: 2, ..draft("A fox runs") })).await.unwrap();
    let seed = SeedDraft::Fixed("99".into());
    let third = answer(stage.engine.generate(Draft { seed, ..draft("A fox runs") })).await.unwrap()[0];
    let other = stage.generate("An owl looks").await;
    for job in takes.iter().chain([&third, &other]) {
        stage.until_saved(*job).await;
    }
    let rows = shots(&stage, Scope::AllWork).await;
    assert_eq!(rows.iter().map(|row| (row.number, row.takes, row.unseen)).collect::<Vec<_>>(), [(1, 3, 3), (2, 1, 1)]);
    let takes = answer(stage.engine.takes(rows[0].id)).await.unwrap();
    assert_eq!(takes.iter().map(|clip| clip.take.number).collect::<Vec<_>>(), [1, 2, 3]);
    let label = stage.engine.snapshot().job(third).unwrap().shot.clone();
    assert_eq!((label.id, label.number, &label.title), (rows[0].id, 1, &rows[0].title));
    let recent = answer(stage.engine.recent_shots(9)).await.unwrap();
    assert_eq!(recent.iter().map(|shot| shot.id).collect::<Vec<_>>(), [rows[1].id, rows[0].id]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_never_older_than_the_change_before_it() {
    let stage = Stage::new().await;
    let job = stage.generate("a fox").await;
    stage.until_saved(job).await;
    let clip = stage.library().await[0].id;
    for round in 0..40 {
        let stars = u8::try_from(round % 6).unwrap();
        answer(stage.engine.mark(vec![clip], MarkChange::Stars(stars))).await.unwrap();
        let published = stage.engine.snapshot().library.revision;
        let list = answer(stage.engine.clips(ClipQuery::default())).await.unwrap();
        assert!(list.revision >= published);
        assert_eq!(list.rows[0].stars, stars, "after commit {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn new_work_lands_in_the_open_project_and_its_files_in_its_folder() {
    let mut stage = Stage::new().await;
    let trailer = project(&stage, "Trailer").await;
    open(&stage, Some(trailer)).await;
    let inside = stage.generate("He was here").await;
    stage.until_saved(inside).await;
    let elsewhere = answer(stage.engine.generate_into(draft("A dune"), None)).await.unwrap()[0];
    stage.until_saved(elsewhere).await;
    assert_eq!(names(&stage), ["01 A dune/01 take 1.mp4", "Trailer/01 He was here/01 take 1.mp4"]);
    stage.restart().await;
    let seen = stage.engine.snapshot();
    assert_eq!(seen.open_project().map(|view| (view.project.name.as_str(), view.clips)), Some(("Trailer", 1)));
    assert_eq!(seen.all_work, seen.open_project().unwrap().cost.times(2));
    assert_eq!(shots(&stage, Scope::Project(trailer)).await.len(), 1);
    assert_eq!(shots(&stage, Scope::AllWork).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_gets_the_names_of_the_moment_and_stays_where_it_is_when_they_change() {
    let stage = Stage::new().await;
    answer(stage.engine.pause_queue()).await.unwrap();
    let job = stage.generate("He was here").await;
    let shot = stage.engine.snapshot().job(job).unwrap().job.take.shot;
    answer(stage.engine.rename_shot(shot, Some("A/B: ..\\x".into()))).await.unwrap();
    answer(stage.engine.resume_queue()).await.unwrap();
    let path = stage.until_saved(job).await;
    assert_eq!(names(&stage).len(), 1);
    assert!(path.starts_with(stage.clips_folder()) && names(&stage)[0].ends_with("/01 take 1.mp4"), "{path:?}");
    let pattern = FilePattern::parse("{project}/{title} {seed}").unwrap();
    answer(stage.engine.change_settings([SettingsChange::FilePattern(pattern)])).await.unwrap();
    let reel = project(&stage, "Reel: 1/2").await;
    answer(stage.engine.move_shots(vec![shot], Some(reel))).await.unwrap();
    answer(stage.engine.rename_shot(shot, Some("Later".into()))).await.unwrap();
    assert!(path.is_file(), "it stays where it is");
    let again = answer(stage.engine.generate(Draft { shot: Some(shot), ..draft("He was here") })).await.unwrap()[0];
    let second = stage.until_saved(again).await;
    assert_eq!(second.file_name().unwrap(), "Later 1.mp4");
    assert_eq!(second.parent().unwrap().parent().unwrap(), stage.clips_folder(), "one folder, whatever its name holds");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_keeps_the_settings_of_its_last_shot_and_none_of_its_words() {
    let stage = Stage::new().await;
    let trailer = project(&stage, "Trailer").await;
    answer(stage.engine.pause_queue()).await.unwrap();
    let square = Draft { shape: Shape::SQUARE, ..draft("He was here") };
    answer(stage.engine.generate_into(square, Some(trailer))).await.unwrap();
    let seen = stage.engine.snapshot();
    let defaults = seen.project(trailer).unwrap().project.defaults.clone().unwrap();
    assert_eq!((defaults.shape, &*defaults.prompt, &defaults.seed), (Shape::SQUARE, "", &SeedDraft::Random));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_project_leaves_its_work_and_is_open_no_more() {
    let mut stage = Stage::new().await;
    let trailer = project(&stage, "Trailer").await;
    open(&stage, Some(trailer)).await;
    let job = stage.generate("He was here").await;
    let path = stage.until_saved(job).await;
    for name in ["", "  ", "trailer"] {
        let refused = answer(stage.engine.new_project(name.into())).await.unwrap_err();
        assert!(!refused.sentence.is_empty(), "{name}");
    }
    assert_eq!(stage.engine.snapshot().trouble, None, "a name that is taken is no trouble of the ledger");
    answer(stage.engine.change_project(trailer, ProjectChange::Rename("Teaser".into()))).await.unwrap();
    answer(stage.engine.delete_project(trailer)).await.unwrap();
    stage.restart().await;
    let seen = stage.engine.snapshot();
    assert!(seen.settings.project.is_none() && seen.projects.is_empty() && path.is_file());
    assert_eq!(shots(&stage, Scope::AllWork).await[0].project, None);
    for gone in [
        answer(stage.engine.generate_into(draft("x"), Some(trailer))).await.map(drop),
        answer(stage.engine.change_project(trailer, ProjectChange::Archive(true))).await,
        answer(stage.engine.change_settings([SettingsChange::Project(Some(trailer))])).await,
        answer(stage.engine.delete_project(trailer)).await,
    ] {
        assert_eq!(gone.unwrap_err().sentence, "This project is no longer there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_are_counted_can_be_taken_back_and_outlive_a_second_download() {
    let stage = Stage::new().await;
    let job = stage.generate("a fox").await;
    let path = stage.until_saved(job).await;
    let clip = stage.library().await[0].id;
    assert_eq!(stage.engine.snapshot().library.unseen, 1);
    answer(stage.engine.mark(vec![clip], MarkChange::Seen(true))).await.unwrap();
    let before = answer(stage.engine.mark(vec![clip], MarkChange::Mark(Some(Mark::Reject)))).await.unwrap();
    answer(stage.engine.mark(vec![clip], MarkChange::Note("shaky".into()))).await.unwrap();
    let counted = stage.engine.snapshot().library;
    assert_eq!((counted.unseen, counted.rejected), (0, 1));
    assert_eq!(Some(counted.rejected_cost), stage.clip(clip).await.cost);
    std::fs::remove_file(&path).unwrap();
    stage.act(job, rushes::domain::JobAction::DownloadAgain).await.unwrap();
    stage.until(job, "saved again", |view| view.job.state.name() == rushes::domain::StateName::Saved).await;
    let marks = stage.clip(clip).await.marks.clone();
    assert_eq!((marks.mark, marks.note.as_str(), marks.seen), (Some(Mark::Reject), "shaky", true));
    answer(stage.engine.put_marks(before)).await.unwrap();
    let marks = stage.clip(clip).await.marks.clone();
    assert_eq!((marks.mark, marks.note.as_str()), (None, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_knows_the_frame_that_it_continues_only_while_it_begins_with_it() {
    let stage = Stage::new().await;
    let job = stage.generate("a fox").await;
    stage.until_saved(job).await;
    let clip = stage.library().await[0].id;
    let kept = answer(stage.engine.keep_frame(clip, FrameAt::Last)).await.unwrap();
    let number = kept.file_stem().unwrap().to_string_lossy().rsplit_once(' ').unwrap().1.parse::<u64>().unwrap();
    let from = Continues { clip, frame: number - 1 };
    let begins = |from_picture: SourceDraft| Draft {
        first_frame: from_picture.into(),
        continues: Some(from),
        ..draft("the fox goes on")
    };
    let job = answer(stage.engine.generate(begins(SourceDraft::File(kept.clone())))).await.unwrap()[0];
    stage.until_saved(job).await;
    assert_eq!(stage.engine.snapshot().newest.as_ref().unwrap().take.continues, Some(from));
    let copy = stage.folder.path().join("another.png");
    std::fs::copy(&kept, &copy).unwrap();
    for first_frame in [SourceDraft::None, SourceDraft::File(copy)] {
        let job = answer(stage.engine.generate(begins(first_frame))).await.unwrap()[0];
        assert_eq!(stage.engine.snapshot().job(job).unwrap().job.take.continues, None);
        stage.until_saved(job).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_words_in_the_library_and_in_the_trash() {
    let stage = Stage::new().await;
    for prompt in ["A lighthouse at dusk", "A fox in the snow"] {
        let job = stage.generate(prompt).await;
        stage.until_saved(job).await;
    }
    let find = async |words: &str, shelf| {
        let query = ClipQuery { words: words.into(), shelf, ..ClipQuery::default() };
        answer(stage.engine.clips(query)).await.unwrap().rows.iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let found = find("light", Shelf::Library).await;
    assert_eq!(found.len(), 1);
    answer(stage.engine.trash(found.clone())).await.unwrap();
    assert!(find("light", Shelf::Library).await.is_empty());
    assert_eq!(find("LIGHTHOUSE", Shelf::Trash).await, found);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shot_moves_with_its_takes_and_back_to_its_place() {
    let stage = Stage::new().await;
    let jobs = [stage.generate("one").await, stage.generate("two").await];
    for job in jobs {
        stage.until_saved(job).await;
    }
    let trailer = project(&stage, "Trailer").await;
    let first = shots(&stage, Scope::AllWork).await[0].clone();
    let stood = answer(stage.engine.move_shots(vec![first.id], Some(trailer))).await.unwrap();
    assert_eq!(stage.engine.snapshot().project(trailer).unwrap().clips, 1);
    assert_eq!(stage.engine.snapshot().job(jobs[0]).unwrap().shot.project, Some(trailer));
    answer(stage.engine.put_shots(stood)).await.unwrap();
    assert_eq!(shots(&stage, Scope::AllWork).await[0], first);
    assert_eq!(stage.engine.snapshot().project(trailer).unwrap().clips, 0);
}
