//! A picture of the screen, and small PNGs of it.

use std::collections::HashMap;

/// The pixels of a screen, row by row: red, green, blue.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pixels: Vec<[u8; 3]>,
}

impl Frame {
    /// Reads what Xvfb keeps of a screen: an X window dump (`XWDFile.h`), 24 bits in four bytes.
    pub(crate) fn read(dump: &[u8]) -> Self {
        let field = |number: usize| {
            let bytes = dump[number * 4..number * 4 + 4].try_into().unwrap();
            u32::from_be_bytes(bytes) as usize
        };
        let (header, version, width, height) = (field(0), field(1), field(4), field(5));
        let (bits, line, colours) = (field(11), field(12), field(19));
        assert_eq!((version, bits), (7, 32), "an X window dump");
        // Its byte order is field 7: 0 where the least comes first, as on every machine it runs on.
        assert_eq!(field(7), 0);
        let begin = header + colours * 12;
        let pixels = (0..height)
            .flat_map(|row| {
                let from = begin + row * line;
                dump[from..from + width * 4]
                    .chunks_exact(4)
                    .map(|bytes| [bytes[2], bytes[1], bytes[0]])
            })
            .collect();
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Its upper left.
    pub(crate) fn cut(&self, width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pixels: self
                .pixels
                .chunks(self.width)
                .take(height)
                .flat_map(|row| &row[..width])
                .copied()
                .collect(),
        }
    }

    /// Its colours, the most frequent first, with how many pixels have each.
    pub(crate) fn colours(&self) -> Vec<([u8; 3], usize)> {
        let mut counted: HashMap<[u8; 3], usize> = HashMap::new();
        for pixel in &self.pixels {
            *counted.entry(*pixel).or_default() += 1;
        }
        let mut colours: Vec<_> = counted.into_iter().collect();
        colours.sort_unstable_by_key(|(colour, times)| (usize::MAX - times, *colour));
        colours
    }

    /// As a PNG of at most 256 colours: the others are drawn in the nearest of those.
    pub(crate) fn png(&self) -> Vec<u8> {
        let colours = self.colours();
        let (kept, nearest) = palette(&colours);
        let nearest: HashMap<[u8; 3], u8> = colours
            .iter()
            .map(|(colour, _)| *colour)
            .zip(nearest)
            .collect();
        let data: Vec<u8> = self.pixels.iter().map(|pixel| nearest[pixel]).collect();
        let mut bytes = Vec::new();
        let (width, height) = (
            self.width.try_into().unwrap(),
            self.height.try_into().unwrap(),
        );
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(kept.concat());
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&data).unwrap();
        writer.finish().unwrap();
        bytes
    }
}

/// The colours whose lack would be seen most, each by how far it is from those kept before and on how
/// many pixels: a single coloured dot stays what it is. And for each colour which of them is nearest.
fn palette(colours: &[([u8; 3], usize)]) -> (Vec<[u8; 3]>, Vec<u8>) {
    let distance = |one: &[u8; 3], other: &[u8; 3]| -> usize {
        one.iter()
            .zip(other)
            .map(|(one, other)| usize::from(one.abs_diff(*other)).pow(2))
            .sum()
    };
    let mut kept: Vec<[u8; 3]> = Vec::new();
    let mut nearest = vec![(usize::MAX >> 32, 0_u8); colours.len()];
    for number in 0..=u8::MAX {
        let wanted = colours
            .iter()
            .zip(&nearest)
            .max_by_key(|((_, times), (far, _))| far * times)
            .filter(|(_, (far, _))| *far > 0);
        let Some(((colour, _), _)) = wanted else {
            break;
        };
        kept.push(*colour);
        for ((other, _), near) in colours.iter().zip(&mut nearest) {
            *near = (distance(colour, other), number).min(*near);
        }
    }
    (
        kept,
        nearest.into_iter().map(|(_, number)| number).collect(),
    )
}
