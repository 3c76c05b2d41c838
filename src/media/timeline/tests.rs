//! The clock, moved by hand.

use super::*;
use std::sync::Mutex;

/// A moment that a test moves.
#[derive(Clone)]
struct Hand(Arc<Mutex<Instant>>);

impl Hand {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    fn now(&self) -> Now {
        let moment = self.0.clone();
        Arc::new(move || *moment.lock().unwrap())
    }

    fn pass(&self, time: Duration) {
        *self.0.lock().unwrap() += time;
    }
}

const fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

fn clip(length: u64) -> (Timeline, Hand) {
    let hand = Hand::new();
    (Timeline::with_clock(ms(length), &Output::none(), hand.now()), hand)
}

fn playing(length: u64) -> (Timeline, Hand) {
    let (timeline, hand) = clip(length);
    timeline.play();
    (timeline, hand)
}

#[test]
fn it_is_paused_at_the_start_and_stays_there() {
    let (timeline, hand) = clip(8000);
    hand.pass(ms(500));
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(0), false));
    assert_eq!(timeline.until(ms(1000)), None);
}

#[test]
fn it_plays_on_the_clock_and_stops_where_it_is_paused() {
    let (timeline, hand) = playing(8000);
    hand.pass(ms(1500));
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(1500), true));
    timeline.pause();
    hand.pass(ms(1500));
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(1500), false));
    timeline.play();
    hand.pass(ms(250));
    assert_eq!(timeline.position(), ms(1750));
}

#[test]
fn a_clone_is_the_same_clock() {
    let (timeline, hand) = playing(8000);
    let other = timeline.clone();
    hand.pass(ms(100));
    other.pause();
    hand.pass(ms(100));
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(100), false));
}

#[test]
fn it_stops_at_the_end_and_playing_again_starts_over() {
    let (timeline, hand) = playing(2000);
    hand.pass(ms(5000));
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(2000), false));
    assert_eq!(timeline.until(ms(2000)), None);
    timeline.play();
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(0), true));
    timeline.set_rate(-1.0);
    hand.pass(ms(10));
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(0), false));
    timeline.play();
    hand.pass(ms(500));
    assert_eq!(timeline.position(), ms(1500), "backwards it starts over from the end");
}

#[test]
fn playing_what_plays_already_changes_nothing() {
    let (timeline, hand) = playing(2000);
    hand.pass(ms(300));
    timeline.play();
    hand.pass(ms(300));
    assert_eq!(timeline.position(), ms(600));
}

#[test]
fn a_rate_takes_effect_from_here_on() {
    let (timeline, hand) = playing(8000);
    hand.pass(ms(1000));
    timeline.set_rate(2.0);
    assert_eq!(timeline.position(), ms(1000));
    hand.pass(ms(1000));
    timeline.set_rate(-0.5);
    hand.pass(ms(1000));
    assert_eq!((timeline.position(), timeline.rate()), (ms(2500), -0.5));
}

#[test]
fn a_rate_is_never_zero_nor_beyond_eight() {
    let (timeline, _) = clip(8000);
    for (asked, given) in [(0.0, 1.0), (f64::NAN, 1.0), (-20.0, -8.0), (f64::INFINITY, 8.0), (0.25, 0.25)] {
        timeline.set_rate(asked);
        assert!((timeline.rate() - given).abs() < 1e-9, "{asked}: {}", timeline.rate());
    }
}

#[test]
fn a_loop_wraps_to_the_instant_forwards_and_backwards() {
    let (timeline, hand) = playing(2000);
    timeline.set_looping(true);
    hand.pass(ms(2000));
    assert_eq!(timeline.position(), ms(0));
    hand.pass(ms(3_600_000 + 123));
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(123), true));
    timeline.set_rate(-1.0);
    hand.pass(ms(223));
    assert_eq!(timeline.position(), ms(1900));
}

#[test]
fn a_range_is_what_plays_and_loops() {
    let (timeline, hand) = clip(8000);
    timeline.set_range(Some(ms(2000)..ms(3000)));
    assert_eq!(timeline.range(), Some(ms(2000)..ms(3000)));
    timeline.seek(ms(2500));
    timeline.play();
    hand.pass(ms(900));
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(3000), false));
    timeline.set_looping(true);
    timeline.play();
    hand.pass(ms(1300));
    assert_eq!(timeline.position(), ms(2300));
    timeline.seek(ms(1900));
    hand.pass(ms(1200));
    assert_eq!(timeline.position(), ms(2100), "it runs into the range, then loops in it");
    timeline.set_range(None);
    hand.pass(ms(1000));
    assert_eq!(timeline.position(), ms(3100));
}

#[test]
fn a_range_that_is_empty_or_behind_the_end_is_the_whole_clip() {
    for range in [ms(500)..ms(500), ms(9000)..ms(9500), ms(700)..ms(300)] {
        let (timeline, hand) = playing(2000);
        timeline.set_range(Some(range.clone()));
        hand.pass(ms(5000));
        assert_eq!((timeline.position(), timeline.is_playing()), (ms(2000), false), "{range:?}");
    }
}

#[test]
fn it_seeks_within_the_clip_only() {
    let (timeline, hand) = playing(2000);
    timeline.seek(ms(1500));
    hand.pass(ms(100));
    assert_eq!(timeline.position(), ms(1600));
    timeline.seek(ms(60_000));
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(2000), false));
    timeline.seek(ms(200));
    hand.pass(ms(100));
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(200), false), "the end has stopped it");
}

#[test]
fn it_waits_for_a_length_that_is_not_known_yet() {
    let (timeline, hand) = playing(0);
    hand.pass(ms(700));
    assert_eq!((timeline.position(), timeline.is_playing()), (ms(0), true));
    timeline.set_length(ms(2000));
    hand.pass(ms(300));
    assert_eq!((timeline.position(), timeline.length()), (ms(300), ms(2000)));
}

#[test]
fn a_shorter_length_takes_the_position_along() {
    let (timeline, _) = clip(2000);
    timeline.seek(ms(1800));
    timeline.set_length(ms(1000));
    assert_eq!(timeline.position(), ms(1000));
}

#[test]
fn until_tells_the_wall_time_to_a_position() {
    let (timeline, hand) = playing(2000);
    hand.pass(ms(500));
    assert_eq!(timeline.until(ms(600)), Some(ms(100)));
    assert_eq!(timeline.until(ms(500)), Some(ms(0)));
    assert_eq!(timeline.until(ms(2000)), Some(ms(1500)));
    assert_eq!(timeline.until(ms(400)), None);
    timeline.set_looping(true);
    assert_eq!(timeline.until(ms(400)), Some(ms(1900)));
    assert_eq!(timeline.until(ms(2000)), Some(ms(1500)));
    assert_eq!(timeline.until(ms(2001)), None);
    timeline.set_rate(2.0);
    assert_eq!(timeline.until(ms(600)), Some(ms(50)));
    timeline.set_rate(-2.0);
    assert_eq!(timeline.until(ms(400)), Some(ms(50)));
    assert_eq!(timeline.until(ms(600)), Some(ms(950)));
    timeline.set_looping(false);
    assert_eq!(timeline.until(ms(600)), None);
}

#[test]
fn after_waiting_until_a_position_it_is_there_at_any_rate() {
    for rate in [1.0, 0.3, 1.7, 7.3, -0.9, -3.3] {
        let (timeline, hand) = clip(8000);
        timeline.seek(ms(4000));
        timeline.set_rate(rate);
        timeline.play();
        for step in 1..40 {
            let at = if rate > 0.0 { ms(4000 + step * 41) } else { ms(4000 - step * 41) };
            hand.pass(timeline.until(at).unwrap());
            let position = timeline.position();
            let there = if rate > 0.0 { position >= at } else { position <= at };
            assert!(there && position.abs_diff(at) < Duration::from_nanos(20), "{rate}: {position:?} for {at:?}");
        }
    }
}

#[test]
fn volume_is_kept_while_muted() {
    let (timeline, _) = clip(2000);
    timeline.set_volume(0.5);
    timeline.set_muted(true);
    timeline.set_volume(f32::NAN);
    assert!((timeline.volume() - 0.5).abs() < 1e-6 && timeline.is_muted());
    timeline.set_volume(7.0);
    assert!((timeline.volume() - 1.0).abs() < 1e-6);
}

#[test]
fn any_thread_may_hold_it() {
    fn sync<T: Send + Sync + 'static>(_: &T) {}
    sync(&clip(0).0);
    sync(&Output::system());
}
