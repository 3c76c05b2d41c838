//! Where things stand in a room, and its lights.

use super::super::colour::Rgb;

/// Where things stand in the room.
#[derive(Debug, Clone, Copy)]
pub(super) struct RoomPlan {
    /// Left, top, right and bottom of the window.
    pub(super) window: [f32; 4],
    /// Height of the table's far edge.
    pub(super) table: f32,
    /// The lamp's bulb.
    pub(super) bulb: [f32; 2],
    /// The side of the lamp: 1 right, -1 left.
    pub(super) side: f32,
    /// How much of the light is the lamp's, 0 to 1.
    pub(super) lamp: f32,
    /// Light that comes through the window.
    pub(super) day: Rgb,
    /// The lamp's light.
    pub(super) warm: Rgb,
}
