//! All models that Rushes knows: the built-in rows, those of the person's own file, and what the service has said of them.

use std::sync::{Arc, LazyLock};

use super::id::ModelId;
use super::marks::{ModelMark, ModelMarks};
use super::reader::{self, ModelFileError};
use super::row::{Model, ModelStatus};

/// The rows that are built in.
const BUILT_IN: &str = include_str!("../../../assets/models.toml");

static TABLE: LazyLock<Arc<ModelTable>> = LazyLock::new(|| {
    Arc::new(ModelTable::default().extended(BUILT_IN).unwrap_or_else(|error| {
        tracing::error!(%error, "the built-in table of models can't be read"); // A test reads it.
        ModelTable::default()
    }))
});

/// The models, in the order of the menu.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModelTable {
    /// As the files say it.
    written: Vec<Model>,
    /// With what the service has said.
    rows: Vec<Model>,
    marks: ModelMarks,
}

impl ModelTable {
    /// The built-in table.
    pub fn built_in() -> Arc<Self> {
        TABLE.clone()
    }

    /// This table with the rows of a file: a known slug replaces its row, a new one comes at the end.
    ///
    /// # Errors
    /// What is wrong in the file, with its line; nothing of it is taken then.
    pub fn extended(&self, text: &str) -> Result<Self, ModelFileError> {
        let read = reader::read(text)?;
        let is_known = |id| self.find(id).is_some() || read.iter().any(|(_, model)| model.id == *id);
        for (line, model) in &read {
            if let Some(successor) = model.successor.as_ref().filter(|id| **id == model.id || !is_known(id)) {
                let why = format!("the successor {successor} is not another model of the table");
                return Err(ModelFileError { line: *line, why });
            }
        }
        let mut written = self.written.clone();
        for (_, model) in read {
            match written.iter_mut().find(|row| row.id == model.id) {
                Some(row) => *row = model,
                None => written.push(model),
            }
        }
        Ok(Self { written, ..Self::default() }.marked(self.marks.clone()))
    }

    /// This table with what the service has said.
    #[must_use]
    pub fn marked(&self, marks: ModelMarks) -> Self {
        let mut rows = self.written.clone();
        for row in &mut rows {
            if marks.of(&row.id) == Some(ModelMark::Retired) {
                row.status = ModelStatus::Retired;
            }
        }
        Self { written: self.written.clone(), rows, marks }
    }

    /// Every row.
    pub fn rows(&self) -> &[Model] {
        &self.rows
    }

    /// The row of a model.
    pub fn find(&self, id: &ModelId) -> Option<&Model> {
        self.rows.iter().find(|row| row.id == *id)
    }

    /// The row of the model that was chosen; where none was, the first of the table, or the one that takes its place.
    pub fn chosen(&self, id: Option<&ModelId>) -> Option<&Model> {
        if let Some(id) = id {
            return self.find(id);
        }
        let first = self.rows.iter().find(|row| row.status != ModelStatus::Unproven).or_else(|| self.rows.first())?;
        let next = if first.is_retired() { self.successor(&first.id) } else { None };
        next.or(Some(first))
    }

    /// A model's name; its slug when it is not in the table.
    pub fn name<'a>(&'a self, id: &'a ModelId) -> &'a str {
        self.find(id).map_or(id.as_str(), |row| &row.name)
    }

    /// The model to offer instead of this one: the first of its successors that is offered, or else the first offered model.
    pub fn successor(&self, id: &ModelId) -> Option<&Model> {
        let mut at = self.find(id);
        // A circle of retired models ends the search.
        for _ in 0..self.rows.len() {
            at = at.and_then(|row| row.successor.as_ref()).and_then(|next| self.find(next));
            match at {
                Some(row) if row.status == ModelStatus::Offered && row.id != *id => return at,
                Some(_) => {}
                None => break,
            }
        }
        self.rows.iter().find(|row| row.status == ModelStatus::Offered && row.id != *id)
    }

    /// Whether the service's catalogue calls a model retired that no submit has proven so.
    pub fn is_doubted(&self, id: &ModelId) -> bool {
        self.marks.of(id) == Some(ModelMark::Doubted)
    }

    /// What the service has said.
    pub const fn marks(&self) -> &ModelMarks {
        &self.marks
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
