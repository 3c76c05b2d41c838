//! Where each shot stands in an answer: views look for shots by id in every frame, and an answer may hold tens of thousands.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::{ShotId, ShotList, ShotRow};

/// The shots of one answer, found by id.
#[derive(Debug, Default)]
pub(in crate::ui) struct ShotIndex {
    rows: Arc<[ShotRow]>,
    places: HashMap<ShotId, usize>,
}

impl ShotIndex {
    /// Takes in an answer, once.
    pub fn renew(&mut self, list: &ShotList) {
        if !Arc::ptr_eq(&self.rows, &list.rows) {
            self.rows = list.rows.clone();
            self.places = self.rows.iter().map(|row| row.id).zip(0..).collect();
        }
    }

    /// A shot's row; `None` for one without clips in the library, and before the first answer.
    pub fn get(&self, shot: ShotId) -> Option<&ShotRow> {
        self.rows.get(self.place(shot)?)
    }

    /// Where it stands.
    pub fn place(&self, shot: ShotId) -> Option<usize> {
        self.places.get(&shot).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Shape, Usd};

    fn list(ids: &[i64]) -> ShotList {
        let row = |id: &i64| ShotRow {
            id: ShotId(*id),
            project: None,
            number: 1,
            title: format!("shot {id}"),
            named: false,
            shape: Shape::WIDE,
            takes: 1,
            picked: 0,
            unseen: 0,
            top: None,
            stars: 0,
            cost: Usd::default(),
        };
        ShotList { rows: ids.iter().map(row).collect(), revision: 1 }
    }

    #[test]
    fn a_shot_is_found_where_the_last_answer_has_it() {
        let mut index = ShotIndex::default();
        assert_eq!(index.place(ShotId(7)), None);
        index.renew(&list(&[9, 7]));
        assert_eq!(
            (index.place(ShotId(7)), index.get(ShotId(9)).map(|row| row.title.as_str())),
            (Some(1), Some("shot 9"))
        );
        index.renew(&list(&[7]));
        assert_eq!((index.place(ShotId(7)), index.place(ShotId(9))), (Some(0), None));
    }
}
