//! What the service has said of models since the table was written: kept from start to start.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::ModelId;

/// What the service has said of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelMark {
    /// It refused a submit because the model is retired: the model is not asked for again.
    Retired,
    /// Its catalogue calls the model retired: the form warns.
    Doubted,
}

/// What the service has said, by model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ModelMarks(BTreeMap<ModelId, ModelMark>);

impl ModelMarks {
    /// What was said of this model.
    pub fn of(&self, model: &ModelId) -> Option<ModelMark> {
        self.0.get(model).copied()
    }

    /// Notes that a submit was refused because the model is retired; returns whether that is new.
    pub fn retire(&mut self, model: ModelId) -> bool {
        self.0.insert(model, ModelMark::Retired) != Some(ModelMark::Retired)
    }

    /// Takes what the catalogue said: these models and no others are doubted. What a submit has proven stays. Returns whether anything
    /// is new.
    pub fn doubt(&mut self, models: impl IntoIterator<Item = ModelId>) -> bool {
        let before = self.clone();
        self.0.retain(|_, mark| *mark == ModelMark::Retired);
        for model in models {
            self.0.entry(model).or_insert(ModelMark::Doubted);
        }
        *self != before
    }

    /// Forgets what was said of this model, for a person who wants to try it again; returns whether there was anything.
    pub fn forget(&mut self, model: &ModelId) -> bool {
        self.0.remove(model).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_warns_and_takes_its_warning_back_and_never_undoes_what_a_submit_has_proven() {
        let [old, newer] = ["veo-1", "veo-2"].map(|slug| ModelId::parse(slug).unwrap());
        let mut marks = ModelMarks::default();
        assert!(marks.retire(old) && !marks.retire(old));
        assert!(marks.doubt([newer]) && !marks.doubt([newer]));
        assert_eq!((marks.of(&old), marks.of(&newer)), (Some(ModelMark::Retired), Some(ModelMark::Doubted)));
        assert!(marks.doubt([]));
        assert_eq!((marks.of(&old), marks.of(&newer)), (Some(ModelMark::Retired), None));
        let kept = serde_json::to_string(&marks).unwrap();
        assert_eq!(kept, r#"{"veo-1":"retired"}"#);
        assert_eq!(serde_json::from_str::<ModelMarks>(&kept).unwrap(), marks);
        assert!(marks.forget(&old) && !marks.forget(&old));
    }
}
