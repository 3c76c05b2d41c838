//! What a clip shall show, as far as the demo can paint it: a scene, its light, its weather, a move of the camera.

use super::camera::CameraMove;

/// What is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// The sea, rocks and a lighthouse.
    Coast,
    /// A street at night, wet, with neon signs.
    Street,
    /// Dunes of a desert.
    Dunes,
    /// A forest, in snow or in mist.
    Forest,
    /// A skyline over a river.
    City,
    /// A table with a lamp beside a window.
    Room,
    /// Mountains over a lake.
    Lake,
    /// A meadow in the wind.
    Meadow,
    /// The night sky over hills.
    Stars,
}

/// The light of a scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Light {
    /// Before and at sunrise.
    Dawn,
    /// A low, warm sun.
    Golden,
    /// A clear day.
    Day,
    /// After sunset.
    Dusk,
    /// Night.
    Night,
}

/// The weather of a scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Weather {
    /// Clear or a few clouds.
    Fair,
    /// Rain.
    Rain,
    /// Snow.
    Snow,
    /// Fog.
    Fog,
    /// A storm.
    Storm,
}

/// Things that belong into a scene when the words name them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Props {
    /// Neon lights.
    pub(super) neon: bool,
    /// A tram.
    pub(super) tram: bool,
    /// Something red.
    pub(super) red: bool,
}

/// What is to be painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Brief {
    /// The scene.
    pub(super) subject: Subject,
    /// Its light.
    pub(super) light: Light,
    /// Its weather.
    pub(super) weather: Weather,
    /// The camera's move.
    pub(super) movement: CameraMove,
    /// Whether there is wind in the words.
    pub(super) wind: bool,
    /// What else the words name.
    pub(super) props: Props,
    /// Whether there is a snowy ground: snow is named, whatever falls.
    pub(super) snowy: bool,
}
