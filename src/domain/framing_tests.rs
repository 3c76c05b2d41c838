//! The arithmetic of cuts, over many pictures, shapes and ways to them.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::*;

const RATIOS: [Size2; 5] = [(16, 9), (4, 3), (1, 1), (3, 4), (9, 16)];

/// A few thousand framings of pictures, each with a ratio, reached by drags and zooms as a person makes them.
fn many() -> Vec<(Framing, Size2, Size2)> {
    let mut random = StdRng::seed_from_u64(18);
    let side = |random: &mut StdRng| match random.random_range(0..4) {
        0 => random.random_range(1..20),
        1 => random.random_range(20..900),
        _ => random.random_range(900..9000),
    };
    (0..4000)
        .map(|n| {
            let picture = (side(&mut random), side(&mut random));
            let ratio = RATIOS[n % RATIOS.len()];
            let mut framing = Framing::FILL;
            for _ in 0..random.random_range(0..6) {
                framing = if random.random_bool(0.5) {
                    let by = (random.random_range(-900.0..900.0), random.random_range(-900.0..900.0));
                    framing.moved(picture, ratio, by)
                } else {
                    let about = (random.random_range(0.0..1.0), random.random_range(0.0..1.0));
                    framing.zoomed(picture, ratio, random.random_range(0.3..3.0), about)
                };
            }
            (framing, picture, ratio)
        })
        .collect()
}

#[test]
fn a_cut_lies_inside_its_picture_and_has_the_shape_to_a_pixel() {
    for (framing, picture, ratio) in many() {
        let cut = framing.cut(picture, ratio);
        assert!(cut.width >= 1 && cut.height >= 1, "{framing:?} of {picture:?}");
        assert!(cut.x + cut.width <= picture.0 && cut.y + cut.height <= picture.1, "{cut:?} of {picture:?}");
        if has_shape(picture, ratio) && (cut.width, cut.height) == picture {
            continue;
        }
        let wanted = f64::from(cut.height) * f64::from(ratio.0) / f64::from(ratio.1);
        let step = (f64::from(ratio.0) / f64::from(ratio.1)).max(1.0);
        assert!((f64::from(cut.width) - wanted).abs() <= step + 0.5, "{cut:?} of {picture:?} in {ratio:?}");
    }
}

#[test]
fn a_shape_that_comes_back_finds_its_cut_unchanged() {
    for (framing, picture, ratio) in many() {
        let before = framing.cut(picture, ratio);
        for other in RATIOS {
            let seen = framing.cut(picture, other);
            assert!(seen.x + seen.width <= picture.0 && seen.y + seen.height <= picture.1);
        }
        assert_eq!(framing.cut(picture, ratio), before);
    }
}

#[test]
fn without_a_zoom_as_much_as_can_be_is_seen_in_every_shape() {
    for (_, picture, ratio) in many() {
        let cut = Framing::FILL.cut(picture, ratio);
        assert!(cut.width == picture.0 || cut.height == picture.1, "{cut:?} of {picture:?}");
    }
}

#[test]
fn a_drag_moves_the_cut_by_as_many_pixels_and_stops_at_the_edge() {
    let picture = (2000, 1000);
    let square = Framing::FILL.moved(picture, (1, 1), (120.0, 0.0));
    assert_eq!(square.cut(picture, (1, 1)), Area { x: 620, y: 0, width: 1000, height: 1000 });
    let far = square.moved(picture, (1, 1), (9e9, -9e9));
    assert_eq!(far.cut(picture, (1, 1)).x, 1000);
    let back = far.moved(picture, (1, 1), (-100.0, 0.0));
    assert_eq!(back.cut(picture, (1, 1)).x, 900, "a drag beyond the edge leaves nothing to drag back");
}

#[test]
fn a_zoom_keeps_the_point_under_the_pointer_where_no_edge_is_met() {
    let (picture, ratio) = ((4000, 3000), (16, 9));
    let inside = Framing::FILL.zoomed(picture, ratio, 3.0, (0.5, 0.5));
    for about in [(0.5, 0.5), (0.2, 0.7), (0.9, 0.1)] {
        let point = |cut: Area| {
            (f64::from(cut.x) + f64::from(cut.width) * about.0, f64::from(cut.y) + f64::from(cut.height) * about.1)
        };
        let (before, after) =
            (point(inside.cut(picture, ratio)), point(inside.zoomed(picture, ratio, 1.2, about).cut(picture, ratio)));
        assert!((before.0 - after.0).abs() < 2.0 && (before.1 - after.1).abs() < 2.0, "{before:?} {after:?}");
    }
    let Framing::Fill { zoom, .. } = inside.zoomed(picture, ratio, 1000.0, (0.5, 0.5)) else { panic!() };
    assert_eq!(zoom, MOST_ZOOM);
    let Framing::Fill { zoom, .. } = inside.zoomed(picture, ratio, 0.0, (0.5, 0.5)) else { panic!() };
    assert_eq!(zoom, COVERS, "the picture always covers the shape");
}

#[test]
fn nothing_is_scaled_up_and_nothing_is_larger_than_twice_the_render() {
    for (framing, picture, ratio) in many() {
        for framing in [framing, Framing::Whole, Framing::Fit(Backdrop::Blur)] {
            for lines in [720, 1080] {
                let FrameLayout { source, canvas, placed } = framing.layout(picture, ratio, lines);
                assert!(placed.width <= source.width && placed.height <= source.height, "{placed:?} {source:?}");
                assert!(placed.x + placed.width <= canvas.0 && placed.y + placed.height <= canvas.1);
                let most = 2 * lines * ratio.0.max(ratio.1).div_ceil(ratio.0.min(ratio.1)).max(2);
                assert!(canvas.0.max(canvas.1) <= most, "{canvas:?} for {ratio:?} at {lines}");
            }
        }
    }
}

#[test]
fn what_is_sent_has_the_size_that_a_person_expects() {
    let canvas = |framing: Framing, picture, ratio, lines| framing.layout(picture, ratio, lines).canvas;
    assert_eq!(canvas(Framing::FILL, (6000, 4000), (16, 9), 1080), (3840, 2160));
    assert_eq!(canvas(Framing::FILL, (6000, 4000), (9, 16), 720), (1440, 2560));
    assert_eq!(canvas(Framing::FILL, (1000, 1000), (9, 16), 1080), (563, 1000));
    assert_eq!(canvas(Framing::Fit(Backdrop::Blur), (1000, 1000), (16, 9), 1080), (1778, 1000));
    assert_eq!(canvas(Framing::Whole, (5000, 1000), (16, 9), 1080), (3840, 768));
    assert_eq!(canvas(Framing::Whole, (800, 1000), (16, 9), 1080), (800, 1000));
    let fit = Framing::Fit(Backdrop::Blur).layout((1000, 1000), (16, 9), 1080);
    assert_eq!(fit.placed, Area { x: 389, y: 0, width: 1000, height: 1000 });
}

#[test]
fn a_picture_of_the_shape_is_left_whole_though_its_size_is_rounded() {
    for picture in [(1920, 1080), (1366, 768), (1920, 1088), (854, 480)] {
        assert!(has_shape(picture, (16, 9)), "{picture:?}");
        let cut = Framing::FILL.cut(picture, (16, 9));
        assert_eq!((cut.width, cut.height), picture);
    }
    assert!(!has_shape((1600, 1000), (16, 9)) && !has_shape((1080, 1920), (16, 9)));
}

#[test]
fn how_much_is_cut_off_is_told_in_percent() {
    assert_eq!(Framing::FILL.hidden_percent((1000, 1000), (9, 16)), 44);
    assert_eq!(Framing::FILL.hidden_percent((1920, 1080), (16, 9)), 0);
    assert_eq!(Framing::Fit(Backdrop::Blur).hidden_percent((1000, 1000), (9, 16)), 0);
}

#[test]
fn a_framing_is_read_from_a_word_and_written_alike_in_every_version() {
    assert_eq!("fill".parse(), Ok(Framing::FILL));
    assert_eq!("blur".parse(), Ok(Framing::Fit(Backdrop::Blur)));
    let grey = Framing::Fit(Backdrop::Colour([26, 43, 60]));
    assert_eq!(("#1a2b3c".parse(), Backdrop::Colour([26, 43, 60]).hex().as_deref()), (Ok(grey), Some("#1a2b3c")));
    for word in ["", "cover", "#12345", "#12345g", "#1234567"] {
        assert_eq!(word.parse::<Framing>(), Err(NotAFraming), "{word}");
    }
    let json = |framing: Framing| serde_json::to_value(framing).unwrap();
    assert_eq!(json(Framing::FILL), serde_json::json!({ "fill": { "centre": [5000, 5000], "zoom": 1000 } }));
    assert_eq!(json(grey), serde_json::json!({ "fit": { "colour": [26, 43, 60] } }));
    assert_eq!(json(Framing::Whole), "whole");
}

#[test]
fn many_steps_closer_and_back_do_not_wander() {
    let (picture, ratio) = ((1001, 777), (16, 9));
    let mut framing = Framing::FILL;
    for _ in 0..200 {
        framing = framing.zoomed(picture, ratio, 1.1, (0.5, 0.5)).zoomed(picture, ratio, 1.0 / 1.1, (0.5, 0.5));
    }
    let Framing::Fill { centre, .. } = framing else { panic!() };
    assert_eq!(centre, (5000, 5000));
}
