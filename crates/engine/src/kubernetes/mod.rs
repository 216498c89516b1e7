//! What Kubernetes says: objects, their kinds and the requests about them, as far as they decide.

mod circumstances;
mod container;
pub mod image;
pub mod kinds;
mod metadata;
mod pod;
pub mod request;
pub mod workload;

pub use circumstances::{Asker, Circumstances, Operation};
pub use container::{
    Container, Containers, EnvVar, Exec, Handler, Lifecycle, MOST_CONTAINERS, Port, Target, VolumeMount,
};
pub use image::Image;
pub use metadata::{Metadata, Owner};
pub use pod::{ContainerList, PodSpec, Template};
