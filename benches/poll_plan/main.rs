//! What the poll plan costs and how late it is, beside a fixed poll every 2 s; `cargo bench --bench poll_plan`. Virtual time only.
#![expect(clippy::print_stdout, reason = "a bench prints its numbers")]

mod world;

use std::time::Duration;

use world::{Dice, Draw, Scene, World};

const FIXED: Duration = Duration::from_secs(2);

/// Name and render times. Nobody has published how much Segmind's times vary, so three widths are tried.
const LATENCIES: [(&str, Draw); 4] = [
    ("log-normal 142 s, spread 15 %", |dice| dice.log_normal(142.0, 0.15)),
    ("log-normal 142 s, spread 25 %", |dice| dice.log_normal(142.0, 0.25)),
    ("log-normal 142 s, spread 40 %", |dice| dice.log_normal(142.0, 0.4)),
    ("two humps: 90 % about 120 s, 10 % about 420 s", |dice: &mut Dice| {
        let slow = dice.even() < 0.1;
        dice.log_normal(if slow { 420.0 } else { 120.0 }, if slow { 0.5 } else { 0.2 })
    }),
];

fn scene(jobs: usize, limit: u32, draw: Draw, fixed: Option<Duration>) -> Scene {
    // A learnt plan is measured; the first renders, with nothing but the published mean, have a table of their own.
    let measured = (jobs * 2).clamp(500, 10_000);
    let most = Duration::from_hours(if jobs > 100 { 3 } else { 400 });
    Scene { jobs, limit, draw, fixed, warm_up: 100 + jobs, measured, refill: true, found_at: None, most }
}

fn row(what: &str, scene: Scene) {
    let plan = World::new(scene).run();
    let fixed = World::new(Scene { fixed: Some(FIXED), ..scene }).run();
    println!(
        "{what:>22} | {:6.1} {:7.1} {:8.1} {:5} {:5.1} % | {:7.1} {:7.1} {:8.1} {:5} {:5.1} % | {:5.2}",
        plan.requests_per_job(),
        plan.late(0.5),
        plan.late(0.95),
        plan.lost,
        100.0 * plan.refused as f64 / plan.requests.max(1) as f64,
        fixed.requests_per_job(),
        fixed.late(0.5),
        fixed.late(0.95),
        fixed.lost,
        100.0 * fixed.refused as f64 / fixed.requests.max(1) as f64,
        plan.requests_per_job() / fixed.requests_per_job(),
    );
}

fn head(what: &str) {
    println!("\n{what}");
    println!(
        "{:>22} | {:>6} {:>7} {:>8} {:>5} {:>7} | {:>7} {:>7} {:>8} {:>5} {:>7} | plan/fixed",
        "", "req/j", "median", "p95 late", "lost", "refused", "req/j", "median", "p95 late", "lost", "refused"
    );
}

fn main() {
    println!(
        "requests per finished job (submit and result included), lateness in seconds, records lost after their hour"
    );
    println!("left: the plan and the budget; right: a fixed poll every {} s without a budget", FIXED.as_secs());
    let most: usize = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(10_000);
    for (name, draw) in LATENCIES {
        head(name);
        for jobs in [1, 3, 10, 100, 1000, 10_000].into_iter().filter(|jobs| *jobs <= most) {
            for limit in [5, 50, 120, 1000] {
                row(&format!("{jobs} jobs, {limit}/min"), scene(jobs, limit, draw, None));
            }
        }
    }
    head("the first 20 renders of a new key, two at a time");
    for (name, draw) in LATENCIES {
        let first = Scene { warm_up: 0, measured: 20, ..scene(2, 50, draw, None) };
        row(&name[..name.len().min(22)], first);
    }
}
