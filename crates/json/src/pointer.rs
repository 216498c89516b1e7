//! Patterns of paths: JSON Pointers (RFC 6901) in which a segment `*` stands for each item of a list or each value of a map.

use crate::Text;
use crate::error::Result;
use crate::kind::Kind;
use crate::path::Path;
use crate::reader::Reader;
use std::mem;

/// A JSON Pointer with `*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer<'p>(&'p str);

impl<'p> Pointer<'p> {
    /// The pointer of this text; what [`Self::is_valid`] refuses points at nothing, or at something else than is meant.
    #[must_use]
    pub const fn new(text: &'p str) -> Self {
        Self(text)
    }

    /// Whether a text is a pointer to something below the whole, without empty keys.
    #[must_use]
    pub fn is_valid(text: &str) -> bool {
        let escapes = |segment: &str| segment.split('~').skip(1).all(|after| after.starts_with(['0', '1']));
        text.strip_prefix('/')
            .is_some_and(|text| text.split('/').all(|segment| !segment.is_empty() && escapes(segment)))
    }

    /// Whether it points at the whole.
    #[must_use]
    pub fn is_root(self) -> bool {
        self.0.is_empty()
    }

    /// The first segment, and the rest of the pointer; `None` if it points at the whole.
    #[must_use]
    pub fn split_first(self) -> Option<(Segment<'p>, Self)> {
        if self.is_root() {
            return None;
        }
        let segments = self.0.strip_prefix('/').unwrap_or(self.0);
        let end = segments.bytes().position(|byte| byte == b'/').unwrap_or(segments.len());
        let (segment, rest) = segments.split_at_checked(end).unwrap_or((segments, ""));
        Some((Segment(segment), Self(rest)))
    }

    /// The segments, from the whole on.
    pub fn segments(self) -> impl Iterator<Item = Segment<'p>> + Clone {
        let mut rest = self;
        std::iter::from_fn(move || {
            let (segment, after) = rest.split_first()?;
            rest = after;
            Some(segment)
        })
    }

    /// What follows the first segment, if that stands for a key.
    #[must_use]
    pub fn below(self, key: &str) -> Option<Self> {
        let (segment, rest) = self.split_first()?;
        (segment.is_every() || segment.is(key)).then_some(rest)
    }

    /// Reads the next value, which stands at `path`, and in it calls `visit` to read each value that is pointed at. The others are
    /// passed over, and `null` is the same as absent.
    ///
    /// # Errors
    /// If `visit` fails, something else than a list or a map stands on the way, or a key on the way is given twice.
    pub fn walk<'a>(
        self,
        reader: &mut Reader<'a>,
        path: &Path<'_>,
        visit: &mut impl FnMut(&mut Reader<'a>, &Path<'_>) -> Result<()>,
    ) -> Result<()> {
        if reader.kind()? == Kind::Null {
            return reader.skip();
        }
        let Some((segment, rest)) = self.split_first() else { return visit(reader, path) };
        let every = segment.is_every();
        if every && reader.kind()? == Kind::Array {
            let mut elements = reader.array()?;
            while let Some(index) = elements.next(reader)? {
                rest.walk(reader, &path.index(index), visit)?;
            }
            return Ok(());
        }
        let mut seen = false;
        let mut members = reader.object()?;
        while let Some(key) = members.next(reader)? {
            if !every && !segment.is(&key) {
                reader.skip()?;
                continue;
            }
            if !every && mem::replace(&mut seen, true) {
                return Err(reader.twice());
            }
            rest.walk(reader, &path.key(&key), visit)?;
        }
        Ok(())
    }
}

/// A segment of a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'p>(&'p str);

impl<'p> Segment<'p> {
    /// Whether it stands for each item of a list or each value of a map.
    #[must_use]
    pub fn is_every(self) -> bool {
        self.0 == "*"
    }

    /// Whether it stands for this key alone.
    #[must_use]
    pub fn is(self, key: &str) -> bool {
        let mut segment = self.0.bytes();
        let mut next = || match segment.next() {
            Some(b'~') => {
                if segment.next() == Some(b'1') {
                    Some(b'/')
                } else {
                    Some(b'~')
                }
            }
            other => other,
        };
        key.bytes().all(|byte| next() == Some(byte)) && next().is_none()
    }

    /// The key that it stands for: `~1` is a slash, `~0` a tilde.
    #[must_use]
    pub fn key(self) -> Text<'p> {
        if self.0.contains('~') {
            Text::Owned(self.0.replace("~1", "/").replace("~0", "~"))
        } else {
            Text::Borrowed(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::OwnedPath;

    /// The paths and texts of what a pointer points at, or the error.
    fn pointed_at(pointer: &str, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let walked = Reader::new(text).whole(|reader| {
            Pointer::new(pointer).walk(reader, &Path::ROOT, &mut |reader, path| {
                let path: OwnedPath = path.to_owned();
                found.push(format!("{path} {}", reader.raw()?));
                Ok(())
            })
        });
        found.extend(walked.err().map(|error| error.to_string()));
        found
    }

    #[test]
    fn a_pointer_leads_to_what_it_points_at() {
        for (pointer, text, expected) in [
            ("", "1", &[" 1"][..]),
            ("/a/b", r#"{"x":0,"a":{"b":1,"c":2},"y":{"b":3}}"#, &["a.b 1"]),
            ("/a/b", r#"{"a":null}"#, &[]),
            ("/a/b", r#"{"a":{"b":null}}"#, &[]),
            ("/a/b", r#"{"a":[]}"#, &["a: must be an object, not a list"]),
            ("/a/b", r#"{"a":{"b":1},"a":{"b":2}}"#, &["a.b 1", "a: is given twice"]),
            ("/a/*/b", r#"{"a":[{"b":1},null,{"b":2}]}"#, &["a[0].b 1", "a[2].b 2"]),
            ("/a/*/b", r#"{"a":{"x":{"b":1},"y":{"b":2},"x":{"b":3}}}"#, &["a.x.b 1", "a.y.b 2", "a.x.b 3"]),
            ("/a/*", r#"{"a":1}"#, &["a: must be an object, not a number"]),
            ("/*", r#"{"*":1,"a":[2]}"#, &["* 1", "a [2]"]),
            ("/a~1b/~0/c", r#"{"a/b":{"~":{"c":1}},"a~1b":{}}"#, &["a/b.~.c 1"]),
            ("/0", "[1]", &["must be an object, not a list"]),
        ] {
            assert_eq!(pointed_at(pointer, text), expected, "{pointer} {text}");
        }
    }

    #[test]
    fn a_pointer_has_a_slash_before_each_key() {
        for (text, is_valid) in [
            ("/spec", true),
            ("/spec/*/template", true),
            ("/a~0b/c~1d", true),
            ("", false),
            ("spec", false),
            ("/", false),
            ("/spec//x", false),
            ("/spec/", false),
            ("/a~2b", false),
            ("/a~", false),
        ] {
            assert_eq!(Pointer::is_valid(text), is_valid, "{text}");
        }
    }

    #[test]
    fn a_segment_stands_for_a_key_or_for_all() {
        let segments: Vec<Segment<'_>> = Pointer::new("/spec/a~1~0b/*").segments().collect();
        let keys: Vec<Text<'_>> = segments.iter().map(|segment| segment.key()).collect();
        assert_eq!(keys, ["spec", "a/~b", "*"]);
        assert_eq!(segments.iter().map(|segment| segment.is_every()).collect::<Vec<_>>(), [false, false, true]);
        assert!(segments.iter().zip(&keys).all(|(segment, key)| segment.is(key) && !segment.is("spe")));
        assert_eq!(Pointer::new("/spec/*/a").below("spec"), Some(Pointer::new("/*/a")));
        assert_eq!(Pointer::new("/*/a").below("any"), Some(Pointer::new("/a")));
        assert_eq!(Pointer::new("/spec").below("status"), None);
        assert_eq!(Pointer::new("").below(""), None);
    }
}
