//! The pod templates of an object, found by its kind, and whether their pods run to completion.

use super::kinds::{self, Kind, Row};
use super::{ContainerList, MOST_CONTAINERS, Metadata, PodSpec, Template};
use crate::json::{Error, Path, Pointer, Reader, Text, Value};
use crate::lazy_json::{Raw, Record, UniqueField};

type Result<T> = std::result::Result<T, Error>;

/// A kind that the policy judges.
#[derive(Clone, Copy, Debug)]
pub struct Known<'s> {
    /// Where its templates are.
    pub kind: &'s Kind<'s>,
    /// Whether it is one of Kubernetes' own, whose objects the API server has checked.
    pub built_in: bool,
    /// What is known of the kind without settings.
    row: Option<&'static Row>,
}

/// The kind of this group and name: of Kubernetes, of the settings, or of a well-known project.
#[must_use]
pub fn find<'s>(group: &str, kind: &str, added: &'s [Kind<'s>]) -> Option<Known<'s>> {
    let is = |known: &Kind<'_>| known.kind == kind && known.api_group == group;
    let row = kinds::rows().find(|row| is(&row.kind));
    let built_in = row.is_some_and(|row| row.built_in);
    let added = if built_in { None } else { added.iter().find(|kind| is(kind)) };
    let kind = added.or_else(|| row.map(|row| &row.kind))?;
    Some(Known { kind, built_in, row })
}

impl Known<'_> {
    /// Whether the pods of the template at `path` should run to an end.
    #[must_use]
    pub fn completes(&self, path: &str) -> bool {
        let serving = self.row.and_then(|row| row.serves_below);
        self.kind.runs_to_completion && !serving.is_some_and(|below| path.starts_with(below))
    }

    /// Whether a native sidecar can be written into an object of this kind.
    #[must_use]
    pub fn holds_sidecars(&self) -> bool {
        !self.row.is_some_and(|row| row.drops_sidecars)
    }

    /// Whether this is the Pod itself, and not a kind that makes pods.
    #[must_use]
    pub fn is_pod(&self) -> bool {
        self.built_in && self.kind.kind == "Pod"
    }
}

/// An object's own parts.
#[derive(Clone, Debug, Default)]
pub struct Object<'a> {
    /// Its metadata.
    pub metadata: UniqueField<Metadata<'a>>,
    /// Its status, as text.
    pub status: UniqueField<Raw<'a>>,
    /// Its pod templates, in the order of the text.
    pub templates: Vec<Place<'a>>,
    /// Keys below which templates were looked for.
    walked: Vec<Text<'a>>,
    /// How many templates there are, and containers in them.
    parts: usize,
}

/// How many templates and containers an object may have, together.
const MOST_PARTS: usize = MOST_CONTAINERS;

/// A pod template, and where it stands.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The path to the pod's spec, in the notation of `kubectl explain`: `spec.template.spec`.
    pub path: Text<'static>,
    /// The template.
    pub template: Template<'a>,
}

impl<'a> Object<'a> {
    /// Reads the text of an object of a known kind.
    ///
    /// # Errors
    /// If it cannot be read; the error says where.
    pub fn read(text: &'a str, kind: &Kind<'_>) -> Result<Self> {
        let mut object = Self::default();
        Reader::new(text).whole(|reader| object.fill(reader, kind))?;
        Ok(object)
    }

    /// Reads an object of a known kind.
    ///
    /// # Errors
    /// If it cannot be read; the error says where.
    pub fn fill(&mut self, reader: &mut Reader<'a>, kind: &Kind<'_>) -> Result<()> {
        let root = kind.pod_templates.iter().any(|pointer| pointer.is_empty());
        let mut spec = UniqueField::<PodSpec<'a>>::default();
        reader.kind()?;
        let start = reader.at();
        let mut members = reader.object()?;
        while let Some(key) = members.next(reader)? {
            match &*key {
                "metadata" => self.metadata.read(reader)?,
                "status" => self.status.read(reader)?,
                "spec" if root => spec.read(reader)?,
                _ => self.walk(reader, key, kind)?,
            }
        }
        if root {
            let template = Template { metadata: self.metadata.clone(), spec };
            self.keep(Place { path: "spec".into(), template }, start)?;
        }
        Ok(())
    }

    /// Whether the status says that the object has ended.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        let Some(status) = *self.status else { return false };
        let Ok(status) = Reader::new(status.0).whole(Value::read) else { return false };
        let is = |value: Option<&Value<'_>>, words: &[&str]| matches!(value, Some(Value::String(word)) if words.contains(&&**word));
        let conditions = match status.get("conditions") {
            Some(Value::Array(conditions)) => conditions.as_slice(),
            _ => &[],
        };
        is(status.get("phase"), &["Succeeded", "Failed"])
            || conditions.iter().any(|condition| {
                is(condition.get("type"), &["Complete", "Failed"]) && is(condition.get("status"), &["True"])
            })
    }

    /// Reads the templates below a key of the object.
    fn walk(&mut self, reader: &mut Reader<'a>, key: Text<'a>, kind: &Kind<'_>) -> Result<()> {
        let templates = kind.pod_templates.iter().map(|pointer| (pointer, false));
        let pointers = templates.chain(kind.pod_specs.iter().map(|pointer| (pointer, true)));
        let mut places =
            pointers.filter_map(|(pointer, bare)| Some((Pointer::new(pointer).below(&key)?, bare))).peekable();
        if places.peek().is_none() {
            return reader.skip();
        }
        if self.walked.contains(&key) {
            return Err(reader.twice());
        }
        // The text is read once for each place below the key, which for most kinds is the only one.
        let start = reader.clone();
        for (pointer, bare) in places {
            *reader = start.clone();
            pointer.walk(reader, &Path::ROOT.key(&key), &mut |reader, path| self.template(reader, bare, path))?;
        }
        self.walked.push(key);
        Ok(())
    }

    fn template(&mut self, reader: &mut Reader<'a>, bare: bool, at: &Path<'_>) -> Result<()> {
        let start = reader.at();
        // Room for most.
        let mut path = String::with_capacity(24);
        at.write(&mut path);
        let mut template = Template::default();
        if bare {
            template.spec.read(reader)?;
        } else {
            path.push_str(".spec");
            template.fill(reader)?;
        }
        self.keep(Place { path: Text::Owned(path), template }, start)
    }

    /// Keeps a template, which begins at the byte `at`. Without an end to them a small object would take much memory.
    fn keep(&mut self, place: Place<'a>, at: usize) -> Result<()> {
        let containers = |list| place.template.spec.as_ref().map_or(0, |spec| spec.list(list).len());
        let parts = [self.parts, 1, containers(ContainerList::Init), containers(ContainerList::Regular)];
        self.parts = parts.into_iter().fold(0, usize::saturating_add);
        if self.parts > MOST_PARTS {
            return Err(Error::too_many("16384 pod templates and containers", at));
        }
        // Most objects have one.
        if self.templates.is_empty() {
            self.templates.reserve_exact(1);
        }
        self.templates.push(place);
        Ok(())
    }
}
