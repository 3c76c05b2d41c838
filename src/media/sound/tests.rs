//! Sound as a device hears it: on a fake device, with a clock that the test moves.

mod picture;
mod rig;

use crate::media::timeline::Timeline;
use rig::{BLOCK, LATENCY, NUMBERS, RATE, Rig, SOON, clock, fake, ms, numbers, tone};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// The largest step within [`tone`] at 440 Hz is 0.0518; a ramp adds a little. A click would be up to 1.8.
const SMOOTH: f32 = 0.060;

#[test]
fn pictures_wait_for_the_sound_and_the_sound_begins_at_its_first_sample() {
    let mut rig = Rig::playing(numbers(ms(8000)));
    rig.pass(ms(30));
    assert_eq!(rig.timeline.position(), ms(0));
    let first = rig.block();
    let whole = first.iter().enumerate().skip(250).all(|(n, sample)| (f64::from(*sample) * NUMBERS) as usize == n);
    assert!(whole, "after the ramp the samples are the sound's own");
    rig.pass(LATENCY.saturating_sub(ms(10)));
    assert_eq!(rig.timeline.position(), ms(0), "the first sample is heard now");
    rig.pass(ms(25));
    assert_eq!(rig.timeline.position(), ms(25));
}

#[test]
fn without_an_answer_of_the_device_pictures_go_on_after_a_moment() {
    let rig = Rig::playing(numbers(ms(8000)));
    rig.pass(ms(1200));
    assert_eq!(rig.timeline.position(), ms(1000));
}

#[test]
fn the_position_is_what_is_heard_over_a_whole_clip() {
    let mut rig = Rig::playing(numbers(ms(8000)));
    rig.drift = 0.001;
    rig.blocks(ms(200));
    let (mut worst, mut last) = (0.0_f64, Duration::ZERO);
    for _ in 0..770 {
        rig.block();
        let position = rig.timeline.position();
        assert!(position >= last, "{position:?} after {last:?}");
        worst = worst.max((position.as_secs_f64() - rig.heard_frame() / f64::from(RATE)).abs());
        last = position;
    }
    assert!(worst < 0.002, "{worst} s apart");
}

#[test]
fn the_position_is_what_is_heard_through_a_minute_of_loops() {
    let mut rig = Rig::with(numbers(ms(2500)), |timeline| timeline.set_looping(true));
    rig.drift = -0.001;
    rig.blocks(ms(200));
    let mut worst = 0.0_f64;
    for _ in 0..6000 {
        rig.block();
        let apart = (rig.timeline.position().as_secs_f64() - rig.heard_frame() / f64::from(RATE)).abs();
        // Where the loop wraps the numbers jump, and a few are bent to hide it.
        worst = worst.max(if apart > 1.2 { (2.5 - apart).abs() } else { apart });
    }
    assert!(worst < 0.006, "{worst} s apart");
}

#[test]
fn a_loop_is_exact_to_the_sample_and_has_no_gap() {
    // 480 Hz fits 100 frames, and the range is a whole number of waves.
    let sound = tone(480.0, ms(3000));
    let samples = sound.samples.clone();
    let mut rig = Rig::with(sound, |timeline| {
        timeline.set_range(Some(ms(500)..ms(1500)));
        timeline.set_looping(true);
        timeline.seek(ms(500));
    });
    rig.blocks(ms(20_000));
    for (n, sample) in rig.heard.iter().enumerate().skip(240) {
        let wanted = samples[(24_000 + n % 48_000) * 2];
        assert!((sample - wanted).abs() < 1e-5, "frame {n}: {sample}, not {wanted}");
    }
}

#[test]
fn a_loop_that_does_not_fit_does_not_click() {
    let mut rig = Rig::with(tone(440.0, ms(1003)), |timeline| timeline.set_looping(true));
    rig.blocks(ms(5000));
    assert!(rig.largest_step() < SMOOTH, "{}", rig.largest_step());
    let quietest = rig.heard[480..].chunks(240).map(|part| part.iter().fold(0.0_f32, |most, one| most.max(one.abs())));
    assert!(quietest.fold(1.0, f32::min) > 0.5, "there is no gap either");
}

#[test]
fn nothing_that_is_asked_for_clicks() {
    let mut rig = Rig::playing(tone(220.0, ms(8000)));
    let acts: [fn(&Timeline); 14] = [
        |timeline| timeline.seek(ms(3333)),
        |timeline| timeline.set_volume(0.1),
        |timeline| timeline.set_volume(1.0),
        |timeline| timeline.set_muted(true),
        |timeline| timeline.set_muted(false),
        |timeline| timeline.pause(),
        |timeline| timeline.play(),
        |timeline| timeline.set_rate(1.7),
        |timeline| timeline.set_rate(-1.0),
        |timeline| timeline.set_rate(0.5),
        |timeline| timeline.set_sound(None),
        |timeline| timeline.set_sound(Some(Arc::new(tone(220.0, ms(700))))),
        |timeline| timeline.seek(ms(650)),
        |timeline| timeline.seek(ms(7950)),
    ];
    for (number, act) in acts.iter().enumerate() {
        rig.blocks(ms(170));
        assert!(rig.largest_step() < SMOOTH, "before {number}: {}", rig.largest_step());
        act(&rig.timeline);
    }
    rig.blocks(ms(1000));
    assert!(rig.largest_step() < SMOOTH, "{}", rig.largest_step());
    assert!(rig.heard.iter().any(|sample| sample.abs() > 0.89));
}

#[test]
fn a_sound_that_is_shorter_than_the_pictures_ends_without_a_click() {
    let mut rig = Rig::with(tone(440.0, ms(501)), |timeline| timeline.set_length(ms(2000)));
    rig.blocks(ms(1500));
    assert!(rig.largest_step() < SMOOTH, "{}", rig.largest_step());
    assert!(rig.heard[26_000..].iter().all(|sample| *sample == 0.0));
    assert!(rig.timeline.is_playing());
}

#[test]
fn a_pause_is_silence_and_playing_goes_on_where_it_stopped() {
    let mut rig = Rig::playing(numbers(ms(8000)));
    rig.blocks(ms(1000));
    rig.timeline.pause();
    let there = rig.timeline.position();
    rig.blocks(ms(500));
    assert!(rig.block().iter().all(|sample| *sample == 0.0));
    assert_eq!(rig.timeline.position(), there);
    rig.timeline.play();
    let first = rig.block();
    let frame = f64::from(first[300]) * NUMBERS - 300.0;
    assert!((frame / f64::from(RATE) - there.as_secs_f64()).abs() < 1e-4, "{frame}");
}

#[test]
fn a_seek_while_playing_is_heard_from_its_first_sample() {
    let mut rig = Rig::playing(numbers(ms(8000)));
    rig.blocks(ms(1000));
    rig.timeline.seek(ms(5000));
    assert_eq!(rig.timeline.position(), ms(5000));
    let block = rig.block();
    let after_ramps = 490 - BLOCK;
    let next = rig.block();
    // 240 frames to fade the old, then the new one begins.
    assert_eq!((f64::from(next[after_ramps]) * NUMBERS) as usize, 240_000 + 250);
    assert!(block[0] > 0.0);
    rig.blocks(ms(500));
    let apart = rig.timeline.position().as_secs_f64() - rig.heard_frame() / f64::from(RATE);
    assert!(apart.abs() < 0.002, "{apart}");
}

#[test]
fn other_rates_are_heard_from_half_to_double_and_forwards_only() {
    for (rate, is_heard) in [(0.5, true), (2.0, true), (1.3, true), (0.4, false), (2.5, false), (-1.0, false)] {
        let mut rig = Rig::playing(numbers(ms(8000)));
        rig.blocks(ms(2000));
        rig.timeline.set_rate(rate);
        rig.blocks(ms(600));
        let block = rig.block();
        if !is_heard {
            assert!(block.iter().all(|sample| *sample == 0.0), "{rate}");
            continue;
        }
        let step = f64::from(block[BLOCK - 1] - block[0]) * NUMBERS / (BLOCK - 1) as f64;
        assert!((step - rate).abs() < 0.01, "{rate}: {step}");
        let apart = rig.timeline.position().as_secs_f64() - rig.heard_frame() / f64::from(RATE);
        assert!(apart.abs() < 0.003, "{rate}: {apart} s apart");
    }
}

#[test]
fn a_sound_of_another_rate_is_heard_at_its_own_speed() {
    let mut sound = numbers(ms(4000));
    sound.rate = 44_100;
    let mut rig = Rig::playing(sound);
    rig.blocks(ms(1000));
    let block = rig.block();
    let step = f64::from(block[BLOCK - 1] - block[0]) * NUMBERS / (BLOCK - 1) as f64;
    assert!((step - 44_100.0 / 48_000.0).abs() < 0.01, "{step}");
}

#[test]
fn a_sound_that_comes_later_joins_in_where_playback_is() {
    let (fake, (now, tell)) = (fake(), clock());
    let timeline = Timeline::with_clock(ms(8000), &fake.output, tell);
    timeline.play();
    *now.lock().unwrap() += ms(1000);
    assert_eq!(timeline.position(), ms(1000), "without a sound nothing waits");
    timeline.set_sound(Some(Arc::new(numbers(ms(8000)))));
    assert_eq!(timeline.position(), ms(1000));
    let mut source = fake.opened.recv_timeout(SOON).unwrap();
    let mut out = vec![0.0; BLOCK * 2];
    let heard = *now.lock().unwrap() + LATENCY;
    source.fill(&mut out, RATE, heard);
    let frame = f64::from(out[600]) * NUMBERS - 300.0;
    assert!((frame / f64::from(RATE) - 1.070).abs() < 1e-4, "{frame}");
}

#[test]
fn after_a_device_stood_still_the_sound_jumps_to_the_pictures() {
    let mut rig = Rig::playing(numbers(ms(8000)));
    rig.blocks(ms(1000));
    let before = rig.timeline.position();
    rig.pass(ms(700));
    assert_eq!(rig.timeline.position(), before + ms(700), "pictures go on");
    rig.blocks(ms(300));
    let apart = rig.timeline.position().as_secs_f64() - rig.heard_frame() / f64::from(RATE);
    assert!(apart.abs() < 0.002, "{apart}");
}

#[test]
fn a_late_guess_of_the_devices_latency_is_made_good_without_a_step() {
    let mut rig = Rig::playing(numbers(ms(8000)));
    rig.blocks(ms(1000));
    // From here on the device says that it takes 40 ms longer than it had said.
    let mut last = rig.timeline.position();
    for _ in 0..200 {
        let mut out = vec![0.0; BLOCK * 2];
        let now = *rig.now.lock().unwrap();
        rig.source.fill(&mut out, RATE, now + LATENCY + ms(40));
        rig.pass(ms(10));
        let position = rig.timeline.position();
        let moved = position.checked_sub(last).unwrap();
        assert!((ms(8)..ms(12)).contains(&moved), "{moved:?} in 10 ms");
        last = position;
    }
    assert!(last.abs_diff(ms(2890)) < ms(2), "{last:?}");
}

#[test]
fn two_timelines_play_side_by_side() {
    let (fake, (_, tell)) = (fake(), clock());
    let play = |length| {
        let timeline = Timeline::with_clock(ms(length), &fake.output, tell.clone());
        timeline.set_sound(Some(Arc::new(tone(440.0, ms(length)))));
        timeline.play();
        (timeline, fake.opened.recv_timeout(SOON).unwrap())
    };
    let (one, other) = (play(1000), play(2000));
    for (timeline, mut source) in [one, other] {
        let mut out = vec![0.0; BLOCK * 2];
        source.fill(&mut out, RATE, Instant::now() + LATENCY);
        assert!(timeline.is_playing() && out.iter().any(|sample| sample.abs() > 0.5));
    }
}

#[test]
fn a_stream_closes_when_paused_and_opens_again_with_the_next_play() {
    let (fake, (_, tell)) = (fake(), clock());
    let timeline = Timeline::with_clock(ms(1000), &fake.output, tell);
    timeline.set_sound(Some(Arc::new(tone(440.0, ms(1000)))));
    assert!(fake.opened.try_recv().is_err(), "nothing is open before the first play");
    timeline.play();
    fake.opened.recv_timeout(SOON).unwrap();
    timeline.pause();
    fake.closed.recv_timeout(SOON).unwrap();
    timeline.play();
    fake.opened.recv_timeout(SOON).unwrap();
    drop(timeline);
    fake.closed.recv_timeout(SOON).unwrap();
}

#[test]
fn a_lost_device_is_opened_again() {
    let (fake, (_, tell)) = (fake(), clock());
    let timeline = Timeline::with_clock(ms(1000), &fake.output, tell);
    timeline.set_sound(Some(Arc::new(tone(440.0, ms(1000)))));
    timeline.play();
    fake.opened.recv_timeout(SOON).unwrap();
    fake.events.is_lost.store(true, Ordering::SeqCst);
    fake.closed.recv_timeout(SOON).unwrap();
    fake.opened.recv_timeout(SOON).unwrap();
}

#[test]
fn where_there_is_no_device_nothing_waits_and_the_next_play_tries_again() {
    let (fake, (now, tell)) = (fake(), clock());
    fake.events.is_missing.store(true, Ordering::SeqCst);
    let timeline = Timeline::with_clock(ms(9000), &fake.output, tell);
    timeline.set_sound(Some(Arc::new(tone(440.0, ms(9000)))));
    timeline.play();
    fake.closed.recv_timeout(SOON).unwrap();
    timeline.pause();
    let there = timeline.position();
    while fake.output.is_there() {
        std::thread::yield_now();
    }
    fake.events.is_missing.store(false, Ordering::SeqCst);
    timeline.play();
    *now.lock().unwrap() += ms(100);
    assert_eq!(timeline.position(), there + ms(100));
    fake.opened.recv_timeout(SOON).unwrap();
}
