//! The catalogue of models. It needs no key; that it is undocumented and unversioned is true of the real one, too.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::simulator::model::MODELS;
use crate::simulator::state::Service;

/// `GET /inference-model-information/list`.
pub(super) async fn list(State(service): State<Arc<Service>>) -> Json<Value> {
    let models = MODELS.iter().map(|model| {
        json!({
            "title": model.title,
            "type": "video",
            "description": "Text and pictures to video",
            "slug": model.slug,
            "parameters": [],
            "is_depreciated": service.script.is_doubted(model.slug),
            "thumbnailImage": "",
        })
    });
    Json(json!({ "Inference Segmind Model Information List With Details": models.collect::<Vec<_>>() }))
}
