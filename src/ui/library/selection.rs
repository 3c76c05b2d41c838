//! Which clips are selected, and which one has the keyboard. By ids, so that both survive a new answer of the library.

use std::collections::HashSet;

use crate::domain::{ClipId, ClipRow};

/// What is selected, and the keyboard's clip.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClipSelection {
    ids: HashSet<ClipId>,
    /// Where a range begins.
    anchor: Option<ClipId>,
    /// The clip with the keyboard, and its place.
    ring: Option<(ClipId, usize)>,
}

impl ClipSelection {
    /// Whether a clip is selected.
    pub fn has(&self, clip: ClipId) -> bool {
        self.ids.contains(&clip)
    }

    /// How many are selected.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether none is selected.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The selected clips.
    pub const fn ids(&self) -> &HashSet<ClipId> {
        &self.ids
    }

    /// The clip with the keyboard.
    pub fn ring(&self) -> Option<ClipId> {
        self.ring.map(|(clip, _)| clip)
    }

    /// The selected clips in the order of the answer.
    pub fn in_order(&self, rows: &[ClipRow]) -> Vec<ClipId> {
        if self.ids.is_empty() {
            return Vec::new();
        }
        rows.iter().map(|row| row.id).filter(|id| self.ids.contains(id)).collect()
    }

    /// Gives the keyboard to the clip at this place and leaves what is selected.
    pub fn put_ring(&mut self, rows: &[ClipRow], place: usize) {
        self.ring = rows.get(place).map(|row| (row.id, place));
    }

    /// Selects this clip alone.
    pub fn only(&mut self, rows: &[ClipRow], place: usize) {
        let Some(row) = rows.get(place) else { return };
        self.ids = HashSet::from([row.id]);
        (self.anchor, self.ring) = (Some(row.id), Some((row.id, place)));
    }

    /// Adds this clip, or takes it out.
    pub fn toggle(&mut self, rows: &[ClipRow], place: usize) {
        let Some(row) = rows.get(place) else { return };
        if !self.ids.remove(&row.id) {
            self.ids.insert(row.id);
        }
        (self.anchor, self.ring) = (Some(row.id), Some((row.id, place)));
    }

    /// Selects everything from where the range began to this clip. `adds`: what was selected stays so.
    pub fn extend_to(&mut self, rows: &[ClipRow], place: usize, adds: bool) {
        let Some(row) = rows.get(place) else { return };
        let from = self.anchor.or_else(|| self.ring()).unwrap_or(row.id);
        let start = rows.iter().position(|row| row.id == from).unwrap_or(place);
        if !adds {
            self.ids.clear();
        }
        self.ids.extend(rows[start.min(place)..=start.max(place)].iter().map(|row| row.id));
        (self.anchor, self.ring) = (rows.get(start).map(|row| row.id), Some((row.id, place)));
    }

    /// Selects every clip of the answer.
    pub fn all(&mut self, rows: &[ClipRow]) {
        self.ids = rows.iter().map(|row| row.id).collect();
    }

    /// Selects exactly these.
    pub fn set(&mut self, ids: HashSet<ClipId>) {
        self.ids = ids;
    }

    /// Selects nothing; the keyboard stays.
    pub fn clear(&mut self) {
        self.ids.clear();
        self.anchor = None;
    }

    /// After a new answer: clips that are not in it leave. If the clip with the keyboard left, the one in its place gets it. `place_of`
    /// says where a clip is in the answer.
    pub fn keep(&mut self, rows: &[ClipRow], place_of: impl Fn(ClipId) -> Option<usize>) {
        self.ids.retain(|clip| place_of(*clip).is_some());
        self.anchor = self.anchor.filter(|clip| place_of(*clip).is_some());
        if let Some((clip, before)) = self.ring {
            let place = place_of(clip).unwrap_or(before).min(rows.len().saturating_sub(1));
            self.put_ring(rows, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::library::rows_for_tests::row;

    fn rows(ids: &[i64]) -> Vec<ClipRow> {
        ids.iter().copied().map(row).collect()
    }

    fn selected(selection: &ClipSelection, rows: &[ClipRow]) -> Vec<i64> {
        selection.in_order(rows).iter().map(|clip| clip.0).collect()
    }

    fn keep(selection: &mut ClipSelection, ids: &[i64]) {
        let rows = rows(ids);
        selection.keep(&rows, |clip| rows.iter().position(|row| row.id == clip));
    }

    #[test]
    fn a_range_goes_from_the_last_press_both_ways_and_turns_around_it() {
        let (rows, mut selection) = (rows(&[9, 8, 7, 6, 5]), ClipSelection::default());
        selection.only(&rows, 2);
        selection.extend_to(&rows, 4, false);
        assert_eq!(selected(&selection, &rows), [7, 6, 5]);
        selection.extend_to(&rows, 1, false);
        assert_eq!(selected(&selection, &rows), [8, 7]);
        assert_eq!(selection.ring(), Some(ClipId(8)));
    }

    #[test]
    fn a_range_without_a_press_before_it_begins_at_the_keyboard() {
        let (rows, mut selection) = (rows(&[1, 2, 3, 4]), ClipSelection::default());
        selection.put_ring(&rows, 1);
        selection.extend_to(&rows, 2, false);
        selection.extend_to(&rows, 3, false);
        assert_eq!(selected(&selection, &rows), [2, 3, 4]);
    }

    #[test]
    fn toggling_adds_and_takes_out_and_a_range_can_be_added() {
        let (rows, mut selection) = (rows(&[1, 2, 3, 4, 5, 6]), ClipSelection::default());
        selection.toggle(&rows, 0);
        selection.toggle(&rows, 3);
        selection.extend_to(&rows, 5, true);
        assert_eq!(selected(&selection, &rows), [1, 4, 5, 6]);
        selection.toggle(&rows, 0);
        assert_eq!(selected(&selection, &rows), [4, 5, 6]);
    }

    #[test]
    fn a_new_answer_keeps_the_selection_by_ids_and_only_those_that_are_gone_leave() {
        let before = rows(&[1, 2, 3, 4]);
        let mut selection = ClipSelection::default();
        selection.only(&before, 1);
        selection.extend_to(&before, 2, false);
        keep(&mut selection, &[7, 4, 3, 1]);
        assert_eq!(selected(&selection, &rows(&[7, 4, 3, 1])), [3]);
        assert_eq!(selection.ring(), Some(ClipId(3)));
    }

    #[test]
    fn the_keyboard_goes_to_the_clip_that_takes_the_place_of_one_that_left() {
        let mut selection = ClipSelection::default();
        selection.put_ring(&rows(&[5, 6, 7]), 1);
        keep(&mut selection, &[5, 7]);
        assert_eq!(selection.ring(), Some(ClipId(7)));
        keep(&mut selection, &[5]);
        assert_eq!(selection.ring(), Some(ClipId(5)));
        keep(&mut selection, &[]);
        assert_eq!(selection.ring(), None);
    }
}
