//! What each request of the window or the command line does to the [`Runner`], and what the results of one-shot tasks do.
//!
//! The owner loop waits for these functions, so what takes time goes to a one-shot task. An answer that changes something is given when
//! the snapshot shows the change.

pub(super) mod account;
pub(super) mod jobs;
pub(super) mod library;
mod settings;

use super::files::one_shots::{self, OneShotNews};
use super::handle::Request;
use super::runner::Runner;
use crate::domain::JobAction;

/// Does what was asked.
pub async fn answer(runner: &mut Runner, request: Request) {
    match request {
        Request::Generate(draft, answer) => jobs::generate(runner, &draft, answer).await,
        Request::Act(job, JobAction::FoundAtService(id), answer) => {
            jobs::check_found_id(runner, job, id, answer).await;
        }
        Request::Act(job, action, answer) => {
            runner.answer_after(answer, async |runner| jobs::act(runner, job, action).await).await;
        }
        Request::PauseQueue(paused, answer) => {
            runner.answer_after(answer, async |runner| settings::set_paused(runner, paused).await).await;
        }
        Request::ResumeQueue(answer) => runner.answer_after(answer, settings::resume).await,
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
        Request::FirstFrame(ask, answer) => {
            one_shots::first_frame(runner.context.first_frames.clone(), ask, answer);
        }
        Request::KeepPicture(picture, answer) => {
            one_shots::keep_picture(runner.context.frames.clone(), picture, answer);
        }
        Request::Still(clip, width, answer) => {
            one_shots::still(runner.context.thumbnails.clone(), library::clip(runner, clip), width, answer);
        }
        Request::Frame(clip, at, answer) => one_shots::frame(library::clip(runner, clip), at, answer),
        Request::SaveFrame(clip, at, to, answer) => {
            one_shots::save_frame(library::clip(runner, clip), at, library::guarded(runner, to), answer);
        }
        Request::KeepFrame(clip, at, answer) => {
            one_shots::keep_frame(runner.context.frames.clone(), library::clip(runner, clip), at, answer);
        }
        Request::Export(clip, to, answer) => {
            one_shots::export(library::clip(runner, clip), library::guarded(runner, to), answer);
        }
        Request::Reveal(clip, answer) => one_shots::reveal(library::clip(runner, clip), answer),
        Request::OpenFolder(folder, answer) => one_shots::open_folder(folder, answer),
        Request::OpenClip(clip, answer) => one_shots::open_clip(library::clip(runner, clip), answer),
        Request::OpenLink(url, answer) => one_shots::open_link(url, answer),
        Request::Trash(clips, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.ledger.trash(clips).await?)).await;
        }
        Request::PutBack(clips, answer) => {
            runner.answer_after(answer, async |runner| Ok(runner.ledger.put_back(clips).await?)).await;
        }
        Request::DeleteForGood(clips, answer) => library::delete_for_good(runner, &clips, answer).await,
        Request::CheckFiles => {
            one_shots::check_files(runner.ledger.clips.clone(), runner.context.one_shots.clone());
        }
        Request::Stop => {}
    }
}

/// Takes in what a one-shot task brought back.
pub async fn one_shot_done(runner: &mut Runner, news: OneShotNews) {
    match news {
        OneShotNews::FilesGone(gone) => runner.ledger.gone = gone,
        OneShotNews::Deleted(deleted, answer) => library::deleted(runner, deleted, answer).await,
        OneShotNews::FirstFramePassed(requests, passed, answer) => {
            let act = async |runner: &mut Runner| jobs::queue(runner, requests, Some(passed?)).await;
            runner.answer_after(answer, act).await;
        }
        OneShotNews::IdChecked(job, id, verdict, answer) => {
            let act = async |runner: &mut Runner| {
                verdict?;
                jobs::act(runner, job, JobAction::FoundAtService(id)).await
            };
            runner.answer_after(answer, act).await;
        }
    }
}
