//! Which pages of a damaged casebook hold what. Each page says by itself what it is; the schema says
//! where each table begins; and what neither leads to is matched by its look.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value;

use super::pages::Pages;
use super::record::{Kind, Node, Record};

/// A row as it stands in a page: its number and its columns in the order they are stored.
pub(super) type StoredRow = (i64, Record);

/// Every page of a B-tree, and where the tables and indexes begin.
#[derive(Debug)]
pub(super) struct Trees {
    kinds: BTreeMap<u32, Kind>,
    children: BTreeMap<u32, Vec<u32>>,
    /// Where each table or index begins, by its name.
    roots: BTreeMap<String, u32>,
    /// The SQL that made each object of the schema, by its name.
    pub(super) made_by: BTreeMap<String, String>,
    claimed: BTreeSet<u32>,
    /// Pages that cannot be read at all.
    pub(super) unreadable: u32,
}

/// The pages of one table or index.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    pub(super) pages: Vec<u32>,
    /// Something that belongs to it is not there.
    pub(super) broken: bool,
}

impl Trees {
    pub(super) fn of(pages: &Pages) -> Self {
        let mut trees = Self {
            kinds: BTreeMap::new(),
            children: BTreeMap::new(),
            roots: BTreeMap::new(),
            made_by: BTreeMap::new(),
            claimed: BTreeSet::new(),
            unreadable: 0,
        };
        for number in 1..=pages.count {
            let Some(page) = pages.page(number) else {
                trees.unreadable += 1;
                continue;
            };
            let Some(node) = Node::of(&page, number) else {
                continue;
            };
            if is_of_a_schema(&page, number, pages.usable()) {
                trees.learn_schema(&node, pages.usable());
                trees.claimed.insert(number);
                continue;
            }
            if node.kind.is_interior() {
                trees.children.insert(number, node.children());
            }
            trees.kinds.insert(number, node.kind);
        }
        trees
    }

    fn learn_schema(&mut self, node: &Node<'_>, usable: usize) {
        for columns in readable(node, usable) {
            if let [_, Value::Text(name), _, Value::Integer(root), sql] = &columns[..] {
                if let Some(root) = u32::try_from(*root).ok().filter(|root| *root > 0) {
                    self.roots.insert(name.clone(), root);
                }
                if let Value::Text(sql) = sql {
                    self.made_by.insert(name.clone(), sql.clone());
                }
            }
        }
    }

    /// The pages of a table or index with rows in them; nobody else gets them afterwards.
    pub(super) fn claim(&mut self, name: &str, of_index: bool) -> Leaves {
        let mut leaves = Leaves::default();
        let Some(root) = self.roots.get(name) else {
            leaves.broken = true;
            return leaves;
        };
        let mut to_visit = vec![*root];
        while let Some(number) = to_visit.pop() {
            match self.kinds.get(&number) {
                Some(kind) if kind.is_of_index() == of_index && self.claimed.insert(number) => {
                    if of_index || !kind.is_interior() {
                        leaves.pages.push(number);
                    }
                    let below = self.children.get(&number).into_iter().flatten();
                    to_visit.extend(below.rev());
                }
                _ => leaves.broken = true,
            }
        }
        leaves
    }

    /// Pages with rows of a table that nothing leads to.
    pub(super) fn orphans(&self, of_index: bool) -> Vec<u32> {
        self.kinds
            .iter()
            .filter(|(number, kind)| {
                kind.is_of_index() == of_index
                    && (of_index || !kind.is_interior())
                    && !self.claimed.contains(number)
            })
            .map(|(number, _)| *number)
            .collect()
    }

    pub(super) fn give(&mut self, page: u32) {
        self.claimed.insert(page);
    }
}

/// The rows of a page; none for each that cannot be read.
///
/// A patched one is no evidence: an index, or whose a page is, does not go by it.
pub(super) fn rows_of(pages: &Pages, number: u32) -> Vec<Option<StoredRow>> {
    let Some(page) = pages.page(number) else {
        return Vec::new();
    };
    let Some(node) = Node::of(&page, number) else {
        return Vec::new();
    };
    node.cells(pages.usable())
        .map(|cell| {
            let cell = cell?;
            let record = cell.record(pages.usable(), &|next| pages.page(next))?;
            Some((cell.rowid, record))
        })
        .collect()
}

/// Whether a page is a part of `sqlite_schema`, going by its first row that can be read.
pub(super) fn is_of_a_schema(page: &[u8], number: u32, usable: usize) -> bool {
    leaf_of_a_table(page, number).is_some_and(|node| {
        let first = readable(&node, usable).next();
        first.is_some_and(|row| is_row_of_a_schema(&row))
    })
}

/// How many rows of `sqlite_schema` can be read in a page.
pub(super) fn schema_rows(page: &[u8], number: u32, usable: usize) -> usize {
    leaf_of_a_table(page, number).map_or(0, |node| {
        readable(&node, usable)
            .filter(|row| is_row_of_a_schema(row))
            .count()
    })
}

fn leaf_of_a_table(page: &[u8], number: u32) -> Option<Node<'_>> {
    Node::of(page, number).filter(|node| node.kind == Kind::LeafTable)
}

fn readable(node: &Node<'_>, usable: usize) -> impl Iterator<Item = Vec<Value>> {
    node.cells(usable)
        .flatten()
        .filter_map(move |cell| cell.record(usable, &|_| None))
        .filter(|record| !record.patched)
        .map(|record| record.columns)
}

fn is_row_of_a_schema(row: &[Value]) -> bool {
    let [
        Value::Text(kind),
        Value::Text(_),
        Value::Text(_),
        Value::Integer(_),
        sql,
    ] = row
    else {
        return false;
    };
    ["table", "index", "trigger", "view"].contains(&&**kind)
        && match sql {
            Value::Text(sql) => sql.starts_with("CREATE "),
            other => *other == Value::Null,
        }
}
