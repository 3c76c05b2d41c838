//! The picture of a clip that is not there yet: its frame 1, filling the shape as the render will; that of the ready-made shot that it
//! is; else a soft picture out of its seed.

use eframe::egui::cache::{ComputerMut, FrameCache};
use eframe::egui::{Color32, Mesh, Painter, Rect, Shape, Ui, lerp, pos2};

use crate::domain::VideoRequest;
use crate::ui::context::{Action, Cx};
use crate::ui::images::{Image, ImageKey};
use crate::ui::player::Fit;
use crate::ui::stage::placement::{Room, place};
use crate::ui::theme::{SOFT_COLUMNS, SOFT_ROWS, UiTokens, soft_picture};
use crate::ui::welcome::scene_of;

/// What stands in the place of the clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Backdrop {
    /// Its frame 1, or the picture of the ready-made shot.
    picture: Option<ImageKey>,
    /// The seed, for the soft picture.
    seed: u32,
}

impl Backdrop {
    /// Of this shot.
    pub fn of(request: &VideoRequest) -> Self {
        let ready_made = || scene_of(&request.prompt).map(ImageKey::Scene);
        Self { picture: ImageKey::of(request).or_else(ready_made), seed: request.seed.number() }
    }

    /// Paints it into this place. A picture that is not here yet is asked for.
    pub fn paint(&self, ui: &Ui, cx: &Cx<'_>, painter: &Painter, rect: Rect) {
        let picture = self.picture.as_ref().and_then(|key| {
            let known = cx.images.get(key);
            match (&known, key) {
                (None, ImageKey::Picture(ask)) => cx.send(Action::NeedImage(ask.clone())),
                (None, ImageKey::Scene(scene)) => cx.send(Action::NeedScene(*scene)),
                (None, ImageKey::Still(..)) | (Some(_), _) => {}
            }
            known
        });
        if let Some(Image::Here(handle)) = picture {
            let room = Room { rect, density: ui.pixels_per_point() };
            let placed = place(Fit::Fill, handle.size_vec2(), room, eframe::egui::Vec2::ZERO);
            painter.image(handle.id(), placed.rect, placed.part, Color32::WHITE);
        } else {
            painter.add(soft(ui, self.seed, rect));
        }
    }
}

/// Computes soft pictures once for as long as they are in sight.
#[derive(Default)]
struct SoftPictures;

impl ComputerMut<(u32, bool), Vec<Color32>> for SoftPictures {
    fn compute(&mut self, (seed, dark): (u32, bool)) -> Vec<Color32> {
        soft_picture(seed, dark)
    }
}

type KeptSoftPictures = FrameCache<Vec<Color32>, SoftPictures>;

/// The soft picture of this seed in this place: a net of colours that the graphics card fills in.
fn soft(ui: &Ui, seed: u32, rect: Rect) -> Shape {
    let dark = ui.tokens().dark;
    let mut mesh = Mesh::default();
    ui.memory_mut(|memory| {
        let colors = memory.caches.cache::<KeptSoftPictures>().get((seed, dark));
        for (i, color) in colors.iter().enumerate() {
            let (row, column) = (i / SOFT_COLUMNS, i % SOFT_COLUMNS);
            let x = lerp(rect.x_range(), column as f32 / (SOFT_COLUMNS - 1) as f32);
            let y = lerp(rect.y_range(), row as f32 / (SOFT_ROWS - 1) as f32);
            mesh.colored_vertex(pos2(x, y), *color);
        }
    });
    let columns = SOFT_COLUMNS as u32;
    for row in 0..SOFT_ROWS as u32 - 1 {
        for column in 0..columns - 1 {
            let corner = row * columns + column;
            mesh.add_triangle(corner, corner + 1, corner + columns);
            mesh.add_triangle(corner + columns, corner + 1, corner + columns + 1);
        }
    }
    Shape::mesh(mesh)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Draft, ModelTable, PictureDraft, Seed, SourceDraft};
    use crate::ui::READY;

    fn of(draft: &Draft) -> Backdrop {
        Backdrop::of(&draft.parse(&ModelTable::built_in(), || Seed::new(7).unwrap()).unwrap()[0])
    }

    #[test]
    fn a_ready_made_shot_waits_behind_its_own_picture_until_its_words_change_or_it_has_a_frame_1() {
        let ready = READY[0];
        assert_eq!(of(&ready.draft()).picture, Some(ImageKey::Scene(ready.scene)));
        assert_eq!(of(&Draft { prompt: "A fox".into(), ..ready.draft() }).picture, None);
        let source = SourceDraft::Url("https://example.com/fox.png".into());
        let first_frame = PictureDraft { source, ..PictureDraft::default() };
        let with_frame = of(&Draft { first_frame, ..ready.draft() });
        assert!(matches!(with_frame.picture, Some(ImageKey::Picture(_))), "{with_frame:?}");
    }
}
