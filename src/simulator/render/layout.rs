//! Where things stand on a picture of any shape.
//!
//! Pure geometry, in pixels from the top left corner. Never measures letters.

/// Places and sizes of everything on the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Layout {
    /// Free space along every edge.
    pub(super) margin: usize,
    /// Letter size of labels and numbers.
    pub(super) label: f32,
    /// Letter size of the running timecode.
    pub(super) timecode: f32,
    /// Largest letter size of the prompt.
    pub(super) title: f32,
    /// Left, top, width and height of the box at whose bottom the prompt stands.
    pub(super) title_box: [usize; 4],
    /// Centre x, centre y and radius of the leader's dial.
    pub(super) dial: [usize; 3],
    /// Left, top, width and height of the progress line.
    pub(super) bar: [usize; 4],
}

impl Layout {
    /// For a picture of `width` x `height` pixels; over a photo the dial is small, so that it leaves the photo alone.
    pub(super) fn new([width, height]: [usize; 2], photo: bool) -> Self {
        let unit = ((width * height) as f32).sqrt();
        let short = width.min(height);
        let margin = (unit * 0.055) as usize & !1;
        let (label, timecode) = (unit * 0.0235, unit * 0.034);
        let thick = ((unit * 0.003) as usize).max(1) * 2;
        let foot = height.saturating_sub(margin + timecode as usize);
        let bar_top = foot.saturating_sub(thick + (timecode * 0.55) as usize);
        let inner = width.saturating_sub(2 * margin);
        let head = margin + (label * 2.4) as usize;
        let stage = bar_top.saturating_sub(head + (timecode * 0.8) as usize);
        let beside = width * 4 > height * 5;
        let dial = dial([width, height], [margin, head, stage], short, [beside, photo]);
        let beside_dial = dial[0].saturating_sub(dial[2] + margin + margin / 2);
        let low = head + stage * 45 / 100;
        let title_box = match (photo, beside) {
            (false, true) => [margin, head, beside_dial, stage],
            (true, true) => [margin, low, beside_dial, (head + stage).saturating_sub(low)],
            (true, false) => [margin, low, inner, (head + stage).saturating_sub(low)],
            (false, false) => {
                let top = (dial[1] + dial[2] + margin / 2).min(bar_top);
                [margin, top, inner, (head + stage).saturating_sub(top)]
            }
        };
        let title = unit * if photo { 0.062 } else { 0.088 };
        Self { margin, label, timecode, title, title_box, dial, bar: [margin, bar_top, inner, thick] }
    }
}

fn dial(
    [width, _]: [usize; 2],
    [margin, head, stage]: [usize; 3],
    short: usize,
    [beside, photo]: [bool; 2],
) -> [usize; 3] {
    let radius = match (photo, beside) {
        (true, _) => short * 8 / 100,
        (false, true) => short * 21 / 100,
        (false, false) => (short * 19 / 100).min(stage / 4),
    };
    let centre = match (photo, beside) {
        (true, _) => [width.saturating_sub(margin + radius), head + stage.saturating_sub(radius)],
        (false, true) => [width.saturating_sub(margin + margin / 2 + radius), head + stage / 2],
        (false, false) => [margin + radius, head + margin / 4 + radius],
    };
    let centre = if photo && !beside { [centre[0], head + radius] } else { centre };
    [centre[0], centre[1], radius]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_lies_inside_the_margins_in_every_shape() {
        for size in
            [[1280, 720], [960, 720], [720, 720], [720, 960], [720, 1280], [1920, 1080], [1080, 1920], [128, 72]]
        {
            for photo in [false, true] {
                let layout = Layout::new(size, photo);
                let [left, top, width, height] = layout.title_box;
                assert!(
                    left >= layout.margin && left + width <= size[0] - layout.margin,
                    "{size:?} {photo} {layout:?}"
                );
                assert!(top + height <= layout.bar[1] && height > size[1] / 5, "{size:?} {photo} {layout:?}");
                let [x, y, radius] = layout.dial;
                assert!(
                    x >= radius + layout.margin && x + radius <= size[0] - layout.margin,
                    "{size:?} {photo} {layout:?}"
                );
                assert!(y > radius && y + radius < layout.bar[1], "{size:?} {photo} {layout:?}");
            }
        }
    }
}
