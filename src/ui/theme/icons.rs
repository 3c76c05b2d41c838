//! The icons of Phosphor (regular weight) that Rushes uses, by name.
//!
//! The codepoints come from the font's own `style.css` (`@phosphor-icons/web` 2.1).

use std::fmt;

/// One icon of the embedded icon font; draw it with [`super::icon_font`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon(char);

impl Icon {
    /// The character that the icon font draws.
    pub const fn glyph(self) -> char {
        self.0
    }
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

macro_rules! icons {
    ($($name:ident = $phosphor:literal, $glyph:literal;)*) => {
        $(
            #[doc = concat!("Phosphor `", $phosphor, "`.")]
            pub const $name: Icon = Icon($glyph);
        )*

        /// Every icon, for the test that each is in the font.
        #[cfg(test)]
        const ALL: &[(&str, Icon)] = &[$(($phosphor, $name)),*];
    };
}

icons! {
    PLAY = "play", '\u{e3d0}';
    PAUSE = "pause", '\u{e39e}';
    STOP = "stop", '\u{e46c}';
    SKIP_BACK = "skip-back", '\u{e5a4}';
    SKIP_FORWARD = "skip-forward", '\u{e5a6}';
    CARET_LEFT = "caret-left", '\u{e138}';
    CARET_RIGHT = "caret-right", '\u{e13a}';
    CARET_UP = "caret-up", '\u{e13c}';
    CARET_DOWN = "caret-down", '\u{e136}';
    CARET_LINE_LEFT = "caret-line-left", '\u{e132}';
    CARET_LINE_RIGHT = "caret-line-right", '\u{e130}';
    BRACKETS_SQUARE = "brackets-square", '\u{e85e}';
    SPEAKER_LOW = "speaker-low", '\u{e44c}';
    CORNERS_IN = "corners-in", '\u{e1ce}';
    ARROW_BEND_DOWN_RIGHT = "arrow-bend-down-right", '\u{e01a}';
    ARROW_LEFT = "arrow-left", '\u{e058}';
    ARROW_RIGHT = "arrow-right", '\u{e06c}';
    ARROW_UP = "arrow-up", '\u{e08e}';
    ARROW_DOWN = "arrow-down", '\u{e03e}';
    REPEAT = "repeat", '\u{e3f6}';
    SPEAKER_HIGH = "speaker-high", '\u{e44a}';
    SPEAKER_X = "speaker-x", '\u{e45c}';
    FILM_STRIP = "film-strip", '\u{e792}';
    FILM_SLATE = "film-slate", '\u{e8c2}';
    FILM_REEL = "film-reel", '\u{e8c0}';
    VIDEO_CAMERA = "video-camera", '\u{e4da}';
    CAMERA = "camera", '\u{e10e}';
    IMAGE = "image", '\u{e2ca}';
    IMAGE_BROKEN = "image-broken", '\u{e7a8}';
    IMAGES = "images", '\u{e836}';
    GEAR_SIX = "gear-six", '\u{e272}';
    SLIDERS_HORIZONTAL = "sliders-horizontal", '\u{e434}';
    KEY = "key", '\u{e2d6}';
    EYE = "eye", '\u{e220}';
    EYE_SLASH = "eye-slash", '\u{e224}';
    CHECK = "check", '\u{e182}';
    CHECK_CIRCLE = "check-circle", '\u{e184}';
    X = "x", '\u{e4f6}';
    X_CIRCLE = "x-circle", '\u{e4f8}';
    WARNING = "warning", '\u{e4e0}';
    WARNING_CIRCLE = "warning-circle", '\u{e4e2}';
    INFO = "info", '\u{e2ce}';
    QUESTION = "question", '\u{e3e8}';
    PLUS = "plus", '\u{e3d4}';
    MINUS = "minus", '\u{e32a}';
    TRASH = "trash", '\u{e4a6}';
    COPY = "copy", '\u{e1ca}';
    CLIPBOARD_TEXT = "clipboard-text", '\u{e198}';
    DOWNLOAD_SIMPLE = "download-simple", '\u{e20c}';
    UPLOAD_SIMPLE = "upload-simple", '\u{e4c0}';
    CLOUD_SLASH = "cloud-slash", '\u{e1b6}';
    WIFI_SLASH = "wifi-slash", '\u{e4f2}';
    FLOPPY_DISK = "floppy-disk", '\u{e248}';
    FOLDER = "folder", '\u{e24a}';
    FOLDER_OPEN = "folder-open", '\u{e256}';
    ARROW_SQUARE_OUT = "arrow-square-out", '\u{e5de}';
    LINK = "link", '\u{e2e2}';
    MAGNIFYING_GLASS = "magnifying-glass", '\u{e30c}';
    FUNNEL = "funnel", '\u{e266}';
    STAR = "star", '\u{e46a}';
    HEART = "heart", '\u{e2a8}';
    TAG = "tag", '\u{e478}';
    DICE_FIVE = "dice-five", '\u{e1ee}';
    LOCK_SIMPLE = "lock-simple", '\u{e308}';
    LOCK_SIMPLE_OPEN = "lock-simple-open", '\u{e30a}';
    CLOCK = "clock", '\u{e19a}';
    TIMER = "timer", '\u{e492}';
    HOURGLASS_MEDIUM = "hourglass-medium", '\u{e2b8}';
    CLOCK_COUNTER_CLOCKWISE = "clock-counter-clockwise", '\u{e1a0}';
    ARROW_CLOCKWISE = "arrow-clockwise", '\u{e036}';
    ARROW_COUNTER_CLOCKWISE = "arrow-counter-clockwise", '\u{e038}';
    ARROW_U_UP_LEFT = "arrow-u-up-left", '\u{e08a}';
    DOTS_THREE = "dots-three", '\u{e1fe}';
    DOTS_THREE_VERTICAL = "dots-three-vertical", '\u{e208}';
    DOTS_SIX_VERTICAL = "dots-six-vertical", '\u{eae2}';
    LIST = "list", '\u{e2f0}';
    SQUARES_FOUR = "squares-four", '\u{e464}';
    SIDEBAR_SIMPLE = "sidebar-simple", '\u{ec24}';
    COMMAND = "command", '\u{e1c4}';
    KEYBOARD = "keyboard", '\u{e2d8}';
    SPARKLE = "sparkle", '\u{e6a2}';
    LIGHTNING = "lightning", '\u{e2de}';
    CURRENCY_CIRCLE_DOLLAR = "currency-circle-dollar", '\u{e54c}';
    WALLET = "wallet", '\u{e68a}';
    RECEIPT = "receipt", '\u{e3ec}';
    SUN = "sun", '\u{e472}';
    MOON = "moon", '\u{e330}';
    MONITOR = "monitor", '\u{e32e}';
    BELL = "bell", '\u{e0ce}';
    BELL_SLASH = "bell-slash", '\u{e0d4}';
    PROHIBIT = "prohibit", '\u{e3de}';
    PENCIL_SIMPLE = "pencil-simple", '\u{e3b4}';
    CORNERS_OUT = "corners-out", '\u{e1d0}';
    ARROWS_IN = "arrows-in", '\u{e09a}';
    FRAME_CORNERS = "frame-corners", '\u{e626}';
    RECTANGLE = "rectangle", '\u{e3f0}';
    CIRCLE_NOTCH = "circle-notch", '\u{eb44}';
    PAPER_PLANE_TILT = "paper-plane-tilt", '\u{e398}';
    HAND_PALM = "hand-palm", '\u{e57e}';
    PLUGS_CONNECTED = "plugs-connected", '\u{eb5a}';
    EXPORT = "export", '\u{eaf0}';
    FILE_VIDEO = "file-video", '\u{ea22}';
    MONITOR_PLAY = "monitor-play", '\u{e58c}';
    QUEUE = "queue", '\u{e6ac}';
    STACK = "stack", '\u{e466}';
    SHIELD_CHECK = "shield-check", '\u{e40c}';
}

#[cfg(test)]
mod tests {
    use eframe::egui;

    use super::*;
    use crate::ui::theme::{icon_font, install};

    #[test]
    fn every_icon_is_in_the_embedded_font() {
        let ctx = egui::Context::default();
        install(&ctx);
        ctx.run_ui(egui::RawInput::default(), |ui| {
            for (name, icon) in ALL {
                let known = ui.fonts_mut(|fonts| fonts.has_glyph(&icon_font(16.0), icon.glyph()));
                assert!(known, "{name}");
            }
        })
        .drop_without_applying_deltas();
    }
}
