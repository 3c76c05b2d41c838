//! The painted pictures that Rushes brings along: one for the first start, one for each of the ready-made shots.
//!
//! They are embedded and small; decoding one takes some milliseconds, so it is done off the window's thread.

use image::ImageFormat;

use crate::engine::Refusal;
use crate::media::Picture;

/// One of the pictures: the name of its shot tells which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::VariantArray)]
pub(super) enum Scene {
    /// Behind the first start.
    Hero,
    Lighthouse,
    Diner,
    Tram,
    PaperCity,
    Ridge,
    Ceramics,
    Perfume,
    Dog,
}

impl Scene {
    /// The JPEG.
    const fn file(self) -> &'static [u8] {
        match self {
            Self::Hero => include_bytes!("../../assets/scenes/hero.jpg"),
            Self::Lighthouse => include_bytes!("../../assets/scenes/lighthouse.jpg"),
            Self::Diner => include_bytes!("../../assets/scenes/diner.jpg"),
            Self::Tram => include_bytes!("../../assets/scenes/tram.jpg"),
            Self::PaperCity => include_bytes!("../../assets/scenes/paper-city.jpg"),
            Self::Ridge => include_bytes!("../../assets/scenes/ridge.jpg"),
            Self::Ceramics => include_bytes!("../../assets/scenes/ceramics.jpg"),
            Self::Perfume => include_bytes!("../../assets/scenes/perfume.jpg"),
            Self::Dog => include_bytes!("../../assets/scenes/dog.jpg"),
        }
    }

    /// The picture. Takes too long for a frame.
    pub(super) fn decoded(self) -> Result<Picture, Refusal> {
        let decoded = image::load_from_memory_with_format(self.file(), ImageFormat::Jpeg);
        let decoded = decoded.map_err(|error| Refusal::because("This picture can't be shown", &error))?.into_rgba8();
        let (width, height) = decoded.dimensions();
        Ok(Picture { width, height, rgba: decoded.into_raw() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scene_is_a_picture_of_few_bytes() {
        for scene in <Scene as strum::VariantArray>::VARIANTS {
            let picture = scene.decoded().unwrap();
            let (least, most) = if *scene == Scene::Hero { (1280, 200_000) } else { (270, 40_000) };
            assert!(picture.width >= least && scene.file().len() <= most, "{scene:?}: {} bytes", scene.file().len());
        }
    }
}
