using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.Consent.Upkeep;
using Compliance.Correspondence;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Findings;
using Compliance.Keys;
using Compliance.Commands;
using Compliance.Protection.Vault;
using Compliance.Proof.Receipts;
using Compliance.Proofs;
using Compliance.Recipients;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Requests.Rights.Erasure.Previewing;
using Compliance.Requests.Rights.Rectification;
using Compliance.Retention;
using Compliance.Reviews;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Workflows;

/// <summary>
/// Samples of every record that crosses a workflow boundary: each member set once, each optional one left out once, each enum value.
/// </summary>
internal static class BoundaryRecords
{
    private static readonly ProbeFacts Probe = new(
        "k1", KeyPresence.Absent, KeyVaultError.NotFound, "compliance-control", ControlUnwrapped: true, WrappedKeyRemoved: true);

    private static readonly ConsentStatement Given = new()
    {
        Event = "5f1d0c7ab8e94d63a2c19e6f70b35d84", Holder = "commitment", HolderKind = "person", Act = "given", Purpose = "recommend",
        Happened = "2026-11-23T09:00:00Z", Until = "2027-11-23T09:00:00Z",
        Notice = new("shop-privacy", 3, "en", "web-banner", "hash"), Copy = "hash", Method = "web-form",
        By = new("guardian", "under13", "proof-1"), Explicit = true, Signal = true, SignalAcknowledged = true, Regime = "us-ca",
    };

    private static readonly ConsentStatement Imported = new()
    {
        Event = "5f1d0c7ab8e94d63a2c19e6f70b35d85", Holder = "commitment", HolderKind = "device", Act = "unproved",
        Happened = "2026-11-23T09:00:00Z", Method = "import", By = new("self"), Classes = ["sale"], Origin = "choice", SupersededBy = 4,
        Source = "event-1", Import = new("crm", "hash", 7, "proof-1"),
    };

    private static readonly Instant At = Instant.FromUtc(2026, 11, 23, 9, 0, 7);

    private static readonly SweepTotals Swept = new(1500, 200, 450, AtLeast: true, 300, 150, 20, 2, 1);

    /// <summary>What workflows set as their status; the table does not know.</summary>
    public static readonly IReadOnlyList<Type> Statuses = [typeof(RequestProgress), typeof(SweepProgress), typeof(SweptPage)];

    /// <summary>What roles send each other, and keep.</summary>
    public static readonly IReadOnlyList<Type> Orders = [typeof(RoleCommand), typeof(CommandReply)];

    public static readonly IReadOnlyDictionary<Type, object[]> Samples = new Dictionary<Type, object[]>
    {
        [typeof(Unit)] = [Unit.Value],
        [typeof(string)] = ["request-1"],
        [typeof(int)] = [0, 100_000],
        [typeof(long)] = [0L, 4_294_967_296L],
        [typeof(IReadOnlyList<string>)] = [Array.Empty<string>(), new[] { "sales.orders", "sales.lines" }],
        [typeof(Instant)] = [At, At + Duration.FromNanoseconds(1)],
        [typeof(RequestInput)] =
        [
            new RequestInput("request-1", Duration.FromMinutes(5)),
            new RequestInput(
                "request-1",
                Duration.FromMilliseconds(1500),
                ErasureTerms.Of(new ErasureOptions()),
                new LoggedRequest(new ErasureOptions().Policy)),
        ],
        [typeof(ProofLook)] = [new ProofLook("request-1", IsOver: false)],
        [typeof(ProofStanding)] = [.. Enum.GetValues<ProofStanding>().Cast<object>()],
        [typeof(CodeOrder)] = [new CodeOrder("request-1", 2, "de"), new CodeOrder("request-1", 1, null)],
        [typeof(MailKey)] = [new MailKey("request-1", "code-2")],
        [typeof(MailState)] = [.. Enum.GetValues<MailState>().Cast<object>()],
        [typeof(ManualWorkState)] = [new ManualWorkState(1, 2, 3, 4)],
        [typeof(NoticeKey)] = [new NoticeKey("request-1", "mailing-house", 0)],
        [typeof(NoticeState)] = [.. Enum.GetValues<NoticeState>().Cast<object>()],
        [typeof(ThirdPartyLook)] = [new ThirdPartyLook("request-1", IsOver: true)],
        [typeof(ThirdPartyState)] = [new ThirdPartyState(1, 2, At)],
        [typeof(RequestOutcome)] = [.. Enum.GetValues<RequestOutcome>().Cast<object>()],
        [typeof(RequestProgress)] =
        [
            new RequestProgress("erasing sql", 2, 7),
            new RequestProgress("erasing sql", 2, 7, "sql", At),
            new RequestProgress("erasing sql", 2, 7, Quarantined: "unexpected", Reference: "log-1"),
        ],
        [typeof(LocateResult)] =
        [
            new LocateResult(SubjectFinding.One, "subject-1", 2, ["tables", "sql"]),
            new LocateResult(SubjectFinding.One, "subject-1", 0, [], 36),
            .. Enum.GetValues<SubjectFinding>().Select(LocateResult.Ending),
        ],
        [typeof(CloseRequest)] =
        [
            new CloseRequest("request-1", RequestOutcome.Complete),
            new CloseRequest("request-1", RequestOutcome.NotFound, HasExport: true),
        ],
        [typeof(PreflightResult)] = [new PreflightResult(3, 1)],
        [typeof(CorrectionPlan)] = [new CorrectionPlan(0), new CorrectionPlan(12)],
        [typeof(CorrectionStep)] = [new CorrectionStep("request-1", 3)],
        [typeof(PreviewStep)] = [new PreviewStep("request-1", 2)],
        [typeof(ComparedPreview)] = [new ComparedPreview(true, ["tables", "sql"], 2), new ComparedPreview(false, [], 0)],
        [typeof(StoreStep)] = [new StoreStep("request-1", 3)],
        [typeof(LoggedRequest)] = [new LoggedRequest(), new LoggedRequest(new ErasurePolicy(2, Duration.FromHours(36)))],
        [typeof(IReadOnlyList<KeyToRotate>)] = [Array.Empty<KeyToRotate>(), new[] { new KeyToRotate("key-1", "version-1") }],
        [typeof(FailedCheck)] = [new FailedCheck(new ReviewStep("review-1", new ReviewPart("store", "sql"), At), "unexpected", "log-1")],
        [typeof(LateSweep)] = [new LateSweep("request-1", 4)],
        [typeof(KeyStep)] = [new KeyStep("request-1", "subject-1"), new KeyStep("request-1", null)],
        [typeof(StateErasure)] = [.. Enum.GetValues<CertificateKind>().Select(kind => new StateErasure("request-1", kind, Covered: false))],
        [typeof(IssueCertificate)] = [.. Enum.GetValues<CertificateKind>().Select(kind => new IssueCertificate("request-1", kind))],
        [typeof(FenceEnd)] = [new FenceEnd("request-1", "subject-1", 30), new FenceEnd("request-1", null, 1)],
        [typeof(SubjectFingerprints)] = [new SubjectFingerprints([]), new SubjectFingerprints(["mark-1", "mark-2"], [1, 2], 3)],
        [typeof(MarkedRows)] = [new MarkedRows([]), new MarkedRows([1, 2])],
        [typeof(RowPage)] = [new RowPage("request-1", 2)],
        [typeof(FencedRows)] = [new FencedRows("request-1", "subject-1", 2, [1, 2]), new FencedRows("request-1", null, 2, [])],
        [typeof(FenceStep)] = [new FenceStep("request-1", "subject-1", ["mark-1"], [1, 2]), new FenceStep("request-1", null, [])],
        [typeof(PurgeStep)] = [new PurgeStep("request-1", "subject-1", 3), new PurgeStep("request-1", "subject-1", 0, 36)],
        [typeof(ConfirmStep)] = [new ConfirmStep("request-1", "subject-1", IsLast: true)],
        [typeof(PurgeState)] = [new PurgeState(Gone: true), new PurgeState(Gone: false, At)],
        [typeof(ServiceCommand)] =
        [
            new LogReceived("request-1", Right.Erasure, "eu-gdpr", At, "Y29tbWl0bWVudA=="),
            new LogReceived("request-1", Right.Access, "eu-gdpr", At, null),
            new LogKeyBound("owner-1", "k1", "v1", [1], Guid.Empty, [2], [3]),
            new LogRestored("restore-1", ["a table"], ["removed again"]),
            new LogDecided("request-1", Decision.Denied, "person-1", "legal-claims", "GDPR Art. 17(3)(e)"),
            .. Enum.GetValues<Decision>().Select(each => new LogDecided("request-1", each, "person-1")),
            new LogConsents(new("Example Shop", "An address", "mail", "DE", "EU", "a page"), [Given, Imported]),
        ],
        [typeof(ProvisionerCommand)] = [new LogKeyCreated("k1", "v1", [1], IsFirst: true)],
        [typeof(EraserCommand)] =
        [
            new LogFenced("request-1", [1]), new LogFenceLifted("request-1"), new LogKeyDeleted("request-1", [1], null),
            new LogKeyDeleted("request-1", [1], new("k1", At, KeyPresence.Deleted, At, At, "CustomizedRecoverable"), 2),
            new LogKeyProbed("request-1", [1], Probe),
            new LogKeyDestroyed("request-1", [1], Probe, new(At, At, At, ["a finding"], ["a gap"])),
            new LogKeyRetired("k1", "over"),
            new LogFenceRetired([1], "over"),
            new LogFenceRestored("restore-1", ["the fence"], ["refused"]),
            new LogAuditDigest(new LocalDate(2026, 11, 23), [new("0", 3, "digest", Gap: false)]),
        ],
        [typeof(bool)] = [true, false],
        [typeof(RoleCommand)] =
        [
            new RoleCommand("order-1", "DeleteKey", "{}", "request-1"),
            new RoleCommand("order-1", "FillKeyPool", "1"),
        ],
        [typeof(CommandReply)] =
        [
            new CommandReply("order-1", "request-1", Output: "{}"),
            new CommandReply("order-1", "request-1", Code: "unexpected", Reference: "log-1"),
        ],
        [typeof(SweepInput)] =
        [
            new SweepInput(At, DryRun: true),
            new SweepInput(At, DryRun: false, new SweepPlace(SweepStage.Erasing, 150, Swept, At)),
        ],
        [typeof(SweepTotals)] = [new SweepTotals(), Swept],
        [typeof(SweepProgress)] =
        [
            .. Enum.GetValues<SweepStage>().Select(stage => new SweepProgress(stage, stage is SweepStage.DryRun, Swept)),
            .. Enum.GetValues<SweepOutcome>().Select(outcome => new SweepProgress(SweepStage.Done, DryRunOnly: false, Swept, outcome)),
        ],
        [typeof(PlanSweep)] = [new PlanSweep("sweep-1", At, DryRun: true)],
        [typeof(SweepStep)] = [new SweepStep("sweep-1", 7)],
        [typeof(SweepStepFailed)] = [new SweepStepFailed("sweep-1", 7, "store-mismatch", "sql/orders")],
        [typeof(SweepCollectionInput)] = [new SweepCollectionInput("sweep-1", 7, At)],
        [typeof(SweptPage)] = [new SweptPage(Swept, More: true), new SweptPage(new SweepTotals(), More: false)],
        [typeof(EndSweep)] = [new EndSweep("sweep-1", 2)],
        [typeof(SweepEnd)] = [.. Enum.GetValues<SweepOutcome>().Select(outcome => new SweepEnd(outcome, Swept))],
        [typeof(NoticeChangeInput)] =
        [
            new NoticeChangeInput(new MaterialChange("shop-privacy", 2)),
            new NoticeChangeInput(new MaterialChange("shop-privacy", 2), "1/after", 50),
        ],
        [typeof(NoticeChangeProgress)] = [new NoticeChangeProgress(50)],
        [typeof(SupersedeStep)] =
        [
            new SupersedeStep(new MaterialChange("shop-privacy", 2), "1/after"),
            new SupersedeStep(new MaterialChange("shop-privacy", 2), null),
        ],
        [typeof(SupersessionPage)] = [new SupersessionPage(7, "1/after"), new SupersessionPage(0, null)],
        [typeof(MaterialChange)] = [new MaterialChange("shop-privacy", 2)],
        [typeof(ConsentEndsInput)] = [new ConsentEndsInput(At), new ConsentEndsInput(At, new ConsentEnds(50, 7, More: true))],
        [typeof(ConsentEnds)] = [new ConsentEnds(50, 7, More: true), new ConsentEnds(0, 0, More: false)],
        [typeof(IReadOnlyList<int>)] = [Array.Empty<int>(), new[] { 3, 1499 }],
        [typeof(ReviewInput)] = [new ReviewInput("review-1", At)],
        [typeof(ReviewStep)] = [new ReviewStep("review-1", new ReviewPart("store", "sql"), At)],
        [typeof(IReadOnlyList<ReviewPart>)] = [Array.Empty<ReviewPart>(), new ReviewPart[] { new("coverage", ""), new("store", "sql") }],
        [typeof(ReviewSummary)] =
        [
            new ReviewSummary(0, new Dictionary<FindingKind, int>()),
            new ReviewSummary(6, FindingKind.All.Take(6).ToDictionary(kind => kind, _ => 1)),
        ],
    };

    public static IReadOnlyList<Type> Crossing =>
    [
        .. Application.Workflows.Workflows.SelectMany(each => new[] { each.Input, each.Output })
            .Concat(Application.Workflows.Activities.SelectMany(each => new[] { each.Input, each.Output }))
            .Concat(Statuses).Concat(Orders).Distinct().OrderBy(Name, StringComparer.Ordinal),
    ];

    public static string Name(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}-{type.GetGenericArguments()[0].Name}" : type.Name;
}
