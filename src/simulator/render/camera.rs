//! The camera: how far it has moved at a time, and where that puts what lies near and far.

use super::canvas::Area;
use super::noise::Noise;
use super::random::SeededRandom;

/// A move of the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CameraMove {
    /// Locked off.
    Still,
    /// Dolly in, push in.
    In,
    /// Dolly out, pull back.
    Out,
    /// Turned to the left.
    PanLeft,
    /// Turned to the right.
    PanRight,
    /// Turned up.
    TiltUp,
    /// Turned down.
    TiltDown,
    /// Rising over the scene and forward, as a drone does.
    Rise,
    /// Around the subject.
    Orbit,
    /// Alongside, as on rails.
    Track,
    /// On the shoulder.
    Handheld,
}

/// Where the camera is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pose {
    /// What everything moves across the view because the camera turned, in pixels.
    pub(super) turn: [f32; 2],
    /// What a thing at depth 1 moves because the camera moved sideways, in pixels.
    pub(super) slide: [f32; 2],
    /// What a thing at depth 1 has grown, as a part of its size.
    pub(super) zoom: f32,
    /// The place that the camera moves towards.
    pub(super) focus: [f32; 2],
}

impl Pose {
    /// The size at this depth (0 is infinitely far, 1 the subject) relative to the painted one.
    pub(super) fn scale(&self, depth: f32) -> f32 {
        1.0 + depth * self.zoom
    }

    fn shift(&self, depth: f32, axis: usize) -> f32 {
        self.turn[axis] + self.slide[axis] * depth
    }

    /// The place in the painted view that is seen at `at` of one axis.
    pub(super) fn painted(&self, depth: f32, axis: usize, at: f32) -> f32 {
        let focus = self.focus[axis];
        focus + (at - focus + self.shift(depth, axis)) / self.scale(depth)
    }

    /// Where a painted place is seen.
    pub(super) fn seen(&self, depth: f32, place: [f32; 2]) -> [f32; 2] {
        [0, 1].map(|axis| {
            let focus = self.focus[axis];
            focus + (place[axis] - focus) * self.scale(depth) - self.shift(depth, axis)
        })
    }
}

/// A camera on its move.
#[derive(Debug, Clone)]
pub(super) struct Camera {
    movement: CameraMove,
    size: [f32; 2],
    focus: [f32; 2],
    seconds: f32,
    side: f32,
    noise: Noise,
}

impl Camera {
    /// A camera that looks at `focus` in a view of this size for so many seconds.
    pub(super) fn new(
        movement: CameraMove,
        size: [f32; 2],
        focus: [f32; 2],
        seconds: f32,
        random: &mut SeededRandom,
    ) -> Self {
        Self { movement, size, focus, seconds, side: random.side(), noise: Noise::new(random) }
    }

    /// The pose at a time in seconds.
    pub(super) fn pose(&self, time: f32) -> Pose {
        // A shorter clip moves less, at the same pace.
        let pace = (self.seconds / 8.0).clamp(0.2, 1.3);
        let part = eased((time / self.seconds.max(0.1)).clamp(0.0, 1.0));
        let [width, height] = self.size;
        let unit = (width * height).sqrt();
        let mut pose = Pose { turn: [0.0; 2], slide: [0.0; 2], zoom: 0.0, focus: self.focus };
        let (there, centred) = (part * pace, (part - 0.5) * pace);
        match self.movement {
            CameraMove::Still => {}
            CameraMove::In => {
                pose.zoom = 0.2 * there;
                pose.slide[0] = self.side * unit * 0.012 * centred;
            }
            CameraMove::Out => pose.zoom = 0.2 * (pace - there),
            CameraMove::PanLeft => pose.turn[0] = -0.16 * width * centred,
            CameraMove::PanRight => pose.turn[0] = 0.16 * width * centred,
            CameraMove::TiltUp => pose.turn[1] = -0.16 * height * centred,
            CameraMove::TiltDown => pose.turn[1] = 0.16 * height * centred,
            CameraMove::Rise => {
                pose.zoom = 0.16 * there;
                pose.slide[1] = -0.075 * height * centred;
                pose.turn[1] = 0.015 * height * centred;
            }
            CameraMove::Orbit => {
                pose.slide[0] = self.side * 0.12 * unit * centred;
                pose.turn[0] = -pose.slide[0] * 0.9;
                pose.zoom = 0.05 * there;
            }
            CameraMove::Track => pose.slide[0] = self.side * 0.17 * unit * centred,
            CameraMove::Handheld => {
                pose.zoom = 0.06 * there + 0.01;
                let shake = |row: f32| self.noise.sum(time * 0.7, row, 3) * unit * 0.014;
                pose.turn = [shake(0.0), shake(40.0)];
                pose.slide[0] = self.side * unit * 0.03 * centred;
            }
        }
        pose
    }

    /// Everything at this depth that the clip ever shows.
    pub(super) fn reach(&self, depth: f32) -> Area {
        let mut area = [0.0, 0.0, self.size[0], self.size[1]];
        for step in 0..=48 {
            let pose = self.pose(step as f32 / 48.0 * self.seconds);
            for axis in 0..2 {
                area[axis] = area[axis].min(pose.painted(depth, axis, 0.0));
                area[axis + 2] = area[axis + 2].max(pose.painted(depth, axis, self.size[axis]));
            }
        }
        let spare = 0.008 * self.size[0].max(self.size[1]);
        [area[0] - spare, area[1] - spare, area[2] + spare, area[3] + spare]
    }
}

/// Even motion with a soft start and a soft end.
fn eased(part: f32) -> f32 {
    0.45 * part + 0.55 * part * part * (3.0 - 2.0 * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVES: [CameraMove; 11] = [
        CameraMove::Still,
        CameraMove::In,
        CameraMove::Out,
        CameraMove::PanLeft,
        CameraMove::PanRight,
        CameraMove::TiltUp,
        CameraMove::TiltDown,
        CameraMove::Rise,
        CameraMove::Orbit,
        CameraMove::Track,
        CameraMove::Handheld,
    ];

    fn camera(movement: CameraMove) -> Camera {
        Camera::new(movement, [1280.0, 720.0], [640.0, 400.0], 8.0, &mut SeededRandom::new(5))
    }

    #[test]
    fn nothing_beyond_what_is_painted_is_ever_seen() {
        for movement in MOVES {
            let camera = camera(movement);
            for depth in [0.0, 0.3, 1.0, 2.0] {
                let area = camera.reach(depth);
                for frame in 0..192 {
                    let pose = camera.pose(frame as f32 / 24.0);
                    for (axis, size) in [1280.0, 720.0].into_iter().enumerate() {
                        assert!(pose.painted(depth, axis, 0.0) >= area[axis], "{movement:?} {depth}");
                        assert!(pose.painted(depth, axis, size) <= area[axis + 2], "{movement:?} {depth}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_place_is_seen_where_it_was_looked_up() {
        let pose = camera(CameraMove::Handheld).pose(3.0);
        let place = [0, 1].map(|axis| pose.painted(0.7, axis, 200.0));
        assert!(pose.seen(0.7, place).iter().all(|at| (at - 200.0).abs() < 0.01));
    }

    #[test]
    fn a_push_makes_near_things_grow_more_and_a_pull_ends_where_it_was_painted() {
        let (start, end) = (camera(CameraMove::In).pose(0.0), camera(CameraMove::In).pose(8.0));
        assert!(start.scale(1.0) < end.scale(1.0) && end.scale(0.1) < end.scale(1.0));
        assert!((camera(CameraMove::Out).pose(8.0).scale(1.0) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn a_pan_to_the_right_moves_the_scene_to_the_left() {
        let camera = camera(CameraMove::PanRight);
        let seen = |time| camera.pose(time).seen(0.5, [640.0, 360.0])[0];
        assert!(seen(8.0) < seen(0.0));
        let still = self::camera(CameraMove::Still);
        assert_eq!(still.pose(0.0), still.pose(8.0));
    }
}
