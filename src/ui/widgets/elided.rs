//! One line that is cut where it does not fit, at the end or in the middle; the whole text is in its tooltip.

use std::sync::Arc;

use eframe::egui::epaint::text::{LayoutJob, TextFormat};
use eframe::egui::{Galley, Response, Role as AccessRole, Sense, Ui, Widget, WidgetInfo, vec2};

use super::core::paint_line;
use super::text::Tone;
use crate::ui::theme::{Role, UiTokens, Weight, figures_font, font};

const ELLIPSIS: char = '…';

/// Most letters of a tooltip: prompts may have thousands.
const TOOLTIP: usize = 400;

/// Where a text is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elide {
    /// Prose: the beginning says what it is.
    End,
    /// Paths, addresses, ids: both ends matter.
    Middle,
}

/// A single line: `ui.add(Elided::new(&path, Elide::Middle))`.
#[must_use = "add it with `ui.add`"]
pub struct Elided<'a> {
    text: &'a str,
    elide: Elide,
    role: Role,
    tone: Tone,
    figures: bool,
}

impl<'a> Elided<'a> {
    /// A text of body size.
    pub fn new(text: &'a str, elide: Elide) -> Self {
        Self { text, elide, role: Role::Body, tone: Tone::Primary, figures: false }
    }

    /// 12 instead of 14.
    pub fn small(mut self) -> Self {
        self.role = Role::Small;
        self
    }

    /// In this tone.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With figures that are all equally wide.
    pub fn figures(mut self) -> Self {
        self.figures = true;
        self
    }

    fn galley(&self, ui: &Ui, text: &str) -> Arc<Galley> {
        let tone = if ui.is_enabled() { self.tone } else { Tone::Disabled };
        let font = if self.figures { figures_font } else { font };
        let format = TextFormat {
            font_id: font(self.role, Weight::Regular),
            color: tone.color(ui.tokens()),
            line_height: Some(self.role.line_height()),
            ..TextFormat::default()
        };
        ui.painter().layout_job(LayoutJob::single_section(text.to_owned(), format))
    }
}

impl Widget for Elided<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let one_line = self.text.replace(['\n', '\r'], " ");
        let whole = self.galley(ui, &one_line);
        let room = ui.available_width();
        let cut = whole.size().x > room;
        let shown = if cut {
            let fitting = fit(&one_line, self.elide, |text| self.galley(ui, text).size().x <= room);
            self.galley(ui, &fitting)
        } else {
            whole
        };
        let size = vec2(shown.size().x.min(room).ceil(), self.role.line_height());
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Label, true, &one_line));
        let color = self.tone.color(ui.tokens());
        paint_line(ui.painter(), rect.left_center(), shown, color);
        if cut { response.on_hover_text(tooltip(self.text)) } else { response }
    }
}

/// As much of the text as a tooltip may hold.
fn tooltip(text: &str) -> String {
    let most = text.char_indices().nth(TOOLTIP);
    most.map_or_else(|| text.to_owned(), |(end, _)| format!("{}{ELLIPSIS}", text[..end].trim_end()))
}

/// The longest cut of `text` that fits, found by halving.
fn fit(text: &str, elide: Elide, fits: impl Fn(&str) -> bool) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (mut low, mut high) = (0, letters.len());
    while low < high {
        let middle = (low + high).div_ceil(2);
        if fits(&cut(&letters, elide, middle)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    cut(&letters, elide, low)
}

/// `keep` letters of the text and an ellipsis.
fn cut(letters: &[char], elide: Elide, keep: usize) -> String {
    let head = match elide {
        Elide::End => keep,
        Elide::Middle => keep.div_ceil(2),
    };
    let tail = keep - head;
    let start: String = letters[..head].iter().collect();
    let end: String = letters[letters.len() - tail..].iter().collect();
    format!("{}{ELLIPSIS}{}", start.trim_end(), end.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eight(text: &str) -> bool {
        text.chars().count() <= 8
    }

    #[test]
    fn a_path_keeps_both_ends() {
        assert_eq!(fit("Videos/Rushes/harbour.mp4", Elide::Middle, eight), "Vide…mp4");
    }

    #[test]
    fn prose_keeps_its_beginning() {
        assert_eq!(fit("An old lighthouse", Elide::End, eight), "An old…");
    }

    #[test]
    fn a_tooltip_is_cut_between_letters() {
        assert_eq!(tooltip("灯台"), "灯台");
        assert_eq!(tooltip(&"灯".repeat(5000)).chars().count(), TOOLTIP + 1);
    }

    #[test]
    fn with_no_room_at_all_only_the_ellipsis_is_left() {
        assert_eq!(fit("harbour", Elide::Middle, |_| false), "…");
    }
}
