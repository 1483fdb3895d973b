using Compliance.Commands;
using Compliance.Testing.Workflows;
using Compliance.Values;
using Compliance.Workflows;
using Compliance.Durable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Compliance.Durable.Tests;

/// <summary>The boundary between the engine, which keeps what it is told, and the work.</summary>
public sealed class DurableActivitiesTests
{
    private readonly Mock<ICommandSender> _orders = new();
    private readonly List<string> _done = [];
    private Exception? _failure;

    [Fact]
    public async Task What_belongs_to_a_role_of_this_app_is_done_here()
    {
        var answer = await Run("Erase", new AppRoles(Role.Eraser));
        Assert.Equal(["Erase"], _done);
        Assert.False(answer.Commanded);
        Assert.NotNull(answer.Output);
        _orders.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task What_belongs_to_another_role_is_sent_to_it_and_not_done_here()
    {
        var answer = await Run("Erase", new AppRoles(Role.Service));
        Assert.Empty(_done);
        Assert.True(answer.Commanded);
        _orders.Verify(
            each => each.Send(Role.Eraser, new RoleCommand("i/0.1.1", "Erase", "\"input\"", "i"), It.IsAny<CancellationToken>()),
            Times.Once);
    }

    [Fact]
    public async Task A_failure_is_an_answer_with_code_and_reference_and_without_its_message()
    {
        _failure = new InvalidOperationException("jane@example.com");
        var answer = await Run("Erase", AppRoles.All);
        Assert.Equal(FailureCode.Unexpected, answer.Code);
        Assert.NotEmpty(answer.Reference!);
        Assert.DoesNotContain("jane", Envelope.Write(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_that_took_its_worker_down_too_often_is_quarantined_without_being_begun_again()
    {
        var attempts = new MemoryAttempts();
        for (var beginning = 0; beginning < DurableActivities.MaxBeginnings; beginning++)
            Assert.Null((await Run("Erase", AppRoles.All, attempts)).Code);
        _done.Clear();

        var answer = await Run("Erase", AppRoles.All, attempts);

        Assert.Equal((FailureCode.Quarantined, "i/0.1.1"), (answer.Code, answer.Reference));
        Assert.Empty(_done);
    }

    [Fact]
    public async Task A_host_that_goes_down_gives_no_answer_so_that_the_engine_delivers_again()
    {
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();
        _failure = new OperationCanceledException();
        await Assert.ThrowsAsync<OperationCanceledException>(() => Run("Erase", AppRoles.All, cancellation: stopping.Token));
    }

    [Fact]
    public async Task An_activity_that_is_not_in_the_table_is_said_to_be_unknown() =>
        Assert.Equal(FailureCode.UnknownName, (await Run("Nonsense", AppRoles.All)).Code);

    private async Task<ActivityAnswer> Run(
        string name, AppRoles roles, MemoryAttempts? attempts = null, CancellationToken cancellation = default)
    {
        var table = new WorkflowTable([], [ActivityEntry.Of(new ActivityReference<string, string>("Erase"), Role.Eraser, (_, input, _) =>
        {
            _done.Add("Erase");
            return _failure is null ? Task.FromResult(input) : Task.FromException<string>(_failure);
        })]);
        await using var services = new ServiceCollection().BuildServiceProvider();
        var ids = new Mock<IIdSource>();
        ids.Setup(each => each.New()).Returns(Guid.NewGuid);
        var activities = new DurableActivities(
            table, roles, _orders.Object, attempts ?? new MemoryAttempts(), new StepFailures(ids.Object, NullLogger.Instance),
            services.GetRequiredService<IServiceScopeFactory>());
        var call = Envelope.Write(new ActivityCall("i/0.1.1", "i", WorkflowJson.Write("input")));
        return Envelope.Read<ActivityAnswer>(await activities.Run(name, call, cancellation));
    }
}
