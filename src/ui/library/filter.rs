//! The chips of the library: what they leave of an answer, and how many clips each of them stands for. Pure and at once, because the
//! rows tell everything.

use std::collections::BTreeMap;

use strum::VariantArray as _;

use crate::domain::{ClipRow, MAX_STARS, Mark, ModelId, Shape, Usd};

/// The chips that are pressed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only picked, or only rejected ones.
    pub mark: Option<Mark>,
    /// Rejected ones are out of sight.
    pub hides_rejected: bool,
    /// Only clips that were never on the stage.
    pub unseen: bool,
    /// At least so many stars.
    pub stars: u8,
    /// Only these shapes; empty for all.
    pub shapes: Vec<Shape>,
    /// Only with sound, or only silent ones.
    pub sound: Option<bool>,
    /// Only of this model.
    pub model: Option<ModelId>,
}

impl Filter {
    /// Whether no chip is pressed.
    pub fn shows_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a clip stays.
    pub fn holds(&self, row: &ClipRow) -> bool {
        self.mark.is_none_or(|mark| row.mark == Some(mark))
            && !(self.hides_rejected && row.mark == Some(Mark::Reject))
            && !(self.unseen && row.seen)
            && row.stars >= self.stars
            && (self.shapes.is_empty() || self.shapes.contains(&row.shape))
            && self.sound.is_none_or(|sound| row.sound == sound)
            && self.model.is_none_or(|model| row.model == model)
    }

    /// Presses the chip of a mark, or lets go of it. What shows rejected clips alone can't hide them.
    pub fn toggle_mark(&mut self, mark: Mark) {
        self.mark = (self.mark != Some(mark)).then_some(mark);
        self.hides_rejected &= self.mark != Some(Mark::Reject);
    }

    /// Hides rejected clips, or shows them.
    pub fn toggle_hiding(&mut self) {
        self.hides_rejected = !self.hides_rejected;
        if self.hides_rejected && self.mark == Some(Mark::Reject) {
            self.mark = None;
        }
    }

    /// Presses the chip of a shape, or lets go of it.
    pub fn toggle_shape(&mut self, shape: Shape) {
        match self.shapes.iter().position(|one| *one == shape) {
            Some(at) => drop(self.shapes.remove(at)),
            None => self.shapes.push(shape),
        }
    }
}

/// How many clips of an answer each chip stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// All of them.
    pub all: usize,
    /// Picked ones.
    pub picked: usize,
    /// Rejected ones.
    pub rejected: usize,
    /// What the rejected ones cost, as far as known.
    pub rejected_cost: Usd,
    /// Ones that were never seen.
    pub unseen: usize,
    /// With at least so many stars, from 0.
    pub stars: [usize; MAX_STARS as usize + 1],
    /// Of each shape that is there, the widest first.
    pub shapes: Vec<(Shape, usize)>,
    /// With sound.
    pub heard: usize,
    /// Of each model that is there.
    pub models: Vec<(ModelId, usize)>,
}

impl Counts {
    /// Counts an answer.
    pub fn of(rows: &[ClipRow]) -> Self {
        let mut counts = Self { all: rows.len(), ..Self::default() };
        let mut shapes: Vec<(Shape, usize)> = Vec::new();
        let mut models: BTreeMap<ModelId, usize> = BTreeMap::new();
        for row in rows {
            counts.picked += usize::from(row.mark == Some(Mark::Pick));
            if row.mark == Some(Mark::Reject) {
                counts.rejected += 1;
                counts.rejected_cost = counts.rejected_cost.plus(row.cost.unwrap_or_default());
            }
            counts.unseen += usize::from(!row.seen);
            counts.stars[usize::from(row.stars.min(MAX_STARS))] += 1;
            counts.heard += usize::from(row.sound);
            match shapes.iter_mut().find(|(shape, _)| *shape == row.shape) {
                Some((_, count)) => *count += 1,
                None => shapes.push((row.shape, 1)),
            }
            *models.entry(row.model).or_default() += 1;
        }
        for stars in (0..usize::from(MAX_STARS)).rev() {
            counts.stars[stars] += counts.stars[stars + 1];
        }
        shapes.sort_by(|(one, _), (other, _)| one.widest_first(*other));
        counts.shapes = shapes;
        counts.models = models.into_iter().collect();
        counts
    }

    /// Whether there are silent clips and others.
    pub const fn differ_in_sound(&self) -> bool {
        self.heard > 0 && self.heard < self.all
    }
}

/// Both marks, in the order of their chips.
pub const fn marks() -> &'static [Mark] {
    Mark::VARIANTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::model;
    use crate::ui::library::rows_for_tests::row;

    fn rows() -> Vec<ClipRow> {
        vec![
            ClipRow { mark: Some(Mark::Pick), stars: 4, ..row(1) },
            ClipRow { mark: Some(Mark::Reject), shape: Shape::UPRIGHT, cost: Some(Usd::from_cents(160)), ..row(2) },
            ClipRow { mark: Some(Mark::Reject), cost: None, seen: false, ..row(3) },
            ClipRow { stars: 2, sound: false, model: model("veo-3-fast"), ..row(4) },
        ]
    }

    fn ids(filter: &Filter) -> Vec<i64> {
        rows().iter().filter(|row| filter.holds(row)).map(|row| row.id.0).collect()
    }

    #[test]
    fn each_chip_counts_what_it_would_leave() {
        let counts = Counts::of(&rows());
        assert_eq!((counts.all, counts.picked, counts.rejected, counts.unseen), (4, 1, 2, 1));
        assert_eq!(counts.rejected_cost, Usd::from_cents(160));
        assert_eq!(counts.stars, [4, 2, 2, 1, 1, 0]);
        assert_eq!(counts.shapes, [(Shape::WIDE, 3), (Shape::UPRIGHT, 1)]);
        assert!(counts.differ_in_sound());
        assert_eq!(counts.models.len(), 2);
    }

    #[test]
    fn each_chip_narrows_and_shapes_add_up() {
        let any = Filter::default;
        assert_eq!(ids(&Filter { mark: Some(Mark::Pick), ..any() }), [1]);
        assert_eq!(ids(&Filter { mark: Some(Mark::Reject), ..any() }), [2, 3]);
        assert_eq!(ids(&Filter { hides_rejected: true, ..any() }), [1, 4]);
        assert_eq!(ids(&Filter { unseen: true, ..any() }), [3]);
        assert_eq!(ids(&Filter { stars: 2, ..any() }), [1, 4]);
        assert_eq!(ids(&Filter { shapes: vec![Shape::UPRIGHT], ..any() }), [2]);
        assert_eq!(ids(&Filter { shapes: vec![Shape::UPRIGHT, Shape::WIDE], ..any() }), [1, 2, 3, 4]);
        assert_eq!(ids(&Filter { sound: Some(false), ..any() }), [4]);
        assert_eq!(ids(&Filter { model: Some(model("veo-3-fast")), stars: 3, ..any() }), [] as [i64; 0]);
    }

    #[test]
    fn rejected_clips_are_never_shown_alone_and_hidden_at_once() {
        let mut filter = Filter { hides_rejected: true, ..Filter::default() };
        filter.toggle_mark(Mark::Reject);
        assert_eq!(ids(&filter), [2, 3]);
        filter.toggle_hiding();
        assert_eq!(ids(&filter), [1, 4]);
        filter.toggle_hiding();
        assert!(filter.shows_all());
    }
}
