//! A restart of the window: what eframe keeps in its file, and a new window that reads it.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;

/// What eframe would keep in its file.
#[derive(Default)]
struct Kept(std::collections::HashMap<String, String>);

impl eframe::Storage for Kept {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }
    fn set_string(&mut self, key: &str, value: String) {
        self.0.insert(key.to_owned(), value);
    }
    fn remove_string(&mut self, key: &str) {
        self.0.remove(key);
    }
    fn flush(&mut self) {}
}

/// Another window, after this one was closed.
pub fn reopened(window: &mut Harness<'_, App>) -> (Harness<'static, App>, Double) {
    let mut kept = Kept::default();
    eframe::App::save(window.state_mut(), &mut kept);
    window.ctx.memory(|memory| eframe::set_value(&mut kept, "egui", memory)); // As eframe does it.
    let kept: &'static Kept = Box::leak(Box::new(kept)); // As long as a window may look into it.
    let (double, services) = double::start(double::busy(), double::demo());
    let mut again = Window::new(1280.0, 800.0).app(move |cc| {
        cc.egui_ctx.memory_mut(|all| *all = eframe::get_value(kept, "egui").unwrap());
        cc.storage = Some(kept);
        double::first_app(cc, services)
    });
    again.run_ok();
    (again, double)
}
