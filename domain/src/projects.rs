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
#[cfg_attr(feature = "openapi", schema(example = json!({ "id": 2, "name": "Globex", "archived": false })))]
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
#[cfg_attr(feature = "openapi", schema(example = json!({ "id": 7, "client": 2, "name": "Relaunch", "colour": 3, "archived": false })))]
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
#[cfg_attr(feature = "openapi", schema(example = json!({ "name": "Globex" })))]
#[serde(deny_unknown_fields)]
pub struct ClientForm {
    /// What people call it.
    pub name: String,
}

/// What someone types to add or change a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "client": 2, "name": "Relaunch", "colour": 3 })))]
#[serde(deny_unknown_fields)]
pub struct ProjectForm {
    /// Whose it is.
    pub client: i32,
    /// What people call it.
    pub name: String,
    /// Its place in the palette: 0 to 11.
    pub colour: i16,
}

/// What of a client becomes another; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "name": "Globex Corporation" })))]
#[serde(default, deny_unknown_fields)]
pub struct ClientChange {
    /// A new name.
    pub name: Option<String>,
    /// Out of use with all of its projects, or back.
    pub archived: Option<bool>,
}

/// What of a project becomes another; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "name": "Relaunch 2027", "archived": true })))]
#[serde(default, deny_unknown_fields)]
pub struct ProjectChange {
    /// Another client, one that is in use.
    pub client: Option<i32>,
    /// A new name.
    pub name: Option<String>,
    /// Another place in the palette: 0 to 11.
    pub colour: Option<i16>,
    /// Out of use, or back.
    pub archived: Option<bool>,
}

impl ClientForm {
    /// Checks what a person typed, and trims it.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        Ok(Self {
            name: client_name(&self.name)?,
        })
    }
}

impl ProjectForm {
    /// Checks what a person typed, and trims it.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        Ok(Self {
            colour: of_palette(self.colour)?,
            name: project_name(&self.name)?,
            ..self.clone()
        })
    }
}

impl ClientChange {
    /// Checks what a person typed, and trims it.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        Ok(Self {
            name: self.name.as_deref().map(client_name).transpose()?,
            ..self.clone()
        })
    }
}

impl ProjectChange {
    /// Checks what a person typed, and trims it.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        Ok(Self {
            colour: self.colour.map(of_palette).transpose()?,
            name: self.name.as_deref().map(project_name).transpose()?,
            ..self.clone()
        })
    }
}

fn client_name(text: &str) -> Result<String, QueryError> {
    line("name", text, LONGEST, "name the client, in at most 80 characters")
}

fn project_name(text: &str) -> Result<String, QueryError> {
    line("name", text, LONGEST, "name the project, in at most 80 characters")
}

fn of_palette(colour: i16) -> Result<i16, QueryError> {
    if (0..COLOURS).contains(&colour) {
        Ok(colour)
    } else {
        Err(fail("colour", "choose one of the colours: a number from 0 to 11"))
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
        let change = |name: Option<&str>, colour| ProjectChange {
            name: name.map(str::to_owned),
            colour,
            ..ProjectChange::default()
        };
        assert_eq!(change(None, None).checked(), Ok(ProjectChange::default()), "nothing is nothing");
        assert_eq!(change(Some(" x "), None).checked().expect("good").name.as_deref(), Some("x"));
        assert_eq!(change(Some(" "), None).checked().expect_err("refused").field, "name");
        assert_eq!(change(None, Some(12)).checked().expect_err("refused").field, "colour");
    }
}
