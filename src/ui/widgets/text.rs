//! Text by its place in the hierarchy: role, weight and tone instead of size and colour; and text cut to one line.

use std::borrow::Cow;

use eframe::egui::epaint::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Align, Color32, FontId, Label, Response, RichText, Role as AccessRole, Sense, TextWrapMode, Ui, Widget, WidgetInfo,
    pos2, vec2,
};

use super::bidi::{Alignment, has_right_to_left, lay_out, leads_left, words};
use super::paint::{paint_line, single_line};
use crate::ui::theme::{Role, Status, Tokens, UiTokens, Weight, figures_font, font};

const ELLIPSIS: char = '…';

/// The longest tooltip, in characters: prompts may have thousands.
const TOOLTIP: usize = 400;

/// How loud a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// The main text.
    #[default]
    Primary,
    /// Explanations.
    Secondary,
    /// Text of a disabled control.
    Disabled,
    /// The accent colour.
    Accent,
    /// The colour of a state.
    Status(Status),
    /// On the black stage.
    OnStage,
    /// Explanations on the black stage.
    OnStageSecondary,
}

impl Tone {
    /// The colour in this theme.
    pub(super) fn color(self, t: &Tokens) -> Color32 {
        match self {
            Self::Primary => t.text.primary,
            Self::Secondary => t.text.secondary,
            Self::Disabled => t.text.disabled,
            Self::Accent => t.accent.text,
            Self::Status(status) => t.status.of(status).text,
            Self::OnStage => t.text.on_stage,
            Self::OnStageSecondary => t.text.on_stage_secondary,
        }
    }
}

/// The look of a text, independent of what it says.
#[derive(Clone, Copy)]
struct TextLook {
    role: Role,
    weight: Weight,
    tone: Tone,
    figures: bool,
}

impl TextLook {
    const fn new(role: Role) -> Self {
        Self { role, weight: Weight::Regular, tone: Tone::Primary, figures: false }
    }

    fn font(self) -> FontId {
        let font = if self.figures { figures_font } else { font };
        font(self.role, self.weight)
    }

    /// Its colour, which is that of disabled text in a disabled part of the window.
    fn color(self, ui: &Ui) -> Color32 {
        let tone = if ui.is_enabled() { self.tone } else { Tone::Disabled };
        tone.color(ui.tokens())
    }
}

/// A text: `ui.add(Text::small("usually 2:20").secondary())`.
#[must_use = "add it with `ui.add`"]
pub struct Text<'a> {
    content: Cow<'a, str>,
    look: TextLook,
    selectable: bool,
    align: Option<Align>,
    wrap: Option<TextWrapMode>,
}

impl<'a> Text<'a> {
    /// A text of this role.
    pub fn new(text: impl Into<Cow<'a, str>>, role: Role) -> Self {
        Self { content: text.into(), look: TextLook::new(role), selectable: false, align: None, wrap: None }
    }

    /// 11 points: counters, shortcut hints.
    pub fn micro(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Micro)
    }

    /// 12 points: labels, explanations.
    pub fn small(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Small)
    }

    /// 14 points: running text.
    pub fn body(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Body)
    }

    /// 16 points, semibold: titles of sheets and cards.
    pub fn title(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Title).strong()
    }

    /// 20 points, semibold: headlines.
    pub fn heading(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Heading).strong()
    }

    /// 28 points, semibold: the welcome screen.
    pub fn display(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Display).strong()
    }

    /// Semibold.
    pub fn strong(mut self) -> Self {
        self.look.weight = Weight::SemiBold;
        self
    }

    /// In the tone of explanations.
    pub fn secondary(self) -> Self {
        self.tone(Tone::Secondary)
    }

    /// In this tone.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.look.tone = tone;
        self
    }

    /// With figures of equal width: for times, prices, counters.
    pub fn figures(mut self) -> Self {
        self.look.figures = true;
        self
    }

    /// The text can be selected and copied.
    pub fn selectable(mut self) -> Self {
        self.selectable = true;
        self
    }

    /// Lines are centred.
    pub fn centered(mut self) -> Self {
        self.align = Some(Align::Center);
        self
    }

    /// One line, cut with `…` where it does not fit; a tooltip then shows the whole text.
    pub fn truncate(mut self) -> Self {
        self.wrap = Some(TextWrapMode::Truncate);
        self
    }

    /// As many lines as it takes, also in a row.
    pub fn wrap(mut self) -> Self {
        self.wrap = Some(TextWrapMode::Wrap);
        self
    }
}

impl Text<'_> {
    /// A text with letters that run from right to left. As a block, it stands at the side where it begins.
    fn right_to_left(self, ui: &mut Ui) -> Response {
        let look = self.look;
        let format = TextFormat {
            font_id: look.font(),
            color: look.color(ui),
            line_height: Some(look.role.line_height()),
            ..TextFormat::default()
        };
        let mut job = LayoutJob::single_section(self.content.into_owned(), format);
        let wrap = self.wrap.unwrap_or_else(|| ui.wrap_mode());
        job.wrap = TextWrapping::from_wrap_mode_and_width(wrap, ui.available_width());
        let alignment = match self.align {
            Some(Align::Center) => Alignment::Center,
            _ if is_block(ui) => Alignment::Fill,
            _ => Alignment::Natural,
        };
        let galley = lay_out(ui, job, alignment);
        let whole = galley.elided.then(|| words(ui, &tooltip(galley.text())));
        // Selecting is left out here: egui would select other letters than those under the pointer.
        let response = ui.add(Label::new(galley).selectable(false).show_tooltip_when_elided(false));
        match whole {
            Some(whole) => response.on_hover_text(whole),
            None => response,
        }
    }
}

/// Whether what is added next has the width for itself.
fn is_block(ui: &Ui) -> bool {
    ui.layout().is_vertical() && !ui.is_sizing_pass()
}

impl Widget for Text<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        if has_right_to_left(&self.content) {
            return self.right_to_left(ui);
        }
        let text = RichText::new(self.content)
            .font(self.look.font())
            .line_height(Some(self.look.role.line_height()))
            .color(self.look.color(ui));
        let mut label = Label::new(text).selectable(self.selectable);
        if let Some(wrap) = self.wrap {
            label = label.wrap_mode(wrap);
        }
        if let Some(align) = self.align {
            label = label.halign(align);
        }
        ui.add(label)
    }
}

/// Where a text is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elide {
    /// Prose keeps its beginning.
    End,
    /// Paths, addresses and ids keep both ends.
    Middle,
}

/// One line that is cut where it does not fit, at the end or in the middle: `ui.add(Elided::new(&path, Elide::Middle))`.
/// A tooltip then shows the whole text.
#[must_use = "add it with `ui.add`"]
pub struct Elided<'a> {
    text: &'a str,
    elide: Elide,
    look: TextLook,
}

impl<'a> Elided<'a> {
    /// A text of body size.
    pub fn new(text: &'a str, elide: Elide) -> Self {
        Self { text, elide, look: TextLook::new(Role::Body) }
    }

    /// Semibold.
    pub fn strong(mut self) -> Self {
        self.look.weight = Weight::SemiBold;
        self
    }

    /// 12 points instead of 14.
    pub fn small(mut self) -> Self {
        self.look.role = Role::Small;
        self
    }

    /// In this tone.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.look.tone = tone;
        self
    }

    /// With figures of equal width.
    pub fn figures(mut self) -> Self {
        self.look.figures = true;
        self
    }
}

impl Widget for Elided<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let Self { text, elide, look } = self;
        let line_height = look.role.line_height();
        let galley = |text: &str| single_line(ui, text, (look.font(), line_height), look.color(ui), f32::INFINITY);
        let one_line = text.replace(['\n', '\r'], " ");
        let whole = galley(&one_line);
        let room = ui.available_width();
        let is_cut = whole.size().x > room;
        let shown =
            if is_cut { galley(&longest_fit(&one_line, elide, |text| galley(text).size().x <= room)) } else { whole };
        let leftward = leads_left(&one_line);
        let wide = if leftward && is_block(ui) && room.is_finite() { room } else { shown.size().x.min(room).ceil() };
        let size = vec2(wide, line_height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Label, true, &one_line));
        let start = if leftward { rect.right() - shown.size().x } else { rect.left() };
        paint_line(ui.painter(), pos2(start, rect.center().y), shown, look.tone.color(ui.tokens()));
        if is_cut {
            let whole = words(ui, &tooltip(text));
            response.on_hover_text(whole)
        } else {
            response
        }
    }
}

/// As much of the text as a tooltip may hold.
fn tooltip(text: &str) -> String {
    let most = text.char_indices().nth(TOOLTIP);
    most.map_or_else(|| text.to_owned(), |(end, _)| format!("{}{ELLIPSIS}", text[..end].trim_end()))
}

/// The longest cut of `text` that fits, by binary search.
fn longest_fit(text: &str, elide: Elide, fits: impl Fn(&str) -> bool) -> String {
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
        assert_eq!(longest_fit("Videos/Rushes/harbour.mp4", Elide::Middle, eight), "Vide…mp4");
    }

    #[test]
    fn prose_keeps_its_beginning() {
        assert_eq!(longest_fit("An old lighthouse", Elide::End, eight), "An old…");
    }

    #[test]
    fn a_tooltip_is_cut_between_letters() {
        assert_eq!(tooltip("灯台"), "灯台");
        assert_eq!(tooltip(&"灯".repeat(5000)).chars().count(), TOOLTIP + 1);
    }

    #[test]
    fn with_no_room_at_all_only_the_ellipsis_is_left() {
        assert_eq!(longest_fit("harbour", Elide::Middle, |_| false), "…");
    }
}
