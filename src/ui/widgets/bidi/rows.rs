//! The rows into which a paragraph is broken, and where it is cut when there is no room for all of them.

use std::ops::Range;

use super::order::Kind;
use super::shape::Cluster;

/// The clusters of each row of at most `room` points. Spaces at the end of a row may hang over.
pub fn broken(clusters: &[Cluster], room: f32) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let (mut start, mut x) = (0, 0.0);
    let mut last_break = None;
    for (at, cluster) in clusters.iter().enumerate() {
        while x + cluster.width > room && at > start && cluster.kind != Kind::Space {
            let end = last_break.take().unwrap_or(at);
            rows.push(start..end);
            start = end;
            x = width(&clusters[start..at]);
        }
        x += cluster.width;
        if cluster.breaks {
            last_break = Some(at + 1);
        }
    }
    rows.push(start..clusters.len());
    rows
}

/// Takes the width from the spaces at the end of a row that hang over.
pub fn fit(row: &mut [Cluster], room: f32) {
    let mut over = width(row) - room;
    for cluster in row.iter_mut().rev().take_while(|cluster| cluster.kind == Kind::Space) {
        let taken = over.clamp(0.0, cluster.width);
        cluster.width -= taken;
        over -= taken;
    }
}

/// How many clusters fit into `room` points beside the ellipsis, without spaces at their end.
pub fn cut(clusters: &[Cluster], room: f32) -> usize {
    let mut x = 0.0;
    let fit = clusters.iter().take_while(|cluster| {
        x += cluster.width;
        x <= room
    });
    let fit = fit.count();
    clusters[..fit].iter().rposition(|cluster| cluster.kind != Kind::Space).map_or(0, |last| last + 1)
}

/// How wide these are in points.
pub fn width(clusters: &[Cluster]) -> f32 {
    clusters.iter().map(|cluster| cluster.width).sum()
}

#[cfg(test)]
mod tests {
    use unicode_bidi::Level;

    use super::*;

    /// Clusters of one point each.
    fn text(text: &str) -> Vec<Cluster> {
        let cluster = |(at, c): (usize, char)| Cluster {
            chars: at..at + 1,
            level: Level::ltr(),
            kind: if c == ' ' { Kind::Space } else { Kind::Other },
            width: 1.0,
            ink: 0..0,
            from: 0.0,
            word: 0,
            breaks: c == ' ',
        };
        text.chars().enumerate().map(cluster).collect()
    }

    fn rows(words: &str, room: f32) -> Vec<String> {
        let letters: Vec<char> = words.chars().collect();
        let rows = broken(&text(words), room);
        rows.into_iter().map(|row| letters[row].iter().collect()).collect()
    }

    #[test]
    fn a_row_ends_between_words_and_keeps_the_space() {
        assert_eq!(rows("the sea at dusk", 8.0), ["the sea ", "at dusk"]);
        assert_eq!(rows("the sea", 7.0), ["the sea"]);
    }

    #[test]
    fn a_word_that_is_longer_than_the_row_is_parted() {
        assert_eq!(rows("a lighthouse", 5.0), ["a ", "light", "house"]);
        assert_eq!(rows("light", 0.5), ["l", "i", "g", "h", "t"]);
    }

    #[test]
    fn spaces_at_the_end_hang_and_take_no_room() {
        let mut clusters = text("sea   ");
        assert_eq!(broken(&clusters, 4.0), std::slice::from_ref(&(0..6)));
        fit(&mut clusters, 4.0);
        assert!((width(&clusters) - 4.0).abs() < 0.01);
    }

    #[test]
    fn an_empty_paragraph_is_one_row() {
        assert_eq!(rows("", 5.0), [""]);
    }

    #[test]
    fn a_cut_ends_in_a_letter() {
        assert_eq!(cut(&text("the sea"), 4.0), 3);
        assert_eq!(cut(&text("the sea"), 0.5), 0);
    }
}
