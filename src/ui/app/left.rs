//! What the engine that was left behind answers: the demo while Segmind is shown, or the other way round.
//!
//! Owns saying it at once, with where it happened, instead of when one comes back. What only changes that engine's own forms waits there.

use super::App;
use crate::engine::{Refusal, Service, Target};
use crate::ui::context::{Export, exported, take};
use crate::ui::format;

impl App {
    /// Hears what was asked there.
    pub(super) fn hear_left(&mut self) {
        let Some(left) = &mut self.other else { return };
        // A dialog that was opened there is still open, and its answer means that clip.
        if let Some((clip, reply)) = left.pending.save_dialog.take() {
            let mut slot = Some(reply);
            if let Some(Ok(Some(path))) = take(&mut slot) {
                let file = left.snapshot.clip(clip).map(|clip| clip.path.clone()).unwrap_or_default();
                let to = Target::from_dialog(path, &format::extension(&file));
                let reply = left.handle.export(clip, to);
                left.pending.exports.push(Export { typed: None, reply });
            }
            left.pending.save_dialog = slot.map(|reply| (clip, reply));
        }
        let place = place(left.service());
        let mut refusals = left.pending.quiet_refusals();
        refusals.extend(take(&mut left.pending.generate).and_then(Result::err));
        refusals.extend(take(&mut left.pending.balance).and_then(Result::err));
        let copies = exported(&mut left.pending.exports).into_iter().map(|(_, outcome)| ("copy", outcome));
        let frames = exported(&mut left.pending.frames.saves).into_iter().map(|(_, outcome)| ("frame", outcome));
        let mut saved = Vec::new();
        for (what, outcome) in copies.chain(frames).collect::<Vec<_>>() {
            match outcome {
                Ok(path) => saved.push(format!("{place}: saved the {what} to {}", path.display())),
                Err(refusal) => refusals.push(refusal),
            }
        }
        for words in saved {
            self.tell(words);
        }
        for refusal in refusals {
            let sentence = format!("{place}: {}", uncapitalised(&refusal.sentence));
            self.complain(&Refusal { sentence, ..refusal });
        }
    }
}

const fn place(service: Service) -> &'static str {
    match service {
        Service::Demo => "In the demo",
        Service::Segmind => "With Segmind",
    }
}

/// A sentence as it goes on after a colon; a name in capitals stays one.
fn uncapitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let (first, second) = (letters.next(), letters.clone().next());
    match first {
        Some(first) if second.is_some_and(|second| !second.is_uppercase()) && !sentence.starts_with("Segmind") => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_goes_on_after_a_colon() {
        assert_eq!(uncapitalised("The disk is full: /x"), "the disk is full: /x");
        assert_eq!(uncapitalised("Segmind asks for a pause"), "Segmind asks for a pause");
        assert_eq!(uncapitalised("HEIC can't be read"), "HEIC can't be read");
        assert_eq!(uncapitalised(""), "");
    }
}
