//! Rows of a set height. Owns the one trick they need: egui makes a row at least as high as a control unless told otherwise.

use eframe::egui::Ui;

/// Widgets side by side, centred on a line of this height in points.
pub(super) fn row<R>(ui: &mut Ui, height: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let usual = std::mem::replace(&mut ui.spacing_mut().interact_size.y, height);
    let inner = ui.horizontal(content).inner;
    ui.spacing_mut().interact_size.y = usual;
    inner
}
