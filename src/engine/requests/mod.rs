//! The owner loop's answers to the window and the command line. One arm a question; what takes time becomes an errand.

mod found_id;

use std::sync::Arc;

use jiff::Timestamp;

use super::download::part_file::PartFile;
use super::files::one_shots::{self, OneShotNews};
use super::files::target::{Guarded, Target};
use super::first_frame::FirstFrameAsk;
use super::handle::Request;
use super::ledger::LedgerError;
use super::refusal::Refusal;
use super::reply::Answer;
use super::runner::Runner;
use super::service::account::{AccountMessage, AccountNews, ToldBalance, overtaken, refusal_of};
use crate::domain::{
    ApiKey, Clip, ClipId, Draft, JobAction, JobEvent, JobId, JobState, Need, Seed, SentAs, Settings, SettingsChange,
    StateName,
};
use crate::store::{NewJob, StoreError};

impl Runner {
    /// Answers one question.
    pub async fn answer(&mut self, request: Request) {
        match request {
            Request::Generate(draft, answer) => self.begin_generate(draft, answer).await,
            Request::Act(job, JobAction::FoundAtService(id), answer) => {
                found_id::check(&self.service, job, id, self.context.one_shots.clone(), answer);
            }
            Request::Act(job, action, answer) => self.after(answer, async |me| me.act(job, action).await).await,
            Request::PauseQueue(paused, answer) => self.after(answer, async |me| me.set_paused(paused).await).await,
            Request::ResumeQueue(answer) => self.after(answer, Self::resume).await,
            Request::ChangeSettings(changes, answer) => {
                self.after(answer, async |me| me.change_settings(&changes).await).await;
            }
            Request::NoteDraft(draft) => self.noted_draft = Some(*draft),
            Request::SaveDraft(draft, answer) => {
                self.noted_draft = None;
                self.after(answer, async |me| me.ledger.save_draft(*draft).await.map_err(|e| in_words(&e))).await;
            }
            Request::Connect(key, keep, answer) => self.account.connect(key, keep, &self.service, answer),
            Request::Disconnect(answer) => self.account.disconnect(answer),
            Request::RetryKeychain(answer) => self.account.look(Some(answer)),
            Request::RefreshBalance(answer) => self.account.ask_balance(&self.service, Some(answer)),
            Request::FirstFrame(ask, answer) => one_shots::first_frame(self.context.first_frames.clone(), ask, answer),
            Request::KeepPicture(picture, answer) => {
                one_shots::keep_picture(self.context.frames.clone(), picture, answer);
            }
            Request::Still(clip, width, answer) => {
                one_shots::still(self.context.thumbnails.clone(), self.clip(clip), width, answer);
            }
            Request::Frame(clip, at, answer) => one_shots::frame(self.clip(clip), at, answer),
            Request::SaveFrame(clip, at, to, answer) => {
                one_shots::save_frame(self.clip(clip), at, self.guarded(to), answer);
            }
            Request::KeepFrame(clip, at, answer) => {
                one_shots::keep_frame(self.context.frames.clone(), self.clip(clip), at, answer);
            }
            Request::Export(clip, to, answer) => one_shots::export(self.clip(clip), self.guarded(to), answer),
            Request::Reveal(clip, answer) => one_shots::reveal(self.clip(clip), answer),
            Request::OpenFolder(folder, answer) => one_shots::open_folder(folder, answer),
            Request::OpenClip(clip, answer) => one_shots::open_clip(self.clip(clip), answer),
            Request::OpenLink(url, answer) => one_shots::open_link(url, answer),
            Request::Trash(clips, answer) => self.after(answer, async |me| me.trash(clips).await).await,
            Request::PutBack(clips, answer) => self.after(answer, async |me| me.put_back(clips).await).await,
            Request::DeleteForGood(clips, answer) => self.delete_for_good(&clips, answer).await,
            Request::CheckFiles => one_shots::check_files(self.ledger.clips.clone(), self.context.one_shots.clone()),
            Request::Stop => {}
        }
    }

    /// Does what was asked; the answer comes when the snapshot shows it.
    async fn after<T: Send + 'static>(
        &mut self,
        answer: Answer<T>,
        act: impl AsyncFnOnce(&mut Self) -> Result<T, Refusal>,
    ) {
        let said = act(self).await;
        self.say(answer, said);
    }

    fn clip(&self, id: ClipId) -> Result<Arc<Clip>, Refusal> {
        self.ledger.clip(id).cloned().ok_or_else(|| Refusal::new("This clip is no longer in the library"))
    }

    /// The target, with the clips whose files it might be.
    fn guarded(&self, to: Target) -> Guarded {
        Guarded { to, clips: self.ledger.clips.clone(), trash: self.ledger.trash.clone() }
    }

    /// A shot with a first frame is queued when the gate has let it pass: that may take a while, and the loop goes on meanwhile.
    async fn begin_generate(&mut self, draft: Draft, answer: Answer<Vec<JobId>>) {
        match draft.first_frame().filter(|_| draft.errors().is_empty()) {
            None => self.after(answer, async |me| me.generate(&draft, None).await).await,
            Some(from) => {
                let ask = FirstFrameAsk { from, copy: draft.copy.clone() };
                one_shots::pass(self.context.first_frames.clone(), ask, draft, self.context.one_shots.clone(), answer);
            }
        }
    }

    async fn generate(&mut self, draft: &Draft, sent_as: Option<SentAs>) -> Result<Vec<JobId>, Refusal> {
        let mut requests = draft.parse(Seed::random).map_err(|errors| {
            let sentences: Vec<String> = errors.into_iter().map(|error| error.sentence).collect();
            Refusal::new(sentences.join(". "))
        })?;
        for request in &mut requests {
            request.sent_as.clone_from(&sent_as);
        }
        let created_at = self.context.clock.now();
        let new = |request| NewJob { request, retry_of: None, created_at, held: false };
        let jobs = self.ledger.add(requests.into_iter().map(new).collect()).await.map_err(|error| in_words(&error))?;
        Ok(jobs.iter().map(|job| job.id).collect())
    }

    async fn act(&mut self, id: JobId, action: JobAction) -> Result<(), Refusal> {
        let event = match action {
            JobAction::MoveUp => return self.shift(id, -1).await,
            JobAction::MoveDown => return self.shift(id, 1).await,
            JobAction::SubmitAgain => return self.submit_again(id).await,
            JobAction::Hold => JobEvent::Hold,
            JobAction::Release => JobEvent::Release,
            JobAction::Dismiss => JobEvent::Dismiss,
            JobAction::TakeUp => JobEvent::TakeUp,
            JobAction::Retry => JobEvent::Retry,
            JobAction::FoundAtService(request_id) => JobEvent::FoundAtService(request_id),
            JobAction::DownloadAgain => JobEvent::DownloadAgain,
            JobAction::GoOn => return self.go_on(id).await,
        };
        self.apply(id, &event).await
    }

    /// Takes in what an errand brought back.
    pub async fn errand_done(&mut self, news: OneShotNews) {
        match news {
            OneShotNews::FilesGone(gone) => self.ledger.gone = gone,
            OneShotNews::Deleted(deleted) => self.deleted(deleted).await,
            OneShotNews::Passed(draft, passed, answer) => {
                let said = match passed {
                    Ok(sent_as) => self.generate(&draft, Some(sent_as)).await,
                    Err(refusal) => Err(refusal),
                };
                self.say(answer, said);
            }
            OneShotNews::Found(job, id, verdict, answer) => {
                let said = match verdict {
                    Ok(()) => self.act(job, JobAction::FoundAtService(id)).await,
                    Err(refusal) => Err(refusal),
                };
                self.say(answer, said);
            }
        }
    }

    /// Commits the person's event, then fences off whatever task was at work on the job before it.
    async fn apply(&mut self, id: JobId, event: &JobEvent) -> Result<(), Refusal> {
        self.ledger.apply(id, event).await.map_err(|error| in_words(&error))?;
        self.tasks.stop(id);
        self.tasks.forget_waits(id);
        Ok(())
    }

    async fn go_on(&mut self, id: JobId) -> Result<(), Refusal> {
        match self.ledger.jobs.get(id).map(|job| job.state.clone()) {
            Some(JobState::NeedsUser(need)) if need.concerns_account() => self.resume().await,
            Some(JobState::Waiting { .. }) => self.apply(id, &JobEvent::WaitOver).await,
            _ => self.apply(id, &JobEvent::Unpark).await,
        }
    }

    async fn submit_again(&mut self, id: JobId) -> Result<(), Refusal> {
        let state = self.ledger.jobs.get(id).map(|job| &job.state);
        if !matches!(state, Some(JobState::Failed(_) | JobState::NeedsUser(Need::UnknownOutcome))) {
            return Err(Refusal::new("Only a failed shot, or one whose answer was lost, can be submitted again"));
        }
        self.ledger.submit_again(id).await.map_err(|error| in_words(&error))?;
        self.tasks.stop(id);
        Ok(())
    }

    /// Changes places with the neighbour among the jobs that wait for room.
    async fn shift(&mut self, id: JobId, by: isize) -> Result<(), Refusal> {
        let waiting: Vec<JobId> =
            self.ledger.open_jobs().iter().filter(|job| may_move(&job.state)).map(|job| job.id).collect();
        let Some(at) = waiting.iter().position(|other| *other == id) else {
            return Err(Refusal::new("Only shots that wait in the queue can be moved"));
        };
        let Some(neighbour) = at.checked_add_signed(by).and_then(|to| waiting.get(to)) else { return Ok(()) };
        self.ledger.swap(id, *neighbour).await.map_err(|error| in_words(&error))?;
        self.tasks.stop(id);
        self.tasks.stop(*neighbour);
        Ok(())
    }

    async fn set_paused(&mut self, paused: bool) -> Result<(), Refusal> {
        let settings = Settings { paused, ..Settings::clone(&self.ledger.settings) };
        self.ledger.save_settings(settings).await.map_err(|error| in_words(&error))?;
        if paused {
            self.call_back_the_unsent();
        }
        Ok(())
    }

    /// Jobs that stand in line for the service but have sent nothing go back to the queue.
    fn call_back_the_unsent(&mut self) {
        let unsent = self.ledger.jobs.open().filter(|job| job.state == JobState::Queued).map(|job| job.id);
        for id in unsent.collect::<Vec<_>>() {
            self.tasks.stop(id);
        }
    }

    async fn resume(&mut self) -> Result<(), Refusal> {
        if self.ledger.settings.paused {
            self.set_paused(false).await?;
        }
        self.unpark_for_account().await
    }

    /// Lets everything go on that the account held back.
    pub async fn unpark_for_account(&mut self) -> Result<(), Refusal> {
        self.account.need = None;
        self.unpark(Need::concerns_account).await
    }

    async fn unpark(&mut self, which: impl Fn(&Need) -> bool) -> Result<(), Refusal> {
        let parked =
            self.ledger.jobs.open().filter(|job| matches!(&job.state, JobState::NeedsUser(need) if which(need)));
        for id in parked.map(|job| job.id).collect::<Vec<_>>() {
            self.apply(id, &JobEvent::Unpark).await?;
        }
        Ok(())
    }

    async fn change_settings(&mut self, changes: &[SettingsChange]) -> Result<(), Refusal> {
        let settings = self.ledger.settings.changed(changes);
        if settings == *self.ledger.settings {
            return Ok(());
        }
        let moved = settings.clips_folder != self.ledger.settings.clips_folder;
        self.ledger.save_settings(settings).await.map_err(|error| in_words(&error))?;
        if !moved {
            return Ok(());
        }
        self.leave_folders();
        self.unpark(Need::concerns_folder).await
    }

    /// Removes what parked downloads have left in folders that they will not come back to: perhaps the very bytes that fill a disk.
    fn leave_folders(&self) {
        let left = self.ledger.jobs.open().filter_map(|job| match (&job.state, &job.facts.accepted) {
            (JobState::NeedsUser(Need::Folder { path, .. }), Some(accepted)) => {
                Some(PartFile::new(path, &accepted.request_id))
            }
            _ => None,
        });
        let left: Vec<PartFile> = left.collect();
        // A folder that is gone may take long to say so.
        tokio::task::spawn_blocking(move || left.iter().for_each(PartFile::discard));
    }

    /// Takes in what an errand of the account brought back.
    pub async fn heard(&mut self, message: AccountMessage) {
        if !self.account.still_counts(&message) {
            return self.heard_too_late(message.news);
        }
        match message.news {
            AccountNews::Loaded(loaded, answer) => {
                let loaded = self.account.loaded(loaded);
                if matches!(loaded, Ok(true)) {
                    self.key_is_there().await;
                }
                if let Some(answer) = answer {
                    self.say(answer, loaded.map(drop));
                }
            }
            AccountNews::Connected { key, kept, balance, at, answer } => {
                self.renew_budget_for(&key);
                self.account.adopt(key, kept);
                self.account.set_balance(ToldBalance { balance, at, with: None });
                self.key_is_there().await;
                self.say(answer, Ok(balance));
            }
            AccountNews::Removed(removed, answer) => {
                if removed.is_ok() {
                    self.account.forget();
                }
                self.say(answer, removed.map_err(|error| Refusal::from_error(&error)));
            }
            AccountNews::Balance(balance, at, answer) => self.heard_balance(balance, at, answer).await,
        }
    }

    /// What was asked with a key that is no longer in use, or before the person wished for something else: it changes nothing, and
    /// whoever waits is answered.
    fn heard_too_late(&mut self, news: AccountNews) {
        tracing::info!("an answer to an older key changes nothing");
        match news {
            AccountNews::Loaded(_, Some(answer)) => self.say(answer, Ok(())),
            AccountNews::Loaded(_, None) | AccountNews::Balance(_, _, None) => {}
            AccountNews::Connected { answer, .. } => self.say(answer, Err(overtaken())),
            AccountNews::Removed(removed, answer) => {
                self.say(answer, removed.map_err(|error| Refusal::from_error(&error)));
            }
            AccountNews::Balance(_, _, answer) => self.account.ask_balance(&self.service, answer),
        }
    }

    async fn heard_balance(
        &mut self,
        balance: Result<crate::domain::Usd, crate::segmind::ApiError>,
        at: Timestamp,
        answer: Option<Answer<crate::domain::Usd>>,
    ) {
        self.account.heard_balance(balance.as_ref().copied(), at);
        let parked = self.ledger.open_jobs().into_iter().find(|job| job.state == JobState::NeedsUser(Need::Credits));
        let enough = matches!((&balance, parked), (Ok(balance), Some(job)) if *balance >= job.request.estimate());
        if answer.is_some() && enough {
            let resumed = self.unpark_for_account().await;
            self.log_refusal(resumed);
        }
        if let Some(answer) = answer {
            self.say(answer, balance.map_err(|error| refusal_of(&error)));
        }
    }

    /// What was learnt of one key's limit says nothing of another's.
    fn renew_budget_for(&self, key: &ApiKey) {
        if let Some(budget) = &self.service.budget
            && self.service.key.borrow().key.as_ref() != Some(key)
        {
            budget.renew();
        }
    }

    /// A key is in use now: what waited for one goes on, and the first start is over.
    pub async fn key_is_there(&mut self) {
        let resumed = self.unpark_for_account().await;
        self.log_refusal(resumed);
        self.account.ask_balance(&self.service, None);
    }

    fn log_refusal(&self, result: Result<(), Refusal>) {
        if let Err(refusal) = result {
            tracing::error!(%refusal, service = ?self.context.service, "could not go on");
        }
    }
}

const fn may_move(state: &JobState) -> bool {
    matches!(state, JobState::Queued | JobState::Held)
}

pub fn in_words(error: &LedgerError) -> Refusal {
    match error {
        LedgerError::Unknown => Refusal::new("This shot is no longer in the ledger"),
        LedgerError::Illegal(illegal) if illegal.from == StateName::Submitting => {
            Refusal::new("This shot is being sent right now; Segmind's answer decides what comes next")
        }
        LedgerError::Illegal(illegal) => Refusal {
            details: illegal.to_string(),
            ..Refusal::new("The shot has moved on meanwhile; look at its card again")
        },
        LedgerError::Store(error @ StoreError::NoAnswer) => {
            Refusal::because("The list of jobs gave no answer; what is shown now is what it holds", error)
        }
        LedgerError::Store(error) => Refusal::because(format!("Nothing was changed: {error}"), error),
    }
}
