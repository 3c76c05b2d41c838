//! Paints the projects as rows of a menu that moves shots: each one that is not put away, and none.

use eframe::egui::{ScrollArea, Ui};

use super::words::short;
use crate::domain::ProjectId;
use crate::ui::context::Cx;
use crate::ui::widgets::MenuItem;

/// Height in points beyond which the rows scroll.
const MOST: f32 = 320.0;

/// The rows; `to` is called with the one that is pressed. `now`: where the shots are, `None` where they differ.
pub(in crate::ui) fn show(
    ui: &mut Ui,
    cx: &Cx<'_>,
    now: Option<Option<ProjectId>>,
    to: impl FnOnce(Option<ProjectId>),
) {
    let mut pressed = None;
    ScrollArea::vertical().id_salt("places").max_height(MOST).show(ui, |ui| {
        let here = cx.snapshot.projects.iter().filter(|view| !view.project.archived);
        let places = here.map(|view| (Some(view.project.id), short(&view.project.name)));
        for (place, name) in places.chain([(None, "No project".to_owned())]) {
            if ui.add(MenuItem::new(&name).chosen(now == Some(place))).clicked() && now != Some(place) {
                pressed = Some(place);
            }
        }
    });
    if let Some(place) = pressed {
        to(place);
    }
}
