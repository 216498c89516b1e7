//! What injectors have done to the pod, and what they have yet to do.

use super::PodTemplate;
use crate::catalog;
use crate::catalog::schema::{Exception, Injector};
use crate::classify::{Member, asks, has_mark};
use crate::kubernetes::ContainerList;

impl<'s> PodTemplate<'_, 's> {
    /// The injector that put the container into this Pod, if one did.
    #[must_use]
    pub fn injected_by(&self, member: &Member<'_, 's>) -> Option<&'s Injector<'s>> {
        let injector = member.helper()?.injector.get()?;
        let metadata = self.metadata()?;
        (self.is_pod() && (has_mark(metadata, injector) || asks(metadata, injector))).then_some(injector)
    }

    /// Whether an injector will replace or complete the container: the manifest only adjusts it.
    #[must_use]
    pub fn is_placeholder(&self, member: &Member<'_, 's>) -> bool {
        let Some(injector) = member.helper().and_then(|helper| helper.injector.get()) else { return false };
        let image = member.container.image.text();
        let asked = || self.metadata().is_some_and(|metadata| asks(metadata, injector));
        image == "auto"
            || (image.is_empty() && !self.is_pod())
            || (injector.replaces_declared && !self.is_pod() && asked())
    }

    /// Why an injector leaves this helper an ordinary container in this pod, if it does so on purpose, so that nobody can change it.
    #[must_use]
    pub fn exception(&self, member: &Member<'_, 's>) -> Option<&'s Exception<'s>> {
        let exceptions = &member.helper()?.injector.get()?.exceptions;
        let metadata = self.metadata()?;
        exceptions.iter().find(|exception| metadata.is_marked(&exception.mark))
    }

    /// The injector that the pod asks for and that has not come yet.
    #[must_use]
    pub fn awaited_injector(&self) -> Option<&'s Injector<'s>> {
        let metadata = self.metadata()?;
        let custom = self.helpers.custom.iter().filter_map(|helper| helper.injector.get());
        let mut injectors = catalog::helpers().iter().filter_map(|helper| helper.injector.get()).chain(custom);
        injectors.find(|injector| asks(metadata, injector) && !self.has_injected(injector))
    }

    /// Whether the injector has left its mark, or a container that is of one of its helpers or comes with them. One that leaves none
    /// of its own beside what asks for it is known by its containers only.
    fn has_injected(&self, injector: &Injector<'_>) -> bool {
        let marked = |mark: &str| self.metadata().is_some_and(|metadata| metadata.mark(mark).is_some());
        injector.marks.iter().any(|mark| !injector.asks.contains(mark) && marked(mark))
            || self.members.iter().any(|member| {
                let of = member.helper().and_then(|helper| helper.injector.get());
                of.is_some_and(|of| of.name == injector.name)
                    || injector.init_containers.iter().any(|init| init == member.name())
            })
    }

    /// The init containers that come with the injector's helper and are there.
    #[must_use]
    pub fn companions_of(&self, injector: &'s Injector<'s>) -> Vec<&'s str> {
        let present = |name: &&str| {
            let mut inits = self.members.iter().filter(|member| member.list == ContainerList::Init);
            inits.any(|init| init.name() == *name)
        };
        injector.init_containers.iter().map(|name| &**name).filter(present).collect()
    }
}
