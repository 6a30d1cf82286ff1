//! Charts as pictures of points, for where nothing else can be pasted.

use std::fmt::Display;
use std::sync::{Arc, LazyLock};

use foi_document::DocumentError;
use resvg::{tiny_skia, usvg};

use crate::world::FONTS;

/// Sharper than a screen, so that it can be printed.
const SCALE: f32 = 2.0;
/// Points of the longer side, at most.
const LONGEST: f32 = 16_000.0;

static OPTIONS: LazyLock<usvg::Options<'static>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    let mut index = 0;
    while let Some(font) = FONTS.font(index) {
        fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(font.data().to_vec())));
        index += 1;
    }
    // What is set in the system's own face on a screen is set in the program's here.
    for family in ["Libertinus Serif", "New Computer Modern"] {
        let query = usvg::fontdb::Query {
            families: &[usvg::fontdb::Family::Name(family)],
            ..usvg::fontdb::Query::default()
        };
        if fonts.query(&query).is_some() {
            fonts.set_sans_serif_family(family);
            fonts.set_serif_family(family);
            break;
        }
    }
    usvg::Options {
        fontdb: Arc::new(fonts),
        ..usvg::Options::default()
    }
});

/// Draws an SVG of the program's own on white, as PNG. Nothing outside it is loaded; the same SVG
/// gives the same bytes.
///
/// # Errors
///
/// When it is no SVG, or larger than can be drawn.
pub fn png(svg: &str) -> Result<Vec<u8>, DocumentError> {
    let none = |why: &dyn Display| DocumentError::Typesetting(why.to_string());
    let tree = usvg::Tree::from_str(svg, &OPTIONS).map_err(|why| none(&why))?;
    let size = tree.size();
    // A list of a thousand bars is drawn smaller rather than not at all.
    let scale = SCALE.min(LONGEST / size.width().max(size.height()));
    let size = size
        .to_int_size()
        .scale_by(scale)
        .ok_or_else(|| none(&"it has no size"))?;
    let mut points = tiny_skia::Pixmap::new(size.width(), size.height())
        .ok_or_else(|| none(&"it is too large"))?;
    points.fill(tiny_skia::Color::WHITE);
    resvg::render(
        &tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut points.as_mut(),
    );
    points.encode_png().map_err(|why| none(&why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(words: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 40\" width=\"200\" height=\"40\" font-family=\"system-ui, sans-serif\" fill=\"currentColor\"><text x=\"8\" y=\"20\">{words}</text></svg>"
        )
    }

    #[test]
    fn a_chart_is_drawn_with_its_words_the_same_each_time() {
        let drawn = png(&chart("Abbey £1,250")).unwrap();
        assert_eq!(drawn, png(&chart("Abbey £1,250")).unwrap());
        let pixels = tiny_skia::Pixmap::decode_png(&drawn).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (400, 80));
        let dark = |pixels: &tiny_skia::Pixmap| {
            pixels
                .pixels()
                .iter()
                .filter(|pixel| pixel.red() < 128)
                .count()
        };
        assert!(dark(&pixels) > 100, "words are black on white");
        let without = tiny_skia::Pixmap::decode_png(&png(&chart("")).unwrap()).unwrap();
        assert_eq!(dark(&without), 0);
    }

    #[test]
    fn what_is_no_picture_is_said() {
        assert!(png("Ward,Amount").is_err());
        let huge = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100000\" height=\"50\"/>";
        let drawn = tiny_skia::Pixmap::decode_png(&png(huge).unwrap()).unwrap();
        assert!(drawn.width() <= 16_000, "{}", drawn.width());
    }
}
