//! Which clips a search finds. Pure.

use std::sync::Arc;

use crate::domain::Clip;

/// The clips that hold every word of the search in prompt, seed, request id, model or shape; all of them for an empty one.
pub fn found<'a>(clips: &'a [Arc<Clip>], search: &str) -> Vec<&'a Arc<Clip>> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    clips.iter().filter(|clip| words.is_empty() || holds(clip, &words)).collect()
}

/// `12 clips`, `3 of 12 clips`.
pub fn count(found: usize, all: usize) -> String {
    match (found, all) {
        (1, 1) => "1 clip".into(),
        (found, all) if found == all => format!("{all} clips"),
        (found, all) => format!("{found} of {all} clips"),
    }
}

fn holds(clip: &Clip, words: &[String]) -> bool {
    let request = &clip.request;
    let (model, shape) = (request.model.spec().name, request.shape.label());
    let text = format!("{} {} {} {model} {shape}", request.prompt, request.seed, clip.request_id).to_lowercase();
    words.iter().all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::sample;

    fn clips() -> Vec<Arc<Clip>> {
        vec![Arc::new(sample::clip(1, "An old lighthouse at dusk")), Arc::new(sample::clip(2, "A fox in the snow"))]
    }

    #[test]
    fn a_search_finds_clips_that_hold_every_word() {
        let clips = clips();
        let ids = |search| found(&clips, search).iter().map(|clip| clip.id.0).collect::<Vec<_>>();
        assert_eq!(ids(""), [1, 2]);
        assert_eq!(ids("LIGHT dusk"), [1]);
        assert_eq!(ids("req-2"), [2]);
        assert_eq!(ids("fox dusk"), [] as [i64; 0]);
    }

    #[test]
    fn the_count_says_how_many_of_how_many() {
        assert_eq!([count(1, 1), count(12, 12), count(3, 12)], ["1 clip", "12 clips", "3 of 12 clips"]);
    }
}
