//! Elements of a web page that set text apart: `sup`, `del`, or what a style hides. They are closed
//! as browsers close them, for mail seldom does so itself. Classes of style sheets are not looked
//! at.

use html5ever::tokenizer::{Tag, TagKind};

use crate::apart::Look;

/// Such elements within each other.
const MOST: usize = 1_000;

/// The elements that are open and set text apart.
#[derive(Default)]
pub(crate) struct Marks {
    open: Vec<Mark>,
    /// There were more within each other than are followed.
    pub(crate) is_cut: bool,
}

struct Mark {
    name: String,
    look: Look,
    /// How many tables it stands in.
    depth: usize,
    /// Elements of the same name within it.
    within: usize,
    /// It is a cell or stands in one; others hide whole rows.
    is_in_cell: bool,
}

impl Marks {
    /// How text is set now.
    pub(crate) fn look(&self) -> Look {
        let mut all = Look::default();
        for mark in &self.open {
            let mut look = mark.look;
            look.is_hidden &= mark.is_in_cell;
            all = all.and(look);
        }
        all
    }

    /// Whether rows that begin now are hidden.
    pub(crate) fn hides_rows(&self) -> bool {
        self.open
            .iter()
            .any(|mark| mark.look.is_hidden && !mark.is_in_cell)
    }

    /// Closes what a tag closes. To be called before it opens or closes anything else; `depth` is
    /// how many tables are open.
    pub(crate) fn close(&mut self, tag: &Tag, depth: usize) {
        let is_start = tag.kind == TagKind::StartTag;
        let name = &*tag.name;
        let mut closed = |is: &dyn Fn(&Mark) -> bool| {
            self.open.retain(|mark| mark.depth < depth || !is(mark));
        };
        match name {
            "table" if !is_start => closed(&|_| true),
            "td" | "th" => closed(&|mark| mark.is_in_cell),
            "tr" => closed(&|mark| mark.is_in_cell || mark.name == "tr"),
            "tbody" | "thead" | "tfoot" => closed(&|mark| mark.name != "table" && depth > 0),
            "p" | "li" | "option" => closed(&|mark| mark.name == name),
            "div" | "ul" | "ol" | "table" if is_start => closed(&|mark| mark.name == "p"),
            _ => {}
        }
        if matches!(
            name,
            "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "p" | "li" | "table"
        ) {
            return;
        }
        let same = self
            .open
            .iter()
            .rposition(|mark| mark.name == name && mark.depth == depth);
        if let Some(at) = same {
            let mark = &mut self.open[at];
            if is_start {
                mark.within += 1;
            } else if mark.within > 0 {
                mark.within -= 1;
            } else {
                self.open.remove(at);
            }
        }
    }

    /// Opens an element that sets text apart. To be called after it was otherwise opened.
    pub(crate) fn open(&mut self, tag: &Tag, depth: usize, is_in_cell: bool) {
        let name = &*tag.name;
        let is_void = matches!(
            name,
            "br" | "hr" | "img" | "input" | "wbr" | "meta" | "link" | "col" | "area" | "base"
        );
        let look = look(tag);
        if tag.kind != TagKind::StartTag || is_void || look.is_plain() {
            return;
        }
        if self.open.len() >= MOST {
            self.is_cut = true;
            return;
        }
        // Where one of the same name is open, its end was counted; this one takes it over.
        if let Some(outer) = self
            .open
            .iter_mut()
            .rfind(|mark| mark.name == name && mark.depth == depth)
        {
            outer.within = outer.within.saturating_sub(1);
        }
        let is_of_rows = matches!(name, "table" | "tbody" | "thead" | "tfoot" | "tr");
        self.open.push(Mark {
            name: name.to_owned(),
            look,
            depth,
            within: 0,
            is_in_cell: is_in_cell && !is_of_rows,
        });
    }
}

fn look(tag: &Tag) -> Look {
    let name = &*tag.name;
    let mut look = Look {
        is_raised: name == "sup",
        is_lowered: name == "sub",
        is_struck: matches!(name, "s" | "strike" | "del"),
        // What can be chosen is not what was said.
        is_hidden: matches!(name, "select" | "template"),
    };
    for attribute in &tag.attrs {
        match &*attribute.name.local {
            "hidden" => look.is_hidden = true,
            "style" => {
                let style = attribute.value.to_ascii_lowercase();
                for (property, value) in style.split(';').filter_map(|rule| rule.split_once(':')) {
                    let value = value.replace("!important", "");
                    match (property.trim(), value.trim()) {
                        ("display", "none") | ("visibility", "hidden" | "collapse") => {
                            look.is_hidden = true;
                        }
                        ("vertical-align", "super") => look.is_raised = true,
                        ("vertical-align", "sub") => look.is_lowered = true,
                        ("text-decoration" | "text-decoration-line", line) => {
                            look.is_struck |= line.contains("line-through");
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    look
}
