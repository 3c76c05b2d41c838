//! Toasts: messages of a few seconds about what just happened, with an action such as Undo.

use eframe::egui::{Align2, Area, Context, CornerRadius, Frame, Id, Margin, Order, Rect, Stroke, Ui, vec2};

use super::button::{Button, IconButton};
use super::paint::{announce, icon_beside, status_icon};
use super::text::Text;
use crate::ui::theme::{Role, Status, UiTokens, icons};

/// Seconds a toast stays; failures, and what [`Toast::stays`], stay until they are closed.
const STAY: f64 = 7.0;
/// The most that are shown at once; older ones are dropped.
const MOST: usize = 3;

/// One message.
#[derive(Clone, Debug)]
pub struct Toast<A> {
    status: Status,
    text: String,
    action: Option<(String, A)>,
    until: Option<f64>,
    stays: bool,
}

impl<A> Toast<A> {
    /// A message in one sentence.
    pub fn new(status: Status, text: impl Into<String>) -> Self {
        Self { status, text: text.into(), action: None, until: None, stays: status == Status::Danger }
    }

    /// It stays until it is closed or answered, as failures do.
    #[must_use]
    pub fn stays(mut self) -> Self {
        self.stays = true;
        self
    }

    /// Its action; `Toasts::show` returns `answer` when it is pressed.
    #[must_use]
    pub fn action(mut self, label: impl Into<String>, answer: A) -> Self {
        self.action = Some((label.into(), answer));
        self
    }
}

/// The messages that are showing, oldest first.
#[derive(Clone, Debug)]
pub struct Toasts<A> {
    showing: Vec<Toast<A>>,
    /// Height of all of them in the last frame, in points.
    height: f32,
}

impl<A> Default for Toasts<A> {
    fn default() -> Self {
        Self { showing: Vec::new(), height: 0.0 }
    }
}

impl<A> Toasts<A> {
    /// Shows one more message. The same sentence again restarts the message that is there.
    pub fn push(&mut self, toast: Toast<A>) {
        let same = |old: &Toast<A>| old.action.is_none() && old.status == toast.status && old.text == toast.text;
        self.showing.retain(|old| !same(old));
        self.showing.push(toast);
        let surplus = self.showing.len().saturating_sub(MOST);
        self.showing.drain(..surplus);
    }

    /// Removes the messages whose action has become pointless.
    pub fn forget(&mut self, is_pointless: impl Fn(&A) -> bool) {
        self.showing.retain(|toast| !toast.action.as_ref().is_some_and(|(_, answer)| is_pointless(answer)));
    }

    /// Removes the message of this sentence, which is no longer true.
    pub fn withdraw(&mut self, text: &str) {
        self.showing.retain(|toast| toast.text != text);
    }

    /// How many are showing.
    pub fn len(&self) -> usize {
        self.showing.len()
    }

    /// Their height in the last frame, in points; 0 while none is showing.
    pub fn height(&self) -> f32 {
        if self.is_empty() { 0.0 } else { self.height }
    }

    /// Whether none is showing.
    pub fn is_empty(&self) -> bool {
        self.showing.is_empty()
    }

    /// Draws them at the bottom of `room`, or of the window. `below` draws them under a sheet, whose buttons they must not cover.
    /// Call it last in a frame. Returns the answer of an action that was pressed and removes its message.
    pub fn show(&mut self, ctx: &Context, below: bool, room: Option<Rect>) -> Option<A> {
        let now = ctx.input(|input| input.time);
        self.retire(now);
        let next = self.showing.iter().filter_map(|toast| toast.until).reduce(f64::min);
        if let Some(next) = next {
            ctx.request_repaint_after_secs((next - now).max(0.0) as f32);
        }
        if self.showing.is_empty() {
            return None;
        }
        let t = ctx.tokens();
        let area = Area::new(Id::unique("toasts")).order(if below { Order::Middle } else { Order::Tooltip });
        let area = match room {
            Some(room) => area.pivot(Align2::CENTER_BOTTOM).fixed_pos(room.center_bottom() - vec2(0.0, t.space.m)),
            None => area.anchor(Align2::CENTER_BOTTOM, vec2(0.0, -t.space.xl)),
        };
        // The rest of the width is for the icon, the action and the cross.
        let words = room.unwrap_or_else(|| ctx.content_rect()).width() - t.space.xxl * 6.0;
        let words = words.min(ctx.content_rect().width() * 0.5).clamp(t.space.xxl * 4.0, t.size.measure);
        let shown = area.show(ctx, |ui| {
            ui.spacing_mut().item_spacing.y = t.space.s;
            let mut pressed = None;
            for (i, toast) in self.showing.iter().enumerate() {
                if let Some(what) = draw(ui, toast, words) {
                    pressed = Some((i, what));
                }
            }
            pressed
        });
        self.height = shown.response.rect.height();
        let (i, what) = shown.inner?;
        let toast = self.showing.remove(i);
        match what {
            Pressed::Action => toast.action.map(|(_, answer)| answer),
            Pressed::Close => None,
        }
    }

    /// Starts the clock of new messages and removes those whose time is over.
    fn retire(&mut self, now: f64) {
        for toast in &mut self.showing {
            if toast.until.is_none() && !toast.stays {
                toast.until = Some(now + STAY);
            }
        }
        self.showing.retain(|toast| toast.until.is_none_or(|until| now < until));
    }
}

#[derive(Clone, Copy)]
enum Pressed {
    Action,
    Close,
}

fn draw<A>(ui: &mut Ui, toast: &Toast<A>, words: f32) -> Option<Pressed> {
    let t = ui.tokens();
    let frame = Frame::new()
        .fill(t.surface.overlay)
        .stroke(Stroke::new(t.size.hairline, t.line.outline))
        .corner_radius(CornerRadius::same(t.radius.medium))
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::symmetric(t.space.m as i8, t.space.s as i8));
    let shown = frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            icon_beside(ui, status_icon(toast.status), t.size.icon, Role::Body, toast.status);
            ui.scope(|ui| {
                ui.set_max_width(words);
                let text = ui.add(Text::body(toast.text.as_str()).wrap());
                announce(ui, &text, toast.status);
            });
            let mut pressed = None;
            if let Some((label, _)) = &toast.action
                && ui.add(Button::secondary(label)).clicked()
            {
                pressed = Some(Pressed::Action);
            }
            if ui.add(IconButton::new(icons::X, "Close message").small()).clicked() {
                pressed = Some(Pressed::Close);
            }
            pressed
        })
        .inner
    });
    shown.inner
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toasts(statuses: &[Status]) -> Toasts<()> {
        let mut toasts = Toasts::default();
        for (i, status) in statuses.iter().enumerate() {
            toasts.push(Toast::new(*status, format!("Saved {i}")));
        }
        toasts
    }

    #[test]
    fn the_same_sentence_is_shown_once() {
        let mut toasts = Toasts::<()>::default();
        for text in ["Copied the frame", "Saved", "Copied the frame"] {
            toasts.push(Toast::new(Status::Success, text));
        }
        assert_eq!(toasts.len(), 2);
    }

    #[test]
    fn a_message_goes_after_its_time() {
        let mut toasts = toasts(&[Status::Success]);
        toasts.retire(100.0);
        toasts.retire(100.0 + STAY - 0.1);
        assert_eq!(toasts.len(), 1);
        toasts.retire(100.0 + STAY);
        assert!(toasts.is_empty());
    }

    #[test]
    fn a_failure_stays_until_it_is_closed() {
        let mut toasts = toasts(&[Status::Danger]);
        toasts.retire(0.0);
        toasts.retire(10_000.0);
        assert_eq!(toasts.len(), 1);
    }

    #[test]
    fn a_message_whose_action_is_pointless_goes_at_once() {
        let mut toasts = Toasts::default();
        toasts.push(Toast::new(Status::Info, "One").action("Undo", 1));
        toasts.push(Toast::new(Status::Info, "Two").action("Undo", 2));
        toasts.push(Toast::new(Status::Info, "Three"));
        toasts.forget(|answer| *answer == 1);
        assert_eq!(toasts.len(), 2);
    }

    #[test]
    fn older_messages_give_way() {
        assert_eq!(toasts(&[Status::Info; 5]).len(), MOST);
    }
}
