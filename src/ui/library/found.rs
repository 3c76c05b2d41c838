//! What the grid shows: an answer of the library with its chips' counts, what the chips leave of it, and where each tile is. Made anew only
//! when the answer, the chips or the room have changed, so that a frame costs the same with 100 clips and with 100,000.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::filter::{Counts, Filter};
use super::layout::{Layout, Measures};
use super::sections::sections;
use crate::domain::{ClipId, ClipList, ClipQuery, ClipRow};

/// An answer, filtered and laid out.
#[derive(Debug, Default)]
pub struct Found {
    query: ClipQuery,
    answer: Arc<[ClipRow]>,
    filter: Filter,
    rows: Arc<[ClipRow]>,
    counts: Counts,
    /// Where each clip is, by its id.
    places: Vec<(ClipId, u32)>,
    sections: Vec<u32>,
    layout: Option<Arc<Layout>>,
    /// Grows with each new content.
    pub(super) version: u64,
}

impl Found {
    /// Takes in an answer and the chips. Returns whether other clips are shown now.
    pub fn renew(&mut self, query: &ClipQuery, list: &ClipList, filter: &Filter, zone: &TimeZone) -> bool {
        let is_same = Arc::ptr_eq(&self.answer, &list.rows) && self.query == *query;
        if is_same && self.filter == *filter && self.version > 0 {
            return false;
        }
        if !is_same || self.version == 0 {
            (self.query, self.answer, self.counts) = (query.clone(), list.rows.clone(), Counts::of(&list.rows));
        }
        self.filter = filter.clone();
        self.rows = if filter.shows_all() {
            self.answer.clone()
        } else {
            self.answer.iter().filter(|row| filter.holds(row)).copied().collect()
        };
        self.places = self.rows.iter().map(|row| row.id).zip(0..).collect();
        self.places.sort_unstable();
        self.sections = sections(&self.rows, query.order, query.shelf, zone);
        self.layout = None;
        self.version += 1;
        true
    }

    /// The question that it answers.
    pub const fn query(&self) -> &ClipQuery {
        &self.query
    }

    /// The whole answer, before the chips.
    pub fn answer(&self) -> &[ClipRow] {
        &self.answer
    }

    /// What the chips leave.
    pub fn rows(&self) -> &Arc<[ClipRow]> {
        &self.rows
    }

    /// What each chip stands for.
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Where a clip is among the rows.
    pub fn place(&self, clip: ClipId) -> Option<usize> {
        let at = self.places.binary_search_by_key(&clip, |(id, _)| *id).ok()?;
        self.places.get(at).map(|(_, place)| *place as usize)
    }

    /// A clip's row.
    pub fn row(&self, clip: ClipId) -> Option<&ClipRow> {
        self.rows.get(self.place(clip)?)
    }

    /// How many clips the part has that begins with this one.
    pub fn section_len(&self, first: u32) -> usize {
        let next = self.sections.partition_point(|start| *start <= first);
        self.sections.get(next).map_or(self.rows.len(), |next| *next as usize) - first as usize
    }

    /// Lays the tiles out for this room. Returns whether they have moved.
    pub fn lay_out(&mut self, measures: Measures) -> bool {
        if self.layout.as_ref().is_some_and(|layout| *layout.measures() == measures) {
            return false;
        }
        self.layout = Some(Arc::new(Layout::new(&self.rows, &self.sections, measures)));
        true
    }

    /// Where each tile is; `None` before it was laid out.
    pub const fn layout(&self) -> Option<&Arc<Layout>> {
        self.layout.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Mark;
    use crate::ui::library::rows_for_tests::row;

    fn list(rows: Vec<ClipRow>) -> ClipList {
        ClipList { rows: rows.into(), revision: 1 }
    }

    fn measures(width: f32) -> Measures {
        Measures { width, tile: 180.0, gap: 8.0, caption: 20.0, heading: 32.0 }
    }

    #[test]
    fn an_answer_is_taken_in_once_and_laid_out_once_for_each_room() {
        let (mut found, answer) = (Found::default(), list((0..9).map(row).collect()));
        let (query, filter) = (ClipQuery::default(), Filter::default());
        let mut renew = |filter: &Filter| found.renew(&query, &answer, filter, &TimeZone::UTC);
        assert_eq!([renew(&filter), renew(&filter)], [true, false]);
        assert_eq!([found.lay_out(measures(900.0)), found.lay_out(measures(900.0))], [true, false]);
        assert!(found.lay_out(measures(800.0)));
        assert_eq!(found.place(ClipId(4)), Some(4));
    }

    #[test]
    fn an_empty_answer_is_an_answer() {
        let mut found = Found::default();
        assert!(found.renew(&ClipQuery::default(), &list(Vec::new()), &Filter::default(), &TimeZone::UTC));
        assert_eq!((found.rows().len(), found.version), (0, 1));
    }

    #[test]
    fn chips_leave_rows_but_go_on_counting_the_whole_answer() {
        let mut rows: Vec<ClipRow> = (0..9).map(row).collect();
        rows[3].mark = Some(Mark::Pick);
        let (mut found, answer) = (Found::default(), list(rows));
        let filter = Filter { mark: Some(Mark::Pick), ..Filter::default() };
        found.renew(&ClipQuery::default(), &answer, &filter, &TimeZone::UTC);
        assert_eq!((found.rows().len(), found.counts().all, found.place(ClipId(3))), (1, 9, Some(0)));
        assert_eq!((found.place(ClipId(4)), found.row(ClipId(3)).map(|row| row.take)), (None, Some(1)));
    }
}
