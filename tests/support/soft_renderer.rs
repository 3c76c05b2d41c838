//! A painter of egui frames on the CPU, so that windows are tested with no GPU, display or driver.
//!
//! Holds the textures of one window and paints triangles into a float frame. It neither blends in linear light nor
//! samples mipmaps, because egui's own renderer does not either. Paint callbacks are not drawn. A patch for an
//! unknown texture is a bug of the test and panics.

use std::collections::HashMap;

use eframe::egui::epaint::{ImageDelta, Primitive, Vertex};
use eframe::egui::{ClippedPrimitive, Color32, Context, FullOutput, Rect, TextureFilter, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;
use image::RgbaImage;

use super::triangle::{self, Frame};

/// One texture, with its colours as premultiplied floats from 0 to 1.
pub struct Texture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[f32; 4]>,
    pub linear: bool,
}

/// Paints what egui asks for into an image.
#[derive(Default)]
pub struct SoftRenderer {
    textures: HashMap<TextureId, Texture>,
}

impl TestRenderer for SoftRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, patches) in delta.set.drain() {
            for patch in patches {
                self.patch(id, &patch);
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let background = ctx.global_style().visuals.panel_fill; // As the application clears its window.
        let size = ctx.content_rect().size() * scale;
        let mut frame = Frame::new(size.x.round() as usize, size.y.round() as usize, floats(background));
        for primitive in ctx.tessellate(output.shapes.clone(), scale) {
            self.paint(&mut frame, &primitive, scale);
        }
        Ok(image_of(&frame))
    }
}

impl SoftRenderer {
    fn patch(&mut self, id: TextureId, delta: &ImageDelta) {
        let eframe::egui::ImageData::Color(image) = &delta.image;
        let [width, height] = image.size;
        let pixels = image.pixels.iter().map(|color| floats(*color));
        let Some([left, top]) = delta.pos else {
            let texture = Texture {
                width,
                height,
                pixels: pixels.collect(),
                linear: delta.options.magnification == TextureFilter::Linear,
            };
            self.textures.insert(id, texture);
            return;
        };
        let texture = self.textures.get_mut(&id).expect("the patched texture exists");
        for (i, pixel) in pixels.enumerate() {
            let (x, y) = (left + i % width, top + i / width);
            texture.pixels[y * texture.width + x] = pixel;
        }
    }

    fn paint(&self, frame: &mut Frame, primitive: &ClippedPrimitive, scale: f32) {
        let Primitive::Mesh(mesh) = &primitive.primitive else {
            return;
        };
        let Some(texture) = self.textures.get(&mesh.texture_id) else {
            return;
        };
        frame.clip_to(pixels(primitive.clip_rect, scale));
        let corners: Vec<triangle::Corner> =
            mesh.vertices.iter().map(|vertex| corner(vertex, scale, texture)).collect();
        for [a, b, c] in mesh.indices.as_chunks::<3>().0 {
            let corners = [*a, *b, *c].map(|i| &corners[i as usize]);
            triangle::fill(frame, corners, texture);
        }
    }
}

fn corner(vertex: &Vertex, scale: f32, texture: &Texture) -> triangle::Corner {
    triangle::Corner {
        at: [vertex.pos.x * scale, vertex.pos.y * scale],
        texel: [vertex.uv.x * texture.width as f32, vertex.uv.y * texture.height as f32],
        color: floats(vertex.color),
    }
}

/// Left, top, right, bottom in whole pixels.
fn pixels(rect: Rect, scale: f32) -> [usize; 4] {
    [rect.min.x, rect.min.y, rect.max.x, rect.max.y].map(|edge| (edge * scale).round().max(0.0) as usize)
}

fn floats(color: Color32) -> [f32; 4] {
    const SHARE: f32 = 1.0 / 255.0;
    let [r, g, b, a] = color.to_array();
    [f32::from(r) * SHARE, f32::from(g) * SHARE, f32::from(b) * SHARE, f32::from(a) * SHARE]
}

/// Premultiplied floats to straight bytes. A plain loop, because a chain of closures takes longer in a test build than the
/// painting; `as` keeps a byte within its bounds.
fn image_of(frame: &Frame) -> RgbaImage {
    let mut bytes = vec![255; frame.pixels.len() * 4];
    for (byte, pixel) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(&frame.pixels) {
        let alpha = pixel[3];
        let scale = if alpha > 0.0 && alpha < 1.0 { 255.0 / alpha } else { 255.0 };
        byte[0] = (pixel[0] * scale + 0.5) as u8;
        byte[1] = (pixel[1] * scale + 0.5) as u8;
        byte[2] = (pixel[2] * scale + 0.5) as u8;
        byte[3] = (alpha * 255.0 + 0.5) as u8;
    }
    RgbaImage::from_raw(frame.width as u32, frame.height as u32, bytes).expect("four bytes a pixel")
}
