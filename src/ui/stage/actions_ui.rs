//! Paints what can be done with the clip on the stage, on one line. The main three keep words in any usual window: shorter ones where there
//! is little room.

use eframe::egui::Ui;

use super::data::{NO_FRAMES, details};
use crate::domain::Clip;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::more_take::TakeSource;
use crate::ui::theme::{Icon, UiTokens, icons};
use crate::ui::widgets::layout::{row, to_the_right};
use crate::ui::widgets::{Button, IconButton, MenuItem, menu_button};

/// Why a clip without its file can't be used.
const GONE: &str = "The file is no longer there";
/// The last buttons of the row, which are icons at any width.
const ICONS: usize = 3;
/// How many buttons keep words longest.
const MAIN: usize = 3;

/// What the buttons depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClipAccess {
    /// Whether the file is there.
    pub here: bool,
    /// Whether it can be played.
    pub plays: bool,
}

/// The row.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, standing: ClipAccess) {
    row(ui, ui.tokens().size.control, |ui| {
        ui.spacing_mut().item_spacing.x = ui.tokens().space.s;
        let worded = worded_buttons(cx, clip, standing);
        let words = Words::fitting(ui, &worded);
        for (i, button) in worded.into_iter().enumerate() {
            if button.show(ui, words.of(i)) {
                cx.send(button.action);
            }
        }
        let end = ui.scope_id().with("icons");
        to_the_right(ui, end, |ui| {
            ui.spacing_mut().item_spacing.x = ui.tokens().space.xs;
            icons(ui, cx, clip, standing.here);
        });
    });
}

fn icons(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, here: bool) {
    if ui.add(IconButton::new(icons::FOLDER_OPEN, UiCommand::ShowInFolder.row().name).enabled(here)).clicked() {
        cx.send(Action::Reveal(clip.id));
    }
    cx.command_button(ui, IconButton::new(icons::TRASH, UiCommand::Remove.row().name), UiCommand::Remove);
    menu_button(ui, icons::DOTS_THREE, "More of the clip", |ui| {
        let open = UiCommand::OpenInPlayer.row().name;
        if ui.add(MenuItem::new(open).icon(icons::MONITOR_PLAY).enabled(here)).clicked() {
            cx.send(Action::OpenClip(clip.id));
        }
        if ui.add(MenuItem::new("Copy details").icon(icons::COPY)).clicked() {
            cx.send(Action::Copy(details(&cx.snapshot.models, clip, cx.zone)));
        }
    });
}

/// A button that has fewer words where the stage is narrow.
struct WordedButton {
    icon: Icon,
    command: UiCommand,
    short: &'static str,
    /// Why it can't be pressed now.
    waits: Option<&'static str>,
    /// More about it than its name.
    hint: Option<String>,
    action: Action,
}

/// How a button is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writing {
    /// Icon and name.
    Whole,
    /// A shorter name without the icon.
    Short,
    /// The icon.
    Icon,
}

impl WordedButton {
    fn name(&self) -> &'static str {
        self.command.row().name
    }

    fn written(&self, writing: Writing) -> Button<'_> {
        match writing {
            Writing::Whole | Writing::Icon => Button::secondary(self.name()).icon(self.icon),
            Writing::Short => Button::secondary(self.short).spoken(self.name()),
        }
    }

    fn width(&self, ui: &Ui, writing: Writing) -> f32 {
        match writing {
            Writing::Icon => ui.tokens().size.control,
            _ => self.written(writing).full_width(ui),
        }
    }

    /// Paints it; returns whether it was pressed.
    fn show(&self, ui: &mut Ui, writing: Writing) -> bool {
        let enabled = self.waits.is_none();
        let response = match writing {
            Writing::Icon => ui.add(IconButton::new(self.icon, self.name()).enabled(enabled)),
            _ => ui.add(self.written(writing).enabled(enabled).reason(self.waits.unwrap_or_default())),
        };
        let keys = self.command.keys_text(ui.ctx());
        let hint = self.hint.clone().or_else(|| Some(format!("{}   {}", self.name(), keys?)));
        match (self.waits, hint) {
            (Some(reason), _) if writing == Writing::Icon => response.on_hover_text(reason).clicked(),
            (None, Some(hint)) if writing != Writing::Icon => response.on_hover_text(hint).clicked(),
            _ => response.clicked(),
        }
    }
}

fn worded_buttons(cx: &Cx<'_>, clip: &Clip, standing: ClipAccess) -> Vec<WordedButton> {
    let saving = cx.pending.save_dialog.is_some().then_some("The dialog is open");
    let taking = cx.pending.pictures.kept.is_some().then_some("The frame is being taken out of the clip");
    let continues = if standing.plays { taking } else { Some(NO_FRAMES) };
    let gone = (!standing.here).then_some(GONE);
    let sending = cx.pending.more_take.is_some().then_some("The take is being put into the queue");
    let button = |command, icon, short, waits, action| WordedButton { icon, command, short, waits, hint: None, action };
    let price = if cx.is_demo() { "nothing is billed".to_owned() } else { format::about(clip.request.estimate()) };
    let more = Action::OneMoreTake(TakeSource::Clip(clip.id));
    vec![
        button(UiCommand::SaveAs, icons::FLOPPY_DISK, "Save as…", gone.or(saving), Action::SaveAs(clip.id)),
        button(UiCommand::UseShot, icons::ARROW_U_UP_LEFT, "Use shot", None, Action::UseClip(clip.id)),
        button(
            UiCommand::ContinueFromLast,
            icons::ARROW_BEND_DOWN_RIGHT,
            "Continue",
            gone.or(continues),
            Action::ContinueFrom(clip.id),
        ),
        WordedButton {
            hint: Some(format!("The same shot with a new seed, {price}   R")),
            ..button(UiCommand::OneMoreTake, icons::PLUS, "One more", sending, more)
        },
    ]
}

/// How the buttons are written: the main ones, and the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Words {
    main: Writing,
    other: Writing,
}

impl Words {
    /// As much as there is room for.
    fn fitting(ui: &Ui, buttons: &[WordedButton]) -> Self {
        use Writing as W;
        let t = ui.tokens();
        let icons = ICONS as f32 * (t.size.control + t.space.xs);
        let room = ui.available_width() - icons - ui.spacing().item_spacing.x * buttons.len() as f32;
        let tries = [(W::Whole, W::Whole), (W::Whole, W::Short), (W::Short, W::Short), (W::Short, W::Icon)];
        let fits = |words: &Self| {
            let widths = buttons.iter().enumerate().map(|(i, button)| button.width(ui, words.of(i)));
            widths.sum::<f32>() <= room
        };
        let tries = tries.map(|(main, other)| Self { main, other });
        tries.into_iter().find(fits).unwrap_or(Self { main: W::Icon, other: W::Icon })
    }

    /// How this one is written.
    const fn of(self, place: usize) -> Writing {
        if place < MAIN { self.main } else { self.other }
    }
}
