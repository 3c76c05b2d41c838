//! Text with a place in the hierarchy: role, weight and tone instead of size and colour.

use std::borrow::Cow;

use eframe::egui::{Align, Color32, Label, Response, RichText, TextWrapMode, Ui, Widget};

use crate::ui::theme::{Role, Status, Tokens, UiTokens, Weight, figures_font, font};

/// How loud a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// What is to be read.
    #[default]
    Primary,
    /// What explains it.
    Secondary,
    /// Waits for something.
    Disabled,
    /// The accent.
    Accent,
    /// A state.
    Status(Status),
    /// On the black stage.
    OnStage,
    /// Explains, on the black stage.
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

/// A text: `ui.add(Text::small("usually 2:20").secondary())`.
#[must_use = "add it with `ui.add`"]
pub struct Text<'a> {
    content: Cow<'a, str>,
    role: Role,
    weight: Weight,
    tone: Tone,
    figures: bool,
    selectable: bool,
    align: Option<Align>,
    wrap: Option<TextWrapMode>,
}

impl<'a> Text<'a> {
    /// A text of this role.
    pub fn new(text: impl Into<Cow<'a, str>>, role: Role) -> Self {
        Self {
            content: text.into(),
            role,
            weight: Weight::Regular,
            tone: Tone::Primary,
            figures: false,
            selectable: false,
            align: None,
            wrap: None,
        }
    }

    /// 11: counters, shortcut hints.
    pub fn micro(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Micro)
    }

    /// 12: labels, explanations.
    pub fn small(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Small)
    }

    /// 14: everything one reads.
    pub fn body(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Body)
    }

    /// 16, semibold: titles of sheets and cards.
    pub fn title(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Title).strong()
    }

    /// 20, semibold: headlines.
    pub fn heading(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Heading).strong()
    }

    /// 28, semibold: the welcome.
    pub fn display(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(text, Role::Display).strong()
    }

    /// Semibold.
    pub fn strong(mut self) -> Self {
        self.weight = Weight::SemiBold;
        self
    }

    /// Explains something.
    pub fn secondary(self) -> Self {
        self.tone(Tone::Secondary)
    }

    /// In this tone.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With figures that are all equally wide: for times, prices, counters.
    pub fn figures(mut self) -> Self {
        self.figures = true;
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

    /// One line, cut with `…` where it does not fit; the whole text is then in a tooltip.
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

impl Widget for Text<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let tone = if ui.is_enabled() { self.tone } else { Tone::Disabled };
        let font = if self.figures { figures_font(self.role, self.weight) } else { font(self.role, self.weight) };
        let text = RichText::new(self.content)
            .font(font)
            .line_height(Some(self.role.line_height()))
            .color(tone.color(ui.tokens()));
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
