//! Paints the sheets that ask before something costs money or can't be undone, and those in which a key or a path is typed. Each returns whether it closes.

use eframe::egui::{Context, Id, Ui};

use super::path::{PathPurpose, PathSheet};
use crate::domain::{ClipId, Job, JobAction, JobId};
use crate::engine::JobView;
use crate::ui::afford;
use crate::ui::catalog::Known;
use crate::ui::connect::{self, ConnectForm};
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::library::words::clips as clip_count;
use crate::ui::shot::{ShotForm, data::spend_question};
use crate::ui::widgets::{SheetAnswer, SheetFrame, Text, TextField, keep_keyboard};

/// Before a shot that costs more than five dollars.
pub(super) fn spend(ctx: &Context, cx: &Cx<'_>, shot: &ShotForm) -> bool {
    let Some((button, what)) = spend_question(cx.snapshot, &shot.draft) else { return true };
    let frame = SheetFrame::new("spend", "Generate all takes?").confirm(&button);
    let answer = frame.show(ctx, |ui| {
        ui.add(Text::body(what).wrap());
        ui.add(
            Text::small("Segmind bills each take once it has accepted it, and has no way to cancel").secondary().wrap(),
        );
    });
    answered(cx, answer, Action::GenerateNow)
}

/// Before Rushes stops watching a render, which is billed all the same.
pub(super) fn stop_watching(ctx: &Context, cx: &Cx<'_>, id: JobId) -> bool {
    let Some(view) = cx.snapshot.job(id) else { return true };
    let frame = SheetFrame::new("stop", "Stop watching this render?")
        .confirm("Stop watching")
        .cancel("Go on watching")
        .danger();
    let answer = frame.show(ctx, |ui| {
        shot(ui, &view.job);
        let text = match (view.job.facts.output_url.is_some(), cx.is_demo()) {
            (true, true) => "The render is done. Its video is not downloaded".to_owned(),
            (true, false) => format!(
                "The render is done and billed, {}. Its video is not downloaded; Segmind keeps it for seven days",
                format::price(&view.job)
            ),
            (false, true) => {
                "Segmind has no way to cancel: the render goes on as Segmind's would, where it is still billed. Its \
                              video is not downloaded"
                    .to_owned()
            }
            (false, false) => format!(
                "Segmind has no way to cancel: the render goes on and is still billed, {}. Its video is not downloaded",
                format::price(&view.job)
            ),
        };
        ui.add(Text::body(text).wrap());
    });
    answered(cx, answer, Action::Act(id, JobAction::Dismiss))
}

/// Before the same shot is bought again.
pub(super) fn submit_again(ctx: &Context, cx: &Cx<'_>, id: JobId) -> bool {
    let Some(view) = cx.snapshot.job(id) else { return true };
    let button = if cx.is_demo() { "Render again".to_owned() } else { spend_words(view) };
    let frame = SheetFrame::new("again", "Render this shot again?").confirm(&button);
    let answer = frame.show(ctx, |ui| {
        shot(ui, &view.job);
        let text = if cx.is_demo() {
            "It becomes a new job; in the demo nothing is billed"
        } else {
            "It becomes a new job and is billed as one"
        };
        ui.add(Text::body(text).wrap());
        afford::show(ui, cx.snapshot, view.job.request.estimate());
    });
    answered(cx, answer, Action::Act(id, JobAction::SubmitAgain))
}

/// Before clips of the trash are deleted with their files.
pub(super) fn delete_for_good(ctx: &Context, cx: &Cx<'_>, clips: &[ClipId]) -> bool {
    let known: Vec<_> = clips.iter().map(|clip| cx.catalog.clip(*clip)).collect();
    let gone = known.iter().filter(|clip| matches!(clip, Known::Gone)).count();
    if gone == clips.len() {
        return true;
    }
    let words = deletion(clips.len() - gone, cx.is_demo());
    let only = if let [one] = &known[..] { one.clone().here() } else { None };
    let answer = SheetFrame::new("delete", &words.title).confirm(&words.button).danger().show(ctx, |ui| {
        if let Some(clip) = &only {
            ui.add(Text::body(format::beginning(&clip.request.prompt)).secondary().wrap());
        }
        ui.add(Text::body(words.files).wrap());
        ui.add(Text::small(words.service).secondary().wrap());
    });
    answered(cx, answer, Action::DeleteForGood(clips.to_vec()))
}

/// The words of the question before a deletion.
struct Deletion {
    title: String,
    button: String,
    files: &'static str,
    service: &'static str,
}

/// The words for this many clips.
fn deletion(clips: usize, demo: bool) -> Deletion {
    let one = clips == 1;
    let what = if one { "this clip".to_owned() } else { clip_count(clips) };
    let files = match (one, demo) {
        (true, true) => "Rushes forgets it for ever. Its file is deleted from the disk",
        (false, true) => "Rushes forgets them for ever. Their files are deleted from the disk",
        (true, false) => {
            "Rushes forgets it for ever. Its file goes to the system's trash, or is deleted where there is none"
        }
        (false, false) => {
            "Rushes forgets them for ever. Their files go to the system's trash, or are deleted where there is none"
        }
    };
    let service = match (one, demo) {
        (_, true) => "The demo can render the same shot again",
        (true, false) => "Segmind keeps its video for seven days; after that it can't be had again",
        (false, false) => "Segmind keeps a video for seven days; after that it can't be had again",
    };
    let button = if one { format!("Delete {what} for good") } else { format!("Delete {what}") };
    Deletion { title: format!("Delete {what} for good?"), button, files, service }
}

/// Where a key is pasted.
pub(super) fn connect(ctx: &Context, cx: &Cx<'_>, form: &mut ConnectForm) -> bool {
    let busy = cx.pending.account.is_connecting();
    let way = connect::main_way(form.problem.as_ref(), &cx.snapshot.account);
    let button = if busy { "Checking the key" } else { connect::main_words(way) };
    let frame =
        SheetFrame::new("connect", "Your Segmind key").confirm(button).enabled(!busy).starts_at(connect::field_id());
    let answer = frame.show(ctx, |ui| {
        connect::field(ui, cx, form);
        connect::get_a_key(ui, cx);
    });
    match answer {
        SheetAnswer::Confirmed => {
            cx.send(Action::Connect(way));
            false
        }
        SheetAnswer::Dismissed => true,
        SheetAnswer::Open => false,
    }
}

/// Before the key is removed.
pub(super) fn remove_key(ctx: &Context, cx: &Cx<'_>) -> bool {
    let answer = SheetFrame::new("remove", "Remove the key?").confirm("Remove key").danger().show(ctx, |ui| {
        let text = "Rushes forgets it here and in the keychain. Renders that Segmind has taken need it to be fetched: \
                    connect again to go on with them";
        ui.add(Text::body(text).wrap());
    });
    answered(cx, answer, Action::Disconnect)
}

fn answered(cx: &Cx<'_>, answer: SheetAnswer, confirmed: Action) -> bool {
    match answer {
        SheetAnswer::Open => false,
        SheetAnswer::Dismissed => true,
        SheetAnswer::Confirmed => {
            cx.send(Action::CloseSheet);
            cx.send(confirmed);
            false
        }
    }
}

fn spend_words(view: &JobView) -> String {
    format!("Spend {}", format::about(view.job.request.estimate()))
}

fn shot(ui: &mut Ui, job: &Job) {
    ui.add(Text::body(job.request.prompt.as_str()).secondary().wrap());
}

/// Where a path is typed, because the system has no file dialog.
pub(super) fn path(ctx: &Context, cx: &Cx<'_>, sheet: &mut PathSheet) -> bool {
    let (title, label, button) = sheet.words();
    let typed = sheet.path();
    let replaces = sheet.replaces();
    let frame = SheetFrame::new("path", title).confirm(button).enabled(typed.is_ok()).starts_at(path_field());
    let frame = if replaces { frame.danger() } else { frame };
    let answer = frame.show(ctx, |ui| {
        ui.add(Text::body("This desktop offers no file dialog; type the path instead").secondary().wrap());
        let wrong = sheet.problem().map(str::to_owned);
        let field = ui.add(TextField::new(label, &mut sheet.text).id(path_field()).error(wrong.as_deref()));
        // Also a path that looks right: the sheet may be back in the next frame, with what is wrong.
        keep_keyboard(&field, true);
    });
    match (answer, typed) {
        (SheetAnswer::Confirmed, Ok(path)) => {
            let to = sheet.target(path.clone());
            cx.send(match sheet.purpose {
                PathPurpose::Export(clip) => Action::Export(clip, to),
                PathPurpose::SpendingTable(since) => Action::WriteSpending(since, to),
                PathPurpose::ClipsFolder => Action::UseFolder(path),
                PathPurpose::ExportFolder => Action::ExportInto(path),
                PathPurpose::Picture(slot) => Action::UseImage(slot, path),
                PathPurpose::Frame(clip, at, _) => Action::SaveFrame(clip, at, to),
            });
            // Where a file is written, the sheet goes along: it comes back if the path does not work.
            !sheet.purpose.is_written()
        }
        (SheetAnswer::Open, _) | (SheetAnswer::Confirmed, Err(_)) => false,
        (SheetAnswer::Dismissed, _) => true,
    }
}

fn path_field() -> Id {
    Id::unique("path")
}
