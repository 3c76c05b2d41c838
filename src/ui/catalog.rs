//! What the window knows of the library: the shots of the open scope, clips by id, the takes of a shot. Asked for when a view looks for
//! it, kept while it is looked at, and asked for again when the library has changed; until the new answer is here the old one is shown.
//!
//! It never waits: what is not here yet is [`Known::Coming`].

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use crate::domain::{
    Clip, ClipId, ClipList, ClipQuery, LibraryFacts, Scope, ShelfPicture, Shot, ShotId, ShotList, ShotRow,
};
use crate::engine::{EngineHandle, Reply};
use crate::ui::shot_index::ShotIndex;

/// Most clips asked for in one question.
const AT_ONCE: usize = 400;

/// The most shots that the form walks back through.
const RECENT: usize = 200;

/// More clips, shots or lists than this are not kept when they are out of sight.
const KEEP: usize = 1000;

/// What is known of a clip.
#[derive(Debug, Clone)]
pub(in crate::ui) enum Known<T> {
    /// It was asked for.
    Coming,
    /// It is there.
    Here(T),
    /// There is no such clip any more.
    Gone,
}

impl<T> Known<T> {
    /// The value, when it is there.
    pub fn here(self) -> Option<T> {
        match self {
            Self::Here(value) => Some(value),
            Self::Coming | Self::Gone => None,
        }
    }
}

/// The library of one engine, as far as the window has looked at it.
#[derive(Default)]
pub(in crate::ui) struct Catalog {
    revision: u64,
    frame: u64,
    shots: Answers<Scope, ShotList>,
    places: HashMap<Scope, ShotIndex>,
    lists: Answers<ClipQuery, ClipList>,
    takes: Answers<ShotId, Vec<Arc<Clip>>>,
    recent: Answers<usize, Vec<Arc<Shot>>>,
    shelf: Answers<(), Vec<ShelfPicture>>,
    clips: HashMap<ClipId, ClipEntry>,
    wanted: RefCell<BTreeSet<ClipId>>,
    asked: Option<AskedClips>,
}

/// Clips that were asked for, at which revision.
type AskedClips = (Vec<ClipId>, u64, Reply<Vec<Arc<Clip>>>);

struct ClipEntry {
    clip: Option<Arc<Clip>>,
    revision: u64,
    seen: Cell<u64>,
}

impl Catalog {
    /// A clip, in the library or in the trash.
    pub fn clip(&self, id: ClipId) -> Known<Arc<Clip>> {
        let entry = self.clips.get(&id);
        if entry.is_none_or(|entry| entry.revision != self.revision) {
            self.wanted.borrow_mut().insert(id);
        }
        let Some(entry) = entry else { return Known::Coming };
        entry.seen.set(self.frame);
        entry.clip.clone().map_or(Known::Gone, Known::Here)
    }

    /// The shots of a scope, in the order of the story; `None` until the first answer.
    pub fn shots(&self, scope: Scope) -> Option<&ShotList> {
        self.shots.get(&scope, self.frame)
    }

    /// The clips that answer a question; `None` until the first answer.
    pub fn list(&self, query: &ClipQuery) -> Option<&ClipList> {
        self.lists.get(query, self.frame)
    }

    /// The takes of a shot that are in the library, by number; `None` until the first answer.
    pub fn takes(&self, shot: ShotId) -> Option<&[Arc<Clip>]> {
        self.takes.get(&shot, self.frame).map(Vec::as_slice)
    }

    /// The shots that were generated last, the latest first; empty until the first answer.
    pub fn recent_shots(&self) -> &[Arc<Shot>] {
        self.recent.get(&RECENT, self.frame).map_or(&[], Vec::as_slice)
    }

    /// The pictures that were used last, the latest first; empty until the first answer.
    pub fn shelf(&self) -> &[ShelfPicture] {
        self.shelf.get(&(), self.frame).map_or(&[], Vec::as_slice)
    }

    /// The shelf was changed.
    pub fn ask_shelf_again(&mut self) {
        self.shelf.ask_again();
    }

    /// A shot's row among those of a scope.
    pub fn shot(&self, scope: Scope, id: ShotId) -> Option<&ShotRow> {
        self.shots(scope)?;
        self.places.get(&scope)?.get(id)
    }

    /// Where a shot stands among those of a scope.
    pub fn shot_place(&self, scope: Scope, id: ShotId) -> Option<usize> {
        self.shots(scope)?;
        self.places.get(&scope)?.place(id)
    }

    /// Takes in what was answered and asks for what was looked for. Call it once a frame, before anything looks.
    pub fn poll(&mut self, handle: &EngineHandle, library: LibraryFacts) {
        self.revision = library.revision;
        self.shots.poll(self.revision, self.frame, |scope| handle.shots(*scope));
        for (scope, list) in self.shots.answers() {
            self.places.entry(*scope).or_default().renew(list);
        }
        self.lists.poll(self.revision, self.frame, |query| handle.clips(query.clone()));
        self.takes.poll(self.revision, self.frame, |shot| handle.takes(*shot));
        self.recent.poll(self.revision, self.frame, |most| handle.recent_shots(*most));
        self.shelf.poll(self.revision, self.frame, |()| handle.shelf());
        self.take_clips();
        self.ask_clips(handle);
        self.frame += 1;
        self.forget_unseen();
    }

    fn take_clips(&mut self) {
        let Some((ids, revision, reply)) = self.asked.take() else { return };
        match reply.try_take() {
            Err(reply) => self.asked = Some((ids, revision, reply)),
            Ok(Ok(clips)) => {
                let mut found: HashMap<ClipId, Arc<Clip>> = clips.into_iter().map(|clip| (clip.id, clip)).collect();
                for id in ids {
                    let (clip, seen) = (found.remove(&id), Cell::new(self.frame));
                    self.clips.insert(id, ClipEntry { clip, revision, seen });
                }
            }
            // Asked again while it is looked at.
            Ok(Err(refusal)) => tracing::warn!(%refusal, "clips could not be read"),
        }
    }

    fn ask_clips(&mut self, handle: &EngineHandle) {
        let wanted = self.wanted.get_mut();
        if self.asked.is_some() || wanted.is_empty() {
            return;
        }
        let ids: Vec<ClipId> = std::mem::take(wanted).into_iter().take(AT_ONCE).collect();
        self.asked = Some((ids.clone(), self.revision, handle.details(ids)));
    }

    fn forget_unseen(&mut self) {
        let frame = self.frame;
        if self.clips.len() > KEEP {
            self.clips.retain(|_, entry| entry.seen.get() + 2 >= frame);
        }
        self.takes.forget_unseen(frame);
        self.lists.forget_unseen(frame);
    }
}

/// Questions with an answer each, asked again when the library has changed.
struct Answers<K, T> {
    known: HashMap<K, QuestionEntry<T>>,
    wanted: RefCell<Vec<K>>,
}

struct QuestionEntry<T> {
    answer: Option<T>,
    revision: Option<u64>,
    asked: Option<(u64, Reply<T>)>,
    seen: Cell<u64>,
}

impl<K, T> Default for Answers<K, T> {
    fn default() -> Self {
        Self { known: HashMap::new(), wanted: RefCell::default() }
    }
}

impl<K: Clone + Eq + Hash, T> Answers<K, T> {
    fn get(&self, key: &K, frame: u64) -> Option<&T> {
        let entry = self.known.get(key);
        match entry {
            Some(entry) => entry.seen.set(frame),
            None => self.wanted.borrow_mut().push(key.clone()),
        }
        entry?.answer.as_ref()
    }

    /// What is known is shown until the next answer.
    fn ask_again(&mut self) {
        for entry in self.known.values_mut() {
            (entry.revision, entry.asked) = (None, None);
        }
    }

    /// Asks again for what was looked for in the last two frames.
    fn poll(&mut self, revision: u64, frame: u64, ask: impl Fn(&K) -> Reply<T>) {
        for key in self.wanted.take() {
            self.known.entry(key).or_insert(QuestionEntry {
                answer: None,
                revision: None,
                asked: None,
                seen: Cell::new(frame),
            });
        }
        for (key, entry) in &mut self.known {
            if let Some((asked_at, reply)) = entry.asked.take() {
                match reply.try_take() {
                    Err(reply) => entry.asked = Some((asked_at, reply)),
                    Ok(Ok(answer)) => (entry.answer, entry.revision) = (Some(answer), Some(asked_at)),
                    Ok(Err(refusal)) => tracing::warn!(%refusal, "the library could not be asked"),
                }
            }
            let looked_at = entry.seen.get() + 2 >= frame;
            if entry.asked.is_none() && entry.revision != Some(revision) && looked_at {
                entry.asked = Some((revision, ask(key)));
            }
        }
    }

    /// What was answered so far.
    fn answers(&self) -> impl Iterator<Item = (&K, &T)> {
        self.known.iter().filter_map(|(key, entry)| Some((key, entry.answer.as_ref()?)))
    }

    fn forget_unseen(&mut self, frame: u64) {
        if self.known.len() > 8 {
            self.known.retain(|_, entry| entry.seen.get() + 2 >= frame || entry.asked.is_some());
        }
    }
}
