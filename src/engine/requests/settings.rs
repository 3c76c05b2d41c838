//! What a person does with the queue as a whole and with the settings.

use crate::domain::{JobState, Need, Settings, SettingsChange};
use crate::engine::download::part_file::PartFile;
use crate::engine::refusal::Refusal;
use crate::engine::runner::Runner;

/// Pauses the queue, or ends the person's pause.
pub async fn set_paused(runner: &mut Runner, paused: bool) -> Result<(), Refusal> {
    let settings = Settings { paused, ..Settings::clone(&runner.ledger.settings) };
    runner.ledger.save_settings(settings).await?;
    if paused {
        // Their tasks wait for the service but have sent nothing: these jobs go back to the queue.
        for id in runner.open_ids(|job| job.state == JobState::Queued) {
            runner.tasks.stop(id);
        }
    }
    Ok(())
}

/// Goes on after a pause of the person's or of the account's.
pub async fn resume(runner: &mut Runner) -> Result<(), Refusal> {
    if runner.ledger.settings.paused {
        set_paused(runner, false).await?;
    }
    Ok(runner.unpark_for_account().await?)
}

/// Commits the changes; another folder for clips lets the jobs go on that are parked for the old one.
pub async fn change(runner: &mut Runner, changes: &[SettingsChange]) -> Result<(), Refusal> {
    for change in changes {
        if let SettingsChange::Project(project) = change {
            runner.ledger.check_project(*project)?;
        }
    }
    let settings = runner.ledger.settings.changed(changes);
    if settings == *runner.ledger.settings {
        return Ok(());
    }
    let moved = settings.clips_folder != runner.ledger.settings.clips_folder;
    runner.ledger.save_settings(settings).await?;
    if !moved {
        return Ok(());
    }
    leave_folders(runner);
    Ok(runner.unpark(Need::concerns_folder).await?)
}

/// Removes the part files of parked downloads from the folders that they leave: those bytes may be what fills a disk.
fn leave_folders(runner: &Runner) {
    let left = runner.ledger.jobs.open().filter_map(|job| match (&job.state, &job.facts.accepted) {
        (JobState::NeedsUser(Need::Folder { path, .. }), Some(accepted)) => {
            Some(PartFile::new(path, &accepted.request_id))
        }
        _ => None,
    });
    let left: Vec<PartFile> = left.collect();
    // A folder that is gone may take long to say so.
    tokio::task::spawn_blocking(move || left.iter().for_each(PartFile::discard));
}
