//! The sheet before the window closes: what goes on, until when it can be fetched, in words.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::engine::Service;
use crate::ui::format;

/// What goes on when the window closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renders {
    /// How many renders.
    pub count: usize,
    /// Before which time the first of them has to be fetched.
    pub before: Timestamp,
    /// How many shots wait here.
    pub waiting: usize,
    /// Where they render.
    pub service: Service,
}

impl Renders {
    /// The headline.
    pub fn title(&self) -> String {
        match (self.count, self.service) {
            (1, Service::Segmind) => "1 render goes on at Segmind".to_owned(),
            (count, Service::Segmind) => format!("{count} renders go on at Segmind"),
            (1, Service::Demo) => "1 demo render stops with the window".to_owned(),
            (count, Service::Demo) => format!("{count} demo renders stop with the window"),
        }
    }

    /// What to do.
    pub fn advice(&self, now: Timestamp, zone: &TimeZone) -> String {
        let them = if self.count == 1 { "it" } else { "them" };
        match self.service {
            Service::Segmind => {
                format!("Open Rushes again before {} to fetch {them}", format::soon(self.before, now, zone))
            }
            Service::Demo if self.count == 1 => "It goes on when you open Rushes again; nothing is billed".to_owned(),
            Service::Demo => "They go on when you open Rushes again; nothing is billed".to_owned(),
        }
    }

    /// Why, and what else waits.
    pub fn more(&self) -> Option<String> {
        let waiting = match self.waiting {
            0 => None,
            1 => Some("1 waiting shot stays here until you open Rushes again".to_owned()),
            count => Some(format!("{count} waiting shots stay here until you open Rushes again")),
        };
        let kept = (self.service == Service::Segmind).then(|| "A render can be fetched for one hour".to_owned());
        let both: Vec<String> = kept.into_iter().chain(waiting).collect();
        (!both.is_empty()).then(|| both.join(". "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixtures::at;

    #[test]
    fn the_words_say_until_when_and_what_is_true_in_the_demo() {
        let three = Renders { count: 3, before: at(2400), waiting: 2, service: Service::Segmind };
        assert_eq!(three.title(), "3 renders go on at Segmind");
        let hour = format::time_of_day(at(2400), &TimeZone::UTC);
        assert_eq!(three.advice(at(0), &TimeZone::UTC), format!("Open Rushes again before {hour} to fetch them"));
        let more = "A render can be fetched for one hour. 2 waiting shots stay here until you open Rushes again";
        assert_eq!(three.more().as_deref(), Some(more));
        let demo = Renders { count: 1, waiting: 0, service: Service::Demo, ..three };
        assert_eq!(demo.title(), "1 demo render stops with the window");
        let goes_on = "It goes on when you open Rushes again; nothing is billed";
        assert_eq!((demo.advice(at(0), &TimeZone::UTC).as_str(), demo.more()), (goes_on, None));
    }
}
