//! What an engine keeps from its start to its end: which service, which folders, the clock, and where one-shot tasks report.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::mpsc;

use super::clock::Clock;
use super::config::{Disposal, Purchases};
use super::files::frames::FrameFolder;
use super::files::one_shots::OneShotNews;
use super::files::thumbnails::Thumbnails;
use super::picture_check::PictureCheck;
use super::snapshot::Service;
use super::waker::Waker;
use crate::domain::Settings;

/// What stays as it was at the start.
pub struct EngineContext {
    /// Which service.
    pub service: Service,
    /// Where clips go unless the settings say otherwise.
    pub clips_folder: PathBuf,
    /// The time of day.
    pub clock: Clock,
    /// Called after each publication.
    pub waker: Waker,
    /// Where one-shot tasks report.
    pub one_shots: mpsc::UnboundedSender<OneShotNews>,
    /// The thumbnails of the clips.
    pub thumbnails: Thumbnails,
    /// Decides about first frames.
    pub picture_check: PictureCheck,
    /// Pictures that were taken out of clips.
    pub frames: FrameFolder,
    /// What becomes of a file that is deleted for good.
    pub disposal: Disposal,
    /// Where the bytes of videos arrive.
    pub incoming: PathBuf,
    /// How long submits under way may take to get their answers when Rushes ends. A second signal, or the system, may end it sooner.
    pub last_answers: Duration,
    /// Whether the service's catalogue of models is asked, once a day.
    pub asks_catalogue: bool,
    /// Whether this engine buys what waits in the queue.
    pub purchases: Purchases,
}

impl EngineContext {
    /// Where clips go now.
    pub fn clips_folder(&self, settings: &Settings) -> PathBuf {
        settings.clips_folder.clone().unwrap_or_else(|| self.clips_folder.clone())
    }
}
