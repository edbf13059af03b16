//! Which values a record has, in which order: found out once for all records of a kind.

use std::ptr;

/// The names of a record's values in their order: the way to a node of the tree of all names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Shape(u32);

impl Shape {
    /// Whether it has no names at all.
    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Where a name is in the records of a shape.
#[derive(Clone, Copy, Default)]
pub(super) struct FieldHint {
    pub(super) shape: Shape,
    /// None where they do not have it.
    pub(super) place: Option<u32>,
}

struct ShapeNode {
    name: &'static str,
    before: Shape,
    /// What most have next, and its name: at hand, since every field of every view asks for it.
    next: (&'static str, Shape),
    /// What others have.
    others: Vec<Shape>,
}

impl ShapeNode {
    fn new(name: &'static str, before: Shape) -> Self {
        Self { name, before, next: ("", Shape::default()), others: Vec::new() }
    }
}

/// The shapes there are. The first node is that of a record without names.
pub(super) struct Shapes {
    nodes: Vec<ShapeNode>,
}

impl Default for Shapes {
    fn default() -> Self {
        Self { nodes: vec![ShapeNode::new("", Shape::default())] }
    }
}

impl Shapes {
    fn node(&self, shape: Shape) -> &ShapeNode {
        &self.nodes[shape.0 as usize]
    }

    /// A shape with one more name. Names differ by where they are in the program, which makes at worst
    /// two shapes of one.
    #[inline]
    pub(super) fn with(&mut self, before: Shape, name: &'static str) -> Shape {
        let (first, next) = self.node(before).next;
        if ptr::eq(first, name) && !next.is_empty() { next } else { self.rarer(before, name) }
    }

    #[inline(never)]
    #[allow(clippy::cast_possible_truncation, reason = "as many as views have fields")]
    fn rarer(&mut self, before: Shape, name: &'static str) -> Shape {
        for &other in &self.node(before).others {
            if ptr::eq(self.node(other).name, name) {
                return other;
            }
        }
        let shape = Shape(self.nodes.len() as u32);
        self.nodes.push(ShapeNode::new(name, before));
        let node = &mut self.nodes[before.0 as usize];
        if node.next.1.is_empty() {
            node.next = (name, shape);
        } else {
            node.others.push(shape);
        }
        shape
    }

    /// The names of a shape with their places, the last one first.
    pub(super) fn names(&self, shape: Shape) -> Vec<(u32, &'static str)> {
        let (mut names, mut own) = (Vec::new(), shape);
        while !own.is_empty() {
            let node = self.node(own);
            names.push(node.name);
            own = node.before;
        }
        let places = (0..).zip(names.into_iter().rev());
        places.collect()
    }

    /// Where a name is in a shape.
    pub(super) fn hint(&self, shape: Shape, name: &str) -> FieldHint {
        let mut hint = FieldHint { shape, place: None };
        for (place, own) in self.names(shape) {
            if own == name {
                hint.place = Some(place);
            }
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_the_same_names_are_of_one_shape() {
        static NAMES: [&str; 3] = ["name", "url", "count"];
        let mut shapes = Shapes::default();
        let of = |shapes: &mut Shapes, names: &[&'static str]| {
            names.iter().fold(Shape::default(), |shape, name| shapes.with(shape, name))
        };
        let [link, counted] = [2, 3].map(|length| of(&mut shapes, &NAMES[..length]));
        assert!(link != counted && link == of(&mut shapes, &NAMES[..2]));
        assert_eq!(shapes.hint(counted, "count").place, Some(2));
        assert_eq!(shapes.hint(link, "count").place, None);
        assert_eq!(shapes.names(link), [(0, "name"), (1, "url")]);
        // Another text of the same letters is another name, and found all the same.
        let own: &'static str = String::from("name").leak();
        let other = of(&mut shapes, &[own]);
        assert_ne!(other, of(&mut shapes, &NAMES[..1]));
        assert_eq!(shapes.hint(other, "name").place, Some(0));
    }
}
