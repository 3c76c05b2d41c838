//! Paints the rows of the switch's menu: all work, each project with what it cost, those that are put away, and the acts of one.

use eframe::egui::{Align, Layout, Response, ScrollArea, Stroke, StrokeKind, Ui, vec2};

use super::{Projects, TypedName, name_ui, words};
use crate::domain::{ProjectChange, ProjectId};
use crate::engine::ProjectView;
use crate::ui::context::{Action, Cx, DraggedClips, DraggedShots};
use crate::ui::sheets::Sheet;
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets;
use crate::ui::widgets::layout::{keep_focus_in_sight, row};
use crate::ui::widgets::{IconButton, MenuItem};

/// Width of the menu, in points, where the window has it.
const WIDTH: f32 = 320.0;

/// The rows. `opened`: the menu was closed before, so that the row of what is open takes the keyboard.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, projects: &mut Projects, opened: bool) {
    let t = ui.tokens();
    let window = ui.ctx().content_rect().size();
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.set_width(WIDTH.min(window.x - 2.0 * t.space.xl));
    let most = (window.y - 3.0 * t.size.control).max(t.size.control);
    // A menu is laid out in its last size; it has to grow with what is unfolded.
    let area = ScrollArea::vertical().id_salt("projects").max_height(most).min_scrolled_height(most);
    area.show(ui, |ui| {
        let takes_keyboard = opened && projects.typed.is_none();
        let mut rows = Rows { ui, cx, projects, takes_keyboard };
        rows.all_work();
        let (away, here): (Vec<&ProjectView>, Vec<&ProjectView>) =
            cx.snapshot.projects.iter().partition(|view| view.project.archived);
        for view in here {
            rows.project(view);
        }
        rows.new_project();
        rows.archived(&away);
        keep_focus_in_sight(ui);
    });
}

struct Rows<'a, 'c> {
    ui: &'a mut Ui,
    cx: &'a Cx<'c>,
    projects: &'a mut Projects,
    takes_keyboard: bool,
}

impl Rows<'_, '_> {
    fn all_work(&mut self) {
        let cost = words::cost(self.cx.snapshot.all_work);
        let item = MenuItem::new(words::ALL_WORK).chosen(self.cx.snapshot.settings.project.is_none());
        let item = match &cost {
            Some(cost) => item.detail(cost),
            None => item,
        };
        let row = self.ui.add(item);
        self.opens(&row, None);
    }

    /// A project's row with the button for its acts; the field for its name while it is renamed.
    fn project(&mut self, view: &ProjectView) {
        let id = view.project.id;
        if self.projects.typed.as_ref().is_some_and(|typed| typed.of == Some(id)) {
            name_ui::show(self.ui, self.cx, self.projects, "Name of the project");
            return;
        }
        let t = self.ui.tokens();
        let (name, facts) = (words::short(&view.project.name), words::facts(view));
        let is_unfolded = self.projects.unfolded == Some(id);
        let is_open = self.cx.snapshot.settings.project == Some(id);
        let more = format!("More for {}", view.project.name);
        let (response, unfold) = row(self.ui, t.size.control, |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let size = vec2(ui.available_width() - t.size.control, t.size.control);
            let item = MenuItem::new(&name).chosen(is_open).detail(&facts);
            let layout = Layout::top_down_justified(Align::Min);
            let response = ui.allocate_ui_with_layout(size, layout, |ui| ui.add(item)).inner;
            let response = if name == view.project.name {
                response
            } else {
                response.on_hover_text(widgets::words(ui, &view.project.name))
            };
            (response, ui.add(IconButton::new(icons::DOTS_THREE, &more).selected(is_unfolded)).clicked())
        });
        self.opens(&response, Some(id));
        if unfold {
            self.projects.unfolded = (!is_unfolded).then_some(id);
        }
        if is_unfolded {
            self.ui.indent(("acts", id), |ui| acts(ui, self.cx, self.projects, view));
        }
    }

    /// A press opens the project, and what is dropped here goes into it.
    fn opens(&mut self, row: &Response, project: Option<ProjectId>) {
        let t = self.ui.tokens();
        let is_open = self.cx.snapshot.settings.project == project;
        if is_open && std::mem::take(&mut self.takes_keyboard) {
            row.request_focus();
        }
        if row.clicked() {
            self.cx.send(Action::OpenProject(project));
        }
        let clips_over = row.dnd_hover_payload::<DraggedClips>().is_some();
        let shots_over = row.dnd_hover_payload::<DraggedShots>().is_some();
        if clips_over || shots_over {
            let line = Stroke::new(t.size.ring, t.accent.text);
            self.ui.painter().rect_stroke(row.rect, t.radius.small, line, StrokeKind::Inside);
        }
        // A payload of another kind would be lost by being asked for.
        if clips_over && let Some(clips) = row.dnd_release_payload::<DraggedClips>() {
            self.cx.send(Action::MoveClips(clips.0.clone(), project));
            self.ui.close();
        } else if shots_over && let Some(shots) = row.dnd_release_payload::<DraggedShots>() {
            self.cx.send(Action::MoveShots(shots.0.clone(), project));
            self.ui.close();
        }
    }

    fn new_project(&mut self) {
        if self.projects.typed.as_ref().is_some_and(|typed| typed.of.is_none()) {
            name_ui::show(self.ui, self.cx, self.projects, "Name of the new project");
        } else if self.ui.add(MenuItem::new("New project…").icon(icons::PLUS).keeps_open()).clicked() {
            self.projects.typed = Some(TypedName::new(None, String::new()));
        }
    }

    fn archived(&mut self, away: &[&ProjectView]) {
        if away.is_empty() {
            return;
        }
        let is_shown = self.projects.shows_archived;
        let icon = if is_shown { icons::CARET_DOWN } else { icons::CARET_RIGHT };
        let count = away.len().to_string();
        let head = self.ui.add(MenuItem::new("Archived").icon(icon).detail(&count).keeps_open());
        self.ui.ctx().accesskit_node_builder(head.id, |node| node.set_expanded(is_shown));
        if head.clicked() {
            self.projects.shows_archived = !is_shown;
        }
        if is_shown {
            for view in away {
                self.project(view);
            }
        }
    }
}

/// What can be done with a project.
fn acts(ui: &mut Ui, cx: &Cx<'_>, projects: &mut Projects, view: &ProjectView) {
    let (id, archived) = (view.project.id, view.project.archived);
    if ui.add(MenuItem::new("Rename…").icon(icons::PENCIL_SIMPLE).keeps_open()).clicked() {
        projects.typed = Some(TypedName::new(Some(id), view.project.name.clone()));
    }
    let (label, icon) = if archived { ("Bring back", icons::ARROW_U_UP_LEFT) } else { ("Archive", icons::FOLDER) };
    if ui.add(MenuItem::new(label).icon(icon).keeps_open()).clicked() {
        projects.unfolded = None;
        cx.send(Action::ChangeProject(id, ProjectChange::Archive(!archived)));
    }
    if ui.add(MenuItem::new("Delete…").icon(icons::TRASH).danger()).clicked() {
        cx.send(Action::Open(Box::new(Sheet::DeleteProject(id))));
    }
}
