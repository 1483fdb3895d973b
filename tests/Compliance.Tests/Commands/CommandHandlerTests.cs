using Compliance.Commands;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Workflows;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Compliance.Tests.Commands;

public sealed class CommandHandlerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly ActivityReference<string, string> Sign = new("Sign");

    private readonly CollectedLog _log = new();
    private readonly Replies _replies = new();
    private readonly List<string> _done = [];
    private Func<CancellationToken, Task> _during = _ => Task.CompletedTask;
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await DomainBench.Start(azurite, "dataset: []");

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_command_is_done_once_however_often_it_is_delivered_and_answered_each_time_from_the_record()
    {
        var handler = Handler();
        await handler.Take(Role.Signer, Role.Service, Order("order-1"), default);
        await handler.Take(Role.Signer, Role.Service, Order("order-1") with { Input = "\"other\"" }, default);
        await Handler().Take(Role.Signer, Role.Service, Order("order-1"), default);

        Assert.Equal(["input"], _done);
        Assert.Equal(Enumerable.Repeat(new CommandReply("order-1", "request-1", Output: "\"signed input\""), 3), _replies.Sent);
    }

    [Fact]
    public async Task A_command_for_another_roles_activity_is_refused_and_nothing_runs()
    {
        await Handler().Take(Role.Eraser, Role.Service, Order("order-1"), default);
        await Handler().Take(Role.Signer, Role.Service, Order("order-2") with { Activity = "DeleteKey" }, default);
        await Handler().Take(Role.Signer, Role.Service, Order("order-3") with { Activity = "Nonsense" }, default);

        Assert.Empty(_done);
        Assert.Equal(
            Enumerable
                .Range(1, 3)
                .Select(n => new CommandReply($"order-{n}", "request-1", Code: FailureCode.CommandRefused, Reference: $"order-{n}")),
            _replies.Sent);
    }

    [Fact]
    public async Task A_command_to_a_role_that_this_app_lacks_is_an_error_and_nothing_runs()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Handler(new AppRoles(Role.Eraser)).Take(Role.Signer, Role.Service, Order("order-1"), default));
        Assert.Contains("eraser", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_done);
        Assert.Empty(_replies.Sent);
        Assert.Null(await _bench.Get<ICommandLedger>().Find(Role.Signer, Role.Service, "order-1", default));
    }

    [Fact]
    public async Task A_failure_comes_back_as_code_and_reference_and_its_message_goes_nowhere()
    {
        _during = _ => throw new StepFailedException("statement-not-found", "request-1");
        await Handler().Take(Role.Signer, Role.Service, Order("order-1"), default);
        _during = _ => throw new InvalidOperationException("jane@example.org");
        await Handler().Take(Role.Signer, Role.Service, Order("order-2"), default);
        _during = _ => Task.CompletedTask;
        await Handler().Take(Role.Signer, Role.Service, Order("order-2"), default);

        Assert.Equal(new CommandReply("order-1", "request-1", Code: "statement-not-found", Reference: "request-1"), _replies.Sent[0]);
        Assert.Equal((null, FailureCode.Unexpected), (_replies.Sent[1].Output, _replies.Sent[1].Code));
        Assert.Contains(_log.Lines, line => line.Contains(_replies.Sent[1].Reference!, StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("jane", StringComparison.Ordinal));
        Assert.Equal(_replies.Sent[1], _replies.Sent[2]);
    }

    [Fact]
    public async Task The_queue_on_which_a_command_came_says_who_sent_it_and_not_the_command()
    {
        await Handler().Take(Role.Signer, Role.Eraser, Order("order-1"), default);
        await Handler().Take(Role.Signer, Role.Provisioner, Order("order-1"), default);
        Assert.Empty(_done);
        Assert.All(_replies.Sent, reply => Assert.Equal(FailureCode.CommandRefused, reply.Code));
        Assert.Equal(2, _log.Lines.Count(line => line.Contains("Nothing was changed", StringComparison.Ordinal)));

        // Nor does a refused command take another sender's id in advance.
        await Handler().Take(Role.Signer, Role.Service, Order("order-1"), default);
        Assert.Equal(["input"], _done);
    }

    [Fact]
    public async Task A_command_whose_input_is_of_another_form_is_refused_and_not_tried_again()
    {
        await Handler().Take(Role.Signer, Role.Service, Order("order-1") with { Input = "{" }, default);
        Assert.Equal(
            new CommandReply("order-1", "request-1", Code: FailureCode.CommandRefused, Reference: "order-1"), Assert.Single(_replies.Sent));
    }

    [Fact]
    public async Task A_command_that_is_broken_off_because_the_host_goes_down_is_neither_recorded_nor_answered()
    {
        using var down = new CancellationTokenSource();
        _during = async stop =>
        {
            await down.CancelAsync();
            stop.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Handler().Take(Role.Signer, Role.Service, Order("order-1"), down.Token));
        Assert.Empty(_replies.Sent);

        _during = _ => Task.CompletedTask;
        await Handler().Take(Role.Signer, Role.Service, Order("order-1"), default);
        Assert.Equal(["input", "input"], _done);
        Assert.Equal("\"signed input\"", Assert.Single(_replies.Sent).Output);
    }

    [Fact]
    public async Task A_call_that_timed_out_by_itself_is_a_failure_like_any_other()
    {
        _during = _ => throw new TaskCanceledException("the vault did not answer");
        await Handler().Take(Role.Signer, Role.Service, Order("order-1"), default);
        Assert.Equal(FailureCode.Unexpected, Assert.Single(_replies.Sent).Code);
    }

    [Fact]
    public async Task A_command_that_nobody_waits_for_is_done_and_not_answered()
    {
        await Handler().Take(Role.Signer, Role.Service, Order("order-1") with { InstanceId = null }, default);
        await Handler().Quarantine(Role.Signer, Order("order-1") with { InstanceId = null }, default);
        Assert.Single(_done);
        Assert.Empty(_replies.Sent);
    }

    [Fact]
    public async Task A_command_that_was_never_answered_is_answered_as_quarantined()
    {
        await Handler().Quarantine(Role.Signer, Order("order-1"), default);
        Assert.Equal(
            new CommandReply("order-1", "request-1", Code: FailureCode.Quarantined, Reference: "order-1"), Assert.Single(_replies.Sent));
        Assert.Empty(_done);
    }

    [Fact]
    public async Task Each_command_runs_in_a_scope_of_its_own()
    {
        var scopes = new HashSet<Scoped>();
        _during = _ => Task.CompletedTask;
        var services = new ServiceCollection().AddScoped<Scoped>().BuildServiceProvider();
        var handler = Handler(services: services, work: provider => scopes.Add(provider.GetRequiredService<Scoped>()));
        await handler.Take(Role.Signer, Role.Service, Order("order-1"), default);
        await handler.Take(Role.Signer, Role.Service, Order("order-2"), default);
        Assert.Equal(2, scopes.Count);
    }

    private static RoleCommand Order(string id) => new(id, Sign.Name, "\"input\"", "request-1");

    private CommandHandler Handler(AppRoles? roles = null, IServiceProvider? services = null, Action<IServiceProvider>? work = null) => new(
        new WorkflowTable(
            [],
            [
                ActivityEntry.Of(Sign, Role.Signer, async (provider, input, stop) =>
                {
                    _done.Add(input);
                    work?.Invoke(provider);
                    await _during(stop);
                    return $"signed {input}";
                }),
            ]),
        roles ?? AppRoles.All, _bench.Get<ICommandLedger>(), _replies, new StepFailures(_bench.Get<IIdSource>(), _log),
        (services ?? _bench.Services).GetRequiredService<IServiceScopeFactory>(),
        new Logger<CommandHandler>(_log));

    private sealed class Scoped;

    private sealed class Replies : ICommandReplies
    {
        public List<CommandReply> Sent { get; } = [];

        public Task Send(CommandReply reply, CancellationToken cancellation)
        {
            Sent.Add(reply);
            return Task.CompletedTask;
        }
    }
}
