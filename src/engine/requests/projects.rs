//! What a person does with projects, and with the settings that a project's new shots begin with.

use crate::domain::{Draft, PictureDraft, ProjectChange, ProjectId, SeedDraft, Settings};
use crate::engine::refusal::Refusal;
use crate::engine::runner::Runner;

/// Deletes a project; if it was open, all work is open then. If the power goes out in between, the next start opens all work too: a
/// project that is gone counts as none.
pub async fn delete(runner: &mut Runner, project: ProjectId) -> Result<(), Refusal> {
    runner.ledger.check_project(Some(project))?;
    runner.ledger.delete_project(project).await?;
    if runner.ledger.settings.project == Some(project) {
        let settings = Settings { project: None, ..Settings::clone(&runner.ledger.settings) };
        runner.ledger.save_settings(settings).await?;
    }
    Ok(())
}

/// Keeps what was generated as the settings that the project's next new shot begins with. Not kept is no harm: it is tried with the next
/// shot.
pub async fn keep_defaults(runner: &mut Runner, project: ProjectId, draft: &Draft) {
    let defaults = defaults_of(draft);
    let known = runner.ledger.library.project(project);
    if known.is_none_or(|known| known.project.defaults.as_deref() == Some(&defaults)) {
        return;
    }
    let change = ProjectChange::Defaults(Box::new(defaults));
    if let Err(error) = runner.ledger.change_project(project, change).await {
        tracing::warn!(%error, "the settings of a project were not kept");
    }
}

/// A form without what belongs to one shot only.
fn defaults_of(draft: &Draft) -> Draft {
    Draft {
        prompt: String::new(),
        negative_prompt: String::new(),
        first_frame: PictureDraft::default(),
        last_frame: PictureDraft::default(),
        references: Vec::new(),
        seed: SeedDraft::Random,
        shot: None,
        continues: None,
        ..draft.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClipSeconds, Shape, ShotId, SourceDraft};

    #[test]
    fn a_project_keeps_the_settings_of_a_shot_but_nothing_that_makes_it_this_shot() {
        let draft = Draft {
            prompt: "a fox".into(),
            negative_prompt: "dogs".into(),
            first_frame: SourceDraft::File("/fox.png".into()).into(),
            last_frame: SourceDraft::File("/owl.png".into()).into(),
            references: vec![SourceDraft::File("/owl.png".into()).into()],
            seed: SeedDraft::Fixed("7".into()),
            shape: Shape::CLASSIC,
            length: ClipSeconds::FOUR,
            takes: 3,
            sound: false,
            shot: Some(ShotId(4)),
            ..Draft::default()
        };
        let kept =
            Draft { shape: Shape::CLASSIC, length: ClipSeconds::FOUR, takes: 3, sound: false, ..Draft::default() };
        assert_eq!(defaults_of(&draft), kept);
    }
}
