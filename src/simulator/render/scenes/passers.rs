//! Who and what passes in a street: somebody under an umbrella, a tram with lit windows, each with its mirror in the wet road.

use super::super::canvas::Canvas;
use super::super::colour::{Rgb, add, hex, mix, scale, soft_step};
use super::super::easel::{Easel, Element};
use super::super::outline::{Outline, smooth};
use super::super::sheet::{Bend, Pulse, Sheet};

/// Puts somebody with an umbrella in the road.
pub(super) fn put_walker(easel: &mut Easel, focus: [f32; 2]) {
    let unit = easel.unit(1.0);
    let below = unit * easel.random.between(0.17, 0.22);
    // A tram passes on the left.
    let side = if easel.brief.props.tram { 1.0 } else { easel.random.side() };
    let foot = [focus[0] + side * below * easel.random.between(0.28, 0.55), focus[1] + below];
    let tall = below * 1.12;
    let any = easel.random.pick(&[0xd8_24_2c, 0xd8_24_2c, 0xe8_a0_28, 0x2a_8a_a8]);
    let umbrella = hex(if easel.brief.props.red { 0xd8_24_2c } else { any });
    let mut canvas = easel.canvas(1.0, [foot[1] - tall * 1.5, foot[1] + 3.0], 1.5);
    let coat = mix(easel.mood.shade, [0.012, 0.012, 0.02], 0.6);
    let rim = scale(easel.mood.haze, 0.55);
    paint_walker(&mut canvas, foot, tall, [coat, rim]);
    paint_umbrella(&mut canvas, [foot[0] + tall * 0.03, foot[1] - tall * 0.92], tall * 0.47, umbrella);
    let bend = Bend { root: foot[1], tip: foot[1] - tall, reach: unit * 0.0022, length: unit, speed: 3.2 };
    put_mirror(easel, &canvas, foot[1], 1.0);
    easel.add(Element::Sheet(Sheet::new(&canvas, 1.0).swaying(bend)));
}

/// A figure from behind, walking away.
fn paint_walker(canvas: &mut Canvas, foot: [f32; 2], tall: f32, [coat, rim]: [Rgb; 2]) {
    let lit = |x: f32, half: f32| {
        let off = ((x - foot[0]) / (tall * half)).abs();
        mix(coat, rim, soft_step(0.6, 1.0, off) * 0.7)
    };
    for (hip, toe) in [(-0.045, -0.075), (0.045, 0.055)] {
        let leg = [[hip, -0.46], [hip * 1.1, -0.24], [toe, -0.01]];
        canvas.flat(&Outline::stroke(&smooth(&leg), [0.085, 0.055]).placed(tall, foot), coat);
        canvas.flat(&Outline::ellipse([toe + 0.01, -0.012], [0.035, 0.018]).placed(tall, foot), coat);
    }
    let body = [
        [-0.1, -0.78],
        [-0.03, -0.86],
        [0.04, -0.86],
        [0.11, -0.78],
        [0.1, -0.55],
        [0.135, -0.3],
        [-0.125, -0.3],
        [-0.095, -0.55],
    ];
    canvas.shape(&Outline::polygon(&smooth(&body)).placed(tall, foot), |x, _| lit(x, 0.13));
    canvas.shape(&Outline::ellipse([0.005, -0.93], [0.055, 0.07]).placed(tall, foot), |x, _| lit(x, 0.07));
    let arm = [[0.09, -0.77], [0.14, -0.64], [0.06, -0.72], [0.045, -0.9]];
    canvas.flat(&Outline::stroke(&smooth(&arm), [0.06, 0.04]).placed(tall, foot), coat);
}

fn paint_umbrella(canvas: &mut Canvas, [x, y]: [f32; 2], radius: f32, colour: Rgb) {
    let mut edge = Vec::new();
    for step in 0..=24 {
        let (sin, cos) = (std::f32::consts::PI * (1.0 + step as f32 / 24.0)).sin_cos();
        edge.push([x + cos * radius, y + sin * radius * 0.62]);
    }
    // The hem hangs in bows between the ribs.
    for step in (1..24).rev() {
        let part = step as f32 / 12.0 - 1.0;
        let bow = (step as f32 / 24.0 * std::f32::consts::PI * 5.0).sin().abs();
        edge.push([x + part * radius, y - bow * radius * 0.075]);
    }
    canvas.shape(&Outline::polygon(&edge), |px, py| {
        let (u, v) = ((px - x) / radius, (y - py) / (radius * 0.62));
        let gore = ((u / (1.0 - v * v * 0.8).max(0.05).sqrt()).clamp(-1.0, 1.0).asin() * 2.5).sin().abs();
        scale(colour, 0.22 + 0.5 * v.max(0.0).powf(0.8) + 0.12 * gore)
    });
    canvas.flat(
        &Outline::rectangle([x - radius * 0.012, y - radius * 0.72, x + radius * 0.012, y - radius * 0.6]),
        scale(colour, 0.3),
    );
}

/// Puts a tram that comes along the street.
pub(super) fn put_tram(easel: &mut Easel, focus: [f32; 2]) {
    let unit = easel.unit(1.0);
    let below = unit * 0.125;
    let foot = [focus[0] - below * 1.05, focus[1] + below];
    let high = below * 2.15;
    let mut canvas = easel.canvas(0.8, [foot[1] - high * 1.3, foot[1] + 3.0], 1.25);
    paint_tram(&mut canvas, foot, high, &[easel.mood.haze, scale(hex(0xff_c8_80), 1.15)]);
    put_mirror(easel, &canvas, foot[1], 0.8);
    let go = [-unit * 0.0035, unit * 0.0016];
    easel.add(Element::Sheet(Sheet::new(&canvas, 0.8).drifting(go)));
    let mut light = easel.canvas(0.8, [foot[1] - high * 1.5, foot[1] + high * 0.6], 0.25);
    light.glow([foot[0], foot[1] - high * 0.24], high * 0.2, [0.5, 0.46, 0.36]);
    light.glow([foot[0], foot[1] - high * 0.66], high * 0.34, [0.12, 0.085, 0.04]);
    easel.add(Element::Sheet(Sheet::new(&light, 0.8).lit(Pulse::Steady).drifting(go)));
}

fn paint_tram(canvas: &mut Canvas, foot: [f32; 2], high: f32, [haze, lamp]: &[Rgb; 2]) {
    let at = |outline: Outline| outline.placed(high, foot);
    let body = [
        [-0.29, -0.06],
        [-0.3, -0.5],
        [-0.27, -0.9],
        [-0.2, -0.96],
        [0.2, -0.96],
        [0.27, -0.9],
        [0.3, -0.5],
        [0.29, -0.06],
    ];
    let (red, cream) = (hex(0x8a_22_20), hex(0xd8_c8_a0));
    canvas.shape(&at(Outline::polygon(&body)), |x, y| {
        let up = (foot[1] - y) / high;
        let across = (x - foot[0]) / (high * 0.3);
        let paint = mix(red, cream, soft_step(0.455, 0.465, up));
        add(scale(paint, 0.2 - 0.08 * across.abs()), scale(*haze, 0.12 * across.abs().powi(3)))
    });
    for (left, right) in [(-0.255, -0.1), (-0.085, 0.085), (0.1, 0.255)] {
        canvas.shape(&at(Outline::rectangle([left, -0.8, right, -0.5])), |_, y| {
            scale(*lamp, 0.5 + 0.4 * ((foot[1] - y) / high - 0.5) / 0.3)
        });
    }
    // The driver, a wiper, the number, the lamp, rails of the roof.
    let dark: Rgb = [0.02, 0.015, 0.015];
    canvas.flat(
        &at(Outline::ellipse([0.0, -0.6], [0.035, 0.045]).and(Outline::ellipse([0.0, -0.51], [0.07, 0.06]))),
        dark,
    );
    canvas.flat(&at(Outline::stroke(&[[-0.07, -0.5], [0.02, -0.74]], [0.008, 0.005])), dark);
    canvas.flat(&at(Outline::rectangle([-0.12, -0.91, 0.12, -0.835])), scale(hex(0xff_e0_a0), 0.85));
    canvas.flat(
        &at(Outline::rectangle([-0.05, -0.9, -0.035, -0.845]).and(Outline::rectangle([0.02, -0.9, 0.035, -0.845]))),
        dark,
    );
    canvas.flat(&at(Outline::ellipse([0.0, -0.24], [0.045, 0.045])), [1.9, 1.8, 1.5]);
    canvas.flat(&at(Outline::rectangle([-0.31, -0.075, 0.31, -0.03])), dark);
    canvas.flat(&at(Outline::rectangle([-0.2, -0.04, 0.2, 0.0])), scale(dark, 0.5));
    canvas.flat(&at(Outline::stroke(&[[-0.1, -0.96], [0.0, -1.1], [0.1, -0.96]], [0.012, 0.012])), dark);
    canvas.flat(&at(Outline::rectangle([-0.3, -0.468, 0.3, -0.455])), scale(cream, 0.4));
}

/// Puts the mirror of what stands on a wet road at a height of the view.
fn put_mirror(easel: &mut Easel, canvas: &Canvas, foot: f32, depth: f32) {
    let mut mirror = Canvas { origin: [canvas.origin[0], foot - 1.0], ..canvas.clone() };
    let last = ((foot - canvas.origin[1]) * canvas.fineness) as usize;
    for row in 0..canvas.height {
        let fade = 0.5 * (1.0 - row as f32 / canvas.height as f32).powf(1.3);
        for column in 0..canvas.width {
            let from = last
                .checked_sub(row)
                .map_or([0.0; 4], |from| canvas.pixels[from.min(canvas.height - 1) * canvas.width + column]);
            mirror.pixels[row * canvas.width + column] = from.map(|part| part * fade);
        }
    }
    mirror.blur(easel.unit(0.0022));
    let bend = Bend {
        root: foot,
        tip: foot + easel.unit(0.2),
        reach: easel.unit(0.008),
        length: easel.unit(0.012),
        speed: 2.0,
    };
    easel.add(Element::Sheet(Sheet::new(&mirror, depth).swaying(bend)));
}
