//! What happens in the sample. Every body, person and sum in it is made up, and says so.

/// A request of the sample.
pub(super) struct SampleRequest {
    pub(super) authority: &'static str,
    pub(super) title: &'static str,
    pub(super) questions: &'static [&'static str],
    /// It feeds the issue that has evidence.
    pub(super) about_grants: bool,
    pub(super) steps: &'static [Step],
}

/// Something that happened, so many days before the sample was made.
pub(super) struct Step {
    pub(super) days_ago: u64,
    pub(super) what: Move,
}

pub(super) enum Move {
    /// The letter is written and lies there.
    Draft,
    Send,
    /// It is handed over, and nobody knows whether it arrived.
    SendIntoDoubt,
    /// The user records a fact.
    Say(&'static str),
    /// A mail comes, and the user says what it is.
    Reply {
        text: &'static str,
        /// None: nobody has read it yet.
        event: Option<&'static str>,
        exemptions: &'static [&'static str],
        /// With the table of grants.
        table: bool,
        /// A day the authority named, so many days from when the sample was made.
        in_days: Option<u64>,
    },
}

const PENWICK: &str = "Penwick Borough Council (fictional)";
const SALTMARSH: &str = "Saltmarsh District Council (fictional)";
const TRUST: &str = "Penwick Hospitals Trust (fictional)";

/// Bodies that can be asked. The addresses cannot exist (RFC 2606).
pub(super) const AUTHORITIES: &[(&str, &str)] = &[
    (PENWICK, "foi@penwick.example"),
    (SALTMARSH, "foi@saltmarsh.example"),
    (TRUST, "foi@penwick-hospitals.example"),
];

pub(super) const ISSUE: &str =
    "Sample: do three wards of Penwick get over half of the community grants?";
pub(super) const OTHER_ISSUE: &str = "Sample: how do Penwick’s public bodies answer requests?";

/// What the council sends: 60 grants in 17 wards, made by `sample/make.py`, which also says what they
/// add up to.
pub(super) const TABLE: &[u8] = include_bytes!("../../sample/grants-by-ward.xlsx");
pub(super) const TABLE_NAME: &str = "grants-by-ward.xlsx";

const fn on(days_ago: u64, what: Move) -> Step {
    Step { days_ago, what }
}

const fn reply(event: &'static str, text: &'static str) -> Move {
    Move::Reply {
        text,
        event: Some(event),
        exemptions: &[],
        table: false,
        in_days: None,
    }
}

const fn refusal(
    event: &'static str,
    text: &'static str,
    exemptions: &'static [&'static str],
) -> Move {
    Move::Reply {
        text,
        event: Some(event),
        exemptions,
        table: false,
        in_days: None,
    }
}

const REFUSED_43: Move = refusal(
    "refused",
    "We hold the information you asked for but refuse to give it. It is exempt under section 43(2) of the Freedom of Information Act 2000, because giving it would harm the commercial interests of our contractors. You may ask for an internal review within 40 working days.",
    &["43(2)"],
);

pub(super) const REQUESTS: &[SampleRequest] = &[
    SampleRequest {
        authority: PENWICK,
        title: "Community grants by ward",
        questions: &[
            "Each community grant paid since April 2025, with its ward, recipient, purpose, date and amount.",
        ],
        about_grants: true,
        steps: &[
            on(40, Move::Send),
            on(
                39,
                reply(
                    "acknowledged",
                    "Thank you for your request, which we received today.",
                ),
            ),
            on(
                15,
                Move::Reply {
                    text: "We hold the information. Please find it attached: 60 grants in seventeen wards.",
                    event: Some("answered"),
                    exemptions: &[],
                    table: true,
                    in_days: None,
                },
            ),
        ],
    },
    SampleRequest {
        authority: PENWICK,
        title: "Community grants refused",
        questions: &[
            "How many applications for a community grant were refused, by ward.",
            "The reasons given for each.",
        ],
        about_grants: true,
        steps: &[
            on(50, Move::Send),
            on(
                49,
                reply(
                    "acknowledged",
                    "Thank you for your request, which we received today.",
                ),
            ),
        ],
    },
    SampleRequest {
        authority: PENWICK,
        title: "Grants panel minutes",
        questions: &[
            "The minutes of the grants panel since April.",
            "The names of those who sat on it.",
        ],
        about_grants: true,
        steps: &[
            on(36, Move::Send),
            on(
                12,
                refusal(
                    "partly_answered",
                    "The minutes are in the library. The names of the members are personal data and exempt under section 40(2) of the Freedom of Information Act 2000.",
                    &["40(2)"],
                ),
            ),
        ],
    },
    SampleRequest {
        authority: PENWICK,
        title: "Grants to businesses",
        questions: &["Each grant to a business since April, with its amount."],
        about_grants: true,
        steps: &[
            on(8, Move::Send),
            on(
                7,
                reply(
                    "acknowledged",
                    "Thank you for your request, which we received today.",
                ),
            ),
        ],
    },
    SampleRequest {
        authority: SALTMARSH,
        title: "Community grants by ward",
        questions: &["Each community grant paid since April, with its ward and amount."],
        about_grants: true,
        steps: &[
            on(22, Move::Send),
            on(
                1,
                Move::Reply {
                    text: "We refuse your request under section 12(1) of the Freedom of Information Act 2000: finding the information would take more than 18 hours. You may ask for an internal review within 40 working days.",
                    event: None,
                    exemptions: &[],
                    table: false,
                    in_days: None,
                },
            ),
        ],
    },
    SampleRequest {
        authority: PENWICK,
        title: "Vehicle hire",
        questions: &["What was paid to each hire company last year."],
        about_grants: false,
        steps: &[on(25, Move::Send), on(10, REFUSED_43)],
    },
    SampleRequest {
        authority: TRUST,
        title: "Agency staff",
        questions: &["What was paid to each agency last year."],
        about_grants: false,
        steps: &[
            on(12, Move::Send),
            on(
                9,
                reply(
                    "clarification_asked",
                    "Do you mean nurses only, or all staff? Please tell us, so that we can look.",
                ),
            ),
        ],
    },
    SampleRequest {
        authority: TRUST,
        title: "Car park income",
        questions: &["What each car park took last year."],
        about_grants: false,
        steps: &[
            on(18, Move::Send),
            on(
                11,
                reply(
                    "fees_notice",
                    "Copying the plans costs £12. Please pay it within three months, and we will send them.",
                ),
            ),
        ],
    },
    SampleRequest {
        authority: SALTMARSH,
        title: "Consultants",
        questions: &["What was paid to each consultant last year."],
        about_grants: false,
        steps: &[
            on(30, Move::Send),
            on(
                6,
                Move::Reply {
                    text: "We need more time to weigh the public interest in section 43(2) and will answer later.",
                    event: Some("extended"),
                    exemptions: &["43(2)"],
                    table: false,
                    in_days: Some(14),
                },
            ),
        ],
    },
    SampleRequest {
        authority: SALTMARSH,
        title: "Bus shelters",
        questions: &["Where new shelters were put up last year, and what each cost."],
        about_grants: false,
        steps: &[
            on(14, Move::Send),
            on(
                11,
                reply(
                    "transferred",
                    "We do not hold this. We have passed your request on to the county council.",
                ),
            ),
        ],
    },
    SampleRequest {
        authority: TRUST,
        title: "Private ambulances",
        questions: &["What was paid to private ambulance companies last year."],
        about_grants: false,
        steps: &[
            on(34, Move::Send),
            on(20, reply("not_held", "We do not hold this information.")),
        ],
    },
    SampleRequest {
        authority: SALTMARSH,
        title: "Meeting papers",
        questions: &["The papers for the meeting of the planning committee in May."],
        about_grants: false,
        steps: &[on(5, Move::Send), on(4, Move::Say("bounced"))],
    },
    SampleRequest {
        authority: PENWICK,
        title: "Settlement payments",
        questions: &["How many settlement payments were made last year, and their total."],
        about_grants: false,
        steps: &[
            on(70, Move::Send),
            on(45, REFUSED_43),
            on(12, Move::Say("review_asked")),
        ],
    },
    SampleRequest {
        authority: TRUST,
        title: "Laundry contract",
        questions: &["What the laundry contract costs each year."],
        about_grants: false,
        steps: &[
            on(160, Move::Send),
            on(135, REFUSED_43),
            on(100, Move::Say("review_asked")),
        ],
    },
    SampleRequest {
        authority: PENWICK,
        title: "Leaders’ travel",
        questions: &["What the leader’s journeys cost last year, one by one."],
        about_grants: false,
        steps: &[
            on(110, Move::Send),
            on(85, REFUSED_43),
            on(80, Move::Say("review_asked")),
            on(
                50,
                reply(
                    "review_answered",
                    "We have looked again and uphold our decision.",
                ),
            ),
        ],
    },
    SampleRequest {
        authority: SALTMARSH,
        title: "Leisure centre contract",
        questions: &["The contract for the leisure centre."],
        about_grants: false,
        steps: &[
            on(200, Move::Send),
            on(175, REFUSED_43),
            on(170, Move::Say("review_asked")),
            on(
                140,
                reply(
                    "review_answered",
                    "We have looked again and uphold our decision.",
                ),
            ),
            on(120, Move::Say("complained")),
        ],
    },
    SampleRequest {
        authority: PENWICK,
        title: "Quayside development",
        questions: &["The valuation of the quayside before it was sold."],
        about_grants: false,
        steps: &[
            on(330, Move::Send),
            on(305, REFUSED_43),
            on(300, Move::Say("review_asked")),
            on(
                270,
                reply(
                    "review_answered",
                    "We have looked again and uphold our decision.",
                ),
            ),
            on(250, Move::Say("complained")),
            on(9, Move::Say("decision_notice")),
        ],
    },
    SampleRequest {
        authority: TRUST,
        title: "Parking permits",
        questions: &["How many parking permits staff hold."],
        about_grants: false,
        steps: &[on(60, Move::Send), on(55, Move::Say("withdrawn"))],
    },
    SampleRequest {
        authority: SALTMARSH,
        title: "Street lights",
        questions: &["How many street lights were out for more than a week last year."],
        about_grants: false,
        steps: &[
            on(90, Move::Send),
            on(75, reply("answered", "There were forty-one.")),
            on(60, Move::Say("closed")),
        ],
    },
    SampleRequest {
        authority: PENWICK,
        title: "Publicity",
        questions: &["What was spent on publicity last year, by supplier."],
        about_grants: false,
        steps: &[on(1, Move::Draft)],
    },
    SampleRequest {
        authority: TRUST,
        title: "Waiting lists",
        questions: &["How many people wait for each department."],
        about_grants: false,
        steps: &[on(0, Move::SendIntoDoubt)],
    },
];
