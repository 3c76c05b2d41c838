//! What each request of the window or the command line does to the [`Runner`], and what the results of one-shot tasks do.
//!
//! The owner loop waits for these functions, so what takes time goes to a one-shot task. An answer that changes something is given when
//! the snapshot shows the change.

mod absence;
pub(super) mod account;
mod found_rows;
pub(super) mod history;
pub(super) mod jobs;
pub(super) mod library;
pub(super) mod models;
mod projects;
mod queue;
mod rivals;
mod settings;
mod spending;

use super::files::one_shots::{self, OneShotNews};
use super::handle::Request;
use super::runner::Runner;
use crate::domain::JobAction;

/// Does what was asked.
pub async fn answer(runner: &mut Runner, request: Request) {
    match request {
        Request::Generate(draft, answer) => {
            let project = runner.ledger.open_project();
            jobs::generate(runner, draft, project, answer).await;
        }
        Request::GenerateInto(draft, project, answer) => jobs::generate(runner, draft, project, answer).await,
        Request::Act(job, JobAction::FoundAtService(id), answer) => {
            jobs::check_found_id(runner, job, id, answer).await;
        }
        Request::Act(job, action, answer) => {
            runner.answer_after(answer, async |runner| jobs::act(runner, job, action).await).await;
        }
        Request::ActAll(jobs, action, answer) => {
            runner.answer_after(answer, async |runner| queue::act_all(runner, &jobs, action).await).await;
        }
        Request::MoveJob(job, to, answer) => {
            runner.answer_after(answer, async |runner| queue::move_job(runner, job, to).await).await;
        }
        Request::BringBack(jobs, answer) => {
            runner.answer_after(answer, async |runner| queue::bring_back(runner, &jobs).await).await;
        }
        Request::PauseQueue(paused, answer) => {
            runner.answer_after(answer, async |runner| settings::set_paused(runner, paused).await).await;
        }
        Request::ResumeQueue(answer) => runner.answer_after(answer, settings::resume).await,
        Request::GoOnAfterAbsence(answer) => runner.answer_after(answer, absence::go_on).await,
        Request::HoldAfterAbsence(answer) => runner.answer_after(answer, absence::hold).await,
        Request::ChangeSettings(changes, answer) => {
            runner.answer_after(answer, async |runner| settings::change(runner, &changes).await).await;
        }
        Request::NoteDraft(draft) => runner.note_draft(*draft),
        Request::SaveDraft(draft, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.save_draft(*draft).await?)).await;
        }
        Request::Connect(key, keep, answer) => runner.account.connect(key, keep, &runner.gate, answer),
        Request::Disconnect(answer) => runner.account.disconnect(answer),
        Request::RetryKeychain(answer) => runner.account.look(Some(answer)),
        Request::RefreshBalance(answer) => runner.account.ask_balance(&runner.gate, Some(answer)),
        asked @ (Request::Still(..)
        | Request::Export(..)
        | Request::Frame(..)
        | Request::SaveFrame(..)
        | Request::KeepFrame(..)) => take_from_clip(runner, asked),
        asked @ (Request::Reveal(..)
        | Request::RevealFile(..)
        | Request::OpenFolder(..)
        | Request::OpenClip(..)
        | Request::OpenLink(..)) => open_elsewhere(runner, asked),
        Request::Trash(clips, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.ledger.trash(clips).await?)).await;
        }
        Request::PutBack(clips, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.ledger.put_back(clips).await?)).await;
        }
        Request::DeleteForGood(clips, answer) => library::delete_for_good(runner, clips, answer).await,
        Request::CheckFiles => library::check_files(runner),
        Request::Stop => {}
        asked @ (Request::ChangeCap(..)
        | Request::Spending(..)
        | Request::ExportSpending(..)
        | Request::LookInHistory(..)
        | Request::EarlierRenders(..)
        | Request::BringIn(..)
        | Request::CompareSpending(..)
        | Request::CountFound(..)) => ask_money(runner, asked).await,
        asked @ (Request::Clips(..)
        | Request::Shots(..)
        | Request::Details(..)
        | Request::Takes(..)
        | Request::RecentShots(..)
        | Request::Shelf(_)) => ask_library(runner, asked),
        asked
        @ (Request::LookAt(..) | Request::ForgetPicture(_) | Request::KeepPicture(..) | Request::KeepData(..)) => {
            ask_pictures(runner, asked);
        }
        change => change_library(runner, change).await,
    }
}

/// Takes frames out of clips, and copies of clips.
fn take_from_clip(runner: &Runner, request: Request) {
    match request {
        Request::Still(clip, width, answer) => {
            one_shots::still(runner.context.thumbnails.clone(), library::clip(runner, clip), width, answer);
        }
        Request::Export(clip, to, answer) => {
            one_shots::export(library::clip(runner, clip), library::guarded(runner, to), answer);
        }
        Request::Frame(clip, at, answer) => one_shots::frame(library::clip(runner, clip), at, answer),
        Request::SaveFrame(clip, at, to, answer) => {
            one_shots::save_frame(library::clip(runner, clip), at, library::guarded(runner, to), answer);
        }
        Request::KeepFrame(clip, at, answer) => {
            one_shots::keep_frame(runner.context.frames.clone(), library::clip(runner, clip), at, answer);
        }
        // Dropping the answer refuses.
        _ => {}
    }
}

/// Shows or opens something in another program.
fn open_elsewhere(runner: &Runner, request: Request) {
    match request {
        Request::Reveal(clip, answer) => one_shots::reveal(library::clip(runner, clip), answer),
        Request::RevealFile(file, answer) => one_shots::reveal_file(file, answer),
        Request::OpenFolder(folder, answer) => one_shots::open_folder(folder, answer),
        Request::OpenClip(clip, answer) => one_shots::open_clip(library::clip(runner, clip), answer),
        Request::OpenLink(url, answer) => one_shots::open_link(url, answer),
        // Dropping the answer refuses.
        _ => {}
    }
}

/// Adds up what was bought, changes caps, and asks the request history.
async fn ask_money(runner: &mut Runner, request: Request) {
    match request {
        Request::ChangeCap(change, answer) => {
            runner.answer_after(answer, async |runner| spending::change_cap(runner, change).await).await;
        }
        Request::Spending(since, answer) => spending::report(runner, since, answer),
        Request::ExportSpending(since, to, answer) => spending::export(runner, since, to, answer),
        Request::LookInHistory(answer) => history::look_now(runner, answer),
        of_history => found_rows::answer(runner, of_history),
    }
}

/// Looks at pictures and keeps them.
fn ask_pictures(runner: &Runner, request: Request) {
    match request {
        Request::LookAt(ask, answer) => {
            one_shots::look_at(runner.context.picture_check.clone(), ask, answer);
        }
        Request::KeepPicture(picture, answer) => {
            one_shots::keep_picture(runner.context.frames.clone(), picture, answer);
        }
        Request::ForgetPicture(from) => runner.context.picture_check.forget(&from),
        Request::KeepData(address, answer) => {
            one_shots::keep_data(runner.context.frames.clone(), address, answer);
        }
        // Dropping the answer refuses.
        _ => {}
    }
}

/// Questions to the library, answered beside the owner loop.
fn ask_library(runner: &Runner, question: Request) {
    match question {
        Request::Clips(query, answer) => library::list(runner, query, answer),
        Request::Shots(scope, answer) => library::shots(runner, scope, answer),
        Request::Details(clips, answer) => {
            library::ask(runner, answer, |reader| async move { reader.details(clips).await });
        }
        Request::Takes(shot, answer) => {
            library::ask(runner, answer, |reader| async move { reader.takes(shot).await });
        }
        Request::RecentShots(most, answer) => {
            library::ask(runner, answer, |reader| async move { reader.recent_shots(most).await });
        }
        Request::Shelf(answer) => library::ask(runner, answer, |reader| async move { reader.shelf().await }),
        // Dropping the answer refuses.
        _ => {}
    }
}

/// Changes of marks, shots, projects, models and the shelf.
async fn change_library(runner: &mut Runner, change: Request) {
    match change {
        Request::Mark(clips, change, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.ledger.mark(clips, change).await?)).await;
        }
        Request::NamePicture(copy, title, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.ledger.name_picture(copy, title).await?)).await;
        }
        Request::DropPicture(copy, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.ledger.drop_picture(copy).await?)).await;
        }
        Request::UseModelAgain(model, answer) => {
            runner.answer_after(answer, async |runner| models::use_again(runner, model).await).await;
        }
        Request::PutMarks(marks, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.ledger.put_marks(marks).await?)).await;
        }
        Request::RenameShot(shot, title, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.ledger.rename_shot(shot, title).await?)).await;
        }
        Request::MoveShots(shots, to, answer) => {
            let act = async |runner: &mut Runner| {
                runner.ledger.check_project(to)?;
                Ok(runner.ledger.move_shots(shots, to).await?)
            };
            runner.answer_after(answer, act).await;
        }
        Request::PutShots(places, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.ledger.put_shots(places).await?)).await;
        }
        Request::NewProject(name, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.ledger.new_project(name).await?)).await;
        }
        Request::ChangeProject(project, change, answer) => {
            let act = async |runner: &mut Runner| {
                runner.ledger.check_project(Some(project))?;
                Ok(runner.ledger.change_project(project, change).await?)
            };
            runner.answer_after(answer, act).await;
        }
        Request::DeleteProject(project, answer) => {
            runner.answer_after(answer, async |runner| projects::delete(runner, project).await).await;
        }
        // Dropping the answer refuses.
        _ => {}
    }
}

/// Takes in what a one-shot task brought back.
pub async fn one_shot_done(runner: &mut Runner, news: OneShotNews) {
    match news {
        OneShotNews::Catalogue(said) => models::heard_catalogue(runner, said).await,
        OneShotNews::FilesGone(gone) => runner.ledger.library.gone = gone,
        OneShotNews::Deleted(deleted, answer) => library::deleted(runner, deleted, answer).await,
        OneShotNews::PicturesPassed(takes, passed, answer) => {
            let act = async |runner: &mut Runner| jobs::queue(runner, *takes, passed?).await;
            runner.answer_after(answer, act).await;
        }
        OneShotNews::Looked(looked) => history::looked(runner, *looked).await,
        OneShotNews::RowConfirmed(row, asked_with, wish) => found_rows::confirmed(runner, &row, asked_with, wish).await,
        OneShotNews::IdChecked(job, id, verdict, answer) => {
            let act = async |runner: &mut Runner| {
                verdict?;
                jobs::act(runner, job, JobAction::FoundAtService(id)).await
            };
            runner.answer_after(answer, act).await;
        }
    }
}
