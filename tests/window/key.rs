//! The key: how it is asked for, refused, kept for a session, and never told.

use super::*;

/// How the key is to be kept, and its last four characters, where a request would connect with one.
pub fn connecting(request: &Request) -> Option<(KeepKey, String)> {
    match request {
        Request::Connect(key, keep, _) => Some((*keep, key.last_four().to_owned())),
        _ => None,
    }
}

#[test]
fn a_wrong_key_is_told_in_the_services_words() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::first_start());
    press(&mut window, "I have a Segmind key");
    press(&mut window, "Connect Segmind");
    assert!(window.query_by_label_contains("Paste the key first").is_some());
    type_into(&mut window, "Key", " SG_0123456789abcdef ");
    press(&mut window, "Connect Segmind");
    let (key, request) = double.take(connecting).expect("the key is asked about");
    assert_eq!(key, (KeepKey::InKeychain, "cdef".to_owned()));
    let Request::Connect(_, _, answer) = request else { unreachable!() };
    answer.send(Err(Refusal::new("Segmind says: Invalid API key").of_kind(RefusalKind::KeyRefused)));
    window.run_ok();
    assert!(window.query_by_label_contains("Segmind says: Invalid API key").is_some());
}

#[test]
fn the_accessibility_tree_never_tells_the_key() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::first_start());
    press(&mut window, "I have a Segmind key");
    let told = |window: &Harness<'_, App>| format!("{:?}", window.root());
    type_into(&mut window, "Key", "SG_0123456789abcdef");
    assert!(told(&window).contains("Connect Segmind"), "the tree is not looked into");
    assert!(!told(&window).contains("0123456789abc"), "while it is typed");
    press(&mut window, "Connect Segmind");
    assert!(!told(&window).contains("0123456789abc"), "while it is checked");
    let Some((_, Request::Connect(_, _, answer))) = double.take(connecting) else { panic!("the key is asked about") };
    answer.send(Err(Refusal::new("Segmind says: Invalid API key").of_kind(RefusalKind::KeyRefused)));
    window.run_ok();
    assert!(!told(&window).contains("0123456789abc"), "when it was refused");
    double.publish(double::connected());
    for screen in ["Settings", "Create", "Library"] {
        press(&mut window, screen);
        assert!(!told(&window).contains("0123456789abc"), "on {screen}");
    }
}

#[test]
fn without_a_keychain_the_key_can_be_used_for_this_session_only() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::first_start());
    press(&mut window, "I have a Segmind key");
    type_into(&mut window, "Key", "SG_0123456789abcdef");
    press(&mut window, "Connect Segmind");
    let Some((_, Request::Connect(_, _, answer))) = double.take(connecting) else { panic!("the key is asked about") };
    answer.send(Err(Refusal::new("The keychain is locked").of_kind(RefusalKind::NoKeychain)));
    window.run_ok();
    assert!(window.query_by_label_contains("The keychain is locked").is_some());
    press(&mut window, "Use for this session");
    assert_eq!(double.take(connecting).map(|(asked, _)| asked.0), Some(KeepKey::ForThisSession));
}
