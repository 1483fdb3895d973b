using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Findings;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Tasks;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests;
using NodaTime;

namespace Compliance.Tests.Tasks;

/// <summary>What people do in places that nothing connects.</summary>
public sealed class ManualTaskTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Archive = """
        - fides_key: paper_archive
          compliance: {owner: archive, manual: {instructions: "Shred the folder in cabinet 7.", days: 5}}
          collections:
          - name: folders
            fields:
            - {name: number, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
        """;

    private DomainBench _bench = null!;
    private string _request = "";

    private ITaskService Service => _bench.Get<ITaskService>();

    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(azurite, map: $"{SmallShop.Map}\n{Archive}");
        _request = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_place_that_nothing_connects_becomes_a_task_with_owner_instructions_and_day()
    {
        Assert.True((await _bench.Run(SubjectActivities.Locate, _request)).AsksPeople);
        for (var i = 0; i < 2; i++)
            Assert.Equal(new ManualWorkState(1, 0, 0, 1), await _bench.Run(ManualWork.Open, _request));
        var task = Assert.Single(await Service.ListOpen(default));
        Assert.Equal(
            ("paper_archive", "archive", "Shred the folder in cabinet 7.", new LocalDate(2026, 11, 28)),
            (task.Place, task.Owner, task.Instructions, task.Due));
    }

    [Fact]
    public async Task What_is_done_with_a_proof_is_covered_and_the_journal_says_by_whom()
    {
        var task = await OpenTask();
        Assert.Equal("archive-team", (await Service.Assign(_request, task.Name, "archive-team", default))!.Assignee);
        var proof = new TaskProof(Personal.Of("Shredded: folder of Ada"), new byte[] { 1, 2, 3 });
        var done = (await Service.Close(_request, task.Name, ManualTaskState.Done, "operator-7", proof, default))!;
        Assert.Matches("^person-[0-9a-f]+$", done.ClosedBy);
        Assert.Equal(64, done.ProofDigest!.Length);
        Assert.DoesNotContain("Ada", done.ToString(), StringComparison.Ordinal);

        for (var i = 0; i < 2; i++)
            Assert.Equal(new ManualWorkState(0, 1, 0, 0), await _bench.Run(ManualWork.Look, _request));
        Assert.Empty((await _bench.Get<ICaseFiles>().Read(_request, default)).Gaps);
        Assert.Null((await _bench.Get<IRequestStore>().Find(_request, default))!.NotCovered);
        var line = Assert.Single((await _bench.Get<IProcessingJournal>().Read(_request, default)), each => each.Fact == ManualWork.Fact);
        Assert.Equal(("paper_archive.folders", "person"), (line.Subject, line.Observer));
        Assert.Contains(done.ProofDigest, line.Detail, StringComparison.Ordinal);

        var read = (await Service.ReadProof(_request, task.Name, default))!;
        Assert.Equal(("Shredded: folder of Ada", "010203"), (read.Note.Reveal(), Convert.ToHexString(read.Document.Span)));
        Assert.Empty(await Service.ListOpen(default));
    }

    [Fact]
    public async Task What_is_rejected_stays_uncovered()
    {
        var task = await OpenTask();
        await Service.Close(_request, task.Name, ManualTaskState.Rejected, "operator-7", Said("The cabinet is gone."), default);
        Assert.Equal(new ManualWorkState(0, 0, 1, 1), await _bench.Run(ManualWork.Look, _request));
        Assert.Single((await _bench.Get<ICaseFiles>().Read(_request, default)).Gaps);
    }

    [Fact]
    public async Task A_task_is_closed_once_and_in_one_way()
    {
        var task = await OpenTask();
        var first = await Service.Close(_request, task.Name, ManualTaskState.Done, "operator-7", Said("Done."), default);
        Assert.Equal(first, await Service.Close(_request, task.Name, ManualTaskState.Done, "operator-8", Said("Me too."), default));
        await Assert.ThrowsAsync<TaskClosedException>(
            () => Service.Close(_request, task.Name, ManualTaskState.Rejected, "operator-8", Said("No."), default));
        await Assert.ThrowsAsync<TaskClosedException>(() => Service.Assign(_request, task.Name, "team", default));
        Assert.Equal("Done.", (await Service.ReadProof(_request, task.Name, default))!.Note.Reveal());
        Assert.Null(await Service.Close(_request, "no-such-task", ManualTaskState.Done, "operator-7", Said("x"), default));
        Assert.Null(await Service.ListOf("no-such-request", default));
    }

    [Fact]
    public async Task What_was_said_ends_with_the_case_and_the_task_stays()
    {
        var task = await OpenTask();
        await Service.Close(_request, task.Name, ManualTaskState.Done, "operator-7", Said("Done."), default);
        await _bench.Get<ICaseFiles>().End(_request, default);
        Assert.Null(await Service.ReadProof(_request, task.Name, default));
        Assert.Equal(ManualTaskState.Done, Assert.Single((await Service.ListOf(_request, default))!).State);
    }

    [Fact]
    public async Task The_owner_is_reminded_before_the_last_day_and_then_every_day()
    {
        await OpenTask();
        var reminders = _bench.Get<TaskReminders>();
        Assert.Empty(await Remind());
        _bench.Clock.AdvanceDays(2);
        var near = Assert.Single(await Remind());
        Assert.Equal((TaskReminders.Near, Severity.Medium, "archive"), (near.Kind, near.Severity, near.Owner));
        Assert.Empty(await Remind());
        _bench.Clock.AdvanceDays(4);
        var late = Assert.Single(await Remind());
        Assert.Equal((TaskReminders.Passed, Severity.High), (late.Kind, late.Severity));

        Task<IReadOnlyList<Finding>> Remind() => reminders.Run(_bench.Clock.GetCurrentInstant(), default);
    }

    [Fact]
    public void A_dataset_with_a_connection_is_not_worked_in_by_hand()
    {
        var refused = Assert.Throws<DataMapException>(() => DataMapLoader.Load(
            """
            compliance: {connections: {crm: {kind: http}}}
            dataset:
            - fides_key: crm
              compliance: {connection: crm, manual: {days: 99}}
              collections: [{name: a, fields: [{name: b, data_categories: [user.name]}]}]
            """,
            "map.yml"));
        Assert.Contains("say one of the two", refused.Message, StringComparison.Ordinal);
        Assert.Contains("say what people do there", refused.Message, StringComparison.Ordinal);
        Assert.Contains("days", refused.Message, StringComparison.Ordinal);
    }

    private async Task<ManualTask> OpenTask()
    {
        await _bench.Run(SubjectActivities.Locate, _request);
        await _bench.Run(ManualWork.Open, _request);
        return Assert.Single(await Service.ListOpen(default));
    }

    private static TaskProof Said(string note) => new(Personal.Of(note), default);
}
