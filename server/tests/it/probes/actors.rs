//! Who stands at the doors, and what belongs to the org that is probed.

use domain::access::{Access, Role, Scope};
use domain::people::Standing;

use super::HIDDEN;
use crate::common::{Server, Stage, signed_in};

/// Someone at the door.
pub(super) struct Actor {
    pub name: &'static str,
    pub cookies: String,
    pub access: Access,
}

/// The numbers of things of the probed org, by the kind that a path names.
pub(super) struct Things {
    pub account: i32,
    pub key: i32,
    pub member: i32,
    pub link: i32,
    pub token: i32,
    pub sign_in: i64,
    pub view: i32,
    pub request: i64,
    pub work: Work,
}

/// Those of work sessions, and of what they are billed to.
pub(super) struct Work {
    pub session: i64,
    pub action: i64,
    pub client: i32,
    pub project: i32,
    pub rule: i32,
    pub statement_link: i32,
}

impl Things {
    pub fn of(&self, path: &str) -> i64 {
        let has = |word: &str| path.contains(word);
        if has("sign-in") || has("sign_in") {
            self.sign_in
        } else if has("/requests") {
            self.request
        } else if has("/decisions") || has("sessions_undo") {
            self.work.action
        } else if has("/sessions/") {
            self.work.session
        } else if has("/statement-links") || has("statement_unshare") {
            self.work.statement_link.into()
        } else if has("/clients") || has("client_") {
            self.work.client.into()
        } else if has("/projects") || has("/statements/") || has("project_") {
            self.work.project.into()
        } else if has("/rules") || has("rule_") {
            self.work.rule.into()
        } else if has("/views") || has("/view_") {
            self.view.into()
        } else if has("token") {
            self.token.into()
        } else if has("link_withdraw") || has("/links") {
            self.link.into()
        } else if has("member") {
            self.member.into()
        } else if has("key") {
            self.key.into()
        } else if has("account") {
            self.account.into()
        } else {
            panic!("{path} names a thing that the probe does not know: teach it")
        }
    }
}

pub(super) struct Stand {
    pub stage: Stage,
    pub server: Server,
    pub actors: Vec<Actor>,
    pub things: Things,
}

pub(super) async fn stand() -> Stand {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let hidden = stage.add_account(&format!("{HIDDEN}@northwind.example")).await.id;
    let mut event = crate::common::event("h", 60);
    event.person = Some(format!("{HIDDEN}-person"));
    event.model = format!("{HIDDEN}-model");
    let costed = ledger::record::Costed::new(hidden, event, domain::pricing::Book::builtin());
    ledger::record::record(&stage.ledger, stage.org, &[costed]).await.unwrap();
    let costed = ledger::record::Costed::new(stage.account, crate::common::event("s", 90), domain::pricing::Book::builtin());
    ledger::record::record(&stage.ledger, stage.org, &[costed]).await.unwrap();
    let victim = stage.add_member("victim@northwind.example", Role::Viewer, None).await;
    let rival_org = ledger::orgs::create(&stage.ledger, "Rival", "UTC", false).await.unwrap().id;
    stage.fill(rival_org, "rival@other.example").await;

    let mut actors = Vec::new();
    for (name, role, accounts) in [
        ("viewer", Role::Viewer, None),
        ("billing", Role::Billing, None),
        ("admin", Role::Admin, None),
        ("limited viewer", Role::Viewer, Some(vec![stage.account])),
        ("limited billing", Role::Billing, Some(vec![stage.account])),
        ("limited admin", Role::Admin, Some(vec![stage.account])),
    ] {
        let email = format!("{}@northwind.example", name.replace(' ', "-"));
        let user = stage.add_member(&email, role, accounts.clone()).await;
        actors.push(Actor {
            name,
            cookies: sign_in(&server, &email).await,
            access: Access {
                user,
                role,
                accounts,
                ..stage.access.clone()
            },
        });
    }
    actors.push(Actor {
        name: "admin of another org",
        cookies: sign_in(&server, "rival@other.example").await,
        access: Access::system(rival_org),
    });
    let standing = Standing {
        role: Role::Viewer,
        accounts: None,
    };
    let admin = Access {
        user: actors[2].access.user,
        ..stage.access.clone()
    };
    let key = ledger::keys::create(&stage.ledger, &stage.access, "northwind gateway", Some(hidden))
        .await
        .unwrap()
        .0
        .id;
    let link = ledger::links::invite(&stage.ledger, &stage.access, "invited@northwind.example", &standing)
        .await
        .unwrap()
        .0;
    let token = ledger::api_tokens::create(&stage.ledger, &admin, "northwind export", &[Scope::UsageRead], 7)
        .await
        .unwrap()
        .0
        .id;
    // Kept by an administrator for themselves.
    let form = domain::views::ViewForm {
        name: "northwind by model".to_owned(),
        path: "/".to_owned(),
        query: format!("account={hidden}"),
        shared: false,
    };
    let view = ledger::views::create(&stage.ledger, &admin, &form).await.unwrap().id;
    let sign_in = ledger::sign_ins::list(&stage.ledger, &admin, None).await.unwrap()[0].id;
    let request = stage
        .number(&format!("SELECT min(id) FROM events WHERE account_id = {hidden}"))
        .await;
    let work = work(&stage, hidden).await;
    Stand {
        things: Things {
            account: hidden,
            key,
            member: victim,
            link,
            token,
            sign_in,
            view,
            request,
            work,
        },
        stage,
        server,
        actors,
    }
}

/// Cuts the sessions, notes something about that of the hidden account, and makes a client with a project, a rule and a statement for it.
async fn work(stage: &Stage, hidden: i32) -> Work {
    use domain::projects::{ClientForm, ProjectForm};
    use domain::sessions::{Assignment, Deed};
    let (ledger, access) = (&stage.ledger, &stage.access);
    while ledger::sessions::keep(ledger, stage.org).await.unwrap().touched > 0 {}
    let session = stage
        .number(&format!("SELECT min(id) FROM work_sessions WHERE account_id = {hidden}"))
        .await;
    let note = Deed::Note {
        sessions: vec![session],
        text: format!("{HIDDEN} note"),
    };
    let form = ClientForm {
        name: "northwind client".to_owned(),
    };
    let client = ledger::projects::add_client(ledger, access, &form).await.unwrap();
    let form = ProjectForm {
        client,
        name: "northwind project".to_owned(),
        colour: 0,
    };
    let project = ledger::projects::add_project(ledger, access, &form).await.unwrap();
    let form = domain::rules::RuleForm {
        name: "northwind rule".to_owned(),
        conditions: vec![domain::rules::Condition::Branch("northwind/*".to_owned())],
        tag: Assignment::project(project),
        default_for: None,
    };
    let domain::rules::RuleKept { id: rule, .. } =
        ledger::rules::add(ledger, access, &form, domain::rules::Reach::New, jiff::Timestamp::now())
            .await
            .unwrap();
    Work {
        session,
        action: ledger::sessions::decide(ledger, access, &note).await.unwrap().action,
        client,
        project,
        rule,
        statement_link: stage.bill_something(access, project).await,
    }
}

pub(super) async fn sign_in(server: &Server, email: &str) -> String {
    let cookies = signed_in(server, email, "a long enough password").await;
    cookies.unwrap_or_else(|| panic!("{email} is refused")).join("; ")
}

/// What of an org a door could change, as one text.
pub(super) async fn state(stage: &Stage) -> String {
    let mut text = String::new();
    for statement in [
        "SELECT string_agg(a::text, E'\\n' ORDER BY id) FROM accounts a WHERE org_id = $1",
        "SELECT string_agg((id, label, revoked_at)::text, E'\\n' ORDER BY id) FROM ingest_keys WHERE org_id = $1",
        "SELECT string_agg((user_id, role, accounts)::text, E'\\n' ORDER BY user_id) FROM memberships WHERE org_id = $1",
        "SELECT string_agg((id, email, used_at)::text, E'\\n' ORDER BY id) FROM one_time_links WHERE org_id = $1",
        "SELECT string_agg((id, label, revoked_at)::text, E'\\n' ORDER BY id) FROM api_tokens WHERE org_id = $1",
        "SELECT string_agg((id, user_id, revoked_at)::text, E'\\n' ORDER BY id) FROM sign_ins WHERE org_id = $1",
        "SELECT string_agg(v::text, E'\\n' ORDER BY id) FROM saved_views v WHERE org_id = $1",
        "SELECT string_agg(c::text, E'\\n' ORDER BY id) FROM clients c WHERE org_id = $1",
        "SELECT string_agg(p::text, E'\\n' ORDER BY id) FROM projects p WHERE org_id = $1",
        "SELECT string_agg(r::text, E'\\n' ORDER BY id) FROM rules r WHERE org_id = $1",
        "SELECT string_agg(a::text, E'\\n' ORDER BY id) FROM session_actions a WHERE org_id = $1",
        "SELECT string_agg(d::text, E'\\n' ORDER BY id) FROM session_decisions d WHERE org_id = $1",
        "SELECT string_agg(s::text, E'\\n' ORDER BY id) FROM statements s WHERE org_id = $1",
        "SELECT string_agg(l::text, E'\\n' ORDER BY id) FROM statement_links l WHERE org_id = $1",
        "SELECT string_agg(r::text, E'\\n' ORDER BY r::text) FROM exchange_rates r WHERE org_id = $1",
        "SELECT o::text FROM orgs o WHERE id = $1",
    ] {
        let part: Option<String> = sqlx::query_scalar(statement)
            .bind(stage.org)
            .fetch_one(stage.owner.pool())
            .await
            .unwrap();
        text += &part.unwrap_or_default();
        text += "\n--\n";
    }
    text
}
