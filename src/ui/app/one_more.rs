//! One more take of a shot, by a key or a press, wherever the shot is shown.
//!
//! Where money is real it is never bought by the key alone: a sheet shows the shot and its price first.

use super::App;
use crate::domain::Draft;
use crate::engine::{KeyState, Service};
use crate::ui::catalog::Known;
use crate::ui::context::{Action, OnStage, Screen, take_tagged};
use crate::ui::format;
use crate::ui::more_take::{MoreTake, TakeSource};
use crate::ui::sheets::Sheet;

/// The message of a press while the take before it is still being sent.
const ALREADY_SENT: &str = "Already sent. Press again for another take";

impl App {
    /// One more take of what a key means: the clip or job on the stage, or the clip that is selected in the library.
    pub(super) fn one_more_of_meant(&mut self) {
        if self.here.screen == Screen::Library {
            return match self.here.library.meant()[..] {
                [clip] => self.one_more_take(TakeSource::Clip(clip)),
                [] => self.note("No clip is selected"),
                _ => self.note("Select one clip to make one more take of it"),
            };
        }
        match self.here.selection.resolve(&self.here.snapshot) {
            OnStage::Clip(clip) => self.one_more_take(TakeSource::Clip(clip)),
            OnStage::Job(job) => self.one_more_take(TakeSource::Job(job)),
            OnStage::Empty => self.note("No shot is on the stage"),
        }
    }

    /// Asks before one more take is bought; in the demo makes it.
    pub(super) fn one_more_take(&mut self, source: TakeSource) {
        if self.here.pending.more_take.is_some() {
            return self.note(ALREADY_SENT);
        }
        match self.here.snapshot.account.key {
            KeyState::Looking => return self.note("Asking the keychain for the key"),
            KeyState::None => return self.note("Connect Segmind or try the demo first"),
            KeyState::Known { .. } => {}
        }
        let Some(more) = self.more_take(source) else { return };
        if self.here.service() == Service::Demo {
            self.send_take(more);
        } else {
            self.here.sheet = Some(Sheet::OneMoreTake(Box::new(more)));
        }
    }

    /// Sends one more take: the sheet has asked, or nothing is billed.
    pub(super) fn send_take(&mut self, more: MoreTake) {
        self.here.sheet = None;
        if self.here.pending.more_take.is_some() {
            return self.note(ALREADY_SENT);
        }
        let MoreTake { title, draft, project, .. } = more;
        let reply = self.here.handle.generate_into(draft, project);
        self.here.pending.more_take = Some((title, reply));
    }

    /// Says that the take is in the queue, where a cap or a pause may hold it. What is on the stage stays there.
    pub(super) fn hear_more_take(&mut self) {
        match take_tagged(&mut self.here.pending.more_take) {
            Some((title, Ok(_))) => self.tell(format!("One more take of “{title}” is in the queue")),
            Some((_, Err(refusal))) => self.complain(&refusal),
            None => {}
        }
    }

    /// What is sent and asked; `None` when there is no such clip or job, or its clip is not known yet: then it is tried again.
    fn more_take(&mut self, source: TakeSource) -> Option<MoreTake> {
        let (request, take, label) = match source {
            TakeSource::Job(id) => {
                let Some(view) = self.here.snapshot.job(id) else {
                    self.note("This job is gone");
                    return None;
                };
                (view.job.request.clone(), view.job.take, Some((view.shot.title.clone(), view.shot.project)))
            }
            TakeSource::Clip(id) => match self.here.known_clip(id) {
                Known::Here(clip) => (clip.request.clone(), clip.take, None),
                Known::Coming => {
                    self.postpone(Action::OneMoreTake(source));
                    return None;
                }
                Known::Gone => {
                    self.note("This clip is no longer in the library");
                    return None;
                }
            },
        };
        let row = || self.here.shot_row(take.shot).map(|row| (row.title.clone(), row.project));
        let open = self.here.snapshot.settings.project;
        let (title, project) = label.or_else(row).unwrap_or_else(|| (format::beginning(&request.prompt), open));
        Some(MoreTake { source, title, draft: Draft::from_take(&request, take), request, project })
    }
}
