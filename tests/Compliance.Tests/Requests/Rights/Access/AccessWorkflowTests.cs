using Compliance.Evidence.Logging;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Access;
using Compliance.Requests.Rights.Erasure;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Access;

public sealed class AccessWorkflowTests
{
    private readonly ScriptedContext _context = new();
    private CloseRequest? _closed;

    public AccessWorkflowTests() => _context
        .Answer(ReceiptActivities.LogReceived, _ => new LoggedRequest())
        .Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, "subject-1", 0, ["sql"]))
        .Answer(AccessActivities.BuildExport, _ => Unit.Value)
        .Answer(SubjectActivities.Close, it =>
        {
            _closed = it;
            return Unit.Value;
        });

    [Fact]
    public async Task Everything_is_gathered_into_one_export()
    {
        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Equal(["LogReceived", "LocateSubject", "BuildExport", "CloseRequest"], _context.Steps);
        Assert.Equal(new CloseRequest("request-1", RequestOutcome.Complete, HasExport: true), _closed);
    }

    [Fact]
    public async Task An_export_that_does_not_cover_every_place_is_delivered_as_incomplete()
    {
        _context.Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, null, 2, ["sql"]));
        Assert.Equal(RequestOutcome.Incomplete, await Run());
        Assert.True(_closed!.HasExport);
    }

    [Theory]
    [InlineData(SubjectFinding.Nobody, RequestOutcome.NotFound)]
    [InlineData(SubjectFinding.Several, RequestOutcome.Ambiguous)]
    [InlineData(SubjectFinding.Erased, RequestOutcome.AlreadyErased)]
    public async Task Where_not_exactly_one_person_is_found_nothing_is_gathered(SubjectFinding finding, RequestOutcome outcome)
    {
        _context.Answer(SubjectActivities.Locate, _ => LocateResult.Ending(finding));
        Assert.Equal(outcome, await Run());
        Assert.Equal(["LogReceived", "LocateSubject", "CloseRequest"], _context.Steps);
        Assert.False(_closed!.HasExport);
    }

    private Task<RequestOutcome> Run() => AccessWorkflow.Run(_context, new RequestInput("request-1", Duration.FromMinutes(5)));
}
