//! The scenes that the demo paints, each in a file of its own, from the words of a brief and a seed.

mod buildings;
mod city;
mod coast;
mod dunes;
mod forest;
mod growth;
mod lake;
mod meadow;
mod passers;
mod room;
mod room_plan;
mod signs;
mod stars;
mod still_life;
mod street;
mod terrain;

use super::brief::{Brief, Subject};
use super::easel::Stage;

/// Paints the scene of a brief for a view of this size.
pub(super) fn paint(brief: Brief, size: [f32; 2], seconds: f32, seed: u32) -> Stage {
    let scene = match brief.subject {
        Subject::Coast => coast::paint,
        Subject::Street => street::paint,
        Subject::Dunes => dunes::paint,
        Subject::Forest => forest::paint,
        Subject::City => city::paint,
        Subject::Room => room::paint,
        Subject::Lake => lake::paint,
        Subject::Meadow => meadow::paint,
        Subject::Stars => stars::paint,
    };
    scene(brief, size, seconds, seed)
}
