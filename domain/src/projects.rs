//! Clients and projects: who is billed, and for what.

use serde::{Deserialize, Serialize};

use crate::query::QueryError;
use crate::text::{fail, line};

/// The longest name.
const LONGEST: usize = 80;
/// So many colours there are to tell projects apart by.
pub const COLOURS: i16 = 12;

/// Who is billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Client {
    /// Its number.
    pub id: i32,
    /// What people call it.
    pub name: String,
    /// Whether it is out of use. Its history stays.
    pub archived: bool,
}

/// What a client is billed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Project {
    /// Its number.
    pub id: i32,
    /// Whose it is.
    pub client: i32,
    /// What people call it.
    pub name: String,
    /// Its place in the palette.
    pub colour: i16,
    /// Whether it is out of use, or its client is. Its history stays.
    pub archived: bool,
}

/// All clients and projects of an org, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Book {
    /// The clients, archived ones too.
    pub clients: Vec<Client>,
    /// Their projects, archived ones too.
    pub projects: Vec<Project>,
}

impl Book {
    /// The project of that number.
    #[must_use]
    pub fn project(&self, id: i32) -> Option<&Project> {
        self.projects.iter().find(|project| project.id == id)
    }

    /// The client of that number.
    #[must_use]
    pub fn client(&self, id: i32) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == id)
    }
}

/// What someone types to add or change a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientForm {
    /// What people call it.
    pub name: String,
}

/// What someone types to add or change a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectForm {
    /// Whose it is.
    pub client: i32,
    /// What people call it.
    pub name: String,
    /// Its place in the palette.
    pub colour: i16,
}

impl ClientForm {
    /// Checks what a person typed, and trims it.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        Ok(Self {
            name: line("name", &self.name, LONGEST, "name the client, in at most 80 characters")?,
        })
    }
}

impl ProjectForm {
    /// Checks what a person typed, and trims it.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        if !(0..COLOURS).contains(&self.colour) {
            return Err(fail("colour", "choose one of the colours"));
        }
        Ok(Self {
            name: line("name", &self.name, LONGEST, "name the project, in at most 80 characters")?,
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_needed_and_colours_are_of_the_palette() {
        let form = |name: &str, colour| ProjectForm {
            client: 1,
            name: name.to_owned(),
            colour,
        };
        assert_eq!(form(" Relaunch ", 11).checked().expect("good").name, "Relaunch");
        assert_eq!(form("", 0).checked().expect_err("refused").field, "name");
        assert_eq!(form("x", 12).checked().expect_err("refused").field, "colour");
        assert_eq!(form("x", -1).checked().expect_err("refused").field, "colour");
        let client = ClientForm { name: "\u{7}".to_owned() };
        assert_eq!(client.checked().expect_err("refused").field, "name");
    }
}
