//! The things on the table: a lamp, books, a cup with steam, a plant.

use super::super::brief::Light;
use super::super::canvas::Canvas;
use super::super::colour::{Rgb, add, hex, mix, scale, soft_step, times};
use super::super::easel::{Easel, Element};
use super::super::noise::Noise;
use super::super::outline::{Outline, smooth};
use super::super::sheet::{Bend, Pulse, Sheet};
use super::room_plan::RoomPlan;

/// Depth of the things.
const NEAR: f32 = 1.0;

/// Puts everything that stands on the table.
pub(super) fn put_things(easel: &mut Easel, plan: &RoomPlan) {
    let unit = easel.unit(1.0);
    let rows = [plan.table - unit * 0.5, easel.y(1.2)];
    let mut canvas = easel.canvas(NEAR, rows, 1.25);
    let stand = plan.table + unit * 0.035;
    let lamp_foot = [plan.bulb[0] + plan.side * unit * 0.075, stand];
    let toward = |out: f32| plan.bulb[0] - plan.side * unit * out;
    paint_books(&mut canvas, easel, plan, [toward(0.25), stand + unit * 0.03]);
    paint_lamp(&mut canvas, plan, unit, lamp_foot);
    let cup = [toward(0.115), stand + unit * 0.075];
    paint_cup(&mut canvas, plan, unit, cup);
    easel.put(&canvas, NEAR);
    put_steam(easel, plan, [cup[0], cup[1] - unit * 0.062]);
    put_plant(easel, plan, [toward(0.45), stand + unit * 0.01]);
    put_glow(easel, plan);
}

/// The light on a thing at a place: from the lamp, from the window, from all around.
fn light_at(plan: &RoomPlan, unit: f32, [x, y]: [f32; 2], facing: f32) -> Rgb {
    let far = ((x - plan.bulb[0]).powi(2) + (y - plan.bulb[1]).powi(2)) / (unit * unit);
    let lamp = scale(plan.warm, plan.lamp * (0.3 + 0.7 * facing.max(0.0)) * 1.9 / (1.0 + far * 16.0));
    let day = scale(plan.day, 0.25 + 0.45 * (-facing).max(0.0));
    add(add(lamp, day), [0.014, 0.013, 0.018])
}

/// A soft shadow under a thing, away from the lamp.
fn shadow(canvas: &mut Canvas, plan: &RoomPlan, [x, y]: [f32; 2], [wide, deep]: [f32; 2]) {
    let away = (x - plan.bulb[0]).signum() * wide * 0.45;
    canvas.wash([x - wide * 2.5, y - deep * 2.0, x + wide * 2.5, y + deep * 2.0], |px, py| {
        let off = ((px - x - away) / (wide * 1.5)).powi(2) + ((py - y) / deep).powi(2);
        ([0.006, 0.005, 0.007], 0.6 * soft_step(1.0, 0.1, off))
    });
}

fn paint_books(canvas: &mut Canvas, easel: &mut Easel, plan: &RoomPlan, [x, y]: [f32; 2]) {
    let unit = easel.unit(1.0);
    shadow(canvas, plan, [x, y], [unit * 0.1, unit * 0.018]);
    let mut top = y;
    for number in 0..3 {
        let random = &mut easel.random;
        let (half, thick) = (unit * random.between(0.068, 0.09), unit * random.between(0.016, 0.026));
        let shift = unit * random.between(-0.012, 0.012);
        let colour = hex(random.pick(&[0x8a_34_2c, 0x2c_4a_5c, 0x3c_5a_40, 0xb0_86_40, 0x54_38_54]));
        let (left, right) = (x + shift - half, x + shift + half);
        let spine = Outline::rectangle([left, top - thick, right, top]);
        canvas.shape(&spine, |px, py| {
            let v = (top - py) / thick;
            let round = 0.75 + 0.5 * (v * std::f32::consts::PI).sin();
            let band = if (0.12..0.16).contains(&((px - left) / (right - left))) { 1.7 } else { 1.0 };
            let facing = (plan.bulb[0] - px).signum() * if plan.side > 0.0 { 0.5 } else { -0.5 };
            times(scale(colour, round * band), light_at(plan, unit, [px, py], 0.35 + facing * 0.5))
        });
        if number == 2 {
            // The cover of the upper one, seen from above.
            let lid = [
                [left + unit * 0.008, top - thick - unit * 0.012],
                [right - unit * 0.008, top - thick - unit * 0.012],
                [right, top - thick],
                [left, top - thick],
            ];
            canvas.shape(&Outline::polygon(&lid), |px, py| {
                times(scale(colour, 1.15), light_at(plan, unit, [px, py], 0.9))
            });
        }
        top -= thick;
    }
}

fn paint_lamp(canvas: &mut Canvas, plan: &RoomPlan, unit: f32, foot: [f32; 2]) {
    let brass = hex(0xb0_8a_4a);
    let [bx, by] = plan.bulb;
    shadow(canvas, plan, foot, [unit * 0.055, unit * 0.014]);
    let metal = |px: f32, py: f32, x: f32, half: f32| {
        let off = (px - x) / half;
        let shine = (-((off + 0.35 * plan.side) / 0.3).powi(2)).exp();
        add(
            times(brass, light_at(plan, unit, [px, py], 0.2 - off * plan.side * 0.4)),
            scale(plan.warm, 0.3 * shine * plan.lamp),
        )
    };
    let base = Outline::ellipse([foot[0], foot[1] - unit * 0.004], [unit * 0.056, unit * 0.0135]);
    canvas.shape(&base, |px, py| metal(px, py, foot[0], unit * 0.056));
    let stem = [
        [foot[0], foot[1] - unit * 0.006],
        [foot[0] + plan.side * unit * 0.012, by + unit * 0.08],
        [foot[0] - plan.side * unit * 0.004, by - unit * 0.045],
        [bx + plan.side * unit * 0.02, by - unit * 0.085],
        [bx, by - unit * 0.06],
    ];
    canvas.shape(&Outline::stroke(&smooth(&stem), [unit * 0.009, unit * 0.007]), |px, py| {
        metal(px, py, foot[0], unit * 0.01)
    });
    // The shade: lit from inside below, dark and smooth outside.
    let (wide, narrow, rim, top) = (unit * 0.088, unit * 0.026, by + unit * 0.014, by - unit * 0.062);
    let shade = smooth(&[
        [bx - wide, rim],
        [bx - wide * 0.78, by - unit * 0.025],
        [bx - narrow, top],
        [bx + narrow, top],
        [bx + wide * 0.78, by - unit * 0.025],
        [bx + wide, rim],
    ]);
    let cloth = hex(0x2e_5a_4a);
    canvas.shape(&Outline::polygon(&shade), |px, py| {
        let off = (px - bx) / wide;
        let round = (1.0 - off * off).max(0.0).sqrt();
        let shine = (-((off + plan.side * 0.45) / 0.16).powi(2)).exp() * 0.35;
        let inner = scale(plan.warm, plan.lamp * 0.2 * soft_step(top, rim, py) * round);
        add(
            add(times(cloth, add(scale(plan.day, 0.7), scale(plan.warm, 0.16 * plan.lamp * round))), inner),
            scale(plan.day, shine),
        )
    });
    let mouth = Outline::ellipse([bx, rim], [wide, unit * 0.013]);
    let bright = 0.25 + 1.6 * plan.lamp;
    canvas.shape(&mouth, |px, py| {
        let off = ((px - bx) / wide).powi(2) + ((py - rim) / (unit * 0.02)).powi(2);
        mix(scale(plan.warm, bright), [bright * 1.2, bright * 1.1, bright * 0.85], (1.0 - off * 2.2).max(0.0))
    });
}

fn paint_cup(canvas: &mut Canvas, plan: &RoomPlan, unit: f32, [x, y]: [f32; 2]) {
    let (wide, high) = (unit * 0.036, unit * 0.058);
    shadow(canvas, plan, [x, y], [unit * 0.06, unit * 0.016]);
    let china = hex(0xe4_dc_d0);
    let saucer = Outline::ellipse([x, y - unit * 0.003], [unit * 0.064, unit * 0.0145]);
    canvas.shape(&saucer, |px, py| {
        let far = ((px - x) / (unit * 0.064)).powi(2) + ((py - y) / (unit * 0.0145)).powi(2);
        times(scale(china, 0.8 + 0.2 * far), light_at(plan, unit, [px, py], 0.75))
    });
    let handle = [
        [x - plan.side * wide * 0.9, y - high * 0.8],
        [x - plan.side * wide * 1.65, y - high * 0.72],
        [x - plan.side * wide * 1.55, y - high * 0.34],
        [x - plan.side * wide * 0.8, y - high * 0.26],
    ];
    canvas.shape(&Outline::stroke(&smooth(&handle), [unit * 0.0075, unit * 0.006]), |px, py| {
        times(scale(china, 0.75), light_at(plan, unit, [px, py], 0.3))
    });
    let body = smooth(&[
        [x - wide, y - high],
        [x - wide * 0.92, y - high * 0.45],
        [x - wide * 0.55, y - unit * 0.004],
        [x + wide * 0.55, y - unit * 0.004],
        [x + wide * 0.92, y - high * 0.45],
        [x + wide, y - high],
    ]);
    canvas.shape(&Outline::polygon(&body), |px, py| {
        let off = (px - x) / wide;
        let facing = (plan.bulb[0] - x).signum() * off * 0.5 + 0.35;
        let turn = (1.0 - off * off).max(0.0).sqrt();
        times(scale(china, 0.45 + 0.6 * turn), light_at(plan, unit, [px, py], facing + 0.25))
    });
    let brim = [x, y - high];
    canvas.shape(&Outline::ellipse(brim, [wide, unit * 0.0105]), |px, py| {
        times(china, light_at(plan, unit, [px, py], 0.9))
    });
    canvas.shape(&Outline::ellipse([brim[0], brim[1] + unit * 0.001], [wide * 0.88, unit * 0.0082]), |px, py| {
        let gleam = soft_step(
            0.3,
            0.0,
            (((px - x) / wide - 0.3 * plan.side).powi(2) + ((py - brim[1]) / (unit * 0.008)).powi(2)) * 1.4,
        );
        add(times(hex(0x3a_20_12), light_at(plan, unit, [px, py], 0.9)), scale(plan.warm, 0.3 * gleam * plan.lamp))
    });
}

fn put_steam(easel: &mut Easel, plan: &RoomPlan, from: [f32; 2]) {
    let unit = easel.unit(1.0);
    let light = scale(add(scale(plan.warm, 0.5 * plan.lamp), scale(plan.day, 0.6)), 0.8);
    for phase in [0.0, 1.6, 3.2, 4.8] {
        let noise = Noise::new(&mut easel.random);
        let mut canvas = easel.canvas(NEAR, [from[1] - unit * 0.2, from[1]], 0.5);
        canvas.wash([from[0] - unit * 0.08, from[1] - unit * 0.2, from[0] + unit * 0.08, from[1]], |x, y| {
            let up = (from[1] - y) / unit;
            let off = (x - from[0]) / unit - 0.02 * (up * 34.0 + phase).sin() * up * 7.0;
            let strand = (-(off / (0.004 + 0.09 * up)).powi(2)).exp();
            let wisp = (0.25 + noise.sum(x / unit * 24.0, y / unit * 12.0, 3)).max(0.0);
            (light, (strand * wisp * 0.6 * soft_step(0.19, 0.03, up) * soft_step(0.0, 0.02, up)).min(0.5))
        });
        for pixel in &mut canvas.pixels {
            pixel[3] = 0.0;
        }
        let drift = [0.0, -unit * 0.0035];
        let sheet = Sheet::new(&canvas, NEAR).lit(Pulse::Breath(1.0, 0.8, phase)).drifting(drift);
        easel.add(Element::Sheet(sheet));
    }
}

fn put_plant(easel: &mut Easel, plan: &RoomPlan, [x, y]: [f32; 2]) {
    let unit = easel.unit(1.0);
    let mut canvas = easel.canvas(NEAR, [y - unit * 0.36, y + unit * 0.04], 1.25);
    shadow(&mut canvas, plan, [x, y], [unit * 0.06, unit * 0.015]);
    let clay = hex(0x9a_5a_3c);
    let pot = [
        [x - unit * 0.042, y - unit * 0.085],
        [x - unit * 0.03, y],
        [x + unit * 0.03, y],
        [x + unit * 0.042, y - unit * 0.085],
    ];
    canvas.shape(&Outline::polygon(&pot), |px, py| {
        let off = (px - x) / (unit * 0.042);
        times(
            scale(clay, 0.55 + 0.5 * (1.0 - off * off).max(0.0)),
            light_at(plan, unit, [px, py], off * plan.side * 0.9 + 0.1),
        )
    });
    let lip = Outline::rectangle([x - unit * 0.046, y - unit * 0.098, x + unit * 0.046, y - unit * 0.08]);
    canvas.shape(&lip, |px, py| times(clay, light_at(plan, unit, [px, py], (px - x) / unit * 20.0 * plan.side + 0.2)));
    easel.put(&canvas, NEAR);
    let mut leaves = easel.canvas(NEAR, [y - unit * 0.4, y - unit * 0.05], 1.25);
    for number in 0..17 {
        let random = &mut easel.random;
        let out = (number as f32 / 16.0 - 0.5) * 2.0 + random.between(-0.1, 0.1);
        let root = [x + out * unit * 0.016, y - unit * 0.09];
        let long = unit * random.between(0.12, 0.24) * (1.0 - 0.35 * out.abs());
        let tip = [x + out * long * 0.95, root[1] - long * (1.0 - 0.45 * out.abs())];
        let bend = [x + out * long * 0.25, root[1] - long * 0.85];
        let green = mix(hex(0x34_58_34), hex(0x6a_8a_48), random.unit());
        let points = super::super::outline::curve(root, bend, tip, 8);
        let wide = unit * random.between(0.012, 0.02);
        let outline = leaf(&points, wide);
        let facing = out * plan.side;
        leaves.shape(&outline, |px, py| times(green, light_at(plan, unit, [px, py], facing * 0.8 + 0.15)));
    }
    let bend =
        Bend { root: y - unit * 0.1, tip: y - unit * 0.36, reach: unit * 0.0018, length: unit * 0.1, speed: 0.9 };
    easel.add(Element::Sheet(Sheet::new(&leaves, NEAR).swaying(bend)));
}

/// A leaf along a line: widest in its middle.
fn leaf(points: &[[f32; 2]], wide: f32) -> Outline {
    let half = points.len() / 2;
    Outline::stroke(&points[..=half], [wide * 0.2, wide]).and(Outline::stroke(&points[half..], [wide, 0.0]))
}

/// The lamp's glow in the air before everything.
fn put_glow(easel: &mut Easel, plan: &RoomPlan) {
    let unit = easel.unit(1.0);
    let [x, y] = plan.bulb;
    let mut canvas = easel.canvas(NEAR, [y - unit * 0.5, y + unit * 0.5], 0.25);
    canvas.glow([x, y + unit * 0.02], unit * 0.075, scale(plan.warm, 0.26 * plan.lamp));
    canvas.glow([x, y + unit * 0.015], unit * 0.2, scale(plan.warm, 0.035 * plan.lamp));
    let pulse = if easel.brief.light == Light::Night { Pulse::Breath(0.06, 2.3, 0.0) } else { Pulse::Steady };
    easel.add(Element::Sheet(Sheet::new(&canvas, NEAR).lit(pulse)));
}
